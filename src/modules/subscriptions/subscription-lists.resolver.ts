import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { knownBy } from '../../domain/time/known-at';
import type { Instant } from '../../domain/time/time-zone';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { wantedValues } from '../../graphql/filter';
import { KnownAt } from '../../graphql/moment';
import { DateTimeScalar } from '../../graphql/scalars';
import { rowFieldsOf } from '../../graphql/selection';
import type { RequestContext } from '../../application/context';
import type { AccountRow } from '../accounts/account.entity';
import { Account } from '../accounts/account.type';
import type { OrderRow } from '../orders/order.entity';
import { Order } from '../orders/order.type';
import type { SubscriptionRow } from './subscription.entity';
import { SubscriptionWhere } from './subscription.input';
import { readNoticesAlong, subscriptions, subscriptionsByOrderId } from './subscription.loader';
import { Subscription, SubscriptionConnection } from './subscription.type';

// The subscriptions of an account, and of an order.

/** Fields of a subscription that follow from its notices. */
const STATE_FIELDS = ['status', 'term', 'endsBefore', 'lastServiceDay'];

@Resolver(() => Account)
export class AccountSubscriptionsResolver {
  @FieldResolver(() => SubscriptionConnection, {
    description: 'Subscriptions of the account, each with its own term, ordered by start.',
  })
  async subscriptions(
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Root() { id: accountId }: AccountRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => SubscriptionWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: SubscriptionWhere | null,
    @Arg('knownAt', () => DateTimeScalar, {
      nullable: true,
      description: 'Only those recorded by this instant. Default: all.',
    })
    knownAt?: Instant | null,
  ): Promise<Connection<SubscriptionRow>> {
    const asked = rowFieldsOf(info);
    const serviceCodes = wantedValues(where?.serviceCode);
    const key = { accountId, serviceCodes, knownAt: knownAt ?? undefined };
    const [connection] = await Promise.all([
      listConnection(context, subscriptions, key, args),
      STATE_FIELDS.some((field) => asked.has(field)) && readNoticesAlong(context, accountId),
    ]);
    return connection;
  }
}

@Resolver(() => Order)
export class OrderSubscriptionsResolver {
  @FieldResolver(() => [Subscription], {
    description:
      'The subscriptions it created, one for each line that begins or replaces one; empty before activation.',
  })
  async subscriptions(
    @Ctx() context: RequestContext,
    @Root() order: OrderRow,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<SubscriptionRow[]> {
    return (await subscriptionsByOrderId(context, order)).filter(knownBy(knownAt));
  }
}
