import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EventType } from '../../application/event-types';
import type { AttemptOutcome } from '../../outgoing/post';
import type { Instant } from '../../domain/time/time-zone';
import type { DisabledReason, WebhookEnvironment, WebhookStatus } from './webhook-state';

/** An address that events are sent to: whose it is, which never changes. */
@Entity('webhook_endpoint')
export class WebhookEndpointRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webhook_endpoint_pkey' }) id: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('uuid', { name: 'owner_account_id', nullable: true }) accountId: string | null;
  @Column('uuid', { name: 'account_ids', array: true, nullable: true }) accountIds: string[] | null;
  /** The scopes of the client, or the permissions of the member of staff, that created it. */
  @Column('text', { array: true }) permissions: string[];
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** What was said of an endpoint: the latest version holds. */
@Entity('webhook_endpoint_fact')
export class WebhookEndpointFactRow {
  @PrimaryColumn('uuid', { name: 'endpoint_id' }) endpointId: string;
  @PrimaryColumn('int') version: number;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('uuid', { name: 'owner_account_id', nullable: true }) accountId: string | null;
  @Column('uuid', { name: 'account_ids', array: true, nullable: true }) accountIds: string[] | null;
  @Column('text') status: WebhookStatus;
  @Column('text', { nullable: true }) reason: DisabledReason | null;
  @Column('text') url: string;
  /** Null for every type that its owner may read. */
  @Column('text', { array: true, nullable: true }) types: EventType[] | null;
  @Column('text') environment: WebhookEnvironment;
  /** A subscription operation that gives the data; null for ids alone. */
  @Column('text', { nullable: true }) operation: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** A version of an endpoint's secret: what it is derived from, and nothing of it. */
@Entity('webhook_secret')
export class WebhookSecretRow {
  @PrimaryColumn('uuid', { name: 'endpoint_id' }) endpointId: string;
  @PrimaryColumn('int') version: number;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('uuid', { name: 'owner_account_id', nullable: true }) accountId: string | null;
  @Column('uuid', { name: 'account_ids', array: true, nullable: true }) accountIds: string[] | null;
  @Column('text', { name: 'key_id' }) keyId: string;
  @Column({ type: 'timestamptz', name: 'earlier_end_at', precision: 3, nullable: true })
  earlierEndAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** How far an endpoint is, and who sends to it now. */
@Entity('webhook_delivery')
export class WebhookDeliveryRow {
  @PrimaryColumn('uuid', {
    name: 'endpoint_id',
    primaryKeyConstraintName: 'webhook_delivery_pkey',
  })
  endpointId: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('uuid', { name: 'owner_account_id', nullable: true }) accountId: string | null;
  @Column('uuid', { name: 'account_ids', array: true, nullable: true }) accountIds: string[] | null;
  @Column('text') status: WebhookStatus;
  /** What lies before it in the feed was sent, or waits in a lane. */
  @Column('bigint') position: number;
  @Column('uuid', { name: 'leased_by', nullable: true }) leasedBy: string | null;
  @Column({ type: 'timestamptz', name: 'leased_until', precision: 3, nullable: true })
  leasedUntil: Instant | null;
  /** One request at a time, since it asked for that. */
  @Column('boolean', { name: 'is_slow', default: false }) isSlow: boolean;
  /** Since the last success. */
  @Column({ type: 'timestamptz', name: 'first_failed_at', precision: 3, nullable: true })
  firstFailedAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'last_failed_at', precision: 3, nullable: true })
  lastFailedAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'last_succeeded_at', precision: 3, nullable: true })
  lastSucceededAt: Instant | null;
  /** How often in a row it was left alone as a whole. */
  @Column('int', { default: 0 }) backoffs: number;
  @Column({ type: 'timestamptz', name: 'not_before', precision: 3, nullable: true })
  notBefore: Instant | null;
}

/** The events of one stream that wait behind one that failed. */
@Entity('webhook_lane')
export class WebhookLaneRow {
  @PrimaryColumn('uuid', { name: 'endpoint_id' }) endpointId: string;
  @PrimaryColumn('text') stream: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('uuid', { name: 'owner_account_id', nullable: true }) accountId: string | null;
  @Column('uuid', { name: 'account_ids', array: true, nullable: true }) accountIds: string[] | null;
  @Column('bigint', { name: 'next_seq' }) nextSeq: number;
  @Column('bigint', { name: 'next_position' }) nextPosition: number;
  /** Failed ones of the event that is next; 0 where none was made yet. */
  @Column('int') attempts: number;
  @Column({ type: 'timestamptz', name: 'first_failed_at', precision: 3, nullable: true })
  firstFailedAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'next_at', precision: 3 }) nextAt: Instant;
}

/** Events that are sent once more, or a sample. */
@Entity('webhook_replay')
export class WebhookReplayRow {
  @PrimaryColumn('uuid', { name: 'endpoint_id' }) endpointId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('uuid', { name: 'owner_account_id', nullable: true }) accountId: string | null;
  @Column('uuid', { name: 'account_ids', array: true, nullable: true }) accountIds: string[] | null;
  @Column('text') kind: 'EVENTS' | 'SAMPLE';
  @Column('bigint') position: number;
  @Column('bigint', { name: 'until_position' }) untilPosition: number;
  /** Null for the endpoint's own filter; of a sample the one type. */
  @Column('text', { array: true, nullable: true }) types: EventType[] | null;
  @Column('int') attempts: number;
  @Column({ type: 'timestamptz', name: 'next_at', precision: 3 }) nextAt: Instant;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** One attempt to send something: a log, which nothing is decided by. */
@Entity('webhook_attempt')
export class WebhookAttemptRow {
  @PrimaryColumn('uuid', { name: 'endpoint_id' }) endpointId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('uuid', { name: 'owner_account_id', nullable: true }) accountId: string | null;
  @Column('uuid', { name: 'account_ids', array: true, nullable: true }) accountIds: string[] | null;
  @Column('text', { name: 'message_id' }) messageId: string;
  @Column('text') type: EventType;
  @Column('int') number: number;
  @Column({ type: 'timestamptz', name: 'started_at', precision: 3 }) startedAt: Instant;
  @Column('int', { name: 'duration_ms' }) durationMs: number;
  @Column('text') outcome: AttemptOutcome;
  @Column('int', { nullable: true }) status: number | null;
  @Column('text', { nullable: true }) address: string | null;
  @Column('text', { nullable: true }) error: string | null;
  @Column('int', { name: 'body_bytes' }) bodyBytes: number;
  @Column('text', { name: 'body_sha256' }) bodySha256: string;
  @Column('text') excerpt: string;
}
