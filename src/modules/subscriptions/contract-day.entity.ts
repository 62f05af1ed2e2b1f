import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TimelineKind } from '../../domain/contract/timeline';
import type { CalendarDate } from '../../domain/time/calendar-date';

/** A day that a fact gives a contract; derived from its facts, rewritten with them. */
@Entity('contract_day')
export class ContractDayRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column({ type: 'text', collation: 'C' }) kind: TimelineKind;
  /** Of the notice, change, charge or demand; a fact gives one day of each kind. */
  @Column('uuid', { name: 'fact_id' }) factId: string;
  /** In the account's zone. */
  @Column('date') day: CalendarDate;
  @Column('text', { name: 'service_code' }) serviceCode: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
}
