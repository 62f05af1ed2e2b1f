import { millisOf, toInstant, type Instant } from '../domain/time/time-zone';
import type { CommandContext } from '../application/context';
import type { SubscriptionRow } from '../modules/subscriptions/subscription.entity';
import {
  recordUsage,
  RECORDS_MAX,
  type SentCall,
} from '../modules/usage/ingest/record-usage.commands';

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
function plannedCalls(subscription: SubscriptionRow, now: Instant, plan: CallPlan): SentCall[] {
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
      externalId: `call-${index + 1}`,
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

/** Records the planned calls, and an emergency call on top where one is told of. */
export async function recordCalls(
  context: CommandContext,
  subscription: SubscriptionRow,
  plan: CallPlan,
  emergencyNumber?: string,
): Promise<void> {
  const calls = plannedCalls(subscription, context.recordedAt, plan).map((call) => ({
    ...call,
    externalId: `${subscription.number}-${call.externalId}`,
  }));
  if (emergencyNumber !== undefined)
    calls.push(emergencyCall(subscription, context.recordedAt, plan, emergencyNumber));
  for (let start = 0; start < calls.length; start += RECORDS_MAX) {
    await recordUsage(context, calls.slice(start, start + RECORDS_MAX));
  }
}

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
