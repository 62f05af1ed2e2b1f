import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, integerValue, type Trace } from '../derivation';
import { divideToDecimals, formatDecimal, type Micros } from '../money/money';

/** The agreed minimum of a contract for one calendar month. */
export interface MonthlyMinimum {
  /** For a whole month, from 0 on. */
  readonly minimum: Micros;
  /** Days of service in the month. */
  readonly days: number;
  readonly daysInMonth: number;
}

/** What a month lacks of its minimum, at the currency's minor unit. */
export interface MinimumShortfall {
  /** The minimum of the days of service, rounded once. */
  readonly minimum: Micros;
  /** From 0 on: a line of its own. */
  readonly shortfall: Micros;
}

/**
 * What recurring charges lack of the agreed minimum of a month.
 *
 * A partial month has its share of the minimum, as of a charge, rounded once, HALF_UP, to the minor
 * unit. Only recurring charges count, less those that the order leaves out; use, one-time charges
 * and credits neither raise nor lower what counts.
 *
 * Source: the order.
 *
 * @param counted sum of the rounded lines of the recurring charges that count.
 * @throws DomainError INVALID_DECIMAL for a sum that is not at the minor unit.
 */
export function minimumShortfall(
  { minimum, days, daysInMonth }: MonthlyMinimum,
  counted: Micros,
  currency: CurrencyCode,
  trace?: Trace,
): MinimumShortfall {
  const decimals = minorUnitDecimals(currency);
  formatDecimal(counted, decimals);
  const share = divideToDecimals(minimum * BigInt(days), BigInt(daysInMonth), decimals);
  const shortfall = share > counted ? share - counted : 0n;
  trace?.step(
    'The agreed minimum, by the days of the month',
    'PRORATE',
    undefined,
    [
      integerValue('quantity', 1),
      decimalValue('monthlyMinimum', minimum),
      integerValue('days', days),
      integerValue('daysInMonth', daysInMonth),
    ],
    decimalValue('minimum', share, decimals),
  );
  trace?.step(
    'What recurring charges lack of the minimum is charged; use does not count',
    'EXCESS',
    undefined,
    [decimalValue('minimum', share, decimals), decimalValue('counted', counted, decimals)],
    decimalValue('shortfall', shortfall, decimals),
  );
  const money = (micros: Micros) => ({ money: { micros, decimals } });
  trace?.conclude(
    'Of a minimum of {minimum} {currency}, {counted} are reached: {shortfall} are missing.',
    { minimum: money(share), currency, counted: money(counted), shortfall: money(shortfall) },
  );
  return { minimum: share, shortfall };
}
