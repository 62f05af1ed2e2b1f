import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { knownBy, lastRecording } from '../../domain/time/known-at';
import type { RequestContext } from '../../application/context';
import { MomentArgs, momentOf } from '../../graphql/moment';
import { defineMutation, storedAsIs, storedNode } from '../../graphql/mutation';
import { readNodesOf } from '../../graphql/node';
import { keyOf } from '../../graphql/node-id';
import type { AccountRow } from '../accounts/account.entity';
import { personById } from '../accounts/account.loader';
import { Account, Person } from '../accounts/account.type';
import type { PersonRow } from '../accounts/person.entity';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { Subscription } from '../subscriptions/subscription.type';
import { setReminders } from './reminder-setting.commands';
import type { ReminderSettingRow, RenewalDecisionRow } from './reminder.entity';
import { RecordRenewalDecisionInput, SetRemindersInput } from './reminder.input';
import { offsetsOf, reminderById, reminderSettingOf } from './reminder.loader';
import { nextDecision, nextReminders, reminderView, type ReminderView } from './reminder-view';
import { Reminder, ReminderSetting, RenewalDecision } from './reminder.type';
import { recordRenewalDecision } from './renewal-decision.commands';

/** A setting as its type resolves it. */
interface SettingView {
  readonly accountId: string;
  readonly daysBefore: readonly number[];
  readonly mailPersonId: string | null;
  readonly recordedAt: string | null;
}

const decisionView = (row: RenewalDecisionRow) => ({
  ...row,
  decision: row.kind,
  remindOn: row.until,
});

export const SetReminders = defineMutation(setReminders, {
  description:
    'Sets how many days before each last day for notice an account is reminded. Takes the place of the earlier setting; what lay before it is not made up for.',
  input: [SetRemindersInput, 'The setting.'],
  toInput: ({ accountId, mailPersonId, ...input }) => ({
    ...input,
    accountId: keyOf('Account', accountId)?.id,
    mailPerson: mailPersonId == null ? null : keyOf('Person', mailPersonId),
  }),
  toPayload: ({ setting }) => ({ reminderSetting: setting }),
  payload: {
    reminderSetting: {
      type: () => ReminderSetting,
      description: 'The setting; null if refused.',
      stored: storedAsIs<ReminderSettingRow>(),
    },
  },
});

export const RecordRenewalDecision = defineMutation(recordRenewalDecision, {
  description:
    'Records what the customer means to do about the next last day for notice: reminders go by it. It gives no notice, and nothing renews by it.',
  input: [RecordRenewalDecisionInput, 'The decision.'],
  toInput: ({ subscriptionId, ...input }) => ({
    ...input,
    subscription: keyOf('Subscription', subscriptionId),
  }),
  toPayload: ({ subscription, renewalDecision }) => ({
    subscription,
    renewalDecision: decisionView(renewalDecision),
  }),
  payload: {
    renewalDecision: {
      type: () => RenewalDecision,
      description: 'The decision; null if refused.',
      stored: storedAsIs<ReturnType<typeof decisionView>>(),
    },
    subscription: {
      type: () => Subscription,
      description: 'The subscription; null if refused.',
      stored: storedNode<SubscriptionRow>('Subscription'),
    },
  },
});

@Resolver(() => Account)
export class AccountRemindersResolver {
  @FieldResolver(() => ReminderSetting, {
    description: 'When the account is reminded of its last days for notice.',
  })
  async reminderSetting(
    @Ctx() context: RequestContext,
    @Root() { id, timeZone }: AccountRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<SettingView> {
    const isHeld = knownBy(lastRecording(momentOf(moment), timeZone));
    const setting = await reminderSettingOf(context, id, isHeld);
    const { mailPersonId = null, recordedAt = null } = setting ?? {};
    return { accountId: id, daysBefore: offsetsOf(setting), mailPersonId, recordedAt };
  }
}

@Resolver(() => ReminderSetting)
class ReminderSettingResolver {
  @FieldResolver(() => Person, {
    nullable: true,
    description:
      'Whom the mails of a sandbox account go to; null for nobody, and for other accounts, which mail their owners.',
  })
  mailPerson(
    @Ctx() context: RequestContext,
    @Root() { accountId, mailPersonId: id }: SettingView,
  ): Promise<PersonRow | null> | null {
    // Answers that were kept before there was one have none.
    return id == null ? null : personById(context, { accountId, id });
  }
}

@Resolver(() => Subscription)
export class SubscriptionRemindersResolver {
  @FieldResolver(() => [Reminder], {
    description:
      'Reminders of the next last day for notice, the earliest first: what became of each, and those that are still to come. None if the service ends without one.',
  })
  reminders(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<ReminderView[]> {
    return nextReminders(context, subscription, momentOf(moment));
  }

  @FieldResolver(() => RenewalDecision, {
    nullable: true,
    description:
      'What the customer means to do about the next last day for notice; null if nothing was decided.',
  })
  async renewalDecision(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<object | null> {
    const decision = await nextDecision(context, subscription, momentOf(moment));
    return decision ? decisionView(decision) : null;
  }
}

readNodesOf('Reminder', 'READ_ACCOUNTS', async (context, key) =>
  reminderView(context, await reminderById(context, key)),
);

/** What reminders add to the schema. */
export const REMINDERS = [
  SetReminders,
  RecordRenewalDecision,
  AccountRemindersResolver,
  ReminderSettingResolver,
  SubscriptionRemindersResolver,
] as const;
