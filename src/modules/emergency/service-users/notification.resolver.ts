import { Arg, Ctx, Field, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { runMutation, storedAsIs, storedNode } from '../../../graphql/mutation';
import { RequiresRight } from '../../../graphql/authorization';
import { keyOf } from '../../../graphql/node-id';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../../graphql/user-error.type';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { Subscription } from '../../subscriptions/subscription.type';
import {
  recordEmergencyAcknowledgement,
  recordEmergencyNotification,
} from './notification.commands';
import {
  RecordEmergencyAcknowledgementInput,
  RecordEmergencyNotificationInput,
} from './notification.input';
import type { NamedUser } from './notification.input-check';

@ObjectType('RecordEmergencyNotificationPayload', {
  description: 'What recordEmergencyNotification did.',
  simpleResolvers: true,
})
export class RecordEmergencyNotificationPayload {
  @Field(() => Subscription, {
    nullable: true,
    description: 'The subscription, with the coverage as it is now; null when refused.',
  })
  subscription: SubscriptionRow | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many users it was recorded; null when refused.',
  })
  notifiedUsers: number | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

@ObjectType('RecordEmergencyAcknowledgementPayload', {
  description: 'What recordEmergencyAcknowledgement did.',
  simpleResolvers: true,
})
export class RecordEmergencyAcknowledgementPayload {
  @Field(() => Subscription, {
    nullable: true,
    description: 'The subscription, with the coverage as it is now; null when refused.',
  })
  subscription: SubscriptionRow | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many users it was recorded; null when refused.',
  })
  acknowledgedUsers: number | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

function namedUser(id: string): NamedUser | undefined {
  const person = keyOf('Person', id);
  if (person) return { ...person, isPerson: true };
  const user = keyOf('ServiceUser', id);
  return user && { ...user, isPerson: false };
}

const STORED_SUBSCRIPTION = storedNode<SubscriptionRow>('Subscription');

@Resolver()
export class EmergencyNotificationResolver {
  @RequiresRight('RECORD_EMERGENCY_NOTIFICATIONS')
  @Mutation(() => RecordEmergencyNotificationPayload, {
    description:
      'Records that users of a subscription were told that no emergency calls may be placed. Telling somebody again is no error.',
  })
  recordEmergencyNotification(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordEmergencyNotificationInput, { description: 'Who was told, and how.' })
    input: RecordEmergencyNotificationInput,
  ): Promise<object> {
    const { subscriptionId, userIds, ...told } = input;
    const users = userIds?.map(namedUser) ?? null;
    const notification = { ...told, users, subscription: keyOf('Subscription', subscriptionId) };
    return runMutation(context, {
      mutation: 'recordEmergencyNotification',
      input,
      stored: { subscription: STORED_SUBSCRIPTION, notifiedUsers: storedAsIs<number>() },
      perform: async (inside) => {
        const recorded = await recordEmergencyNotification(inside, notification, ['input']);
        return { subscription: recorded.subscription, notifiedUsers: recorded.users };
      },
    });
  }

  @RequiresRight('RECORD_EMERGENCY_NOTIFICATIONS')
  @Mutation(() => RecordEmergencyAcknowledgementPayload, {
    description:
      'Records that users of a subscription acknowledged what they were told. It is counted apart: the duty is to tell.',
  })
  recordEmergencyAcknowledgement(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordEmergencyAcknowledgementInput, { description: 'Who, and when.' })
    input: RecordEmergencyAcknowledgementInput,
  ): Promise<object> {
    const { subscriptionId, userIds, ...acknowledged } = input;
    const users = userIds.map(namedUser);
    const acknowledgement = {
      ...acknowledged,
      users,
      subscription: keyOf('Subscription', subscriptionId),
    };
    return runMutation(context, {
      mutation: 'recordEmergencyAcknowledgement',
      input,
      stored: { subscription: STORED_SUBSCRIPTION, acknowledgedUsers: storedAsIs<number>() },
      perform: async (inside) => {
        const recorded = await recordEmergencyAcknowledgement(inside, acknowledgement, ['input']);
        return { subscription: recorded.subscription, acknowledgedUsers: recorded.users };
      },
    });
  }
}
