import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate, YearMonth } from '../../../domain/time/calendar-date';
import type { Instant } from '../../../domain/time/time-zone';
import type {
  BillingRunScope,
  BillingRunStatus,
  RunAccountStatus,
  RunReasonCode,
} from './run-status';

/** A run over the accounts of a month. */
@Entity('billing_run')
export class BillingRunRow {
  @PrimaryColumn('uuid') id: string;
  @Column('text', { name: 'issue_month' }) issueMonth: YearMonth;
  @Column('text') scope: BillingRunScope;
  /** Of the scope LEGAL_ENTITY; null for others. */
  @Column('text', { name: 'legal_entity_code', nullable: true }) legalEntityCode: string | null;
  /** Whether it was started because the month began, by nobody. */
  @Column('boolean', { name: 'is_automatic' }) isAutomatic: boolean;
  @Column('text') status: BillingRunStatus;
  @Column({ type: 'timestamptz', name: 'started_at', precision: 3 }) startedAt: Instant;
  @Column('text', { name: 'started_by' }) startedBy: string;
  /** When and by whom it was completed or cancelled; null while it is open. */
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt: Instant | null;
  @Column('text', { name: 'ended_by', nullable: true }) endedBy: string | null;
  /** What it had come to when it was completed, in accounts; null until then. */
  @Column('int', { nullable: true }) done: number | null;
  @Column('int', { nullable: true }) nothing: number | null;
  @Column('int', { nullable: true }) parked: number | null;
  @Column('int', { nullable: true }) waiting: number | null;
}

/** An account of a run: what there is still to do, and what became of it. */
@Entity('billing_run_account')
export class RunAccountRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'billing_run_id' }) billingRunId: string;
  /** Of its run. */
  @Column('text', { name: 'issue_month' }) issueMonth: YearMonth;
  @Column('text') status: RunAccountStatus;
  @Column('text', { name: 'reason_code', nullable: true }) reasonCode: RunReasonCode | null;
  @Column('text', { name: 'reason_en', nullable: true }) reasonEn: string | null;
  @Column('text', { name: 'reason_fr', nullable: true }) reasonFr: string | null;
  /** Under which the log has what went wrong. */
  @Column('uuid', { name: 'incident_id', nullable: true }) incidentId: string | null;
  /** The document, once it is drafted. */
  @Column('uuid', { name: 'invoice_id', nullable: true }) invoiceId: string | null;
  @Column('numeric', { precision: 27, scale: 6, nullable: true }) gross: string | null;
  /** The first day on which the draft may be finalized, in the account's zone. */
  @Column('date', { name: 'finalize_not_before', nullable: true })
  finalizeNotBefore: CalendarDate | null;
  /** How often in a row the database was busy with it. */
  @Column('int') attempts: number;
  /** When there is something to do next, by the clock of the account. */
  @Column({ type: 'timestamptz', name: 'due_at', precision: 3 }) dueAt: Instant;
  /** Until then one worker has it, by the clock of the database. */
  @Column({ type: 'timestamptz', name: 'claimed_until', precision: 3, nullable: true })
  claimedUntil: Instant | null;
  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 }) changedAt: Instant;
}
