import { Field, Int, ObjectType } from 'type-graphql';
import type {
  ReminderReason as Reason,
  ReminderState as State,
  RenewalDecision as Decision,
} from '../../domain/contract/reminder';
import type { Instant } from '../../domain/time/time-zone';
import { RequiresRight } from '../../graphql/authorization';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { Subscription } from '../subscriptions/subscription.type';

export const ReminderState = enumType<State | 'DUE'>(
  'ReminderState',
  'What became of a reminder.',
  {
    DUE: 'It is still to come.',
    SENT: 'It was told of by an event: REMINDER_DUE.',
    SKIPPED: 'It was not needed: a notice stood, or the customer had decided.',
    MISSED: 'Its day had passed when the reminders were looked at: a nearer one was sent, or none.',
    NOT_APPLICABLE:
      'Its day was before the contract, or the setting that asks for it, was recorded.',
  },
);

export const ReminderReason = enumType<Reason>('ReminderReason', 'Why a reminder was not sent.', {
  NOTICE_STANDS: 'A notice ended the service with the period.',
  DECIDED: 'The customer had decided to renew.',
  POSTPONED: 'The customer wanted to be reminded on a later day.',
  TOO_LATE: 'A nearer one was sent in its place, or the last day for notice had passed.',
  NOT_KNOWN_THEN: 'The contract, or the setting, was recorded later.',
});

export const RenewalDecisionKind = enumType<Decision['kind']>(
  'RenewalDecisionKind',
  'What the customer means to do about a last day for notice. It gives no notice by itself.',
  {
    RENEW: 'The term may renew: no more reminders for it.',
    GIVE_NOTICE: 'A notice will be given: reminders go on until one stands.',
    LATER: 'To be reminded on another day, and not before.',
  },
);

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Reminder', {
  implements: Node,
  description:
    'A reminder of a last day for notice: one for each such day and number of days before it.',
  simpleResolvers: true,
})
export class Reminder extends Node {
  @Field(() => Subscription, { description: 'The subscription whose term would renew.' })
  subscription: Subscription;

  @Field(() => DateScalar, {
    description: 'Last day for notice that it reminds of, in the account’s time zone.',
  })
  noticeDueBy: string;

  @Field(() => Int, { description: 'So many days before it.' })
  daysBefore: number;

  @Field(() => DateScalar, { description: 'The day of the reminder.' })
  dueOn: string;

  @Field(() => DateTimeScalar, {
    description: 'The first instant of that day in the account’s time zone, from which it is due.',
  })
  dueAt: Instant;

  @Field(() => ReminderState, { description: 'What became of it.' })
  state: State | 'DUE';

  @Field(() => ReminderReason, {
    nullable: true,
    description: 'Why it was not sent; null if it was, or is still to come.',
  })
  reason: Reason | null;

  @Field(() => Boolean, {
    description:
      'Whether it was the last one and nothing had been decided: the partner should be told, too.',
  })
  isEscalated: boolean;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When that was decided; null if it is still to come.',
  })
  recordedAt: Instant | null;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('RenewalDecision', {
  description: 'What the customer means to do about a last day for notice; the latest holds.',
  simpleResolvers: true,
})
export class RenewalDecision {
  @Field(() => RenewalDecisionKind, { description: 'What was decided.' })
  decision: Decision['kind'];

  @Field(() => DateScalar, { description: 'The last day for notice that it is about.' })
  noticeDueBy: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day on which to be reminded; null unless it was postponed.',
  })
  remindOn: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: Instant;

  @Field(() => String, { description: 'Who recorded it: kind of viewer and subject.' })
  recordedBy: string;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('ReminderSetting', {
  description: 'When an account is reminded of its last days for notice.',
  simpleResolvers: true,
})
export class ReminderSetting {
  @Field(() => [Int], { description: 'Days before a last day for notice, the furthest first.' })
  daysBefore: readonly number[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was set; null for an account that is reminded as usual.',
  })
  recordedAt: Instant | null;
}
