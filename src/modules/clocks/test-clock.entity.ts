import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';

/**
 * The clock of a sandbox account, which stands still until it is advanced. The database admits none
 * for an account of production.
 */
@Entity('test_clock')
export class TestClockRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('boolean', { name: 'is_sandbox', default: true }) isSandbox: boolean;
  /** What it showed at first. */
  @Column({ type: 'timestamptz', name: 'began_at', precision: 3 }) beganAt: Instant;
  @Column({ type: 'timestamptz', name: 'now_at', precision: 3 }) nowAt: Instant;
  /** By the wall clock. */
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
