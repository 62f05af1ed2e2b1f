import { Field, ID, InputType } from 'type-graphql';
import type { CallType } from '../../../domain/usage/number-type';
import type { CallDirection, CallLeg } from '../../../domain/usage/rate-selection';
import type { CallDisposition } from '../../../domain/usage/rating';
import type { Instant } from '../../../domain/time/time-zone';
import type { AgentConnectivity } from '../../../domain/usage/usage';
import { ActInput } from '../../../graphql/mutation';
import { CountryCodeScalar, DateTimeScalar } from '../../../graphql/scalars';
import { CallDirectionType, CallLegType, CallTypeType } from '../../orders/rate.type';
import { AgentConnectivityType, CallDispositionType } from '../records/usage.type';

/** What is said of a call, whatever it is called and whose it is. */
@InputType('CallDetailInput', { description: 'What happened in a metered call, or one leg of it.' })
export abstract class CallDetailInput {
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

  @Field(() => CallTypeType, {
    nullable: true,
    description:
      'How the other party was reached, where the source knows; else its number tells, if it can.',
  })
  callType?: CallType | null;

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

@InputType('UsageRecordInput', { description: 'One metered call, or one leg of it.' })
export class UsageRecordInput extends CallDetailInput {
  @Field(() => ID, { description: 'The subscription whose use it is.' })
  subscriptionId: string;

  @Field(() => String, { defaultValue: 'default', description: 'The feed; 1 to 100 characters.' })
  source: string;

  @Field(() => String, {
    description: 'Its id in the feed, 1 to 200 characters; sent again, it changes nothing.',
  })
  externalId: string;
}

@InputType('RecordUsageInput', {
  description: 'Metered calls of any of the viewer’s subscriptions.',
})
export class RecordUsageInput extends ActInput {
  @Field(() => [UsageRecordInput], { description: 'The calls, 1 to 1,000.' })
  records: UsageRecordInput[];
}
