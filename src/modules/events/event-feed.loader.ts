import type { RequestContext } from '../../application/context';
import type { EventType } from '../../application/event-types';
import type { PlacedEvent } from '../../application/live-reader';
import { ownRowsOf, type Actor } from '../../application/viewer';
import { defineQueue, type QueueDepth } from '../../application/work-queue';
import type { Database } from '../../data/database';
import type { Statement } from '../../data/statement';
import { StatementValues } from '../../data/statement-values';
import { millisOf, type Instant } from '../../domain/time/time-zone';

/** How many places are looked at for one page, whatever its filter leaves of them. */
export const LOOKED_AT_MAX = 10_000;

/** How far the feed reaches, and what its cursors are made with. */
export interface FeedHead {
  readonly feedId: string;
  readonly cursorKey: string;
  readonly position: number;
}

const HEAD: Statement = {
  name: 'feed-head',
  text: `select feed_id as "feedId", cursor_key as "cursorKey", position from feed_head where id = 1`,
};

/** Read once in a request: in the same snapshot as its pages. */
export const feedHead = (context: RequestContext): Promise<FeedHead> =>
  context.once(HEAD, async ({ database }) => {
    const [head] = await database.rows<FeedHead>(HEAD, []);
    if (!head) throw new Error('the feed has no head');
    return head;
  });

/** The place of an event, and what its row is found by. */
export interface FeedPlace {
  readonly position: number;
  readonly stream: string;
  readonly accountId: string | null;
  readonly eventId: string;
  readonly isSandbox: boolean;
  readonly placedAt: Instant;
}

/** Which events; all that the viewer may see where nothing is said. */
export interface FeedFilter {
  readonly types?: readonly EventType[] | undefined;
  readonly accountIds?: readonly string[] | undefined;
  readonly isSandbox?: boolean | undefined;
}

export interface FeedPage {
  readonly places: readonly FeedPlace[];
  /** The last position that was looked at: whatever lies before it need not be looked at again. */
  readonly lookedUpTo: number;
  readonly hasMore: boolean;
}

/** The places behind a position that pass the filter, `limit` at the most. */
export async function feedPage(
  context: RequestContext,
  filter: FeedFilter,
  after: number,
  limit: number,
): Promise<FeedPage> {
  const found = await placesBehind(context, filter, after, limit + 1);
  const places = found.slice(0, limit);
  const last = places.at(-1)?.position ?? after;
  if (found.length > limit) return { places, lookedUpTo: last, hasMore: true };
  const { position: head } = await feedHead(context);
  if (filter.types === undefined)
    return { places, lookedUpTo: Math.max(after, head), hasMore: false };
  const looked = await lookedAt(context, filter, after);
  return looked.places < LOOKED_AT_MAX
    ? { places, lookedUpTo: Math.max(after, head), hasMore: false }
    : { places, lookedUpTo: looked.last, hasMore: true };
}

function placesBehind(
  context: RequestContext,
  filter: FeedFilter,
  after: number,
  limit: number,
): Promise<FeedPlace[]> {
  const values = new StatementValues();
  const range = rangeOf(context, filter, after, values);
  const types = filter.types ? `where type = any(${values.place(filter.types)}::text[])` : '';
  const text = `select position, stream, account_id as "accountId", event_id as "eventId",
      is_sandbox as "isSandbox", placed_at as "placedAt"
    from (${range}) f ${types} order by position limit ${values.place(limit)}`;
  return context.database.rows({ text }, values.all);
}

/** How many places a page with a filter has looked at, and the last of them. */
async function lookedAt(
  context: RequestContext,
  filter: FeedFilter,
  after: number,
): Promise<{ readonly places: number; readonly last: number }> {
  const values = new StatementValues();
  const range = rangeOf(context, filter, after, values);
  const text = `select count(*)::int as places, coalesce(max(position), 0) as last from (${range}) f`;
  const [looked] = await context.database.rows<{ places: number; last: number }>(
    { text },
    values.all,
  );
  if (!looked) throw new Error('a count without a row');
  return looked;
}

/** The next places of the viewer's own, of which a page takes those that pass its filter. */
function rangeOf(
  { viewer }: RequestContext,
  { accountIds, isSandbox }: FeedFilter,
  after: number,
  values: StatementValues,
): string {
  const own = ownRowsOf(viewer);
  const conditions: readonly (readonly [string, unknown])[] = [
    ['account_id = ?::uuid', own.accountId],
    ['partner_id = ?::uuid', own.partnerId],
    // What belongs to no account is its partner's, whichever accounts a client is confined to.
    ['(account_id is null or account_id = any(?::uuid[]))', own.accountIds],
    ['beneficiary_code = ?', own.beneficiaryCode],
    ['account_id = any(?::uuid[])', accountIds],
    ['is_sandbox = ?::boolean', isSandbox],
  ];
  const stated = conditions.filter(([, value]) => value !== undefined);
  const texts = stated.map(([text, value]) => text.replace('?', values.place(value)));
  return `select position, stream, account_id, event_id, type, is_sandbox, placed_at from event_feed
    where ${[`position > ${values.place(after)}::bigint`, ...texts].join(' and ')}
    order by position limit ${LOOKED_AT_MAX}`;
}

const PLACED_BEHIND: Statement = {
  name: 'placed-behind',
  text: `select position, type, account_id as "accountId", partner_id as "partnerId",
      beneficiary_code as "beneficiaryCode", is_sandbox as "isSandbox"
    from event_feed where position > $1::bigint order by position limit $2`,
};

/** What was placed behind a position, whosever it is: for what the process tells its readers. */
export const placedBehind = (
  { database }: RequestContext,
  position: number,
  limit: number,
): Promise<PlacedEvent[]> => database.rows<PlacedEvent>(PLACED_BEHIND, [position, limit]);

/** Whether a page of the viewer's may hold that event: by the same conditions as its statement. */
export function mayConcern(viewer: Actor, filter: FeedFilter, event: PlacedEvent): boolean {
  const own = ownRowsOf(viewer);
  const isOf = (wanted: string | undefined, value: string | null) =>
    wanted === undefined || wanted === value;
  const isAmong = (wanted: readonly string[] | undefined, value: string | null) =>
    wanted === undefined || (value !== null && wanted.includes(value));
  return (
    isOf(own.accountId, event.accountId) &&
    isOf(own.partnerId, event.partnerId) &&
    (event.accountId === null || isAmong(own.accountIds, event.accountId)) &&
    isOf(own.beneficiaryCode, event.beneficiaryCode) &&
    isAmong(filter.accountIds, event.accountId) &&
    isAmong(filter.types, event.type) &&
    (filter.isSandbox === undefined || filter.isSandbox === event.isSandbox)
  );
}

/** The channel on which a process hears that another one has placed events. */
export const FEED_CHANNEL = 'switchboard_events';
const ANNOUNCE: Statement = {
  name: 'announce-events',
  text: `select pg_notify('${FEED_CHANNEL}', '')`,
};
const ANNOUNCE_MILLIS_MAX = 1_000;

/**
 * Tells other processes that events were placed. Behind the round, never within an act: a commit
 * that notifies takes a lock of the whole server. Whoever does not hear it looks by itself.
 */
export function announceEvents(database: Pick<Database, 'runUnscoped'>): void {
  database.runUnscoped(ANNOUNCE, [], ANNOUNCE_MILLIS_MAX).catch(() => undefined);
}

const FIRST_SINCE: Statement = {
  name: 'feed-position-since',
  // What was recorded before that instant and placed after it was told to nobody who asked then;
  // a test clock's instants say nothing of when.
  text: `select position from event_feed
    where placed_at >= $1::timestamptz and (is_sandbox or recorded_at >= $1::timestamptz)
    order by placed_at, position limit 1`,
};

/** The position behind which all that was recorded and placed at an instant, or later, lies. */
export async function positionBefore(context: RequestContext, since: Instant): Promise<number> {
  const [first] = await context.database.rows<{ position: number }>(FIRST_SINCE, [since]);
  return first ? first.position - 1 : (await feedHead(context)).position;
}

const WAITING: Statement = {
  name: 'events-wait',
  text: `select exists (select from event_outbox) or exists (select from stream_outbox) as waiting`,
};

/** Whether an event waits for its place. */
export async function hasWaitingEvents({ database }: RequestContext): Promise<boolean> {
  const [row] = await database.rows<{ waiting: boolean }>(WAITING, []);
  return row?.waiting ?? false;
}

const OLDEST: Statement = {
  name: 'oldest-waiting-event',
  text: `select least((select min(written_at) from event_outbox),
    (select min(written_at) from stream_outbox)) as oldest`,
};

/** Milliseconds that the event that waits longest has waited for its place; 0 where none does. */
export async function feedLag({ database, requestedAt }: RequestContext): Promise<number> {
  const [row] = await database.rows<{ oldest: Instant | null }>(OLDEST, []);
  if (!row || row.oldest === null) return 0;
  return Math.max(0, millisOf(requestedAt) - millisOf(row.oldest));
}

const DEPTH: Statement = {
  name: 'depth-of-event-outbox',
  text: `select count(*)::int as waiting, min(written_at) as "oldestAt" from (
      select written_at from event_outbox union all select written_at from stream_outbox
    ) o`,
};

export const EVENT_FEED_QUEUE = defineQueue({
  name: 'event feed',
  description: 'Gives events their places in the feed.',
  depth: async ({ database }) => {
    const [depth] = await database.rows<QueueDepth>(DEPTH, []);
    return depth ?? { waiting: 0, oldestAt: null };
  },
});
