import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';

/** A calendar at a secret address, of a person of an account or of a partner. */
@Entity('calendar_feed')
export class CalendarFeedRow {
  /** The account of the person who reads it, or the partner. */
  @PrimaryColumn('uuid', { name: 'owner_id' }) ownerId: string;
  @PrimaryColumn('uuid') id: string;
  /** Null for a partner's. */
  @Column('uuid', { name: 'person_id', nullable: true }) personId: string | null;
  /** The partner's client that made it: it reads as that one; null for anybody else's. */
  @Column('uuid', { name: 'client_id', nullable: true }) clientId: string | null;
  /** Null for the account of the person, or for all accounts of the partner. */
  @Column('uuid', { name: 'account_ids', array: true, nullable: true }) accountIds: string[] | null;
  @Column('text') name: string;
  /** Null for the person's own, or the account's. */
  @Column('text', { nullable: true }) locale: string | null;
  /** SHA-256 of its token. Written here, and never read: a function of the database compares it. */
  @Column('bytea') digest: Buffer;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
  @Column({ type: 'timestamptz', name: 'rotated_at', precision: 3, nullable: true })
  rotatedAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true })
  revokedAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'last_read_at', precision: 3, nullable: true })
  lastReadAt: Instant | null;
}
