import type { CalendarDate } from '../time/calendar-date';
import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, type Trace } from '../derivation';
import { formatMoney, type Money } from '../money/money';
import { chargesOverTime, type RecurringCharge } from './proration';
import type { ServiceTerms } from './service-terms';

/**
 * What all recurring charges of a subscription come to from `from` (inclusive) to `before`
 * (exclusive): the least the customer still pays for that time. 0 for an empty time.
 *
 * Each charge is rounded per month, as its invoice lines will be; the sum is exact. Use is not in
 * it.
 */
export function costOfTime(
  charges: readonly RecurringCharge[],
  currency: CurrencyCode,
  from: CalendarDate,
  before: CalendarDate,
  terms: ServiceTerms,
  trace?: Trace,
  name = 'total',
): Money {
  const decimals = minorUnitDecimals(currency);
  const parts =
    from < before
      ? charges.map((charge) => chargesOverTime(charge, from, before, terms, trace).total.micros)
      : [];
  const total = { micros: parts.reduce((sum, part) => sum + part, 0n), currency, decimals };
  trace?.step(
    'The recurring charges together',
    'SUM',
    undefined,
    parts.map((part, index) => decimalValue(`charge${index + 1}`, part, decimals)),
    decimalValue(name, total.micros, decimals),
  );
  trace?.conclude(
    `Recurring charges from ${from} to the day before ${before}: ${formatMoney(total)} ${currency}.`,
  );
  return total;
}

/**
 * The part of the recurring charges that falls between two days of a service that runs on: what
 * they come to from the start until `before`, less what they come to until `from`.
 *
 * A difference, because a month is prorated at the start and the end of service only, never at a
 * day in between such as the boundary of a period.
 */
export function costBetween(
  charges: readonly RecurringCharge[],
  currency: CurrencyCode,
  startsOn: CalendarDate,
  stretch: { readonly from: CalendarDate; readonly before: CalendarDate },
  terms: ServiceTerms,
  trace?: Trace,
): Money {
  const { from, before } = stretch;
  const whole = costOfTime(charges, currency, startsOn, before, terms, trace, 'costUntilTheEnd');
  const past = costOfTime(charges, currency, startsOn, from, terms, trace, 'costUntilThen');
  const micros = whole.micros - past.micros;
  trace?.step(
    'What is between the two days is the difference of the two',
    'SUM',
    undefined,
    [
      decimalValue('costUntilTheEnd', whole.micros, whole.decimals),
      decimalValue('lessCostUntilThen', -past.micros, past.decimals),
    ],
    decimalValue('difference', micros, whole.decimals),
  );
  const cost = { ...whole, micros };
  trace?.conclude(
    `Recurring charges from ${from} to the day before ${before}: ${formatMoney(cost)} ${currency}.`,
  );
  return cost;
}
