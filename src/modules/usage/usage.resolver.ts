import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { monthOf, type YearMonth } from '../../domain/calendar-date';
import type { CurrencyCode } from '../../domain/currency';
import type { Trace } from '../../domain/derivation';
import { parseDecimal, RATE_DECIMALS } from '../../domain/money';
import type { CallDirection } from '../../domain/rate-selection';
import { localDate } from '../../domain/time-zone';
import { assessCall } from '../../domain/usage';
import type { RequestContext } from '../../request/context';
import { maySeeUsage } from '../../request/viewer';
import { PageArgs, pageRequest, toConnection, type Connection } from '../../graphql/connection';
import { derive, Derivation } from '../../graphql/derivation.type';
import { Money, toMoney } from '../../graphql/money.type';
import { wantedValues } from '../../graphql/filter';
import { readNodesOf } from '../../graphql/node';
import { nodeId } from '../../graphql/node-id';
import { YearMonthScalar } from '../../graphql/scalars';
import { owningAccount, withCurrency } from '../accounts/account-currency.loader';
import type { RateRow } from '../orders/order.entity';
import { ratesByOrderLineId } from '../orders/order.loader';
import { Rate } from '../orders/order.type';
import { stateAt } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { subscriptionById } from '../subscriptions/subscription.loader';
import { Subscription } from '../subscriptions/subscription.type';
import { usageContractOf } from './usage.commands';
import type { MonthlyTotalRow, UsageRow } from './usage.entity';
import { UsageRecordOrder, UsageRecordWhere } from './usage.input';
import {
  countUsage,
  monthlyTotalsByMonth,
  usageCursor,
  usagePageBySubscriptionId,
  usageRecordById,
  type UsageFilter,
} from './usage.loader';
import { UsageRecord, UsageRecordConnection, UsageTotals } from './usage.type';

const CURSOR_TYPES = [{ type: 'timestamptz' }, { type: 'uuid' }] as const;

function filterOf(where: UsageRecordWhere | null | undefined): UsageFilter {
  const direction = where?.direction?.eq;
  return {
    directions: direction == null ? undefined : [direction],
    statuses: wantedValues(where?.status),
    startedFrom: where?.startedAt?.gte ?? undefined,
    startedBefore: where?.startedAt?.lt ?? undefined,
  };
}

@Resolver(() => UsageRecord)
export class UsageRecordResolver {
  @FieldResolver(() => ID)
  id(@Root() record: UsageRow): string {
    return nodeId('UsageRecord', record);
  }

  @FieldResolver(() => Subscription, { description: 'The subscription whose use it is.' })
  subscription(
    @Ctx() context: RequestContext,
    @Root() { accountId, subscriptionId: id }: UsageRow,
  ): Promise<SubscriptionRow | null> {
    return subscriptionById(context, { accountId, id });
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'Its amount, to 6 decimals; null while UNRATED, never 0 in its place.',
  })
  amount(
    @Ctx() context: RequestContext,
    @Root() { accountId, amount }: UsageRow,
  ): Money | Promise<Money> | null {
    if (amount === null) return null;
    return withCurrency(context, accountId, (currency) =>
      toMoney({ micros: parseDecimal(amount), currency, decimals: RATE_DECIMALS }),
    );
  }

  @FieldResolver(() => Rate, { nullable: true, description: 'The rate that won; null for none.' })
  async rate(
    @Ctx() context: RequestContext,
    @Root() { accountId, orderRateId, subscriptionId }: UsageRow,
  ): Promise<(RateRow & { currency: CurrencyCode }) | null> {
    if (orderRateId === null) return null;
    const subscription = await subscriptionById(context, { accountId, id: subscriptionId });
    if (!subscription) return null;
    const key = { accountId, id: subscription.orderLineId };
    const { currencyCode: currency } = await owningAccount(context, accountId);
    const rate = (await ratesByOrderLineId(context, key)).find(({ id }) => id === orderRateId);
    return rate ? { ...rate, currency } : null;
  }

  @FieldResolver(() => Derivation, {
    description:
      'Why it has this status and amount: rated again by what was known when it came in.',
  })
  async derivation(@Ctx() context: RequestContext, @Root() record: UsageRow): Promise<Trace> {
    const { accountId, subscriptionId: id, recordedAt: knownAt } = record;
    const subscription = await subscriptionById(context, { accountId, id });
    const account = await owningAccount(context, accountId);
    if (!subscription) throw new Error('use without its subscription');
    const asOf = localDate(knownAt, account.timeZone);
    const state = await stateAt(context, subscription, { asOf, knownAt });
    const contract = await usageContractOf(context, state, record.originCountryCode);
    const otherParty = record.direction === 'OUTBOUND' ? record.toNumber : record.fromNumber;
    return derive((trace) => assessCall(contract, { ...record, otherParty }, trace));
  }
}

/** What a subscription gets from its use. */
@Resolver(() => Subscription)
export class SubscriptionUsageResolver {
  @FieldResolver(() => UsageRecordConnection, {
    description: 'Its metered calls, latest first. A beneficiary sees none.',
  })
  async usageRecords(
    @Ctx() context: RequestContext,
    @Root() { accountId, id: subscriptionId }: SubscriptionRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => UsageRecordWhere, {
      nullable: true,
      description: 'Which; all when absent.',
    })
    where?: UsageRecordWhere | null,
    @Arg('orderBy', () => UsageRecordOrder, {
      nullable: true,
      description: 'Latest first when absent.',
    })
    orderBy?: UsageRecordOrder | null,
  ): Promise<Connection<UsageRow>> {
    const isDescending = orderBy?.direction !== 'ASC';
    const key = { accountId, subscriptionId, ...filterOf(where) };
    const request = pageRequest(args, CURSOR_TYPES, isDescending);
    const [page] = await Promise.all([
      usagePageBySubscriptionId(context, { ...key, page: request }),
      owningAccount(context, accountId),
    ]);
    return toConnection(page, usageCursor, () => countUsage(context, key));
  }

  @FieldResolver(() => UsageTotals, {
    nullable: true,
    description: 'The sums of a month, kept with every record; null for a beneficiary.',
  })
  async usageTotals(
    @Ctx() context: RequestContext,
    @Root() { accountId, id: subscriptionId }: SubscriptionRow,
    @Arg('month', () => YearMonthScalar, {
      nullable: true,
      description: 'The month, in the account’s zone; the current one when absent.',
    })
    given?: YearMonth | null,
  ): Promise<UsageTotals | null> {
    if (!maySeeUsage(context.viewer)) return null;
    const { currencyCode: currency, timeZone } = await owningAccount(context, accountId);
    const month = given ?? monthOf(context.today(timeZone));
    const rows = await monthlyTotalsByMonth(context, { accountId, subscriptionId, month });
    return {
      inbound: totalsOf(rows, 'INBOUND', currency),
      outbound: totalsOf(rows, 'OUTBOUND', currency),
    };
  }
}

function totalsOf(
  rows: readonly MonthlyTotalRow[],
  direction: CallDirection,
  currency: CurrencyCode,
): UsageTotals['inbound'] {
  const row = rows.find((total) => total.direction === direction);
  const micros = parseDecimal(row?.amount ?? '0');
  return {
    calls: row?.calls ?? 0,
    unratedCalls: row?.unratedCalls ?? 0,
    billedSeconds: row?.billedSeconds ?? 0,
    amount: toMoney({ micros, currency, decimals: RATE_DECIMALS }),
  };
}

readNodesOf('UsageRecord', 'READ_USAGE', usageRecordById);
