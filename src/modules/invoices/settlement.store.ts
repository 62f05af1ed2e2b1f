import { parseDecimal, storedDecimal, type Micros } from '../../domain/money/money';
import { daysBetween } from '../../domain/time/calendar-date';
import type { CommandContext } from '../../application/context';
import { owningAccount } from '../accounts/account-currency.loader';
import type { InvoiceRow } from './invoice.entity';
import { SettlementRow } from './settlement.entity';
import { accountCreditOf, bookOf, settledBalance, type SettledDocument } from './settlement.loader';
import { splitOfPayment } from './tax-shares';

/** What settles something, of today unless it says another day. */
export type NewSettlement = Pick<SettlementRow, 'kind' | 'settledOn'> &
  Partial<Omit<SettlementRow, 'amount'>> & { readonly amount: Micros };

/** The row of what settles something. */
export const settlementRow = (
  context: CommandContext,
  accountId: string,
  { amount, ...settlement }: NewSettlement,
): SettlementRow => ({
  ...{ accountId, id: context.newId(), invoiceId: null, creditNoteId: null },
  ...{ externalReference: null, note: null, taxSplit: null, derivation: null },
  ...settlement,
  amount: storedDecimal(amount),
  ...context.recorded,
});

const smallerOf = (a: Micros, b: Micros): Micros => (a < b ? a : b);

/**
 * Settles a document that has just been finalized, in the transaction that does so: a negative one
 * lowers what is due of the invoices that it names, another uses the credit of the account.
 */
export async function settleFinalized(context: CommandContext, row: InvoiceRow): Promise<void> {
  context.forget();
  const rows =
    row.documentType === 'CREDIT_NOTE'
      ? await settleNegative(context, row)
      : await useAccountCredit(context, row);
  await context.transaction.insert(SettlementRow, rows);
  context.forget();
}

/** The invoices that are due first take it up first; the rest is credit of the account. */
async function settleNegative(context: CommandContext, row: InvoiceRow): Promise<SettlementRow[]> {
  const { accountId, id: creditNoteId, snapshot } = row;
  const account = await owningAccount(context, accountId);
  const book = await bookOf(context, accountId);
  const named = new Set(snapshot.corrects.map(({ invoiceId }) => invoiceId));
  const settledOn = context.today(account);
  let left = -parseDecimal(row.gross);
  const rows: SettlementRow[] = [];
  for (const invoice of book.documents.filter(({ id }) => named.has(id)).toSorted(byDueDay)) {
    const due = settledBalance(book, invoice)?.balance ?? 0n;
    const amount = smallerOf(left, due);
    if (amount === 0n) continue;
    const offset = {
      kind: 'OFFSET',
      invoiceId: invoice.id,
      creditNoteId,
      amount,
      settledOn,
    } as const;
    rows.push(settlementRow(context, accountId, offset));
    left -= amount;
  }
  if (left === 0n) return rows;
  const credit = { kind: 'CREDIT', creditNoteId, amount: left, settledOn } as const;
  return [...rows, settlementRow(context, accountId, credit)];
}

const byDueDay = (one: SettledDocument, other: SettledDocument): number =>
  daysBetween(other.dueOn ?? other.issuedOn, one.dueOn ?? one.issuedOn);

/** An invoice uses what credit the account has, as far as it goes: its BT-113. */
async function useAccountCredit(
  context: CommandContext,
  row: InvoiceRow,
): Promise<SettlementRow[]> {
  const { accountId, id: invoiceId, currencyCode } = row;
  const account = await owningAccount(context, accountId);
  const book = await bookOf(context, accountId);
  const amount = smallerOf(accountCreditOf(book, currencyCode), parseDecimal(row.gross));
  if (amount <= 0n) return [];
  const split = await splitOfPayment(context, row, amount, currencyCode);
  const settledOn = context.today(account);
  const used = { kind: 'CREDIT_USE', invoiceId, amount, settledOn, ...split } as const;
  return [settlementRow(context, accountId, used)];
}
