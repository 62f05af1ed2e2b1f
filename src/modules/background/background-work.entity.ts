import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';

/** How one kind of background work goes, whichever process does it; by the wall clock. */
@Entity('background_work')
export class BackgroundWorkRow {
  @PrimaryColumn('text') name: string;
  @Column({ type: 'timestamptz', name: 'succeeded_at', precision: 3, nullable: true })
  succeededAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'failed_at', precision: 3, nullable: true })
  failedAt: Instant | null;
  @Column('bigint', { default: 0 }) failures: number;
  /** By which the log of the process that failed says why. */
  @Column('uuid', { name: 'failure_id', nullable: true }) failureId: string | null;
}
