import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../domain/time/calendar-date';

/** What an order is found by across accounts; derived from its facts, rewritten with them. */
@Entity('order_listing')
export class OrderListingRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  /** Of the order. */
  @PrimaryColumn('uuid') id: string;
  @Column('text') number: string;
  @Column('date', { name: 'accepted_on' }) acceptedOn: CalendarDate;
  @Column('boolean', { name: 'is_activated' }) isActivated: boolean;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
}
