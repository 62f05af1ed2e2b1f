import fc from 'fast-check';
import type { TaxCategory, TaxedLine, TaxRow } from '../../src/domain/invoice/tax';
import { formatDecimal, formatShortest, parseDecimal } from '../../src/domain/money/money';

// What tests of the sums of invoices share: lines as people write them, and any lines.

export function taxedLine(net: string, rate: string, category: TaxCategory = 'S'): TaxedLine {
  return { net: parseDecimal(net), rate: parseDecimal(rate), category };
}

/** "S 20.00: 55.83 on 279.16" */
export const shownTaxes = (rows: readonly TaxRow[], decimals = 2): string[] =>
  rows.map(({ category, rate, base, tax }) => {
    const [on, of] = [base, tax].map((amount) => formatDecimal(amount, decimals));
    return `${category} ${formatShortest(rate)}: ${of} on ${on}`;
  });

/** An amount of whole cents, in micros. */
export const cents = (min: number, max: number): fc.Arbitrary<bigint> =>
  fc.integer({ min, max }).map((count) => BigInt(count) * 10_000n);

const taxClass = fc.oneof(
  fc
    .constantFrom('20', '19', '8.1', '8.875', '5.5', '100', '0.01')
    .map((rate) => ({ category: 'S' as const, rate: parseDecimal(rate) })),
  fc.constantFrom('Z' as const, 'AE' as const).map((category) => ({ category, rate: 0n })),
);

/** Up to 12 lines in cents, negative ones among them, of a few categories and rates. */
export const taxedLines: fc.Arbitrary<TaxedLine[]> = fc.array(
  fc.tuple(taxClass, cents(-50_000, 200_000)).map(([each, net]) => ({ ...each, net })),
  { maxLength: 12 },
);

/** The same, each above 0, at least one. */
export const positiveLines: fc.Arbitrary<TaxedLine[]> = fc.array(
  fc
    .tuple(taxClass, fc.oneof(cents(1, 200), cents(1, 200_000)))
    .map(([each, net]) => ({ ...each, net })),
  { minLength: 1, maxLength: 6 },
);
