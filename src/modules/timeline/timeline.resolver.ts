import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { addDays, type CalendarDate } from '../../domain/time/calendar-date';
import type { UsersToTell } from '../../domain/contract/timeline';
import type { Trace } from '../../domain/derivation';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { maySeeUsage, ownRowsOf } from '../../application/viewer';
import { emptyList, listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { derive, Derivation } from '../../graphql/derivation.type';
import { wantedValues } from '../../graphql/filter';
import { keyOf } from '../../graphql/node-id';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import type { AccountRow } from '../accounts/account.entity';
import { Account } from '../accounts/account.type';
import type { ChargeRow } from '../orders/order.entity';
import { chargeById } from '../orders/order.loader';
import { Charge } from '../orders/order.type';
import { ContractChange } from '../subscriptions/changes/contract-change.type';
import type { ContractChangeRow } from '../subscriptions/contract-change.entity';
import { checkDayRange, RANGE_YEARS_MAX } from '../subscriptions/day-range.input-check';
import { TerminationNotice } from '../subscriptions/notice.type';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { NOTICE_DAYS_MAX } from '../subscriptions/subscription-list.input';
import type { NoticeRecord } from '../subscriptions/subscription.loader';
import { Subscription } from '../subscriptions/subscription.type';
import { TermPeriod } from '../subscriptions/term-period.type';
import { scheduleOfSource, type PeriodOfTerm } from '../subscriptions/term-source';
import type { DemandRow } from '../demands/performance-demand.entity';
import { demandById } from '../demands/performance-demand.loader';
import { PerformanceDemand } from '../demands/performance-demand.type';
import type { LimitationNoticeRow } from '../emergency/limitation/limitation-notice.entity';
import { limitationNoticesByServiceCode } from '../emergency/limitation/limitation-notice.loader';
import { LimitationNotice } from '../emergency/limitation/limitation-notice.type';
import { accountTimeline } from './account-timeline.loader';
import type { PlacedEntry } from './contract-timeline.loader';
import { usersToTell } from './limitation-facts.loader';
import { TIMELINE_KINDS, timelineList } from './timeline-list.loader';
import {
  AccountTimelineWhere,
  TimelineEntryConnection,
  TimelineEntryType,
  TimelineWhere,
} from './timeline.type';

@Resolver(() => Account)
export class AccountTimelineResolver {
  @FieldResolver(() => TimelineEntryConnection, {
    description: `The days that matter for its contracts, in a range of at most ${RANGE_YEARS_MAX} years: by date, kind and subscription.`,
  })
  async timeline(
    @Ctx() context: RequestContext,
    @Root() { id: accountId }: AccountRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('from', () => DateScalar, { description: 'First day, inclusive.' }) from: CalendarDate,
    @Arg('to', () => DateScalar, { description: 'First day after the range, exclusive.' })
    to: CalendarDate,
    @Arg('where', () => AccountTimelineWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: AccountTimelineWhere | null,
    @Arg('knownAt', () => DateTimeScalar, {
      nullable: true,
      description: 'Considers only what had been recorded by this instant. Default: everything.',
    })
    knownAt?: Instant | null,
  ): Promise<Connection<PlacedEntry>> {
    const check = new InputCheck();
    checkDayRange(check, { from, to });
    check.done();
    const key = {
      ...{ accountId, from, to, knownAt: knownAt ?? undefined },
      kinds: wantedValues(where?.kind),
      serviceCodes: wantedValues(where?.serviceCode),
    };
    return listConnection(context, accountTimeline, key, args);
  }
}

const NOBODY: UsersToTell = { active: 0, notified: 0 };

@Resolver(() => TimelineEntryType)
export class TimelineResolver {
  @Query(() => TimelineEntryConnection, {
    nullable: true,
    description: `The days that matter for all contracts that the viewer may see, by all that is known now: all for staff, those of its accounts for a partner, those of its own for a beneficiary. In a range of at most ${NOTICE_DAYS_MAX} days, by date, account, kind and subscription. Null for viewers who may not read accounts.`,
  })
  timeline(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('from', () => DateScalar, { description: 'First day, inclusive.' }) from: CalendarDate,
    @Arg('to', () => DateScalar, { description: 'First day after the range, exclusive.' })
    to: CalendarDate,
    @Arg('where', () => TimelineWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: TimelineWhere | null,
  ): Promise<Connection<PlacedEntry>> {
    const check = new InputCheck();
    const latest = check.rule(['from'], () => addDays(from, NOTICE_DAYS_MAX));
    checkDayRange(check, { from, to }, latest);
    check.done();
    const wanted = wantedValues(where?.kind);
    const kinds = TIMELINE_KINDS.filter((kind) => wanted?.includes(kind) ?? true).filter(
      (kind) => kind !== 'EMERGENCY_NOTICE_OUTSTANDING' || maySeeUsage(context.viewer),
    );
    const { accountId: own = null, ...others } = ownRowsOf(context.viewer);
    const accountId = where?.accountId == null ? own : keyOf('Account', where.accountId)?.id;
    const isOther = accountId === undefined || (own !== null && accountId !== own);
    if (isOther || kinds.length === 0) {
      return listConnection(context, emptyList(timelineList), { accountId: null }, args);
    }
    const serviceCodes = wantedValues(where?.serviceCode);
    const key = { ...others, accountId, from, to, kinds, serviceCodes, classes: [] };
    return listConnection(context, timelineList, key, args);
  }

  @FieldResolver(() => DateScalar, { description: 'The day, in the account’s time zone.' })
  occursOn(@Root() { date }: PlacedEntry): CalendarDate {
    return date;
  }

  @FieldResolver(() => Subscription, { description: 'The subscription concerned.' })
  subscription(@Root() { state }: PlacedEntry): SubscriptionRow {
    return state.contract.subscription;
  }

  @FieldResolver(() => Account, { description: 'The account concerned.' })
  account(@Root() { state }: PlacedEntry): AccountRow {
    return state.contract.account;
  }

  @FieldResolver(() => TermPeriod, {
    nullable: true,
    description: 'The period that begins with a renewal, or that a notice due on that day ends.',
  })
  period(@Root() { period, state }: PlacedEntry): PeriodOfTerm | null {
    return period && { period, source: state.contract.source };
  }

  @FieldResolver(() => TerminationNotice, {
    nullable: true,
    description: 'The notice that ends service; null for any other day.',
  })
  terminationNotice(@Root() { factId, state }: PlacedEntry): NoticeRecord | null {
    return state.records.notices.find(({ id }) => id === factId) ?? null;
  }

  @FieldResolver(() => ContractChange, {
    nullable: true,
    description: 'The change of the contract that it follows from; null if none.',
  })
  contractChange(@Root() { factId, state }: PlacedEntry): ContractChangeRow | null {
    return state.records.changes.find(({ id }) => id === factId) ?? null;
  }

  @FieldResolver(() => Charge, {
    nullable: true,
    description: 'The charge whose price lapses; null for any other day.',
  })
  async charge(
    @Ctx() context: RequestContext,
    @Root() { kind, accountId, place: id }: PlacedEntry,
  ): Promise<ChargeRow | null> {
    return kind === 'PRICE_LAPSES' ? chargeById(context, { accountId, id }) : null;
  }

  @FieldResolver(() => PerformanceDemand, {
    nullable: true,
    description: 'The demand that is due; null for any other day.',
  })
  async performanceDemand(
    @Ctx() context: RequestContext,
    @Root() { kind, accountId, place: id }: PlacedEntry,
  ): Promise<DemandRow | null> {
    return kind === 'DEMAND_DUE' ? demandById(context, { accountId, id }) : null;
  }

  @FieldResolver(() => LimitationNotice, {
    nullable: true,
    description:
      'The version of the emergency limitation that users have not been told; null for any other day.',
  })
  async limitationNotice(
    @Ctx() context: RequestContext,
    @Root() { limitationVersion, state }: PlacedEntry,
  ): Promise<LimitationNoticeRow | null> {
    if (limitationVersion === undefined) return null;
    const { serviceCode } = state.contract.subscription;
    const versions = await limitationNoticesByServiceCode(context, serviceCode);
    return versions.find(({ version }) => version === limitationVersion) ?? null;
  }

  @FieldResolver(() => Derivation, { description: 'How the date was computed.' })
  derivation(
    @Ctx() context: RequestContext,
    @Root() { explain, limitationVersion: version, state, knownAt }: PlacedEntry,
  ): PromiseOrValue<Trace> {
    const { subscription, terms, source } = state.contract;
    const told = (users: UsersToTell) =>
      derive((trace) => {
        explain({ terms, users, schedule: (traced) => scheduleOfSource(source, traced) }, trace);
      });
    return version === undefined
      ? told(NOBODY)
      : usersToTell(context, subscription, version, knownAt).then(told);
  }
}
