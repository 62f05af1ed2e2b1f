import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReminderMailKind, VoidReason } from '../../domain/contract/reminder-mail';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';

/** Where a mail stands: SENDING from before the server is asked until its answer is recorded. */
export type ReminderMailState = 'WAITING' | 'SENDING' | 'SENT' | 'SKIPPED' | 'FAILED';

/** Why a mail was not sent: it has become of no use, or may not go to whom it was for. */
export type ReminderMailReason =
  | VoidReason
  | 'RECIPIENT_GONE'
  | 'ADDRESS_UNUSABLE'
  /** A sandbox account has been sent as many as it may. */
  | 'SANDBOX_LIMIT';

/** A mail about a last day for notice to one person; its times are by the wall clock. */
@Entity('reminder_mail')
export class ReminderMailRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: ReminderMailKind;
  /** Null for one that the day has passed. */
  @Column('uuid', { name: 'reminder_id', nullable: true }) reminderId: string | null;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('int', { name: 'period_index' }) periodIndex: number;
  @Column('date', { name: 'notice_due_by' }) noticeDueBy: CalendarDate;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text') state: ReminderMailState;
  /** Of one that is SKIPPED alone. */
  @Column('text', { nullable: true }) reason: ReminderMailReason | null;
  @Column('int') attempts: number;
  /** What the last attempt failed by; null where none has. */
  @Column('text', { nullable: true }) failure: string | null;
  @Column({ type: 'timestamptz', name: 'queued_at', precision: 3 }) queuedAt: Instant;
  @Column({ type: 'timestamptz', name: 'due_at', precision: 3 }) dueAt: Instant;
  @Column({ type: 'timestamptz', name: 'claimed_until', precision: 3, nullable: true })
  claimedUntil: Instant | null;
  @Column({ type: 'timestamptz', name: 'sent_at', precision: 3, nullable: true })
  sentAt: Instant | null;
}
