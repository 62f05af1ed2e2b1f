import { checkDisputeDay } from '../../domain/invoice/invoice-dates';
import { minorUnitDecimals } from '../../domain/money/currency';
import { parseDecimal, storedDecimal, type Micros } from '../../domain/money/money';
import { laterOf, type CalendarDate } from '../../domain/time/calendar-date';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { DisputeRow, ResolutionRow } from './dispute.entity';
import {
  checkAmount,
  checkCount,
  checkLines,
  NOTE_MAX,
  requireDocument,
  requireInvoice,
  type InvoiceOfAccount,
} from './finalized-invoice';
import { linesByInvoiceId } from './invoice.loader';
import type { DisputeOutcome } from './settlement-view';
import { bookOf, disputeById, OPEN_DISPUTE, type DisputeRecord } from './settlement.loader';
import { wording } from './settlement.sentences';

export interface NewDispute {
  readonly invoice: RowKey | undefined;
  /** Positions of the lines that it is about; the whole invoice when absent. */
  readonly positions: readonly number[] | null;
  readonly amount: Micros;
  /** Today when absent; another day for staff alone, who record what came in. */
  readonly disputedOn?: CalendarDate | null | undefined;
  readonly reason: string;
}

/**
 * Records that a customer disputes an amount of an invoice: it is not overdue until that is
 * resolved.
 *
 * Source: Terms of Service 2.4.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT, naming the last day after the 15th.
 */
export const disputeInvoice = defineCommand({
  name: 'disputeInvoice',
  right: 'DISPUTE_INVOICES',
  account: ({ invoice }: NewDispute) => invoice?.accountId,
  run: async (context, input, path) => {
    const at = [...path, 'invoiceId'];
    const found = await requireInvoice(context, input.invoice, at);
    const { account, invoice } = found;
    const { disputes } = await bookOf(context, account.id);
    const own = disputes.filter(({ invoiceId }) => invoiceId === invoice.id);
    const check = new InputCheck();
    checkCount(check, own, at);
    const disputedOn = dayOf(check, context, found, input.disputedOn, [...path, 'disputedOn']);
    const positions = await checkPositions(check, context, found, input.positions, path);
    const amountAt = [...path, 'amount'];
    const amount = checkAmount(check, input.amount, invoice.currencyCode, amountAt);
    const reason = check.text([...path, 'reason'], input.reason, NOTE_MAX);
    check.done();
    checkUndisputed(found, own, amount, amountAt);
    const row: DisputeRow = {
      ...{ accountId: account.id, id: context.newId(), invoiceId: invoice.id, positions },
      ...{ amount: storedDecimal(amount), disputedOn, reason },
      ...context.recorded,
    };
    await context.transaction.insert(DisputeRow, [row]);
    const dispute: DisputeRecord = { ...row, ...OPEN_DISPUTE };
    return { dispute };
  },
  audit: ({ dispute: { accountId, invoiceId: id, amount } }) => [
    auditedRow('Invoice', { accountId, id }, [{ name: 'disputed', before: null, after: amount }]),
  ],
  event: { type: 'invoice.disputed', facts: ({ dispute }) => [dispute] },
});

function dayOf(
  check: InputCheck,
  context: CommandContext,
  { account, invoice: { issuedOn } }: InvoiceOfAccount,
  given: CalendarDate | null | undefined,
  path: InputPath,
): CalendarDate {
  const today = context.today(account);
  const day = given ?? today;
  const words = { today: { date: today }, got: { date: day } };
  if (day > today) {
    check.invalid(path, wording('expected a day up to today, {today}, got {got}', words));
  } else if (day < today && context.viewer.kind !== 'STAFF') {
    check.invalid(path, wording('expected today, {today}, got {got}', words));
  } else {
    // The seller's calendar may be a day ahead on the issue date.
    const counted = given == null ? laterOf(day, issuedOn) : day;
    check.rule(path, () => {
      checkDisputeDay(issuedOn, counted);
    });
  }
  return day;
}

/** The lines that a dispute is about, in their order; each is there, and named once. */
async function checkPositions(
  check: InputCheck,
  context: CommandContext,
  { invoice }: InvoiceOfAccount,
  positions: readonly number[] | null,
  path: InputPath,
): Promise<number[] | null> {
  if (positions === null) return null;
  const at = [...path, 'positions'];
  checkLines(check, positions, at);
  if (!check.isClean) return null;
  const max = (await linesByInvoiceId(context, invoice)).length;
  const seen = new Set<number>();
  for (const [index, got] of positions.entries()) {
    if (got < 1 || got > max) {
      const words = { max, got };
      check.invalid(
        [...at, `${index}`],
        wording('expected a line from 1 to {max}, got {got}', words),
      );
    } else if (seen.has(got)) {
      check.invalid(
        [...at, `${index}`],
        wording('expected each line once, got {got} twice', { got }),
      );
    }
    seen.add(got);
  }
  return [...seen].sort((one, other) => one - other);
}

function checkUndisputed(
  { invoice: { gross, currencyCode } }: InvoiceOfAccount,
  disputes: readonly DisputeRecord[],
  amount: Micros,
  path: InputPath,
): void {
  const decimals = minorUnitDecimals(currencyCode);
  const disputed = disputes
    .filter(({ resolvedOn }) => resolvedOn === null)
    .reduce((sum, dispute) => sum + parseDecimal(dispute.amount), 0n);
  const max = parseDecimal(gross) - disputed;
  if (amount <= max) return;
  const money = (micros: Micros) => ({ money: { micros, decimals } });
  const words = { max: money(max), got: money(amount) };
  refuse(
    'INVALID_INPUT',
    path,
    wording('expected at most {max}, what of the invoice is not disputed, got {got}', words),
  );
}

export interface NewResolution {
  readonly dispute: RowKey | undefined;
  readonly outcome: DisputeOutcome;
  /** Today when absent. */
  readonly resolvedOn?: CalendarDate | null | undefined;
  readonly note?: string | null | undefined;
}

/**
 * Records how a dispute ended. What is not owed is credited by a credit note; what remains is to be
 * paid by the 15th day after.
 *
 * Source: Terms of Service 2.4.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE where it is resolved.
 */
export const resolveDispute = defineCommand({
  name: 'resolveDispute',
  right: 'RESOLVE_DISPUTES',
  account: ({ dispute }: NewResolution) => dispute?.accountId,
  run: async (context, input, path) => {
    const at = [...path, 'disputeId'];
    const stored = input.dispute ? await disputeById(context, input.dispute) : null;
    if (!stored) return refuse('NOT_FOUND', at, wording('No dispute with this id.'));
    if (stored.resolvedOn !== null) {
      refuse('ALREADY_DONE', at, wording('The dispute is resolved already.'));
    }
    const { accountId, invoiceId, id: disputeId } = stored;
    const { account } = await requireDocument(context, { accountId, id: invoiceId }, at);
    const check = new InputCheck();
    const resolvedOn = resolvedDay(check, context.today(account), stored, input.resolvedOn, [
      ...path,
      'resolvedOn',
    ]);
    const note = check.optionalText([...path, 'note'], input.note, NOTE_MAX);
    check.done();
    const { outcome } = input;
    const resolution: ResolutionRow = {
      ...{ accountId, id: context.newId(), disputeId, outcome, resolvedOn, note },
      ...context.recorded,
    };
    await context.transaction.insert(ResolutionRow, [resolution]);
    const resolved = { outcome, resolvedOn, resolutionNote: note };
    const dispute: DisputeRecord = {
      ...{ ...stored, ...resolved, resolvedAt: resolution.recordedAt },
    };
    return { dispute, resolution };
  },
  audit: ({ dispute: { accountId, invoiceId: id }, resolution: { outcome } }) => [
    auditedRow('Invoice', { accountId, id }, [{ name: 'dispute', before: 'OPEN', after: outcome }]),
  ],
  event: { type: 'dispute.resolved', facts: ({ resolution }) => [resolution] },
});

function resolvedDay(
  check: InputCheck,
  today: CalendarDate,
  { disputedOn }: DisputeRecord,
  given: CalendarDate | null | undefined,
  path: InputPath,
): CalendarDate {
  const day = given ?? today;
  const got = { date: day };
  if (day > today) {
    const words = { today: { date: today }, got };
    check.invalid(path, wording('expected a day up to today, {today}, got {got}', words));
  } else if (day < disputedOn) {
    const words = { first: { date: disputedOn }, got };
    check.invalid(
      path,
      wording('expected a day from the day of the dispute, {first}, on, got {got}', words),
    );
  }
  return day;
}
