import type { CommandContext } from '../../application/context';
import { xmlOf } from '../../documents/document-files';
import { InvalidDocument } from '../../documents/document-problem';
import type { InvoiceRow } from './invoice.entity';
import type { StoredFormat } from './invoice-file.entity';
import { invalidDocument, type Obstacle } from './invoice-obstacles';
import { storedDocument } from './stored-document.loader';

/** Of two that are made at once the first stays. */
const STORE = {
  name: 'store-invoice-file',
  text: `insert into invoice_file (account_id, id, invoice_id, format, content, sha256, made_at)
    values ($1, $2, $3, $4, $5::bytea, sha256($5::bytea), $6)
    on conflict (account_id, invoice_id, format) do nothing`,
};

/** Stores a file of a document, unless it has one of that format. */
export async function storeFile(
  context: CommandContext,
  { accountId, id: invoiceId }: InvoiceRow,
  format: StoredFormat,
  content: Uint8Array,
): Promise<void> {
  const values = [accountId, context.newId(), invoiceId, format, content, context.recordedAt];
  await context.transaction.rows(STORE, values);
}

/**
 * Checks a document that was just stored, and stores its XML where its currency has one. It is the
 * last that finalizing does: what was stored before it belongs to the document.
 *
 * @returns why no files can be made of it; then all of the transaction has to be undone.
 */
export async function storeXml(
  context: CommandContext,
  invoice: InvoiceRow,
): Promise<Obstacle | undefined> {
  try {
    const xml = xmlOf(await storedDocument(context, invoice));
    if (xml !== null) await storeFile(context, invoice, 'XML', Buffer.from(xml));
    return undefined;
  } catch (error) {
    if (error instanceof InvalidDocument) return invalidDocument(error);
    throw error;
  }
}
