import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';
import type { PartnerScope } from '../../application/permissions';

/** A program of a partner's that signs in by a secret. What it may do never changes. */
@Entity('api_client')
export class ApiClientRow {
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'api_client_pkey' }) id: string;
  @Column('text') name: string;
  @Column('text', { array: true }) scopes: PartnerScope[];
  /** The accounts it is confined to; null for all of its partner's. */
  @Column('uuid', { name: 'account_ids', array: true, nullable: true }) accountIds: string[] | null;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true })
  expiresAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** One secret of a client: it works until a later one says that the earlier ones end. */
@Entity('api_client_secret')
export class ApiClientSecretRow {
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
  @PrimaryColumn('uuid', { name: 'client_id' }) clientId: string;
  @PrimaryColumn('int') number: number;
  /** Written here, and never read: sign-in alone gets it, from a function of the database. */
  @Column('bytea') hash: Buffer;
  @Column({ type: 'timestamptz', name: 'earlier_end_at', precision: 3, nullable: true })
  earlierEndAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** That a client was revoked, for good. */
@Entity('api_client_revocation')
export class ApiClientRevocationRow {
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
  @PrimaryColumn('uuid', {
    name: 'client_id',
    primaryKeyConstraintName: 'api_client_revocation_pkey',
  })
  clientId: string;
  @Column('text') reason: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** When a client signed in last, to the minute. */
@Entity('api_client_use')
export class ApiClientUseRow {
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
  @PrimaryColumn('uuid', { name: 'client_id', primaryKeyConstraintName: 'api_client_use_pkey' })
  clientId: string;
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3 }) lastUsedAt: Instant;
}
