import type { InvoiceDocument } from '../../domain/invoice/invoice-document';
import { sayIn } from '../sentences';
import { drawClosing, drawReferences } from './closing';
import { loadFaces } from './faces';
import { drawHeader } from './header';
import { drawSection } from './section';
import { CONTENT, PAGE, Sheet, type Pdf } from './sheet';
import { STYLES } from './text-style';
import { drawTotals } from './totals';
import { printable, widthOf, wrap } from './typesetter';
import { creatorXmp, facturXXmp, XML_FILE } from './xmp';

/**
 * A checked document as PDF/A-3a, with its XML inside where it has one. Its dates are those of the
 * document, so that the same document gives the same bytes.
 */
export async function renderPdf(
  document: InvoiceDocument,
  xml: string | null,
): Promise<Uint8Array> {
  // At the first document only: a start, and whoever renders none, needs neither.
  const { default: PDFDocument } = await import('pdfkit');
  await loadFaces();
  const issued = new Date(`${document.issuedOn}T00:00:00Z`);
  const pdf = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    lang: document.language === 'FR' ? 'fr' : 'en',
    displayTitle: true,
    // Else it begins with Helvetica, which it does not embed.
    font: null as unknown as string,
    info: {
      Title: titleOf(document),
      Creator: 'Switchboard',
      Producer: 'PDFKit',
      CreationDate: issued,
      ModDate: issued,
    },
  });
  const bytes = bytesOf(pdf);
  pdf.appendXML(creatorXmp(document.seller.legalName));
  if (xml !== null) {
    pdf.appendXML(facturXXmp());
    // Not `hidden`: that would leave it out of /EmbeddedFiles. The types know no relationship.
    const options: object = {
      name: XML_FILE,
      type: 'text/xml',
      description: 'Factur-X EN 16931',
      relationship: 'Alternative',
      creationDate: issued,
      modifiedDate: issued,
    };
    pdf.file(Buffer.from(xml), options);
  }
  drawPages(pdf, document);
  pdf.end();
  return await bytes;
}

function titleOf({ type, number, language }: InvoiceDocument): string {
  const say = sayIn(language);
  return type === 'INVOICE'
    ? say('Invoice {number}', { number })
    : say('Credit note {number}', { number });
}

function bytesOf(pdf: Pdf): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const parts: Buffer[] = [];
  pdf.on('data', (part: Buffer) => parts.push(part));
  pdf.on('end', () => {
    resolve(Buffer.concat(parts));
  });
  pdf.on('error', reject);
  return promise;
}

function drawPages(pdf: Pdf, document: InvoiceDocument): void {
  const sheet = new Sheet(pdf);
  drawHeader(sheet, document);
  drawReferences(sheet, document);
  document.sections.forEach((_, index) => {
    drawSection(sheet, document, index);
  });
  drawTotals(sheet, document);
  drawClosing(sheet, document);
  sheet.finish((index) => {
    drawFoot(sheet, document, index);
  });
}

/** Whose page it is, and which: at the foot, and on all but the first at the head, too. */
function drawFoot(sheet: Sheet, document: InvoiceDocument, index: number): void {
  const { seller, language } = document;
  const say = sayIn(language);
  const style = STYLES.foot;
  const page = say('Page {page} of {pages}', { page: index + 1, pages: sheet.pages });
  const pageWidth = widthOf(page, style);
  const top = PAGE.height - 46;
  const right = CONTENT.x + CONTENT.width;
  sheet.pdf.rect(CONTENT.x, top - 6, CONTENT.width, 0.5).fill('#dfe4ea');
  sheet.drawLines([page], style, { x: right - pageWidth, width: pageWidth }, top);
  const identity = [seller.legalName, seller.legalForm, seller.vatId]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
  const lines = wrap(identity, style, CONTENT.width - pageWidth - 30).slice(0, 2);
  sheet.drawLines(lines, style, CONTENT, top);
  if (index === 0) return;
  const title = titleOf(document);
  const name = printable(seller.tradingName ?? seller.legalName, 'medium');
  const half = { x: CONTENT.x, width: CONTENT.width - widthOf(title, style) - 30 };
  sheet.drawLines(wrap(name, style, half.width).slice(0, 1), style, half, 40);
  sheet.drawLines([title], style, CONTENT, 40, 'right');
  sheet.pdf.rect(CONTENT.x, 54, CONTENT.width, 0.5).fill('#dfe4ea');
}
