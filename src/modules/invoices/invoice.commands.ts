import { finalizeNotBefore } from '../../domain/invoice/invoice-dates';
import type { Micros } from '../../domain/money/money';
import { monthOf, type YearMonth } from '../../domain/time/calendar-date';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { requireAccount } from '../accounts/account.commands';
import type { AccountRow } from '../accounts/account.entity';
import { InvoiceDraftRow } from './invoice.entity';
import { monthlyInvoiceId, monthOfInvoiceId } from './invoice-id';
import { storeXml } from './invoice-file.store';
import { CannotBeBilled, judged, type Obstacle } from './invoice-obstacles';
import { computeInvoice, draftView, type ComputedInvoice } from './invoice-preview';
import { draftsByAccountId, invoiceById } from './invoice.loader';
import { wording } from './invoice.sentences';
import { storeInvoice } from './invoice.store';
import { computeWithDetails } from './invoice-line-details';
import { settleFinalized } from './settlement.store';

/** A month of an account that is to be billed. */
export interface NewDraft {
  readonly accountId: string | undefined;
  readonly month: YearMonth;
}

/** A draft by its id. */
export interface NamedDraft {
  readonly invoice: RowKey | undefined;
  /** The gross total that is approved; undefined where nobody names one. */
  readonly approvedGross?: Micros | undefined;
}

/**
 * Drafts the document of an account and month. It may be finalized after the legal entity's days of
 * grace; until then its lines are computed whenever it is read.
 *
 * What is drafted already stays as it is: drafting twice is no error.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for a month to come; ALREADY_DONE for one that is
 *   finalized; CANNOT_BE_BILLED.
 */
export const draftInvoice = defineCommand({
  name: 'draftInvoice',
  right: 'MANAGE_INVOICES',
  account: ({ accountId }: NewDraft) => accountId,
  run: async (context, { accountId, month }, path) => {
    const account = await requireAccount(context, accountId, [...path, 'accountId']);
    const at = [...path, 'month'];
    checkDraftMonth(context, account, month, at);
    const id = monthlyInvoiceId(account.id, month);
    await refuseFinalized(context, { accountId: account.id, id }, at);
    const drafts = await draftsByAccountId(context, account.id);
    const stored = drafts.find((row) => row.id === id);
    const computed = await computeInvoice(context, account, month);
    if (stored?.state === 'DRAFT') {
      return { draft: stored, isNew: false, invoice: draftView(computed, stored) };
    }
    const found = judged(computed, undefined);
    // What only a person has to approve is approved when it is finalized.
    if ('code' in found && found.code !== 'ABOVE_BOUND') refuseObstacle(found, at);
    const draft = await storeDraft(context, account, computed, stored);
    return { draft, isNew: true, invoice: draftView(computed, draft) };
  },
  audit: ({ draft, isNew }) => (isNew ? [auditedRow('Invoice', draft)] : []),
  event: {
    type: 'invoice.drafted',
    facts: ({ draft, isNew }) => (isNew ? [{ ...draft, id: factOf(draft) }] : []),
  },
});

/** A discarded draft may be made again: each drafting is a fact of its own. */
const factOf = ({ id, draftedAt }: InvoiceDraftRow) => `${id}@${draftedAt}`;

function checkDraftMonth(
  context: CommandContext,
  account: AccountRow,
  month: YearMonth,
  path: InputPath,
): void {
  const current = monthOf(context.today(account));
  if (month <= current) return;
  const words = { current: { month: current }, got: { month } };
  refuse('INVALID_INPUT', path, wording('expected a month up to {current}, got {got}', words));
}

async function refuseFinalized(
  context: CommandContext,
  key: RowKey,
  path: InputPath,
): Promise<void> {
  const stored = await invoiceById(context, key);
  if (!stored) return;
  const { number } = stored;
  refuse('ALREADY_DONE', path, wording('It is finalized already, as {number}.', { number }));
}

function refuseObstacle(obstacle: Obstacle, path: InputPath): never {
  throw new CannotBeBilled(obstacle, path);
}

const REDRAFT = {
  name: 'redraft-invoice',
  text: `update invoice_draft set state = 'DRAFT', finalize_not_before = $3, drafted_at = $4,
    drafted_by = $5 where account_id = $1 and id = $2`,
};

async function storeDraft(
  context: CommandContext,
  account: AccountRow,
  { parties, draft: { issueMonth } }: ComputedInvoice,
  stored: InvoiceDraftRow | undefined,
): Promise<InvoiceDraftRow> {
  const { transaction, recorded } = context;
  const graceDays = parties.selling?.graceDays ?? 0;
  const row: InvoiceDraftRow = {
    accountId: account.id,
    id: monthlyInvoiceId(account.id, issueMonth),
    issueMonth,
    state: 'DRAFT',
    finalizeNotBefore: finalizeNotBefore(context.today(account), graceDays),
    draftedAt: recorded.recordedAt,
    draftedBy: recorded.recordedBy,
  };
  if (!stored) await transaction.insert(InvoiceDraftRow, [row]);
  else {
    const { accountId, id, finalizeNotBefore: day, draftedAt, draftedBy } = row;
    await transaction.rows(REDRAFT, [accountId, id, day, draftedAt, draftedBy]);
  }
  return row;
}

const SET_STATE = {
  name: 'set-invoice-draft-state',
  text: 'update invoice_draft set state = $3 where account_id = $1 and id = $2',
};

/**
 * Discards a draft: its month may be drafted again, and nothing is billed until then.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE.
 */
export const discardInvoiceDraft = defineCommand({
  name: 'discardInvoiceDraft',
  right: 'MANAGE_INVOICES',
  account: ({ invoice }: NamedDraft) => invoice?.accountId,
  run: async (context, { invoice: key }, path) => {
    const { account, draft: stored } = await requireDraft(context, key, [...path, 'invoiceId']);
    await context.transaction.rows(SET_STATE, [account.id, stored.id, 'DISCARDED']);
    const draft = { ...stored, state: 'DISCARDED' as const };
    const computed = await computeInvoice(context, account, draft.issueMonth);
    return { draft, invoice: draftView(computed, draft) };
  },
  audit: ({ draft }) => [
    auditedRow('Invoice', draft, [{ name: 'status', before: 'DRAFT', after: 'DISCARDED' }]),
  ],
  event: {
    type: 'invoice.discarded',
    facts: ({ draft }) => [{ ...draft, id: factOf(draft) }],
  },
});

async function requireDraft(
  context: CommandContext,
  key: RowKey | undefined,
  path: InputPath,
): Promise<{ readonly account: AccountRow; readonly draft: InvoiceDraftRow }> {
  const month = key && monthOfInvoiceId(key);
  const drafts = key && month ? await draftsByAccountId(context, key.accountId) : [];
  const draft = drafts.find(({ id }) => id === key?.id);
  if (!key || !draft) return refuse('NOT_FOUND', path, wording('No draft with this id.'));
  await refuseFinalized(context, key, path);
  if (draft.state === 'DISCARDED') {
    refuse('ALREADY_DONE', path, wording('The draft was discarded.'));
  }
  return { account: await requireAccount(context, key.accountId, path), draft };
}

/**
 * Finalizes a draft: computes its lines by all that is known now, gives it its number and copies
 * the parties, so that nothing of it changes any more.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE; INVALID_INPUT before the end of its days of
 *   grace; CANNOT_BE_BILLED as things stand, or for another total than the one that was approved.
 */
export const finalizeInvoice = defineCommand({
  name: 'finalizeInvoice',
  right: 'MANAGE_INVOICES',
  account: ({ invoice }: NamedDraft) => invoice?.accountId,
  run: async (context, { invoice: key, approvedGross }, path) => {
    const at = [...path, 'invoiceId'];
    const { account, draft } = await requireDraft(context, key, at);
    const { finalizeNotBefore: day, issueMonth } = draft;
    const today = context.today(account);
    if (today < day) {
      const days = { day: { date: day }, got: { date: today } };
      refuse('INVALID_INPUT', at, wording('expected a day from {day} on, it is {got}', days));
    }
    const { computed, details } = await computeWithDetails(context, account, issueMonth, at);
    const found = judged(computed, approvedGross);
    if ('code' in found) return refuseObstacle(found, at);
    const row = await storeInvoice(context, computed, found, details);
    await settleFinalized(context, row);
    await context.transaction.rows(SET_STATE, [account.id, draft.id, 'FINALIZED']);
    const invalid = await storeXml(context, row);
    if (invalid) refuseObstacle(invalid, at);
    return { row };
  },
  audit: ({ row }) => [
    auditedRow('Invoice', row, [
      { name: 'status', before: 'DRAFT', after: 'FINALIZED' },
      { name: 'number', before: null, after: row.number },
    ]),
  ],
  event: { type: 'invoice.finalized', facts: ({ row }) => [row] },
});
