import { balanceOf, type InvoiceBalance, type InvoiceFacts } from '../../domain/invoice/balance';
import type { DatedAmount } from '../../domain/invoice/dated-amount';
import type { Dispute } from '../../domain/invoice/dispute';
import { statementOn, type AccountLedger } from '../../domain/invoice/statement';
import { parseDecimal, type Micros } from '../../domain/money/money';
import type { CurrencyCode } from '../../domain/money/currency';
import { LAST_DATE, type CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { sourceOf } from '../../data/columns';
import { defineLoader, grouped } from '../../data/loader';
import { defineAccountRowsLoader, defineRowLoader } from '../../data/row-loader';
import { CreditNoteRow } from './credit-note.entity';
import { DisputeRow } from './dispute.entity';
import { InvoiceRow } from './invoice.entity';
import type { DisputeOutcome } from './settlement-view';
import { SettlementRow, type SettlementKind } from './settlement.entity';

/** What is settled: a document without what it says of itself. */
export type SettledDocument = Pick<
  InvoiceRow,
  | 'accountId'
  | 'id'
  | 'documentType'
  | 'number'
  | 'issuedOn'
  | 'dueOn'
  | 'currencyCode'
  | 'gross'
  | 'recordedAt'
>;

const DOCUMENT = sourceOf(InvoiceRow, {
  only: [
    ...([
      'accountId',
      'id',
      'documentType',
      'number',
      'issuedOn',
      'dueOn',
      'currencyCode',
    ] as const),
    ...(['gross', 'recordedAt'] as const),
  ],
});

/** All finalized documents of an account, in the order in which they were made. */
const documentsByAccountId = defineLoader<string, SettledDocument[]>(
  async ({ database }, accountIds) => {
    const rows = await database.accountRows<SettledDocument>(
      accountIds,
      {
        name: 'settled-documents-by-account-id',
        text: `select ${DOCUMENT.columns} from ${DOCUMENT.from}
          where t.account_id = any($1::uuid[]) order by t.recorded_at, t.number`,
      },
      [],
    );
    return grouped(accountIds, rows, ({ accountId }) => accountId);
  },
);

const SETTLEMENT = sourceOf(SettlementRow);
export const settlementById = defineRowLoader(SETTLEMENT);
const settlementsByAccountId = defineAccountRowsLoader(SETTLEMENT, 't.recorded_at, t.id');

/** A dispute, and how it ended; all null while it is open. */
export type DisputeRecord = DisputeRow & {
  readonly outcome: DisputeOutcome | null;
  readonly resolvedOn: CalendarDate | null;
  readonly resolutionNote: string | null;
  readonly resolvedAt: Instant | null;
};

/** What a dispute says of its end while it is open. */
export const OPEN_DISPUTE = {
  ...{ outcome: null, resolvedOn: null, resolutionNote: null, resolvedAt: null },
} as const;

/** A dispute as it was known at a moment: one whose end was recorded later was open. */
export const disputeAsKnown = (
  dispute: DisputeRecord,
  knownAt: Instant | null | undefined,
): DisputeRecord =>
  knownAt && dispute.resolvedAt !== null && dispute.resolvedAt > knownAt
    ? { ...dispute, ...OPEN_DISPUTE }
    : dispute;

const DISPUTE = sourceOf<DisputeRecord>(DisputeRow, {
  columns: `r.outcome, r.resolved_on as "resolvedOn", r.note as "resolutionNote",
    r.recorded_at as "resolvedAt"`,
  join: 'left join dispute_resolution r on r.account_id = t.account_id and r.dispute_id = t.id',
});
export const disputeById = defineRowLoader(DISPUTE);
const disputesByAccountId = defineAccountRowsLoader(DISPUTE, 't.recorded_at, t.id');

/** A credit note of an act, and when it was taken back; null where it stands. */
export type CreditNoteRecord = CreditNoteRow & { readonly takenBackAt: Instant | null };

const NOTE = sourceOf<CreditNoteRecord>(CreditNoteRow, {
  columns: 'x.recorded_at as "takenBackAt"',
  join: `left join credit_note_reversal x
    on x.account_id = t.account_id and x.credit_note_id = t.id`,
});
export const creditNoteById = defineRowLoader(NOTE);

/** Credit notes of acts, in the order in which they were issued. */
export const creditNotesByAccountId = defineAccountRowsLoader(NOTE, 't.recorded_at, t.id');

/** All that was billed to an account, and how it was settled. */
export interface Book {
  readonly documents: readonly SettledDocument[];
  readonly settlements: readonly SettlementRow[];
  readonly disputes: readonly DisputeRecord[];
  readonly ledger: AccountLedger;
}

/** Reads what an account's balances follow from: three statements, however much it is. */
export function bookOf(context: RequestContext, accountId: string): Promise<Book> {
  return context.once(`book ${accountId}`, () => readBook(context, accountId));
}

async function readBook(context: RequestContext, accountId: string): Promise<Book> {
  const [documents, settlements, disputes] = await Promise.all([
    documentsByAccountId(context, accountId),
    settlementsByAccountId(context, accountId),
    disputesByAccountId(context, accountId),
  ]);
  const ofAccount = (kind: SettlementKind) =>
    settlements.filter((row) => row.kind === kind && row.invoiceId === null).map(toDatedAmount);
  const settled = Map.groupBy(settlements, ({ invoiceId }) => invoiceId);
  const disputed = Map.groupBy(disputes, ({ invoiceId }) => invoiceId);
  return {
    ...{ documents, settlements, disputes },
    ledger: {
      invoices: documents
        .filter(({ documentType }) => documentType === 'INVOICE')
        .map((document) =>
          factsOf(document, settled.get(document.id) ?? [], disputed.get(document.id) ?? []),
        ),
      credits: ofAccount('CREDIT'),
      creditReturned: ofAccount('REFUND'),
    },
  };
}

export const toDatedAmount = ({
  amount,
  settledOn: on,
  recordedAt,
}: SettlementRow): DatedAmount => ({
  amount: parseDecimal(amount),
  ...{ on, recordedAt },
});

function factsOf(
  document: SettledDocument,
  settlements: readonly SettlementRow[],
  disputes: readonly DisputeRecord[],
): InvoiceFacts {
  const { id, issuedOn, recordedAt: finalizedAt, gross, dueOn } = document;
  if (dueOn === null) throw new Error('an invoice that is never due');
  const of = (kind: SettlementKind) =>
    settlements.filter((row) => row.kind === kind).map(toDatedAmount);
  return {
    ...{ id, issuedOn, finalizedAt, dueOn },
    gross: parseDecimal(gross),
    offsets: of('OFFSET'),
    payments: of('PAYMENT'),
    creditUsed: of('CREDIT_USE'),
    refunds: of('REFUND'),
    disputes: disputes.map(toDispute),
  };
}

const toDispute = ({ amount, disputedOn, recordedAt, ...row }: DisputeRecord): Dispute => ({
  amount: parseDecimal(amount),
  on: disputedOn,
  recordedAt,
  resolution:
    row.resolvedOn === null || row.resolvedAt === null
      ? null
      : { on: row.resolvedOn, recordedAt: row.resolvedAt },
});

/** What bears on an invoice; undefined for a credit note. */
export const factsOfInvoice = ({ ledger }: Book, id: string): InvoiceFacts | undefined =>
  ledger.invoices.find((invoice) => invoice.id === id);

/** What was paid of an invoice, in money or by credit of the account, and not returned. */
export function paidOf({ settlements }: Book, invoiceId: string): Micros {
  const total = (...kinds: readonly SettlementKind[]) =>
    settlements
      .filter((row) => row.invoiceId === invoiceId && kinds.includes(row.kind))
      .reduce((sum, { amount }) => sum + parseDecimal(amount), 0n);
  return total('PAYMENT', 'CREDIT_USE') - total('REFUND', 'NOTE_REFUND');
}

/** The credit that an account has, by all that is known. */
export const accountCreditOf = ({ ledger }: Book, currency: CurrencyCode): Micros =>
  statementOn(ledger, currency, { asOf: LAST_DATE }).accountCredit;

/** Where an invoice stands by all that is known; undefined for a credit note. */
export function settledBalance(
  book: Book,
  { id, currencyCode }: Pick<SettledDocument, 'id' | 'currencyCode'>,
): InvoiceBalance | undefined {
  const facts = factsOfInvoice(book, id);
  return facts && balanceOf(facts, currencyCode, { asOf: LAST_DATE });
}
