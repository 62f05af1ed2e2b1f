import fs from 'node:fs';
import path from 'node:path';
import { openFlakyProxy, type FlakyProxy } from '../support/flaky-proxy';
import { ready, spawnServer } from '../support/spawned-server';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { openTransactionPooler, type TransactionPooler } from '../support/transaction-pooler';

let database: TestDatabase;
let pooler: TransactionPooler;
let proxy: FlakyProxy;
beforeAll(async () => {
  database = await createTestDatabase();
  pooler = await openTransactionPooler(database.appUrl);
  proxy = await openFlakyProxy(database.appUrl);
});
afterAll(async () => {
  await pooler.close();
  await proxy.close();
  await database.drop();
});

const TOKENS = {
  ...{ AUTH_JWKS_URL: 'http://127.0.0.1:1/jwks.json', AUTH_ISSUER: 'test', AUTH_AUDIENCE: 'test' },
};

/** What the start says; it is to fail. */
async function refusal(environment: Record<string, string>): Promise<[number | null, string]> {
  const { code, errors } = await spawnServer({ ...TOKENS, LOG_LEVEL: 'error', ...environment })
    .ended;
  return [code, errors];
}

/** What lasts longer than a transaction: a lock, a setting, a channel, a table, a cursor. */
const OF_A_SESSION =
  /pg_(try_)?advisory_(lock|unlock)|set_config\([^)]*, *false\)|[`'](set (session|role|app\.|\w+ = )|listen |discard |deallocate )|temp table(?![^]{0,300}on commit drop)|with hold/;
/** Each goes past a pooler, or talks to a database of its own. */
const PAST_A_POOLER = ['src/data/listener.ts', 'src/data/migrate.ts', 'src/embedded-postgres/'];

it('No statement that goes through a pooler leaves anything in its session.', () => {
  for (const sample of ['`listen x', "'set role x", 'select pg_advisory_lock($1)'])
    expect(OF_A_SESSION.test(sample)).toBe(true);
  const root = path.join(__dirname, '..', '..');
  const files = fs
    .globSync('src/**/*.ts', { cwd: root })
    .filter((file) => !PAST_A_POOLER.some((one) => file.startsWith(one)));
  expect(files.length).toBeGreaterThan(500);
  const leaving = files.filter((file) =>
    OF_A_SESSION.test(fs.readFileSync(path.join(root, file), 'utf8')),
  );
  expect(leaving).toEqual([]);
});

describe('A start through a pooler', () => {
  it('that does not keep named statements is refused, with the setting', async () => {
    const [code, said] = await refusal({
      DATABASE_URL: pooler.through(database.appUrl),
      DATABASE_OWNER_URL: database.ownerUrl,
    });
    // In brackets, what PostgreSQL says.
    expect(said.replace(/ \(prepared .+?\)/, '')).toBe(
      'DATABASE_URL leads through a pooler that does not keep named statements: set ' +
        'max_prepared_statements in PgBouncer (1.21 or later) to 1000, or pool_mode to session.\n',
    );
    expect(code).toBe(1);
  });

  it('is refused where migrations would lose their lock', async () => {
    const [code, said] = await refusal({
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: pooler.through(database.ownerUrl),
    });
    expect([code, said]).toEqual([
      1,
      'DATABASE_OWNER_URL leads through a pooler that lends connections by transaction, and ' +
        'migrations need one of their own: set DATABASE_OWNER_URL to the address of PostgreSQL ' +
        'itself.\n',
    ]);
  });

  it('is refused where notifications would not be heard, though that way was given for them', async () => {
    const [code, said] = await refusal({
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      DATABASE_DIRECT_URL: pooler.through(database.appUrl),
    });
    expect([code, said]).toEqual([
      1,
      'DATABASE_DIRECT_URL leads through a pooler that lends connections by transaction, and ' +
        'notifications need one of their own: set DATABASE_DIRECT_URL to the address of ' +
        'PostgreSQL itself.\n',
    ]);
  });

  it('that lends a connection for as long as its client stays is as good as none', async () => {
    const server = spawnServer({
      ...{ ...TOKENS, LOG_LEVEL: 'warn', DATABASE_URL: proxy.through(database.appUrl) },
      DATABASE_OWNER_URL: database.ownerUrl,
    });
    await ready(server);
    server.child.kill('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, errors: '' });
  });
});
