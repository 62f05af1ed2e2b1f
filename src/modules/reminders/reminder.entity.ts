import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReminderReason, ReminderState } from '../../domain/contract/reminder';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';

/** How many days before a last day for notice an account is reminded; the latest holds. */
@Entity('reminder_setting')
export class ReminderSettingRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('int', { name: 'days_before', array: true }) daysBefore: number[];
  /** Whom the mails of a sandbox account go to; null for nobody, and for other accounts. */
  @Column('uuid', { name: 'mail_person_id', nullable: true }) mailPersonId: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** What the customer means to do about a last day for notice; the latest holds. */
@Entity('renewal_decision')
export class RenewalDecisionRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('date', { name: 'notice_due_by' }) noticeDueBy: CalendarDate;
  @Column('text') kind: 'RENEW' | 'GIVE_NOTICE' | 'LATER';
  /** Of LATER alone. */
  @Column('date', { nullable: true }) until: CalendarDate | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** What became of a reminder: one for each last day for notice and offset. */
@Entity('reminder')
export class ReminderRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('int', { name: 'period_index' }) periodIndex: number;
  @Column('date', { name: 'notice_due_by' }) noticeDueBy: CalendarDate;
  @Column('int', { name: 'days_before' }) daysBefore: number;
  @Column('text') state: ReminderState;
  @Column('text', { nullable: true }) reason: ReminderReason | null;
  @Column('boolean', { name: 'is_escalated' }) isEscalated: boolean;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
}
