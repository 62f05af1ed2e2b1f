import { DomainError } from '../../domain/domain-error';
import { documentTypeOf } from '../../domain/invoice/invoice-document';
import type { InvoiceLine } from '../../domain/invoice/invoice-line';
import {
  invoiceLines,
  nextIssueMonth,
  type InvoiceDraft,
} from '../../domain/invoice/invoice-lines';
import type { StatedTax } from '../../domain/invoice/stated-tax';
import { taxesOf, type TaxTotals } from '../../domain/invoice/tax';
import type { CurrencyCode } from '../../domain/money/currency';
import {
  addDays,
  addMonths,
  firstOfMonth,
  monthOf,
  type CalendarDate,
  type YearMonth,
} from '../../domain/time/calendar-date';
import type { InputPath } from '../../application/command';
import type { RequestContext } from '../../application/context';
import { refuse } from '../../application/user-input-error';
import { maySeeBilling } from '../../application/viewer';
import type { RowKey } from '../../data/loader';
import type { AccountRow } from '../accounts/account.entity';
import { accountById } from '../accounts/account.loader';
import { billingOf, type AccountBilling } from './billing-facts.loader';
import { partiesOf, type BillingParties } from './billing-parties.loader';
import { monthlyInvoiceId, monthOfInvoiceId, previewIdOf } from './invoice-id';
import { supposed, type Hypotheses } from './invoice-hypotheses';
import type { InvoiceDraftRow } from './invoice.entity';
import { draftsByAccountId, invoiceById } from './invoice.loader';
import { wording } from './invoice.sentences';
import { finalizedView } from './finalized-view';
import { detailsOfKey } from './usage-details.loader';
import { nameOf, unitOf, type InvoiceView, type LineView, type TaxView } from './invoice-view';
import {
  conversionOf,
  missingOf,
  viewOfConversion,
  type VatConversionView,
} from './vat-conversion';

/** Farther ahead nothing is previewed. */
const MONTHS_AHEAD_MAX = 36;

/** What a document would say, and all that it follows from. */
export interface ComputedInvoice {
  readonly billing: AccountBilling;
  readonly parties: BillingParties;
  readonly draft: InvoiceDraft;
}

/**
 * Computes the document of an issue month by all that is known now: previews and runs call this,
 * and nothing else does.
 */
export async function computeInvoice(
  context: RequestContext,
  account: AccountRow,
  issueMonth: YearMonth | 'NEXT',
  suppose?: (context: RequestContext) => Promise<Parameters<typeof billingOf>[3]>,
): Promise<ComputedInvoice> {
  const parties = await partiesOf(context, account);
  const settings = {
    billedFrom: parties.profile?.billedFrom ?? null,
    lateUseMonthsMax: parties.selling?.lateUseMonthsMax ?? null,
  };
  const billing = await billingOf(context, account, settings, await suppose?.(context));
  const month = issueMonth === 'NEXT' ? nextIssueMonth(billing.facts) : issueMonth;
  return { billing, parties, draft: invoiceLines(billing.facts, month, context.today(account)) };
}

/**
 * What the invoice of a month would be, by all that is known and all that is supposed. The invoice
 * itself where it is finalized, and nothing is supposed.
 *
 * @throws UserInputError INVALID_INPUT for a month too far ahead, and as supposed acts refuse.
 */
export async function previewInvoice(
  context: RequestContext,
  account: AccountRow,
  issueMonth: YearMonth,
  hypotheses: Hypotheses | undefined,
  path: InputPath,
): Promise<InvoiceView> {
  checkMonth(context, account, issueMonth, path);
  if (hypotheses) {
    const computed = await computeInvoice(context, account, issueMonth, () =>
      supposed(context, account, hypotheses, path),
    );
    // It is never mistaken for the document.
    const id = previewIdOf('hypothetical invoice', [account.id, issueMonth], hypotheses);
    return { ...viewOf(computed), id };
  }
  return monthlyInvoice(context, account, issueMonth);
}

/** The monthly invoice of an account as it stands: finalized, drafted, or a preview. */
export async function monthlyInvoice(
  context: RequestContext,
  account: AccountRow,
  issueMonth: YearMonth,
): Promise<InvoiceView> {
  const id = monthlyInvoiceId(account.id, issueMonth);
  const finalized = await invoiceById(context, { accountId: account.id, id });
  if (finalized) return finalizedView(finalized);
  return asDrafted(context, await computeInvoice(context, account, issueMonth));
}

/** A computed invoice as it stands: drafted, or a preview. */
async function asDrafted(context: RequestContext, computed: ComputedInvoice): Promise<InvoiceView> {
  const { account } = computed.billing;
  const id = monthlyInvoiceId(account.id, computed.draft.issueMonth);
  const drafts = await draftsByAccountId(context, account.id);
  const draft = drafts.find((row) => row.id === id);
  return draft ? draftView(computed, draft) : viewOf(computed);
}

/** A draft as it is read: what it would say now, and how long it waits. */
export const draftView = (
  computed: ComputedInvoice,
  { state, finalizeNotBefore }: Pick<InvoiceDraftRow, 'state' | 'finalizeNotBefore'>,
): InvoiceView => ({ ...viewOf(computed), state, finalizeNotBefore });

/** A document by its id: finalized, or the one of its month as it stands; null for none. */
export async function invoiceNode(
  context: RequestContext,
  key: RowKey,
): Promise<InvoiceView | null> {
  if (!maySeeBilling(context.viewer)) return null;
  const finalized = await invoiceById(context, key);
  if (finalized) return finalizedView(finalized);
  const issueMonth = monthOfInvoiceId(key);
  const account = issueMonth === undefined ? null : await accountById(context, key.accountId);
  if (!account || !issueMonth || issueMonth > lastMonth(context, account)) return null;
  return monthlyInvoice(context, account, issueMonth);
}

/** The invoice that comes next: of the first issue month that is not finalized. */
export async function nextInvoice(
  context: RequestContext,
  account: AccountRow,
): Promise<InvoiceView> {
  return asDrafted(context, await computeInvoice(context, account, 'NEXT'));
}

/** The last month that is computed. */
const lastMonth = (context: RequestContext, account: AccountRow): YearMonth =>
  monthOf(addMonths(firstOfMonth(monthOf(context.today(account))), MONTHS_AHEAD_MAX));

function checkMonth(
  context: RequestContext,
  account: AccountRow,
  month: YearMonth,
  path: InputPath,
): void {
  const last = lastMonth(context, account);
  if (month <= last) return;
  const words = { last: { month: last }, months: MONTHS_AHEAD_MAX, got: { month } };
  refuse(
    'INVALID_INPUT',
    [...path, 'month'],
    wording('expected a month up to {last}, {months} months ahead, got {got}', words),
  );
}

/** A computed invoice as it is read. */
export function viewOf({ billing, parties, draft }: ComputedInvoice): InvoiceView {
  const { account, contracts } = billing;
  const currency = account.currencyCode;
  const all = [...draft.unbilledBefore, ...draft.lines];
  const taxed = taxedLines(all, parties);
  const totals = totalsOf(taxed, currency);
  const net = all.reduce((sum, line) => sum + line.net, 0n);
  const toView = (line: InvoiceLine): LineView =>
    lineView(account.id, currency, line, contracts, parties);
  const id = monthlyInvoiceId(account.id, draft.issueMonth);
  return {
    ...{ accountId: account.id, id, kind: 'MONTHLY', state: 'PREVIEW', currency, net },
    documentType: documentTypeOf(totals?.gross ?? net),
    issueMonth: draft.issueMonth,
    ...{ number: null, issuedOn: null, dueOn: null, finalizeNotBefore: null },
    lines: () => draft.lines.map(toView),
    unbilledBefore: draft.unbilledBefore.map(toView),
    lateUseRefused: draft.refusedUse.map(({ key, net: refused, quantity }) => ({
      ...{ accountId: account.id, subscriptionId: key.subscriptionId },
      ...{ serviceMonth: key.serviceMonth, quantity, net: refused, currency },
    })),
    unratedCalls: draft.unratedUse.reduce((sum, { calls }) => sum + calls, 0),
    taxes: () => (totals ? taxViews(totals, all, parties, currency) : null),
    tax: totals?.tax ?? null,
    gross: totals?.gross ?? null,
    vatConversion: previewedConversion(parties, totals, currency),
    missing: missingOf(parties, totals),
    explainTotals: totals && taxed ? (_, trace) => taxesOf(taxed, currency, trace) : null,
    corrects: [...new Set(all.flatMap(({ correctsId }) => correctsId ?? []))],
  };
}

function previewedConversion(
  parties: BillingParties,
  totals: TaxTotals | null,
  currency: CurrencyCode,
): VatConversionView | null {
  const { selling } = parties;
  if (!selling || !totals) return null;
  const vat = { tax: totals.tax, currency, vatCurrency: selling.vatCurrency };
  return viewOfConversion(conversionOf(parties, totals), vat);
}

/** Null where the tax is not known of all lines, or does not go together. */
function totalsOf(taxed: TaxedInvoiceLine[] | null, currency: CurrencyCode): TaxTotals | null {
  try {
    return taxed && taxesOf(taxed, currency);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** The day whose tax a line has: the last of its service. */
export const taxDayOf = ({ serviceBefore }: Pick<InvoiceLine, 'serviceBefore'>): CalendarDate =>
  addDays(serviceBefore, -1);

interface TaxedInvoiceLine {
  readonly net: bigint;
  readonly category: StatedTax['category'];
  readonly rate: bigint;
}

/** Lines with how each is taxed; null where that is not known of all. */
export function taxedLines(
  lines: readonly InvoiceLine[],
  { taxOn }: BillingParties,
): TaxedInvoiceLine[] | null {
  const taxed = lines.flatMap((line) => {
    const tax = taxOn(taxDayOf(line));
    return tax ? { net: line.net, category: tax.category, rate: tax.rate } : [];
  });
  return taxed.length === lines.length ? taxed : null;
}

/** The breakdown, with why no tax is due where none is. */
export function taxViews(
  { rows }: TaxTotals,
  lines: readonly InvoiceLine[],
  { taxOn }: BillingParties,
  currency: CurrencyCode,
): TaxView[] {
  const stated = lines.map((line) => taxOn(taxDayOf(line)));
  return rows.map((row) => {
    const tax = stated.find((each) => each?.category === row.category && each.rate === row.rate);
    const [exemptionReason, exemptionCode] = [tax?.reasonText ?? null, tax?.reasonCode ?? null];
    return { ...row, exemptionReason, exemptionCode, currency };
  });
}

function lineView(
  accountId: string,
  currency: CurrencyCode,
  line: InvoiceLine,
  contracts: AccountBilling['contracts'],
  { taxOn }: BillingParties,
): LineView {
  const { key } = line;
  const { subscriptionId, serviceMonth } = key;
  const tax = taxOn(taxDayOf(line));
  return {
    ...line,
    position: null,
    ...{ accountId, subscriptionId, serviceMonth, currency },
    name: nameOf(line, contracts.get(subscriptionId)),
    unit: unitOf(key),
    details: (context) => detailsOfKey(context, accountId, key),
    taxCategory: tax?.category ?? null,
    taxRate: tax?.rate ?? null,
  };
}
