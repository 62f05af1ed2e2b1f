import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { CurrencyCode } from '../../domain/money/currency';
import type { CallType, NumberType } from '../../domain/usage/number-type';
import type { Weekday } from '../../domain/usage/rate-hours';
import type { CallDirection, CallLeg } from '../../domain/usage/rate-selection';
import type { Instant } from '../../domain/time/time-zone';

/**
 * Rates for orders. Of a card that came with a mutation an order copies the rates; one that was
 * published from a file, of any size, it pins. A later version changes nothing for an order.
 */
@Entity('rate_card')
export class RateCardRow {
  @PrimaryColumn('text') code: string;
  @PrimaryColumn('int') version: number;
  @Column('text') name: string;
  @Column('text', { name: 'currency_code' }) currencyCode: CurrencyCode;
  /** Whether orders hold to its rates where they are, rather than to copies. */
  @Column('boolean', { name: 'is_pinned', default: false }) isPinned: boolean;
  @Column('int', { name: 'rate_count' }) rateCount: number;
  /** Of the file that it was published from; null where it came with a mutation. */
  @Column('bytea', { name: 'content_hash', nullable: true }) contentHash: Buffer | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** One rate of a card; increments and validity that it leaves open are the order's to fill in. */
@Entity('rate_card_rate')
export class RateCardRateRow {
  @PrimaryColumn('text', { name: 'card_code' }) cardCode: string;
  @PrimaryColumn('int', { name: 'card_version' }) cardVersion: number;
  @PrimaryColumn('int') position: number;
  @Column('text') direction: CallDirection;
  @Column('text') leg: CallLeg;
  @Column('text') prefix: string;
  @Column('numeric', { name: 'per_minute', precision: 21, scale: 6 }) perMinute: string;
  @Column('int', { name: 'initial_increment_seconds', nullable: true })
  initialIncrementSeconds: number | null;
  @Column('int', { name: 'additional_increment_seconds', nullable: true })
  additionalIncrementSeconds: number | null;
  @Column('numeric', { name: 'connection_fee', precision: 21, scale: 6 }) connectionFee: string;
  @Column('numeric', { name: 'minimum_charge', precision: 21, scale: 6 }) minimumCharge: string;
  @Column('date', { name: 'valid_from', nullable: true }) validFrom: CalendarDate | null;
  @Column('date', { name: 'valid_before', nullable: true }) validBefore: CalendarDate | null;
  @Column('text', { name: 'call_type', nullable: true }) callType: CallType | null;
  @Column('text', { name: 'number_type', nullable: true }) numberType: NumberType | null;
  @Column('text', { array: true, nullable: true }) weekdays: Weekday[] | null;
  @Column('int', { name: 'from_minute', nullable: true }) fromMinute: number | null;
  @Column('int', { name: 'before_minute', nullable: true }) beforeMinute: number | null;
}
