import { LAST_DATE, type CalendarDate } from '../time/calendar-date';
import { callTypeOf, numberTypeOf, type CallType } from './number-type';
import { holdsAt, hoursOverlap } from './rate-hours';
import { specificity, type CallDirection, type CallLeg, type RateScope } from './rate-scope';
import type { Rate } from './rating';
import type { LocalTime } from '../time/time-zone';

export type { CallDirection, CallLeg, OrderRate, RateScope } from './rate-scope';

/** What a rate is chosen by. */
export interface RatedParty {
  readonly direction: CallDirection;
  readonly leg: CallLeg;
  /**
   * The other party in E.164 ("+33145000000"). Null for a caller that withheld its number, which
   * only "" matches, and for a callee that nobody knows, which nothing matches.
   */
  readonly number: string | null;
  /** The called number in E.164, whichever party has it; null when unknown. */
  readonly calledNumber?: string | null;
  /** As the source reports it; worked out from the other party's number when absent. */
  readonly callType?: CallType | null;
}

/** Whether a rate is valid on a date. */
export const holdsOn = (rate: Pick<RateScope, 'validFrom' | 'validBefore'>, date: CalendarDate) =>
  rate.validFrom <= date && (rate.validBefore === null || date < rate.validBefore);

/** Whether nobody knows what was called. Only a caller can withhold a number. */
export const isCalleeUnknown = ({
  direction,
  number,
}: Pick<RatedParty, 'direction' | 'number'>): boolean =>
  direction === 'OUTBOUND' && number === null;

/** Rates by direction and leg, then by prefix; those of a prefix from the narrowest on. */
interface RateBook<R> {
  readonly byPrefix: ReadonlyMap<string, readonly R[]>;
  /** Digits of the longest prefix. */
  readonly longest: number;
}

/** A book a direction and leg; none where there is no rate. */
type RateBooks = (RateBook<RateScope> | undefined)[];
const books = new WeakMap<readonly RateScope[], RateBooks>();
const bookIndex = (direction: CallDirection, leg: CallLeg) =>
  (direction === 'INBOUND' ? 0 : 2) + (leg === 'CONSUMER' ? 0 : 1);

/** Made once for a list, which must not change afterwards. */
function bookOf<R extends RateScope>(
  rates: readonly R[],
  { direction, leg }: Pick<RatedParty, 'direction' | 'leg'>,
): RateBook<R> | undefined {
  let made = books.get(rates);
  if (!made) {
    made = booksOf(rates);
    books.set(rates, made);
  }
  return made[bookIndex(direction, leg)] as RateBook<R> | undefined;
}

function booksOf(rates: readonly RateScope[]): RateBooks {
  const made: ({ byPrefix: Map<string, RateScope[]>; longest: number } | undefined)[] = [];
  for (const rate of rates) {
    const index = bookIndex(rate.direction, rate.leg);
    const book = (made[index] ??= { byPrefix: new Map<string, RateScope[]>(), longest: 0 });
    book.longest = Math.max(book.longest, rate.prefix.length);
    const group = book.byPrefix.get(rate.prefix);
    if (group) group.push(rate);
    else book.byPrefix.set(rate.prefix, [rate]);
  }
  for (const book of made) {
    for (const group of book?.byPrefix.values() ?? []) {
      group.sort((a, b) => specificity(b) - specificity(a));
    }
  }
  return made;
}

/**
 * The rate that holds for a call: of those for its direction and leg that hold at that time, the
 * one with the longest matching prefix; of several with that prefix the most specific: first one
 * for its number type, then one for its call type, then one for the hour.
 *
 * @param rates an unambiguous list (`overlappingRates`), which is not changed afterwards.
 * @param at local date and time of the answer, in the account's zone.
 * @param validOn the date on which the rate must be valid: that of the answer, but for use after
 *   the end of service.
 * @returns undefined when none holds: the call is unrated, never free.
 */
export function rateFor<R extends RateScope>(
  rates: readonly R[],
  call: RatedParty,
  at: LocalTime,
  validOn: CalendarDate = at.date,
): R | undefined {
  const book = bookOf(rates, call);
  if (!book || isCalleeUnknown(call)) return undefined;
  const digits = call.number?.slice(1) ?? '';
  for (let length = Math.min(book.longest, digits.length); length >= 0; length -= 1) {
    const group = book.byPrefix.get(digits.slice(0, length));
    const rate = group?.find(
      (candidate) => holdsOn(candidate, validOn) && holdsFor(candidate, call, at),
    );
    if (rate) return rate;
  }
  return undefined;
}

/** Whether a rate is for such a call at that time, its prefix and validity aside. */
export function holdsFor(rate: RateScope, call: RatedParty, at: LocalTime): boolean {
  const { numberType, callType, hours } = rate;
  if (numberType != null && numberType !== numberTypeOf(call.calledNumber ?? null)) return false;
  if (callType != null && callType !== (call.callType ?? callTypeOf(call.number))) return false;
  return hours == null || holdsAt(hours, at);
}

/** The rates of a list for a direction and leg that have that prefix, from the narrowest on. */
export const ratesWithPrefix = <R extends RateScope>(
  rates: readonly R[],
  call: Pick<RatedParty, 'direction' | 'leg'>,
  prefix: string,
): readonly R[] => bookOf(rates, call)?.byPrefix.get(prefix) ?? [];

/**
 * The first two rates that could both win for one call; undefined when the list is unambiguous.
 *
 * Same direction, leg, prefix, number type and call type, with validity in common, and either both
 * at all hours or both at hours in common. Such a list is refused when it is entered.
 */
export function overlappingRates<R extends RateScope>(rates: readonly R[]): [R, R] | undefined {
  const key = ({ direction, leg, prefix, numberType, callType, hours }: RateScope) =>
    [direction, leg, prefix, numberType ?? '', callType ?? '', hours ? 'hours' : ''].join(' ');
  const groups = new Map<string, R[]>();
  const sorted = [...rates].sort(
    (a, b) => compare(key(a), key(b)) || compare(a.validFrom, b.validFrom),
  );
  for (const rate of sorted) {
    const group = groups.get(key(rate)) ?? [];
    groups.set(key(rate), group);
    const other = group.find((earlier) => bothHold(earlier, rate));
    if (other) return [other, rate];
    group.push(rate);
  }
  return undefined;
}

/** Whether two rates for the same calls, their hours aside, hold at once. */
export const holdTogether = (a: Held, b: Held): boolean =>
  a.validFrom <= b.validFrom ? bothHold(a, b) : bothHold(b, a);

type Held = Pick<RateScope, 'validFrom' | 'validBefore' | 'hours'>;

/** Whether two rates of the same scope hold at once; `a` is valid from no later than `b`. */
function bothHold(a: Held, b: Held): boolean {
  if (b.validFrom >= (a.validBefore ?? AFTER_ALL)) return false;
  // One that holds on no day at all: see `ratesOverTime`.
  if (b.validFrom >= (b.validBefore ?? AFTER_ALL)) return false;
  return a.hours == null || b.hours == null || hoursOverlap(a.hours, b.hours);
}

// Later than every date as text: an open end overlaps even with a rate from the last day on.
const AFTER_ALL = `${LAST_DATE}+`;

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The rate that comes closest for a call that has none: what it may cost once there is a rate.
 *
 * Of the rates for its direction: first those for its leg, then those valid on that date, then
 * those that share the most leading digits with the number; the dearest of what is left, so that
 * an estimate is not too low.
 */
export function nearestRate<R extends RateScope & Rate>(
  rates: readonly R[],
  call: Pick<RatedParty, 'direction' | 'leg' | 'number'>,
  date: CalendarDate,
): R | undefined {
  const isNearer = nearerFor<R>(call, date);
  return rates
    .filter(({ direction }) => direction === call.direction)
    .reduce<R | undefined>(
      (best, rate) => (!best || isNearer(rate, best) ? rate : best),
      undefined,
    );
}

/** Whether one of two rates for the direction of a call comes closer to it than the other. */
export function nearerFor<R extends RateScope & Rate>(
  call: Pick<RatedParty, 'leg' | 'number'>,
  date: CalendarDate,
): (rate: R, other: R) => boolean {
  const digits = call.number?.slice(1) ?? '';
  const sharedDigits = ({ prefix }: R): number => {
    let shared = 0;
    while (shared < prefix.length && prefix[shared] === digits[shared]) shared += 1;
    return shared;
  };
  const order: ((rate: R) => number | bigint)[] = [
    ({ leg }) => (leg === call.leg ? 1 : 0),
    (rate) => (holdsOn(rate, date) ? 1 : 0),
    sharedDigits,
    ({ perMinute }) => perMinute,
  ];
  return (rate, other) => {
    for (const measure of order) {
      if (measure(rate) !== measure(other)) return measure(rate) > measure(other);
    }
    return false;
  };
}
