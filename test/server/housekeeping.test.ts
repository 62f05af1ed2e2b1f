import { Client } from 'pg';
import type { Instant } from '../../src/domain/time-zone';
import { forgetOldKeys } from '../../src/server/housekeeping';
import { startTestServer, STAFF, type TestServer } from '../support/test-server';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
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
    const forget = () => forgetOldKeys(server.database, () => server.clock.now as Instant);
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
    const gone = await forgetOldKeys(server.database, () => server.clock.now as Instant);
    expect(gone).toBe(2_500);
    const { rows } = await owner.query('select 1 from idempotency_key');
    expect(rows).toHaveLength(2);
  });
});
