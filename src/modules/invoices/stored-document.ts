import type {
  InvoiceDocument,
  InvoiceDocumentLine,
  InvoiceTaxRow as DocumentTaxRow,
} from '../../domain/invoice/invoice-document';
import { parseDecimal, type Micros } from '../../domain/money/money';
import type { InvoiceLineRow, InvoiceRow, InvoiceTaxRow } from './invoice.entity';
import { unitOf } from './invoice-view';

/**
 * A finalized document as its files say it: of stored rows alone, so that nothing that changes
 * later changes a file.
 *
 * Amounts are stored with their natural sign, those of a credit note below 0. The document of a
 * credit note says them the other way round, quantities too, since its type says which way they go.
 *
 * @param lines in their order, as `taxes`.
 * @param creditUsed of the account, for this document.
 */
export function documentOf(
  invoice: InvoiceRow,
  lines: readonly InvoiceLineRow[],
  taxes: readonly InvoiceTaxRow[],
  creditUsed: Micros,
): InvoiceDocument {
  const { documentType: type, number, issueMonth, issuedOn, dueOn, currencyCode } = invoice;
  const { language, paymentTermDays, seller, buyer, sections, corrects } = invoice.snapshot;
  const gross = amountOf(invoice, invoice.gross);
  return {
    ...{ type, number, issueMonth, issuedOn, dueOn, paymentTermDays },
    ...{ currency: currencyCode, language, seller, buyer },
    sections: sections.map(({ subscriptionId: _, ...section }) => section),
    lines: lines.map((line) => lineOf(invoice, line)),
    taxes: taxes.map((tax) => taxOf(invoice, tax)),
    net: amountOf(invoice, invoice.net),
    tax: amountOf(invoice, invoice.tax),
    ...{ gross, creditUsed, due: gross - creditUsed },
    corrects: corrects.map(({ invoiceId: _, ...reference }) => reference),
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

function lineOf(invoice: InvoiceRow, row: InvoiceLineRow): InvoiceDocumentLine {
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
  };
}

function taxOf(invoice: InvoiceRow, row: InvoiceTaxRow): DocumentTaxRow {
  const { category, exemptionReason, exemptionCode } = row;
  return {
    ...{ category, rate: parseDecimal(row.rate) },
    ...{ base: amountOf(invoice, row.base), tax: amountOf(invoice, row.tax) },
    ...{ exemptionReason, exemptionCode },
  };
}
