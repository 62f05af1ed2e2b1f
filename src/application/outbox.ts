import type { Instant } from '../domain/time/time-zone';
import type { Asked, Statement } from '../data/statement';
import type { Transaction } from '../data/transaction';
import type { EventType } from './event-types';
import { stableId } from './stable-id';

/** A fact of an account, from which an event takes its id; the rows of facts have this shape. */
export interface AccountFact {
  readonly accountId: string;
  readonly id: string;
  readonly subscriptionId?: string | null;
  /**
   * The vendor that may read the event: the beneficiary of the contract that it is about, where it
   * may read the fact itself.
   */
  readonly beneficiaryCode?: string | null;
  /** When it took effect; when it was recorded, where that says nothing else. */
  readonly effectiveAt?: Instant;
}

/** A fact of no account: in the catalogue, among the provider's affairs, or a partner's own. */
export interface StreamFact {
  readonly stream: 'CATALOGUE' | 'PROVIDER' | { readonly partnerId: string };
  readonly id: string;
  readonly effectiveAt?: Instant;
}

export type EventFact = AccountFact | StreamFact;

export interface NewEvent {
  readonly type: EventType;
  readonly fact: EventFact;
}

// Number, event and outbox row in one statement: an act asks it in one message with its entries in
// the log. Nothing is returned by the outbox, of which a beneficiary may read no row.
const INSERT = {
  name: 'insert-events',
  text: `with counter as (
      update account_counter set events = events + $2::int where account_id = $1
      returning events - $2::int as before,
        coalesce(case when $10::boolean then clock_at end, $9::timestamptz) as recorded_at
    ), told as (
      select * from unnest($3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[],
        $8::timestamptz[]) with ordinality
      as e (id, type, fact_key, subscription_id, beneficiary_code, occurred_at, place)
    ), written as (
      insert into event (account_id, id, seq, type, fact_key, subscription_id, beneficiary_code,
        occurred_at, recorded_at)
      select $1, id, before + place, type, fact_key, subscription_id, beneficiary_code,
        coalesce(occurred_at, counter.recorded_at), counter.recorded_at
      from counter, told returning id, seq
    )
    insert into event_outbox (account_id, id, seq) select $1, id, seq from written`,
};
const INSERT_STREAM = {
  name: 'insert-stream-events',
  text: `with counter as (
      insert into stream_counter as c (stream, partner_id, events) values ($1, $6, $2::int)
      on conflict (stream) do update set events = c.events + excluded.events
      returning events - $2::int as before
    ), told as (
      select * from unnest($3::uuid[], $4::text[], $5::text[], $7::timestamptz[])
        with ordinality as e (id, type, fact_key, occurred_at, place)
    ), written as (
      insert into stream_event (stream, id, seq, type, fact_key, partner_id, occurred_at,
        recorded_at)
      select $1, id, before + place, type, fact_key, $6, occurred_at, $8
      from counter, told returning seq
    )
    insert into stream_outbox (stream, seq, partner_id) select $1, seq, $6 from written`,
};

// A cluster refuses INSERT … SELECT under row-level security: there it is a statement an event.
const NUMBERS = {
  name: 'take-event-numbers',
  text: `update account_counter set events = events + $2 where account_id = $1
    returning events, clock_at as "clockAt"`,
};
const STREAM_NUMBERS = {
  name: 'take-stream-numbers',
  text: `insert into stream_counter as c (stream, partner_id, events) values ($1, $2, $3)
    on conflict (stream) do update set events = c.events + excluded.events returning events`,
};
const INSERT_ONE = {
  name: 'insert-event',
  text: `insert into event (account_id, id, seq, type, fact_key, subscription_id, beneficiary_code,
      occurred_at, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};
const INSERT_OUTBOX_ONE = {
  name: 'insert-event-outbox-row',
  text: 'insert into event_outbox (account_id, id, seq) values ($1, $2, $3)',
};
const INSERT_STREAM_ONE = {
  name: 'insert-stream-event',
  text: `insert into stream_event (stream, id, seq, type, fact_key, partner_id, occurred_at,
      recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
};
const INSERT_STREAM_OUTBOX_ONE = {
  name: 'insert-stream-outbox-row',
  text: 'insert into stream_outbox (stream, seq, partner_id) values ($1, $2, $3)',
};

/** When events are recorded: at an instant, or by the clock of their account. */
export type EventsRecorded = Instant | { readonly wallClockAt: Instant };

/**
 * Writes events and their outbox rows in the transaction that stores their facts.
 *
 * Each account, and each stream of what belongs to none, counts its events 1, 2, 3 … in the order
 * of commits: the counter stays locked until the transaction ends.
 *
 * An event holds ids, its type and two instants; no copy of state and nothing personal.
 *
 * @param recorded when they are recorded: an instant, or by the clock of the account that they are
 *   of, which is the wall clock's instant where it has no other.
 * @param beside what is asked in the same message, before them.
 */
export async function writeEvents(
  transaction: Transaction,
  recorded: EventsRecorded,
  events: readonly NewEvent[],
  beside: readonly Asked[] = [],
): Promise<void> {
  const streams = [...Map.groupBy(events, ({ fact }) => streamOf(fact))];
  const told = streams.map(([stream, own]) => ({ stream, own, fact: own[0]?.fact }));
  if (!transaction.isCluster) {
    const asked = told.map(({ stream, own, fact }) =>
      fact && 'stream' in fact
        ? ofStream(wallClockOf(recorded), stream, partnerOf(fact), own)
        : ofAccount(recorded, stream, own),
    );
    return transaction.together([...beside, ...asked]);
  }
  await transaction.together(beside);
  for (const { stream, own, fact } of told) {
    if (fact && 'stream' in fact) {
      await writeToStream(transaction, wallClockOf(recorded), stream, partnerOf(fact), own);
    } else await writeToAccount(transaction, recorded, stream, own);
  }
}

/** Where a counter is missing, nothing would be written without a word: the count is held to. */
const insertedAll = (statement: Statement, { length }: readonly NewEvent[]): Statement => ({
  ...statement,
  tag: `INSERT 0 ${length}`,
});

const ofAccount = (
  recorded: EventsRecorded,
  accountId: string,
  events: readonly NewEvent[],
): Asked => ({
  statement: insertedAll(INSERT, events),
  values: [
    ...[accountId, events.length, idsOf(accountId, events), ...columnsOf(events)],
    ...[...contractColumnsOf(events), events.map(({ fact }) => fact.effectiveAt ?? null)],
    ...[wallClockOf(recorded), typeof recorded !== 'string'],
  ],
});

const ofStream = (
  recordedAt: Instant,
  stream: string,
  partnerId: string | null,
  events: readonly NewEvent[],
): Asked => ({
  statement: insertedAll(INSERT_STREAM, events),
  values: [
    ...[stream, events.length, idsOf(stream, events), ...columnsOf(events), partnerId],
    ...[instantsOf(events, recordedAt), recordedAt],
  ],
});

async function writeToAccount(
  { rows }: Transaction,
  recorded: EventsRecorded,
  accountId: string,
  events: readonly NewEvent[],
): Promise<void> {
  const taken = [accountId, events.length];
  const [counter] = await rows<{ events: number; clockAt: Instant | null }>(NUMBERS, taken);
  if (!counter) throw new Error('an account has no counter');
  const recordedAt =
    typeof recorded === 'string' ? recorded : (counter.clockAt ?? recorded.wallClockAt);
  const seqs = numbersUpTo(counter.events, events.length);
  const ids = idsOf(accountId, events);
  const columns = [ids, seqs, ...columnsOf(events), ...contractColumnsOf(events)];
  const event = [accountId, ...columns, instantsOf(events, recordedAt), recordedAt];
  const outbox = [accountId, ids, seqs];
  await Promise.all([
    ...inRows(event, rows, INSERT_ONE),
    ...inRows(outbox, rows, INSERT_OUTBOX_ONE),
  ]);
}

async function writeToStream(
  { rows }: Transaction,
  recordedAt: Instant,
  stream: string,
  partnerId: string | null,
  events: readonly NewEvent[],
): Promise<void> {
  const taken = [stream, partnerId, events.length];
  const [counter] = await rows<{ events: number }>(STREAM_NUMBERS, taken);
  if (!counter) throw new Error('a stream has no counter');
  const seqs = numbersUpTo(counter.events, events.length);
  const event = [
    ...[stream, idsOf(stream, events), seqs, ...columnsOf(events), partnerId],
    ...[instantsOf(events, recordedAt), recordedAt],
  ];
  const outbox = [stream, seqs, partnerId];
  await Promise.all([
    ...inRows(event, rows, INSERT_STREAM_ONE),
    ...inRows(outbox, rows, INSERT_STREAM_OUTBOX_ONE),
  ]);
}

/** A statement for each place in the lists among the values; what is no list is in all of them. */
const inRows = (
  values: readonly unknown[],
  rows: Transaction['rows'],
  statement: Statement,
): Promise<unknown>[] => {
  const length = values.find((value) => Array.isArray(value))?.length ?? 0;
  return Array.from({ length }, (_, index) =>
    rows(
      statement,
      values.map((value) => (Array.isArray(value) ? (value[index] as unknown) : value)),
    ),
  );
};

const wallClockOf = (recorded: EventsRecorded): Instant =>
  typeof recorded === 'string' ? recorded : recorded.wallClockAt;

const idsOf = (stream: string, events: readonly NewEvent[]) =>
  events.map(({ type, fact }) => eventId(stream, type, fact.id));

const columnsOf = (events: readonly NewEvent[]) =>
  [events.map(({ type }) => type), events.map(({ fact }) => fact.id)] as const;

const contractColumnsOf = (events: readonly NewEvent[]) => {
  const facts = events.map(({ fact }) => fact as AccountFact);
  return [
    facts.map(({ subscriptionId }) => subscriptionId ?? null),
    facts.map(({ beneficiaryCode }) => beneficiaryCode ?? null),
  ] as const;
};

const instantsOf = (events: readonly NewEvent[], recordedAt: Instant) =>
  events.map(({ fact }) => fact.effectiveAt ?? recordedAt);

const numbersUpTo = (last: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => last - count + index + 1);

function streamOf(fact: EventFact): string {
  if (!('stream' in fact)) return fact.accountId;
  return typeof fact.stream === 'string' ? fact.stream : fact.stream.partnerId;
}

const partnerOf = ({ stream }: StreamFact): string | null =>
  typeof stream === 'string' ? null : stream.partnerId;

/**
 * The id of an event: it follows from its fact alone, so that the same fact is never told twice
 * under two ids.
 *
 * @param stream the account's id, CATALOGUE, PROVIDER, or a partner's id.
 */
export const eventId = (stream: string, type: EventType, factKey: string): string =>
  stableId([stream, type, factKey]);
