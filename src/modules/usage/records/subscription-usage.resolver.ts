import { Arg, Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { monthOf, type YearMonth } from '../../../domain/time/calendar-date';
import type { CurrencyCode } from '../../../domain/money/currency';
import type { Trace } from '../../../domain/derivation';
import type { Instant } from '../../../domain/time/time-zone';
import { poolUse } from '../../../domain/usage/minute-pool';
import { parseDecimal, RATE_DECIMALS } from '../../../domain/money/money';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import type { ClauseReference } from '../../../domain/contract/service-terms';
import type { RequestContext } from '../../../application/context';
import { maySeeUsage } from '../../../application/viewer';
import { listConnection, PageArgs, type Connection } from '../../../graphql/connection';
import { derive } from '../../../graphql/derivation.type';
import { KnownAt } from '../../../graphql/moment';
import { toMoney } from '../../../graphql/money.type';
import { rowFieldsOf } from '../../../graphql/selection';
import { YearMonthScalar } from '../../../graphql/scalars';
import { owningAccount } from '../../accounts/account-currency.loader';
import type { PoolRow } from '../../orders/order.entity';
import { poolsByOrderLineId, toMinutePool } from '../../orders/rate.loader';
import { contractOf } from '../../subscriptions/contract';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import { Subscription } from '../../subscriptions/subscription.type';
import type { MonthlyTotalRow } from './usage.entity';
import { checkUsageWhere } from './usage.input-check';
import { UsageRecordOrder, UsageRecordWhere, UsageVersions } from './usage.input';
import { briefUsageRecords, isBriefEnough, usageRecords, type BriefUsageRow } from './usage.loader';
import { UsageRecordConnection } from './usage.type';
import { monthlyTotalsByMonth } from './usage-totals.loader';
import { UsageTotals, type DirectionTotals, type PoolUsage } from './usage-totals.type';

/** What a subscription gets from its use. */
@Resolver(() => Subscription)
export class SubscriptionUsageResolver {
  @FieldResolver(() => UsageRecordConnection, {
    description: 'Metered calls, latest first. Empty for a beneficiary.',
  })
  async usageRecords(
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
    @Root() subscription: SubscriptionRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => UsageRecordWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: UsageRecordWhere | null,
    @Arg('orderBy', () => UsageRecordOrder, {
      nullable: true,
      description: 'Sort order. Default: latest first.',
    })
    orderBy?: UsageRecordOrder | null,
    @Arg('versions', () => UsageVersions, {
      nullable: true,
      defaultValue: 'CURRENT',
      description: 'Which ledger entries to list.',
    })
    versions?: keyof typeof UsageVersions | null,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<Connection<BriefUsageRow>> {
    const filter = checkUsageWhere(context.viewer, where);
    const everyVersion = versions === 'ALL' ? true : undefined;
    const { accountId, id: parentId } = subscription;
    // What a call is asked for may need it: it is here already.
    subscriptionById.prime(context, subscription, subscription);
    const key = { accountId, parentId, ...filter, everyVersion, knownAt: knownAt ?? undefined };
    const list: typeof briefUsageRecords = isBriefEnough(rowFieldsOf(info))
      ? briefUsageRecords
      : usageRecords;
    const isDescending = orderBy?.direction !== 'ASC';
    const [connection] = await Promise.all([
      listConnection(context, list, key, args, { isDescending }),
      owningAccount(context, accountId),
    ]);
    return connection;
  }

  @FieldResolver(() => UsageTotals, {
    nullable: true,
    description:
      'Totals of a month, updated with every record; null for a beneficiary. Always as of now: usageBreakdown adds the calls up as they were known then.',
  })
  usageTotals(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Arg('month', () => YearMonthScalar, {
      nullable: true,
      description: 'The month, in the account’s time zone. Default: the current month.',
    })
    given?: YearMonth | null,
  ): Promise<UsageTotals> | null {
    return maySeeUsage(context.viewer) ? usageTotalsOf(context, subscription, given) : null;
  }
}

/** The totals of a month; of the current one where none is given. */
export async function usageTotalsOf(
  context: RequestContext,
  subscription: SubscriptionRow,
  given: YearMonth | null | undefined,
): Promise<UsageTotals> {
  const { accountId, id: subscriptionId } = subscription;
  const owning = owningAccount(context, accountId);
  const month = given ?? monthOf(context.today(await owning));
  const [{ currencyCode: currency }, rows] = await Promise.all([
    owning,
    monthlyTotalsByMonth(context, { accountId, subscriptionId, month }),
  ]);
  return {
    inbound: totalsOf(rows, 'INBOUND', currency),
    outbound: totalsOf(rows, 'OUTBOUND', currency),
    pools: () => poolsUsed(context, subscription, rows, currency),
  };
}

/** Calls that draw on pools are calls of their direction, too. */
function totalsOf(
  rows: readonly MonthlyTotalRow[],
  direction: CallDirection,
  currency: CurrencyCode,
): DirectionTotals {
  const those = rows.filter((row) => row.direction === direction);
  const sum = (count: 'calls' | 'unratedCalls' | 'billedSeconds') =>
    those.reduce((total, row) => total + row[count], 0);
  const micros = those.reduce((total, { amount }) => total + parseDecimal(amount), 0n);
  return {
    calls: sum('calls'),
    unratedCalls: sum('unratedCalls'),
    billedSeconds: sum('billedSeconds'),
    amount: toMoney({ micros, currency, decimals: RATE_DECIMALS }),
  };
}

/** Every pool of the order line with what a month's totals used of it. */
async function poolsUsed(
  context: RequestContext,
  subscription: SubscriptionRow,
  rows: readonly MonthlyTotalRow[],
  currency: CurrencyCode,
): Promise<PoolUsage[]> {
  const line = { accountId: subscription.accountId, id: subscription.orderLineId };
  const [pools, { terms }] = await Promise.all([
    poolsByOrderLineId(context, line),
    contractOf(context, subscription),
  ]);
  return pools.map((pool) => poolUsed(pool, rows, currency, terms.clauses.METERING));
}

function poolUsed(
  row: PoolRow,
  totals: readonly MonthlyTotalRow[],
  currency: CurrencyCode,
  clause: ClauseReference | undefined,
): PoolUsage {
  const pool = toMinutePool(row);
  const used = totals
    .filter(({ orderPoolId }) => orderPoolId === row.id)
    .reduce((sum, { billedSeconds }) => sum + billedSeconds, 0);
  const compute = (trace?: Trace) => poolUse(pool, used, currency, clause, trace);
  const { charge, ...seconds } = compute();
  return {
    name: row.name,
    includedMinutes: row.includedMinutes,
    units: row.units,
    ...seconds,
    charge: toMoney(charge),
    derivation: () => derive(compute),
  };
}
