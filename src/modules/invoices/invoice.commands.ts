import { Trace } from '../../domain/derivation';
import { dueOn, finalizeNotBefore } from '../../domain/invoice/invoice-dates';
import { documentTypeOf } from '../../domain/invoice/invoice-document';
import type { InvoiceLine } from '../../domain/invoice/invoice-line';
import { paymentDaysOf } from '../../domain/invoice/billing-profile';
import { buyerOn, sellerOn } from '../../domain/invoice/parties';
import { formatDecimal, RATE_DECIMALS, type Micros } from '../../domain/money/money';
import { monthOf, type YearMonth } from '../../domain/time/calendar-date';
import type { Language } from '../../domain/wording';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { requireAccount } from '../accounts/account.commands';
import type { AccountRow } from '../accounts/account.entity';
import { InvoiceDraftRow, InvoiceLineRow, InvoiceRow, InvoiceTaxRow } from './invoice.entity';
import { monthlyInvoiceId, monthOfInvoiceId } from './invoice-id';
import { storeXml } from './invoice-file.store';
import { CannotBeBilled, judged, type BillableDocument, type Obstacle } from './invoice-obstacles';
import {
  computeInvoice,
  draftView,
  taxDayOf,
  taxViews,
  type ComputedInvoice,
} from './invoice-preview';
import { sectionsOf } from './invoice-sections';
import type { InvoiceSnapshot, SnapshotReference } from './invoice-snapshot';
import { draftsByAccountId, invoiceById, invoicesByAccountId } from './invoice.loader';
import { wording } from './invoice.sentences';
import { nameOf } from './invoice-view';
import { takeInvoiceNumber } from './number-series.store';
import { settleFinalized } from './settlement.store';
import { toStoredDerivation } from './stored-derivation';

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
    const computed = await computeInvoice(context, account, issueMonth);
    const found = judged(computed, approvedGross);
    if ('code' in found) return refuseObstacle(found, at);
    const row = await store(context, computed, found);
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

/** Stores a document with its lines and its tax; its number is taken last. */
async function store(
  context: CommandContext,
  computed: ComputedInvoice,
  { totals }: BillableDocument,
): Promise<InvoiceRow> {
  const { billing, parties, draft } = computed;
  const { account } = billing;
  const { entity, selling } = parties;
  if (!entity || !selling) throw new Error('a document without the entity that sells');
  const snapshot = await snapshotOf(context, computed);
  const lines = [...draft.unbilledBefore, ...draft.lines];
  const documentType = documentTypeOf(totals.gross);
  const { number, issuedOn } = await takeInvoiceNumber(
    context.transaction,
    entity,
    context.today(entity),
  );
  const days = snapshot.paymentTermDays;
  const row: InvoiceRow = {
    accountId: account.id,
    id: monthlyInvoiceId(account.id, draft.issueMonth),
    ...{ kind: 'MONTHLY', documentType, issueMonth: draft.issueMonth, number, issuedOn },
    legalEntityCode: entity.code,
    dueOn: documentType === 'INVOICE' ? dueOn(issuedOn, days) : null,
    currencyCode: account.currencyCode,
    ...{ net: text(totals.net), tax: text(totals.tax), gross: text(totals.gross) },
    cutOffAt: context.recordedAt,
    unratedCalls: draft.unratedUse.reduce((sum, { calls }) => sum + calls, 0),
    snapshot,
    ...context.recorded,
  };
  await context.transaction.insert(InvoiceRow, [row]);
  await context.transaction.insert(
    InvoiceLineRow,
    lines.map((line, index) => lineRow(context, computed, row, line, index + 1)),
  );
  const taxes = taxViews(totals, lines, parties, account.currencyCode);
  await context.transaction.insert(
    InvoiceTaxRow,
    taxes.map(({ currency: _, ...tax }, index) => ({
      ...tax,
      ...{ accountId: row.accountId, id: context.newId(), invoiceId: row.id, position: index + 1 },
      ...{ rate: text(tax.rate), base: text(tax.base), tax: text(tax.tax) },
    })),
  );
  return row;
}

const text = (micros: Micros): string => formatDecimal(micros, RATE_DECIMALS);

async function snapshotOf(
  context: CommandContext,
  computed: ComputedInvoice,
): Promise<InvoiceSnapshot> {
  const { billing, parties } = computed;
  const { account } = billing;
  const { buying, profile, entity, selling } = parties;
  const bought = buyerOn(buying, context.today(account));
  if (!entity || !selling || !profile || 'missing' in bought) {
    throw new Error('a document without its parties');
  }
  const language = languageOf(account);
  return {
    language,
    paymentTermDays: paymentDaysOf(profile, selling),
    seller: sellerOn(entity, context.today(entity), undefined, language),
    buyer: bought.buyer,
    sections: await sectionsOf(context, computed, { asOf: context.today(account), language }),
    corrects: await correctedBy(context, computed),
  };
}

/** Documents are in English and French. */
const languageOf = ({ locale }: AccountRow): Language => (/^fr\b/i.test(locale) ? 'FR' : 'EN');

/** The documents whose lines this one corrects or adds to, in the order of their numbers. */
async function correctedBy(
  context: CommandContext,
  { billing: { account }, draft }: ComputedInvoice,
): Promise<SnapshotReference[]> {
  const lines = [...draft.unbilledBefore, ...draft.lines];
  const ids = new Set(lines.flatMap(({ correctsId }) => correctsId ?? []));
  if (ids.size === 0) return [];
  const stored = await invoicesByAccountId(context, account.id);
  return stored
    .filter(({ id }) => ids.has(id))
    .map(({ id, number, issuedOn }) => ({ invoiceId: id, number, issuedOn }));
}

function lineRow(
  context: CommandContext,
  { billing, parties }: ComputedInvoice,
  { accountId, id: invoiceId }: InvoiceRow,
  line: InvoiceLine,
  position: number,
): InvoiceLineRow {
  const { key, kind, serviceFrom, serviceBefore, quantity, unitPrice, days, daysInMonth } = line;
  const contract = billing.contracts.get(key.subscriptionId);
  const tax = parties.taxOn(taxDayOf(line));
  if (!tax) throw new Error('a line whose tax is not known');
  const trace = new Trace();
  line.explain(trace);
  return {
    ...{ accountId, id: context.newId(), invoiceId, position, kind },
    ...key,
    ...{ serviceFrom, serviceBefore, quantity, days, daysInMonth },
    beneficiaryCode: contract?.subscription.beneficiaryCode ?? null,
    unitPrice: unitPrice === null ? null : text(unitPrice),
    net: text(line.net),
    ...{ taxCategory: tax.category, taxRate: text(tax.rate) },
    name: nameOf(line, contract),
    correctsInvoiceId: line.correctsId,
    ...{ creditedLineId: null, isBilledAgain: false },
    derivation: toStoredDerivation(trace),
  };
}
