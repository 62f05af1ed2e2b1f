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
import { monthShare, type MonthShare, type ProrationTerms } from './proration';

/**
 * The terms of proration that hold at the two ends of a stretch.
 *
 * What the terms say of a first and a last partial month holds for the beginning of service or of a
 * charge and for an end by notice; elsewhere each stretch is charged by its days.
 */
export function termsOfStretch<Terms extends ProrationTerms>(
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
