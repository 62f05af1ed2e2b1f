import {
  earlierOf,
  firstOfMonth,
  firstOfNextMonth,
  laterOf,
  type CalendarDate,
  type YearMonth,
} from '../time/calendar-date';
import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, type Trace } from '../derivation';
import type { Money } from '../money/money';
import type { ChargeStretch } from './charge-history';
import { chargesOverTime, monthShare, type MonthShare, type ProrationTerms } from './proration';

/**
 * The terms of proration that hold at the two ends of a stretch.
 *
 * What the terms say of a first and a last partial month holds for the beginning of service or of a
 * charge and for an end by notice; elsewhere each stretch is charged by its days.
 */
function termsOfStretch<Terms extends ProrationTerms>(
  { isBeginning, isEndByNotice }: Pick<ChargeStretch, 'isBeginning' | 'isEndByNotice'>,
  terms: Terms,
): Terms {
  return {
    ...terms,
    proratesFirstMonth: !isBeginning || terms.proratesFirstMonth,
    excludesStartDay: isBeginning && terms.excludesStartDay,
    proratesLastMonth: !isEndByNotice || terms.proratesLastMonth,
  };
}

/**
 * What all recurring charges of a subscription come to from the start of service until `before`
 * (exclusive), if it ended then: the least the customer pays for that time.
 *
 * Each stretch of one price and quantity is rounded per month, as its invoice lines will be; the
 * sum is exact. Use is not in it.
 *
 * @param stretches as if the service went on for ever.
 */
export function costUntil(
  stretches: readonly ChargeStretch[],
  currency: CurrencyCode,
  before: CalendarDate,
  terms: ProrationTerms,
  trace?: Trace,
  name: 'total' | 'costUntilTheEnd' | 'costUntilThen' = 'total',
): Money {
  const decimals = minorUnitDecimals(currency);
  const parts = stretches
    .filter(({ startsOn }) => startsOn < before)
    .map((stretch) => {
      const { startsOn, endsBefore } = stretch;
      const isLast = endsBefore === null || endsBefore >= before;
      const end = isLast ? before : endsBefore;
      const edges = { ...stretch, isEndByNotice: isLast || stretch.isEndByNotice };
      trace?.about({ type: 'Charge', id: stretch.chargeId });
      const { total: part } = chargesOverTime(
        stretch,
        startsOn,
        end,
        termsOfStretch(edges, terms),
        trace,
      );
      return { micros: part.micros, fromStep: trace?.latest };
    });
  trace?.about(undefined);
  const total = { micros: parts.reduce((sum, { micros }) => sum + micros, 0n), currency, decimals };
  trace?.step(
    'The recurring charges together',
    'SUM',
    undefined,
    parts.map(({ micros, fromStep }, index) => ({
      ...decimalValue(`charge${index + 1}`, micros, decimals),
      fromStep,
    })),
    decimalValue(name, total.micros, decimals),
  );
  trace?.conclude('Recurring charges to the day before {before}: {total} {currency}.', {
    ...{ before: { date: before }, total: { money: total }, currency },
  });
  return total;
}

/**
 * The part of the recurring charges that falls between two days of a service that runs on: what
 * they come to from the start until `before`, less what they come to until `from`.
 *
 * A difference, because a month is prorated where service begins and ends and where a price or
 * quantity changes, never at a day in between such as the boundary of a period.
 */
export function costBetween(
  stretches: readonly ChargeStretch[],
  currency: CurrencyCode,
  { from, before }: { readonly from: CalendarDate; readonly before: CalendarDate },
  terms: ProrationTerms,
  trace?: Trace,
): Money {
  const whole = costUntil(stretches, currency, before, terms, trace, 'costUntilTheEnd');
  const past = costUntil(stretches, currency, from, terms, trace, 'costUntilThen');
  const micros = whole.micros - past.micros;
  trace?.step(
    'What is between the two days is the difference of the two',
    'SUM',
    undefined,
    [
      decimalValue('costUntilTheEnd', whole.micros, whole.decimals),
      {
        ...decimalValue('lessCostUntilThen', -past.micros, past.decimals),
        fromStep: trace.latest,
      },
    ],
    decimalValue('difference', micros, whole.decimals),
  );
  const cost = { ...whole, micros };
  trace?.conclude('Recurring charges from {from} to the day before {before}: {cost} {currency}.', {
    ...{ from: { date: from }, before: { date: before }, cost: { money: cost }, currency },
  });
  return cost;
}

/** What one stretch of a charge comes to in a month: a line of that month's invoice. */
export interface MonthLine extends MonthShare {
  readonly stretch: ChargeStretch;
  /** First day charged for in the month, and the first day after. */
  readonly from: CalendarDate;
  readonly before: CalendarDate;
}

/** The recurring charges of a calendar month. */
export interface MonthCharges {
  readonly lines: readonly MonthLine[];
  readonly total: Money;
}

/**
 * The recurring charges of one calendar month: a line for each stretch of one price and quantity,
 * each rounded for itself, and their sum.
 *
 * Source: CXone Services Terms 1.1; Terms of Service 2.2.
 */
export function monthCharges(
  stretches: readonly ChargeStretch[],
  currency: CurrencyCode,
  month: YearMonth,
  terms: ProrationTerms,
  trace?: Trace,
): MonthCharges {
  const decimals = minorUnitDecimals(currency);
  const steps: (number | undefined)[] = [];
  const lines = stretches.flatMap((stretch) => {
    trace?.about({ type: 'Charge', id: stretch.chargeId });
    const line = chargeOfMonth(stretch, month, terms, trace);
    if (!line) return [];
    steps.push(trace?.latest);
    return line;
  });
  trace?.about(undefined);
  const micros = lines.reduce((sum, { charge }) => sum + charge.micros, 0n);
  const total = { micros, currency, decimals };
  trace?.step(
    'Each stretch of one price and quantity is rounded for itself; the total is their sum',
    'SUM',
    undefined,
    lines.map(({ charge }, index) => ({
      ...decimalValue(`line${index + 1}`, charge.micros, decimals),
      fromStep: steps[index],
    })),
    decimalValue('total', micros, decimals),
  );
  trace?.conclude('Recurring charges of {month}: {total} {currency}.', {
    ...{ month: { month }, total: { money: total }, currency },
  });
  return { lines, total };
}

/**
 * What one stretch of a charge comes to in a calendar month; undefined where it is in force on none
 * of its days.
 *
 * Source: CXone Services Terms 1.1; Terms of Service 2.2.
 */
export function chargeOfMonth(
  stretch: ChargeStretch,
  month: YearMonth,
  terms: ProrationTerms,
  trace?: Trace,
): MonthLine | undefined {
  const first = firstOfMonth(month);
  const next = firstOfNextMonth(first);
  const { startsOn, endsBefore } = stretch;
  if (startsOn >= next || (endsBefore !== null && endsBefore <= first)) return undefined;
  const edges = termsOfStretch(stretch, terms);
  const from = edges.proratesFirstMonth ? laterOf(first, startsOn) : first;
  const before = edges.proratesLastMonth ? earlierOf(next, endsBefore ?? next) : next;
  return { stretch, from, before, ...monthShare(stretch, from, before, edges, trace) };
}
