import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';

export type PersonRole = 'OWNER' | 'MEMBER';

/**
 * Someone who belongs to an account; their e-mail address is unique among those who do.
 *
 * Whoever is removed stays, for what they were told and did.
 */
@Entity('person')
export class PersonRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') email: string;
  @Column('text') role: PersonRole;
  @Column('text', { nullable: true }) locale: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
  @Column({ type: 'timestamptz', name: 'removed_at', precision: 3, nullable: true })
  removedAt: Instant | null;
}
