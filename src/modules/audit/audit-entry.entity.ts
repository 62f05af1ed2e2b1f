import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';
import type { Right } from '../../application/rights';
import type { Change } from '../../application/audit';
import type { ActorKind } from '../../application/viewer';

/** One act, or one look of a beneficiary: who, when, from where, by which right, and what. */
@Entity('audit_entry')
export class AuditEntryRow {
  /** All zeros for an act on no account. */
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column({ type: 'timestamptz', name: 'occurred_at', precision: 3 }) occurredAt: Instant;
  @Column('text', { name: 'actor_kind' }) actorKind: ActorKind;
  @Column('text') actor: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('uuid', { name: 'api_client_id', nullable: true }) apiClientId: string | null;
  @Column('text') act: string;
  @Column('text', { name: 'exercised_right' }) exercisedRight: Right;
  @Column('text', { name: 'subject_type', nullable: true }) subjectType: string | null;
  @Column('uuid', { name: 'subject_id', nullable: true }) subjectId: string | null;
  @Column('uuid', { name: 'subscription_id', nullable: true }) subscriptionId: string | null;
  @Column('text', { name: 'remote_address', nullable: true }) remoteAddress: string | null;
  @Column('uuid', { name: 'request_id' }) requestId: string;
  @Column('jsonb') changes: Change[];
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
}
