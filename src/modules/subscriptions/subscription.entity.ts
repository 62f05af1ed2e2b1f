import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';

/** One service running for one account: with the order line it fixes every period of its term. */
@Entity('subscription')
export class SubscriptionRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') number: string;
  @Column('uuid', { name: 'order_id' }) orderId: string;
  @Column('uuid', { name: 'order_line_id' }) orderLineId: string;
  @Column('text', { name: 'service_code' }) serviceCode: string;
  @Column('int', { name: 'terms_version' }) termsVersion: number;
  @Column('date', { name: 'starts_on' }) startsOn: CalendarDate;
  @Column('int', { name: 'term_months', nullable: true }) termMonths: number | null;
  @Column('int', { name: 'term_days', nullable: true }) termDays: number | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
  /** Whether anything but notices changed it; unknown, as undefined, of one just made. */
  isChanged?: boolean;
}
