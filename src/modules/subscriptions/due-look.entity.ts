import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';

/** How far what time brings to an account was told, and when there is more to look at. */
@Entity('due_look')
export class DueLookRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  /** The account's. */
  @PrimaryColumn('uuid') id: string;
  /** By the account's clock. */
  @Column({ type: 'timestamptz', name: 'handled_until', precision: 3 }) handledUntil: Instant;
  /** Null where nothing is to come. */
  @Column({ type: 'timestamptz', name: 'next_at', precision: 3, nullable: true })
  nextAt: Instant | null;
}
