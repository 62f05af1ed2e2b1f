import type { TimelineKind } from '../../domain/contract/timeline';
import type { DayRange } from '../../domain/contract/subscription-status';
import { deadlinesBetween, type RhythmClass } from '../../domain/contract/term-rhythm';
import { addDays, type CalendarDate } from '../../domain/time/calendar-date';
import type { RequestContext } from '../../application/context';
import type { OwnRows } from '../../application/viewer';
import { defineList, type List, type ListKey } from '../../data/list';
import { keyset, type OrderColumn, type Page, type PageRequest } from '../../data/page';
import type { StatementValues } from '../../data/statement-values';
import { rhythmClasses } from '../subscriptions/subscription-list.loader';
import { subscriptionById } from '../subscriptions/subscription.loader';
import { serviceOf } from '../subscriptions/timeline-facts.loader';
import { contractOfTimeline, entriesOf, type PlacedEntry } from './contract-timeline.loader';

/** Where days of that kind are found: by the rhythm of terms, or by the facts that give them. */
const FOUND_BY: Readonly<Record<TimelineKind, readonly ('RHYTHM' | 'FACT')[]>> = {
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
};
export const TIMELINE_KINDS = Object.keys(FOUND_BY) as TimelineKind[];
type RhythmKind = 'SERVICE_STARTS' | 'SERVICE_ENDS' | 'TERM_RENEWS' | 'NOTICE_DUE';

/** Which days of which contracts, across accounts. */
export interface TimelineFilter extends ListKey, DayRange, Omit<OwnRows, 'accountId'> {
  readonly kinds: readonly TimelineKind[];
  readonly serviceCodes?: readonly string[] | undefined;
  readonly classes: readonly RhythmClass[];
}

/** A day of a contract as it is found; its kind says what it means. */
interface FoundDay {
  readonly accountId: string;
  readonly id: string;
  readonly date: CalendarDate;
  readonly kind: TimelineKind;
  /** Of the fact that gives the day; FIRST_ID where the rhythm of the term does. */
  readonly place: string;
}

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

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** By day, account, kind, subscription and fact; all that is found is told apart by them. */
const FOUND: readonly OrderColumn[] = [
  { sql: 't.day', type: 'date', property: 'date' },
  { sql: 't.account_id', type: 'uuid', property: 'accountId' },
  { sql: 't.kind', type: 'text', property: 'kind' },
  { sql: 't.id', type: 'uuid', property: 'id' },
  { sql: 't.place', type: 'uuid', property: 'place' },
];

/** A table of days, and where each column of what is found stands in it. */
interface Days {
  readonly from: string;
  readonly day: string;
  readonly id: string;
  readonly place: string;
}

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

const within = (day: string, { from, to }: DayRange, values: StatementValues): string[] => [
  `${day} >= ${values.place(from)}::date`,
  `${day} < ${values.place(to)}::date`,
];

/** The rows of one kind, with a page of its own: each is a range of an index. */
function armOf(
  kind: TimelineKind,
  { from, day, id, place }: Days,
  conditions: readonly string[],
  values: StatementValues,
  page: PageRequest | null,
): string {
  // Of one order whatever the database sorts texts by.
  const name = `'${kind}'::text collate "C"`;
  const select = `select ${day} as day, t.account_id, ${name} as kind, ${id} as id,
      ${place} as place
    from ${from}`;
  if (!page) return `(${select} where ${conditions.join(' and ')})`;
  const sql = [day, 't.account_id', name, id, place];
  const columns = FOUND.map((column, index) => ({ ...column, sql: sql[index] ?? column.sql }));
  const { condition, orderBy } = keyset(page, columns, values);
  return `(${select} where ${[...conditions, condition].join(' and ')}
    order by ${orderBy} limit ${values.place(page.limit + 1)})`;
}

/** Whose rows are asked for; row-level security admits no others, whatever is named. */
function scopeConditions(
  { partnerId, accountIds, beneficiaryCode, serviceCodes }: TimelineFilter,
  values: StatementValues,
  account: string,
): string[] {
  const asked: readonly (readonly [string, unknown])[] = [
    ['t.partner_id = ?::uuid', partnerId],
    ['t.account_id = any(?::uuid[])', accountIds],
    ['t.beneficiary_code = ?::text', beneficiaryCode],
    ['t.service_code = any(?::text[])', serviceCodes],
  ];
  const named = asked.filter(([, value]) => value !== undefined);
  const own = named.map(([sql, value]) => sql.replace('?', values.place(value)));
  return account === '' ? own : [`t.account_id = ${account}`, ...own];
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

const days = defineList<TimelineFilter, FoundDay>({
  name: 'timeline',
  from: (filter, values, { account }, page) => ({
    columns: 't.account_id as "accountId", t.id, t.day as date, t.kind, t.place',
    from: `(${filter.kinds
      .flatMap((kind) =>
        FOUND_BY[kind].map((source) =>
          source === 'FACT'
            ? factArm(kind, filter, values, account, page)
            : rhythmArm(kind as RhythmKind, filter, values, account, page),
        ),
      )
      .join(' union all ')}) t`,
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
    const filter = await withClasses(context, key);
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
  count: async (context, key) => days.count(context, await withClasses(context, key)),
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

async function withClasses(
  context: RequestContext,
  filter: TimelineFilter,
): Promise<TimelineFilter> {
  return { ...filter, classes: await rhythmClasses(context, 'all') };
}

/** The entry of a day; undefined where service had ended before, and was taken up again later. */
async function entryOf(
  context: RequestContext,
  { accountId, id, date, kind, place }: FoundDay,
): Promise<PlacedEntry | undefined> {
  const subscription = await subscriptionById(context, { accountId, id });
  if (!subscription) throw new Error('a day of a subscription that there is not');
  const isOfFact = place !== FIRST_ID;
  const contract = await (isOfFact ? contractOfTimeline : serviceOf)(context, subscription);
  const entries = entriesOf(contract, { from: date, to: addDays(date, 1) }, [kind]);
  const entry = isOfFact ? entries.find(({ factId }) => factId === place) : entries[0];
  if (isOfFact && !entry) throw new Error('a day of a fact that does not give it');
  return entry && { ...entry, place };
}
