import { formatDecimal, type Micros } from '../../domain/money/money';
import { minorUnitDecimals, type CurrencyCode } from '../../domain/money/currency';
import { earlierOf, type CalendarDate } from '../../domain/time/calendar-date';
import type { InputPath } from '../../application/command';
import type { RequestContext } from '../../application/context';
import type { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { requireAccount } from '../accounts/account.commands';
import type { AccountRow } from '../accounts/account.entity';
import type { InvoiceRow } from './invoice.entity';
import { draftsByAccountId, invoiceById } from './invoice.loader';
import { wording } from './settlement.sentences';

// What every act on a finalized document checks.

/** Each read of a document brings all that was recorded of it, so it is not without end. */
const RECORDS_MAX = 100;
/** The longest reason, note or answer. */
export const NOTE_MAX = 1_000;

export interface InvoiceOfAccount {
  readonly account: AccountRow;
  readonly invoice: InvoiceRow;
}

/**
 * A finalized document, invoice or credit note, with its account.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for a draft.
 */
export async function requireDocument(
  context: RequestContext,
  key: RowKey | undefined,
  path: InputPath,
): Promise<InvoiceOfAccount> {
  const invoice = key ? await invoiceById(context, key) : null;
  if (invoice) {
    return { invoice, account: await requireAccount(context, invoice.accountId, path) };
  }
  const drafts = key ? await draftsByAccountId(context, key.accountId) : [];
  if (drafts.some(({ id }) => id === key?.id)) {
    refuse('INVALID_INPUT', path, wording('expected a finalized invoice, got a draft'));
  }
  return refuse('NOT_FOUND', path, wording('No invoice with this id.'));
}

/**
 * The same, of an invoice alone.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for a draft or a credit note.
 */
export async function requireInvoice(
  context: RequestContext,
  key: RowKey | undefined,
  path: InputPath,
): Promise<InvoiceOfAccount> {
  const found = await requireDocument(context, key, path);
  const { documentType, number } = found.invoice;
  if (documentType === 'INVOICE') return found;
  const message = wording('expected an invoice, got the credit note {number}', { number });
  return refuse('INVALID_INPUT', path, message);
}

export function checkCount(check: InputCheck, { length }: readonly unknown[], path: InputPath) {
  if (length < RECORDS_MAX) return;
  check.invalid(
    path,
    wording('expected a document with fewer than {max} of them', { max: RECORDS_MAX }),
  );
}

/** So many lines can be named at once. */
const LINES_MAX = 1_000;

export function checkLines(check: InputCheck, { length }: readonly unknown[], path: InputPath) {
  if (length > 0 && length <= LINES_MAX) return;
  const bounds = { max: LINES_MAX, got: length };
  check.invalid(path, wording('expected 1 to {max} lines, got {got}', bounds));
}

/** An amount above 0, at the currency's minor unit. */
export function checkAmount(
  check: InputCheck,
  amount: Micros,
  currency: CurrencyCode,
  path: InputPath,
): Micros {
  const decimals = minorUnitDecimals(currency);
  const got = check.rule(path, () => formatDecimal(amount, decimals));
  if (got !== undefined && amount <= 0n) {
    check.invalid(path, wording('expected an amount above 0, got {got}', { got }));
  }
  return amount;
}

/**
 * The day of something that happened: today when absent; not in the future, and not before the
 * issue date, which the seller's calendar gives and may be a day ahead of the account's.
 */
export function checkDay(
  check: InputCheck,
  { today, issuedOn }: { readonly today: CalendarDate; readonly issuedOn: CalendarDate },
  given: CalendarDate | null | undefined,
  path: InputPath,
): CalendarDate {
  const day = given ?? today;
  const first = earlierOf(issuedOn, today);
  const got = { date: day };
  if (day > today) {
    const days = { today: { date: today }, got };
    check.invalid(path, wording('expected a day up to today, {today}, got {got}', days));
  } else if (day < first) {
    const days = { first: { date: first }, got };
    const message = wording('expected a day from the issue date, {first}, on, got {got}', days);
    check.invalid(path, message);
  }
  return day;
}
