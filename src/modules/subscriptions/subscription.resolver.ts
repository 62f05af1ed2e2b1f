import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { periodInForce } from '../../domain/subscription-status';
import { addDays } from '../../domain/calendar-date';
import type { Instant } from '../../domain/time-zone';
import type { RequestContext } from '../../request/context';
import type { Eventually } from '../../request/eventually';
import { NeedsKeyOnly } from '../../graphql/ahead';
import { PageArgs, pageRequest, toConnection, type Connection } from '../../graphql/connection';
import { wantedValues } from '../../graphql/filter';
import { act, keptNode, keptNodes } from '../../graphql/act';
import { readNodesOf } from '../../graphql/node';
import { keyOf, nodeId } from '../../graphql/node-id';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { Needs } from '../../graphql/needs';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../graphql/user-error.type';
import type { AccountRow } from '../accounts/account.entity';
import { accountById } from '../accounts/account.loader';
import { Account } from '../accounts/account.type';
import type { OrderLineRow, OrderRow } from '../orders/order.entity';
import { ActivateOrderInput } from '../orders/order.input';
import { linesByOrderId, orderById } from '../orders/order.loader';
import { Order, OrderLine } from '../orders/order.type';
import {
  serviceByCode,
  serviceTermsByVersion,
  type PublishedTerms,
} from '../services/service.loader';
import type { ServiceRow } from '../services/service.entity';
import { Service } from '../services/service.type';
import { ServiceTerms } from '../services/terms.type';
import { activateOrder } from './activation.commands';
import { stateAt, statusAt, type Moment } from './contract';
import type { SubscriptionRow } from './subscription.entity';
import { MomentArgs, SubscriptionWhere } from './subscription.input';
import {
  subscriptionById,
  subscriptionCountByAccountId,
  subscriptionCursor,
  subscriptionPageByAccountId,
  subscriptionsByOrderId,
} from './subscription.loader';
import { Subscription, SubscriptionConnection, SubscriptionStatus } from './subscription.type';
import type { PeriodOfTerm } from './term-source';
import { TermPeriod } from './term-period.type';

@ObjectType({ description: 'What activateOrder did.', simpleResolvers: true })
export class ActivateOrderPayload {
  @Field(() => Order, { nullable: true, description: 'The order; null when refused.' })
  order: OrderRow | null;

  @Field(() => [Subscription], {
    nullable: true,
    description: 'Its new subscriptions, one a line; null when refused.',
  })
  subscriptions: SubscriptionRow[] | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

const momentOf = ({ asOf, knownAt }: MomentArgs): Moment => ({
  asOf: asOf ?? undefined,
  knownAt: knownAt ?? undefined,
});

const isNotYetRecorded = ({ recordedAt }: SubscriptionRow, { knownAt }: MomentArgs): boolean =>
  knownAt != null && knownAt < recordedAt;

const CURSOR_TYPES = [{ type: 'date' }, { type: 'uuid' }] as const;

@Resolver(() => Subscription)
export class SubscriptionResolver {
  @Needs('ACTIVATE_ORDERS')
  @Mutation(() => ActivateOrderPayload, {
    description: 'Activates an order: one subscription a line, from its effective date.',
  })
  activateOrder(
    @Ctx() context: RequestContext,
    @Arg('input', () => ActivateOrderInput, { description: 'Which order.' })
    input: ActivateOrderInput,
  ): Promise<object> {
    return act(context, {
      mutation: 'activateOrder',
      input,
      kept: {
        order: keptNode<OrderRow>('Order'),
        subscriptions: keptNodes<SubscriptionRow>('Subscription'),
      },
      perform: () => activateOrder(context, keyOf('Order', input.orderId), ['input', 'orderId']),
    });
  }

  @FieldResolver(() => ID)
  id(@Root() subscription: SubscriptionRow): string {
    return nodeId('Subscription', subscription);
  }

  @FieldResolver(() => Account, { description: 'The account it belongs to.' })
  account(
    @Ctx() context: RequestContext,
    @Root() { accountId }: SubscriptionRow,
  ): Promise<AccountRow | null> {
    return accountById(context, accountId);
  }

  @FieldResolver(() => Service, { description: 'The service.' })
  service(
    @Ctx() context: RequestContext,
    @Root() { serviceCode }: SubscriptionRow,
  ): Eventually<ServiceRow | null> {
    return serviceByCode(context, serviceCode);
  }

  @FieldResolver(() => Order, { description: 'The order it came from.' })
  order(
    @Ctx() context: RequestContext,
    @Root() { accountId, orderId: id }: SubscriptionRow,
  ): Promise<OrderRow | null> {
    return orderById(context, { accountId, id });
  }

  @FieldResolver(() => OrderLine, { description: 'The line of the order: charges and rates.' })
  async orderLine(
    @Ctx() context: RequestContext,
    @Root() { accountId, orderId, orderLineId }: SubscriptionRow,
  ): Promise<OrderLineRow | undefined> {
    const lines = await linesByOrderId(context, { accountId, id: orderId });
    return lines.find(({ id }) => id === orderLineId);
  }

  @FieldResolver(() => ServiceTerms, { description: 'The terms accepted with the order.' })
  serviceTerms(
    @Ctx() context: RequestContext,
    @Root() { serviceCode, termsVersion: version }: SubscriptionRow,
  ): Eventually<PublishedTerms> {
    return serviceTermsByVersion(context, { serviceCode, version });
  }

  @FieldResolver(() => SubscriptionStatus, { description: 'Where it stands on a date.' })
  async status(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<keyof typeof SubscriptionStatus> {
    if (isNotYetRecorded(subscription, moment)) return 'NOT_YET_RECORDED';
    return statusAt(await stateAt(context, subscription, momentOf(moment)));
  }

  @FieldResolver(() => TermPeriod, {
    nullable: true,
    description:
      'The period in force on a date; null before the start, from the end on, and where the subscription was not recorded yet.',
  })
  async term(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<PeriodOfTerm | null> {
    if (isNotYetRecorded(subscription, moment)) return null;
    const state = await stateAt(context, subscription, momentOf(moment));
    const { schedule, terms } = state.contract;
    const period = periodInForce(schedule, state.endsBefore, state.asOf);
    const { startsOn, termMonths: months, termDays: days } = subscription;
    return period ? { period, source: { terms, startsOn, stated: { months, days } } } : null;
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description: 'First day without service, exclusive end; null while it goes on renewing.',
  })
  async endsBefore(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<string | null> {
    return (await stateAt(context, subscription, momentOf(moment))).endsBefore;
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description: 'Last day of service, inclusive; null while it goes on renewing.',
  })
  async lastServiceDay(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<string | null> {
    const { endsBefore } = await stateAt(context, subscription, momentOf(moment));
    return endsBefore === null ? null : addDays(endsBefore, -1);
  }
}

/** What the earlier rooms' types get from this one. */
@Resolver(() => Account)
export class AccountSubscriptionsResolver {
  @NeedsKeyOnly
  @FieldResolver(() => SubscriptionConnection, {
    description: 'Its subscriptions, each with a term of its own; by start.',
  })
  async subscriptions(
    @Ctx() context: RequestContext,
    @Root() { id: accountId }: AccountRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => SubscriptionWhere, {
      nullable: true,
      description: 'Which; all when absent.',
    })
    where?: SubscriptionWhere | null,
    @Arg('knownAt', () => DateTimeScalar, {
      nullable: true,
      description: 'Only those recorded by this instant; all when absent.',
    })
    knownAt?: Instant | null,
  ): Promise<Connection<SubscriptionRow>> {
    const key = {
      accountId,
      page: pageRequest(args, CURSOR_TYPES),
      serviceCodes: wantedValues(where?.serviceCode),
      knownAt: knownAt ?? undefined,
    };
    const page = await subscriptionPageByAccountId(context, key);
    return toConnection(page, subscriptionCursor, () => subscriptionCountByAccountId(context, key));
  }
}

@Resolver(() => Order)
export class OrderSubscriptionsResolver {
  @FieldResolver(() => [Subscription], {
    description: 'The subscriptions it became, one a line; empty before it is activated.',
  })
  subscriptions(
    @Ctx() context: RequestContext,
    @Root() order: OrderRow,
  ): Promise<SubscriptionRow[]> {
    return subscriptionsByOrderId(context, order);
  }
}

readNodesOf('Subscription', 'READ_ACCOUNTS', subscriptionById);
