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
    ANSWERED: 'It was answered; only these are charged.',
    BUSY: 'The line was busy.',
    NO_ANSWER: 'Nobody answered.',
    FAILED: 'It could not be set up.',
  },
);

export const AgentConnectivityType = enumType<AgentConnectivity>(
  'AgentConnectivity',
  'How the agent was reached.',
  { PSTN: 'By telephone: charged.', VOIP: 'Over the internet: free.' },
);

export const UsageStatusType = enumType<UsageStatus>(
  'UsageStatus',
  'What became of a metered call. Only RATED and POST_TERM calls are charged.',
  {
    RATED: 'Charged at the order’s rate.',
    UNRATED: 'No rate of the order matches: it waits for one and has no amount.',
    NOT_IN_TERM: 'Before the start of service: kept, not charged.',
    POST_TERM: 'After the end of service: charged at the last rates.',
    PROHIBITED_EMERGENCY:
      'An emergency call over a service that forbids them: kept, never charged.',
    EMERGENCY_FREE: 'An emergency call: never charged.',
    NOT_ANSWERED: 'Not answered: kept, not charged.',
  },
);

export const UsageKindType = enumType<UsageKind>('UsageKind', 'What an entry of the ledger is.', {
  CALL: 'A metered call, as it was sent or as it was corrected.',
  REVERSAL: 'Takes a version of a call back: the same seconds and amount, negative.',
});

@RequiresRight('READ_USAGE')
@ObjectType('UsageRecord', {
  implements: Node,
  description:
    'A metered call, or one leg of it, with its rating. Never changed: a correction is a reversal and a next version.',
  simpleResolvers: true,
})
export class UsageRecord extends Node {
  @Field(() => String, { description: 'The feed it came from.' })
  source: string;

  @Field(() => String, { description: 'Its id there; unique in account and source, for ever.' })
  externalId: string;

  @Field(() => CallDirectionType, { description: 'Which way the call went.' })
  direction: CallDirection;

  @Field(() => CallLegType, { description: 'Which part of the call.' })
  leg: CallLeg;

  @Field(() => AgentConnectivityType, {
    nullable: true,
    description: 'How the agent was reached; null when unknown or not the agent’s leg.',
  })
  agentConnectivity: AgentConnectivity | null;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Where it was dialled from; null for the account’s own country.',
  })
  originCountryCode: string | null;

  @Field(() => CallDispositionType, { description: 'How it ended.' })
  disposition: CallDisposition;

  @Field(() => DateTimeScalar, { description: 'When it began, ringing included.' })
  startedAt: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was answered; null if not.',
  })
  answeredAt: string | null;

  @Field(() => DateTimeScalar, { description: 'When it ended.' })
  endedAt: string;

  @Field(() => DateScalar, {
    description: 'Local date of the answer: it decides rate, period and month.',
  })
  usedOn: string;

  @Field(() => UsageStatusType, { description: 'What became of it.' })
  status: UsageStatus;

  @Field(() => Int, {
    description:
      'Seconds billed, in whole increments; 0 where nothing is charged, negative in a REVERSAL.',
  })
  billedSeconds: number;

  @Field(() => CallTypeType, {
    nullable: true,
    description:
      'How the other party was reached, as the source reported it; null when it did not.',
  })
  callType: CallType | null;

  @Field(() => UsageKindType, { description: 'What it is in the ledger.' })
  kind: UsageKind;

  @Field(() => Int, { description: '1 for what the source sent, one more for each correction.' })
  version: number;

  @Field(() => Boolean, {
    description: 'Whether it is the version in force; reversals, and what they take back, are not.',
  })
  isCurrent: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was corrected; null for what the source sent.',
  })
  reason: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt: string;
}

export const UsageRecordConnection = connectionOf<UsageRecord>(UsageRecord, 'UsageRecord');
