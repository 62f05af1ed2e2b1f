import { quote } from '../time/calendar-date';
import { DomainError } from '../domain-error';
import { refusal } from '../refusals';

/** An ISO 4217 currency code: active, or of an amount that was stored when it was. */
export type CurrencyCode = string & { readonly brand: 'CurrencyCode' };

// ISO 4217 codes by the number of decimals of their minor unit. Not taken from Intl: CLDR's
// digits are for display and differ from ISO (IQD 0 instead of 3, for one). Those that were active
// once stay here: what is stored in them stays readable.
const CODES_BY_DECIMALS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD ' +
    'CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ ' +
    'GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL ' +
    'MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR ' +
    'PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT ' +
    'TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/** Bulgaria has the euro since 2026-01-01. */
const WITHDRAWN: ReadonlySet<string> = new Set(['BGN']);

const decimalsByCode = new Map<string, number>(
  Object.entries(CODES_BY_DECIMALS).flatMap(([decimals, codes]) =>
    codes.split(' ').map((code) => [code, Number(decimals)] as const),
  ),
);

/** @throws DomainError INVALID_CURRENCY for anything but an active currency. */
export function parseCurrency(text: string): CurrencyCode {
  if (decimalsByCode.has(text) && !WITHDRAWN.has(text)) return text as CurrencyCode;
  throw new DomainError(
    'INVALID_CURRENCY',
    refusal('expected an ISO 4217 currency code such as "EUR", got {got}', { got: quote(text) }),
  );
}

/** Decimals of the currency's minor unit: 2 for EUR, 0 for JPY, 3 for TND. */
export function minorUnitDecimals(currency: CurrencyCode): number {
  const decimals = decimalsByCode.get(currency);
  if (decimals === undefined) {
    const got = quote(currency);
    throw new DomainError('INVALID_CURRENCY', refusal('unknown currency {got}', { got }));
  }
  return decimals;
}
