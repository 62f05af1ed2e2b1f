import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import type { Database } from '../../src/data/database';
import type { DatabaseScope } from '../../src/data/row-scope';
import { setLocal } from '../../src/data/setting';
import { readNodeId } from '../../src/graphql/node-id';
import { pretendCluster } from '../support/cluster-stand-in';
import { aFullAccount } from '../support/full-account';
import { statementsOf } from '../support/statements';
import { partner, PARTNERS, startTestServer, type TestServer } from '../support/test-server';
import { act, unique } from '../support/world';

// How scopes are opened on a cluster, which hands SET LOCAL on to its nodes and no set_config():
// asked of one PostgreSQL that says it is a cluster, beside one that does not, on the same rows.

let plain: TestServer;
let cluster: TestServer;
/** Of the first partner; of the second; of none. */
let first: string;
let second: string;
let other: string;
let firstId: string;
/** Every table with rows of accounts or callers, and what tells whose a row is. */
let tables: { name: string; column: string }[];

beforeAll(async () => {
  plain = await startTestServer();
  await pretendCluster(plain.ownerUrl);
  cluster = await plain.beside();
  const uuidOf = (id: string) => readNodeId(id)?.key.accountId ?? '';
  firstId = (await aFullAccount(cluster, { viewer: partner('first') })).accountId;
  first = uuidOf(firstId);
  second = uuidOf((await aFullAccount(cluster, { viewer: partner('second') })).accountId);
  other = uuidOf((await aFullAccount(cluster)).accountId);
  const owner = new Client({ connectionString: plain.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ name: string; column: string }>(
    `select table_name as name, min(column_name) as column from information_schema.columns
      where table_schema = 'public' and column_name in ('account_id', 'owner')
      group by table_name order by 1`,
  );
  tables = [{ name: 'account', column: 'id' }, ...rows];
  await owner.end();
});
afterAll(async () => {
  await cluster.close();
  await plain.close();
});

/** Table by table, whose rows a SELECT without any condition finds, and how many. */
async function found(
  database: Database,
  scope: DatabaseScope,
  reached: readonly string[],
): Promise<Record<string, string[]>> {
  const session = database.session(scope);
  try {
    const all: Record<string, string[]> = {};
    for (const { name, column } of tables) {
      const text = `select ${column} || ' ' || count(*) as line from ${name}
        where $1::uuid[] is not null group by ${column} order by 1`;
      const rows = await session.accountRows<{ line: string }>(reached, { text }, []);
      all[name] = rows.map(({ line }) => line);
    }
    return all;
  } finally {
    await session.end();
  }
}

const ofPartner = (accountIds: string[] | null): DatabaseScope => ({
  ...{ kind: 'PARTNER', partnerId: PARTNERS.first, accountIds },
});

describe('On a cluster, every viewer', () => {
  it.each<[string, () => DatabaseScope, () => string[]]>([
    ['of the staff', () => ({ kind: 'EVERYTHING' }), () => []],
    ['of an account', () => ({ kind: 'ACCOUNT', accountId: first }), () => []],
    ['of a beneficiary', () => ({ kind: 'VENDOR', vendorCode: 'NICE' }), () => []],
    ['of a partner', () => ofPartner(null), () => []],
    ['of a partner that reaches for all', () => ofPartner(null), () => [first, second, other]],
    ['of a confined partner', () => ofPartner([first]), () => [first, second, other]],
    ['of a partner confined to none', () => ofPartner([]), () => [first, second, other]],
    ['of a partner confined to others', () => ofPartner([second]), () => [first, second, other]],
  ])('%s finds the rows that one PostgreSQL gives it', async (_, scope, reached) => {
    const theirs = await found(plain.database, scope(), reached());
    expect(await found(cluster.database, scope(), reached())).toEqual(theirs);
    expect(Object.keys(theirs).length).toBeGreaterThan(25);
  });

  it('of a partner that reaches for its own finds rows in most tables', async () => {
    const own = await found(cluster.database, ofPartner(null), [first]);
    const some = Object.values(own).filter((lines) => lines.length > 0);
    expect(some.length).toBeGreaterThan(15);
    expect(some.flat().every((line) => line.startsWith(first))).toBe(true);
  });
});

describe('On a cluster, a request', () => {
  const READ = `query ($id: ID!) { account(id: $id) { name people { email }
    subscriptions { nodes { number usageRecords { nodes { externalId } } } } } }`;

  it('makes its settings by SET LOCAL, each a statement of its own, and plans as it likes', async () => {
    const texts = await statementsOf(cluster, () =>
      cluster.ask(partner('first'), READ, { id: firstId }),
    );
    const settings = texts.filter((text) => text.startsWith('set '));
    expect(settings).toEqual([
      `set local timezone = 'UTC'`,
      ...[`set local statement_timeout = '60000'`, `set local lock_timeout = '60000'`],
      expect.stringMatching(/^set local idle_in_transaction_session_timeout = '\d+'$/),
      ...[`set local app.scope = ''`, `set local app.account_id = ''`],
      `set local app.account_ids = ''`,
      `set local app.partner_id = '${PARTNERS.first}'`,
      ...[`set local app.partner_account_ids = ''`, `set local app.vendor_code = ''`],
      `set local app.account_ids = '{${first}}'`,
    ]);
    expect(texts.filter((text) => /set_config|plan_cache_mode/.test(text))).toEqual([]);
  });

  it('of a partner reads what one PostgreSQL answers', async () => {
    const theirs = await plain.ask(partner('first'), READ, { id: firstId });
    expect(theirs.data).toMatchObject({ account: { subscriptions: { nodes: [{}, {}] } } });
    expect(await cluster.ask(partner('first'), READ, { id: firstId })).toEqual(theirs);
    const foreign = await cluster.ask(partner('second'), READ, { id: firstId });
    expect(foreign.data).toEqual({ account: null });
  });

  it('of a partner creates an account, and answers the same for the key again', async () => {
    const input = {
      ...{ name: 'New', timeZone: 'UTC', currencyCode: 'EUR', locale: 'en' },
      people: [{ name: 'An Owner', email: 'owner@example.com', role: 'OWNER' }],
      idempotencyKey: unique('key'),
    };
    const made: unknown[] = [];
    const texts = await statementsOf(cluster, async () => {
      made.push(
        await act(
          cluster,
          partner('first'),
          'createAccount',
          input,
          'account { id people { name } }',
        ),
      );
    });
    expect(texts.filter((text) => /set_config/.test(text))).toEqual([]);
    made.push(
      await act(
        cluster,
        partner('first'),
        'createAccount',
        input,
        'account { id people { name } }',
      ),
    );
    expect(made[0]).toMatchObject({ account: { people: [{ name: 'An Owner' }] } });
    expect(made[1]).toEqual(made[0]);
  });
});

describe('A setting', () => {
  it.each([`'`, `\\`, 'a b', 'a;b', `x' or true --`, 'a\n', '"', '$1', 'é'])(
    'is never made of %j, which is no plain word or list',
    (value) => {
      expect(() => setLocal('app.scope', value)).toThrow('malformed');
    },
  );
});

describe('An unnest of several arrays', () => {
  const folder = path.join(__dirname, '../../src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  /** Joined where it is called: a cluster would take all its columns for the type of the first. */
  const joined = (text: string) =>
    [
      ...text.matchAll(
        /\bunnest\(([^()]*,[^()]*)\)\s+(?:as\s+)?\w+(?: \([^)]*\))?\s*(join|where|,)/g,
      ),
    ]
      .concat([...text.matchAll(/(join)\s+unnest\([^()]*,[^()]*\)/g)])
      .map(([call]) => call);

  it('stands alone in its FROM', () => {
    const found = files.flatMap((file) => joined(readFileSync(path.join(folder, file), 'utf8')));
    expect(found).toEqual([]);
  });

  it('is found where it does not', () => {
    const call = 'unnest($1::uuid[], $2::text[]) as s (id, name)';
    const bad = [`from ${call} join t on true`, `from ${call}\n where true`, `from t join ${call}`];
    expect(bad.map((text) => joined(text).length)).toEqual([1, 1, 1]);
    expect(joined(`from (select * from ${call}) s join t on true`)).toEqual([]);
  });
});
