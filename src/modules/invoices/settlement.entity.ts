import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TaxCategory } from '../../domain/invoice/tax';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { StoredDerivation } from './stored-derivation';

/**
 * How a document is settled.
 *
 * PAYMENT: money of the customer. OFFSET, CREDIT, NOTE_REFUND: where the amount of a credit note
 * goes; it lowers what is due, goes to the account, or is returned. CREDIT_USE: credit of the
 * account that is used for an invoice. REFUND: money returned without a credit note; without an
 * invoice it is credit of the account.
 */
export type SettlementKind =
  'PAYMENT' | 'OFFSET' | 'CREDIT' | 'NOTE_REFUND' | 'CREDIT_USE' | 'REFUND';

/** What of an amount falls to a tax rate, tax included; decimals as texts, the rate in percent. */
export interface StoredShare {
  readonly category: TaxCategory;
  readonly rate: string;
  readonly gross: string;
}

@Entity('settlement')
export class SettlementRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: SettlementKind;
  /** Null for credit that goes to the account, or is returned out of it. */
  @Column('uuid', { name: 'invoice_id', nullable: true }) invoiceId: string | null;
  @Column('uuid', { name: 'credit_note_id', nullable: true }) creditNoteId: string | null;
  @Column('numeric', { precision: 27, scale: 6 }) amount: string;
  /** In the account's zone. */
  @Column('date', { name: 'settled_on' }) settledOn: CalendarDate;
  /** What others call it, such as the bank; no two of a kind have the same. */
  @Column('text', { name: 'external_reference', nullable: true })
  externalReference: string | null;
  @Column('text', { nullable: true }) note: string | null;
  /** How it falls to the tax rates of its invoice; null where it is no money, or has no invoice. */
  @Column('jsonb', { name: 'tax_split', nullable: true }) taxSplit: readonly StoredShare[] | null;
  /** How that was computed; null with it. */
  @Column('jsonb', { nullable: true }) derivation: StoredDerivation | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
