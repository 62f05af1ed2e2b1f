import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EventType } from '../../application/event-types';
import type { Instant } from '../../domain/time/time-zone';

/** One thing that happened to an account: ids, a type and two instants. */
@Entity('event')
export class EventRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  /** Follows from the type and the fact. */
  @PrimaryColumn('uuid') id: string;
  /** 1, 2, 3 … of the account, in the order of commits. */
  @Column('bigint') seq: number;
  @Column('text') type: EventType;
  @Column('text', { name: 'fact_key' }) factKey: string;
  @Column('uuid', { name: 'subscription_id', nullable: true }) subscriptionId: string | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  /** When it took effect. */
  @Column({ type: 'timestamptz', name: 'occurred_at', precision: 3 }) occurredAt: Instant;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
}

/** An event that waits to be told. */
@Entity('event_outbox')
export class OutboxRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('bigint') seq: number;
}

/** The same for what belongs to no account: in the stream of the catalogue, or of a partner. */
@Entity('stream_event')
export class StreamEventRow {
  @PrimaryColumn('text') stream: string;
  @PrimaryColumn('uuid') id: string;
  @Column('bigint') seq: number;
  @Column('text') type: EventType;
  @Column('text', { name: 'fact_key' }) factKey: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column({ type: 'timestamptz', name: 'occurred_at', precision: 3 }) occurredAt: Instant;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
}

@Entity('stream_outbox')
export class StreamOutboxRow {
  @PrimaryColumn('text') stream: string;
  @PrimaryColumn('bigint') seq: number;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
}

/** How many events a stream has, and the lock that numbers them. */
@Entity('stream_counter')
export class StreamCounterRow {
  @PrimaryColumn('text') stream: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('bigint') events: number;
}
