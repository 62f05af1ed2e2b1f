import { Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { periodInForce } from '../../domain/contract/subscription-status';
import { addDays } from '../../domain/time/calendar-date';
import { knownBy } from '../../domain/time/known-at';
import type { RequestContext } from '../../application/context';
import { ruled } from '../../application/input-check';
import { after, type PromiseOrValue } from '../../application/promise-or-value';
import { MomentArgs, momentOf } from '../../graphql/moment';
import { readNodesOf } from '../../graphql/node';
import { nodeId } from '../../graphql/node-id';
import { DateScalar } from '../../graphql/scalars';
import type { AccountRow } from '../accounts/account.entity';
import { accountById } from '../accounts/account.loader';
import { Account } from '../accounts/account.type';
import type { OrderLineRow, OrderRow } from '../orders/order.entity';
import { linesByOrderId, orderById } from '../orders/order.loader';
import { Order, OrderLine } from '../orders/order.type';
import {
  serviceByCode,
  serviceTermsByVersion,
  type PublishedTerms,
} from '../catalogue/service.loader';
import type { ServiceRow } from '../catalogue/service.entity';
import { Service } from '../catalogue/service.type';
import { ServiceTerms } from '../catalogue/terms.type';
import { stateAt, statusAt } from './contract';
import type { SubscriptionRow } from './subscription.entity';
import { subscriptionById } from './subscription.loader';
import { Subscription, SubscriptionStatus } from './subscription.type';
import type { PeriodOfTerm } from './term-source';
import { TermPeriod } from './term-period.type';

@Resolver(() => Subscription)
export class SubscriptionResolver {
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
  ): PromiseOrValue<ServiceRow | null> {
    return serviceByCode(context, serviceCode);
  }

  @FieldResolver(() => Order, { description: 'The order it came from.' })
  order(
    @Ctx() context: RequestContext,
    @Root() { accountId, orderId: id }: SubscriptionRow,
  ): Promise<OrderRow | null> {
    return orderById(context, { accountId, id });
  }

  @FieldResolver(() => OrderLine, { description: 'The order line, with charges and rates.' })
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
  ): PromiseOrValue<PublishedTerms> {
    return serviceTermsByVersion(context, { serviceCode, version });
  }

  @FieldResolver(() => SubscriptionStatus, { description: 'Status on a date.' })
  status(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): PromiseOrValue<keyof typeof SubscriptionStatus> {
    if (!knownBy(moment.knownAt)(subscription)) return 'NOT_YET_RECORDED';
    return after(stateAt(context, subscription, momentOf(moment)), statusAt);
  }

  @FieldResolver(() => TermPeriod, {
    nullable: true,
    description:
      'The term period on a date; null before the start, after the end, and if the subscription had not been recorded yet.',
  })
  term(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): PromiseOrValue<PeriodOfTerm | null> {
    if (!knownBy(moment.knownAt)(subscription)) return null;
    return after(stateAt(context, subscription, momentOf(moment)), (state) => {
      const { schedule, source } = state.contract;
      const period = ruled(['asOf'], () => periodInForce(schedule, state.spans, state.asOf));
      return period ? { period, source } : null;
    });
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description: 'First day without service, exclusive; null while it keeps renewing.',
  })
  endsBefore(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): PromiseOrValue<string | null> {
    return after(stateAt(context, subscription, momentOf(moment)), (state) => state.endsBefore);
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description: 'Last day of service, inclusive; null while it keeps renewing.',
  })
  lastServiceDay(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): PromiseOrValue<string | null> {
    return after(stateAt(context, subscription, momentOf(moment)), ({ endsBefore }) =>
      endsBefore === null ? null : addDays(endsBefore, -1),
    );
  }
}

readNodesOf('Subscription', 'READ_ACCOUNTS', subscriptionById);
