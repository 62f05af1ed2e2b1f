import { quote, type CalendarDate } from '../../domain/time/calendar-date';
import { isPrefix } from '../../domain/usage/e164';
import type { MinutePool } from '../../domain/usage/minute-pool';
import { formatShortest, type Micros } from '../../domain/money/money';
import type { CallType, NumberType } from '../../domain/usage/number-type';
import { formatHours, formatMinute, WEEKDAYS } from '../../domain/usage/rate-hours';
import type { RateHours, Weekday } from '../../domain/usage/rate-hours';
import { overlappingRates } from '../../domain/usage/rate-selection';
import { filledIn, type RateDefaults } from '../../domain/usage/pinned-rates';
import type { CallDirection, CallLeg, RateScope } from '../../domain/usage/rate-selection';
import { INCREMENT_SECONDS_MAX, type Rate } from '../../domain/usage/rating';
import type { InputCheck } from '../../application/input-check';
import { PRICE_MAX, QUANTITY_MAX } from './order.input-check';

export interface NewHours {
  readonly weekdays?: readonly Weekday[] | null | undefined;
  /** Minutes of the day. */
  readonly from: number;
  readonly before: number;
}

export interface NewRate {
  readonly direction: CallDirection;
  readonly leg: CallLeg;
  readonly prefix: string;
  readonly callType?: CallType | null | undefined;
  readonly numberType?: NumberType | null | undefined;
  readonly hours?: NewHours | null | undefined;
  readonly perMinute: Micros;
  readonly initialIncrementSeconds?: number | null | undefined;
  readonly additionalIncrementSeconds?: number | null | undefined;
  readonly connectionFee: Micros;
  readonly minimumCharge: Micros;
  readonly validFrom?: CalendarDate | null | undefined;
  readonly validBefore?: CalendarDate | null | undefined;
  readonly pool?: string | null | undefined;
}

export interface NewPool extends MinutePool {
  readonly name: string;
}

/** A rate as it was stated and checked; null is what it leaves to the order and its terms. */
export interface StatedRate extends Omit<RateScope, 'validFrom'> {
  readonly callType: CallType | null;
  readonly numberType: NumberType | null;
  readonly hours: RateHours | null;
  readonly perMinute: Micros;
  readonly initialIncrementSeconds: number | null;
  readonly additionalIncrementSeconds: number | null;
  readonly connectionFee: Micros;
  readonly minimumCharge: Micros;
  readonly validFrom: CalendarDate | null;
  /** Name of its pool. */
  readonly pool: string | null;
}

/** A rate that leaves nothing open. */
export type CompleteRate = Omit<StatedRate, keyof RateDefaults> & Rate & RateDefaults;

/** A rate of a list that must be unambiguous. */
export interface ListedRate extends RateScope {
  /** What to call it: "rate 3". */
  readonly label: string;
  /** Where it came in; null for one that did not. */
  readonly path: readonly string[] | null;
}

export const RATES_MAX = 5_000;
const POOLS_MAX = 20;

/** The pools of a line by their names, checked. */
export function checkPools(
  check: InputCheck,
  pools: readonly NewPool[],
  path: readonly string[],
): NewPool[] {
  if (pools.length > POOLS_MAX) {
    check.invalid(path, `expected at most ${POOLS_MAX} pools, got ${pools.length}`);
    return [];
  }
  const names = new Set<string>();
  return pools.map((pool, index) => {
    const at = (field: string) => [...path, `${index}`, field];
    const name = check.text(at('name'), pool.name, 100);
    if (names.has(name)) {
      check.invalid(at('name'), `expected each name once, got ${quote(name)} again`);
    }
    names.add(name);
    check.integer(at('includedMinutes'), pool.includedMinutes, 1, QUANTITY_MAX);
    check.integer(at('units'), pool.units, 1, QUANTITY_MAX);
    check.price(at('overagePerMinute'), pool.overagePerMinute, PRICE_MAX);
    return { ...pool, name };
  });
}

/**
 * One rate, checked by itself.
 *
 * @param pools names of the pools that it may draw on; null where there can be none.
 */
export function checkRate(
  check: InputCheck,
  rate: NewRate,
  path: readonly string[],
  pools: readonly string[] | null,
): StatedRate {
  const at = (field: string) => [...path, field];
  const stated = {
    ...rate,
    callType: rate.callType ?? null,
    numberType: rate.numberType ?? null,
    hours: rate.hours ? checkHours(check, rate.hours, at('hours')) : null,
    initialIncrementSeconds: rate.initialIncrementSeconds ?? null,
    additionalIncrementSeconds: rate.additionalIncrementSeconds ?? null,
    validFrom: rate.validFrom ?? null,
    validBefore: rate.validBefore ?? null,
    pool: rate.pool?.trim() ?? null,
  };
  if (!isPrefix(rate.prefix)) {
    const message = `expected up to 15 digits of a number without the plus, or "" for all, got ${quote(rate.prefix)}`;
    check.invalid(at('prefix'), message);
  }
  for (const field of ['initialIncrementSeconds', 'additionalIncrementSeconds'] as const) {
    const seconds = stated[field];
    if (seconds !== null) check.integer(at(field), seconds, 1, INCREMENT_SECONDS_MAX);
  }
  for (const price of ['perMinute', 'connectionFee', 'minimumCharge'] as const) {
    check.price(at(price), rate[price], PRICE_MAX);
  }
  if (stated.pool !== null) checkPool(check, stated, path, pools);
  return stated;
}

function checkPool(
  check: InputCheck,
  { pool, connectionFee, minimumCharge }: StatedRate,
  path: readonly string[],
  pools: readonly string[] | null,
): void {
  const got = quote(pool ?? '');
  if (pools === null) {
    check.invalid([...path, 'pool'], `expected no pool on a card, got ${got}`);
  } else if (!pools.some((name) => name === pool)) {
    const there = pools.length === 0 ? 'which has none' : pools.map(quote).join(', ');
    check.invalid([...path, 'pool'], `expected a pool of the order line, ${there}, got ${got}`);
  }
  for (const [field, amount] of Object.entries({ connectionFee, minimumCharge })) {
    if (amount <= 0n) continue;
    const message = `expected 0 for calls that draw on a pool, got ${formatShortest(amount)}`;
    check.invalid([...path, field], message);
  }
}

function checkHours(
  check: InputCheck,
  { weekdays, from, before }: NewHours,
  path: readonly string[],
): RateHours {
  const days = weekdays ?? WEEKDAYS;
  const [start, end] = [formatMinute(from), formatMinute(before)];
  if (days.length === 0) {
    check.invalid([...path, 'weekdays'], 'expected at least one weekday, got none');
  }
  if (start === '24:00') {
    check.invalid([...path, 'from'], 'expected a time before 24:00, got 24:00');
  }
  if (end === '00:00') {
    check.invalid([...path, 'before'], 'expected a time after 00:00, got 00:00');
  } else if (start === end) {
    const message = `expected another time than from, ${start}, got the same: no hours are for the whole day`;
    check.invalid([...path, 'before'], message);
  }
  const ordered = WEEKDAYS.filter((day) => days.includes(day));
  return { weekdays: ordered, fromMinute: from, beforeMinute: before };
}

/** A rate with what it leaves open filled in from the order and its terms. */
export function completeRate(
  check: InputCheck,
  rate: StatedRate,
  defaults: RateDefaults,
  path: readonly string[],
): CompleteRate {
  const complete = completed(rate, defaults);
  const { validFrom, validBefore } = complete;
  if (validBefore !== null && validBefore <= validFrom) {
    const message = `expected an end after the start, ${validFrom}, got ${validBefore}`;
    check.invalid([...path, 'validBefore'], message);
  }
  return complete;
}

export const completed = (rate: StatedRate, defaults: RateDefaults): CompleteRate => ({
  ...rate,
  ...filledIn(rate, defaults),
});

/** For which calls a rate holds, its validity aside: `OUTBOUND CONSUMER "33" MOBILE`. */
export function scopeOf(rate: Omit<RateScope, 'validFrom' | 'validBefore'>): string {
  const { direction, leg, prefix, numberType, callType, hours } = rate;
  const narrower = [numberType, callType, hours ? formatHours(hours) : null];
  return [direction, leg, `"${prefix}"`, ...narrower.filter((part) => part != null)].join(' ');
}

/** Refuses a list in which two rates could both win for one call, naming both. */
export function refuseOverlap(check: InputCheck, rates: readonly ListedRate[]): void {
  const overlap = overlappingRates(rates);
  if (!overlap) return;
  const [first, second] = overlap;
  const both = first.hours && second.hours ? ` and ${formatHours(first.hours)}` : '';
  check.add({
    code: 'OVERLAPPING_RATES',
    path: second.path ?? first.path ?? [],
    prefix: second.prefix,
    message:
      `expected one rate for a call, got ${first.label} and ${second.label} both for ` +
      `${scopeOf(second)}${both} from ${second.validFrom}`,
  });
}
