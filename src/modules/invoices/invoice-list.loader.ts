import type { InvoiceKind } from '../../domain/invoice/invoice-document';
import type { Instant } from '../../domain/time/time-zone';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { sourceOf } from '../../data/columns';
import { defineList, type List, type ListKey } from '../../data/list';
import { orderBy } from '../../data/page';
import { InvoiceLineRow, InvoiceRow } from './invoice.entity';
import { finalizedView } from './finalized-view';
import type { InvoiceView } from './invoice-view';

/** Which finalized documents of an account. */
export interface InvoiceFilter extends ListKey {
  readonly accountId: string;
  readonly kind?: InvoiceKind | undefined;
  readonly issuedFrom?: CalendarDate | undefined;
  readonly issuedBefore?: CalendarDate | undefined;
  /** Only those recorded by then. */
  readonly knownAt?: Instant | undefined;
}

const rows = defineList<InvoiceFilter, InvoiceRow>({
  name: 'invoices',
  from: sourceOf(InvoiceRow),
  filters: ({ kind, issuedFrom, issuedBefore, knownAt }) => [
    ['t.kind = ?::text', kind],
    ['t.issued_on >= ?::date', issuedFrom],
    ['t.issued_on < ?::date', issuedBefore],
    ['t.recorded_at <= ?::timestamptz', knownAt],
  ],
  orders: { ISSUED_ON: orderBy(InvoiceRow, 'issuedOn', 'id') },
});

/** The finalized documents of an account, by their issue date. */
export const invoices: List<InvoiceFilter, InvoiceView> = {
  ...rows,
  page: async (context, key, request) => {
    const page = await rows.page(context, key, request);
    return { ...page, rows: page.rows.map(finalizedView) };
  },
};

interface BilledLinesKey extends ListKey {
  /** Only those of documents recorded by then. */
  readonly knownAt?: Instant | undefined;
}

const DOCUMENT = `select from invoice i where i.account_id = t.account_id and i.id = t.invoice_id`;

/** Lines of finalized documents that bill a subscription, by the month of the service. */
export const linesOfSubscription = defineList<BilledLinesKey, InvoiceLineRow>({
  name: 'invoiceLines',
  from: sourceOf(InvoiceLineRow),
  scope: 'subscriptionId',
  filters: ({ knownAt }) => [[`exists (${DOCUMENT} and i.recorded_at <= ?::timestamptz)`, knownAt]],
  orders: { SERVICE_MONTH: orderBy(InvoiceLineRow, 'serviceMonth', 'id') },
});
