import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { Instant } from '../../../domain/time/time-zone';

/** One version of what every user of a service is told: that no emergency calls may be placed. */
@Entity('limitation_notice')
export class LimitationNoticeRow {
  @PrimaryColumn('text', { name: 'service_code' }) serviceCode: string;
  @PrimaryColumn('int') version: number;
  /** In force from this date on, until a later version takes over. */
  @Column('date', { name: 'effective_on' }) effectiveOn: CalendarDate;
  @Column('text', { name: 'text_en' }) textEn: string;
  @Column('text', { name: 'text_fr' }) textFr: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
}
