import type { InvoiceLineDetail } from '../../domain/invoice/invoice-document';
import { isUse, type InvoiceLine, type LineKey } from '../../domain/invoice/invoice-line';
import { useOfKey } from '../../domain/invoice/usage-items';
import type { YearMonth } from '../../domain/time/calendar-date';
import type { InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import type { AccountRow } from '../accounts/account.entity';
import { CannotBeBilled } from './invoice-obstacles';
import { computeInvoice, type ComputedInvoice } from './invoice-preview';
import { wording } from './invoice.sentences';
import { detailsOfKey } from './usage-details.loader';

/** So often a document is computed anew because calls came in while it was. */
const ATTEMPTS = 5;

/**
 * Computes a document with what its lines of use add up. Both are read one after the other, without
 * a lock that deliveries would wait for: where they do not agree, calls came in between.
 *
 * @throws CannotBeBilled USE_DIFFERS where they never agree.
 */
export async function computeWithDetails(
  context: CommandContext,
  account: AccountRow,
  month: YearMonth,
  path: InputPath,
): Promise<{ readonly computed: ComputedInvoice; readonly details: DetailsOfLines }> {
  for (let attempt = 1; ; attempt += 1) {
    const computed = await computeInvoice(context, account, month);
    const { details, differing } = await detailsOfLines(context, computed);
    if (!differing) return { computed, details };
    if (attempt === ATTEMPTS) {
      const words = { month: { month: differing.serviceMonth } };
      const message = wording('The calls of {month} do not add up to their total.', words);
      throw new CannotBeBilled({ code: 'USE_DIFFERS', message }, path);
    }
    context.forget();
  }
}

/** The rows of each line of a document that is of use. */
export type DetailsOfLines = ReadonlyMap<InvoiceLine, readonly InvoiceLineDetail[]>;

/** The rows of each line, and the key of the first whose rows are not its total; by their sums. */
async function detailsOfLines(
  context: CommandContext,
  { billing: { account, facts }, draft }: ComputedInvoice,
): Promise<{ readonly details: DetailsOfLines; readonly differing: LineKey | undefined }> {
  const lines = [...draft.unbilledBefore, ...draft.lines].filter(({ key }) => isUse(key));
  const found = await Promise.all(
    lines.map(async (line) => ({ line, rows: await detailsOfKey(context, account.id, line.key) })),
  );
  const contracts = new Map(facts.contracts.map((each) => [each.subscriptionId, each]));
  const differing = found.find(({ line: { key }, rows }) => {
    const contract = contracts.get(key.subscriptionId);
    return contract && !addUpTo(rows, useOfKey(contract, key));
  });
  return {
    details: new Map(found.map(({ line, rows }) => [line, rows])),
    differing: differing?.line.key,
  };
}

const addUpTo = (rows: readonly InvoiceLineDetail[], total: ReturnType<typeof useOfKey>): boolean =>
  rows.reduce((sum, { amount }) => sum + amount, 0n) === total.amount &&
  rows.reduce((sum, { billedSeconds }) => sum + billedSeconds, 0) === total.billedSeconds;
