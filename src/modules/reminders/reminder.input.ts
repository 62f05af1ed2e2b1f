import { Field, ID, InputType, Int } from 'type-graphql';
import type { RenewalDecision } from '../../domain/contract/reminder';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { ActInput } from '../../graphql/mutation';
import { DateScalar } from '../../graphql/scalars';
import { RenewalDecisionKind } from './reminder.type';

@InputType('SetRemindersInput', {
  description: 'When an account is reminded of its last days for notice.',
})
export class SetRemindersInput extends ActInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;

  @Field(() => [Int], {
    description:
      'Days before a last day for notice, 0 to 365, each once, at most 10; none for no reminders at all.',
  })
  daysBefore: number[];

  @Field(() => ID, {
    nullable: true,
    description:
      'Of a sandbox account alone: the person of the account whom its mails go to. Without one nobody is mailed; other accounts mail their owners.',
  })
  mailPersonId?: string | null;
}

@InputType('RecordRenewalDecisionInput', {
  description: 'What the customer means to do about the next last day for notice.',
})
export class RecordRenewalDecisionInput extends ActInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId: string;

  @Field(() => RenewalDecisionKind, { description: 'What was decided.' })
  decision: RenewalDecision['kind'];

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'For LATER, and required then: the day on which to be reminded, from today to the last day for notice.',
  })
  until?: CalendarDate | null;
}
