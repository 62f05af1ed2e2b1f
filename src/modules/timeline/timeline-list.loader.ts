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
import { entriesOf, serviceOf, type PlacedEntry } from './contract-timeline.loader';

/** What term_rhythm finds by itself, in the order of the names. */
export const KINDS_ACROSS_ACCOUNTS = [
  'NOTICE_DUE',
  'SERVICE_ENDS',
  'SERVICE_STARTS',
  'TERM_RENEWS',
] as const satisfies readonly TimelineKind[];
export type KindAcrossAccounts = (typeof KINDS_ACROSS_ACCOUNTS)[number];

/** Which days of which contracts, across accounts. */
export interface TimelineFilter extends ListKey, DayRange, Omit<OwnRows, 'accountId'> {
  readonly kinds: readonly KindAcrossAccounts[];
  readonly serviceCodes?: readonly string[] | undefined;
  readonly classes: readonly RhythmClass[];
}

/** A day of a contract as it is found; its kind says what it means. */
interface FoundDay {
  readonly accountId: string;
  readonly id: string;
  readonly date: CalendarDate;
  readonly kind: KindAcrossAccounts;
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

const ARMS: Readonly<Record<KindAcrossAccounts, Arm>> = {
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

/** By day, account, kind and subscription; all that is found is told apart by them. */
const FOUND: readonly OrderColumn[] = [
  { sql: 't.day', type: 'date', property: 'date' },
  { sql: 't.account_id', type: 'uuid', property: 'accountId' },
  { sql: 't.kind', type: 'text', property: 'kind' },
  { sql: 't.id', type: 'uuid', property: 'id' },
];

/** The rows of one kind, with a page of its own: each is a range of an index. */
function armOf(
  kind: KindAcrossAccounts,
  filter: TimelineFilter,
  values: StatementValues,
  account: string,
  page: PageRequest | null,
): string {
  const { day, conditions, days } = ARMS[kind];
  const all = [...conditions, ...scopeConditions(filter, values, account)];
  const join = days ? joinDays(days(filter), values, all, page) : '';
  if (!days) {
    all.push(`${day} >= ${values.place(filter.from)}::date`);
    all.push(`${day} < ${values.place(filter.to)}::date`);
  }
  // Of one order whatever the database sorts texts by.
  const name = `'${kind}'::text collate "C"`;
  const select = `select ${day} as day, t.account_id, ${name} as kind, t.id
    from term_rhythm t ${join}`;
  if (!page) return `(${select} where ${all.join(' and ')})`;
  const sql = [day, 't.account_id', name, 't.id'];
  const columns = FOUND.map((column, index) => ({ ...column, sql: sql[index] ?? column.sql }));
  const { condition, orderBy } = keyset(page, columns, values);
  return `(${select} where ${[...all, condition].join(' and ')}
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
    columns: 't.account_id as "accountId", t.id, t.day as date, t.kind',
    from: `(${filter.kinds
      .map((kind) => armOf(kind, filter, values, account, page))
      .join(' union all ')}) t`,
  }),
  orders: { DATE: FOUND },
});

/**
 * The days of the contracts that the viewer may see, of all its accounts: found by what is derived
 * of their terms, then explained by their facts.
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
  { accountId, id, date, kind }: FoundDay,
): Promise<PlacedEntry | undefined> {
  const subscription = await subscriptionById(context, { accountId, id });
  if (!subscription) throw new Error('a day of a subscription that there is not');
  const contract = await serviceOf(context, subscription);
  return entriesOf(contract, { from: date, to: addDays(date, 1) }, [kind])[0];
}
