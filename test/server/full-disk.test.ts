import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isAlive } from '../../src/embedded-postgres/processes';
import { askAsOwner, postgresPid, withOwner } from '../support/embedded-folder';
import { callsOf, checkStored, sendCalls } from '../support/killed-deliveries';
import { mountSmallDisk } from '../support/small-disk';
import { ready, spawnServer, type Spawned } from '../support/spawned-server';
import { until } from '../support/until';

// The whole program with its embedded database on a disk that something else fills. Root mounts a
// small one, in memory. Where none may be mounted, every table that takes rows answers as on a full
// disk, with the code of PostgreSQL; the log of PostgreSQL can be full on a real one only.

const DISK_BYTES = 112 * 2 ** 20;
const CLIENTS = 4;
const REFUSALS_EACH = 25;
const CALLS = 4_000;

const disk = mountSmallDisk(DISK_BYTES);
const folder = disk?.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
const dataDir = path.join(folder, 'data');

let server: Spawned;
let url: string;
/** Numbers of accounts that were created, as far as the server has said. */
const acknowledged: string[] = [];
const refused: string[] = [];

beforeAll(async () => {
  server = spawnServer({ DATA_DIR: dataDir, DEMO: '1' });
  url = await ready(server);
});
afterAll(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  const postgres = postgresPid(dataDir);
  if (postgres !== undefined && isAlive(postgres, 'postgres')) {
    process.kill(postgres, 'SIGQUIT');
    await until(() => !isAlive(postgres, 'postgres'));
  }
  if (disk) disk.close();
  else fs.rmSync(folder, { recursive: true });
});

const TABLES = `select quote_ident(table_name) as name from information_schema.tables
  where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'rate_limit'`;

async function fill(): Promise<void> {
  if (disk) {
    disk.fill();
    return;
  }
  await askAsOwner(
    dataDir,
    `create function is_full() returns trigger language plpgsql as $$ begin
       raise exception 'could not extend file: No space left on device' using errcode = '53100';
     end $$`,
  );
  for (const { name } of await askAsOwner(dataDir, TABLES)) {
    const when = `before insert on ${String(name)} for each row`;
    await askAsOwner(dataDir, `create trigger full_disk ${when} execute function is_full()`);
  }
}

async function free(): Promise<void> {
  if (disk) disk.free();
  else await askAsOwner(dataDir, 'drop function is_full cascade');
}

function staffHeaders(): Record<string, string> {
  const text = fs.readFileSync(path.join(dataDir, 'demo-tokens.json'), 'utf8');
  return { authorization: `Bearer ${(JSON.parse(text) as { staff: string }).staff}` };
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { message: string; extensions: { code: string } }[];
}

async function ask(query: string, variables = {}): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...staffHeaders() },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

const CREATE = `mutation ($number: String, $name: String!) { createAccount(input: {
  number: $number, name: $name, timeZone: "UTC", currencyCode: "EUR" }) {
  account { id } userErrors { code } } }`;
/** Long enough that a few accounts need a page of their own. */
const NAME = 'F'.repeat(200);

/** Creates an account; what was answered is kept. Gives the code of the error, if there is one. */
async function create(): Promise<string | undefined> {
  const number = `FULL-${acknowledged.length + refused.length}-${Math.random()}`;
  const { data, errors } = await ask(CREATE, { number, name: NAME });
  if (data?.['createAccount']) acknowledged.push(number);
  else refused.push(number);
  return errors?.map(({ message, extensions }) => `${extensions.code}: ${message}`).join();
}

async function readiness(): Promise<unknown[]> {
  const answer = await fetch(`${url}/readyz`);
  return [answer.status, await answer.json()];
}

const REFUSED = 'TEMPORARILY_UNAVAILABLE: The database takes no changes now; try again later.';
const DEGRADED = [200, { status: 'degraded', lacks: ['the database takes no changes'] }];

/** Several clients try again and again, until each was refused often. */
async function writeUntilRefused(): Promise<Set<string | undefined>> {
  const codes = new Set<string | undefined>();
  const client = async (): Promise<void> => {
    for (let refusals = 0; refusals < REFUSALS_EACH;) {
      const code = await create();
      codes.add(code);
      if (code !== undefined) refusals += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return codes;
}

/** What was answered is there, once; what was refused is not. */
async function checkAccounts(): Promise<void> {
  const rows = await askAsOwner(dataDir, 'select number from account where name = $1', [NAME]);
  expect(rows.map(({ number }) => number).sort()).toEqual([...acknowledged].sort());
}

it('On a full disk changes are to be tried again, reads are served, and nothing acknowledged is lost.', async () => {
  const deliverer = { staffHeaders };
  const lines = await callsOf(deliverer, url, 'full-disk', CALLS);
  for (let index = 0; index < 5; index += 1) expect(await create()).toBeUndefined();
  await fill();

  const codes = await writeUntilRefused();
  codes.delete(undefined);
  expect([...codes]).toEqual([REFUSED]);
  expect(await readiness()).toEqual(DEGRADED);
  expect(await ask('{ accounts(where: { search: "FULL" }) { totalCount } }')).toEqual({
    data: { accounts: { totalCount: acknowledged.length } },
    extensions: expect.any(Object) as object,
  });
  const delivery = await sendCalls(deliverer, url, lines, '');
  expect(JSON.stringify(delivery)).toContain('TEMPORARILY_UNAVAILABLE');
  await checkAccounts();

  await free();
  await until(async () => (await create()) === undefined);
  expect(await readiness()).toEqual([200, { status: 'ready' }]);
  expect(await sendCalls(deliverer, url, lines, '')).toMatchObject({ state: 'COMPLETE' });
  expect(await withOwner(dataDir, (client) => checkStored(client, 'full-disk'))).toBe(CALLS);
  await checkAccounts();
});

(disk ? it : it.skip)(
  'A full disk that ends PostgreSQL does not end the program: it goes on once there is room.',
  async () => {
    await fill();
    // The segment that its log is written to is full, and there is no room for another one.
    await expect(
      withOwner(dataDir, async (client) => {
        for (;;)
          await client.query(`select pg_logical_emit_message(false, 'test', repeat('x', 2000000))`);
      }),
    ).rejects.toThrow();
    await until(readiness, ([status]) => status === 503);
    await until(() =>
      server.log.includes('its disk is full; starting it again once there is room'),
    );
    await free();
    await until(async () => (await create().catch(String)) === undefined);
    expect(await readiness()).toEqual([200, { status: 'ready' }]);
    expect(server.child.exitCode).toBeNull();
    await checkAccounts();
  },
);

it('A stop on a full disk leaves nothing running, and the log says that the disk was full.', async () => {
  await fill();
  const postgres = postgresPid(dataDir) ?? 0;
  server.child.kill('SIGTERM');
  const { code, errors } = await server.ended;
  expect(code).toBe(0);
  expect(isAlive(postgres, 'postgres')).toBe(false);
  expect(errors).toContain('No space left on device');
  expect(errors).toContain('"code":"53100"');
});
