import type { CalendarDate } from '../time/calendar-date';
import { dateValue, decimalValue, textValue, type Trace } from '../derivation';
import type { Micros } from '../money/money';
import { nearestRateOfLine, type LineRates } from './line-rates';
import type { CallDirection, CallLeg, OrderRate } from './rate-scope';
import { wording } from '../wording';
import { rateCall } from './rating';

/** Calls for which the order has no rate, alike in all that a nearest rate is chosen by. */
export interface UnratedUse {
  readonly direction: CallDirection;
  readonly leg: CallLeg;
  /** Calling code of the other parties, without the plus; "" where their numbers are unknown. */
  readonly prefix: string;
  readonly lastUsedOn: CalendarDate;
  /** How many calls lasted how long, in begun seconds. */
  readonly durations: readonly { readonly seconds: number; readonly calls: number }[];
}

/** What calls would have cost, had the rate that comes closest held for them. */
export interface UnratedEstimate {
  readonly rate: OrderRate;
  /** Six decimals: the sum of what each call would have cost. */
  readonly amount: Micros;
}

/**
 * What calls without a rate would have cost under the rate that comes closest to them.
 *
 * An estimate only: they stay unrated, and are charged nothing, until the order has a rate. A rate
 * that draws on a pool of included minutes has no price for a single call: that gives 0.
 *
 * @returns undefined where the order has no rate in that direction.
 */
export function estimateUnrated(
  line: LineRates,
  use: UnratedUse,
  trace?: Trace,
): UnratedEstimate | undefined {
  const { direction, leg, prefix, lastUsedOn } = use;
  const number = prefix === '' ? null : `+${prefix}`;
  const rate = nearestRateOfLine(line, { direction, leg, number }, lastUsedOn);
  if (!rate) {
    trace?.conclude('The order has no rate in that direction to estimate by.');
    return undefined;
  }
  let amount = 0n;
  if (rate.poolId == null) {
    for (const { seconds, calls } of use.durations) {
      amount += rateCall(rate, 'ANSWERED', seconds * 1_000).amount * BigInt(calls);
    }
  }
  if (trace) explain(rate, use, amount, trace);
  return { rate, amount };
}

function explain(rate: OrderRate, use: UnratedUse, amount: Micros, trace: Trace): void {
  const { leg, prefix, lastUsedOn, durations } = use;
  trace.step(
    "Of the order's rates for that direction, one for the same leg is nearer than one for the other",
    'STATE',
    undefined,
    [textValue('leg', rate.leg), textValue('legOfTheCalls', leg)],
    textValue('leg', rate.leg),
  );
  trace.step(
    'Of these, one that is valid on the last day of the calls is nearer than one that is not',
    'STATE',
    undefined,
    [
      dateValue('validFrom', rate.validFrom),
      ...(rate.validBefore === null ? [] : [dateValue('validBefore', rate.validBefore)]),
      dateValue('lastUsedOn', lastUsedOn),
    ],
    dateValue('validFrom', rate.validFrom),
  );
  trace.step(
    'Of these, the nearest shares the most leading digits with the numbers; of several the dearest is taken, so that the estimate is not too low',
    'STATE',
    undefined,
    [
      textValue('prefix', rate.prefix),
      textValue('numbersBeginWith', prefix),
      decimalValue('perMinute', rate.perMinute),
    ],
    textValue('prefix', rate.prefix),
  );
  const calls = durations.reduce((sum, each) => sum + each.calls, 0);
  const numbers =
    rate.prefix === ''
      ? wording('any number')
      : wording('numbers that begin with {prefix}', { prefix: rate.prefix });
  const price =
    rate.poolId == null
      ? wording('at {perMinute} a minute', { perMinute: { price: rate.perMinute } })
      : wording('that draws on a pool of included minutes');
  trace.conclude(
    'The nearest rate is the one for {numbers} {price}: by it {calls} calls would have cost {amount}.',
    { numbers, price, calls, amount: { price: amount } },
  );
}
