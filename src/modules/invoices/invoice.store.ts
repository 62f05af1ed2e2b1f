import { Trace } from '../../domain/derivation';
import { paymentDaysOf } from '../../domain/invoice/billing-profile';
import { dueOn } from '../../domain/invoice/invoice-dates';
import { documentTypeOf, type InvoiceLineDetail } from '../../domain/invoice/invoice-document';
import type { InvoiceLine } from '../../domain/invoice/invoice-line';
import { buyerOn, sellerOn } from '../../domain/invoice/parties';
import type { TaxTotals } from '../../domain/invoice/tax';
import { storedDecimal } from '../../domain/money/money';
import { languageOf } from '../../domain/locale';
import type { CommandContext } from '../../application/context';
import { InvoiceLineDetailRow, InvoiceLineRow, InvoiceRow, InvoiceTaxRow } from './invoice.entity';
import { monthlyInvoiceId } from './invoice-id';
import type { BillableDocument } from './invoice-obstacles';
import { taxDayOf, taxViews, type ComputedInvoice } from './invoice-preview';
import { sectionsOf } from './invoice-sections';
import type { InvoiceSnapshot, SnapshotReference } from './invoice-snapshot';
import { invoicesByAccountId } from './invoice.loader';
import { nameOf } from './invoice-view';
import type { DetailsOfLines } from './invoice-line-details';
import { takeInvoiceNumber } from './number-series.store';
import { toStoredDerivation } from './stored-derivation';
import { conversionOf, toStoredConversion } from './vat-conversion';

/** Stores a document with its lines and its tax, once it has a number. */
export async function storeInvoice(
  context: CommandContext,
  computed: ComputedInvoice,
  { totals }: BillableDocument,
  details: DetailsOfLines,
): Promise<InvoiceRow> {
  const { billing, parties, draft } = computed;
  const { account } = billing;
  const { entity, selling } = parties;
  if (!entity || !selling) throw new Error('a document without the entity that sells');
  const snapshot = await snapshotOf(context, computed, totals);
  const lines = [...draft.unbilledBefore, ...draft.lines];
  const documentType = documentTypeOf(totals.gross);
  const { number, issuedOn } = await takeInvoiceNumber(context, { entity, account });
  const days = snapshot.paymentTermDays;
  const row: InvoiceRow = {
    accountId: account.id,
    id: monthlyInvoiceId(account.id, draft.issueMonth),
    ...{ kind: 'MONTHLY', documentType, issueMonth: draft.issueMonth, number, issuedOn },
    legalEntityCode: entity.code,
    dueOn: documentType === 'INVOICE' ? dueOn(issuedOn, days) : null,
    currencyCode: account.currencyCode,
    ...{
      net: storedDecimal(totals.net),
      tax: storedDecimal(totals.tax),
      gross: storedDecimal(totals.gross),
    },
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
  await context.transaction.insert(
    InvoiceLineDetailRow,
    lines.flatMap((line, index) => detailRows(context, row, index + 1, details.get(line) ?? [])),
  );
  const taxes = taxViews(totals, lines, parties, account.currencyCode);
  await context.transaction.insert(
    InvoiceTaxRow,
    taxes.map(({ currency: _, ...tax }, index) => ({
      ...tax,
      ...{ accountId: row.accountId, id: context.newId(), invoiceId: row.id, position: index + 1 },
      ...{
        rate: storedDecimal(tax.rate),
        base: storedDecimal(tax.base),
        tax: storedDecimal(tax.tax),
      },
    })),
  );
  return row;
}

async function snapshotOf(
  context: CommandContext,
  computed: ComputedInvoice,
  totals: TaxTotals,
): Promise<InvoiceSnapshot> {
  const { billing, parties } = computed;
  const { account } = billing;
  const { buying, profile, entity, selling } = parties;
  const bought = buyerOn(buying, context.today(account));
  if (!entity || !selling || !profile || 'missing' in bought) {
    throw new Error('a document without its parties');
  }
  const language = languageOf(account.locale);
  return {
    language,
    paymentTermDays: paymentDaysOf(profile, selling),
    seller: sellerOn(entity, context.today(account, entity.timeZone), undefined, language),
    buyer: bought.buyer,
    sections: await sectionsOf(context, computed, { asOf: context.today(account), language }),
    corrects: await correctedBy(context, computed),
    vatConversion: toStoredConversion(conversionOf(parties, totals)),
  };
}

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
    unitPrice: unitPrice === null ? null : storedDecimal(unitPrice),
    net: storedDecimal(line.net),
    ...{ taxCategory: tax.category, taxRate: storedDecimal(tax.rate) },
    name: nameOf(line, contract),
    correctsInvoiceId: line.correctsId,
    ...{ creditedLineId: null, isBilledAgain: false },
    derivation: toStoredDerivation(trace),
  };
}

const detailRows = (
  context: CommandContext,
  { accountId, id: invoiceId }: InvoiceRow,
  linePosition: number,
  details: readonly InvoiceLineDetail[],
): InvoiceLineDetailRow[] =>
  details.map(({ perMinute, amount, ...detail }, index) => ({
    ...{ accountId, id: context.newId(), invoiceId, linePosition, position: index + 1 },
    ...detail,
    perMinute: perMinute === null ? null : storedDecimal(perMinute),
    amount: storedDecimal(amount),
  }));
