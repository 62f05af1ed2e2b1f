import {
  addDays,
  dayOf,
  daysBetween,
  daysInMonthOf,
  earlierOf,
  firstOfMonth,
  firstOfNextMonth,
  monthOf,
  monthsBetween,
  type CalendarDate,
} from '../time/calendar-date';
import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { dateValue, decimalValue, integerValue, type Trace } from '../derivation';
import { DomainError } from '../domain-error';
import { refusal } from '../refusals';
import { divideToDecimals, roundToMinorUnit, type Micros, type Money } from '../money/money';
import type { ServiceTerms } from './service-terms';

/** A charge that recurs every calendar month: so many units at a price. */
export interface RecurringCharge {
  /** Whole units, such as seats. */
  readonly quantity: number;
  readonly unitPrice: Micros;
  readonly currency: CurrencyCode;
}

/** The share of one calendar month. */
export interface MonthShare {
  /** Days of service in the month that are charged. */
  readonly days: number;
  readonly daysInMonth: number;
  readonly charge: Money;
}

/** What the terms say of partial months. */
export type ProrationTerms = Pick<
  ServiceTerms,
  'proratesFirstMonth' | 'proratesLastMonth' | 'excludesStartDay' | 'clauses'
>;
type MonthTerms = Pick<ProrationTerms, 'excludesStartDay' | 'clauses'>;

/**
 * The charge for the calendar month of `serviceFrom`, by days of service, rounded once.
 *
 * Days are counted from `serviceFrom` (inclusive) to the month's end or `serviceBefore`
 * (exclusive). The line is prorated as a whole, never per unit, so that no cent is gained or lost
 * per seat.
 *
 * Source: CXone Services Terms 1.1; basis of days: our reading.
 *
 * @throws DomainError INVALID_PERIOD when `serviceBefore` is not after `serviceFrom`.
 */
export function monthShare(
  charge: RecurringCharge,
  serviceFrom: CalendarDate,
  serviceBefore: CalendarDate | null,
  terms: MonthTerms,
  trace?: Trace,
): MonthShare {
  checkPeriod(serviceFrom, serviceBefore);
  const monthEnd = firstOfNextMonth(serviceFrom);
  const before = earlierOf(monthEnd, serviceBefore ?? monthEnd);
  const isExcluded = terms.excludesStartDay && dayOf(serviceFrom) > 1;
  const from = isExcluded ? addDays(serviceFrom, 1) : serviceFrom;
  const days = daysBetween(from, before);
  const daysInMonth = daysInMonthOf(serviceFrom);
  trace?.step(
    isExcluded
      ? 'Days of service in the month, the first day left out'
      : 'Days of service in the month, the first day included',
    'COUNT_DAYS',
    terms.clauses.PRORATION,
    [dateValue('from', from), dateValue('before', before)],
    integerValue('days', days),
  );
  trace?.step(
    'Days of that calendar month',
    'DAYS_IN_MONTH',
    undefined,
    [dateValue('date', serviceFrom)],
    integerValue('daysInMonth', daysInMonth),
  );
  return { days, daysInMonth, charge: shareOf(charge, days, daysInMonth, terms, trace) };
}

function checkPeriod(from: CalendarDate, before: CalendarDate | null): void {
  if (before === null || before > from) return;
  throw new DomainError(
    'INVALID_PERIOD',
    refusal('expected an end after the start, {startsOn}, got the exclusive end {endsBefore}', {
      ...{ startsOn: { date: from }, endsBefore: { date: before } },
    }),
  );
}

/** quantity × unit price × days / days in month, rounded once, HALF_UP, to the minor unit. */
function shareOf(
  charge: RecurringCharge,
  days: number,
  daysInMonth: number,
  terms: MonthTerms,
  trace?: Trace,
): Money {
  const { currency, quantity, unitPrice } = charge;
  const decimals = minorUnitDecimals(currency);
  const dividend = BigInt(quantity) * unitPrice * BigInt(days);
  const share = {
    micros: divideToDecimals(dividend, BigInt(daysInMonth), decimals),
    currency,
    decimals,
  };
  trace?.step(
    days === daysInMonth
      ? 'A whole month: the full charge'
      : 'A partial month is charged by its days, the whole line at once',
    'PRORATE',
    terms.clauses.PRORATION,
    [
      integerValue('quantity', quantity),
      decimalValue('unitPrice', unitPrice),
      integerValue('days', days),
      integerValue('daysInMonth', daysInMonth),
    ],
    decimalValue('charge', share.micros, decimals),
  );
  trace?.conclude('{days} of {daysInMonth} days: {charge} {currency}.', {
    ...{ days, daysInMonth, currency },
    charge: { money: share },
  });
  return share;
}

/** What recurring charges come to over a time of service. */
export interface ChargesOverTime {
  /** The partial month at the beginning; null when service begins on a 1st. */
  readonly firstPartial: Money | null;
  readonly fullMonths: number;
  readonly fullMonthsTotal: Money;
  /** The partial month at the end; null when service ends with a month. */
  readonly lastPartial: Money | null;
  readonly total: Money;
}

/**
 * All that one recurring charge comes to from `serviceFrom` (inclusive) to `serviceBefore`
 * (exclusive).
 *
 * Each month is rounded for itself, as its invoice line will be; the total is their sum. A boundary
 * between two term periods inside a month changes nothing.
 *
 * Source: CXone Services Terms 1.1 (beginning); the partial month at the end: our reading.
 *
 * @throws DomainError INVALID_PERIOD when the end is not after the start.
 */
export function chargesOverTime(
  charge: RecurringCharge,
  serviceFrom: CalendarDate,
  serviceBefore: CalendarDate,
  terms: ProrationTerms,
  trace?: Trace,
): ChargesOverTime {
  checkPeriod(serviceFrom, serviceBefore);
  // Where the terms do not prorate an end, the month it falls in is charged in full.
  const from = terms.proratesFirstMonth ? serviceFrom : firstOfMonth(monthOf(serviceFrom));
  const before =
    terms.proratesLastMonth || dayOf(serviceBefore) === 1
      ? serviceBefore
      : firstOfNextMonth(serviceBefore);
  const firstFull = dayOf(from) === 1 ? from : firstOfNextMonth(from);
  if (before < firstFull) return onlyPartial(monthShare(charge, from, before, terms, trace).charge);
  const firstPartial =
    from < firstFull ? monthShare(charge, from, firstFull, terms, trace).charge : null;
  const firstStep = firstPartial ? trace?.latest : undefined;
  const lastMonth = firstOfMonth(monthOf(before));
  const fullMonths = monthsBetween(firstFull, lastMonth);
  const fullMonthsTotal = fullMonthsOf(charge, fullMonths, trace);
  // No clause speaks of the end: that a last partial month is prorated is our own reading.
  const lastPartial =
    lastMonth < before
      ? monthShare(charge, lastMonth, before, { ...terms, clauses: {} }, trace).charge
      : null;
  const steps = { firstStep, lastStep: lastPartial ? trace?.latest : undefined };
  return sumOf({ firstPartial, fullMonths, fullMonthsTotal, lastPartial }, steps, trace);
}

/** Service that begins and ends inside one month, neither with it. */
function onlyPartial(share: Money): ChargesOverTime {
  return {
    firstPartial: share,
    fullMonths: 0,
    fullMonthsTotal: { ...share, micros: 0n },
    lastPartial: null,
    total: share,
  };
}

function fullMonthsOf(charge: RecurringCharge, months: number, trace?: Trace): Money {
  const { currency, quantity, unitPrice } = charge;
  const month = roundToMinorUnit(BigInt(quantity) * unitPrice, currency);
  const total = { ...month, micros: month.micros * BigInt(months) };
  trace?.step(
    'The charge of a full month',
    'MULTIPLY',
    undefined,
    [integerValue('quantity', quantity), decimalValue('unitPrice', unitPrice)],
    decimalValue('monthlyCharge', month.micros, month.decimals),
  );
  trace?.step(
    'The full months',
    'MULTIPLY',
    undefined,
    [
      integerValue('fullMonths', months),
      decimalValue('monthlyCharge', month.micros, month.decimals),
    ],
    decimalValue('fullMonthsTotal', total.micros, total.decimals),
  );
  return total;
}

/** @param steps the numbers of those that gave the partial months. */
function sumOf(
  parts: Omit<ChargesOverTime, 'total'>,
  steps: { readonly firstStep: number | undefined; readonly lastStep: number | undefined },
  trace?: Trace,
): ChargesOverTime {
  const { firstPartial, fullMonthsTotal, lastPartial } = parts;
  const micros =
    (firstPartial?.micros ?? 0n) + fullMonthsTotal.micros + (lastPartial?.micros ?? 0n);
  const total = { ...fullMonthsTotal, micros };
  trace?.step(
    'Each month is rounded for itself; the total is their sum',
    'SUM',
    undefined,
    [
      {
        ...decimalValue('firstPartial', firstPartial?.micros ?? 0n, total.decimals),
        fromStep: steps.firstStep,
      },
      decimalValue('fullMonthsTotal', fullMonthsTotal.micros, total.decimals),
      {
        ...decimalValue('lastPartial', lastPartial?.micros ?? 0n, total.decimals),
        fromStep: steps.lastStep,
      },
    ],
    decimalValue('total', micros, total.decimals),
  );
  trace?.conclude('Together {total} {currency}.', {
    total: { money: total },
    currency: total.currency,
  });
  return { ...parts, total };
}
