import { parseDecimal, type Micros } from '../../domain/money/money';
import { taxesOf } from '../../domain/invoice/tax';
import type { InvoiceLineRow, InvoiceRow, InvoiceTaxRow } from './invoice.entity';
import { linesByInvoiceId, taxesByInvoiceId } from './invoice.loader';
import { unitOf, type InvoiceView, type LineView, type TaxView } from './invoice-view';
import { creditNoteById } from './settlement.loader';
import { retell } from './stored-derivation';
import { detailsByInvoiceId, toDetail } from './usage-details.loader';
import { storedConversionView } from './vat-conversion';

/** A finalized document as it is read: of what was stored with it, and nothing else. */
export function finalizedView(row: InvoiceRow): InvoiceView {
  const { accountId, id, kind, documentType, issueMonth, number, issuedOn, dueOn } = row;
  const currency = row.currencyCode;
  return {
    ...{ accountId, id, kind, documentType, issueMonth, number, issuedOn, dueOn, currency },
    ...{ state: 'FINALIZED', finalizeNotBefore: null, unbilledBefore: [], lateUseRefused: [] },
    lines: async (context) =>
      (await linesByInvoiceId(context, row)).map((line) => lineOfRow(row, line)),
    unratedCalls: row.unratedCalls,
    net: parseDecimal(row.net),
    taxes: async (context) =>
      (await taxesByInvoiceId(context, row)).map((tax) => taxOfRow(row, tax)),
    tax: parseDecimal(row.tax),
    gross: parseDecimal(row.gross),
    vatConversion: storedConversionView(row, parseDecimal(row.tax)),
    missing: [],
    explainTotals: async (context, trace) => {
      const note = kind === 'CREDIT' ? await creditNoteById(context, row) : null;
      if (note) {
        retell(note.derivation, trace);
        return;
      }
      const lines = await linesByInvoiceId(context, row);
      const taxed = lines.map(({ net, taxCategory: category, taxRate }) => {
        return { net: parseDecimal(net), category, rate: parseDecimal(taxRate) };
      });
      taxesOf(taxed, currency, trace);
    },
    corrects: row.snapshot.corrects.map(({ invoiceId }) => invoiceId),
  };
}

const amountOf = (text: string | null): Micros | null =>
  text === null ? null : parseDecimal(text);

/** A stored line as it is read. */
export function lineOfRow(
  { currencyCode: currency }: Pick<InvoiceRow, 'currencyCode'>,
  row: InvoiceLineRow,
): LineView {
  const { accountId, subscriptionId, kind, name, serviceMonth, serviceFrom, serviceBefore } = row;
  const { quantity, days, daysInMonth, correctsInvoiceId, taxCategory } = row;
  return {
    position: row.position,
    ...{ accountId, subscriptionId, kind, name, serviceMonth, serviceFrom, serviceBefore },
    ...{ quantity, days, daysInMonth, taxCategory, currency },
    unit: unitOf(row),
    unitPrice: amountOf(row.unitPrice),
    net: parseDecimal(row.net),
    taxRate: parseDecimal(row.taxRate),
    correctsId: correctsInvoiceId,
    isEstimate: false,
    details: async (context) =>
      (await detailsByInvoiceId(context, { accountId, id: row.invoiceId }))
        .filter(({ linePosition }) => linePosition === row.position)
        .map(toDetail),
    explain: (trace) => {
      retell(row.derivation, trace);
    },
  };
}

/** A stored row of the breakdown as it is read. */
export function taxOfRow(
  { currencyCode: currency }: Pick<InvoiceRow, 'currencyCode'>,
  row: InvoiceTaxRow,
): TaxView {
  const { category, exemptionReason, exemptionCode } = row;
  const [rate, base, tax] = [row.rate, row.base, row.tax].map(parseDecimal) as [
    Micros,
    Micros,
    Micros,
  ];
  return { category, rate, base, tax, exemptionReason, exemptionCode, currency };
}
