import { sourceOf } from '../../data/columns';
import { defineAccountRowsLoader } from '../../data/row-loader';
import { SubscriptionRow } from '../subscriptions/subscription.entity';

/** All subscriptions of an account, however many, by their start. */
export const allSubscriptionsOf = defineAccountRowsLoader(
  sourceOf(SubscriptionRow),
  't.starts_on, t.id',
);
