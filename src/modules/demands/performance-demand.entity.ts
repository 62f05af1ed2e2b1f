import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { DemandOutcome, DemandPosition } from '../../domain/contract/performance-demand';
import type { Instant } from '../../domain/time/time-zone';

/** For which party a demand is answered. */
export type DemandRespondent = 'CUSTOMER' | 'PROVIDER';

/** What a beneficiary demands under a contract, and why; where it stands is computed. */
@Entity('performance_demand')
export class DemandRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('text', { name: 'beneficiary_code' }) beneficiaryCode: string;
  @Column('text') demand: string;
  @Column('text') reason: string;
  @Column('text', { name: 'clause_document' }) clauseDocument: string;
  @Column('text', { name: 'clause_version' }) clauseVersion: string;
  @Column('text', { name: 'clause_number' }) clauseNumber: string;
  @Column('date', { name: 'due_on' }) dueOn: CalendarDate;
  @Column({ type: 'timestamptz', name: 'demanded_at', precision: 3 }) demandedAt: Instant;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** What was said to a demand; there may be several, the last one holds. */
@Entity('performance_demand_answer')
export class DemandAnswerRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'performance_demand_id' }) performanceDemandId: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('text', { name: 'beneficiary_code' }) beneficiaryCode: string;
  @Column('text') position: DemandPosition;
  @Column('text') answer: string;
  @Column('text', { name: 'answered_for' }) answeredFor: DemandRespondent;
  @Column({ type: 'timestamptz', name: 'answered_at', precision: 3 }) answeredAt: Instant;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** How a demand ended, as its beneficiary says; at most one each. */
@Entity('performance_demand_closure')
export class DemandClosureRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'performance_demand_id' }) performanceDemandId: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('text', { name: 'beneficiary_code' }) beneficiaryCode: string;
  @Column('text') outcome: DemandOutcome;
  @Column('text', { nullable: true }) note: string | null;
  @Column({ type: 'timestamptz', name: 'closed_at', precision: 3 }) closedAt: Instant;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
