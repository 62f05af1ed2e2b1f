import { Field, Int, ObjectType } from 'type-graphql';
import type { CallDirection, CallLeg } from '../../domain/rate-selection';
import type { CallDisposition } from '../../domain/rating';
import type { AgentConnectivity, UsageStatus } from '../../domain/usage';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { Money } from '../../graphql/money.type';
import { Node } from '../../graphql/node';
import {
  CountryCodeScalar,
  CountScalar,
  DateScalar,
  DateTimeScalar,
  PhoneNumberScalar,
} from '../../graphql/scalars';
import { Needs } from '../../graphql/needs';
import { CallDirectionType, CallLegType } from '../orders/order.type';

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

export const UsageOutcomeType = enumType('UsageOutcome', 'What became of a record that was sent.', {
  ACCEPTED: 'Stored now.',
  DUPLICATE: 'Stored before with the same content; nothing changed.',
  CONFLICT: 'Stored before under this id with other content; nothing changed.',
  REJECTED: 'Not stored; why is in userErrors.',
});

@Needs('READ_USAGE')
@ObjectType({
  implements: Node,
  description: 'A metered call, or one leg of it, with its rating.',
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

  @Field(() => PhoneNumberScalar, { nullable: true, description: 'Caller; null when withheld.' })
  fromNumber: string | null;

  @Field(() => PhoneNumberScalar, {
    nullable: true,
    description: 'Callee; null when unknown, as for emergency numbers.',
  })
  toNumber: string | null;

  @Field(() => String, { nullable: true, description: 'Digits dialled, where they are known.' })
  dialled: string | null;

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
    description: 'Seconds billed, in whole increments; 0 where nothing is charged.',
  })
  billedSeconds: number;

  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt: string;
}

export const UsageRecordConnection = connectionOf<UsageRecord>(UsageRecord);

@ObjectType({ description: 'The sums of a month in one direction.', simpleResolvers: true })
export class DirectionTotals {
  @Field(() => CountScalar, { description: 'Records of the month, whatever became of them.' })
  calls: number;

  @Field(() => CountScalar, {
    description: 'Of those, UNRATED ones; their charge is not in the amount yet.',
  })
  unratedCalls: number;

  @Field(() => CountScalar, { description: 'Seconds billed, in whole increments.' })
  billedSeconds: number;

  @Field(() => Money, { description: 'Sum of the calls’ amounts, to 6 decimals, unrounded.' })
  amount: Money;
}

@Needs('READ_USAGE')
@ObjectType({
  description: 'A month of use: by the local date of each answer.',
  simpleResolvers: true,
})
export class UsageTotals {
  @Field(() => DirectionTotals, { description: 'Calls to the service.' })
  inbound: DirectionTotals;

  @Field(() => DirectionTotals, { description: 'Calls from the service.' })
  outbound: DirectionTotals;
}
