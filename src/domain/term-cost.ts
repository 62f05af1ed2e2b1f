import type { CalendarDate } from './calendar-date';
import { minorUnitDecimals, type CurrencyCode } from './currency';
import { decimalValue, type Trace } from './derivation';
import { formatMoney, type Money } from './money';
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
    decimalValue('total', total.micros, decimals),
  );
  trace?.conclude(
    `Recurring charges from ${from} to the day before ${before}: ${formatMoney(total)} ${currency}.`,
  );
  return total;
}
