import { Writable } from 'node:stream';
import { Client } from 'pg';
import { pino } from 'pino';
import { keyOf } from '../../src/graphql/node-id';
import {
  actAgainAndAgain,
  attempt,
  DELIVERY,
  type Act,
  type Ground,
  type Ways,
} from '../support/act-history';
import { isAllowed, TRACED, tracesOf } from '../support/act-traces';
import { checkStored } from '../support/killed-deliveries';
import { ledgerFaults } from '../support/ledger';
import { faultRounds } from '../support/sequence';
import { NOON, PLENTY, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { openUnreliableProxy, type UnreliableProxy } from '../support/unreliable-proxy';
import { until } from '../support/until';
import { aCall, anAccount, aRate, aSubscription, sendCalls } from '../support/world';

// Clients act through connections that are cut, delayed and fall silent, between them and two
// servers, and between those and PostgreSQL. Afterwards what is stored is compared with what they
// were told. FAULT_ROUNDS says how often each acts, HISTORY_SEED which faults and acts.

const CLIENTS = 6;
const ACTS_EACH = faultRounds(16);
const SEED = Number(process.env['HISTORY_SEED'] ?? '') || Date.now() % 2 ** 31;
/** The chance of a piece of bytes to meet a fault; an act sends many to the database. */
const TO_DATABASE = 0.015;
const TO_SERVER = 0.08;
const TIMEOUTS = {
  ...{ statementMs: 1_000, lockMs: 1_000 },
  ...{ idleInTransactionMs: 2_000, connectionMs: 2_000 },
};

jest.setTimeout(120_000 + ACTS_EACH * 10_000);

let toDatabase: UnreliableProxy;
let toServers: UnreliableProxy[];
let servers: TestServer[];
let server: TestServer;
let owner: Client;
let ways: Ways;
let logged = '';
let grounds: Ground[];
let bystander: Ground;
let acts: Act[];
let before: readonly (readonly [table: string, rows: readonly unknown[]])[];
/** Entries of the audit log before the clients began, by act. */
let audited: Map<string, number>;

beforeAll(async () => {
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      logged += chunk.toString();
      done();
    },
  });
  toDatabase = await openUnreliableProxy(SEED);
  server = await startTestServer({
    through: toDatabase.through,
    log: pino({ level: 'error' }, stream),
    poolSize: 4,
    traffic: { requestMs: 8_000, databaseTimeouts: TIMEOUTS, rateLimit: PLENTY },
    now: NOON,
  });
  servers = [server, await server.beside()];
  toServers = [await openUnreliableProxy(SEED + 1), await openUnreliableProxy(SEED + 2)];
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  const urls = servers.map(({ url }, index) => toServers[index]?.through(url) ?? '');
  ways = { urls, token: await server.tokenOf(STAFF) };
  grounds = [];
  for (let index = 0; index < CLIENTS; index += 1) grounds.push(await aGround());
  bystander = await aGround();
  await sendCalls(server, [aCall(bystander.subscriptionId, '2026-10-05T12:00:00Z', 60)]);
  before = await rowsOfBystander();
  audited = await auditEntries();
  acts = await play();
});
afterAll(async () => {
  await owner.end();
  await servers[1]?.close();
  await server.close();
  for (const proxy of [toDatabase, ...toServers]) await proxy.close();
});

async function aGround(): Promise<Ground> {
  const accountId = await anAccount(server);
  const line = { rates: [aRate('0.02'), aRate('0.01', { direction: 'INBOUND' })] };
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', line);
  return { accountId, subscriptionId };
}

function disturb(database: number, server: number): void {
  toDatabase.disturb(database);
  for (const proxy of toServers) proxy.disturb(server);
}

/** All that the clients asked for, while their connections suffered. */
async function play(): Promise<Act[]> {
  disturb(TO_DATABASE, TO_SERVER);
  const played = await Promise.allSettled(
    grounds.map((ground, index) =>
      actAgainAndAgain(ways, ground, {
        name: `client${index}`,
        count: ACTS_EACH,
        seed: SEED + index,
      }),
    ),
  );
  disturb(0, 0);
  // What is under way without a client ends by itself.
  await until(async () => (await rows(UNDER_WAY)).length === 0);
  return played.flatMap((one) => {
    if (one.status === 'fulfilled') return one.value;
    throw new Error(`HISTORY_SEED=${SEED}; the log: ${logged}`, { cause: one.reason });
  });
}

const UNDER_WAY = `select 1 from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`;

async function rows<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await owner.query(text, [...values])).rows as Row[];
}

/** Everything that is stored of an account which nobody acted on. */
async function rowsOfBystander(): Promise<typeof before> {
  const accountId = keyOf('Account', bystander.accountId)?.accountId;
  const tables = await rows<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'account_id' order by 1`,
  );
  const held: [string, readonly unknown[]][] = [];
  for (const { name } of tables) {
    const text = `select to_jsonb(t) as row from ${name} t where account_id = $1 order by 1`;
    held.push([name, await rows(text, [accountId])]);
  }
  return held.filter(([, own]) => own.length > 0);
}

it('What was acknowledged is there, once; what was not is there once or not at all.', async () => {
  const faults = [toDatabase, ...toServers].map(({ counts }) => counts);
  const acknowledged = acts.filter(({ answer }) => answer !== undefined);
  const attempts = acts.reduce((sum, act) => sum + act.attempts, 0);
  process.stdout.write(
    `HISTORY_SEED=${SEED}: ${acts.length} acts, ${attempts} attempts, ` +
      `${acknowledged.length} acknowledged; faults ${JSON.stringify(faults)}\n`,
  );
  expect(logged).not.toMatch(/"id":|"msg":"Request failed\."/);
  expect(attempts).toBeGreaterThan(acts.length);
  const traced = await tracesOf(acts, rows);
  expect(traced).toHaveLength(acts.length);
  expect(traced.filter((each) => !isAllowed(each))).toEqual([]);
});

it('Asked again, each act is answered as it was, and those without an answer are done, once.', async () => {
  for (const act of acts) {
    await attempt(ways, act, 0);
    expect(act.answer).toBeDefined();
  }
  const traced = await tracesOf(acts, rows);
  expect(traced.filter(({ found, once }) => found !== once)).toEqual([]);
});

it('Totals are the sums of calls, and every version of a call is taken back once.', async () => {
  await checkStored(owner, 'any');
  for (const { subscriptionId } of [...grounds, bystander]) {
    expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
  }
});

it('Each account counts its events 1, 2, 3 …, each of another fact and in the outbox.', async () => {
  const gaps = await rows(
    `select c.account_id, c.events, count(e.seq), min(e.seq), max(e.seq),
       count(distinct (e.type, e.fact_key)) as facts, count(o.id) as outbox
     from account_counter c left join event e on e.account_id = c.account_id
       left join event_outbox o on o.account_id = e.account_id and o.id = e.id
     group by c.account_id, c.events
     having c.events <> count(e.seq) or c.events <> coalesce(max(e.seq), 0)
       or count(e.seq) <> count(distinct (e.type, e.fact_key)) or count(o.id) <> count(e.seq)
       or coalesce(min(e.seq), 1) <> 1`,
  );
  expect(gaps).toEqual([]);
  const streams = await rows(
    `select c.stream from stream_counter c left join stream_event e on e.stream = c.stream
     group by c.stream, c.events having c.events <> count(e.seq) or c.events <> max(e.seq)`,
  );
  expect(streams).toEqual([]);
});

it('The audit log has one entry for each act, and as many calls in its entries as there are.', async () => {
  const after = await auditEntries();
  for (const name of TRACED) {
    // Calls are told of by the part and the account: their number is.
    if (name === 'recordUsage' || name === DELIVERY) continue;
    const added = (after.get(name) ?? 0) - (audited.get(name) ?? 0);
    expect([name, added]).toEqual([name, acts.filter((act) => act.name === name).length]);
  }
  const [calls] = await rows<{ logged: string; stored: string }>(
    `select (select sum((changes -> 0 ->> 'after')::int) from audit_entry
         where act = 'recordUsage') as logged,
       (select count(*) from usage_record where kind = 'CALL' and version = 1) as stored`,
  );
  expect(calls?.logged).toBe(calls?.stored);
});

async function auditEntries(): Promise<Map<string, number>> {
  const counted = await rows<{ act: string; entries: number }>(
    'select act, count(*)::int as entries from audit_entry group by act',
  );
  return new Map(counted.map(({ act, entries }) => [act, entries]));
}

it('An account that nobody acted on is as it was, byte for byte.', async () => {
  expect(before.map(([name]) => name)).toContain('usage_record');
  expect(await rowsOfBystander()).toEqual(before);
});
