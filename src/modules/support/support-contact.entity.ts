import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';

export type SupportChannel = 'PHONE' | 'PORTAL' | 'EMAIL' | 'CHAT';

/** One way in which an account reaches a vendor's support. */
@Entity('support_contact')
export class SupportContactRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text', { name: 'vendor_code' }) vendorCode: string;
  @Column('text') channel: SupportChannel;
  @Column('text') value: string;
  /** When it is answered, in words, in its own zone. */
  @Column('text') hours: string;
  @Column('text', { name: 'time_zone' }) timeZone: string;
  @Column('text', { array: true }) languages: string[];
  @Column('text', { array: true }) severities: string[];
  @Column('date', { name: 'valid_from' }) validFrom: CalendarDate;
  @Column('date', { name: 'valid_before', nullable: true }) validBefore: CalendarDate | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
