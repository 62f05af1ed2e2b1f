import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, type Trace } from '../derivation';
import { DomainError } from '../domain-error';
import { formatDecimal, RATE_DECIMALS, stepOf, type Micros } from '../money/money';
import { refusal } from '../refusals';

/** A regulatory charge, such as that of the US Universal Service Fund. */
export interface Surcharge {
  /** Who asks for it, such as "FCC". */
  readonly authority: string;
  /** The part of the charges that it is counted on, net. */
  readonly base: Micros;
  /** 0.17 for 17 percent, in millionths. */
  readonly factor: Micros;
}

/**
 * The amount of a surcharge: base × factor, rounded down to the minor unit, because no more than
 * that product may be charged.
 *
 * Source: 47 CFR 54.712(a).
 *
 * @throws DomainError INVALID_SURCHARGE for a base or factor below 0.
 */
export function surchargeOf(
  { authority, base, factor }: Surcharge,
  currency: CurrencyCode,
  trace?: Trace,
): Micros {
  if (base < 0n) {
    const got = { price: base };
    throw new DomainError(
      'INVALID_SURCHARGE',
      refusal('expected a base from 0 on, got {got}', { got }),
    );
  }
  if (factor < 0n) {
    const got = { price: factor };
    throw new DomainError(
      'INVALID_SURCHARGE',
      refusal('expected a factor from 0 on, got {got}', { got }),
    );
  }
  const decimals = minorUnitDecimals(currency);
  const step = stepOf(decimals);
  const micros = ((base * factor) / (10n ** BigInt(RATE_DECIMALS) * step)) * step;
  trace?.step(
    'A surcharge is no more than its base times its factor',
    'MULTIPLY_DOWN',
    undefined,
    [decimalValue('base', base), decimalValue('factor', factor)],
    decimalValue('maximum', micros, decimals),
  );
  trace?.conclude('The surcharge of {authority} is at most {maximum} {currency}.', {
    ...{ authority, maximum: { money: { micros, decimals } }, currency },
  });
  return micros;
}

/**
 * Checks the amount that a line of a surcharge states: from 0 to base × factor.
 *
 * @throws DomainError INVALID_SURCHARGE
 */
export function checkSurcharge(stated: Micros, surcharge: Surcharge, currency: CurrencyCode): void {
  const max = surchargeOf(surcharge, currency);
  const decimals = minorUnitDecimals(currency);
  const got = formatDecimal(stated, decimals);
  if (stated >= 0n && stated <= max) return;
  throw new DomainError(
    'INVALID_SURCHARGE',
    refusal('expected a surcharge of 0 to {max}, which is {base} × {factor}, got {got}', {
      ...{ max: { money: { micros: max, decimals } }, got },
      ...{ base: { price: surcharge.base }, factor: { price: surcharge.factor } },
    }),
  );
}
