import { decimalValue, integerValue, type Trace } from '../derivation';
import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { divideToDecimals, formatDecimal, type Micros } from '../money/money';
import { laterOf, type CalendarDate, type YearMonth } from '../time/calendar-date';
import { returnsInMonth, type ChargeStretch } from './charge-history';
import { chargeOfMonth, monthCharges } from './month-charges';
import type { ProrationTerms } from './proration';
import type { ServiceSpan } from './service-spans';

/** What an order agreed that a month's recurring charges come to at least. */
export interface AgreedMinimum {
  /** The minimum as a charge of one unit, which is prorated in the same way. */
  readonly stretches: readonly ChargeStretch[];
  /** Charges that do not count towards it, such as network connectivity. */
  readonly uncountedChargeIds: ReadonlySet<string>;
}

/** The recurring charges of a contract over time, and the minimum of them; null for none. */
export interface ContractCharges {
  readonly stretches: readonly ChargeStretch[];
  readonly minimum: AgreedMinimum | null;
}

/**
 * The minimum that holds in the times of service.
 *
 * @param monthly for a whole month.
 */
export const agreedMinimum = (
  monthly: Micros,
  uncountedChargeIds: ReadonlySet<string>,
  spans: readonly ServiceSpan[],
  currency: CurrencyCode,
): AgreedMinimum => ({
  uncountedChargeIds,
  stretches: spans.map((span, index) => ({
    chargeId: 'minimum',
    ...{ startsOn: span.startsOn, endsBefore: span.endsBefore },
    ...{ quantity: 1, unitPrice: monthly, currency },
    isBeginning: index === 0,
    isEndByNotice: span.end?.kind === 'NOTICE' && !returnsInMonth(span, spans[index + 1]),
  })),
});

/** What is missing in a calendar month, and the days for which the minimum holds. */
export interface MonthShortfall {
  readonly from: CalendarDate;
  readonly before: CalendarDate;
  readonly days: number;
  readonly daysInMonth: number;
  readonly shortfall: Micros;
}

/** What a calendar month lacks of the minimum; undefined where none holds in it. */
export function shortfallOfMonth(
  { stretches, minimum }: ContractCharges,
  currency: CurrencyCode,
  month: YearMonth,
  terms: ProrationTerms,
  trace?: Trace,
): MonthShortfall | undefined {
  if (!minimum) return undefined;
  const shares = minimum.stretches.flatMap((stretch) => chargeOfMonth(stretch, month, terms) ?? []);
  const [first] = shares;
  if (!first) return undefined;
  const { from, daysInMonth, stretch } = first;
  const days = shares.reduce((sum, share) => sum + share.days, 0);
  const counted = countedCharges(stretches, minimum, currency, month, terms, trace);
  const share = { minimum: stretch.unitPrice, days, daysInMonth };
  const { shortfall } = minimumShortfall(share, counted, currency, trace);
  const before = shares.reduce((latest, each) => laterOf(latest, each.before), from);
  return { from, before, days, daysInMonth, shortfall };
}

function countedCharges(
  stretches: readonly ChargeStretch[],
  { uncountedChargeIds }: AgreedMinimum,
  currency: CurrencyCode,
  month: YearMonth,
  terms: ProrationTerms,
  trace?: Trace,
): Micros {
  const counted = stretches.filter(({ chargeId }) => !uncountedChargeIds.has(chargeId));
  const { lines, total } = monthCharges(counted, currency, month, terms);
  trace?.step(
    'The recurring charges together',
    'SUM',
    undefined,
    lines.map(({ charge }, index) =>
      decimalValue(`line${index + 1}`, charge.micros, total.decimals),
    ),
    decimalValue('counted', total.micros, total.decimals),
  );
  return total.micros;
}

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
