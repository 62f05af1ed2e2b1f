import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DocumentType, InvoiceKind } from '../../domain/invoice/invoice-document';
import type { InvoiceLineKind, LineSource } from '../../domain/invoice/invoice-line';
import type { TaxCategory } from '../../domain/invoice/tax';
import type { CurrencyCode } from '../../domain/money/currency';
import type { CalendarDate, YearMonth } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { CallDirection, CallLeg } from '../../domain/usage/rate-selection';
import type { InvoiceSnapshot } from './invoice-snapshot';
import type { StoredDerivation } from './stored-derivation';

export type DraftState = 'DRAFT' | 'FINALIZED' | 'DISCARDED';

/** A document that is to be made: of its lines there are no rows, they are computed. */
@Entity('invoice_draft')
export class InvoiceDraftRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  /** Of the document, too. */
  @PrimaryColumn('uuid') id: string;
  @Column('text', { name: 'issue_month' }) issueMonth: YearMonth;
  @Column('text') state: DraftState;
  /** The first day on which it may be finalized, in the account's zone. */
  @Column('date', { name: 'finalize_not_before' }) finalizeNotBefore: CalendarDate;
  @Column({ type: 'timestamptz', name: 'drafted_at', precision: 3 }) draftedAt: Instant;
  @Column('text', { name: 'drafted_by' }) draftedBy: string;
}

/** A finalized document. Nothing of it ever changes. */
@Entity('invoice')
export class InvoiceRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: InvoiceKind;
  @Column('text', { name: 'document_type' }) documentType: DocumentType;
  @Column('text', { name: 'issue_month' }) issueMonth: YearMonth;
  @Column('text') number: string;
  @Column('text', { name: 'legal_entity_code' }) legalEntityCode: string;
  /** In the zone of the legal entity. */
  @Column('date', { name: 'issued_on' }) issuedOn: CalendarDate;
  /** Null for a credit note. */
  @Column('date', { name: 'due_on', nullable: true }) dueOn: CalendarDate | null;
  @Column('text', { name: 'currency_code' }) currencyCode: CurrencyCode;
  /** Of a credit note less than 0, as its lines: what it says of itself has its signs turned. */
  @Column('numeric', { precision: 27, scale: 6 }) net: string;
  @Column('numeric', { precision: 27, scale: 6 }) tax: string;
  @Column('numeric', { precision: 27, scale: 6 }) gross: string;
  /** When the totals of use were read, under the account's lock. */
  @Column({ type: 'timestamptz', name: 'cut_off_at', precision: 3 }) cutOffAt: Instant;
  @Column('bigint', { name: 'unrated_calls' }) unratedCalls: number;
  @Column('jsonb') snapshot: InvoiceSnapshot;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** A line of a finalized document, with what it bills. */
@Entity('invoice_line')
export class InvoiceLineRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'invoice_id' }) invoiceId: string;
  @Column('int') position: number;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  @Column('text') kind: InvoiceLineKind;
  @Column('text') source: LineSource;
  @Column('text', { name: 'service_month' }) serviceMonth: YearMonth;
  @Column('uuid', { name: 'charge_id', nullable: true }) chargeId: string | null;
  @Column('date', { name: 'stretch_from', nullable: true }) stretchFrom: CalendarDate | null;
  @Column('text', { nullable: true }) direction: CallDirection | null;
  @Column('uuid', { name: 'order_pool_id', nullable: true }) poolId: string | null;
  @Column('date', { name: 'service_from' }) serviceFrom: CalendarDate;
  @Column('date', { name: 'service_before' }) serviceBefore: CalendarDate;
  @Column('bigint') quantity: number;
  @Column('numeric', { name: 'unit_price', precision: 21, scale: 6, nullable: true })
  unitPrice: string | null;
  @Column('int', { nullable: true }) days: number | null;
  @Column('int', { name: 'days_in_month', nullable: true }) daysInMonth: number | null;
  @Column('numeric', { precision: 27, scale: 6 }) net: string;
  @Column('text', { name: 'tax_category' }) taxCategory: TaxCategory;
  /** Percent. */
  @Column('numeric', { name: 'tax_rate', precision: 9, scale: 6 }) taxRate: string;
  /** What is billed, in words, by language. */
  @Column('jsonb') name: LineName;
  @Column('uuid', { name: 'corrects_invoice_id', nullable: true }) correctsInvoiceId: string | null;
  /** The line that a credit note gives back; null for every other line. */
  @Column('uuid', { name: 'credited_line_id', nullable: true }) creditedLineId: string | null;
  /** Whether what a credit note gives back is to be billed again. */
  @Column('boolean', { name: 'is_billed_again', default: false }) isBilledAgain: boolean;
  @Column('jsonb') derivation: StoredDerivation;
}

/** What a line bills, in words. */
export interface LineName {
  readonly EN: string;
  readonly FR: string;
}

/** Calls of one price within a line of use; nothing is rounded. */
@Entity('invoice_line_detail')
export class InvoiceLineDetailRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'invoice_id' }) invoiceId: string;
  @Column('int', { name: 'line_position' }) linePosition: number;
  @Column('int') position: number;
  @Column('text') direction: CallDirection;
  @Column('text', { nullable: true }) leg: CallLeg | null;
  /** Null where the calls have several. */
  @Column('numeric', { name: 'per_minute', precision: 21, scale: 6, nullable: true })
  perMinute: string | null;
  @Column('bigint') calls: number;
  @Column('bigint', { name: 'billed_seconds' }) billedSeconds: number;
  @Column('numeric', { precision: 27, scale: 6 }) amount: string;
}

/** Tax of a document by category and rate. */
@Entity('invoice_tax')
export class InvoiceTaxRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'invoice_id' }) invoiceId: string;
  @Column('int') position: number;
  @Column('text') category: TaxCategory;
  /** Percent. */
  @Column('numeric', { precision: 9, scale: 6 }) rate: string;
  @Column('numeric', { precision: 27, scale: 6 }) base: string;
  @Column('numeric', { precision: 27, scale: 6 }) tax: string;
  @Column('text', { name: 'exemption_reason', nullable: true }) exemptionReason: string | null;
  @Column('text', { name: 'exemption_code', nullable: true }) exemptionCode: string | null;
}

/** The last number that a legal entity gave out in a year. */
@Entity('invoice_number_series')
export class NumberSeriesRow {
  @PrimaryColumn('text', { name: 'legal_entity_code' }) legalEntityCode: string;
  @PrimaryColumn('int') year: number;
  @Column('int', { name: 'last_number' }) lastNumber: number;
  @Column('date', { name: 'last_issued_on' }) lastIssuedOn: CalendarDate;
}
