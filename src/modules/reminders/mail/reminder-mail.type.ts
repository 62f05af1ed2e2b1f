import { Field, Int, ObjectType } from 'type-graphql';
import type { ReminderMailKind, VoidReason } from '../../../domain/contract/reminder-mail';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { Instant } from '../../../domain/time/time-zone';
import { RequiresRight } from '../../../graphql/authorization';
import { enumType } from '../../../graphql/enum';
import { DateScalar, DateTimeScalar } from '../../../graphql/scalars';

export const ReminderMailKindType = enumType<ReminderMailKind>(
  'ReminderMailKind',
  'What a mail about a last day for notice tells.',
  {
    REMINDER: 'That the day comes.',
    DEADLINE_PASSED: 'That it has passed, and the term renews.',
  },
);

export const ReminderMailState = enumType<'WAITING' | 'SENDING' | 'SENT' | 'SKIPPED' | 'FAILED'>(
  'ReminderMailState',
  'What became of a mail about a last day for notice.',
  {
    WAITING: 'It is still to be sent, or to be tried again.',
    SENDING: 'It is being sent; after a crash, sent again by the same Message-ID.',
    SENT: 'The mail server took it. Whether it arrived or was read is not known.',
    SKIPPED: 'It was of no use any more when it was to be sent.',
    FAILED: 'The mail server refused it, or took it at no time in three days: it is given up.',
  },
);

type Reason = VoidReason | 'RECIPIENT_GONE' | 'ADDRESS_UNUSABLE' | 'SANDBOX_LIMIT';

export const ReminderMailReason = enumType<Reason>(
  'ReminderMailReason',
  'Why a mail about a last day for notice was not sent.',
  {
    DAY_CHANGED: 'The contract has another last day for notice by now.',
    NOTICE_STANDS: 'A notice ends the service with the period.',
    SERVICE_ENDS: 'The service ends with the period otherwise than by notice.',
    DECIDED: 'The customer has decided to renew.',
    POSTPONED: 'The customer wants to be reminded on a later day.',
    NEARER_ONE: 'A nearer reminder of the same day has come.',
    TOO_LATE: 'The last day for notice has passed; of a day that passed, more than 30 days ago.',
    RECIPIENT_GONE: 'The person was removed, or is no owner any more.',
    ADDRESS_UNUSABLE: 'The person’s e-mail address is not one that mail can be sent to.',
    SANDBOX_LIMIT: 'The sandbox account was sent 50 mails within a day.',
  },
);

@RequiresRight('READ_ACCOUNTS')
@ObjectType('ReminderMail', {
  description:
    'A mail about a last day for notice to one person of the account. Its times are by the wall clock.',
  simpleResolvers: true,
})
export class ReminderMail {
  @Field(() => ReminderMailKindType, { description: 'What it tells.' })
  kind: ReminderMailKind;

  @Field(() => DateScalar, {
    description: 'Last day for notice that it is about, in the account’s time zone.',
  })
  noticeDueBy: CalendarDate;

  @Field(() => ReminderMailState, { description: 'What became of it.' })
  state: keyof typeof ReminderMailState;

  @Field(() => ReminderMailReason, {
    nullable: true,
    description: 'Why it was not sent; null unless it was skipped.',
  })
  reason: Reason | null;

  @Field(() => Int, { description: 'How often it was tried.' })
  attempts: number;

  @Field(() => String, {
    nullable: true,
    description:
      'What the last attempt that failed was answered: the number of a reply of SMTP, or a code; null if none failed.',
  })
  failure: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it is tried next; null if it is not tried any more.',
  })
  nextAttemptAt: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the mail server took it; null if it has not.',
  })
  sentAt: Instant | null;
}
