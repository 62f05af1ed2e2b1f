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
  description: 'The subscription, with the coverage as it is now; null when refused.',
  stored: storedNode<SubscriptionRow>('Subscription'),
};
const USERS = {
  type: () => Int,
  description: 'For how many users it was recorded; null when refused.',
  stored: storedAsIs<number>(),
};

export const RecordEmergencyNotification = defineMutation(recordEmergencyNotification, {
  description:
    'Records that users of a subscription were told that no emergency calls may be placed. Telling somebody again is no error.',
  input: [RecordEmergencyNotificationInput, 'Who was told, and how.'],
  toInput: (input) => ({
    ...input,
    subscription: keyOf('Subscription', input.subscriptionId),
    users: input.userIds?.map(namedUser) ?? null,
  }),
  payload: { subscription: SUBSCRIPTION, notifiedUsers: USERS },
});

export const RecordEmergencyAcknowledgement = defineMutation(recordEmergencyAcknowledgement, {
  description:
    'Records that users of a subscription acknowledged what they were told. It is counted apart: the duty is to tell.',
  input: [RecordEmergencyAcknowledgementInput, 'Who, and when.'],
  toInput: (input) => ({
    ...input,
    subscription: keyOf('Subscription', input.subscriptionId),
    users: input.userIds.map(namedUser),
  }),
  payload: { subscription: SUBSCRIPTION, acknowledgedUsers: USERS },
});
