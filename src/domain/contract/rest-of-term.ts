import { decimalValue, type Trace } from '../derivation';
import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import type { Micros, Money } from '../money/money';
import {
  addDays,
  monthOf,
  monthsFrom,
  type CalendarDate,
  type YearMonth,
} from '../time/calendar-date';
import { shortfallOfMonth, type ContractCharges } from './minimum';
import { monthCharges } from './month-charges';
import type { ProrationTerms } from './proration';

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

const SIDES = {
  untilEndOfTerm: 'The recurring charges by month, to the end of the term',
  withIt: 'The recurring charges by month, with what is previewed',
} as const;

/**
 * The recurring charges by calendar month with what they lack of an agreed minimum, whole months
 * from the one in which it is asked, with an act and without it. What is owed of the difference the
 * terms leave to the parties: it is shown, and decided by nobody.
 *
 * Source: Terms of Service 3.1, 3.2; our reading.
 *
 * @param withIt the charges over time with the act, up to the end that it brings.
 * @param untilEndOfTerm the same as if service ended with the term in force.
 * @param before the first day after both.
 */
export function restOfTerm(
  charges: { readonly withIt: ContractCharges; readonly untilEndOfTerm: ContractCharges },
  currency: CurrencyCode,
  { from, before }: { readonly from: YearMonth; readonly before: CalendarDate },
  terms: ProrationTerms,
  trace?: Trace,
): RestOfTerm {
  const decimals = minorUnitDecimals(currency);
  const money = (micros: Micros): Money => ({ micros, currency, decimals });
  const chargedIn = (of: ContractCharges, month: YearMonth): Money => {
    const { total } = monthCharges(of.stretches, currency, month, terms);
    const missing = shortfallOfMonth(of, currency, month, terms)?.shortfall ?? 0n;
    return money(total.micros + missing);
  };
  const months = monthsFrom(from, monthOf(addDays(before, -1))).map((month) => ({
    month,
    withIt: chargedIn(charges.withIt, month),
    untilEndOfTerm: chargedIn(charges.untilEndOfTerm, month),
  }));
  const sumOf = (side: keyof typeof SIDES): Money => {
    const micros = months.reduce((sum, each) => sum + each[side].micros, 0n);
    trace?.step(
      SIDES[side],
      'SUM',
      undefined,
      months.map((each, index) => decimalValue(`line${index + 1}`, each[side].micros, decimals)),
      decimalValue(side, micros, decimals),
    );
    return money(micros);
  };
  const sums = { untilEndOfTerm: sumOf('untilEndOfTerm'), withIt: sumOf('withIt') };
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
