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
  @Field(() => CallDirectionType, { description: 'Direction of the call.' })
  direction: CallDirection;

  @Field(() => CallLegType, { defaultValue: 'CONSUMER', description: 'Leg of the call.' })
  leg: CallLeg;

  @Field(() => AgentConnectivityType, {
    nullable: true,
    description: 'How the agent was reached; only for the AGENT leg.',
  })
  agentConnectivity?: AgentConnectivity | null;

  @Field(() => String, { nullable: true, description: 'Caller in E.164. Omit if withheld.' })
  from?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Callee in E.164; an emergency number as dialled.',
  })
  to?: string | null;

  @Field(() => String, { nullable: true, description: 'Digits dialled, if known.' })
  dialled?: string | null;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Country the call was dialled from. Default: the account’s country.',
  })
  originCountryCode?: string | null;

  @Field(() => CallTypeType, {
    nullable: true,
    description:
      'How the other party was reached, if the source knows. Default: derived from the number where possible.',
  })
  callType?: CallType | null;

  @Field(() => CallDispositionType, {
    defaultValue: 'ANSWERED',
    description: 'How the call ended.',
  })
  disposition: CallDisposition;

  @Field(() => DateTimeScalar, { description: 'When the call began, including ringing.' })
  startedAt: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the call was answered; required for ANSWERED calls, not allowed for others.',
  })
  answeredAt?: Instant | null;

  @Field(() => DateTimeScalar, { description: 'When the call ended.' })
  endedAt: Instant;
}

@InputType('UsageRecordInput', { description: 'One metered call, or one leg of it.' })
export class UsageRecordInput extends CallDetailInput {
  @Field(() => ID, { description: 'The subscription that used the service.' })
  subscriptionId: string;

  @Field(() => String, { defaultValue: 'default', description: 'The feed; 1 to 100 characters.' })
  source: string;

  @Field(() => String, {
    description:
      'Id of the record in the feed, 1 to 200 characters; sending it again changes nothing.',
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
