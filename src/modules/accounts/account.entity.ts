import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccountFact } from '../../domain/account-fact';
import type { CurrencyCode } from '../../domain/money/currency';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant, TimeZone } from '../../domain/time/time-zone';

/**
 * A customer: the owner of contracts. Its zone decides every civil date and never changes.
 *
 * What is dated of it is read as of today; what holds on other days its facts say.
 */
@Entity('account')
export class AccountRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'account_pkey' }) id: string;
  @Column('text') number: string;
  @Column('text') name: string;
  @Column('text', { name: 'time_zone' }) timeZone: TimeZone;
  @Column('text', { name: 'currency_code' }) currencyCode: CurrencyCode;
  @Column('text') locale: string;
  @Column('text', { name: 'country_code', nullable: true }) countryCode: string | null;
  @Column('text', { name: 'outside_line_digit', nullable: true }) outsideLineDigit: string | null;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('text', { name: 'beneficiary_codes', array: true }) beneficiaryCodes: string[];
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
  /** In the order of their recording; none where nothing was changed since its creation. */
  @Column('jsonb', { default: [] }) facts: readonly AccountFact[];
  /** Whether it is there to try things with; never changes. */
  @Column('boolean', { name: 'is_sandbox', default: false }) isSandbox: boolean;
  /** What its test clock shows; null where it runs by the wall clock. */
  @Column({ type: 'timestamptz', name: 'clock_at', precision: 3, nullable: true })
  clockAt: Instant | null;
  /** The day on which it was closed; null while it is open. By its facts, as of today. */
  closedOn: CalendarDate | null;
}

/** Where an account gets its mail with bills. */
export interface BillingAddress {
  readonly recipient: string;
  readonly lines: readonly string[];
  readonly postalCode: string | null;
  readonly city: string;
  readonly region: string | null;
  readonly countryCode: string;
}

/** What a fact may say of an account: of what it leaves out, nothing. */
export type AccountSaying = AccountFact['says'] & {
  readonly billingAddress?: BillingAddress | null;
};

/** What is so of an account from a day on. */
@Entity('account_fact')
export class AccountFactRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  /** Civil date in the account's zone; null for what it was created with. */
  @Column('date', { name: 'effective_from', nullable: true }) effectiveFrom: CalendarDate | null;
  @Column('jsonb') says: AccountSaying;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** Keeps account numbers unique across all accounts, wherever their rows lie. */
@Entity('account_number_directory')
export class AccountNumberRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'account_number_directory_pkey' })
  number: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
}

/** One row an account: the numbers given out so far, and the lock that its acts take. */
@Entity('account_counter')
export class CounterRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('int') orders: number;
  @Column('int') subscriptions: number;
  @Column('bigint', { default: 0 }) events: number;
  /** As the account has them: its beneficiaries take the lock, too. */
  @Column('text', { name: 'beneficiary_codes', array: true, default: [] })
  beneficiaryCodes: string[];
  /** As the account has it: acts learn it with the lock. */
  @Column({ type: 'timestamptz', name: 'clock_at', precision: 3, nullable: true })
  clockAt: Instant | null;
}
