import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';
import type { TransmissionStatus } from './settlement-view';

/** Where a document stood on its way to the buyer; the last one holds. */
@Entity('invoice_transmission')
export class TransmissionRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'invoice_id' }) invoiceId: string;
  @Column('text') status: TransmissionStatus;
  @Column({ type: 'timestamptz', name: 'happened_at', precision: 3 }) happenedAt: Instant;
  @Column('text', { nullable: true }) note: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
