import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { personById } from '../../accounts/account.loader';
import type { PersonRow } from '../../accounts/person.entity';
import { Person } from '../../accounts/account.type';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { Subscription } from '../../subscriptions/subscription.type';
import type { ReminderMailRow } from '../reminder-mail.entity';
import type { ReminderView } from '../reminder-view';
import { Reminder } from '../reminder.type';
import './mail-problems.loader';
import { mailsBySubscriptionId } from './reminder-mail.loader';
import { ReminderMail } from './reminder-mail.type';

@Resolver(() => ReminderMail)
class ReminderMailResolver {
  @FieldResolver(() => Person, {
    nullable: true,
    description: 'Whom it is for; null if the viewer may not see the person.',
  })
  person(
    @Ctx() context: RequestContext,
    @Root() { accountId, personId }: ReminderMailRow,
  ): Promise<PersonRow | null> {
    return personById(context, { accountId, id: personId });
  }

  @FieldResolver()
  nextAttemptAt(@Root() { state, dueAt }: ReminderMailRow): string | null {
    return state === 'WAITING' ? dueAt : null;
  }
}

@Resolver(() => Reminder)
class ReminderMailsResolver {
  @FieldResolver(() => [ReminderMail], {
    description:
      'Mails of this reminder as they stand now, one to each owner of the account; of a sandbox account, to the person that is set. None if it was not sent.',
  })
  async mails(
    @Ctx() context: RequestContext,
    @Root() { key, subscriptionKey }: ReminderView,
  ): Promise<ReminderMailRow[]> {
    const mails = await mailsBySubscriptionId(context, subscriptionKey);
    return mails.filter(({ reminderId }) => reminderId === key.id);
  }
}

@Resolver(() => Subscription)
class DeadlinePassedMailsResolver {
  @FieldResolver(() => [ReminderMail], {
    description:
      'Mails, as they stand now, that told of the latest last day for notice that passed, one to each owner of the account; none if no such day has passed.',
  })
  async deadlinePassedMails(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
  ): Promise<ReminderMailRow[]> {
    const mails = await mailsBySubscriptionId(context, subscription);
    const passed = mails.filter(({ kind }) => kind === 'DEADLINE_PASSED');
    const latest = passed.at(-1)?.noticeDueBy;
    return passed.filter(({ noticeDueBy }) => noticeDueBy === latest);
  }
}

/** What mail adds to the schema. */
export const REMINDER_MAIL = [
  ReminderMailResolver,
  ReminderMailsResolver,
  DeadlinePassedMailsResolver,
] as const;
