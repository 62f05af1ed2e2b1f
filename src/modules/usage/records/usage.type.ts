import { Field, Int, ObjectType } from 'type-graphql';
import type { CallType } from '../../../domain/usage/number-type';
import type { CallDirection, CallLeg } from '../../../domain/usage/rate-selection';
import type { CallDisposition } from '../../../domain/usage/rating';
import type { AgentConnectivity, UsageStatus } from '../../../domain/usage/usage';
import { connectionOf } from '../../../graphql/connection';
import { enumType } from '../../../graphql/enum';
import { Node } from '../../../graphql/node';
import { CountryCodeScalar, DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import { RequiresRight } from '../../../graphql/authorization';
import { CallDirectionType, CallLegType, CallTypeType } from '../../orders/rate.type';

/** As the rows say it. */
type UsageKind = 'CALL' | 'REVERSAL';

export const CallDispositionType = enumType<CallDisposition>(
  'CallDisposition',
  'How a call ended.',
  {
    ANSWERED: 'Answered; only answered calls are charged.',
    BUSY: 'The line was busy.',
    NO_ANSWER: 'Nobody answered.',
    FAILED: 'The call could not be set up.',
  },
);

export const AgentConnectivityType = enumType<AgentConnectivity>(
  'AgentConnectivity',
  'How the agent was reached.',
  { PSTN: 'By telephone: charged.', VOIP: 'Over the internet: free.' },
);

export const UsageStatusType = enumType<UsageStatus>(
  'UsageStatus',
  'Status of a metered call. Only RATED and POST_TERM calls are charged.',
  {
    RATED: 'Charged at the order’s rate.',
    UNRATED: 'No rate of the order matches: it has no amount until there is one.',
    NOT_IN_TERM: 'Before the start of service: kept, not charged.',
    POST_TERM: 'After the end of service: charged at the last rates.',
    PROHIBITED_EMERGENCY:
      'An emergency call placed over a service that forbids them: kept, never charged.',
    EMERGENCY_FREE: 'An emergency call: never charged.',
    NOT_ANSWERED: 'Not answered: kept, not charged.',
  },
);

export const UsageKindType = enumType<UsageKind>('UsageKind', 'Kind of ledger entry.', {
  CALL: 'A metered call, as sent or as corrected.',
  REVERSAL: 'Reverses a version of a call: the same seconds and amount, negative.',
});

@RequiresRight('READ_USAGE')
@ObjectType('UsageRecord', {
  implements: Node,
  description:
    'A metered call, or one leg of it, with its rating. Never changed: a correction adds a reversal and a new version.',
  simpleResolvers: true,
})
export class UsageRecord extends Node {
  @Field(() => String, { description: 'The feed it came from.' })
  source: string;

  @Field(() => String, {
    description: 'Id in the source; permanently unique in account and source.',
  })
  externalId: string;

  @Field(() => CallDirectionType, { description: 'Direction of the call.' })
  direction: CallDirection;

  @Field(() => CallLegType, { description: 'Leg of the call.' })
  leg: CallLeg;

  @Field(() => AgentConnectivityType, {
    nullable: true,
    description: 'How the agent was reached; null if unknown, or if it is not the agent’s leg.',
  })
  agentConnectivity: AgentConnectivity | null;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Country the call was dialled from; null for the account’s own country.',
  })
  originCountryCode: string | null;

  @Field(() => CallDispositionType, { description: 'How the call ended.' })
  disposition: CallDisposition;

  @Field(() => DateTimeScalar, { description: 'When the call began, including ringing.' })
  startedAt: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the call was answered; null if it was not.',
  })
  answeredAt: string | null;

  @Field(() => DateTimeScalar, { description: 'When the call ended.' })
  endedAt: string;

  @Field(() => DateScalar, {
    description: 'Local date of the answer; determines rate, period and month.',
  })
  usedOn: string;

  @Field(() => UsageStatusType, { description: 'The outcome.' })
  status: UsageStatus;

  @Field(() => Int, {
    description:
      'Billed seconds, in whole increments; 0 if nothing is charged, negative for a REVERSAL.',
  })
  billedSeconds: number;

  @Field(() => CallTypeType, {
    nullable: true,
    description:
      'How the other party was reached, as reported by the source; null if it was not reported.',
  })
  callType: CallType | null;

  @Field(() => UsageKindType, { description: 'Kind of ledger entry.' })
  kind: UsageKind;

  @Field(() => Int, {
    description: 'Version number: 1 as sent by the source, incremented by each correction.',
  })
  version: number;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was corrected; null for the version sent by the source.',
  })
  reason: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;
}

export const UsageRecordConnection = connectionOf<UsageRecord>(UsageRecord, 'UsageRecord');
