import { Field, ID, InputType } from 'type-graphql';
import type { CallDirection, CallLeg } from '../../domain/rate-selection';
import type { CallDisposition } from '../../domain/rating';
import type { Instant } from '../../domain/time-zone';
import type { AgentConnectivity, UsageStatus } from '../../domain/usage';
import { ActInput } from '../../graphql/act';
import { CountryCodeScalar, DateTimeScalar } from '../../graphql/scalars';
import { OrderDirection } from '../accounts/account.input';
import { CallDirectionType, CallLegType } from '../orders/order.type';
import { enumType } from '../../graphql/enum';
import { AgentConnectivityType, CallDispositionType, UsageStatusType } from './usage.type';

@InputType({ description: 'One metered call, or one leg of it.' })
export class UsageRecordInput {
  @Field(() => ID, { description: 'The subscription whose use it is.' })
  subscriptionId: string;

  @Field(() => String, { defaultValue: 'default', description: 'The feed; 1 to 100 characters.' })
  source: string;

  @Field(() => String, {
    description: 'Its id in the feed, 1 to 200 characters; sent again, it changes nothing.',
  })
  externalId: string;

  @Field(() => CallDirectionType, { description: 'Which way the call went.' })
  direction: CallDirection;

  @Field(() => CallLegType, { defaultValue: 'CONSUMER', description: 'Which part of the call.' })
  leg: CallLeg;

  @Field(() => AgentConnectivityType, {
    nullable: true,
    description: 'How the agent was reached; for the AGENT leg.',
  })
  agentConnectivity?: AgentConnectivity | null;

  @Field(() => String, { nullable: true, description: 'Caller in E.164; absent when withheld.' })
  from?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Callee in E.164; an emergency number as it was dialled.',
  })
  to?: string | null;

  @Field(() => String, { nullable: true, description: 'Digits dialled, where they are known.' })
  dialled?: string | null;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Where it was dialled from; the account’s country when absent.',
  })
  originCountryCode?: string | null;

  @Field(() => CallDispositionType, { defaultValue: 'ANSWERED', description: 'How it ended.' })
  disposition: CallDisposition;

  @Field(() => DateTimeScalar, { description: 'When it began, ringing included.' })
  startedAt: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was answered; exactly for ANSWERED calls.',
  })
  answeredAt?: Instant | null;

  @Field(() => DateTimeScalar, { description: 'When it ended.' })
  endedAt: Instant;
}

@InputType({ description: 'Metered calls of any of the viewer’s subscriptions.' })
export class RecordUsageInput extends ActInput {
  @Field(() => [UsageRecordInput], { description: 'The calls, 1 to 1,000.' })
  records: UsageRecordInput[];
}

@InputType({ description: 'Conditions on a direction; all that are given must hold.' })
export class CallDirectionFilter {
  @Field(() => CallDirectionType, { nullable: true, description: 'Exactly this.' })
  eq?: CallDirection | null;
}

@InputType({ description: 'Conditions on a status; all that are given must hold.' })
export class UsageStatusFilter {
  @Field(() => UsageStatusType, { nullable: true, description: 'Exactly this.' })
  eq?: UsageStatus | null;

  @Field(() => [UsageStatusType], { nullable: true, description: 'Any of these.' })
  in?: UsageStatus[] | null;
}

@InputType({ description: 'Conditions on an instant; all that are given must hold.' })
export class DateTimeFilter {
  @Field(() => DateTimeScalar, { nullable: true, description: 'From this instant on, inclusive.' })
  gte?: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before this instant, exclusive.' })
  lt?: Instant | null;
}

@InputType({ description: 'Which calls; all conditions that are given must hold.' })
export class UsageRecordWhere {
  @Field(() => CallDirectionFilter, { nullable: true, description: 'By direction.' })
  direction?: CallDirectionFilter | null;

  @Field(() => UsageStatusFilter, { nullable: true, description: 'By what became of them.' })
  status?: UsageStatusFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they began.' })
  startedAt?: DateTimeFilter | null;
}

export const UsageRecordOrderField = enumType(
  'UsageRecordOrderField',
  'What calls are ordered by.',
  {
    STARTED_AT: 'When they began.',
  },
);

@InputType({ description: 'Order of a list of calls.' })
export class UsageRecordOrder {
  @Field(() => UsageRecordOrderField, {
    defaultValue: 'STARTED_AT',
    description: 'What they are ordered by.',
  })
  field: keyof typeof UsageRecordOrderField;

  @Field(() => OrderDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction: keyof typeof OrderDirection;
}
