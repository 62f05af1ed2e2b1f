import type {
  InvoiceDocument,
  InvoiceDocumentLine,
  InvoiceTaxRow as DocumentTaxRow,
} from '../../domain/invoice/invoice-document';
import { parseDecimal, type Micros } from '../../domain/money/money';
import type {
  InvoiceLineDetailRow,
  InvoiceLineRow,
  InvoiceRow,
  InvoiceTaxRow,
} from './invoice.entity';
import { toDetail } from './usage-details.loader';
import { unitOf } from './invoice-view';
import { storedConversion } from './vat-conversion';

/**
 * A finalized document as its files say it: of stored rows alone, so that nothing that changes
 * later changes a file.
 *
 * Amounts are stored with their natural sign, those of a credit note below 0. The document of a
 * credit note says them the other way round, quantities too, since its type says which way they go.
 *
 * @param stored rows in their order; and the account's credit that was used for this document.
 */
export function documentOf(
  invoice: InvoiceRow,
  {
    lines,
    details,
    taxes,
    creditUsed,
  }: {
    readonly lines: readonly InvoiceLineRow[];
    readonly details: readonly InvoiceLineDetailRow[];
    readonly taxes: readonly InvoiceTaxRow[];
    readonly creditUsed: Micros;
  },
): InvoiceDocument {
  const ofLines = Map.groupBy(details, ({ linePosition }) => linePosition);
  const { documentType: type, number, issueMonth, issuedOn, dueOn, currencyCode } = invoice;
  const { language, paymentTermDays, seller, buyer, sections, corrects } = invoice.snapshot;
  const gross = amountOf(invoice, invoice.gross);
  return {
    ...{ type, number, issueMonth, issuedOn, dueOn, paymentTermDays },
    ...{ currency: currencyCode, language, seller, buyer },
    sections: sections.map(({ subscriptionId: _, ...section }) => section),
    lines: lines.map((line) => lineOf(invoice, line, ofLines.get(line.position) ?? [])),
    taxes: taxes.map((tax) => taxOf(invoice, tax)),
    net: amountOf(invoice, invoice.net),
    tax: amountOf(invoice, invoice.tax),
    ...{ gross, creditUsed, due: gross - creditUsed },
    corrects: corrects.map(({ invoiceId: _, ...reference }) => reference),
    vatConversion: storedConversion(invoice),
  };
}

type Signed = Pick<InvoiceRow, 'documentType'>;

const amountOf = ({ documentType }: Signed, stored: string): Micros => {
  const micros = parseDecimal(stored);
  return documentType === 'CREDIT_NOTE' ? -micros : micros;
};

/** Taken from 0, since a document has no -0. */
const quantityOf = ({ documentType }: Signed, stored: number): number =>
  documentType === 'CREDIT_NOTE' ? 0 - stored : stored;

function lineOf(
  invoice: InvoiceRow,
  row: InvoiceLineRow,
  details: readonly InvoiceLineDetailRow[],
): InvoiceDocumentLine {
  const { position, kind, serviceMonth, serviceFrom, serviceBefore, days, daysInMonth } = row;
  const { language, sections, corrects } = invoice.snapshot;
  const isWhole = days === daysInMonth;
  const corrected = corrects.find(({ invoiceId }) => invoiceId === row.correctsInvoiceId);
  return {
    ...{ position, kind, serviceMonth, serviceFrom, serviceBefore },
    section: sections.findIndex(({ subscriptionId }) => subscriptionId === row.subscriptionId),
    name: row.name[language],
    quantity: quantityOf(invoice, row.quantity),
    // A difference of the amount alone counts nothing.
    unit: row.quantity === 0 ? 'NONE' : unitOf(row),
    unitPrice: row.unitPrice === null ? null : parseDecimal(row.unitPrice),
    // What is said of them is why a month is charged in part.
    days: isWhole ? null : days,
    daysInMonth: isWhole ? null : daysInMonth,
    net: amountOf(invoice, row.net),
    taxCategory: row.taxCategory,
    taxRate: parseDecimal(row.taxRate),
    correctsNumber: corrected?.number ?? null,
    // Of a line that adds to others they are the calls of all of these.
    ...(row.correctsInvoiceId === null && details.length > 0 ? countedIn(details) : {}),
  };
}

const countedIn = (details: readonly InvoiceLineDetailRow[]) => ({
  calls: details.reduce((sum, { calls }) => sum + calls, 0),
  details: details.map(toDetail),
});

function taxOf(invoice: InvoiceRow, row: InvoiceTaxRow): DocumentTaxRow {
  const { category, exemptionReason, exemptionCode } = row;
  return {
    ...{ category, rate: parseDecimal(row.rate) },
    ...{ base: amountOf(invoice, row.base), tax: amountOf(invoice, row.tax) },
    ...{ exemptionReason, exemptionCode },
  };
}
