import { decimalValue, type Trace } from '../derivation';
import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { divideToDecimals, RATE_DECIMALS, type Micros } from '../money/money';
import { daysBetween, type CalendarDate } from '../time/calendar-date';
import type { Instant } from '../time/time-zone';
import { isSeen, type View } from './dated-amount';

/** A rate of exchange that was recorded, by what decides which one holds. */
export interface RecordedExchangeRate {
  /** Of documents. */
  readonly currency: CurrencyCode;
  /** Of the seller's VAT accounts: the rate is for one unit of it. */
  readonly vatCurrency: CurrencyCode;
  /** Civil date in the seller's zone. */
  readonly publishedOn: CalendarDate;
  readonly recordedAt: Instant;
}

/**
 * Days after its publication on which a rate can still be used: one that is published monthly is
 * for its month.
 *
 * Our reading: the sources say which rate is taken, not how old it may be.
 */
export const RATE_DAYS_MAX = 31;

/**
 * The rates that hold on a day, one for each currency of documents, by currency code: the rate that
 * was published latest on or before that day, and at most 31 days before it. Of one day it is the
 * one that was recorded last.
 *
 * Source: Directive 2006/112/EC, articles 91(2) and 230.
 *
 * @param rates in the order of their recording.
 * @param vatCurrency rates for another currency of VAT accounts, which the seller had, do not hold.
 * @param view the day by the seller's calendar.
 */
export function exchangeRatesOn<Rate extends RecordedExchangeRate>(
  rates: readonly Rate[],
  vatCurrency: CurrencyCode,
  view: View,
): Rate[] {
  const held = new Map<CurrencyCode, Rate>();
  for (const rate of rates) {
    const { currency, publishedOn, recordedAt } = rate;
    if (rate.vatCurrency !== vatCurrency) continue;
    if (!isSeen({ on: publishedOn, recordedAt }, view)) continue;
    if (daysBetween(publishedOn, view.asOf) > RATE_DAYS_MAX) continue;
    const other = held.get(currency);
    if (!other || publishedOn >= other.publishedOn) held.set(currency, rate);
  }
  return [...held.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** Of these, the one of a currency; undefined where none holds. */
export const exchangeRateOn = <Rate extends RecordedExchangeRate>(
  rates: readonly Rate[],
  { currency, vatCurrency }: Pick<RecordedExchangeRate, 'currency' | 'vatCurrency'>,
  view: View,
): Rate | undefined =>
  exchangeRatesOn(rates, vatCurrency, view).find((rate) => rate.currency === currency);

/** A total of VAT, and at which rate it is stated in another currency. */
export interface VatToConvert {
  readonly tax: Micros;
  readonly currency: CurrencyCode;
  /** Above 0: units of that currency for one of the other. */
  readonly rate: Micros;
  readonly vatCurrency: CurrencyCode;
}

/** Decimals of VAT in another currency: its minor unit, and at most two (EN 16931, BR-DEC-15). */
export const convertedDecimals = (vatCurrency: CurrencyCode): number =>
  Math.min(minorUnitDecimals(vatCurrency), 2);

/**
 * VAT in the currency of the seller's VAT accounts (BT-111), rounded once to its minor unit, or to
 * two decimals.
 *
 * Source: Directive 2006/112/EC, article 230; EN 16931, BR-53.
 */
export function convertedVat(
  { tax, currency, rate, vatCurrency }: VatToConvert,
  trace?: Trace,
): Micros {
  const decimals = convertedDecimals(vatCurrency);
  const converted = divideToDecimals(tax * 10n ** BigInt(RATE_DECIMALS), rate, decimals);
  if (trace) {
    const taxDecimals = minorUnitDecimals(currency);
    trace.step(
      'VAT in the currency of the VAT accounts is the VAT divided by the rate of exchange',
      'DIVIDE',
      undefined,
      [decimalValue('tax', tax, taxDecimals), decimalValue('exchangeRate', rate)],
      decimalValue('convertedTax', converted, decimals),
    );
    trace.conclude('VAT {tax} {currency} at {rate}: {converted} {vatCurrency}.', {
      ...{ tax: { money: { micros: tax, decimals: taxDecimals } }, currency },
      ...{ rate: { price: rate }, vatCurrency },
      converted: { money: { micros: converted, decimals } },
    });
  }
  return converted;
}
