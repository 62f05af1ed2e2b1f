import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BillingProfile } from '../../domain/invoice/billing-profile';
import type { StatedTax } from '../../domain/invoice/stated-tax';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';

/** What a fact says of an account's billing, as JSON has it: a rate as its text. */
export type StoredProfileSaying = Partial<Omit<BillingProfile, 'tax'>> & {
  readonly tax?: (Omit<StatedTax, 'rate'> & { readonly rate: string }) | null;
};

/** What is so of how an account is billed from a day on. */
@Entity('billing_profile_fact')
export class BillingProfileFactRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  /** Civil date in the account's zone. */
  @Column('date', { name: 'effective_from' }) effectiveFrom: CalendarDate;
  @Column('jsonb') says: StoredProfileSaying;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
