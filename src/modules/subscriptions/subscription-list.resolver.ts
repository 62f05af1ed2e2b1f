import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { addDays, type CalendarDate } from '../../domain/time/calendar-date';
import { knownBy } from '../../domain/time/known-at';
import { nextNoticeDueBy } from '../../domain/contract/term-rhythm';
import type { SubscriptionStatus as Status } from '../../domain/contract/subscription-status';
import type { RequestContext } from '../../application/context';
import { InputCheck, ruled } from '../../application/input-check';
import { maySeeUsage, ownRowsOf } from '../../application/viewer';
import { after, type PromiseOrValue } from '../../application/promise-or-value';
import { emptyList, listConnection, PageArgs, type Connection } from '../../graphql/connection';
import type { DateFilter } from '../../graphql/date-filter';
import { wantedValues } from '../../graphql/filter';
import { MomentArgs, momentOf } from '../../graphql/moment';
import { keyOf } from '../../graphql/node-id';
import { DateScalar } from '../../graphql/scalars';
import { accountById } from '../accounts/account.loader';
import { earliestToday } from '../accounts/clock-range.loader';
import { stateAt } from './contract';
import type { SubscriptionRow } from './subscription.entity';
import {
  NOTICE_DAYS_MAX,
  SubscriptionListOrder,
  SubscriptionListWhere,
} from './subscription-list.input';
import {
  subscriptionList,
  type DateRange,
  type NoticeRange,
  type SubscriptionListFilter,
  type SubscriptionListOrderName,
} from './subscription-list.loader';
import { Subscription, SubscriptionConnection } from './subscription.type';
import { wording } from './subscription.sentences';

// Subscriptions of all accounts that a viewer may see.

/** Contracts from before are on no record; no term reaches beyond. */
const FIRST_NOTICE_DAY = '1990-01-01' as CalendarDate;
const LAST_NOTICE_DAY = '9990-01-01' as CalendarDate;

const rangeOf = ({ gte, lt }: DateFilter): DateRange => ({
  gte: gte ?? undefined,
  lt: lt ?? undefined,
});

function checkedNoticeDays(
  check: InputCheck,
  { gte, lt }: DateRange,
  today: CalendarDate,
): NoticeRange | undefined {
  const at = (name: string) => ['where', 'noticeDueBy', name];
  for (const [name, day] of Object.entries({ gte, lt })) {
    if (day !== undefined && (day < FIRST_NOTICE_DAY || day > LAST_NOTICE_DAY)) {
      const days = { first: { date: FIRST_NOTICE_DAY }, last: { date: LAST_NOTICE_DAY } };
      check.invalid(
        at(name),
        wording('expected a day from {first} to {last}, got {got}', {
          ...days,
          got: { date: day },
        }),
      );
      return undefined;
    }
  }
  const from = gte ?? today;
  const latest = addDays(from, gte === undefined ? NOTICE_DAYS_MAX + 1 : NOTICE_DAYS_MAX);
  const before = lt ?? latest;
  if (before <= from || before > latest) {
    const days = { latest: { date: latest }, got: { date: before } };
    check.invalid(
      at('lt'),
      gte === undefined
        ? wording('expected a day after today, up to {latest}, got {got}', days)
        : wording('expected a day after {after}, up to {latest}, got {got}', {
            ...{ after: { date: from }, ...days },
          }),
    );
  }
  return { gte, from, lt: before };
}

/**
 * The first day that days for notice are looked for from: an account's today, or, for all accounts,
 * that of the wall clock wherever it is earliest.
 */
async function firstToday(
  context: RequestContext,
  accountId: string | null | undefined,
): Promise<CalendarDate> {
  const account = accountId == null ? null : await accountById(context, accountId);
  const earliest = context.now({ clockAt: account?.clockAt ?? null });
  return earliestToday({ earliest });
}

function checkedStatuses(
  check: InputCheck,
  where: SubscriptionListWhere | null | undefined,
): Status[] | undefined {
  return wantedValues(where?.status)?.flatMap((status) => {
    if (status !== 'NOT_YET_RECORDED') return status;
    check.invalid(
      ['where', 'status'],
      wording(
        'expected PENDING, INITIAL, RENEWAL or ENDED: all that is listed is recorded, got {got}',
        { got: status },
      ),
    );
    return [];
  });
}

/** By which of the orders; each but the first needs the filter that it goes by. */
function checkedOrder(
  check: InputCheck,
  where: SubscriptionListWhere | null | undefined,
  field: SubscriptionListOrderName | undefined,
): SubscriptionListOrderName {
  const filtered =
    where?.noticeDueBy != null
      ? 'NOTICE_DUE_BY'
      : where?.endsBefore != null
        ? 'ENDS_BEFORE'
        : undefined;
  const by = field ?? filtered ?? 'STARTS_ON';
  const at = ['orderBy', 'field'];
  if (filtered !== undefined && by !== filtered) {
    check.invalid(
      at,
      wording('expected {field}, as where filters by it, got {got}', { field: filtered, got: by }),
    );
  } else if (by === 'NOTICE_DUE_BY' && filtered === undefined) {
    check.invalid(
      at,
      wording('expected where.noticeDueBy together with {field}, got none', { field: by }),
    );
  } else if (by === 'ENDS_BEFORE' && filtered === undefined && where?.isNoticeGiven !== true) {
    check.invalid(
      at,
      wording(
        'expected where.endsBefore, or where.isNoticeGiven: true, together with {field}, got neither',
        { field: by },
      ),
    );
  }
  return by;
}

@Resolver(() => Subscription)
export class SubscriptionListResolver {
  @Query(() => SubscriptionConnection, {
    nullable: true,
    description:
      'The subscriptions of all accounts that the viewer may see, by all that is known now: all for staff, those of its accounts for a partner, those of its contracts for a beneficiary. Null for viewers who may not read accounts.',
  })
  async subscriptions(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => SubscriptionListWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: SubscriptionListWhere | null,
    @Arg('orderBy', () => SubscriptionListOrder, {
      nullable: true,
      description:
        'Sort order. Default: by what where filters by, the earliest first; else by STARTS_ON.',
    })
    orderBy?: SubscriptionListOrder | null,
    @Arg('asOf', () => DateScalar, {
      nullable: true,
      description: 'The date that where.status is of. Default: today in each account’s time zone.',
    })
    asOf?: CalendarDate | null,
  ): Promise<Connection<SubscriptionRow>> {
    const check = new InputCheck();
    const by = checkedOrder(check, where, orderBy?.field);
    const range = where?.noticeDueBy ? rangeOf(where.noticeDueBy) : undefined;
    const { accountId: own = null, ...others } = ownRowsOf(context.viewer);
    const accountId = where?.accountId == null ? own : keyOf('Account', where.accountId)?.id;
    const noticeDueBy =
      range && checkedNoticeDays(check, range, await firstToday(context, accountId));
    const statuses = checkedStatuses(check, where);
    check.done();
    const isHidden = where?.isCompliant != null && !maySeeUsage(context.viewer);
    if (isHidden || accountId === undefined || (own !== null && accountId !== own)) {
      return listConnection(context, emptyList(subscriptionList), { accountId: null }, args, {
        by,
      });
    }
    const filter: SubscriptionListFilter = {
      ...others,
      ...{ accountId, noticeDueBy, statuses, deadlines: [] },
      serviceCodes: wantedValues(where?.serviceCode),
      isNoticeGiven: where?.isNoticeGiven ?? undefined,
      isCompliant: where?.isCompliant ?? undefined,
      endsBefore: where?.endsBefore ? rangeOf(where.endsBefore) : undefined,
      asOf: asOf ?? undefined,
    };
    const isDescending = orderBy?.direction === 'DESC';
    return listConnection(context, subscriptionList, filter, args, { by, isDescending });
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description:
      'The first last day for notice on or after a date, inclusive; null if the service ends before there is one, and if the subscription had not been recorded yet.',
  })
  noticeDueBy(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
    @Arg('from', () => DateScalar, {
      nullable: true,
      description: 'The date, in the account’s time zone. Default: that of asOf.',
    })
    from?: CalendarDate | null,
  ): PromiseOrValue<CalendarDate | null> {
    if (!knownBy(moment.knownAt)(subscription)) return null;
    return after(
      stateAt(context, subscription, momentOf(moment)),
      ({ contract, asOf, endsBefore }) =>
        ruled(['from'], () => nextNoticeDueBy(contract.schedule, endsBefore, from ?? asOf)),
    );
  }
}
