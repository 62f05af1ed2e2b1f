import { quote } from '../time/calendar-date';
import { minorUnitDecimals, type CurrencyCode } from './currency';
import {
  decimalText,
  formatShortest,
  RATE_DECIMALS,
  storedDecimal,
  type Micros,
} from './decimal-text';
import { DomainError } from '../domain-error';
import { refusal } from '../refusals';
import type { Wording } from '../wording';

export { RATE_DECIMALS, formatShortest, storedDecimal, type Micros };

/**
 * An amount in a currency; `decimals` is how many decimals it is stated with (its precision of
 * record).
 */
export interface Money {
  readonly micros: Micros;
  readonly currency: CurrencyCode;
  readonly decimals: number;
}

const UNIT = 1_000_000n;
const DECIMAL_FORM = /^(-?)(\d{1,15})(?:\.(\d{1,6})(0*))?$/;
/** A decimal but for a digit beyond the sixth that says something. */
const TOO_FINE_FORM = /^-?\d{1,15}\.(\d{6}0*)([1-9])\d*$/;

/**
 * The exact value of a decimal text: at most 15 digits before and 6 after the point; zeros behind
 * these say nothing and are taken.
 *
 * Every price, rate and amount that anyone states is read here, so that one rule refuses a seventh
 * decimal and nothing is ever rounded on its way in.
 *
 * @throws DomainError INVALID_DECIMAL for any other form (exponents, hexadecimal, separators, more
 *   digits).
 */
export function parseDecimal(text: string): Micros {
  const parts = DECIMAL_FORM.exec(text);
  if (parts?.[2] === undefined) throw new DomainError('INVALID_DECIMAL', notADecimal(text));
  const fraction = (parts[3] ?? '').padEnd(RATE_DECIMALS, '0');
  const micros = BigInt(parts[2]) * UNIT + BigInt(fraction);
  return parts[1] === '-' ? -micros : micros;
}

function notADecimal(text: string): Wording {
  const [, before, digit] = TOO_FINE_FORM.exec(text) ?? [];
  const got = quote(text);
  if (before === undefined || digit === undefined) {
    return refusal(
      'expected a decimal such as "79.99" (at most 15 digits before and 6 after the point), got {got}',
      { got },
    );
  }
  return refusal(
    'expected at most {max} decimals, since more are never rounded, got {got}, whose decimal {place} is {digit}',
    { max: RATE_DECIMALS, got, place: before.length + 1, digit },
  );
}

/** The decimal text with exactly `decimals` places (0 to 6); digits beyond them must be zero. */
export function formatDecimal(micros: Micros, decimals: number): string {
  const text = decimalText(micros, decimals);
  const places = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  if (places <= decimals) return text;
  const amount = decimalText(micros, RATE_DECIMALS);
  throw new DomainError(
    'INVALID_DECIMAL',
    refusal('expected an amount rounded to {decimals} decimals, got {amount}', {
      decimals,
      amount,
    }),
  );
}

/** The integer nearest to the quotient; exactly half goes away from zero (HALF_UP). */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n;
  const magnitude = negative ? -dividend : dividend;
  const quotient = (2n * magnitude + divisor) / (2n * divisor);
  return negative ? -quotient : quotient;
}

/** Micros between two neighbouring amounts of that many decimals (2 decimals: 10,000). */
export function stepOf(decimals: number): bigint {
  return 10n ** BigInt(RATE_DECIMALS - decimals);
}

/** `dividend / divisor` micros, rounded once, HALF_UP, to that many decimals. */
export function divideToDecimals(dividend: bigint, divisor: bigint, decimals: number): Micros {
  const step = stepOf(decimals);
  return divideHalfUp(dividend, divisor * step) * step;
}

/**
 * The amount rounded once, HALF_UP, to the currency's minor unit (2 decimals for EUR, 0 for JPY).
 */
export function roundToMinorUnit(micros: Micros, currency: CurrencyCode): Money {
  const decimals = minorUnitDecimals(currency);
  return { micros: divideToDecimals(micros, 1n, decimals), currency, decimals };
}

export function formatMoney(money: Money): string {
  return formatDecimal(money.micros, money.decimals);
}
