import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { daysBetween, type CalendarDate } from '../../../domain/time/calendar-date';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import { requireRight } from '../../../application/rights';
import type { RequestContext } from '../../../application/context';
import { endOfRange, type AskedEnd } from '../../../application/date-range';
import { InputCheck } from '../../../application/input-check';
import { maySeeUsage } from '../../../application/viewer';
import {
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  listConnection,
  type Connection,
} from '../../../graphql/connection';
import { toPrice } from '../../../graphql/money.type';
import { BEFORE_IS_TO, DateScalar } from '../../../graphql/scalars';
import { owningAccount } from '../../accounts/account-currency.loader';
import { CallDirectionType } from '../../orders/rate.type';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { Subscription } from '../../subscriptions/subscription.type';
import { isLargestFirst, usageGroups, type BreakdownKey } from './usage-breakdown.loader';
import {
  UsageBreakdownConnection,
  UsageBreakdownKey,
  type UsageBreakdown,
} from './usage-breakdown.type';

const DAYS_MAX = 366;

/** @throws UserInputError */
function endOfDays(from: CalendarDate, asked: AskedEnd): CalendarDate {
  const check = new InputCheck();
  const { day, field } = endOfRange(check, asked, []);
  const days = daysBetween(from, day);
  if (days >= 1 && days <= DAYS_MAX) return day;
  check.invalid([field], `expected 1 to ${DAYS_MAX} days from ${from}, got ${day}`);
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

@Resolver(() => Subscription)
export class UsageBreakdownResolver {
  @FieldResolver(() => UsageBreakdownConnection, {
    nullable: true,
    description:
      'Calls of a range of days in groups with totals; the groups together cover all calls. Computed on request, so groups may move between pages while calls come in. NUMBER is only for viewers who may see numbers; null for a beneficiary.',
  })
  async usageBreakdown(
    @Ctx() context: RequestContext,
    @Root() { accountId, id: parentId }: SubscriptionRow,
    @Arg('by', () => UsageBreakdownKey, { description: 'The key to group by.' })
    by: keyof typeof UsageBreakdownKey,
    @Arg('from', () => DateScalar, {
      description: 'Start of the range as a local date, inclusive.',
    })
    from: CalendarDate,
    @Arg('to', () => DateScalar, {
      nullable: true,
      description: `End of the range as a local date, exclusive; at most ${DAYS_MAX} days. Required unless before is given.`,
    })
    to?: CalendarDate | null,
    @Arg('before', () => DateScalar, {
      nullable: true,
      ...BEFORE_IS_TO,
      description: 'The same as to.',
    })
    asBefore?: CalendarDate | null,
    @Arg('direction', () => CallDirectionType, {
      nullable: true,
      description: 'Direction of the calls. Default: both.',
    })
    direction?: CallDirection | null,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: PAGE_SIZE_DEFAULT,
      description: `The first *n* groups, 0 to ${PAGE_SIZE_MAX}.`,
    })
    first?: number | null,
    @Arg('after', () => String, {
      nullable: true,
      description: 'Only items after this cursor, exclusive.',
    })
    after?: string | null,
  ): Promise<Connection<UsageBreakdown> | null> {
    if (by === 'NUMBER') requireRight(context.viewer, 'READ_NUMBERS');
    if (!maySeeUsage(context.viewer)) return null;
    const before = endOfDays(from, { to, before: asBefore });
    const args = { first: first ?? null, after: after ?? null };
    const key = { accountId, parentId, by, from, before, direction: direction ?? undefined };
    const ordering = { by, isDescending: isLargestFirst(by) };
    return listConnection(context, PRICED_GROUPS, key, args, ordering);
  }
}
