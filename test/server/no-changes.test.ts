import { Writable } from 'node:stream';
import { Client } from 'pg';
import { pino } from 'pino';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { unique } from '../support/world';

// A PostgreSQL that answers and takes no changes: a standby, a server that was made read-only, a
// disk that is full.

let server: TestServer;
let owner: Client;
let logged = '';

beforeEach(async () => {
  logged = '';
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      logged += chunk.toString();
      done();
    },
  });
  server = await startTestServer({ log: pino({ level: 'warn' }, stream) });
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterEach(async () => {
  await owner.end();
  await server.close();
});

const CREATE = `mutation ($number: String) { createAccount(input: { number: $number, name: "Full",
  timeZone: "UTC", currencyCode: "EUR" }) { account { id } userErrors { code } } }`;

const create = () => server.ask(STAFF, CREATE, { number: unique('FULL') });
const read = () => server.ask(STAFF, '{ accounts { totalCount } }');

async function ready(): Promise<unknown[]> {
  const answer = await fetch(`${server.url}/readyz`);
  return [answer.status, await answer.json()];
}

const REFUSED = {
  message: 'The database takes no changes now; try again later.',
  extensions: { code: 'TEMPORARILY_UNAVAILABLE' },
};
const LACKING = { status: 'degraded', lacks: ['the database takes no changes'] };

/** Lets pool and server begin anew with the database's settings of now. */
const disconnect = () =>
  owner.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);

async function readOnly(isOn: boolean): Promise<void> {
  const { rows } = await owner.query<{ name: string }>('select current_database() as name');
  await owner.query(`set default_transaction_read_only = off`);
  await owner.query(
    `alter database "${rows[0]?.name}" set default_transaction_read_only = ${isOn}`,
  );
  await disconnect();
}

it('A database that only reads answers queries; changes are to be tried again.', async () => {
  expect((await create()).data).toMatchObject({ createAccount: { userErrors: [] } });
  await readOnly(true);
  expect((await read()).data).toEqual({ accounts: { totalCount: 1 } });
  for (let index = 0; index < 3; index += 1) {
    expect((await create()).errors).toEqual([expect.objectContaining(REFUSED)]);
  }
  expect(await ready()).toEqual([200, LACKING]);
  // Once, however many requests met it, and with the reason.
  const lines = logged.split('\n').filter((line) => line.includes('25006'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('Request failed in the database.');
  await readOnly(false);
  expect(await ready()).toEqual([200, { status: 'ready' }]);
  expect((await create()).data).toMatchObject({ createAccount: { userErrors: [] } });
});

it('A full disk refuses changes, says so, and is forgotten with the first change that it takes.', async () => {
  await fillDisk();
  expect((await create()).errors).toEqual([expect.objectContaining(REFUSED)]);
  expect(await ready()).toEqual([200, LACKING]);
  expect((await read()).data).toEqual({ accounts: { totalCount: 0 } });
  expect(logged).toContain('53100');
  await owner.query('drop trigger full_disk on account');
  const stored = await until(create, ({ errors }) => errors === undefined);
  expect(stored.data).toMatchObject({ createAccount: { userErrors: [] } });
  expect(await ready()).toEqual([200, { status: 'ready' }]);
});

it('While the disk is full, one change a second is tried: the others cost PostgreSQL nothing.', async () => {
  await fillDisk();
  const begun = performance.now();
  for (let index = 0; index < 30; index += 1) {
    expect((await create()).errors).toEqual([expect.objectContaining(REFUSED)]);
  }
  const seconds = Math.ceil((performance.now() - begun) / 1_000);
  const { rows } = await owner.query<{ tried: string }>('select last_value as tried from tries');
  expect(Number(rows[0]?.tried)).toBeGreaterThanOrEqual(1);
  expect(Number(rows[0]?.tried)).toBeLessThanOrEqual(1 + seconds);
});

/** No account can be stored any more; `tries` counts the attempts. */
async function fillDisk(): Promise<void> {
  await owner.query('create sequence tries; grant usage on tries to public');
  await owner.query(`create function is_full() returns trigger language plpgsql as $$ begin
    perform nextval('tries');
    raise exception 'could not extend file' using errcode = '53100'; end $$`);
  await owner.query('create trigger full_disk before insert on account execute function is_full()');
}
