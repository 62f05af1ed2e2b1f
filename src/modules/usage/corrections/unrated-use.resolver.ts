import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { CurrencyCode } from '../../../domain/money/currency';
import type { Trace } from '../../../domain/derivation';
import { RATE_DECIMALS } from '../../../domain/money/money';
import { estimateUnrated, type UnratedEstimate } from '../../../domain/usage/unrated-use';
import type { LineRates } from '../../../domain/usage/line-rates';
import { requireRight } from '../../../application/rights';
import type { RequestContext } from '../../../application/context';
import { emptyList, listConnection, PageArgs, type Connection } from '../../../graphql/connection';
import { derive, Derivation } from '../../../graphql/derivation.type';
import { Money, toMoney } from '../../../graphql/money.type';
import { keyOf } from '../../../graphql/node-id';
import { owningAccount, withCurrency } from '../../accounts/account-currency.loader';
import type { RateRow } from '../../orders/order.entity';
import { lineRatesOf, rateOfContract } from '../../orders/pinned-rate.loader';
import { Rate } from '../../orders/rate.type';
import { linesOfContract } from '../../subscriptions/contract-facts';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { changesOf, subscriptionById } from '../../subscriptions/subscription.loader';
import { Subscription } from '../../subscriptions/subscription.type';
import { UnratedUsageWhere } from './unrated-use.input';
import {
  unratedBySubscriptionId,
  unratedUsage,
  type UnratedFilter,
  type UnratedGroup as Group,
} from './unrated-use.loader';
import { UnratedGroup, UnratedGroupConnection } from './unrated-use.type';

/** Of one subscription; more are in the list. */
const GROUPS_MAX = 100;

/** What the ids of a filter name; undefined where they name nothing that could be found. */
function filterOf(
  { viewer }: RequestContext,
  where: UnratedUsageWhere | null | undefined,
): UnratedFilter | undefined {
  let accountId = viewer.kind === 'PERSON' ? viewer.accountId : null;
  if (where?.accountId != null) {
    const key = keyOf('Account', where.accountId);
    if (!key) return undefined;
    accountId = key.id;
  }
  const serviceCode = where?.serviceCode ?? undefined;
  if (where?.subscriptionId == null) return { accountId, serviceCode };
  const subscription = keyOf('Subscription', where.subscriptionId);
  if (!subscription || ![null, subscription.accountId].includes(accountId)) return undefined;
  return { accountId: subscription.accountId, parentId: subscription.id, serviceCode };
}

async function subscriptionOf(
  context: RequestContext,
  { accountId, subscriptionId: id }: Group,
): Promise<SubscriptionRow> {
  const subscription = await subscriptionById(context, { accountId, id });
  if (!subscription) throw new Error('use without its subscription');
  return subscription;
}

/** The estimate by the rates that hold now; made once for all that is asked of a group. */
async function estimateOf(
  context: RequestContext,
  group: Group,
): Promise<UnratedEstimate | undefined> {
  return context.once(group, async () => estimateUnrated(await ratesFor(context, group), group));
}

async function ratesFor(context: RequestContext, group: Group): Promise<LineRates> {
  const subscription = await subscriptionOf(context, group);
  const changes = await changesOf(context, subscription);
  return lineRatesOf(context, linesOfContract(subscription, changes));
}

@Resolver(() => UnratedGroup)
export class UnratedUsageResolver {
  @Query(() => UnratedGroupConnection, {
    nullable: true,
    description:
      'Unrated usage, grouped by account, subscription, direction, leg and calling code, with an estimate of its charge. Covers all accounts for staff; for others, one account, which a partner must specify.',
  })
  async unratedUsage(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => UnratedUsageWhere, {
      nullable: true,
      description: 'Filter. Default: all that the viewer may see.',
    })
    where?: UnratedUsageWhere | null,
  ): Promise<Connection<Group>> {
    const filter = filterOf(context, where);
    if (!filter) return listConnection(context, emptyList(unratedUsage), { accountId: null }, args);
    if (filter.accountId === null) requireRight(context.viewer, 'READ_ACROSS_ACCOUNTS');
    return listConnection(context, unratedUsage, filter, args);
  }

  @FieldResolver(() => Subscription, {
    nullable: true,
    description:
      'The subscription that used the service; null for viewers who may not read accounts.',
  })
  subscription(@Ctx() context: RequestContext, @Root() group: Group): Promise<SubscriptionRow> {
    return subscriptionOf(context, group);
  }

  @FieldResolver(() => Rate, {
    nullable: true,
    description: 'The order’s closest rate; null if it has none for that direction.',
  })
  async nearestRate(
    @Ctx() context: RequestContext,
    @Root() group: Group,
  ): Promise<(RateRow & { currency: CurrencyCode }) | null> {
    const estimate = await estimateOf(context, group);
    if (!estimate) return null;
    const { accountId, orderLineId: id } = await subscriptionOf(context, group);
    const { currencyCode: currency } = await owningAccount(context, accountId);
    const rate = await rateOfContract(context, { accountId, id }, estimate.rate.id);
    return rate ? { ...rate, currency } : null;
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description:
      'Estimated charge by the nearest rate, to 6 decimals; null if there is none. Nothing is charged.',
  })
  async estimate(@Ctx() context: RequestContext, @Root() group: Group): Promise<Money | null> {
    const estimate = await estimateOf(context, group);
    if (!estimate) return null;
    return withCurrency(context, group.accountId, (currency) =>
      toMoney({ micros: estimate.amount, currency, decimals: RATE_DECIMALS }),
    );
  }

  @FieldResolver(() => Derivation, { description: 'How the nearest rate was chosen.' })
  async derivation(@Ctx() context: RequestContext, @Root() group: Group): Promise<Trace> {
    const rates = await ratesFor(context, group);
    return derive((trace) => estimateUnrated(rates, group, trace));
  }
}

/** What a subscription gets from its unrated use. */
@Resolver(() => Subscription)
export class SubscriptionUnratedResolver {
  @FieldResolver(() => [UnratedGroup], {
    nullable: true,
    description: 'Usage that is unrated now, at most 100 groups. Empty for a beneficiary.',
  })
  async unratedUsage(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
  ): Promise<Group[]> {
    return (await unratedBySubscriptionId(context, subscription)).slice(0, GROUPS_MAX);
  }
}
