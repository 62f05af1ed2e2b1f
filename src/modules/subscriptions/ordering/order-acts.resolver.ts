import type { RequestContext } from '../../../application/context';
import { FieldResolver, Ctx, Resolver, Root } from 'type-graphql';
import { defineMutation, storedNode, storedNodes } from '../../../graphql/mutation';
import { keyOf } from '../../../graphql/node-id';
import type { OrderLineRow } from '../../orders/order.entity';
import { ActivateOrderInput, PlaceOrderInput } from '../../orders/order.input';
import { Order, OrderLine } from '../../orders/order.type';
import { activateOrder } from './activation.commands';
import { toNewLine } from './asked-lines';
import { placeOrder } from './place-order.commands';
import type { SubscriptionRow } from '../subscription.entity';
import { subscriptionById } from '../subscription.loader';
import { Subscription } from '../subscription.type';

export const PlaceOrder = defineMutation(placeOrder, {
  description:
    'Places an order and fixes the terms in force when it was accepted. Services start, and contracts change, only once the order is activated.',
  input: [PlaceOrderInput, 'The order.'],
  toInput: (input) => ({
    ...input,
    accountId: keyOf('Account', input.accountId)?.id,
    lines: input.lines.map(toNewLine),
  }),
  payload: {
    order: {
      type: () => Order,
      description: 'The order; null if refused.',
      stored: storedNode('Order'),
    },
  },
});

export const ActivateOrder = defineMutation(activateOrder, {
  description:
    'Activates an order: creates one subscription for each line that begins or replaces one, from its start, and makes the changes of the lines that amend.',
  input: [ActivateOrderInput, 'The order to activate.'],
  toInput: ({ orderId }) => ({ order: keyOf('Order', orderId) }),
  payload: {
    order: {
      type: () => Order,
      description: 'The order; null if refused.',
      stored: storedNode('Order'),
    },
    subscriptions: {
      type: () => [Subscription],
      description: 'Its new subscriptions; null if refused.',
      stored: storedNodes('Subscription'),
    },
  },
});

@Resolver(() => OrderLine)
export class OrderLineContractResolver {
  @FieldResolver(() => Subscription, {
    nullable: true,
    description: 'The subscription that the line amends or replaces; null if it begins one.',
  })
  async changedSubscription(
    @Ctx() context: RequestContext,
    @Root() { accountId, subscriptionId: id }: OrderLineRow,
  ): Promise<SubscriptionRow | null> {
    return id === null ? null : subscriptionById(context, { accountId, id });
  }
}
