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
  /** By the wall clock. */
  @Column({ type: 'timestamptz', name: 'written_at', precision: 3, default: () => 'now()' })
  writtenAt: Instant;
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
  /** By the wall clock. */
  @Column({ type: 'timestamptz', name: 'written_at', precision: 3, default: () => 'now()' })
  writtenAt: Instant;
}

/** How many events a stream has, and the lock that numbers them. */
@Entity('stream_counter')
export class StreamCounterRow {
  @PrimaryColumn('text') stream: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('bigint') events: number;
}

/** The place of an event in the one order that every reader goes by. */
@Entity('event_feed')
export class FeedRow {
  /** Rises; it may have gaps. */
  @PrimaryColumn('bigint') position: number;
  /** The account's id, or the name of a stream of what belongs to none. */
  @Column('text') stream: string;
  @Column('bigint') seq: number;
  @Column('uuid', { name: 'event_id' }) eventId: string;
  @Column('text') type: EventType;
  /** Null for a stream. */
  @Column('uuid', { name: 'account_id', nullable: true }) accountId: string | null;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  @Column('boolean', { name: 'is_sandbox', default: false }) isSandbox: boolean;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  /** By the wall clock; never before that of an earlier position. */
  @Column({ type: 'timestamptz', name: 'placed_at', precision: 3 }) placedAt: Instant;
}

/** How far the feed reaches, and what its cursors are made with: one row. */
@Entity('feed_head')
export class FeedHeadRow {
  @PrimaryColumn('int') id: number;
  @Column('uuid', { name: 'feed_id' }) feedId: string;
  @Column('uuid', { name: 'cursor_key' }) cursorKey: string;
  @Column('bigint') position: number;
  /** Where the next round begins. */
  @Column('uuid', { name: 'next_account_id', nullable: true }) nextAccountId: string | null;
  @Column({ type: 'timestamptz', name: 'placed_at', precision: 3, nullable: true })
  placedAt: Instant | null;
}
