import { Int } from 'type-graphql';
import { defineMutation, storedAsIs, storedNode } from '../../../graphql/mutation';
import { keyOf } from '../../../graphql/node-id';
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

function namedUser(id: string): NamedUser | undefined {
  const person = keyOf('Person', id);
  if (person) return { ...person, isPerson: true };
  const user = keyOf('ServiceUser', id);
  return user && { ...user, isPerson: false };
}

const SUBSCRIPTION = {
  type: () => Subscription,
  description: 'The subscription, with its current coverage; null if refused.',
  stored: storedNode<SubscriptionRow>('Subscription'),
};
const USERS = {
  type: () => Int,
  description: 'Number of users it was recorded for; null if refused.',
  stored: storedAsIs<number>(),
};

export const RecordEmergencyNotification = defineMutation(recordEmergencyNotification, {
  description:
    'Records that users of a subscription were notified that emergency calls may not be placed. Notifying someone again is not an error.',
  input: [RecordEmergencyNotificationInput, 'The users, and how they were notified.'],
  toInput: (input) => ({
    ...input,
    subscription: keyOf('Subscription', input.subscriptionId),
    users: input.userIds?.map(namedUser) ?? null,
  }),
  payload: { subscription: SUBSCRIPTION, notifiedUsers: USERS },
});

export const RecordEmergencyAcknowledgement = defineMutation(recordEmergencyAcknowledgement, {
  description:
    'Records that users of a subscription acknowledged the notice. Counted separately: only the notification itself is required.',
  input: [RecordEmergencyAcknowledgementInput, 'The users, and when they acknowledged it.'],
  toInput: (input) => ({
    ...input,
    subscription: keyOf('Subscription', input.subscriptionId),
    users: input.userIds.map(namedUser),
  }),
  payload: { subscription: SUBSCRIPTION, acknowledgedUsers: USERS },
});
