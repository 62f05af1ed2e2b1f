import { minorUnitDecimals } from '../../domain/money/currency';
import type { Micros } from '../../domain/money/money';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Wording } from '../../domain/wording';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { requireAccount } from '../accounts/account.commands';
import type { AccountRow } from '../accounts/account.entity';
import { checkAmount, checkCount, checkDay, NOTE_MAX, requireInvoice } from './finalized-invoice';
import type { InvoiceRow } from './invoice.entity';
import { SettlementRow } from './settlement.entity';
import { accountCreditOf, bookOf, paidOf, settledBalance, type Book } from './settlement.loader';
import { wording } from './settlement.sentences';
import { settlementRow } from './settlement.store';
import { splitOfPayment, splitOfRefund } from './tax-shares';

const REFERENCE_MAX = 100;

export interface NewPayment {
  readonly invoice: RowKey | undefined;
  readonly amount: Micros;
  /** Today when absent. */
  readonly paidOn?: CalendarDate | null | undefined;
  readonly externalReference: string;
  readonly note?: string | null | undefined;
}

/**
 * Records money that came in for an invoice. What is more than is due is credit of the account.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_EXISTS for a reference that another
 *   payment of the account has.
 */
export const recordPayment = defineCommand({
  name: 'recordPayment',
  right: 'RECORD_PAYMENTS',
  account: ({ invoice }: NewPayment) => invoice?.accountId,
  run: async (context, input, path) => {
    const at = [...path, 'invoiceId'];
    const { account, invoice } = await requireInvoice(context, input.invoice, at);
    const book = await bookOf(context, account.id);
    const check = new InputCheck();
    const { externalReference } = input;
    check.foreignId([...path, 'externalReference'], externalReference, REFERENCE_MAX);
    const payments = book.settlements.filter(({ kind }) => kind === 'PAYMENT');
    checkCount(
      check,
      payments.filter(({ invoiceId }) => invoiceId === invoice.id),
      at,
    );
    const amount = checkAmount(check, input.amount, invoice.currencyCode, [...path, 'amount']);
    const days = { today: context.today(account), issuedOn: invoice.issuedOn };
    const settledOn = checkDay(check, days, input.paidOn, [...path, 'paidOn']);
    const note = check.optionalText([...path, 'note'], input.note, NOTE_MAX);
    check.done();
    const same = payments.find((payment) => payment.externalReference === externalReference);
    if (same) refuseRecorded(book, same, [...path, 'externalReference']);
    const split = await splitOfPayment(context, invoice, amount, invoice.currencyCode);
    const payment = settlementRow(context, account.id, {
      ...{ kind: 'PAYMENT', invoiceId: invoice.id, amount, settledOn, externalReference, note },
      ...split,
    });
    await context.transaction.insert(SettlementRow, [payment]);
    return { payment };
  },
  audit: ({ payment }) => [auditedSettlement(payment, 'paid')],
  event: { type: 'payment.recorded', facts: ({ payment }) => [payment] },
});

function refuseRecorded(book: Book, same: SettlementRow, path: InputPath): never {
  const number = book.documents.find(({ id }) => id === same.invoiceId)?.number ?? '';
  const reference = same.externalReference ?? '';
  return refuse(
    'ALREADY_EXISTS',
    path,
    wording('Payment {reference} is recorded already, for {number}.', { reference, number }),
  );
}

const auditedSettlement = ({ accountId, id, invoiceId, amount }: SettlementRow, name: string) => ({
  ...(invoiceId === null
    ? auditedRow('Account', { accountId, id: accountId })
    : auditedRow('Invoice', { accountId, id: invoiceId })),
  changes: [{ name, before: null, after: `${amount} (${id})` }],
});

export interface NewRefund {
  /** Of an invoice, or else of the credit of an account: exactly one of them. */
  readonly invoice: RowKey | null | undefined;
  readonly accountId: string | null | undefined;
  readonly amount: Micros;
  /** Today when absent. */
  readonly refundedOn?: CalendarDate | null | undefined;
  readonly externalReference?: string | null | undefined;
  readonly note?: string | null | undefined;
}

/**
 * Records money that was returned without a credit note: of an invoice, whose balance rises by it,
 * or of the credit of an account.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT, naming what can be returned; ALREADY_EXISTS.
 */
export const recordRefund = defineCommand({
  name: 'recordRefund',
  right: 'RECORD_PAYMENTS',
  account: ({ invoice, accountId }: NewRefund) => invoice?.accountId ?? accountId ?? undefined,
  run: async (context, input, path) => {
    const { account, invoice } = await refunded(context, input, path);
    const book = await bookOf(context, account.id);
    const check = new InputCheck();
    const refunds = book.settlements.filter(({ kind }) => kind === 'REFUND');
    const own = refunds.filter(({ invoiceId }) => invoiceId === (invoice?.id ?? null));
    if (invoice) checkCount(check, own, [...path, 'invoiceId']);
    const externalReference = input.externalReference ?? null;
    const referenceAt = [...path, 'externalReference'];
    if (externalReference !== null) {
      check.foreignId(referenceAt, externalReference, REFERENCE_MAX);
    }
    const at = [...path, 'amount'];
    const amount = checkAmount(check, input.amount, account.currencyCode, at);
    const today = context.today(account);
    const days = { today, issuedOn: invoice?.issuedOn ?? firstDayOf(book, today) };
    const settledOn = checkDay(check, days, input.refundedOn, [...path, 'refundedOn']);
    const note = check.optionalText([...path, 'note'], input.note, NOTE_MAX);
    check.done();
    if (
      refunds.some(
        (row) => externalReference !== null && row.externalReference === externalReference,
      )
    ) {
      const words = { reference: externalReference ?? '' };
      refuse(
        'ALREADY_EXISTS',
        referenceAt,
        wording('Refund {reference} is recorded already.', words),
      );
    }
    checkReturned(book, account, invoice, amount, at);
    const split = invoice && (await splitOfRefund(context, invoice, amount, account.currencyCode));
    const invoiceId = invoice?.id ?? null;
    const refund = settlementRow(context, account.id, {
      ...{ kind: 'REFUND', invoiceId, amount, settledOn, externalReference, note },
      ...split,
    });
    await context.transaction.insert(SettlementRow, [refund]);
    return { refund };
  },
  audit: ({ refund }) => [auditedSettlement(refund, 'refunded')],
  event: { type: 'refund.recorded', facts: ({ refund }) => [refund] },
});

/** An account has no credit before its first document. */
const firstDayOf = ({ documents }: Book, today: CalendarDate): CalendarDate =>
  documents[0]?.issuedOn ?? today;

async function refunded(
  context: CommandContext,
  { invoice: key, accountId }: NewRefund,
  path: InputPath,
): Promise<{ readonly account: AccountRow; readonly invoice: InvoiceRow | undefined }> {
  if ((key === null) === (accountId === null)) {
    const message = wording('expected an invoice or an account, exactly one of them');
    return refuse('INVALID_INPUT', path, message);
  }
  if (key !== null) return requireInvoice(context, key, [...path, 'invoiceId']);
  const account = await requireAccount(context, accountId ?? undefined, [...path, 'accountId']);
  return { account, invoice: undefined };
}

/** No more is returned than was paid, nor what the account has used for another invoice. */
function checkReturned(
  book: Book,
  { currencyCode }: AccountRow,
  invoice: InvoiceRow | undefined,
  amount: Micros,
  path: InputPath,
): void {
  const decimals = minorUnitDecimals(currencyCode);
  const credit = accountCreditOf(book, currencyCode);
  const words = (max: Micros) => ({
    max: { money: { micros: max > 0n ? max : 0n, decimals } },
    got: { money: { micros: amount, decimals } },
  });
  const check = (max: Micros, message: (max: Micros) => Wording) => {
    if (amount > max) refuse('INVALID_INPUT', path, message(max));
  };
  if (!invoice) {
    check(credit, (max) =>
      wording(
        'expected at most {max} to be returned, the credit of the account, got {got}',
        words(max),
      ),
    );
    return;
  }
  const paid = paidOf(book, invoice.id);
  const overpaid = settledBalance(book, invoice)?.overpaid ?? 0n;
  // What was paid in excess and is used already cannot be returned as well.
  const most = credit < overpaid && credit < paid ? credit : paid;
  check(most, (max) =>
    wording(
      'expected at most {max} to be returned, which was paid and is not used otherwise, got {got}',
      words(max),
    ),
  );
}
