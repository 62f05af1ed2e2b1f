/**
 * Millionths of a unit, as an integer: every price, rate and amount of the product.
 *
 * Six decimals are what unit prices, per-minute rates and rated calls carry; an amount at a
 * currency's minor unit is the same integer, rounded to a multiple.
 */
export type Micros = bigint;

export const RATE_DECIMALS = 6;

/** The decimal text with `decimals` places (0 to 6), more where digits beyond them are not 0. */
export function decimalText(micros: Micros, decimals: number): string {
  const sign = micros < 0n ? '-' : '';
  const digits = (micros < 0n ? -micros : micros).toString().padStart(RATE_DECIMALS + 1, '0');
  const whole = digits.slice(0, -RATE_DECIMALS);
  const stated = digits.slice(-RATE_DECIMALS);
  const fraction = stated.slice(0, decimals) + stated.slice(decimals).replace(/0+$/, '');
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/**
 * The shortest exact text: trailing zeros dropped, but at least two decimals ("0.025", "79.90").
 */
export const formatShortest = (micros: Micros): string => decimalText(micros, 2);

/** With six decimals, as amounts and prices are stored. */
export const storedDecimal = (micros: Micros): string => decimalText(micros, RATE_DECIMALS);
