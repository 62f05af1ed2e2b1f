import { LAST_DATE, type CalendarDate } from './calendar-date';
import type { Rate } from './rating';

export type CallDirection = 'INBOUND' | 'OUTBOUND';
/** CONSUMER: between the caller and the service. AGENT: between the service and the agent. */
export type CallLeg = 'CONSUMER' | 'AGENT';

/** For which calls, and when, a rate of an order holds. */
export interface RateScope {
  readonly direction: CallDirection;
  readonly leg: CallLeg;
  /**
   * Leading digits of the other party's E.164 number, without the plus; "" matches every number.
   */
  readonly prefix: string;
  readonly validFrom: CalendarDate;
  /** Exclusive; null for as long as the order runs. */
  readonly validBefore: CalendarDate | null;
}

/** A rate as the order states it. */
export interface OrderRate extends Rate, RateScope {
  readonly id: string;
}

const holdsOn = (rate: RateScope, date: CalendarDate) =>
  rate.validFrom <= date && (rate.validBefore === null || date < rate.validBefore);

/**
 * The rate that holds for a call: of those for its direction and leg and valid on that date, the
 * one with the longest matching prefix.
 *
 * @param number the other party in E.164 ("+33145000000"); null (a withheld number) matches ""
 *   only.
 * @param date local date of the answer instant, in the account's zone.
 * @returns undefined when none holds: the call is unrated, never free.
 */
export function rateFor<R extends RateScope>(
  rates: readonly R[],
  call: { direction: CallDirection; leg: CallLeg; number: string | null },
  date: CalendarDate,
): R | undefined {
  const digits = call.number?.slice(1) ?? '';
  let best: R | undefined;
  for (const rate of rates) {
    const applies =
      rate.direction === call.direction &&
      rate.leg === call.leg &&
      digits.startsWith(rate.prefix) &&
      holdsOn(rate, date);
    if (applies && (!best || rate.prefix.length > best.prefix.length)) best = rate;
  }
  return best;
}

/**
 * The first two rates that could both win for one call; undefined when the list is unambiguous.
 *
 * Same direction, leg and prefix, with validity in common. Such a list is refused when it is
 * entered.
 */
export function overlappingRates<R extends RateScope>(rates: readonly R[]): [R, R] | undefined {
  const key = (rate: RateScope) => `${rate.direction} ${rate.leg} ${rate.prefix}`;
  const sorted = [...rates].sort(
    (a, b) => compare(key(a), key(b)) || compare(a.validFrom, b.validFrom),
  );
  let previous: R | undefined;
  for (const rate of sorted) {
    const sameCalls = previous !== undefined && key(previous) === key(rate);
    if (previous && sameCalls && rate.validFrom < (previous.validBefore ?? AFTER_ALL)) {
      return [previous, rate];
    }
    previous = rate;
  }
  return undefined;
}

// Later than every date as text: an open end overlaps even with a rate from the last day on.
const AFTER_ALL = `${LAST_DATE}+`;

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
