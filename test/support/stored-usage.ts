import { Client } from 'pg';
import { keyOf, nodeId } from '../../src/graphql/node-id';
import type { TestServer } from './test-server';

// What later acts leave of stored calls, written by itself: a reader's tests need none of the acts.

/** What a call is charged in its next version. */
export interface NextVersion {
  readonly status?: string;
  readonly used_on?: string;
  readonly billed_seconds?: number;
  readonly amount?: string | null;
}

export async function asOwner<Result>(
  server: TestServer,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: server.ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const COPY = `insert into usage_record select (jsonb_populate_record(u, $3::jsonb)).*
  from usage_record u where u.account_id = $1 and u.id = $2`;

interface Corrected {
  readonly version: number;
  readonly billed_seconds: number;
  readonly amount: string | null;
  readonly original: string;
  readonly ids: readonly [reversal: string, next: string];
}

/** Writes the reversal of a record, and its next version where there is one. */
export async function correctedBySql(
  server: TestServer,
  id: string,
  next: NextVersion | null,
): Promise<{ reversalId: string; nextId: string }> {
  const key = keyOf('UsageRecord', id);
  if (!key) throw new Error('that is no record');
  return asOwner(server, async (client) => {
    const place = [key.accountId, key.id];
    const { rows } = await client.query<Corrected>(
      `select version, billed_seconds, amount, coalesce(original_id, id) as original,
         array[gen_random_uuid(), gen_random_uuid()] as ids
       from usage_record where account_id = $1 and id = $2`,
      place,
    );
    const [row] = rows;
    if (!row) throw new Error('there is no such record');
    const { version, billed_seconds: seconds, amount, original, ids } = row;
    const [reversal, nextOne] = ids;
    const recordedAt = new Date(Date.parse('2026-11-23T12:30:00Z') + version * 1_000).toISOString();
    const entry = { original_id: original, reason: 'It was wrong.', recorded_at: recordedAt };
    const back = {
      ...entry,
      ...{ id: reversal, kind: 'REVERSAL', reverses_id: key.id, is_current: false },
      ...{ billed_seconds: -seconds, amount: amount === null ? null : `-${amount}` },
    };
    await client.query(COPY, [...place, JSON.stringify(back)]);
    if (next) {
      const more = { ...entry, id: nextOne, version: version + 1, ...next };
      await client.query(COPY, [...place, JSON.stringify(more)]);
    }
    await client.query(
      'update usage_record set is_current = false where account_id = $1 and id = $2',
      place,
    );
    await recount(client);
    const idOf = (one: string) => nodeId('UsageRecord', { accountId: key.accountId, id: one });
    return { reversalId: idOf(reversal), nextId: idOf(nextOne) };
  });
}

/** Sums the ledger up again: every entry counts, a reversal takes one call back. */
async function recount(client: Client): Promise<void> {
  const calls = `case kind when 'CALL' then 1 else -1 end`;
  await client.query('delete from usage_monthly_total');
  await client.query(`insert into usage_monthly_total (account_id, id, subscription_id, month,
      direction, order_pool_id, calls, unrated_calls, billed_seconds, amount)
    select account_id, gen_random_uuid(), subscription_id, to_char(used_on, 'YYYY-MM'), direction,
      order_pool_id, sum(${calls}), coalesce(sum(${calls}) filter (where status = 'UNRATED'), 0),
      sum(billed_seconds), coalesce(sum(amount), 0)
    from usage_record group by account_id, subscription_id, 4, direction, order_pool_id`);
}

/** Removes the detail of every call before a day, as a retention run leaves it. */
export async function removedBySql(server: TestServer, before: string): Promise<void> {
  await asOwner(server, async (client) => {
    await client.query(
      `insert into usage_removed_total (account_id, id, subscription_id, used_on, direction, status,
         order_rate_id, calls, billed_seconds, amount)
       select account_id, gen_random_uuid(), subscription_id, used_on, direction, status,
         order_rate_id, count(*), sum(billed_seconds), sum(amount)
       from usage_record where used_on < $1 and is_current
       group by account_id, subscription_id, used_on, direction, status, order_rate_id`,
      [before],
    );
    await client.query('delete from usage_record where used_on < $1', [before]);
  });
}

/** Puts a text in the place of a record's numbers, or nothing, as an erasure leaves it. */
export async function erasedBySql(
  server: TestServer,
  id: string,
  pseudonym: string | null,
): Promise<void> {
  const key = keyOf('UsageRecord', id);
  await asOwner(server, (client) =>
    client.query(
      `update usage_record set from_number = $3, to_number = $3, dialled = $3, content_hash = ''
       where account_id = $1 and id = $2`,
      [key?.accountId, key?.id, pseudonym],
    ),
  );
}

/** All rows of all tables, but for the points that requests are charged. */
export function everythingIn(server: TestServer): Promise<Map<string, string>> {
  return asOwner(server, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE'
         and table_name <> 'rate_limit' order by 1`,
    );
    const held = new Map<string, string>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ digest: string }>(
        `select concat(count(*), ' ', md5(string_agg(t::text, '|' order by t::text))) as digest
         from ${name} t`,
      );
      held.set(name, rows[0]?.digest ?? '');
    }
    return held;
  });
}
