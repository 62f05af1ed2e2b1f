import type { InvoiceDocument } from '../../domain/invoice/invoice-document';
import { parseDecimal, type Micros } from '../../domain/money/money';
import type { RequestContext } from '../../application/context';
import { sourceOf } from '../../data/columns';
import { defineChildrenLoader } from '../../data/row-loader';
import type { InvoiceRow } from './invoice.entity';
import { linesByInvoiceId, taxesByInvoiceId } from './invoice.loader';
import { SettlementRow } from './settlement.entity';
import { documentOf } from './stored-document';
import { detailsByInvoiceId } from './usage-details.loader';

const settlementsByInvoiceId = defineChildrenLoader(
  sourceOf(SettlementRow),
  'invoiceId',
  't.recorded_at, t.id',
);

/** Credit of the account that was used when it was finalized: nothing later changes a document. */
async function creditUsedFor(context: RequestContext, invoice: InvoiceRow): Promise<Micros> {
  const settlements = await settlementsByInvoiceId(context, invoice);
  return settlements
    .filter(({ kind, recordedAt }) => kind === 'CREDIT_USE' && recordedAt === invoice.recordedAt)
    .reduce((sum, { amount }) => sum + parseDecimal(amount), 0n);
}

/** Reads all that the files of a finalized document are made of. */
export async function storedDocument(
  context: RequestContext,
  invoice: InvoiceRow,
): Promise<InvoiceDocument> {
  const [lines, details, taxes, creditUsed] = await Promise.all([
    linesByInvoiceId(context, invoice),
    detailsByInvoiceId(context, invoice),
    taxesByInvoiceId(context, invoice),
    creditUsedFor(context, invoice),
  ]);
  return documentOf(invoice, { lines, details, taxes, creditUsed });
}
