import type {
  InvoiceBuyer,
  InvoiceSection,
  InvoiceSeller,
  VatConversion,
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

/** How its VAT is converted, as JSON has it: the rate as its text. */
export type StoredVatConversion = Omit<VatConversion, 'rate'> & { readonly rate: string };

/** What a document says beside its lines: copied at its finalizing, so that it never changes. */
export interface InvoiceSnapshot {
  readonly language: Language;
  readonly paymentTermDays: number;
  readonly seller: InvoiceSeller;
  readonly buyer: InvoiceBuyer;
  readonly sections: readonly SnapshotSection[];
  readonly corrects: readonly SnapshotReference[];
  /** Null where its VAT is in the seller's own currency; absent from what is older. */
  readonly vatConversion?: StoredVatConversion | null;
}
