import type { InvoiceLineDetail } from './invoice-document';

/** Rows that a line has at the most: beyond them calls of several prices are one row. */
export const DETAILS_MAX = 50;

/**
 * The calls of a line by direction, leg and price per minute, the largest amounts first.
 *
 * Beyond 50 rows the smallest are put together, those of each direction and leg in a row without a
 * price. Nothing is rounded, so that all rows together are the sum that the line rounds.
 *
 * @param counted calls of one rate each; of several rates of one price there are several.
 */
export function usageDetails(counted: readonly InvoiceLineDetail[]): InvoiceLineDetail[] {
  const merged = together(counted).sort(largestFirst);
  // Each direction and leg may need a row of its own for what is put together.
  const kept = merged.length > DETAILS_MAX ? DETAILS_MAX - MERGED_MAX : merged.length;
  const rest = merged.slice(kept).map((detail) => ({ ...detail, perMinute: null }));
  return [...merged.slice(0, kept), ...together(rest).sort(largestFirst)];
}

/** Two directions, and two legs or none. */
const MERGED_MAX = 6;

function together(details: readonly InvoiceLineDetail[]): InvoiceLineDetail[] {
  const groups = Map.groupBy(details, ({ direction, leg, perMinute }) =>
    [direction, leg, perMinute].join('/'),
  );
  return [...groups.values()].map((group) => ({
    ...(group[0] as InvoiceLineDetail),
    calls: group.reduce((sum, { calls }) => sum + calls, 0),
    billedSeconds: group.reduce((sum, { billedSeconds }) => sum + billedSeconds, 0),
    amount: group.reduce((sum, { amount }) => sum + amount, 0n),
  }));
}

function largestFirst(one: InvoiceLineDetail, other: InvoiceLineDetail): number {
  if (one.amount !== other.amount) return one.amount > other.amount ? -1 : 1;
  const place = ({ direction, leg, perMinute }: InvoiceLineDetail) =>
    [direction, leg, `${perMinute}`.padStart(20)].join('/');
  return place(one) < place(other) ? -1 : 1;
}
