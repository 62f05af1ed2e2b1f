import type { RequestContext } from '../../application/context';
import type { Statement } from '../../data/statement';
import { feedPage, type FeedFilter, type FeedPlace } from '../events/event-feed.loader';
import { eventAt, eventByKey, type RecordedEvent } from '../events/event.loader';
import type { RowKey } from '../../data/loader';
import type { SentEvent } from './webhook-message';

/** What an endpoint is sent of a page of the feed. */
export interface SentPage {
  readonly events: readonly SentEvent[];
  /** What lies before it was looked at. */
  readonly lookedUpTo: number;
}

/**
 * The next events behind a position, as the endpoint's owner reads them now.
 *
 * @param own the endpoint's own filter, by which an event's predecessor is found: so its message is
 *   the same whenever it is sent once more.
 */
export async function sentPage(
  context: RequestContext,
  { filter, own = filter }: { readonly filter: FeedFilter; readonly own?: FeedFilter },
  after: number,
  limit: number,
): Promise<SentPage> {
  const { places, lookedUpTo } = await feedPage(context, filter, after, limit);
  return { events: await sentEvents(context, own, places), lookedUpTo };
}

const IN_LANE: Statement = {
  name: 'webhook-lane-places',
  text: `select position, stream, account_id as "accountId", event_id as "eventId",
      is_sandbox as "isSandbox", placed_at as "placedAt"
    from event_feed
    where stream = $1 and seq >= $2 and position <= $3
      and ($4::text[] is null or type = any($4)) and ($5::boolean is null or is_sandbox = $5)
    order by seq limit $6`,
};

/** Which events of one stream wait. */
export interface LaneRange {
  readonly stream: string;
  readonly fromSeq: number;
  /** Where the endpoint's own place in the feed is. */
  readonly upTo: number;
  readonly limit: number;
}

/** The events that wait in a lane, the first of them first. */
export async function laneEvents(
  context: RequestContext,
  filter: FeedFilter,
  { stream, fromSeq, upTo, limit }: LaneRange,
): Promise<readonly SentEvent[]> {
  const { types = null, isSandbox = null } = filter;
  const values = [stream, fromSeq, upTo, types, isSandbox, limit];
  const places = await context.database.rows<FeedPlace>(IN_LANE, values);
  return sentEvents(context, filter, places);
}

async function sentEvents(
  context: RequestContext,
  own: FeedFilter,
  places: readonly FeedPlace[],
): Promise<readonly SentEvent[]> {
  const events = await Promise.all(places.map((place) => eventAt(context, place)));
  const found = places.flatMap((place, index) => {
    const event = events[index];
    return event ? [{ place, event }] : [];
  });
  const before = await sequencesBefore(context, own, found);
  return found.map((each, index) => ({ ...each, previousSequence: before[index] ?? null }));
}

const BEFORE: Statement = {
  name: 'webhook-sequences-before',
  text: `select (
      select f.seq from event_feed f
      where f.stream = k.stream and f.seq < k.seq and ($3::text[] is null or f.type = any($3))
        and ($4::boolean is null or f.is_sandbox = $4)
      order by f.seq desc limit 1
    ) as before
    from unnest($1::text[], $2::bigint[]) with ordinality as k (stream, seq, place)
    order by k.place`,
};

/** Of each event, the last one of its stream before it that passes the endpoint's filter. */
async function sequencesBefore(
  { database }: RequestContext,
  { types, isSandbox }: FeedFilter,
  events: readonly { readonly place: FeedPlace; readonly event: RecordedEvent }[],
): Promise<(number | null)[]> {
  if (events.length === 0) return [];
  const streams = events.map(({ place }) => place.stream);
  const values = [streams, events.map(({ event }) => event.seq)];
  const rows = await database.rows<{ before: number | null }>(BEFORE, [
    ...values,
    types ?? null,
    isSandbox ?? null,
  ]);
  return rows.map(({ before }) => before);
}

const PLACE_OF: Statement = {
  name: 'webhook-place-of-event',
  text: `select position, stream, account_id as "accountId", event_id as "eventId",
      is_sandbox as "isSandbox", placed_at as "placedAt"
    from event_feed where stream = any($1::text[]) and seq = $2 and event_id = $3`,
};

/** The event of a global id, with its place; undefined where the viewer sees none in the feed. */
export async function placeOfEvent(
  context: RequestContext,
  key: RowKey,
): Promise<Pick<SentEvent, 'place' | 'event'> | undefined> {
  const event = await eventByKey(context, key);
  if (!event) return undefined;
  const streams = [event.ownerId, 'CATALOGUE', 'PROVIDER'];
  const values = [streams, event.seq, event.id];
  const [place] = await context.database.rows<FeedPlace>(PLACE_OF, values);
  return place && { place, event };
}

/** An event as an endpoint of that filter is sent it. */
export async function sentEventOf(
  context: RequestContext,
  own: FeedFilter,
  found: Pick<SentEvent, 'place' | 'event'>,
): Promise<SentEvent> {
  const [previousSequence = null] = await sequencesBefore(context, own, [found]);
  return { ...found, previousSequence };
}

const LANES_OF: Statement = {
  name: 'webhook-lane-streams',
  text: `select stream from webhook_lane where endpoint_id = $1 and stream = any($2::text[])`,
};

/** Those of some streams whose events wait in lanes. */
export async function streamsWaiting(
  { database }: RequestContext,
  endpointId: string,
  streams: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database.rows<{ stream: string }>(LANES_OF, [endpointId, streams]);
  return new Set(rows.map(({ stream }) => stream));
}
