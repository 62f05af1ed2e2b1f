import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { DeliveryMethod, NoticeGiver } from '../../domain/contract/notice';
import type { Instant } from '../../domain/time/time-zone';

/**
 * A notice of termination as it was told: sent on a day in a way, or given on a day. What it does
 * is computed, never stored.
 */
@Entity('termination_notice')
export class NoticeRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('date', { name: 'sent_on', nullable: true }) sentOn: CalendarDate | null;
  @Column('date', { name: 'given_on', nullable: true }) givenOn: CalendarDate | null;
  @Column('text', { name: 'delivery_method', nullable: true })
  deliveryMethod: DeliveryMethod | null;
  @Column({ type: 'timestamptz', name: 'received_at', precision: 3 }) receivedAt: Instant;
  @Column('text', { name: 'given_by' }) givenBy: NoticeGiver;
  @Column('text', { name: 'giver_name' }) giverName: string;
  @Column('text', { nullable: true }) channel: string | null;
  @Column('text', { name: 'evidence_reference', nullable: true }) evidenceReference: string | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** A withdrawal of a notice: the first one, or one that corrects an earlier one of the notice. */
@Entity('termination_notice_withdrawal')
export class WithdrawalRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'termination_notice_id' }) terminationNoticeId: string;
  @Column('uuid', { name: 'corrects_id', nullable: true }) correctsId: string | null;
  @Column('date', { name: 'withdrawn_on' }) withdrawnOn: CalendarDate;
  @Column('boolean', { name: 'is_accepted_by_provider' }) isAcceptedByProvider: boolean;
  @Column('boolean', { name: 'is_accepted_by_customer', default: false })
  isAcceptedByCustomer: boolean;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
