import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { daysBetween, type CalendarDate } from '../../../domain/time/calendar-date';
import { requireRight } from '../../../application/rights';
import type { RequestContext } from '../../../application/context';
import { endOfRange, type AskedEnd } from '../../../application/date-range';
import { InputCheck } from '../../../application/input-check';
import { maySeeUsage } from '../../../application/viewer';
import { listConnection, type Connection } from '../../../graphql/connection';
import { toPrice } from '../../../graphql/money.type';
import { owningAccount } from '../../accounts/account-currency.loader';
import type { AccountRow } from '../../accounts/account.entity';
import { Account } from '../../accounts/account.type';
import { pinnedCardOf, pinnedCardsOfAccount } from '../../orders/pinned-rate.loader';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { Subscription } from '../../subscriptions/subscription.type';
import { BREAKDOWN_DAYS_MAX, UsageBreakdownArgs } from './usage-breakdown.input';
import { isLargestFirst, usageGroups, type BreakdownKey } from './usage-breakdown.loader';
import { UsageBreakdownConnection, type UsageBreakdown } from './usage-breakdown.type';
import { wording } from './usage.sentences';

/** @throws UserInputError */
function endOfDays(from: CalendarDate, asked: AskedEnd): CalendarDate {
  const check = new InputCheck();
  const { day, field } = endOfRange(check, asked, []);
  const days = daysBetween(from, day);
  if (days >= 1 && days <= BREAKDOWN_DAYS_MAX) return day;
  const range = { max: BREAKDOWN_DAYS_MAX, from: { date: from }, got: { date: day } };
  check.invalid([field], wording('expected 1 to {max} days from {from}, got {got}', range));
  return check.refuse();
}

/** The groups with their sums in the account's currency. */
const PRICED_GROUPS = {
  ...usageGroups,
  page: async (
    context: RequestContext,
    key: BreakdownKey,
    request: Parameters<typeof usageGroups.page>[2],
  ) => {
    const [page, { currencyCode }] = await Promise.all([
      usageGroups.page(context, key, request),
      owningAccount(context, key.accountId),
    ]);
    const rows = page.rows.map((row) => ({ ...row, amount: toPrice(row.sum, currencyCode) }));
    return { ...page, rows };
  },
};

/** The groups of a subscription, or of all of an account; null where the viewer sees no calls. */
async function breakdownOf(
  context: RequestContext,
  owner: Pick<BreakdownKey, 'accountId' | 'parentId'>,
  cardsOf: () => Promise<BreakdownKey['cards']>,
  { by, from, to, before: asBefore, direction, first, after, knownAt }: UsageBreakdownArgs,
): Promise<Connection<UsageBreakdown> | null> {
  if (by === 'NUMBER') requireRight(context.viewer, 'READ_NUMBERS');
  if (!maySeeUsage(context.viewer)) return null;
  const before = endOfDays(from, { to, before: asBefore });
  const args = { first: first ?? null, after: after ?? null };
  const cards = by === 'PREFIX' ? await cardsOf() : undefined;
  const asked = { direction: direction ?? undefined, knownAt: knownAt ?? undefined };
  const key = { ...owner, by, from, before, ...asked, cards };
  const ordering = { by, isDescending: isLargestFirst(by) };
  return listConnection(context, PRICED_GROUPS, key, args, ordering);
}

@Resolver(() => Subscription)
export class UsageBreakdownResolver {
  @FieldResolver(() => UsageBreakdownConnection, {
    nullable: true,
    description:
      'Calls of a range of days in groups with totals; the groups together cover all calls. Computed on request, so groups may move between pages while calls come in. NUMBER is only for viewers who may see numbers; null for a beneficiary.',
  })
  usageBreakdown(
    @Ctx() context: RequestContext,
    @Root() { accountId, id: parentId, orderLineId: id }: SubscriptionRow,
    @Args(() => UsageBreakdownArgs) args: UsageBreakdownArgs,
  ): Promise<Connection<UsageBreakdown> | null> {
    const cardsOf = async () => {
      const card = await pinnedCardOf(context, { accountId, id });
      return card && [card];
    };
    return breakdownOf(context, { accountId, parentId }, cardsOf, args);
  }
}

@Resolver(() => Account)
export class AccountUsageBreakdownResolver {
  @FieldResolver(() => UsageBreakdownConnection, {
    nullable: true,
    description:
      'Calls of all subscriptions of the account, as usageBreakdown of each; null for a beneficiary.',
  })
  usageBreakdown(
    @Ctx() context: RequestContext,
    @Root() { id: accountId }: AccountRow,
    @Args(() => UsageBreakdownArgs) args: UsageBreakdownArgs,
  ): Promise<Connection<UsageBreakdown> | null> {
    const cardsOf = () => pinnedCardsOfAccount(context, accountId);
    return breakdownOf(context, { accountId }, cardsOf, args);
  }
}
