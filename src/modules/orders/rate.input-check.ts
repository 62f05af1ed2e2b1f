import { quote, type CalendarDate } from '../../domain/time/calendar-date';
import { isPrefix } from '../../domain/usage/e164';
import type { MinutePool } from '../../domain/usage/minute-pool';
import { type Micros } from '../../domain/money/money';
import type { CallType, NumberType } from '../../domain/usage/number-type';
import { formatHours, formatMinute, WEEKDAYS } from '../../domain/usage/rate-hours';
import type { RateHours, Weekday } from '../../domain/usage/rate-hours';
import { overlappingRates } from '../../domain/usage/rate-selection';
import { filledIn, type RateDefaults } from '../../domain/usage/pinned-rates';
import type { CallDirection, CallLeg, RateScope } from '../../domain/usage/rate-selection';
import { INCREMENT_SECONDS_MAX, type Rate } from '../../domain/usage/rating';
import type { InputCheck } from '../../application/input-check';
import { PRICE_MAX, QUANTITY_MAX } from './order.input-check';
import type { Word, Wording } from '../../domain/wording';
import { wording } from './order.sentences';

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
  readonly lapse?: NewRateLapse | null | undefined;
}

/** The price per minute that follows when the stated one lapses. */
export interface NewRateLapse {
  /** Absent: the first day after the initial term. */
  readonly lapsesOn?: CalendarDate | null | undefined;
  readonly perMinuteAfter: Micros;
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
  readonly label: Wording;
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
    const bounds = { max: POOLS_MAX, got: pools.length };
    check.invalid(path, wording('expected at most {max} pools, got {got}', bounds));
    return [];
  }
  const names = new Set<string>();
  return pools.map((pool, index) => {
    const at = (field: string) => [...path, `${index}`, field];
    const name = check.text(at('name'), pool.name, 100);
    if (names.has(name)) {
      check.invalid(
        at('name'),
        wording('expected each name once, got {name} again', { name: quote(name) }),
      );
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
    check.invalid(
      at('prefix'),
      wording('expected up to 15 digits of a number without the plus, or "" for all, got {got}', {
        got: quote(rate.prefix),
      }),
    );
  }
  for (const field of ['initialIncrementSeconds', 'additionalIncrementSeconds'] as const) {
    const seconds = stated[field];
    if (seconds !== null) check.integer(at(field), seconds, 1, INCREMENT_SECONDS_MAX);
  }
  for (const price of ['perMinute', 'connectionFee', 'minimumCharge'] as const) {
    check.price(at(price), rate[price], PRICE_MAX);
  }
  if (stated.pool !== null) checkPool(check, stated, path, pools);
  if (rate.lapse) {
    check.invalid(at('lapse'), wording('expected none: only the rates of an order lapse'));
  }
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
    check.invalid([...path, 'pool'], wording('expected no pool on a card, got {got}', { got }));
  } else if (!pools.some((name) => name === pool)) {
    const there = { pools: pools.map(quote).join(', '), got };
    check.invalid(
      [...path, 'pool'],
      pools.length === 0
        ? wording('expected a pool of the order line, which has none, got {got}', { got })
        : wording('expected a pool of the order line, {pools}, got {got}', there),
    );
  }
  for (const [field, amount] of Object.entries({ connectionFee, minimumCharge })) {
    if (amount <= 0n) continue;
    check.invalid(
      [...path, field],
      wording('expected 0 for calls that draw on a pool, got {got}', { got: { price: amount } }),
    );
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
    check.invalid([...path, 'weekdays'], wording('expected at least one weekday, got none'));
  }
  if (start === '24:00') {
    check.invalid([...path, 'from'], wording('expected a time before 24:00, got 24:00'));
  }
  if (end === '00:00') {
    check.invalid([...path, 'before'], wording('expected a time after 00:00, got 00:00'));
  } else if (start === end) {
    check.invalid(
      [...path, 'before'],
      wording(
        'expected another time than from, {from}, got the same: no hours are for the whole day',
        { from: start },
      ),
    );
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
    const days = { startsOn: { date: validFrom }, got: { date: validBefore } };
    check.invalid(
      [...path, 'validBefore'],
      wording('expected an end after the start, {startsOn}, got {got}', days),
    );
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
  check.add({
    code: 'OVERLAPPING_RATES',
    path: second.path ?? first.path ?? [],
    prefix: second.prefix,
    message: wordOverlap(first, second),
  });
}

function wordOverlap(first: ListedRate, second: ListedRate): Wording {
  const words = {
    first: first.label,
    second: second.label,
    scope: scopeOf({ ...second, hours: null }),
    validFrom: { date: second.validFrom },
  };
  if (!second.hours) {
    return wording(
      'expected one rate for a call, got {first} and {second} both for {scope} from {validFrom}',
      words,
    );
  }
  const hours = wordHours(second.hours);
  if (!first.hours) {
    return wording(
      'expected one rate for a call, got {first} and {second} both for {scope} {hours} from {validFrom}',
      { ...words, hours },
    );
  }
  return wording(
    'expected one rate for a call, got {first} and {second} both for {scope} {hours} and {other} from {validFrom}',
    { ...words, hours, other: wordHours(first.hours) },
  );
}

function wordHours(hours: RateHours): Word {
  if (hours.weekdays.length < WEEKDAYS.length) return formatHours(hours);
  const [from, before] = [formatMinute(hours.fromMinute), formatMinute(hours.beforeMinute)];
  return wording('every day {times}', { times: `${from}-${before}` });
}
