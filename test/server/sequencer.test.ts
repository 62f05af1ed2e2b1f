import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { program } from '../support/program';
import { startTestServer, STAFF, type TestServer } from '../support/test-server';
import { anAccount } from '../support/world';
import { sendAct } from '../api/idempotent-acts';

const { openDatabase, placeWaitingEvents, registry, startSequencer } = program;

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer({ poolSize: 20 });
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

type Services = Parameters<typeof placeWaitingEvents>[0];
const services = (): Services => ({
  database: server.database,
  clock: () => new Date().toISOString() as ReturnType<Services['clock']>,
});

interface Placed {
  readonly position: number;
  readonly stream: string;
  readonly seq: number;
}
async function feed(): Promise<Placed[]> {
  const { rows } = await owner.query<Record<keyof Placed, string>>(
    'select position, stream, seq from event_feed order by position',
  );
  return rows.map(({ position, stream, seq }) => ({
    ...{ position: Number(position), stream, seq: Number(seq) },
  }));
}

const counted = async (text: string): Promise<number> =>
  Number((await owner.query<{ count: string }>(text)).rows[0]?.count);
const written = async (): Promise<number> =>
  (await counted('select count(*) from event')) +
  (await counted('select count(*) from stream_event'));
const waiting = async (): Promise<number> =>
  (await counted('select count(*) from event_outbox')) +
  (await counted('select count(*) from stream_outbox'));

/** Each stream's events, 1, 2, 3 …, in the order of their places. */
function expectInOrder(placed: readonly Placed[]): void {
  for (const own of Map.groupBy(placed, ({ stream }) => stream).values()) {
    expect(own.map(({ seq }) => seq)).toEqual(own.map((_, index) => index + 1));
  }
}

const addContact = (accountId: string, value: string) =>
  sendAct(server, 'addSupportContact', {
    ...{ accountId, vendorCode: 'GOTO', channel: 'EMAIL', value },
  });

describe('The sequencer', () => {
  it('places all that waits, once, in the order of each account and stream', async () => {
    const accountIds = [await anAccount(server), await anAccount(server)];
    for (const index of [1, 2, 3]) {
      for (const accountId of accountIds) await addContact(accountId, `a${index}@example.com`);
    }
    await sendAct(server, 'createPartner', { name: 'A partner of the feed' }, STAFF);
    const before = await written();
    expect(await waiting()).toBe(before);
    expect(await placeWaitingEvents(services())).toBe(before);
    expect(await waiting()).toBe(0);
    const placed = await feed();
    expect(placed).toHaveLength(before);
    expect(placed.map(({ position }) => position)).toEqual(placed.map((_, index) => index + 1));
    expectInOrder(placed);
    expect(await placeWaitingEvents(services())).toBe(0);
  });

  it('misses nothing and swaps nothing with 16 writers, two at work and connections cut', async () => {
    const accountIds = await Promise.all(Array.from({ length: 6 }, () => anAccount(server)));
    const databases = await Promise.all(
      [1, 2].map(() => openDatabase({ registry, url: appUrl(), poolSize: 2 })),
    );
    let failures = 0;
    const log = { error: () => (failures += 1), warn: () => undefined };
    const loops = databases.map((database) =>
      startSequencer({ ...services(), database, everyMs: 5, log: log as never }),
    );
    const writing = new AbortController();
    const cutting = (async () => {
      let cut = 0;
      for (; !writing.signal.aborted; cut += 1) {
        await sleep(20);
        await owner.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
            and state = 'active' and query ~ 'feed_head|event_feed|event_outbox' and pid <> pg_backend_pid()`,
        );
      }
      return cut;
    })();
    const writers = Array.from({ length: 16 }, async (_, writer) => {
      for (let index = 0; index < 12; index += 1) {
        const accountId = accountIds[(writer + index) % accountIds.length] ?? '';
        await addContact(accountId, `w${writer}.${index}@example.com`);
      }
    });
    await Promise.all(writers);
    writing.abort();
    expect(await cutting).toBeGreaterThan(10);
    await Promise.all(loops.map(({ stop }) => stop()));
    await placeWaitingEvents(services());
    await Promise.all(databases.map((database) => database.close()));
    const placed = await feed();
    expect(placed).toHaveLength(await written());
    expect(new Set(placed.map(({ stream, seq }) => `${stream} ${seq}`)).size).toBe(placed.length);
    expectInOrder(placed);
    expect(await waiting()).toBe(0);
  });

  it('places events while a transaction of another stays open', async () => {
    const accountId = await anAccount(server);
    const other = new Client({ connectionString: server.ownerUrl });
    await other.connect();
    await other.query('begin isolation level repeatable read');
    await other.query('select count(*) from event');
    await addContact(accountId, 'open@example.com');
    expect(await placeWaitingEvents(services())).toBe(2);
    await other.query('rollback');
    await other.end();
  });

  it('gives later places no earlier instant, whatever the clocks say', async () => {
    const accountId = await anAccount(server);
    const early = { ...services(), clock: () => '2020-01-01T00:00:00.000Z' as never };
    await placeWaitingEvents(early);
    await addContact(accountId, 'early@example.com');
    await placeWaitingEvents(early);
    const { rows } = await owner.query<{ rises: boolean }>(
      `select bool_and(placed_at >= before) as rises from
        (select placed_at, lag(placed_at) over (order by position) as before from event_feed) f
        where before is not null`,
    );
    expect(rows).toEqual([{ rises: true }]);
  });
});

function appUrl(): string {
  const url = new URL(process.env.TEST_APP_URL ?? '');
  url.pathname = new URL(server.ownerUrl).pathname;
  return url.toString();
}
