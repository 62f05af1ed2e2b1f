import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate, YearMonth } from '../../../domain/time/calendar-date';
import type { CallType } from '../../../domain/usage/number-type';
import type { CallDirection, CallLeg } from '../../../domain/usage/rate-selection';
import type { CallDisposition } from '../../../domain/usage/rating';
import type { Instant } from '../../../domain/time/time-zone';
import type { AgentConnectivity, UsageStatus } from '../../../domain/usage/usage';

/** CALL: a metered call. REVERSAL: takes a version of one back, its seconds and amount negative. */
export type UsageKind = 'CALL' | 'REVERSAL';

/**
 * A metered call as it was reported, with its rating: an entry of a ledger. Never changed, but for
 * `isCurrent`, which follows from later entries, and for numbers that were erased.
 */
@Entity('usage_record')
export class UsageRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('text') source: string;
  @Column('text', { name: 'external_id' }) externalId: string;
  @Column('bytea', { name: 'content_hash' }) contentHash: Buffer;
  @Column('text') direction: CallDirection;
  @Column('text') leg: CallLeg;
  @Column('text', { name: 'agent_connectivity', nullable: true })
  agentConnectivity: AgentConnectivity | null;
  @Column('text', { name: 'from_number', nullable: true }) fromNumber: string | null;
  @Column('text', { name: 'to_number', nullable: true }) toNumber: string | null;
  @Column('text', { nullable: true }) dialled: string | null;
  @Column('text', { name: 'origin_country_code', nullable: true }) originCountryCode: string | null;
  @Column('text') disposition: CallDisposition;
  @Column({ type: 'timestamptz', name: 'started_at', precision: 3 }) startedAt: Instant;
  @Column({ type: 'timestamptz', name: 'answered_at', precision: 3, nullable: true })
  answeredAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3 }) endedAt: Instant;
  /** Local date that decides rate, period and month. */
  @Column('date', { name: 'used_on' }) usedOn: CalendarDate;
  @Column('text') status: UsageStatus;
  @Column('int', { name: 'billed_seconds' }) billedSeconds: number;
  /** Six decimals; null exactly when UNRATED. */
  @Column('numeric', { precision: 21, scale: 6, nullable: true }) amount: string | null;
  @Column('uuid', { name: 'order_rate_id', nullable: true }) orderRateId: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
  /** As the source reported it; null where it did not. */
  @Column('text', { name: 'call_type', nullable: true }) callType: CallType | null;
  @Column('uuid', { name: 'order_pool_id', nullable: true }) orderPoolId: string | null;
  @Column('text') kind: UsageKind;
  /** 1 for what the source sent, one more for each correction; a reversal has what it reverses. */
  @Column('int') version: number;
  /** Id of version 1; null for that version itself. */
  @Column('uuid', { name: 'original_id', nullable: true }) originalId: string | null;
  @Column('uuid', { name: 'reverses_id', nullable: true }) reversesId: string | null;
  /** Why it was corrected; null for what the source sent. */
  @Column('text', { nullable: true }) reason: string | null;
  /** Whether it is the version in force; false for what was taken back and what takes it back. */
  @Column('boolean', { name: 'is_current' }) isCurrent: boolean;
  /** The delivery it came with, and its place there: the line, and more where many share one. */
  @Column('uuid', { name: 'import_id', nullable: true }) importId: string | null;
  @Column('bigint', { name: 'import_line', nullable: true }) importLine: number | null;
}

/**
 * The sums of a subscription's month in one direction, kept with every record that comes in; those
 * of calls that draw on a pool of included minutes apart.
 */
@Entity('usage_monthly_total')
export class MonthlyTotalRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('text') month: YearMonth;
  @Column('text') direction: CallDirection;
  @Column('uuid', { name: 'order_pool_id', nullable: true }) orderPoolId: string | null;
  @Column('bigint') calls: number;
  @Column('bigint', { name: 'unrated_calls' }) unratedCalls: number;
  @Column('bigint', { name: 'billed_seconds' }) billedSeconds: number;
  @Column('numeric', { precision: 27, scale: 6 }) amount: string;
}

/** An emergency call over a service that forbids them: someone has to look into it. */
@Entity('emergency_incident')
export class IncidentRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('uuid', { name: 'usage_record_id' }) usageRecordId: string;
  @Column('text') dialled: string;
  @Column('text', { name: 'country_code', nullable: true }) countryCode: string | null;
  @Column({ type: 'timestamptz', name: 'occurred_at', precision: 3 }) occurredAt: Instant;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
}
