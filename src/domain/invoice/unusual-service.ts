import type { Micros } from '../money/money';
import type { BilledLine } from './billed-sums';
import type { BillableContract, BillingFacts } from './billing-facts';
import { isUse, type InvoiceLine } from './invoice-line';
import type { InvoiceDraft } from './invoice-lines';

/** So many lines more than a service has things to bill are not usual. */
const MORE_LINES_MAX = 15;
/** So many documents of a service tell what it usually comes to. */
const DOCUMENTS_OF_MEAN = 3;
/** So many times that mean is not usual. */
const TIMES_MEAN_MAX = 3;

/** A service of a document that a person looks at, since it is not what it used to be. */
export type UnusualService = {
  readonly subscriptionId: string;
} & (
  | { readonly why: 'LINES'; readonly lines: number; readonly most: number }
  | { readonly why: 'USE'; readonly use: Micros }
);

/**
 * The first service of a document that has many more lines, or comes to much more, than is usual.
 *
 * LINES: by more than 15 beyond its charges, pools, directions and minimum; charges of earlier
 * months do not count, as a backlog brings them. USE: with its usual charges it makes the service
 * come to more than 3 times the mean of its last 3 documents. Charges follow from orders and
 * prices, so that they are taken as they were; a service with fewer documents has no mean.
 *
 * Source: our reading. Nothing is wrong with such a document by itself.
 *
 * @param earlier lines of finalized monthly documents, in the order of these.
 */
export function unusualService(
  { contracts }: Pick<BillingFacts, 'contracts'>,
  { lines, unbilledBefore }: Pick<InvoiceDraft, 'lines' | 'unbilledBefore'>,
  earlier: readonly BilledLine[],
): UnusualService | undefined {
  const all = Map.groupBy([...unbilledBefore, ...lines], ({ key }) => key.subscriptionId);
  const billed = Map.groupBy(earlier, ({ key }) => key.subscriptionId);
  for (const contract of contracts) {
    const { subscriptionId } = contract;
    const own = all.get(subscriptionId) ?? [];
    const found = tooManyLines(contract, own) ?? tooMuchUse(own, billed.get(subscriptionId) ?? []);
    if (found) return { subscriptionId, ...found };
  }
  return undefined;
}

function tooManyLines(
  { stretches, oneTimeCharges, pools, monthlyMinimum }: BillableContract,
  own: readonly InvoiceLine[],
): { readonly why: 'LINES'; readonly lines: number; readonly most: number } | undefined {
  const charges = new Set(stretches.map(({ chargeId }) => chargeId)).size + oneTimeCharges.length;
  const directions = 2;
  const most =
    charges + pools.length + directions + (monthlyMinimum === null ? 0 : 1) + MORE_LINES_MAX;
  const lines = own.filter(({ kind }) => kind !== 'CATCH_UP').length;
  return lines > most ? { why: 'LINES', lines, most } : undefined;
}

function tooMuchUse(
  own: readonly InvoiceLine[],
  earlier: readonly BilledLine[],
): { readonly why: 'USE'; readonly use: Micros } | undefined {
  const documents = [...Map.groupBy(earlier, ({ documentId }) => documentId).values()];
  const last = documents.slice(-DOCUMENTS_OF_MEAN);
  if (last.length < DOCUMENTS_OF_MEAN) return undefined;
  const use = totalOf(own.filter(({ key }) => isUse(key)));
  const total = totalOf(last.flat());
  const charges = totalOf(last.flat().filter(({ key }) => !isUse(key)));
  // Both sides times the number of documents, so that nothing is divided.
  const usual = BigInt(TIMES_MEAN_MAX) * total;
  return use > 0n && BigInt(DOCUMENTS_OF_MEAN) * use + charges > usual
    ? { why: 'USE', use }
    : undefined;
}

const totalOf = (lines: readonly { readonly net: Micros }[]): Micros =>
  lines.reduce((sum, { net }) => sum + net, 0n);
