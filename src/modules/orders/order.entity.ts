import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { CurrencyCode } from '../../domain/money/currency';
import type { CallType, NumberType } from '../../domain/usage/number-type';
import type { Weekday } from '../../domain/usage/rate-hours';
import type { RateOrigin } from '../../domain/usage/rate-scope';
import type { CallDirection, CallLeg } from '../../domain/usage/rate-selection';
import type { OrderLinePurpose } from './order-line-purpose';
import type { Instant } from '../../domain/time/time-zone';

/** What was agreed, as it was agreed. Changed only by another order. */
@Entity('service_order')
export class OrderRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') number: string;
  @Column({ type: 'timestamptz', name: 'submitted_at', precision: 3 }) submittedAt: Instant;
  @Column('date', { name: 'signed_on', nullable: true }) signedOn: CalendarDate | null;
  @Column('date', { name: 'effective_on' }) effectiveOn: CalendarDate;
  @Column('text', { name: 'accepted_by_name' }) acceptedByName: string;
  @Column('text', { name: 'accepted_by_email' }) acceptedByEmail: string;
  @Column({ type: 'timestamptz', name: 'accepted_at', precision: 3 }) acceptedAt: Instant;
  @Column('text', { name: 'currency_code' }) currencyCode: CurrencyCode;
  @Column('text', { name: 'beneficiary_codes', array: true }) beneficiaryCodes: string[];
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** One service of an order, with the version of its terms that was accepted. */
@Entity('order_line')
export class OrderLineRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'order_id' }) orderId: string;
  @Column('int') position: number;
  @Column('text', { name: 'service_code' }) serviceCode: string;
  @Column('int', { name: 'terms_version' }) termsVersion: number;
  @Column('int', { name: 'term_months', nullable: true }) termMonths: number | null;
  @Column('int', { name: 'term_days', nullable: true }) termDays: number | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  /** Whether it begins a contract, changes one, or takes the place of one. */
  @Column('text', { default: 'NEW' }) purpose: OrderLinePurpose;
  /** The contract that it changes or takes the place of; null for a new one. */
  @Column('uuid', { name: 'subscription_id', nullable: true }) subscriptionId: string | null;
  /** The day from which it holds, where the line states one. */
  @Column('date', { name: 'starts_on', nullable: true }) startsOn: CalendarDate | null;
  /** The last day of the initial term, where the line states that; the days follow from it. */
  @Column('date', { name: 'term_last_day', nullable: true }) lastTermDay: CalendarDate | null;
  /** What its recurring charges come to at least a month, by the contract that it begins. */
  @Column('numeric', { name: 'monthly_minimum', precision: 21, scale: 6, nullable: true })
  monthlyMinimum: string | null;
  /** The card whose rates were copied or pinned; null where the order states its own alone. */
  @Column('text', { name: 'rate_card_code', nullable: true }) rateCardCode: string | null;
  @Column('int', { name: 'rate_card_version', nullable: true }) rateCardVersion: number | null;
  /** Whether its calls are charged by the rates of the card itself, of which it has no copies. */
  @Column('boolean', { name: 'pins_rate_card', default: false }) pinsRateCard: boolean;
}

export type ChargeKind = 'RECURRING' | 'ONE_TIME';

/** So many units at a price: every month, or once. */
@Entity('order_charge')
export class ChargeRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'order_line_id' }) orderLineId: string;
  @Column('int') position: number;
  @Column('text') kind: ChargeKind;
  @Column('text') description: string;
  @Column('int') quantity: number;
  @Column('numeric', { name: 'unit_price', precision: 21, scale: 6 }) unitPrice: string;
  /** First day of the price that follows; null, with a price, for the end of the initial term. */
  @Column('date', { name: 'lapses_on', nullable: true }) lapsesOn: CalendarDate | null;
  /** Null where the price does not lapse. */
  @Column('numeric', { name: 'unit_price_after', precision: 21, scale: 6, nullable: true })
  unitPriceAfter: string | null;
  /** As it was stated; of a charge that is paid once it says nothing, since none counts. */
  @Column('boolean', { name: 'counts_towards_minimum', default: true })
  countsTowardsMinimum: boolean;
  /** Of a regulatory surcharge: who asks for it, and what it is a part of; null for any other. */
  @Column('text', { name: 'surcharge_authority', nullable: true })
  surchargeAuthority: string | null;
  @Column('numeric', { name: 'surcharge_base', precision: 21, scale: 6, nullable: true })
  surchargeBase: string | null;
  /** 0.17 for 17 percent. */
  @Column('numeric', { name: 'surcharge_factor', precision: 21, scale: 6, nullable: true })
  surchargeFactor: string | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
}

/** What a line that amends a contract changes in one of its charges. */
@Entity('order_charge_change')
export class ChargeChangeRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'order_line_id' }) orderLineId: string;
  @Column('int') position: number;
  @Column('uuid', { name: 'charge_id' }) chargeId: string;
  /** Units taken away; 0 where the quantity stays. */
  @Column('int', { name: 'fewer_units' }) fewerUnits: number;
  /** Null where the price stays. */
  @Column('numeric', { name: 'unit_price', precision: 21, scale: 6, nullable: true })
  unitPrice: string | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
}

/** A rate per minute, for a direction, leg, prefix and time. */
@Entity('order_rate')
export class RateRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'order_line_id' }) orderLineId: string;
  @Column('text') direction: CallDirection;
  @Column('text') leg: CallLeg;
  @Column('text') prefix: string;
  @Column('numeric', { name: 'per_minute', precision: 21, scale: 6 }) perMinute: string;
  @Column('int', { name: 'initial_increment_seconds' }) initialIncrementSeconds: number;
  @Column('int', { name: 'additional_increment_seconds' }) additionalIncrementSeconds: number;
  @Column('numeric', { name: 'connection_fee', precision: 21, scale: 6 }) connectionFee: string;
  @Column('numeric', { name: 'minimum_charge', precision: 21, scale: 6 }) minimumCharge: string;
  @Column('date', { name: 'valid_from' }) validFrom: CalendarDate;
  @Column('date', { name: 'valid_before', nullable: true }) validBefore: CalendarDate | null;
  @Column('text', { name: 'call_type', nullable: true }) callType: CallType | null;
  @Column('text', { name: 'number_type', nullable: true }) numberType: NumberType | null;
  /** With its minutes, or none of the three. */
  @Column('text', { array: true, nullable: true }) weekdays: Weekday[] | null;
  @Column('int', { name: 'from_minute', nullable: true }) fromMinute: number | null;
  @Column('int', { name: 'before_minute', nullable: true }) beforeMinute: number | null;
  @Column('uuid', { name: 'order_pool_id', nullable: true }) poolId: string | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  /** Null, as who and why, for a rate that came with an order. */
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3, nullable: true })
  recordedAt: Instant | null;
  @Column('text', { name: 'recorded_by', nullable: true }) recordedBy: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  /** How it came into the contract. */
  @Column('text', { default: 'STATED' }) origin: RateOrigin;
  /** The price change that brought it in; null for a rate that an order states. */
  @Column('uuid', { name: 'contract_change_id', nullable: true }) contractChangeId: string | null;
  /** The rate that the provider changed then, of an order or of the card that it pins. */
  @Column('uuid', { name: 'changed_rate_id', nullable: true }) changedRateId: string | null;
}

/** Minutes paid for by the month, pooled over units. */
@Entity('order_pool')
export class PoolRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'order_line_id' }) orderLineId: string;
  @Column('int') position: number;
  @Column('text') name: string;
  @Column('int', { name: 'included_minutes' }) includedMinutes: number;
  @Column('int') units: number;
  @Column('numeric', { name: 'overage_per_minute', precision: 21, scale: 6 })
  overagePerMinute: string;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
}

/** The fact that a rate was found wrong: from then on it rates no call. */
@Entity('order_rate_retirement')
export class RateRetirementRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'order_rate_id' }) orderRateId: string;
  @Column('uuid', { name: 'replaced_by_id', nullable: true }) replacedById: string | null;
  @Column('text') reason: string;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** The fact that an order was activated; its subscriptions were made with it. */
@Entity('order_activation')
export class ActivationRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'order_id' }) orderId: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
