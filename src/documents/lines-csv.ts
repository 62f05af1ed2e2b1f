import { stringify } from 'csv-stringify/sync';
import type { InvoiceDocument, InvoiceDocumentLine } from '../domain/invoice/invoice-document';
import { minorUnitDecimals } from '../domain/money/currency';
import { decimalText } from '../domain/money/decimal-text';
import { addDays } from '../domain/time/calendar-date';

/** A text, a count, an amount in millionths, or nothing. */
type Cell = string | number | bigint | null;

const COLUMNS: Readonly<
  Record<string, (line: InvoiceDocumentLine, document: InvoiceDocument) => Cell>
> = {
  number: (_, { number }) => number,
  type: (_, { type }) => type,
  issuedOn: (_, { issuedOn }) => issuedOn,
  currency: (_, { currency }) => currency,
  position: ({ position }) => position,
  service: (line, document) => sectionOf(line, document)?.serviceName ?? null,
  supportedBy: (line, document) => sectionOf(line, document)?.supportedBy ?? null,
  subscriptionNumber: (line, document) => sectionOf(line, document)?.subscriptionNumber ?? null,
  orderNumber: (line, document) => sectionOf(line, document)?.orderNumber ?? null,
  kind: ({ kind }) => kind,
  name: ({ name }) => name,
  description: ({ description }) => description ?? null,
  serviceMonth: ({ serviceMonth }) => serviceMonth,
  serviceFrom: ({ serviceFrom }) => serviceFrom,
  serviceLastDay: ({ serviceBefore }) => addDays(serviceBefore, -1),
  quantity: ({ quantity, unit }) => (unit === 'NONE' ? null : quantity),
  unit: ({ unit }) => (unit === 'NONE' ? null : unit),
  unitPrice: ({ unitPrice }) => unitPrice,
  days: ({ days }) => days,
  daysInMonth: ({ daysInMonth }) => daysInMonth,
  calls: ({ calls }) => calls ?? null,
  net: ({ net }) => net,
  taxCategory: ({ taxCategory }) => taxCategory,
  taxRate: ({ taxRate }) => decimalText(taxRate, 0),
  correctsNumber: ({ correctsNumber }) => correctsNumber,
};

const sectionOf = ({ section }: InvoiceDocumentLine, { sections }: InvoiceDocument) =>
  sections[section];

/**
 * The lines as CSV by RFC 4180, with a header: numbers and dates plain, whatever the language.
 *
 * An apostrophe stands before a text that a spreadsheet would run; amounts and counts are numbers,
 * and a negative one stays a number.
 */
export function linesCsv(document: InvoiceDocument): string {
  const decimals = minorUnitDecimals(document.currency);
  const columns = Object.entries(COLUMNS);
  return stringify(
    document.lines.map((line) => columns.map(([, cell]) => cell(line, document))),
    {
      header: true,
      columns: columns.map(([name]) => name),
      record_delimiter: 'windows',
      quote_record_delimiter: true,
      escape_formulas: true,
      cast: { bigint: (micros) => decimalText(micros, decimals) },
    },
  );
}
