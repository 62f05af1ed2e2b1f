import { nextInvoiceNumber, testNumberPrefix } from '../../domain/invoice/invoice-number';
import { yearOf, laterOf, type CalendarDate } from '../../domain/time/calendar-date';
import type { TimeZone } from '../../domain/time/time-zone';
import type { CommandContext, HasClock } from '../../application/context';
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

const TEST_NUMBERS = {
  name: 'test-invoice-numbers',
  text: `select count(*)::int as "lastNumber", max(issued_on) as "lastIssuedOn" from invoice
    where account_id = $1 and legal_entity_code = $2 and starts_with(number, $3)`,
};

/** Who gives a number, and to whom. */
export interface Numbered {
  readonly entity: {
    readonly code: string;
    readonly numberPrefix: string;
    readonly timeZone: TimeZone;
  };
  readonly account: HasClock & { readonly id: string; readonly isSandbox: boolean };
}

/** A number with the issue date that goes with it. */
export interface TakenNumber {
  readonly number: string;
  readonly issuedOn: CalendarDate;
}

/**
 * Gives the number of a document that is issued now, by the account's clock, on the seller's
 * calendar.
 *
 * Documents of a sandbox have numbers of the account's own, which say that they are tests: the
 * legal series has none of them, and no gap, and accounts with clocks years apart do not wait for
 * each other's dates.
 *
 * @throws DomainError INVALID_INVOICE_NUMBER after the last number of a year.
 */
export function takeInvoiceNumber(
  context: CommandContext,
  { entity, account }: Numbered,
): Promise<TakenNumber> {
  const today = context.today(account, entity.timeZone);
  return account.isSandbox
    ? takeTestNumber(context.transaction, { entity, account }, today)
    : takeLegalNumber(context.transaction, entity, today);
}

/** The account's lock, which whoever bills it holds, keeps others from taking the same. */
async function takeTestNumber(
  { rows }: Transaction,
  { entity, account }: Numbered,
  today: CalendarDate,
): Promise<TakenNumber> {
  const prefix = testNumberPrefix(entity.numberPrefix);
  const ofYear = `${prefix}-${today.slice(0, 4)}-`;
  const [given] = await rows<{ lastNumber: number; lastIssuedOn: CalendarDate | null }>(
    TEST_NUMBERS,
    [account.id, entity.code, ofYear],
  );
  const lastIssuedOn = given?.lastIssuedOn ?? null;
  const issuedOn = laterOf(today, lastIssuedOn ?? today);
  const series = { prefix, lastSequence: given?.lastNumber ?? 0, lastIssuedOn };
  return { number: nextInvoiceNumber(series, issuedOn).number, issuedOn };
}

/**
 * Gives the next number of a legal entity, and the issue date that goes with it: that day, or the
 * last issue date of the series where another server's clock was ahead.
 *
 * The row stays locked until the transaction ends: what is rolled back leaves no gap, and numbers
 * run in the order of issue dates.
 *
 * @throws DomainError INVALID_INVOICE_NUMBER after the last number of a year.
 */
async function takeLegalNumber(
  { rows }: Transaction,
  { code, numberPrefix: prefix }: { readonly code: string; readonly numberPrefix: string },
  today: CalendarDate,
): Promise<TakenNumber> {
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
