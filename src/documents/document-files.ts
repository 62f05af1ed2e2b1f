import type { InvoiceDocument } from '../domain/invoice/invoice-document';
import { ciiOf, hasXml } from './cii-writer';
import { checkDocument } from './document-check';
import { linesCsv } from './lines-csv';
import { renderPdf } from './pdf/render-pdf';

/**
 * The XML of a document; null where EN 16931 has none, since the currency has more than two
 * decimals.
 *
 * @throws InvalidDocument where it contradicts itself or lacks what it must say.
 */
export function xmlOf(document: InvoiceDocument): string | null {
  checkDocument(document);
  return hasXml(document.currency) ? ciiOf(document) : null;
}

/**
 * The lines of a document as CSV.
 *
 * @throws InvalidDocument as `xmlOf` does.
 */
export function csvOf(document: InvoiceDocument): string {
  checkDocument(document);
  return linesCsv(document);
}

/**
 * The document as PDF/A-3a, with its XML inside as factur-x.xml where it has one. The same document
 * gives the same bytes.
 *
 * Takes tens of milliseconds of CPU, in which nothing else is done, and loads what draws it at the
 * first call.
 *
 * @param xml the XML that was made of it before, where that is kept.
 * @throws InvalidDocument as `xmlOf` does.
 */
export async function pdfOf(
  document: InvoiceDocument,
  xml: string | null = xmlOf(document),
): Promise<Uint8Array> {
  checkDocument(document);
  return renderPdf(document, xml);
}
