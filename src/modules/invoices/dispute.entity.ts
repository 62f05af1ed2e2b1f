import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { DisputeOutcome } from './settlement-view';

/** An amount of an invoice that the customer disputes. */
@Entity('invoice_dispute')
export class DisputeRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'invoice_id' }) invoiceId: string;
  /** The lines that it is about, by their positions; null for the whole invoice. */
  @Column('int', { array: true, nullable: true }) positions: number[] | null;
  /** Tax included. */
  @Column('numeric', { precision: 27, scale: 6 }) amount: string;
  /** In the account's zone. */
  @Column('date', { name: 'disputed_on' }) disputedOn: CalendarDate;
  @Column('text') reason: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** How a dispute ended; at most one each. */
@Entity('dispute_resolution')
export class ResolutionRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'dispute_id' }) disputeId: string;
  @Column('text') outcome: DisputeOutcome;
  /** In the account's zone. */
  @Column('date', { name: 'resolved_on' }) resolvedOn: CalendarDate;
  @Column('text', { nullable: true }) note: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
