import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text as textOf } from 'node:stream/consumers';
import pino from 'pino';
import { Client } from 'pg';
import { DEFAULT_TIMEOUTS } from '../../src/data/timeouts';
import { rootNodeId } from '../../src/graphql/node-id';
import { deliver, ndjson } from '../support/deliveries';
import {
  NICE,
  PARTNERS,
  STAFF,
  startTestServer,
  type Answer,
  type TestServer,
  type TestServerOptions,
  type TestViewer,
} from '../support/test-server';
import { until } from '../support/until';
import { aCall, anAccount, aRate, aSubscription, read } from '../support/world';

// Whoever is refused is refused at once and whole; whoever is let in is answered.

const ACCOUNTS = '{ viewer { kind } accounts { nodes { number } } }';
/** Of an account that there is not. */
const aPerson: TestViewer = { kind: 'PERSON', accountId: rootNodeId('Account', PARTNERS.first) };
const BUSY = JSON.stringify({
  errors: [
    {
      message: 'The server is busy; try again.',
      extensions: { code: 'TEMPORARILY_UNAVAILABLE' },
    },
  ],
});

const running: TestServer[] = [];
const owners: Client[] = [];
afterEach(async () => {
  for (const owner of owners.splice(0)) await owner.end();
  for (const server of running.splice(0)) await server.close();
});

/** A server whose event loop is as late as a test says, and a look past it into its database. */
async function aServer(requestsMax: number, options: TestServerOptions = {}) {
  const delay = { delayMs: 0, close: () => undefined };
  const lines: string[] = [];
  const server = await startTestServer({
    log: pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }),
    loopDelay: delay,
    ...options,
    traffic: { admission: { requestsMax, loopDelayMsMax: 1_000 }, ...options.traffic },
  });
  running.push(server);
  const owner = new Client({ connectionString: server.ownerUrl });
  owners.push(owner);
  await owner.connect();
  const refusals = () =>
    lines
      .map((line) => JSON.parse(line) as { level: number; msg: string; refused?: object })
      .filter(({ refused }) => refused !== undefined);
  return { server, owner, delay, refusals };
}

/** Until so many statements of the server wait for a table that the test has locked. */
async function untilWaiting(owner: Client, count: number): Promise<void> {
  const waiting = async () => {
    await owner.query('select pg_stat_clear_snapshot()'); // within a transaction it stands still
    const { rowCount } = await owner.query(
      `select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rowCount;
  };
  await until(waiting, (found) => found === count);
}

/** What came, with the headers that tell a client what to do. */
async function got(server: TestServer, path: string, init: RequestInit = {}) {
  const response = await fetch(`${server.url}${path}`, init);
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, retryAfter, text: (await response.text()).trim() };
}
const refused = { status: 503, retryAfter: '1', text: BUSY };

async function asked(server: TestServer, viewer: TestViewer | null, query: string) {
  const token = viewer ? await server.tokenOf(viewer) : 'none';
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return got(server, '/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
}

const errorsOf = (answers: readonly Answer[]) => answers.map(({ errors }) => errors);

describe('A server that is full', () => {
  it('refuses at once and whole, answers those let in, and serves again', async () => {
    const { server, owner, refusals } = await aServer(4, { poolSize: 8 });
    await owner.query('begin; lock table account in access exclusive mode');
    const letIn = [STAFF, STAFF, NICE, NICE].map((viewer) => server.ask(viewer, ACCOUNTS));
    await untilWaiting(owner, 4);

    expect(await asked(server, STAFF, ACCOUNTS)).toEqual(refused);
    // Before anything is asked of a request: who sent it, what is in its body, what it wants.
    expect(await asked(server, null, ACCOUNTS)).toEqual(refused);
    expect(await got(server, '/graphql', { method: 'POST', body: '{' })).toEqual(refused);
    expect(await got(server, '/graphql', { method: 'DELETE' })).toEqual(refused);
    expect(await got(server, '/usage', { method: 'POST', body: '{' })).toEqual(refused);
    expect(await got(server, '/usage/export')).toEqual(refused);
    const burst = await Promise.all(
      Array.from({ length: 100 }, () => asked(server, STAFF, ACCOUNTS)),
    );
    expect(burst).toEqual(burst.map(() => refused));

    expect(await got(server, '/healthz')).toMatchObject({ status: 200 });
    // It works as fast as it can: the others would have more to do without it.
    expect(await got(server, '/readyz')).toMatchObject({ status: 200 });
    await owner.query('rollback');
    expect(errorsOf(await Promise.all(letIn))).toEqual(letIn.map(() => undefined));
    for (let turn = 0; turn < 10; turn += 1) {
      expect((await server.ask(STAFF, ACCOUNTS)).errors).toBeUndefined();
    }
    expect(refusals()).toMatchObject([
      { level: 40, refused: { full: 1, slow: 0, late: 0, viewer: 0 }, underWay: 4, loopDelayMs: 0 },
    ]);
  });

  it('has kept half of its room from whoever asks for much', async () => {
    const { server, owner } = await aServer(6, { poolSize: 8 });
    await owner.query('begin; lock table account in access exclusive mode');
    const letIn = Array.from({ length: 3 }, () => server.ask(STAFF, ACCOUNTS));
    await untilWaiting(owner, 3);
    const message = 'Expected at most 3 requests of one viewer at once, got another; try again.';
    const extensions = { code: 'TEMPORARILY_UNAVAILABLE' };
    const text = JSON.stringify({ errors: [{ message, extensions }] });
    expect(await asked(server, STAFF, ACCOUNTS)).toEqual({ ...refused, text });
    const other = server.ask(NICE, ACCOUNTS);
    await untilWaiting(owner, 4);
    await owner.query('rollback');
    expect(errorsOf(await Promise.all([...letIn, other]))).toEqual(Array(4).fill(undefined));
    expect((await server.ask(STAFF, ACCOUNTS)).errors).toBeUndefined();
  });

  it('is so earlier where those let in wait long for the database', async () => {
    const databaseTimeouts = { ...DEFAULT_TIMEOUTS, connectionMs: 2_000 };
    const { server, owner, refusals } = await aServer(100, {
      poolSize: 2,
      traffic: { databaseTimeouts },
    });
    await owner.query('begin; lock table account in access exclusive mode');
    const letIn = [STAFF, NICE].map((viewer) => server.ask(viewer, ACCOUNTS));
    await untilWaiting(owner, 2);
    // They wait for a connection, the first one for half of its time.
    const waiting = Promise.allSettled([server.ask(aPerson, ACCOUNTS)]);
    await until(
      () => server.database.waitedMs,
      (waited) => waited > 1_000,
    );
    expect(await asked(server, aPerson, ACCOUNTS)).toEqual(refused);
    const ready = got(server, '/readyz');
    await owner.query('rollback');
    expect(await ready).toMatchObject({ status: 200 });
    await Promise.all(letIn);
    await waiting;
    expect((await server.ask(STAFF, ACCOUNTS)).errors).toBeUndefined();
    expect(refusals()).toMatchObject([{ refused: { full: 0, slow: 1 } }]);
  });

  it('gives the place of a client that has gone to the next one', async () => {
    const { server, owner } = await aServer(2, { poolSize: 4 });
    await owner.query('begin; lock table account in access exclusive mode');
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await server.tokenOf(STAFF)}`,
    };
    const outgoing = httpRequest(`${server.url}/graphql`, { method: 'POST', headers });
    outgoing.once('error', () => undefined);
    outgoing.end(JSON.stringify({ query: ACCOUNTS }));
    await untilWaiting(owner, 1);
    outgoing.destroy();
    // Until its statement has ended, it takes what somebody else would need.
    expect((await asked(server, STAFF, ACCOUNTS)).status).toBe(503);
    await owner.query('rollback');
    await until(
      () => asked(server, STAFF, ACCOUNTS),
      ({ status }) => status === 200,
    );
  });
});

describe('A server whose event loop is late', () => {
  it('refuses everything new, is not ready, and serves again when it is not late', async () => {
    const { server, delay, refusals } = await aServer(100);
    expect(await got(server, '/readyz')).toMatchObject({ status: 200 });
    delay.delayMs = 1_001;
    expect(await asked(server, STAFF, ACCOUNTS)).toEqual(refused);
    expect(await got(server, '/usage', { method: 'POST', body: '{}' })).toEqual(refused);
    expect(await got(server, '/usage?import=a')).toEqual(refused);
    expect(await got(server, '/usage/export')).toEqual(refused);
    expect(await got(server, '/healthz')).toMatchObject({ status: 200 });
    expect(await got(server, '/readyz')).toMatchObject({
      status: 503,
      text: '{"status":"the server is too busy"}',
    });
    delay.delayMs = 1_000;
    expect((await server.ask(STAFF, ACCOUNTS)).errors).toBeUndefined();
    expect(await got(server, '/readyz')).toMatchObject({ status: 200 });
    expect(refusals()).toMatchObject([{ refused: { late: 1 }, loopDelayMs: 1_001 }]);
  });

  it('has done nothing of an act that it refused, which may be sent again as it is', async () => {
    const { server, delay } = await aServer(100);
    const input = {
      ...{ number: 'ONCE', name: 'Once', timeZone: 'Europe/Paris', currencyCode: 'EUR' },
      people: [{ name: 'Olive Owner', email: 'olive@example.com', role: 'OWNER' }],
      idempotencyKey: 'the same in each attempt',
    };
    const attempt = () =>
      server.ask(
        STAFF,
        `mutation ($input: CreateAccountInput!) {
          createAccount(input: $input) { account { number } userErrors { message } }
        }`,
        { input },
      );
    const accounts = async () =>
      (await read<{ accounts: { nodes: object[] } }>(server, STAFF, ACCOUNTS)).accounts.nodes;
    delay.delayMs = 5_000;
    expect((await attempt()).status).toBe(503);
    delay.delayMs = 0;
    expect(await accounts()).toEqual([]);
    expect((await attempt()).data).toEqual({
      createAccount: { account: { number: 'ONCE' }, userErrors: [] },
    });
    expect(await accounts()).toEqual([{ number: 'ONCE' }]);
  });

  it('is never late where no limit is set', async () => {
    const { server, delay } = await aServer(100, {
      traffic: { admission: { requestsMax: 100, loopDelayMsMax: 0 } },
    });
    delay.delayMs = 60_000;
    expect((await server.ask(STAFF, ACCOUNTS)).errors).toBeUndefined();
  });
});

describe('What is long', () => {
  async function aWorld(requestsMax: number) {
    const world = await aServer(requestsMax, { poolSize: 8 });
    const accountId = await anAccount(world.server);
    const rates = [aRate('0.02', { prefix: '33' })];
    const ids = await aSubscription(world.server, accountId, '2026-01-01', { rates });
    const call = () => ndjson([aCall(ids.subscriptionId, '2026-10-05T10:00:00Z', 60)]);
    return { ...world, ...ids, call };
  }

  it('goes on, a delivery to its summary, while new ones are refused', async () => {
    const { server, delay, call } = await aWorld(100);
    const delivery = await aDelivery(server, 'begun before');
    delivery.write(call());
    await untilKnown(server, 'begun before');
    delay.delayMs = 5_000;
    expect(await deliver(server, call())).toMatchObject({ status: 503, lines: [] });
    delivery.end(call());
    const { status, lines } = await answerTo(delivery);
    expect([status, lines.at(-1)]).toMatchObject([
      200,
      { type: 'summary', state: 'COMPLETE', accepted: 2 },
    ]);
    delay.delayMs = 0;
    expect(await deliver(server, call())).toMatchObject({ status: 200, summary: { accepted: 1 } });
  });

  it('goes on, an export to its last row', async () => {
    const { server, owner, delay, subscriptionId, call } = await aWorld(100);
    expect(await deliver(server, call())).toMatchObject({ status: 200 });
    await owner.query('begin; lock table usage_record in access exclusive mode');
    const authorization = `Bearer ${await server.tokenOf(STAFF)}`;
    const days = 'from=2026-10-01&before=2026-11-01&format=ndjson';
    const exported = got(server, `/usage/export?subscription=${subscriptionId}&${days}`, {
      headers: { authorization },
    });
    await untilWaiting(owner, 1);
    delay.delayMs = 5_000;
    await owner.query('rollback');
    const { status, text } = await exported;
    expect([status, text.split('\n')]).toEqual([200, [expect.stringContaining(subscriptionId)]]);
  });

  it('takes no room from requests, and requests that are refused keep it out', async () => {
    const { server, owner, call } = await aWorld(2);
    const delivery = await aDelivery(server, 'of many hours');
    delivery.write(call());
    await untilKnown(server, 'of many hours');
    await owner.query('begin; lock table account in access exclusive mode');
    const letIn = [STAFF, NICE].map((viewer) => server.ask(viewer, ACCOUNTS));
    await untilWaiting(owner, 2);
    expect(await deliver(server, call())).toMatchObject({ status: 503 });
    await owner.query('rollback');
    expect(errorsOf(await Promise.all(letIn))).toEqual([undefined, undefined]);
    delivery.end();
    expect((await answerTo(delivery)).lines.at(-1)).toMatchObject({ type: 'summary', accepted: 1 });
  });
});

/** A delivery whose body is the test's to send. */
async function aDelivery(server: TestServer, name: string): Promise<ClientRequest> {
  const authorization = `Bearer ${await server.tokenOf(STAFF)}`;
  const search = new URLSearchParams({ format: 'ndjson', import: name }).toString();
  return httpRequest(`${server.url}/usage?${search}`, {
    ...{ method: 'POST', headers: { authorization } },
  });
}

async function untilKnown(server: TestServer, name: string): Promise<void> {
  const headers = { authorization: `Bearer ${await server.tokenOf(STAFF)}` };
  const search = new URLSearchParams({ import: name }).toString();
  await until(
    () => got(server, `/usage?${search}`, { headers }),
    ({ status }) => status === 200,
  );
}

async function answerTo(outgoing: ClientRequest) {
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const lines = (await textOf(response)).trim().split('\n');
  return {
    status: response.statusCode,
    lines: lines.map((line) => JSON.parse(line) as object),
  };
}
