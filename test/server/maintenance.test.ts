import type { Client } from 'pg';
import pino from 'pino';
import type { Instant } from '../../src/domain/time/time-zone';
import { forgetOldAttempts, forgetOldKeys, startMaintenance } from '../../src/worker/maintenance';
import { asOwner, callsLeft, keepDetail } from '../support/retention';
import { startTestServer, STAFF, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { aCall, anAccount, aSubscription, sendCalls } from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = await asOwner(server);
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const create = (idempotencyKey: string) =>
  server.ask(
    STAFF,
    `mutation ($key: String) { createAccount(input: { name: "A", timeZone: "UTC",
      currencyCode: "EUR", idempotencyKey: $key }) { account { id } } }`,
    { key: idempotencyKey },
  );

describe('An idempotency key', () => {
  it('is kept for 31 days, and then forgotten with its answer', async () => {
    server.clock.now = '2026-10-01T00:00:00.000Z';
    const first = await create('old');
    server.clock.now = '2026-10-31T23:59:59.999Z';
    const second = await create('new');
    const forget = () =>
      forgetOldKeys({ database: server.database, clock: () => server.clock.now as Instant });
    expect(await forget()).toBe(0);
    expect(await create('old')).toEqual(first);
    server.clock.now = '2026-11-01T00:00:00.001Z';
    expect(await forget()).toBe(1);
    expect(await create('new')).toEqual(second);
    expect(await create('old')).not.toEqual(first);
  });

  it('is forgotten with thousands of others, in batches', async () => {
    await owner.query(`insert into idempotency_key (owner, key, mutation, input_hash, recorded_at)
      select 'someone', n::text, 'createAccount', '', '2026-01-01T00:00:00Z'
        from generate_series(1, 2500) n`);
    const gone = await forgetOldKeys({
      database: server.database,
      clock: () => server.clock.now as Instant,
    });
    expect(gone).toBe(2_500);
    const { rows } = await owner.query('select 1 from idempotency_key');
    expect(rows).toHaveLength(2);
  });
});

describe('An attempt to send something to a webhook', () => {
  it('is kept for 30 days', async () => {
    const at = '2026-10-31T00:00:00.000Z';
    await owner.query(
      `insert into webhook_attempt (endpoint_id, id, message_id, type, number, started_at,
        duration_ms, outcome, body_bytes, body_sha256, excerpt)
       select gen_random_uuid(), gen_random_uuid(), 'evt', 'notice.given', 1,
        $1::timestamptz - n * interval '1 day', 1, 'SUCCEEDED', 1, '', ''
       from generate_series(29, 31) n`,
      [at],
    );
    const forget = () =>
      forgetOldAttempts({ database: server.database, clock: () => at as Instant });
    expect(await forget()).toBe(1);
    const { rows } = await owner.query('select 1 from webhook_attempt');
    expect(rows).toHaveLength(2);
  });
});

describe('Maintenance', () => {
  it('removes old detail in its rounds, and ends with the transaction under way', async () => {
    server.clock.now = '2026-11-23T12:00:00.000Z';
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01');
    await sendCalls(server, [
      aCall(subscriptionId, '2025-05-01T12:00:00Z', 0, { disposition: 'BUSY', answeredAt: null }),
    ]);
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    const clock = () => server.clock.now as Instant;
    const { database } = server;
    const household = { database, clock, log, usageRetentionMonths: undefined, everyMs: 50 };
    const stop = startMaintenance(household);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await callsLeft(owner, accountId)).toHaveLength(1);
    await keepDetail(server, accountId, 12);
    await until(() => lines.length);
    await stop();
    expect(await callsLeft(owner, accountId)).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('Removed the detail of old calls.')]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ calls: 1 });
  });
});
