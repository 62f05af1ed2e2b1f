import { defineCommand } from '../../../application/command';
import type { CommandContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { pdfOf, xmlOf } from '../../../documents/document-files';
import type { InvoiceRow } from '../invoice.entity';
import type { InvoiceFileRow, StoredFormat } from '../invoice-file.entity';
import { storeFile } from '../invoice-file.store';
import { invoiceById } from '../invoice.loader';
import { storedDocument } from '../stored-document.loader';
import { fileOfFormat } from './invoice-file.loader';

/** Which file of which document. It says nothing of what is in it. */
export interface WantedFile {
  readonly invoice: RowKey;
  readonly format: StoredFormat;
}

/**
 * Makes a file of a finalized document and stores it; gives the one that is stored where there is
 * one, since two may ask at once. Null where the currency has no XML.
 *
 * It is the provider's own act, whoever asked: it reads the document by itself, so that what is
 * stored depends on nobody's view of it, and no bytes come from outside.
 */
export const makeInvoiceFile = defineCommand({
  name: 'makeInvoiceFile',
  right: 'MANAGE_INVOICES',
  // Documents do not change, and of two files one stays: there is nothing to wait for.
  account: 'none',
  run: async (context, { invoice: key, format }: WantedFile): Promise<InvoiceFileRow | null> => {
    const stored = await fileOfFormat(context, key, format);
    if (stored) return stored;
    const invoice = await invoiceById(context, key);
    if (!invoice) throw new Error('a file of a document that is not there');
    return format === 'XML' ? madeXml(context, invoice) : madePdf(context, invoice);
  },
  // What it holds follows from the document, whose finalizing is in the log.
  audit: () => [],
  event: 'none',
});

async function madeXml(
  context: CommandContext,
  invoice: InvoiceRow,
): Promise<InvoiceFileRow | null> {
  const stored = await fileOfFormat(context, invoice, 'XML');
  if (stored) return stored;
  const xml = xmlOf(await storedDocument(context, invoice));
  return xml === null ? null : made(context, invoice, 'XML', Buffer.from(xml));
}

/** The XML inside is the one that is served beside it. */
async function madePdf(context: CommandContext, invoice: InvoiceRow): Promise<InvoiceFileRow> {
  const xml = await madeXml(context, invoice);
  const document = await storedDocument(context, invoice);
  return made(context, invoice, 'PDF', await pdfOf(document, xml?.content.toString() ?? null));
}

async function made(
  context: CommandContext,
  invoice: InvoiceRow,
  format: StoredFormat,
  content: Uint8Array,
): Promise<InvoiceFileRow> {
  await storeFile(context, invoice, format, content);
  const stored = await fileOfFormat(context, invoice, format);
  if (!stored) throw new Error('a file was stored and is not there');
  return stored;
}
