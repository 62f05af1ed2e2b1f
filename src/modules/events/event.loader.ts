import { stableId } from '../../application/stable-id';
import type { EventType } from '../../application/event-types';
import type { RequestContext } from '../../application/context';
import { defineLoader, inOrder, rowKey, type RowKey } from '../../data/loader';
import { sourceOf } from '../../data/columns';
import { defineRowLoader } from '../../data/row-loader';
import type { Instant } from '../../domain/time/time-zone';
import { EventRow, StreamEventRow } from './event.entity';
import type { FeedPlace } from './event-feed.loader';

/** An event, of an account or of what belongs to none. */
export interface RecordedEvent {
  /** The account's id, or that which stands for its stream. */
  readonly ownerId: string;
  readonly accountId: string | null;
  readonly id: string;
  readonly seq: number;
  readonly type: EventType;
  readonly factKey: string;
  readonly subscriptionId: string | null;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
}

/** Streams that no partner owns have ids of their own, so that their events have global ids. */
const STREAM_IDS = new Map(
  ['CATALOGUE', 'PROVIDER'].map((stream) => [stream, stableId(['stream', stream])]),
);
const STREAMS = new Map([...STREAM_IDS].map(([stream, id]) => [id, stream]));

const accountEventById = defineRowLoader<EventRow>(sourceOf(EventRow));

const STREAM_EVENT = sourceOf(StreamEventRow);
const STREAM_EVENTS = {
  name: 'stream-events-by-id',
  text: `select ${STREAM_EVENT.columns} from ${STREAM_EVENT.from}
    where t.stream = any($1::text[]) and t.id = any($2::uuid[])`,
};

const streamEventById = defineLoader<RowKey, StreamEventRow | null>(async (context, keys) => {
  const streams = keys.map(({ accountId }) => STREAMS.get(accountId) ?? accountId);
  const values = [[...new Set(streams)], keys.map(({ id }) => id)];
  const rows = await context.database.rows<StreamEventRow>(STREAM_EVENTS, values);
  return inOrder(
    keys.map((key, index) => rowKey({ accountId: streams[index] ?? '', id: key.id })),
    rows,
    ({ stream, id }) => rowKey({ accountId: stream, id }),
  );
}, rowKey);

/** The event of a place in the feed; null where the viewer may see none. */
export async function eventAt(
  context: RequestContext,
  { accountId, stream, eventId: id }: FeedPlace,
): Promise<RecordedEvent | null> {
  if (accountId !== null) return ofAccount(await accountEventById(context, { accountId, id }));
  return ofStream(await streamEventById(context, { accountId: stream, id }));
}

/** The event of a global id; null where the viewer may see none. */
export async function eventByKey(
  context: RequestContext,
  key: RowKey,
): Promise<RecordedEvent | null> {
  return (
    ofAccount(await accountEventById(context, key)) ?? ofStream(await streamEventById(context, key))
  );
}

const ofAccount = (row: EventRow | null): RecordedEvent | null =>
  row && { ...row, ownerId: row.accountId };

const ofStream = (row: StreamEventRow | null): RecordedEvent | null =>
  row && {
    ...row,
    ownerId: STREAM_IDS.get(row.stream) ?? row.stream,
    accountId: null,
    subscriptionId: null,
  };
