import type { TimelineKind } from '../../domain/contract/timeline';
import type { DayRange } from '../../domain/contract/subscription-status';
import { deadlinesBetween, type RhythmClass } from '../../domain/contract/term-rhythm';
import { addDays, type CalendarDate } from '../../domain/time/calendar-date';
import type { RequestContext } from '../../application/context';
import { defineList, type List } from '../../data/list';
import type { Page, PageRequest } from '../../data/page';
import type { StatementValues } from '../../data/statement-values';
import { clockRange } from '../accounts/clock-range.loader';
import { rhythmClasses } from '../subscriptions/subscription-list.loader';
import { subscriptionById } from '../subscriptions/subscription.loader';
import { serviceOf, type ContractOfTimeline } from '../subscriptions/timeline-facts.loader';
import { limitationDuties } from '../subscriptions/told-versions.loader';
import { contractOfTimeline, entriesOf, type PlacedEntry } from './contract-timeline.loader';
import { emergencyNoticeArms } from './emergency-notice-arms';
import { limitationFacts } from './limitation-facts.loader';
import {
  armOf,
  FIRST_ID,
  FOUND,
  LAST_ID,
  scopeConditions,
  within,
  type FoundDay,
  type TimelineFilter,
} from './timeline-arm';

type Place = 'RHYTHM' | 'FACT' | 'TOLD_VERSIONS';

/**
 * Where days of that kind are found: by the rhythm of terms, by the facts that give them, or by the
 * versions of the emergency limitation that everyone was told.
 */
const FOUND_BY: Readonly<Record<TimelineKind, readonly Place[]>> = {
  SERVICE_STARTS: ['RHYTHM'],
  SERVICE_RETURNS: ['FACT'],
  // The end that stands, and those before a reinstatement.
  SERVICE_ENDS: ['RHYTHM', 'FACT'],
  TERM_RENEWS: ['RHYTHM'],
  NOTICE_DUE: ['RHYTHM'],
  CONTRACT_AMENDED: ['FACT'],
  CHARGE_CHANGES: ['FACT'],
  PRICE_CHANGES: ['FACT'],
  PRICE_LAPSES: ['FACT'],
  PARTIAL_NOTICE_TAKES_EFFECT: ['FACT'],
  BREACH_RECEIVED: ['FACT'],
  CURE_DUE: ['FACT'],
  TERMINABLE_FOR_CAUSE: ['FACT'],
  SUSPENSION_BEGINS: ['FACT'],
  SUSPENSION_ENDS: ['FACT'],
  DEMAND_DUE: ['FACT'],
  EMERGENCY_NOTICE_OUTSTANDING: ['TOLD_VERSIONS'],
};
export const TIMELINE_KINDS = Object.keys(FOUND_BY) as TimelineKind[];
type RhythmKind = 'SERVICE_STARTS' | 'SERVICE_ENDS' | 'TERM_RENEWS' | 'NOTICE_DUE';

/** What is found of one kind: its day, and the conditions on the row and on the key of its day. */
interface Arm {
  readonly day: string;
  readonly conditions: readonly string[];
  /** The days on which periods end, or notice is due, with their keys; for none, of the row. */
  readonly days?: (filter: TimelineFilter) => readonly DayOfKey[];
}

interface DayOfKey {
  readonly deadlineKey: string;
  readonly day: CalendarDate;
  readonly endsBefore: CalendarDate;
}

const deadlines = (each: RhythmClass, { from, to }: DayRange, behind: number) =>
  deadlinesBetween([each], addDays(from, -behind), addDays(to, -behind));

const ARMS: Readonly<Record<RhythmKind, Arm>> = {
  SERVICE_STARTS: { day: 't.starts_on', conditions: [] },
  SERVICE_ENDS: { day: 't.ends_before', conditions: ['t.ends_before is not null'] },
  TERM_RENEWS: {
    day: 'd.day',
    conditions: [
      'd.day >= t.first_ends_before',
      '(t.ends_before is null or d.day < t.ends_before)',
    ],
    days: ({ classes, ...range }) =>
      classes.flatMap((each) =>
        deadlines(each, range, each.noticeDays).map(({ deadlineKey, endsBefore }) => ({
          ...{ deadlineKey, day: endsBefore, endsBefore },
        })),
      ),
  },
  NOTICE_DUE: {
    day: 'd.day',
    conditions: [
      'd.day >= t.starts_on',
      'd.ends_before >= t.first_ends_before',
      '(t.ends_before is null or d.ends_before <= t.ends_before)',
    ],
    days: ({ classes, ...range }) =>
      classes.flatMap((each) =>
        deadlines(each, range, 0).map(({ deadlineKey, noticeDueBy: day, endsBefore }) => ({
          ...{ deadlineKey, day, endsBefore },
        })),
      ),
  },
};

/** The days of one kind that the rhythm of terms has. */
function rhythmArm(
  kind: RhythmKind,
  filter: TimelineFilter,
  values: StatementValues,
  account: string,
  page: PageRequest | null,
): string {
  const { day, conditions, days } = ARMS[kind];
  const all = [...conditions, ...scopeConditions(filter, values, account)];
  const join = days ? joinDays(days(filter), values, all, page) : '';
  if (!days) all.push(...within(day, filter, values));
  const source = { from: `term_rhythm t ${join}`, day, id: 't.id', place: `'${FIRST_ID}'::uuid` };
  return armOf(kind, source, all, values, page);
}

/** The days of one kind that facts give. */
function factArm(
  kind: TimelineKind,
  filter: TimelineFilter,
  values: StatementValues,
  account: string,
  page: PageRequest | null,
): string {
  const scope = scopeConditions(filter, values, account);
  const all = [`t.kind = '${kind}'`, ...scope, ...within('t.day', filter, values)];
  const columns = { day: 't.day', id: 't.subscription_id', place: 't.fact_id' };
  return armOf(kind, { from: 'contract_day t', ...columns }, all, values, page);
}

/** Joins days by their keys, in the order of the page: no more are looked up than fill it. */
function joinDays(
  days: readonly DayOfKey[],
  values: StatementValues,
  conditions: string[],
  page: PageRequest | null,
): string {
  const isDownward = page?.isBackward ?? false;
  const [cursorDay, cursorAccount] = page?.cursor ?? [];
  const left = days.filter(
    ({ day }) => cursorDay === undefined || (isDownward ? day <= cursorDay : day >= cursorDay),
  );
  if (cursorDay !== undefined && cursorAccount !== undefined) {
    // Of the cursor's own day, which may be a long list, only what is left.
    const [edge, operator] = isDownward ? [LAST_ID, '<='] : [FIRST_ID, '>='];
    conditions.push(`t.account_id ${operator} case when d.day = ${values.place(cursorDay)}::date
      then ${values.place(cursorAccount)}::uuid else '${edge}'::uuid end`);
  }
  const lists = [
    `${values.place(left.map(({ deadlineKey }) => deadlineKey))}::text[]`,
    `${values.place(left.map(({ day }) => day))}::date[]`,
    `${values.place(left.map(({ endsBefore }) => endsBefore))}::date[]`,
  ];
  return `join (select * from unnest(${lists.join(', ')}) as k (deadline_key, day, ends_before)
    order by day${isDownward ? ' desc' : ''}) d on d.deadline_key = t.deadline_key`;
}

/** A page of each kind, each in the order of the whole; they are merged. */
function armsOf(
  filter: TimelineFilter,
  values: StatementValues,
  account: string,
  page: PageRequest | null,
): string[] {
  const arms = filter.kinds.flatMap((kind) =>
    FOUND_BY[kind].flatMap((place) => {
      if (place === 'FACT') return factArm(kind, filter, values, account, page);
      if (place === 'RHYTHM') return rhythmArm(kind as RhythmKind, filter, values, account, page);
      return emergencyNoticeArms(kind, filter, values, account, page);
    }),
  );
  return arms.length > 0 ? arms : [NO_DAYS];
}

const NO_DAYS = `(select null::date as day, null::uuid as account_id, null::text as kind,
    null::uuid as id, null::uuid as place where false)`;

const days = defineList<TimelineFilter, FoundDay>({
  name: 'timeline',
  from: (filter, values, { account }, page) => ({
    columns: 't.account_id as "accountId", t.id, t.day as date, t.kind, t.place',
    from: `(${armsOf(filter, values, account, page).join(' union all ')}) t`,
  }),
  orders: { DATE: FOUND },
});

/**
 * The days of the contracts that the viewer may see, of all its accounts: found by what is derived
 * of their terms and facts, then explained by the facts.
 */
export const timelineList: List<TimelineFilter, PlacedEntry> = {
  name: days.name,
  orders: days.orders,
  page: async (context, key, request) => {
    const filter = await withReference(context, key);
    const { limit, isBackward = false } = request;
    const rows: PlacedEntry[] = [];
    let { cursor } = request;
    for (;;) {
      const page = await days.page(context, filter, { ...request, cursor });
      const entries = await Promise.all(page.rows.map((row) => entryOf(context, row)));
      const found = entries.filter((entry) => entry !== undefined);
      if (isBackward) rows.unshift(...found);
      else rows.push(...found);
      const last = isBackward ? page.rows[0] : page.rows.at(-1);
      const hasMore = isBackward ? page.hasPreviousPage : page.hasNextPage;
      if (rows.length >= limit || !hasMore || !last) return cut(rows, request, hasMore);
      // Only days in a gap before a reinstatement are left out, and are made up for.
      cursor = FOUND.map(({ property }) => last[property as keyof FoundDay]);
    }
  },
  count: async (context, key) => days.count(context, await withReference(context, key)),
};

function cut(
  rows: readonly PlacedEntry[],
  { limit, isBackward = false, cursor }: PageRequest,
  hasMore: boolean,
): Page<PlacedEntry> {
  const isMore = hasMore || rows.length > limit;
  const isInside = cursor !== null && cursor !== undefined;
  return {
    rows: isBackward ? rows.slice(Math.max(rows.length - limit, 0)) : rows.slice(0, limit),
    hasNextPage: isBackward ? isInside : isMore,
    hasPreviousPage: isBackward ? isMore : isInside,
  };
}

/** The filter with what days are found by that is of no account. */
async function withReference(
  context: RequestContext,
  filter: TimelineFilter,
): Promise<TimelineFilter> {
  const isOfUsers = filter.kinds.some((kind) => FOUND_BY[kind].includes('TOLD_VERSIONS'));
  const [classes, duties, clocks] = await Promise.all([
    rhythmClasses(context, 'all'),
    isOfUsers ? limitationDuties(context, 'all') : undefined,
    isOfUsers ? clockRange(context) : undefined,
  ]);
  return { ...filter, classes, duties, clocks };
}

/** The entry of a day; undefined where service had ended before, and was taken up again later. */
async function entryOf(
  context: RequestContext,
  { accountId, id, date, kind, place }: FoundDay,
): Promise<PlacedEntry | undefined> {
  const subscription = await subscriptionById(context, { accountId, id });
  if (!subscription) throw new Error('a day of a subscription that there is not');
  const isOfFact = place !== FIRST_ID;
  const contract = await (isOfFact
    ? contractOfTimeline(context, subscription, { kinds: [kind] })
    : withUsers(context, await serviceOf(context, subscription), kind));
  const entries = entriesOf(contract, { from: date, to: addDays(date, 1) }, [kind]);
  const entry = isOfFact ? entries.find(({ factId }) => factId === place) : entries[0];
  if (isOfFact && !entry) throw new Error('a day of a fact that does not give it');
  return entry && { ...entry, place };
}

/** With who was told of the limitation, where the day follows from that. */
async function withUsers(
  context: RequestContext,
  contract: ContractOfTimeline,
  kind: TimelineKind,
): Promise<ContractOfTimeline> {
  if (!FOUND_BY[kind].includes('TOLD_VERSIONS')) return contract;
  const limitation = await limitationFacts(context, contract);
  return { ...contract, facts: { ...contract.facts, limitation } };
}
