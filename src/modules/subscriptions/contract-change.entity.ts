import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryMethod, NoticeGiver } from '../../domain/contract/notice';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { ContractChangeKind } from './contract-change-kind';

/**
 * A fact that changes a running contract, as it was told. What it does is computed, never stored.
 *
 * One table for all kinds, so that what stands for a subscription is one read; a check of the table
 * says which columns each kind has.
 */
@Entity('contract_change')
export class ContractChangeRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('text') kind: ContractChangeKind;
  /** The day from which it holds. */
  @Column('date', { name: 'effective_on', nullable: true }) effectiveOn: CalendarDate | null;
  /** The day on which it was announced, accepted, received or declared. */
  @Column('date', { name: 'told_on', nullable: true }) toldOn: CalendarDate | null;
  /** How a partial notice was told, as a notice of termination is. */
  @Column('date', { name: 'sent_on', nullable: true }) sentOn: CalendarDate | null;
  @Column('date', { name: 'given_on', nullable: true }) givenOn: CalendarDate | null;
  @Column('text', { name: 'delivery_method', nullable: true })
  deliveryMethod: DeliveryMethod | null;
  @Column('uuid', { name: 'order_line_id', nullable: true }) orderLineId: string | null;
  @Column('uuid', { name: 'charge_id', nullable: true }) chargeId: string | null;
  /** Units taken away. */
  @Column('int', { name: 'fewer_units', nullable: true }) fewerUnits: number | null;
  @Column('numeric', { name: 'unit_price', precision: 21, scale: 6, nullable: true })
  unitPrice: string | null;
  /** The earlier change that this one answers. */
  @Column('uuid', { name: 'answers_id', nullable: true }) answersId: string | null;
  /** The subscription that takes the place of this one. */
  @Column('uuid', { name: 'successor_id', nullable: true }) successorId: string | null;
  @Column({ type: 'timestamptz', name: 'suspended_at', precision: 3, nullable: true })
  suspendedAt: Instant | null;
  @Column({ type: 'timestamptz', name: 'resumed_at', precision: 3, nullable: true })
  resumedAt: Instant | null;
  /** The party whose act it is. */
  @Column('text', { name: 'given_by' }) givenBy: NoticeGiver;
  /** Whether the other party accepted the withdrawal of a partial notice. */
  @Column('boolean', { name: 'is_accepted', nullable: true }) isAccepted: boolean | null;
  /** Whether a breach can be cured before it ends the service. */
  @Column('boolean', { name: 'is_curable', nullable: true }) isCurable: boolean | null;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
