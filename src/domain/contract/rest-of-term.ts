import { decimalValue, type Trace } from '../derivation';
import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import type { Money } from '../money/money';
import {
  addDays,
  firstOfMonth,
  firstOfNextMonth,
  monthOf,
  type CalendarDate,
  type YearMonth,
} from '../time/calendar-date';
import type { ChargeStretch } from './charge-history';
import type { ProrationTerms } from './proration';
import { monthCharges } from './term-cost';

/** The recurring charges of a calendar month, on two suppositions. */
export interface MonthOfRest {
  readonly month: YearMonth;
  /** With the act that is previewed. */
  readonly withIt: Money;
  /** As if service ran to the end of the term in force. */
  readonly untilEndOfTerm: Money;
}

/** What an act still costs to the end of the term, beside what the term itself would cost. */
export interface RestOfTerm {
  readonly months: readonly MonthOfRest[];
  readonly withIt: Money;
  readonly untilEndOfTerm: Money;
  /** What falls away with the act; less than 0 where it costs more. */
  readonly difference: Money;
}

/** The charges as if service ended before a day by notice; those that end earlier stay. */
export const endedBefore = (
  stretches: readonly ChargeStretch[],
  before: CalendarDate,
): ChargeStretch[] =>
  stretches
    .filter(({ startsOn }) => startsOn < before)
    .map((stretch) =>
      stretch.endsBefore !== null && stretch.endsBefore < before
        ? stretch
        : { ...stretch, endsBefore: before, isEndByNotice: true },
    );

/**
 * The recurring charges by calendar month, whole months from the one in which it is asked, with an
 * act and without it. What is owed of the difference the terms leave to the parties: it is shown,
 * and decided by nobody.
 *
 * Source: Terms of Service 3.1, 3.2; our reading.
 *
 * @param withIt the charges over time with the act, up to the end that it brings.
 * @param untilEndOfTerm the same as if service ended with the term in force.
 */
export function restOfTerm(
  {
    withIt,
    untilEndOfTerm,
  }: {
    readonly withIt: readonly ChargeStretch[];
    readonly untilEndOfTerm: readonly ChargeStretch[];
  },
  currency: CurrencyCode,
  { from, before }: { readonly from: YearMonth; readonly before: CalendarDate },
  terms: ProrationTerms,
  trace?: Trace,
): RestOfTerm {
  const months = monthsUntil(from, before).map((month) => ({
    month,
    withIt: monthCharges(withIt, currency, month, terms).total,
    untilEndOfTerm: monthCharges(untilEndOfTerm, currency, month, terms).total,
  }));
  const decimals = minorUnitDecimals(currency);
  const sumOf = (side: 'withIt' | 'untilEndOfTerm', name: 'withIt' | 'untilEndOfTerm'): Money => {
    const micros = months.reduce((sum, each) => sum + each[side].micros, 0n);
    trace?.step(
      side === 'withIt'
        ? 'The recurring charges by month, with what is previewed'
        : 'The recurring charges by month, to the end of the term',
      'SUM',
      undefined,
      months.map((each, index) => decimalValue(`line${index + 1}`, each[side].micros, decimals)),
      decimalValue(name, micros, decimals),
    );
    return { micros, currency, decimals };
  };
  const sums = {
    untilEndOfTerm: sumOf('untilEndOfTerm', 'untilEndOfTerm'),
    withIt: sumOf('withIt', 'withIt'),
  };
  return { months, ...sums, difference: differenceOf(sums, trace) };
}

function differenceOf(
  { untilEndOfTerm, withIt }: Pick<RestOfTerm, 'untilEndOfTerm' | 'withIt'>,
  trace?: Trace,
): Money {
  const { decimals, currency } = withIt;
  const micros = untilEndOfTerm.micros - withIt.micros;
  trace?.step(
    'What falls away to the end of the term',
    'SUM',
    undefined,
    [
      decimalValue('untilEndOfTerm', untilEndOfTerm.micros, decimals),
      { ...decimalValue('lessWithIt', -withIt.micros, decimals), fromStep: trace.latest },
    ],
    decimalValue('difference', micros, decimals),
  );
  const difference = { micros, currency, decimals };
  trace?.conclude(
    'To the end of the term {untilEndOfTerm} {currency} are charged, with it {withIt}: {difference} fall away.',
    {
      ...{ untilEndOfTerm: { money: untilEndOfTerm }, withIt: { money: withIt }, currency },
      difference: { money: difference },
    },
  );
  return difference;
}

function monthsUntil(from: YearMonth, before: CalendarDate): YearMonth[] {
  const last = monthOf(addDays(before, -1));
  const months: YearMonth[] = [];
  for (let month = from; month <= last; month = monthOf(firstOfNextMonth(firstOfMonth(month)))) {
    months.push(month);
  }
  return months;
}
