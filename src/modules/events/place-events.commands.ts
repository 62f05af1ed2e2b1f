import { defineCommand } from '../../application/command';
import type { Statement } from '../../data/statement';
import { insertOf } from '../../data/insert';
import type { Transaction } from '../../data/transaction';
import type { Instant } from '../../domain/time/time-zone';
import { FeedRow } from './event.entity';

/** Small, so that a round is over before anyone waits for it. */
const EVENTS_A_ROUND_MAX = 1_000;
const FIRST_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/** An event as the outbox has it; what is placed of it. */
type WaitingEvent = Omit<FeedRow, 'position' | 'placedAt'>;

/** What one round did. */
export interface PlacedEvents {
  readonly placed: number;
  /** Whether more may wait. */
  readonly isFull: boolean;
}

// A statement of its own: a snapshot that is taken before the wait would not see what the round
// before has done.
const LOCK_HEAD: Statement = {
  name: 'lock-feed-head',
  text: `select position, coalesce(next_account_id, '${FIRST_ACCOUNT}') as "nextAccountId",
      placed_at as "placedAt"
    from feed_head where id = 1 for update`,
};
const waiting = (name: string, condition: string): Statement => ({
  name,
  text: `select o.account_id::text as stream, o.seq, o.id as "eventId", e.type,
      o.account_id as "accountId", a.partner_id as "partnerId",
      e.beneficiary_code as "beneficiaryCode", a.is_sandbox as "isSandbox",
      e.recorded_at as "recordedAt"
    from (
      select account_id, id, seq from event_outbox where account_id ${condition} $1::uuid
      order by account_id, seq limit $2
    ) o
      join event e on e.account_id = o.account_id and e.id = o.id
      join account a on a.id = o.account_id
    order by o.account_id, o.seq`,
});
const WAITING_FROM = waiting('events-waiting-from', '>=');
const WAITING_BEFORE = waiting('events-waiting-before', '<');
const WAITING_IN_STREAMS: Statement = {
  name: 'stream-events-waiting',
  text: `select o.stream, o.seq, e.id as "eventId", e.type, null::uuid as "accountId",
      o.partner_id as "partnerId", null::text as "beneficiaryCode", false as "isSandbox",
      e.recorded_at as "recordedAt"
    from (select stream, seq, partner_id from stream_outbox order by stream, seq limit $1) o
      join stream_event e on e.stream = o.stream and e.seq = o.seq
    order by o.stream, o.seq`,
};
const TAKE: Statement = {
  name: 'take-events-out',
  text: 'delete from event_outbox where account_id = any($1::uuid[]) and id = any($2::uuid[])',
};
const TAKE_FROM_STREAMS: Statement = {
  name: 'take-stream-events-out',
  text: `delete from stream_outbox o using (
      select * from unnest($1::text[], $2::bigint[]) as t (stream, seq)
    ) t where o.stream = t.stream and o.seq = t.seq`,
};
const MOVE_HEAD: Statement = {
  name: 'move-feed-head',
  text: `update feed_head set position = $1, next_account_id = $2, placed_at = $3 where id = 1`,
};

/**
 * Gives events that wait in the outboxes their places in the feed, up to 1,000 of them.
 *
 * Any number of processes may do so, one after the other. An account's events are numbered under
 * its lock, so the later one is not written before the earlier one is committed: whatever is found
 * in the order of their numbers is placed in that order, and none can appear behind it.
 */
export const placeEvents = defineCommand<Instant, PlacedEvents>({
  name: 'placeEvents',
  right: 'PLACE_EVENTS',
  account: 'none',
  run: async ({ transaction }, now) => {
    const [head] = await transaction.rows<Head>(LOCK_HEAD, []);
    if (!head) throw new Error('the feed has no head');
    const ofStreams = await transaction.rows<WaitingEvent>(WAITING_IN_STREAMS, [
      EVENTS_A_ROUND_MAX,
    ]);
    const ofAccounts = await waitingOfAccounts(transaction, head, ofStreams.length);
    const events = [...ofStreams, ...ofAccounts];
    if (events.length > 0) await place(transaction, head, events, now);
    return { placed: events.length, isFull: events.length >= EVENTS_A_ROUND_MAX };
  },
  // No fact: what happened was recorded, and told, when it happened.
  audit: () => [],
  event: 'none',
});

interface Head {
  readonly position: number;
  readonly nextAccountId: string;
  readonly placedAt: Instant | null;
}

/** From the account at which the round before stopped, and round again from the first. */
async function waitingOfAccounts(
  { rows }: Transaction,
  { nextAccountId }: Head,
  taken: number,
): Promise<readonly WaitingEvent[]> {
  const room = EVENTS_A_ROUND_MAX - taken;
  if (room <= 0) return [];
  const found = await rows<WaitingEvent>(WAITING_FROM, [nextAccountId, room]);
  const left = room - found.length;
  if (left === 0 || nextAccountId === FIRST_ACCOUNT) return found;
  return [...found, ...(await rows<WaitingEvent>(WAITING_BEFORE, [nextAccountId, left]))];
}

async function place(
  transaction: Transaction,
  head: Head,
  events: readonly WaitingEvent[],
  now: Instant,
): Promise<void> {
  // The clocks of two machines may differ: positions and instants rise together all the same.
  const placedAt = head.placedAt !== null && head.placedAt > now ? head.placedAt : now;
  const feed = events.map((event, index) => ({
    ...event,
    position: head.position + index + 1,
    placedAt,
  }));
  await takeOut(transaction, events);
  // Where a cluster committed a half of an earlier round, that half is there already.
  await insertOnce(transaction, feed);
  const next = events.at(-1)?.accountId ?? null;
  await transaction.rows(MOVE_HEAD, [head.position + events.length, next, placedAt]);
}

async function takeOut({ rows }: Transaction, events: readonly WaitingEvent[]): Promise<void> {
  const [ofAccounts, ofStreams] = [
    events.filter(({ accountId }) => accountId !== null),
    events.filter(({ accountId }) => accountId === null),
  ];
  if (ofAccounts.length > 0) {
    const accountIds = [...new Set(ofAccounts.map(({ accountId }) => accountId))];
    await rows(TAKE, [accountIds, ofAccounts.map(({ eventId }) => eventId)]);
  }
  if (ofStreams.length > 0) {
    const streams = ofStreams.map(({ stream }) => stream);
    await rows(TAKE_FROM_STREAMS, [streams, ofStreams.map(({ seq }) => seq)]);
  }
}

async function insertOnce(
  { rows, isCluster }: Transaction,
  feed: readonly FeedRow[],
): Promise<void> {
  for (const some of isCluster ? feed.map((row) => [row]) : [feed]) {
    const { statement, values } = insertOf(FeedRow, some);
    const text = `${statement.text} on conflict (stream, seq) do nothing`;
    await rows({ name: `${statement.name}-once`, text }, values);
  }
}
