import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../../domain/time/time-zone';

/** Someone who uses a subscription and is no person of the account, from an imported list. */
@Entity('service_user')
export class ServiceUserRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  /** Id in the list; unique in the subscription, for ever. */
  @Column('text', { name: 'external_id' }) externalId: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** What holds of a user from a moment on, until the next revision: joined, renamed, left. */
@Entity('service_user_state')
export class ServiceUserStateRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'service_user_id' }) serviceUserId: string;
  /** 1, 2, 3 … of each user. */
  @Column('int') revision: number;
  @Column('boolean', { name: 'is_active' }) isActive: boolean;
  @Column('text') name: string;
  @Column('text', { nullable: true }) email: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
