import net from 'node:net';
import { PoolTimeout } from '../../src/data/connections';
import { openDatabase, type Database } from '../../src/data/database';
import { ConnectionSilent } from '../../src/data/wire';
import { clientErrorOf } from '../../src/graphql/format-error';
import { healthRoute, type Route } from '../../src/http/health';
import { registry } from '../../src/registry';
import { openFlakyProxy, type FlakyProxy } from '../support/flaky-proxy';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

// Connections to PostgreSQL that end, or say nothing any more, whatever they are just used for.

const ONE = { text: 'select 1 as one' };
const STAGE = { text: 'create temp table stage (t text) on commit drop' };
const COPY = 'copy stage from stdin';
const POOL_SIZE = 3;
const TIMEOUTS = {
  statementMs: 300,
  lockMs: 300,
  idleInTransactionMs: 60_000,
  connectionMs: 1_000,
};

let copy: TestDatabase;
let proxy: FlakyProxy;
let database: Database;

beforeEach(async () => {
  copy = await createTestDatabase();
  proxy = await openFlakyProxy(copy.appUrl);
  const url = proxy.through(copy.appUrl);
  database = await openDatabase({ registry, url, poolSize: POOL_SIZE, timeouts: TIMEOUTS });
});
afterEach(async () => {
  await database.close();
  await proxy.close();
  await copy.drop();
});

const everything = () => database.session({ kind: 'EVERYTHING' });

/** Every connection of the pool, at once. */
async function expectAllToWork(): Promise<void> {
  const sessions = Array.from({ length: POOL_SIZE }, everything);
  const answers = await Promise.all(sessions.map((session) => session.rows(ONE, [])));
  for (const rows of answers) expect(rows).toEqual([{ one: 1 }]);
  await Promise.all(sessions.map((session) => session.end()));
}

const SILENT = expect.any(ConnectionSilent) as Error;

it('What is asked of a network that has gone silent ends, and gives its connection back.', async () => {
  await expectAllToWork();
  proxy.fallSilent();
  const reading = everything();
  const writing = everything();
  await expect(
    Promise.allSettled([
      reading.rows(ONE, []),
      writing.transaction(({ rows }) => rows(ONE, [])),
      database.runUnscoped(ONE, [], 300),
    ]),
  ).resolves.toEqual(Array.from({ length: 3 }, () => ({ status: 'rejected', reason: SILENT })));
  await Promise.all([reading.end(), writing.end()]);
  proxy.speak();
  await expectAllToWork();
});

it('Whether the database is there is known within two seconds, whatever it does.', async () => {
  await expectAllToWork();
  proxy.fallSilent();
  const begun = performance.now();
  const answer = await new Promise<number>((resolve) => {
    const response = { writeHead: (status: number) => resolve(status), end: () => undefined };
    healthRoute(
      { database, authenticate: () => Promise.reject(new Error()) },
      { isLate: false },
    )(...([{}, response, '/readyz'] as unknown as Parameters<Route>));
  });
  expect(answer).toBe(503);
  expect(performance.now() - begun).toBeLessThan(2_500);
  proxy.speak();
});

it('A transaction that was read in, and is to end in the silence, keeps nobody waiting.', async () => {
  const session = everything();
  await session.rows(ONE, []);
  proxy.fallSilent();
  // Its snapshot ends a moment later, by a message that nobody answers.
  await session.end();
  const next = everything();
  await expect(next.rows(ONE, [])).rejects.toThrow();
  await next.end();
  proxy.speak();
  await expectAllToWork();
});

it('Whoever waits for a connection during the silence is told so in time.', async () => {
  await expectAllToWork();
  proxy.fallSilent();
  const begun = performance.now();
  const asked = Array.from({ length: 12 }, () => database.runUnscoped(ONE, [], 300));
  for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
  expect(performance.now() - begun).toBeLessThan(10_000);
  proxy.speak();
  await expectAllToWork();
});

it('Whatever is asked during the silence, over a connection or for a new one, may be asked again.', async () => {
  // The pool has opened one connection: at the same moment it is lent, and two more are opened.
  proxy.fallSilent();
  const asked = Array.from({ length: POOL_SIZE }, () => database.runUnscoped(ONE, [], 300));
  for (const outcome of await Promise.allSettled(asked)) {
    const reason: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
    const code = clientErrorOf(reason)?.code;
    expect({ reason, code }).toEqual({ reason, code: 'TEMPORARILY_UNAVAILABLE' });
  }
  proxy.speak();
  await expectAllToWork();
});

it('A connection that ends while nobody has borrowed it yet ends nothing else.', async () => {
  // As a server that is just going down does: it lets in, and takes leave with the same bytes.
  const upstreamUrl = new URL(copy.appUrl);
  const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
  const fields = 'SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0';
  const leave = Buffer.alloc(5 + fields.length);
  leave.write('E');
  leave.writeInt32BE(4 + fields.length, 1);
  leave.write(fields, 5);
  let isLeaving = false;
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(upstreamUrl.port), upstreamUrl.hostname);
    client.pipe(upstream).on('error', () => undefined);
    client.on('error', () => undefined).on('close', () => upstream.destroy());
    upstream.on('data', (bytes: Buffer) => {
      const isReady = bytes.subarray(-READY.length).equals(READY);
      client.write(isReady && isLeaving ? Buffer.concat([bytes, leave]) : bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(copy.appUrl);
  url.port = `${(server.address() as net.AddressInfo).port}`;
  const other = await openDatabase({ registry, url: url.href, poolSize: 2, timeouts: TIMEOUTS });
  const held = other.session({ kind: 'EVERYTHING' });
  await held.rows(ONE, []);
  isLeaving = true;
  await expect(other.runUnscoped(ONE, [], 300)).rejects.toThrow();
  isLeaving = false;
  expect(await other.runUnscoped(ONE, [], 300)).toEqual([{ one: 1 }]);
  await held.end();
  await other.close();
  await new Promise((resolve) => server.close(resolve));
});

describe('A COPY', () => {
  it('that PostgreSQL has given up tells each step why, and the transaction ends as others do', async () => {
    const session = everything();
    await session
      .transaction(async (transaction) => {
        await transaction.rows(STAGE, []);
        const rows = transaction.copyInto(COPY);
        await rows.write(Buffer.from('a row\twith a column too many\n'));
        await expect(rows.end()).rejects.toMatchObject({ code: '22P04' });
        await expect(rows.write(Buffer.from('more\n'))).rejects.toMatchObject({ code: '22P04' });
        await expect(rows.end()).rejects.toMatchObject({ code: '22P04' });
        await rows.abort();
        throw new Error('given up');
      })
      .catch((error: unknown) => expect(error).toEqual(new Error('given up')));
    expect(await session.rows(ONE, [])).toEqual([{ one: 1 }]);
    await session.end();
  });

  it('whose connection is lost tells each step why, too', async () => {
    const session = everything();
    const work = session.transaction(async (transaction) => {
      await transaction.rows(STAGE, []);
      const rows = transaction.copyInto(COPY);
      await rows.write(Buffer.from('a row\n'));
      proxy.cut();
      await expect(rows.end()).rejects.toThrow();
      await expect(rows.write(Buffer.from('more\n'))).rejects.toThrow();
      await rows.abort();
      throw new Error('given up');
    });
    await expect(work).rejects.toThrow('given up');
    await session.end();
    await expectAllToWork();
  });

  it('that was given up leaves nothing behind', async () => {
    const session = everything();
    const work = session.transaction(async (transaction) => {
      await transaction.rows(STAGE, []);
      const rows = transaction.copyInto(COPY);
      await rows.write(Buffer.from('a row\n'));
      await rows.abort();
      throw new Error('given up');
    });
    await expect(work).rejects.toThrow('given up');
    expect(await session.rows(ONE, [])).toEqual([{ one: 1 }]);
    await session.end();
  });
});

it('Whoever has waited too long for a connection hears that there was none.', async () => {
  const sessions = Array.from({ length: POOL_SIZE }, everything);
  await Promise.all(sessions.map((session) => session.rows(ONE, [])));
  await expect(everything().rows(ONE, [])).rejects.toThrow(PoolTimeout);
  await Promise.all(sessions.map((session) => session.end()));
  await expectAllToWork();
});
