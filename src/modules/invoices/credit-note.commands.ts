import type { CreditSplit } from '../../domain/invoice/credit-split';
import { storedDecimal } from '../../domain/money/money';
import { monthOf } from '../../domain/time/calendar-date';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { legalEntityByCode } from '../billing/legal-entity.loader';
import { decidedCredit, type AskedCredit, type DecidedCredit } from './credit-note';
import { CreditNoteReversalRow, CreditNoteRow } from './credit-note.entity';
import {
  checkCount,
  checkLines,
  NOTE_MAX,
  requireDocument,
  requireInvoice,
  type InvoiceOfAccount,
} from './finalized-invoice';
import { InvoiceLineRow, InvoiceRow, InvoiceTaxRow } from './invoice.entity';
import { storeXml } from './invoice-file.store';
import { CannotBeBilled } from './invoice-obstacles';
import type { InvoiceSnapshot } from './invoice-snapshot';
import { takeInvoiceNumber } from './number-series.store';
import { SettlementRow, type SettlementKind } from './settlement.entity';
import { creditNoteById, creditNotesByAccountId } from './settlement.loader';
import { wording } from './settlement.sentences';
import { settlementRow } from './settlement.store';

export interface NewCreditNote extends AskedCredit {
  readonly invoice: RowKey | undefined;
  readonly reason: string;
}

/** What is credited, and how, as it would be issued now. */
export interface ConsideredCredit extends InvoiceOfAccount, DecidedCredit {
  readonly id: string;
}

/**
 * Decides what a credit note on an invoice would say: previews and acts call this.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT, naming what is left where more is asked.
 */
export async function consideredCredit(
  context: RequestContext,
  asked: Omit<NewCreditNote, 'reason'>,
  id: string,
  path: InputPath,
): Promise<ConsideredCredit> {
  const at = [...path, 'invoiceId'];
  const found = await requireInvoice(context, asked.invoice, at);
  const notes = await creditNotesByAccountId(context, found.account.id);
  const check = new InputCheck();
  const own = notes.filter(({ invoiceId }) => invoiceId === found.invoice.id);
  checkCount(check, own, at);
  if (asked.lines) checkLines(check, asked.lines, [...path, 'lines']);
  check.done();
  return { ...found, ...(await decidedCredit(context, found.invoice, asked, id, path)), id };
}

/**
 * Issues a credit note on an invoice: a document of its own, with the next number of the seller.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; CANNOT_BE_BILLED where no files can be made of
 *   it.
 */
export const issueCreditNote = defineCommand({
  name: 'issueCreditNote',
  right: 'ISSUE_CREDIT_NOTES',
  account: ({ invoice }: NewCreditNote) => invoice?.accountId,
  run: async (context, input, path) => {
    const check = new InputCheck();
    const reason = check.text([...path, 'reason'], input.reason, NOTE_MAX);
    check.done();
    const decided = await consideredCredit(context, input, context.newId(), path);
    const row = await storeDocument(context, decided);
    const { accountId, id } = row;
    const note: CreditNoteRow = {
      ...{ accountId, id, invoiceId: decided.invoice.id, isBilledAgain: input.rebill, reason },
      derivation: decided.derivation,
      ...context.recorded,
    };
    await context.transaction.insert(CreditNoteRow, [note]);
    await context.transaction.insert(SettlementRow, allocated(context, decided));
    const invalid = await storeXml(context, row);
    if (invalid) throw new CannotBeBilled(invalid, [...path, 'invoiceId']);
    return { row, credits: decided.invoice.number };
  },
  audit: ({ row, credits }) => [
    auditedRow('Invoice', row, [
      { name: 'credits', before: null, after: credits },
      { name: 'number', before: null, after: row.number },
    ]),
  ],
  event: { type: 'credit_note.issued', facts: ({ row }) => [row] },
});

async function storeDocument(
  context: CommandContext,
  { account, invoice, id, credit, lines, taxes }: ConsideredCredit,
): Promise<InvoiceRow> {
  const entity = await legalEntityByCode(context, invoice.legalEntityCode);
  if (!entity) throw new Error('an invoice without the entity that sells');
  const { transaction, recorded } = context;
  const { number, issuedOn } = await takeInvoiceNumber(context, { entity, account });
  const row: InvoiceRow = {
    ...{ accountId: account.id, id, kind: 'CREDIT', documentType: 'CREDIT_NOTE' },
    ...{ issueMonth: monthOf(context.today(account)), number, issuedOn, dueOn: null },
    legalEntityCode: invoice.legalEntityCode,
    currencyCode: invoice.currencyCode,
    ...{
      net: storedDecimal(-credit.net),
      tax: storedDecimal(-credit.tax),
      gross: storedDecimal(-credit.gross),
    },
    ...{ cutOffAt: recorded.recordedAt, unratedCalls: 0 },
    snapshot: snapshotOf(invoice, lines),
    ...recorded,
  };
  await transaction.insert(InvoiceRow, [row]);
  await transaction.insert(InvoiceLineRow, lines);
  await transaction.insert(InvoiceTaxRow, taxes);
  return row;
}

/** The parties are those of the invoice, as is the language; of the services, those credited. */
function snapshotOf(invoice: InvoiceRow, lines: readonly InvoiceLineRow[]): InvoiceSnapshot {
  const { id: invoiceId, number, issuedOn, snapshot } = invoice;
  const credited = new Set(lines.map(({ subscriptionId }) => subscriptionId));
  return {
    ...snapshot,
    sections: snapshot.sections
      .filter(({ subscriptionId }) => credited.has(subscriptionId))
      .map((section) => ({ ...section, usageByDay: null, unratedCalls: 0 })),
    corrects: [{ invoiceId, number, issuedOn }],
  };
}

const ALLOCATIONS: readonly (readonly [keyof CreditSplit, SettlementKind])[] = [
  ['offset', 'OFFSET'],
  ['credit', 'CREDIT'],
  ['refund', 'NOTE_REFUND'],
];

/** Where the amount of a credit note goes, a row for each part that is not 0. */
function allocated(context: CommandContext, decided: ConsideredCredit): SettlementRow[] {
  const { account, invoice, id: creditNoteId, split } = decided;
  const settledOn = context.today(account);
  return ALLOCATIONS.flatMap(([part, kind]) => {
    const amount = split[part];
    if (amount === 0n) return [];
    const invoiceId = kind === 'CREDIT' ? null : invoice.id;
    const allocation = { kind, invoiceId, creditNoteId, amount, settledOn };
    return settlementRow(context, account.id, allocation);
  });
}

/** A credit note that was wrong. */
export interface WrongCreditNote {
  readonly creditNote: RowKey | undefined;
  readonly reason: string;
}

/**
 * Takes a credit note back: it stays as it is, and what it credited is billed again by the next
 * invoice, whose lines name it.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for any other document; ALREADY_DONE where it is
 *   taken back, or says by itself that it is billed again.
 */
export const takeBackCreditNote = defineCommand({
  name: 'takeBackCreditNote',
  right: 'ISSUE_CREDIT_NOTES',
  account: ({ creditNote }: WrongCreditNote) => creditNote?.accountId,
  run: async (context, input, path) => {
    const at = [...path, 'creditNoteId'];
    const { invoice: row } = await requireDocument(context, input.creditNote, at);
    const note = await creditNoteById(context, row);
    if (!note) {
      const { number } = row;
      const expected = wording('expected a credit note that was issued by itself, got {number}', {
        number,
      });
      return refuse('INVALID_INPUT', at, expected);
    }
    if (note.takenBackAt !== null) {
      refuse('ALREADY_DONE', at, wording('The credit note was taken back already.'));
    }
    if (note.isBilledAgain) {
      refuse('ALREADY_DONE', at, wording('What it credited is to be billed again as it is.'));
    }
    const check = new InputCheck();
    const reason = check.text([...path, 'reason'], input.reason, NOTE_MAX);
    check.done();
    const { accountId, id: creditNoteId } = row;
    const reversal: CreditNoteReversalRow = {
      ...{ accountId, id: context.newId(), creditNoteId, reason },
      ...context.recorded,
    };
    await context.transaction.insert(CreditNoteReversalRow, [reversal]);
    return { row, reversal };
  },
  audit: ({ row }) => [
    auditedRow('Invoice', row, [{ name: 'isTakenBack', before: 'false', after: 'true' }]),
  ],
  event: { type: 'credit_note.taken_back', facts: ({ reversal }) => [reversal] },
});
