import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NotificationChannel } from '../../../domain/contract/emergency';
import type { Instant } from '../../../domain/time/time-zone';

/** That one user was told one version of the limitation: a person, or a user of the service. */
@Entity('emergency_notification')
export class NotificationRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('text', { name: 'service_code' }) serviceCode: string;
  @Column('int') version: number;
  /** Of the person or of the service user, whichever it is. */
  @Column('uuid', { name: 'user_id' }) userId: string;
  @Column('uuid', { name: 'person_id', nullable: true }) personId: string | null;
  @Column('uuid', { name: 'service_user_id', nullable: true }) serviceUserId: string | null;
  @Column('text') channel: NotificationChannel;
  @Column({ type: 'timestamptz', name: 'notified_at', precision: 3 }) notifiedAt: Instant;
  @Column('text', { name: 'notified_by' }) notifiedBy: string;
  @Column('text', { name: 'evidence_reference', nullable: true }) evidenceReference: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** That one user acknowledged what it was told. */
@Entity('emergency_acknowledgement')
export class AcknowledgementRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('text', { name: 'service_code' }) serviceCode: string;
  @Column('int') version: number;
  /** Of the person or of the service user, whichever it is. */
  @Column('uuid', { name: 'user_id' }) userId: string;
  @Column('uuid', { name: 'person_id', nullable: true }) personId: string | null;
  @Column('uuid', { name: 'service_user_id', nullable: true }) serviceUserId: string | null;
  @Column({ type: 'timestamptz', name: 'acknowledged_at', precision: 3 }) acknowledgedAt: Instant;
  @Column('text', { name: 'evidence_reference', nullable: true }) evidenceReference: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
