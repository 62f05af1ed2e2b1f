import { addMonths, firstOfMonth, monthOf, parseDate } from '../domain/time/calendar-date';
import { millisOf, toInstant, type Instant } from '../domain/time/time-zone';
import type { CallDirection } from '../domain/usage/rate-selection';
import type { CommandContext } from '../application/context';
import type { SubscriptionRow } from '../modules/subscriptions/subscription.entity';
import {
  recordUsage,
  RECORDS_MAX,
  type SentCall,
} from '../modules/usage/ingest/record-usage.commands';
import type { DatedAct } from './demo-invoices';
import type { DemoStage } from './demo-stage';

const DAY_MILLIS = 86_400_000;
const DAYS = 75;

/** A repeatable sequence of numbers from 0 to 1: the demonstration's calls are always the same. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface CallPlan {
  readonly seed: number;
  readonly callsPerDay: number;
  /** Own numbers, as callers of outbound and callees of inbound calls. */
  readonly own: readonly string[];
  readonly others: readonly string[];
}

/** Calls of the last 75 days up to now: most answered, some busy or missed, more by day. */
export function plannedCalls(
  subscription: SubscriptionRow,
  now: Instant,
  plan: CallPlan,
): SentCall[] {
  const next = sequence(plan.seed);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const firstDay = Math.floor(millisOf(now) / DAY_MILLIS) - DAYS;
  const calls: SentCall[] = [];
  for (let index = 0; index < DAYS * plan.callsPerDay; index += 1) {
    const day = firstDay + Math.floor(index / plan.callsPerDay);
    const started = day * DAY_MILLIS + Math.floor((8 + next() * 10) * 3_600_000);
    const isOutbound = next() < 0.45;
    const isAnswered = next() < 0.85;
    const answered = started + 2_000 + Math.floor(next() * 20_000);
    const ended = isAnswered ? answered + 3_000 + Math.floor(next() ** 3 * 1_500_000) : answered;
    calls.push({
      subscription,
      source: 'demo',
      externalId: `${subscription.number}-call-${index + 1}`,
      direction: isOutbound ? 'OUTBOUND' : 'INBOUND',
      leg: 'CONSUMER',
      from: isOutbound ? pick(plan.own) : pick(plan.others),
      to: isOutbound ? pick(plan.others) : pick(plan.own),
      disposition: isAnswered ? 'ANSWERED' : pick(['BUSY', 'NO_ANSWER']),
      startedAt: toInstant(started),
      answeredAt: isAnswered ? toInstant(answered) : null,
      endedAt: toInstant(ended),
    });
  }
  return calls;
}

/** Whose calls, by which plan, and an emergency call on top. */
interface CallsOfContract {
  readonly subscription: SubscriptionRow;
  readonly plan: CallPlan;
  /** Names the acts that record them. */
  readonly act: string;
  readonly emergencyNumber: string;
}

/** What a feed delivers: on the 1st of each month the calls before it, and the rest at loading. */
export interface DemoCalls {
  readonly delivered: DatedAct[];
  readonly recordRest: () => Promise<void>;
}

/** Early on the 1st, before invoices are drafted. */
const DELIVERY_TIME = 'T05:00:00.000Z';
/** The window of calls begins in one of the three months before that of loading. */
const MONTHS_BEFORE = 2;

export function demoCalls(
  stage: DemoStage,
  { subscription, plan, act, emergencyNumber }: CallsOfContract,
): DemoCalls {
  const calls = plannedCalls(subscription, stage.now, plan);
  const current = firstOfMonth(monthOf(parseDate(stage.now.slice(0, 10))));
  const deliveries = [MONTHS_BEFORE, 1, 0].map((before) => addMonths(current, -before));
  const moments = deliveries
    .map((day) => `${day}${DELIVERY_TIME}` as Instant)
    .filter((moment) => moment < stage.now);
  const between = (from: string, before: string) =>
    calls.filter(({ endedAt }) => endedAt >= from && endedAt < before);
  const delivered = moments.map((at, index) => ({
    at,
    play: () =>
      recordCalls(
        stage.staffAt(at, `${act} ${at.slice(0, 7)}`),
        between(moments[index - 1] ?? '', at),
      ),
  }));
  const rest = between(moments.at(-1) ?? '', '9');
  rest.push(emergencyCall(subscription, stage.now, plan, emergencyNumber));
  return { delivered, recordRest: () => recordCalls(stage.staffAt(stage.now, act), rest) };
}

export async function recordCalls(
  context: CommandContext,
  calls: readonly SentCall[],
): Promise<void> {
  for (let start = 0; start < calls.length; start += RECORDS_MAX) {
    await recordUsage(context, calls.slice(start, start + RECORDS_MAX));
  }
}

interface SingleCall {
  readonly externalId: string;
  readonly from: string;
  readonly to: string;
  readonly answeredAt: string;
  readonly endedAt: string;
}

/** A call that a feed delivers by itself, at a moment. */
const callOf =
  (direction: CallDirection) =>
  (stage: DemoStage, subscription: SubscriptionRow, at: string, call: SingleCall): DatedAct => ({
    at,
    play: () =>
      recordCalls(stage.staffAt(at, `call ${call.externalId}`), [
        {
          ...{ subscription, source: 'demo', externalId: call.externalId, direction },
          ...{ leg: 'CONSUMER', from: call.from, to: call.to, disposition: 'ANSWERED' },
          startedAt: call.answeredAt as Instant,
          answeredAt: call.answeredAt as Instant,
          endedAt: call.endedAt as Instant,
        },
      ]),
  });
export const outboundCall = callOf('OUTBOUND');
export const inboundCall = callOf('INBOUND');

function emergencyCall(
  subscription: SubscriptionRow,
  now: Instant,
  { own }: CallPlan,
  dialled: string,
): SentCall {
  const started = Math.floor(millisOf(now) / DAY_MILLIS) * DAY_MILLIS - 3 * DAY_MILLIS + 51_600_000;
  return {
    subscription,
    source: 'demo',
    externalId: `${subscription.number}-emergency`,
    direction: 'OUTBOUND',
    leg: 'CONSUMER',
    from: own[0],
    to: dialled,
    disposition: 'ANSWERED',
    startedAt: toInstant(started),
    answeredAt: toInstant(started + 4_000),
    endedAt: toInstant(started + 99_000),
  };
}
