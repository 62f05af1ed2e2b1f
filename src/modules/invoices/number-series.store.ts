import { nextInvoiceNumber } from '../../domain/invoice/invoice-number';
import { yearOf, laterOf, type CalendarDate } from '../../domain/time/calendar-date';
import type { Transaction } from '../../data/transaction';

interface SeriesRow {
  readonly lastNumber: number;
  readonly lastIssuedOn: CalendarDate;
}

const BEGIN = {
  name: 'begin-invoice-numbers',
  text: `insert into invoice_number_series (legal_entity_code, year, last_number, last_issued_on)
    values ($1, $2, 0, $3) on conflict (legal_entity_code, year) do nothing`,
};
const LOCK = {
  name: 'lock-invoice-numbers',
  text: `select last_number as "lastNumber", last_issued_on as "lastIssuedOn"
    from invoice_number_series where legal_entity_code = $1 and year = $2 for update`,
};
const TAKE = {
  name: 'take-invoice-number',
  text: `update invoice_number_series set last_number = $3, last_issued_on = $4
    where legal_entity_code = $1 and year = $2`,
};

/**
 * Gives the next number of a legal entity, and the issue date that goes with it: that day, or the
 * last issue date of the series where another server's clock was ahead.
 *
 * The row stays locked until the transaction ends: what is rolled back leaves no gap, and numbers
 * run in the order of issue dates.
 *
 * @throws DomainError INVALID_INVOICE_NUMBER after the last number of a year.
 */
export async function takeInvoiceNumber(
  { rows }: Transaction,
  { code, numberPrefix: prefix }: { readonly code: string; readonly numberPrefix: string },
  today: CalendarDate,
): Promise<{ readonly number: string; readonly issuedOn: CalendarDate }> {
  const year = yearOf(today);
  await rows(BEGIN, [code, year, today]);
  const [series] = await rows<SeriesRow>(LOCK, [code, year]);
  if (!series) throw new Error('a series of numbers was begun and is not there');
  const { lastNumber: lastSequence, lastIssuedOn } = series;
  const issuedOn = laterOf(today, lastIssuedOn);
  const next = nextInvoiceNumber({ prefix, lastSequence, lastIssuedOn }, issuedOn);
  await rows(TAKE, [code, year, next.sequence, issuedOn]);
  return { number: next.number, issuedOn };
}
