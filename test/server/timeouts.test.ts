import net from 'node:net';
import { Client } from 'pg';
import { openDatabase, type Database } from '../../src/data/database';
import { DEFAULT_TIMEOUTS } from '../../src/data/timeouts';
import { registry } from '../../src/registry';
import { createTestDatabase } from '../support/test-database';
import { NICE, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';

// Each fault ends with a clean error within its time, and with nothing left running.

const ACCOUNTS = '{ viewer { kind } accounts { nodes { id } } }';
const IN_USE = 'TEMPORARILY_UNAVAILABLE';

const running: TestServer[] = [];
const owners: Client[] = [];
afterEach(async () => {
  for (const owner of owners.splice(0)) await owner.end();
  for (const server of running.splice(0)) await server.close();
});

interface Times {
  readonly requestMs?: number;
  readonly statementMs?: number;
  readonly lockMs?: number;
  readonly connectionMs?: number;
}

async function aServer({ requestMs = 60_000, ...times }: Times, poolSize = 2) {
  const databaseTimeouts = { ...DEFAULT_TIMEOUTS, ...times };
  const server = await startTestServer({ poolSize, traffic: { requestMs, databaseTimeouts } });
  running.push(server);
  const owner = new Client({ connectionString: server.ownerUrl });
  owners.push(owner);
  await owner.connect();
  return { server, owner };
}

async function timed<Result>(task: Promise<Result>): Promise<{ result: Result; millis: number }> {
  const begun = performance.now();
  const result = await task;
  return { result, millis: performance.now() - begun };
}

const codesOf = (answer: Awaited<ReturnType<TestServer['ask']>>) =>
  answer.errors?.map(({ extensions }) => extensions?.['code']);

/** Once the server has time for it: its own limits are short here. */
async function accountsOf(server: TestServer): Promise<object[]> {
  const answer = await until(
    () => server.ask(STAFF, ACCOUNTS),
    ({ errors }) => errors === undefined,
  );
  return (answer.data as { accounts: { nodes: object[] } }).accounts.nodes;
}

/** What the server's connections are doing, other than waiting for it to ask. */
async function atWork(owner: Client): Promise<string[]> {
  await owner.query('select pg_stat_clear_snapshot()'); // within a transaction it stands still
  const { rows } = await owner.query<{ doing: string }>(
    `select state || ': ' || query as doing from pg_stat_activity
      where datname = current_database() and usename = 'switchboard_app' and state <> 'idle'`,
  );
  return rows.map(({ doing }) => doing);
}

/** A snapshot that nobody reads any more ends a moment after its answer, not with it. */
const untilAtWork = (owner: Client, count: number) =>
  until(
    () => atWork(owner),
    ({ length }) => length === count,
  );

const wait = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

describe('A table that somebody has locked', () => {
  it.each([
    ['the lock', { lockMs: 300, statementMs: 60_000 }],
    ['the statement', { statementMs: 300, lockMs: 60_000 }],
  ])('ends the field after the time of %s; the other fields answer', async (_, times) => {
    const { server, owner } = await aServer(times);
    await owner.query('begin; lock table account');
    const { result, millis } = await timed(server.ask(STAFF, ACCOUNTS));
    expect([result.status, codesOf(result)]).toEqual([200, [IN_USE]]);
    expect(result.errors?.[0]?.message).toBe('The database is busy; try again.');
    // The other one would come after a minute.
    expect(millis).toBeLessThan(30_000);
    const other = await server.ask(STAFF, '{ viewer { kind } services { code } }');
    expect(other.errors).toBeUndefined();
    await untilAtWork(owner, 0);
    await owner.query('rollback');
    expect(await accountsOf(server)).toEqual([]);
  });
});

describe('A request that takes too long', () => {
  it('is answered 503 in its time, though its statement still runs', async () => {
    const { server, owner } = await aServer({ requestMs: 500, statementMs: 6_000 }, 1);
    await owner.query('begin; lock table account');
    const { result, millis } = await timed(server.ask(STAFF, ACCOUNTS));
    expect([result.status, result.data, codesOf(result)]).toEqual([503, undefined, [IN_USE]]);
    expect(result.errors?.[0]?.message).toBe(
      'The request timed out after 500 ms: ask for less at once, or try again later.',
    );
    expect(millis).toBeLessThan(5_500);
    await untilAtWork(owner, 0);
    await owner.query('rollback');
    // The only connection of the pool is there again.
    expect(await accountsOf(server)).toEqual([]);
  });

  it('stores nothing, even if what it waited for comes later', async () => {
    const { server, owner } = await aServer({ requestMs: 500 }, 1);
    await owner.query('begin; lock table account');
    const input = {
      ...{ number: 'LATE', name: 'Late', timeZone: 'Europe/Paris', currencyCode: 'EUR' },
      people: [{ name: 'Olive Owner', email: 'olive@example.com', role: 'OWNER' }],
    };
    const answer = await server.ask(
      STAFF,
      `mutation ($input: CreateAccountInput!) {
        createAccount(input: $input) { account { id } userErrors { message } }
      }`,
      { input },
    );
    expect(answer.status).toBe(503);
    await untilAtWork(owner, 1);
    await owner.query('rollback');
    await untilAtWork(owner, 0);
    expect(await accountsOf(server)).toEqual([]);
  });
});

describe('Without a free connection', () => {
  it('requests get a named error in the time of a wait, and answers once there is one', async () => {
    const { server, owner } = await aServer({ connectionMs: 300 });
    const asleep = [1, 2].map(() =>
      server.database.runUnscoped({ text: 'select pg_sleep(60)' }, [], 60_000),
    );
    const awake = Promise.allSettled(asleep);
    await untilAtWork(owner, 2);
    const asked = await Promise.all(
      Array.from({ length: 200 }, () => timed(server.ask(NICE, ACCOUNTS))),
    );
    // 503 where it waited for its viewer's turn, 200 where a field waited for the connection.
    const isAsWanted = ({ result, millis }: (typeof asked)[0]) =>
      [200, 503].includes(result.status) && codesOf(result)?.join() === IN_USE && millis < 20_000;
    expect(asked.filter((each) => !isAsWanted(each))).toEqual([]);
    await owner.query(
      `select pg_cancel_backend(pid) from pg_stat_activity
        where datname = current_database() and usename = 'switchboard_app'`,
    );
    await awake;
    expect(await accountsOf(server)).toEqual([]);
  });

  it('nor one to be had of the server, some are answered and the others told at once', async () => {
    const { server, owner } = await aServer({}, 5);
    const name = `"${new URL(server.ownerUrl).pathname.slice(1)}"`;
    await owner.query(`alter database ${name} connection limit 1`);
    const asked = await Promise.all(
      Array.from({ length: 50 }, () => timed(server.ask(STAFF, ACCOUNTS))),
    );
    const failed = asked.filter(({ result }) => result.errors !== undefined);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.flatMap(({ result }) => codesOf(result))).toEqual(failed.map(() => IN_USE));
    // Not after the wait for a connection, nor the time of a request.
    expect(asked.filter(({ millis }) => millis > 20_000)).toEqual([]);
    await owner.query(`alter database ${name} connection limit -1`);
    const after = await Promise.all(Array.from({ length: 50 }, () => server.ask(STAFF, ACCOUNTS)));
    expect(after.map(({ errors }) => errors)).toEqual(after.map(() => undefined));
  });
});

describe('Every transaction of a request', () => {
  let database: Database;
  afterEach(() => database.close());

  it('begins with the times, set for it alone', async () => {
    const copy = await createTestDatabase();
    const timeouts = { ...DEFAULT_TIMEOUTS, statementMs: 1_234, lockMs: 567 };
    database = await openDatabase({ registry, url: copy.appUrl, poolSize: 1, timeouts });
    const session = database.session({ kind: 'EVERYTHING' });
    const text = `select current_setting('statement_timeout') || ' ' ||
      current_setting('lock_timeout') || ' ' ||
      current_setting('idle_in_transaction_session_timeout') as times`;
    const expected = [{ times: '1234ms 567ms 30s' }];
    expect(await session.rows({ text }, [])).toEqual(expected);
    expect(await session.transaction(({ rows }) => rows({ text }, []))).toEqual(expected);
    await session.end();
    expect(await database.runUnscoped({ text }, [], 500)).toEqual([{ times: '500ms 0 0' }]);
    expect(await database.runUnscoped({ text }, [], 0)).toEqual([{ times: '0 0 0' }]);
    await copy.drop();
  });

  it('that nobody goes on with is ended by the database; the next one has a new connection', async () => {
    const copy = await createTestDatabase();
    const timeouts = { ...DEFAULT_TIMEOUTS, idleInTransactionMs: 200 };
    database = await openDatabase({ registry, url: copy.appUrl, poolSize: 1, timeouts });
    const session = database.session({ kind: 'EVERYTHING' });
    const idle = session.transaction(async ({ rows }) => {
      await wait(600);
      return rows({ text: 'select 1' }, []);
    });
    await expect(idle).rejects.toThrow(/terminat|not queryable/);
    await session.end();
    const next = database.session({ kind: 'EVERYTHING' });
    expect(await next.rows({ text: 'select 1 as one' }, [])).toEqual([{ one: 1 }]);
    await next.end();
    await copy.drop();
  });

  it('on a connection that is silent is cut, and the pool has room again', async () => {
    const copy = await createTestDatabase();
    const proxy = await aProxyTo(new URL(copy.appUrl));
    database = await openDatabase({ registry, url: proxy.url, poolSize: 1 });
    const session = database.session({ kind: 'EVERYTHING' });
    await session.rows({ text: 'select 1' }, []);
    proxy.silence();
    const unheard = session.rows({ text: 'select 2' }, []);
    await wait(100);
    session.giveUp(new Error('too late'));
    const late = session.rows({ text: 'select 3' }, []);
    void session.abandon();
    await expect(unheard).rejects.toThrow('Connection terminated');
    await expect(late).rejects.toThrow('too late');
    await session.end().catch(() => undefined);
    proxy.hear();
    const next = database.session({ kind: 'EVERYTHING' });
    expect(await next.rows({ text: 'select 1 as one' }, [])).toEqual([{ one: 1 }]);
    await next.end();
    proxy.close();
    await copy.drop();
  });
});

/** A way to the database on which nothing comes through while it is silent. */
async function aProxyTo({ hostname, port, href }: URL) {
  const sockets = new Set<net.Socket>();
  let isSilent = false;
  const proxy = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      const silentFrom = () => isSilent;
      sockets.add(from);
      from.on('data', (chunk) => silentFrom() || to.write(chunk));
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(href);
  url.host = `127.0.0.1:${(proxy.address() as net.AddressInfo).port}`;
  return {
    url: url.href,
    silence: () => (isSilent = true),
    hear: () => (isSilent = false),
    close: () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

describe('Connections of clients', () => {
  const begun = (url: string, text: string) => {
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname);
    const state = { isClosed: false, heard: '' };
    socket.on('data', (chunk) => (state.heard += chunk.toString()));
    socket.on('error', () => undefined).on('close', () => (state.isClosed = true));
    socket.write(text);
    return Object.assign(state, { end: () => socket.destroy() });
  };
  const POST = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

  it('that send their headers or body too slowly are closed within seconds', async () => {
    const { server } = await aServer({ requestMs: 1_000 });
    const authorization = `Authorization: Bearer ${await server.tokenOf(STAFF)}\r\n`;
    const slow = [
      ...Array.from({ length: 50 }, () => begun(server.url, `${POST}X-Slow: `)),
      ...Array.from({ length: 50 }, () =>
        begun(server.url, `${POST}${authorization}Content-Length: 50\r\n\r\n{"query"`),
      ),
    ];
    await wait(200);
    expect((await server.ask(STAFF, '{ viewer { kind } }')).status).toBe(200);
    await until(
      () => slow.filter(({ isClosed }) => !isClosed).length,
      (open) => open === 0,
    );
    expect(new Set(slow.map(({ heard }) => heard.split('\r\n')[0]))).toEqual(
      new Set(['HTTP/1.1 408 Request Timeout']),
    );
  });

  it('above their number are closed at once, and let in when others have gone', async () => {
    const server = await startTestServer({ traffic: { connectionsMax: 3 } });
    running.push(server);
    const held = [1, 2, 3].map(() => begun(server.url, 'GET /healthz HTTP/1.1\r\nHost: x\r\n'));
    await wait(100);
    const fourth = begun(server.url, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => fourth.isClosed);
    expect(fourth.heard).toBe('');
    for (const { end } of held) end();
    await until(async () =>
      fetch(`${server.url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  });
});

describe('Whoever asks for much at once', () => {
  it('leaves half of the connections to the others', async () => {
    const { server, owner } = await aServer({}, 4);
    const account = await accountsOf(server);
    expect(account).toEqual([]);
    const other = { kind: 'VENDOR', vendorCode: 'NICE' } as const;
    await owner.query('begin; lock table account in access exclusive mode');
    const waiting = Array.from({ length: 20 }, () => server.ask(STAFF, ACCOUNTS));
    await untilAtWork(owner, 2);
    // Two of the twenty wait in the database; somebody else finds a connection at once.
    const { result, millis } = await timed(server.ask(other, '{ services { code } }'));
    expect(result.errors).toBeUndefined();
    expect(millis).toBeLessThan(20_000);
    await untilAtWork(owner, 2);
    await owner.query('commit');
    for (const answer of await Promise.all(waiting)) expect(answer.errors).toBeUndefined();
  });
});
