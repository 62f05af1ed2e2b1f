import type { InvoiceKind } from '../../domain/invoice/invoice-document';
import type { YearMonth } from '../../domain/time/calendar-date';
import { sourceOf } from '../../data/columns';
import { defineLoader, grouped } from '../../data/loader';
import {
  defineAccountRowsLoader,
  defineChildrenLoader,
  defineRowLoader,
} from '../../data/row-loader';
import { InvoiceDraftRow, InvoiceLineRow, InvoiceRow, InvoiceTaxRow } from './invoice.entity';

const INVOICE = sourceOf(InvoiceRow);
const LINE = sourceOf(InvoiceLineRow);

/** The drafts of an account, by their month. */
export const draftsByAccountId = defineAccountRowsLoader(
  sourceOf(InvoiceDraftRow),
  't.issue_month',
);

export const invoiceById = defineRowLoader(INVOICE);
export const invoiceLineById = defineRowLoader(LINE);

/** All documents of an account, in the order in which they were finalized. */
export const invoicesByAccountId = defineAccountRowsLoader(INVOICE, 't.recorded_at, t.number');

/** The lines of a document, in their order. */
export const linesByInvoiceId = defineChildrenLoader(LINE, 'invoiceId', 't.position');

/** The tax of a document by category and rate, in its order. */
export const taxesByInvoiceId = defineChildrenLoader(
  sourceOf(InvoiceTaxRow),
  'invoiceId',
  't.position',
);

/** A line, of what kind its document is, and whether that is a credit note taken back. */
export type BilledRow = InvoiceLineRow & {
  readonly invoiceKind: InvoiceKind;
  readonly isTakenBack: boolean;
};

/** All lines that were billed to an account, in the order in which they were finalized. */
export const billedLinesByAccountId = defineAccountRowsLoader(
  sourceOf<BilledRow>(InvoiceLineRow, {
    columns: 'i.kind as "invoiceKind", x.id is not null as "isTakenBack"',
    join: `join invoice i on i.account_id = t.account_id and i.id = t.invoice_id
      left join credit_note_reversal x
        on x.account_id = t.account_id and x.credit_note_id = t.invoice_id
      left join invoice_line cl on cl.account_id = t.account_id and cl.id = t.credited_line_id
      left join invoice ci on ci.account_id = cl.account_id and ci.id = cl.invoice_id`,
  }),
  // What was taken back is to be billed again from then on. A credit comes after what it credits,
  // also where the clock of the server that recorded it was behind.
  `greatest(coalesce(x.recorded_at, i.recorded_at), ci.recorded_at),
    t.credited_line_id is not null, i.number, t.position`,
);

interface FinalizedMonth {
  readonly accountId: string;
  readonly issueMonth: YearMonth;
}

/** The issue months of an account whose documents are finalized. */
export const finalizedMonthsByAccountId = defineLoader<string, YearMonth[]>(
  async ({ database }, accountIds) => {
    const rows = await database.accountRows<FinalizedMonth>(
      accountIds,
      {
        name: 'finalized-months-by-account-id',
        text: `select account_id as "accountId", issue_month as "issueMonth" from invoice
          where account_id = any($1::uuid[]) and kind = 'MONTHLY' order by issue_month`,
      },
      [],
    );
    const months = grouped(accountIds, rows, ({ accountId }) => accountId);
    return months.map((those) => those.map(({ issueMonth }) => issueMonth));
  },
);
