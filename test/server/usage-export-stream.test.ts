import http, { type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { asOwner } from '../support/stored-usage';
import { STAFF, startTestServer, type TestServer, type TestViewer } from '../support/test-server';
import { until } from '../support/until';
import { aCall, anAccount, aRate, aSubscription, sendCalls } from '../support/world';

const CALLS = 60_000;
const CALL_BYTES_MIN = 400;

let server: TestServer;
let account: string;
let subscription: string;

beforeAll(async () => {
  server = await startTestServer({ poolSize: 8 });
  account = await anAccount(server);
  const line = { rates: [aRate('0.02')] };
  subscription = (await aSubscription(server, account, '2026-01-01', line)).subscriptionId;
  await sendCalls(server, [aCall(subscription, '2026-10-05T12:00:00Z', 60)]);
  await asOwner(server, (client) =>
    client.query(
      `insert into usage_record select copy.*
       from usage_record u, generate_series(2, $1::int) n,
         lateral jsonb_populate_record(u, jsonb_build_object('id', gen_random_uuid(),
           'external_id', 'call-' || n, 'started_at', u.started_at + n * interval '1 s')) copy`,
      [CALLS],
    ),
  );
}, 60_000);
afterAll(() => server.close());

/** The answer to an export whose client reads nothing before it is told to. */
async function begun(viewer: TestViewer = STAFF, more = ''): Promise<IncomingMessage> {
  const search = `subscription=${subscription}&from=2026-10-01&before=2026-11-01&format=ndjson${more}`;
  const headers = { authorization: `Bearer ${await server.tokenOf(viewer)}` };
  return new Promise((resolve, reject) => {
    http
      .get(`${server.url}/usage/export?${search}`, { headers, agent: false }, (response) => {
        response.pause();
        resolve(response);
      })
      .on('error', reject);
  });
}

/** How often PostgreSQL was asked for more. */
async function fetchesDuring<Result>(
  work: (count: () => number) => Promise<Result>,
): Promise<Result> {
  let fetches = 0;
  const { onStatement } = server.database;
  server.database.onStatement = (text) => {
    if (text.startsWith('fetch')) fetches += 1;
  };
  try {
    return await work(() => fetches);
  } finally {
    server.database.onStatement = onStatement;
  }
}

async function restOf(response: IncomingMessage): Promise<{ lines: number; bytes: number }> {
  let [lines, bytes] = [0, 0];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 0x0a) lines += 1;
  }
  return { lines, bytes };
}

const openTransactions = () =>
  asOwner(server, async (client) => {
    const { rows } = await client.query<{ count: string }>(
      // Whether it waits or fetches: an export that goes on is one.
      `select count(*) from pg_stat_activity
       where datname = current_database() and backend_type = 'client backend'
         and xact_start is not null and pid <> pg_backend_pid()`,
    );
    return Number(rows[0]?.count);
  });

/** Those that wait within a transaction: an export that is just fetching is met a moment later. */
const connectionsCut = () =>
  asOwner(server, async (client) => {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and state like 'idle in transaction%'`,
    );
    return rowCount;
  });

describe('An export of many calls', () => {
  it('is read no further than its client takes it in, and is whole in the end', async () => {
    await fetchesDuring(async (fetches) => {
      const response = await begun();
      let before = -1;
      await until(async () => {
        const isStill = fetches() > 0 && fetches() === before;
        before = fetches();
        await pause(300);
        return isStill;
      });
      // What fits between two ends of a connection on one machine is a few megabytes.
      expect(before).toBeLessThan(CALLS / 1_000 / 2);
      const { lines, bytes } = await restOf(response);
      expect(lines).toBe(CALLS);
      expect(bytes).toBeGreaterThan(CALLS * CALL_BYTES_MIN);
      expect(fetches()).toBe(CALLS / 1_000 + 1);
    });
  });

  it('ends with its client, and gives its connection back', async () => {
    const response = await begun();
    await until(openTransactions, (open) => open === 1);
    response.destroy();
    await until(openTransactions, (open) => open === 0);
  });

  it('that breaks off is cut, so that nobody takes it for whole', async () => {
    const response = await begun();
    await until(connectionsCut, (cut) => cut === 1);
    await expect(restOf(response)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('has half of the places for exports at most: another of the viewer waits, and nobody else', async () => {
    const first = await begun();
    const second = begun();
    await expect(Promise.race([second, pause(500, 'waits')])).resolves.toBe('waits');
    const other = await begun({ kind: 'PERSON', accountId: account });
    first.destroy();
    (await second).destroy();
    other.destroy();
    await until(openTransactions, (open) => open === 0);
  });

  it('whose client is too slow is cut, and goes on where it was', async () => {
    const slow = await begun();
    await until(openTransactions, (open) => open === 1);
    // It takes in nothing for as long as a part may take.
    await until(openTransactions, (open) => open === 0);
    let text = '';
    await expect(
      (async () => {
        for await (const chunk of slow) text += String(chunk);
      })(),
    ).rejects.toMatchObject({ code: 'ECONNRESET' });
    const received = text.split('\n').slice(0, -1);
    const { startedAt } = JSON.parse(received.at(-1) ?? '') as { startedAt: string };
    const { lines } = await restOf(await begun(STAFF, `&startedFrom=${startedAt}`));
    // Its last call comes again: there may be more of the same instant.
    expect(received.length - 1 + lines).toBe(CALLS);
  });
});
