import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import type { Instant } from '../../../domain/time/time-zone';
import type { UsageStatus } from '../../../domain/usage/usage';

/** How long an account's call detail is kept; the latest of them holds. */
@Entity('usage_retention')
export class RetentionRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  /** Whole months before the current one whose detail stays; null for ever. */
  @Column('int', { name: 'detail_months', nullable: true }) detailMonths: number | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** The identity of a call whose detail was removed, so that it never comes in twice. */
@Entity('usage_removed')
export class RemovedUsageRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('bytea', { name: 'content_hash' }) contentHash: Buffer;
}

/** What calls whose detail was removed were charged: by day, direction, status and rate. */
@Entity('usage_removed_total')
export class RemovedTotalRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('date', { name: 'used_on' }) usedOn: CalendarDate;
  @Column('text') direction: CallDirection;
  @Column('text') status: UsageStatus;
  @Column('uuid', { name: 'order_rate_id', nullable: true }) orderRateId: string | null;
  @Column('bigint') calls: number;
  @Column('bigint', { name: 'billed_seconds' }) billedSeconds: number;
  @Column('numeric', { precision: 27, scale: 6, nullable: true }) amount: string | null;
}
