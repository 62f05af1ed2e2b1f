import type {
  InvoiceBuyer,
  InvoiceSection,
  InvoiceSeller,
} from '../../domain/invoice/invoice-document';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Language } from '../../domain/wording';

/** Whose document corrects what. */
export interface SnapshotReference {
  readonly invoiceId: string;
  readonly number: string;
  readonly issuedOn: CalendarDate;
}

/** A service of a document, and which subscription it is. */
export interface SnapshotSection extends InvoiceSection {
  readonly subscriptionId: string;
}

/** What a document says beside its lines: copied at its finalizing, so that it never changes. */
export interface InvoiceSnapshot {
  readonly language: Language;
  readonly paymentTermDays: number;
  readonly seller: InvoiceSeller;
  readonly buyer: InvoiceBuyer;
  readonly sections: readonly SnapshotSection[];
  readonly corrects: readonly SnapshotReference[];
}
