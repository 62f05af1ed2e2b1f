// Entities with relations and GraphQL types on one class, as the tutorials of TypeORM and
// type-graphql show them. Over the product's tables, so that all servers read the same rows.
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryColumn } from 'typeorm';

@ObjectType()
@Entity('service')
export class Service {
  @Field() @PrimaryColumn('text') code: string;
  @Field() @Column('text') name: string;
}

@Entity('service_terms')
export class ServiceTerms {
  @PrimaryColumn('text', { name: 'service_code' }) serviceCode: string;
  @PrimaryColumn('int') version: number;
  @Column('int', { name: 'initial_term_months_min' }) initialTermMonthsMin: number;
  @Column('int', { name: 'initial_term_months_default' }) initialTermMonthsDefault: number;
  @Column('int', { name: 'renewal_term_months', nullable: true }) renewalTermMonths: number | null;
  @Column('int', { name: 'notice_days_min' }) noticeDaysMin: number;
}

@ObjectType()
@Entity('account')
export class Account {
  @Field(() => ID) @PrimaryColumn('uuid') id: string;
  @Field() @Column('text') number: string;
  @Field() @Column('text') name: string;
  @Field(() => [Subscription])
  @OneToMany(() => Subscription, (subscription) => subscription.account)
  subscriptions: Subscription[];
  @Field(() => [SupportContact])
  @OneToMany(() => SupportContact, (contact) => contact.account)
  supportContacts: SupportContact[];
}

@ObjectType()
@Entity('subscription')
export class Subscription {
  @Field(() => ID) @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Field() @Column('text') number: string;
  @Column('text', { name: 'service_code' }) serviceCode: string;
  @Column('int', { name: 'terms_version' }) termsVersion: number;
  @Field() @Column('date', { name: 'starts_on' }) startsOn: string;
  @Column('int', { name: 'term_months', nullable: true }) termMonths: number | null;
  @ManyToOne(() => Account, (account) => account.subscriptions)
  @JoinColumn({ name: 'account_id' })
  account: Account;
  @Field(() => Service)
  @ManyToOne(() => Service)
  @JoinColumn({ name: 'service_code' })
  service: Service;
  @ManyToOne(() => ServiceTerms)
  @JoinColumn([
    { name: 'service_code', referencedColumnName: 'serviceCode' },
    { name: 'terms_version', referencedColumnName: 'version' },
  ])
  terms: ServiceTerms;
}

@ObjectType()
@Entity('support_contact')
export class SupportContact {
  @Field(() => ID) @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Field() @Column('text') channel: string;
  @Field() @Column('text') value: string;
  @ManyToOne(() => Account, (account) => account.supportContacts)
  @JoinColumn({ name: 'account_id' })
  account: Account;
}

@ObjectType()
@Entity('usage_record')
export class UsageRecord {
  @Field(() => ID) @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Field() @Column('text') direction: string;
  @Field(() => String, { nullable: true })
  @Column('text', { name: 'to_number', nullable: true })
  toNumber: string | null;
  @Field(() => Date) @Column('timestamptz', { name: 'started_at' }) startedAt: Date;
  @Field() @Column('text') status: string;
  @Field(() => Int) @Column('int', { name: 'billed_seconds' }) billedSeconds: number;
  @Field(() => String, { nullable: true })
  @Column('numeric', { nullable: true })
  amount: string | null;
}

@ObjectType()
@Entity('usage_monthly_total')
export class MonthlyTotal {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId: string;
  @Column('text') month: string;
  @Field() @Column('text') direction: string;
  // Counts may be bigint: TypeORM hands them on as text, and Float takes them.
  @Field(() => Float) @Column('bigint') calls: string;
  @Field(() => Float) @Column('bigint', { name: 'billed_seconds' }) billedSeconds: string;
  @Field() @Column('numeric') amount: string;
}

@ObjectType()
export class Term {
  @Field(() => Int) index: number;
  @Field() startsOn: string;
  @Field() endsBefore: string;
  @Field() noticeDueBy: string;
}
