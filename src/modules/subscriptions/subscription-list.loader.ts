import type { CalendarDate } from '../../domain/time/calendar-date';
import {
  deadlinesBetween,
  type Deadline,
  type RhythmClass,
} from '../../domain/contract/term-rhythm';
import type { SubscriptionStatus } from '../../domain/contract/subscription-status';
import type { RequestContext } from '../../application/context';
import type { OwnRows } from '../../application/viewer';
import { columnsOf } from '../../data/columns';
import { defineList, type List, type ListKey } from '../../data/list';
import { defineLoader } from '../../data/loader';
import { orderBy, type OrderColumn, type PageRequest } from '../../data/page';
import type { StatementValues } from '../../data/statement-values';
import {
  clockRange,
  earliestToday,
  latestToday,
  todaySql,
  type ClockRange,
} from '../accounts/clock-range.loader';
import type { SubscriptionRow } from './subscription.entity';
import { subscriptionById } from './subscription.loader';
import { RhythmClassRow, TermRhythmRow } from './term-rhythm.entity';
import {
  complianceConditions,
  limitationDuties,
  type LimitationDuties,
} from './told-versions.loader';

/** From a day (inclusive) to a day (exclusive). */
export interface DateRange {
  readonly gte?: CalendarDate | undefined;
  readonly lt?: CalendarDate | undefined;
}

/** Days for notice; `gte` absent is each account's today. */
export interface NoticeRange {
  readonly gte?: CalendarDate | undefined;
  /** The first that is looked at. */
  readonly from: CalendarDate;
  readonly lt: CalendarDate;
}

/** Which subscriptions, across accounts. */
export interface SubscriptionListFilter extends ListKey, Omit<OwnRows, 'accountId'> {
  readonly serviceCodes?: readonly string[] | undefined;
  readonly statuses?: readonly SubscriptionStatus[] | undefined;
  readonly isNoticeGiven?: boolean | undefined;
  readonly endsBefore?: DateRange | undefined;
  /** Whether the duty to tell every user of the emergency limitation is met today. */
  readonly isCompliant?: boolean | undefined;
  /** By which it lists, where it is there. */
  readonly noticeDueBy?: NoticeRange | undefined;
  /** The day of the status; absent for each account's today. */
  readonly asOf?: CalendarDate | undefined;
  readonly deadlines: readonly Deadline[];
  /** By which accounts have their todays; absent where no condition is of today. */
  readonly clocks?: ClockRange | undefined;
  readonly duties?: LimitationDuties | undefined;
}

/** A subscription with what it is ordered by; not its own properties. */
export interface ListedSubscription extends SubscriptionRow {
  readonly listedDueBy?: CalendarDate;
  readonly listedEnd?: CalendarDate | null;
}

const KEYS: OrderColumn[] = orderBy(TermRhythmRow, 'accountId', 'id');
const ORDERS = {
  STARTS_ON: [...orderBy(TermRhythmRow, 'startsOn'), ...KEYS],
  NOTICE_DUE_BY: [{ sql: 'd.due_by', type: 'date' as const, property: 'listedDueBy' }, ...KEYS],
  ENDS_BEFORE: [{ sql: 't.ends_before', type: 'date' as const, property: 'listedEnd' }, ...KEYS],
};
export type SubscriptionListOrderName = keyof typeof ORDERS;

const STATUS_ON: Readonly<Record<SubscriptionStatus, (day: string) => string>> = {
  PENDING: (day) => `t.starts_on > ${day}`,
  INITIAL: (day) => `t.starts_on <= ${day} and t.first_ends_before > ${day} and ${runsOn(day)}`,
  RENEWAL: (day) => `t.first_ends_before <= ${day} and ${runsOn(day)}`,
  ENDED: (day) => `t.ends_before <= ${day}`,
};

const runsOn = (day: string): string => `(t.ends_before is null or t.ends_before > ${day})`;

/** The statement's parts for one filter; values are added to it in the order of the text. */
class Conditions {
  readonly all: string[] = [];

  constructor(
    private readonly filter: SubscriptionListFilter,
    readonly values: StatementValues,
  ) {}

  /** Today by each account's clock, in its zone. */
  today(): string {
    return todaySql(this.clocks, this.values.place(this.clocks.now));
  }

  get clocks(): ClockRange {
    const { clocks } = this.filter;
    if (!clocks) throw new Error('a condition of today, and no clock was read');
    return clocks;
  }

  equal(column: string, value: string | undefined, type: string): void {
    if (value !== undefined) this.all.push(`${column} = ${this.values.place(value)}::${type}`);
  }

  among(column: string, values: readonly string[] | undefined, type: string): void {
    if (values) this.all.push(`${column} = any(${this.values.place(values)}::${type}[])`);
  }

  within(column: string, { gte, lt }: DateRange): void {
    if (gte !== undefined) this.all.push(`${column} >= ${this.values.place(gte)}::date`);
    if (lt !== undefined) this.all.push(`${column} < ${this.values.place(lt)}::date`);
  }
}

function addStatus(conditions: Conditions, { statuses, asOf }: SubscriptionListFilter): void {
  if (!statuses) return;
  const { values, all } = conditions;
  const [only] = statuses;
  if (only === undefined) {
    all.push('false');
    return;
  }
  const day = asOf === undefined ? conditions.today() : `${values.place(asOf)}::date`;
  const any = statuses.map((status) => `(${STATUS_ON[status](day)})`);
  all.push(`(${any.join(' or ')})`);
  // What follows from these for any zone is a range of an index.
  const latest = asOf ?? latestToday(conditions.clocks);
  const earliest = asOf ?? earliestToday(conditions.clocks);
  if (statuses.length !== 1) return;
  if (only === 'PENDING') all.push(`t.starts_on > ${values.place(earliest)}::date`);
  else all.push(`t.starts_on <= ${values.place(latest)}::date`);
  if (only === 'ENDED') all.push(`t.ends_before <= ${values.place(latest)}::date`);
}

function addCompliance(
  conditions: Conditions,
  { isCompliant, duties }: SubscriptionListFilter,
): void {
  if (isCompliant === undefined || !duties) return;
  const { clocks } = conditions;
  const [earliest, latest] = [earliestToday(clocks), latestToday(clocks)];
  const today = { sql: () => conditions.today(), earliest, latest };
  conditions.all.push(...complianceConditions(duties, isCompliant, today, conditions.values));
}

function fromOf(
  filter: SubscriptionListFilter,
  values: StatementValues,
  account: string,
  page: PageRequest | null,
): { columns: string; from: string; condition: string } {
  const conditions = new Conditions(filter, values);
  if (account !== '') conditions.all.push(`t.account_id = ${account}`);
  conditions.equal('t.partner_id', filter.partnerId, 'uuid');
  conditions.among('t.account_id', filter.accountIds, 'uuid');
  conditions.equal('t.beneficiary_code', filter.beneficiaryCode, 'text');
  const [service, ...others] = filter.serviceCodes ?? [];
  // Of one service they come from the index in order.
  if (others.length === 0) conditions.equal('t.service_code', service, 'text');
  if (others.length > 0 || service === undefined) {
    conditions.among('t.service_code', filter.serviceCodes, 'text');
  }
  if (filter.isNoticeGiven !== undefined) {
    conditions.all.push(`t.ends_before is ${filter.isNoticeGiven ? 'not ' : ''}null`);
  }
  if (filter.endsBefore) {
    conditions.all.push('t.ends_before is not null');
    conditions.within('t.ends_before', filter.endsBefore);
  }
  addStatus(conditions, filter);
  addCompliance(conditions, filter);
  const deadlines = filter.noticeDueBy ? joinDeadlines(conditions, filter, page) : '';
  const dueBy = filter.noticeDueBy ? ', d.due_by as "listedDueBy"' : '';
  return {
    columns: `${columnsOf(TermRhythmRow, 't', ['accountId', 'id', 'startsOn'])},
      t.ends_before as "listedEnd"${dueBy}`,
    from: `term_rhythm t ${deadlines}`,
    condition: conditions.all.join(' and ') || 'true',
  };
}

/**
 * Joins the days for notice by their keys, in the order that the page goes through them, so that
 * no more days are looked up than it takes to fill it.
 */
function joinDeadlines(
  conditions: Conditions,
  { deadlines, noticeDueBy }: SubscriptionListFilter,
  page: PageRequest | null,
): string {
  const { values, all } = conditions;
  const isDownward = (page?.isDescending ?? false) !== (page?.isBackward ?? false);
  const [cursorDay, cursorAccount] = page?.cursor ?? [];
  const left = deadlines.filter(
    ({ noticeDueBy: day }) =>
      cursorDay === undefined || (isDownward ? day <= cursorDay : day >= cursorDay),
  );
  const gte = noticeDueBy?.gte;
  const from = gte === undefined ? conditions.today() : `${values.place(gte)}::date`;
  all.push(
    `d.due_by >= ${from}`,
    // Its first in these days.
    `(d.previous_due_by < ${from} or d.ends_before = t.first_ends_before)`,
    'd.ends_before >= t.first_ends_before',
    '(t.ends_before is null or d.ends_before <= t.ends_before)',
  );
  if (cursorDay !== undefined && cursorAccount !== undefined) {
    // Of the cursor's own day, which may be a long list, only what is left.
    const [edge, operator] = isDownward ? [LAST_ID, '<='] : [FIRST_ID, '>='];
    all.push(`t.account_id ${operator} case when d.due_by = ${values.place(cursorDay)}::date
      then ${values.place(cursorAccount)}::uuid else '${edge}'::uuid end`);
  }
  const lists = [
    `${values.place(left.map(({ deadlineKey }) => deadlineKey))}::text[]`,
    `${values.place(left.map(({ noticeDueBy: day }) => day))}::date[]`,
    `${values.place(left.map(({ endsBefore }) => endsBefore))}::date[]`,
    `${values.place(left.map(({ previousDueBy }) => previousDueBy))}::date[]`,
  ];
  return `join (select * from unnest(${lists.join(', ')})
      as k (deadline_key, due_by, ends_before, previous_due_by)
      order by due_by${isDownward ? ' desc' : ''}) d on d.deadline_key = t.deadline_key`;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const places = defineList<SubscriptionListFilter, ListedSubscription>({
  name: 'subscriptionList',
  from: (filter, values, { account }, page) => fromOf(filter, values, account, page),
  orders: ORDERS,
});

/**
 * The subscriptions that the viewer may see, of all its accounts: found by what is derived of them,
 * then read with their accounts.
 */
export const subscriptionList: List<SubscriptionListFilter, ListedSubscription> = {
  ...places,
  page: async (context, filter, request) => {
    const page = await places.page(context, await withReference(context, filter), request);
    return { ...page, rows: await Promise.all(page.rows.map((row) => wholeRow(context, row))) };
  },
  count: async (context, filter) => places.count(context, await withReference(context, filter)),
};

async function wholeRow(
  context: RequestContext,
  place: ListedSubscription,
): Promise<ListedSubscription> {
  const subscription = await subscriptionById(context, place);
  if (!subscription) throw new Error('a listed subscription that there is not');
  return { ...place, ...subscription };
}

/** The lengths of terms that there are. */
export const rhythmClasses = defineLoader<string, RhythmClass[]>(async ({ database }) => {
  const text = `select ${columnsOf(RhythmClassRow, 't')} from term_rhythm_class t`;
  const rows = await database.rows<RhythmClassRow>({ name: 'term-rhythm-classes', text }, []);
  return [
    rows.map(({ renewalUnit, renewalLength, noticeDays }) => ({
      renewal: renewalUnit === 'DAYS' ? { days: renewalLength } : { months: renewalLength },
      noticeDays,
    })),
  ];
});

/** The filter with what it is judged by that is of no account. */
async function withReference(
  context: RequestContext,
  filter: SubscriptionListFilter,
): Promise<SubscriptionListFilter> {
  const { isCompliant } = filter;
  const [found, duties, clocks] = await Promise.all([
    withDeadlines(context, filter),
    isCompliant === undefined ? undefined : limitationDuties(context, 'all'),
    isOfToday(filter) ? clockRange(context) : undefined,
  ]);
  return { ...found, duties, clocks };
}

const isOfToday = ({ statuses, asOf, isCompliant, noticeDueBy }: SubscriptionListFilter) =>
  (statuses !== undefined && asOf === undefined) ||
  isCompliant !== undefined ||
  (noticeDueBy !== undefined && noticeDueBy.gte === undefined);

/** The filter with the days for notice that it asks for, of all lengths of terms that there are. */
async function withDeadlines(
  context: RequestContext,
  filter: SubscriptionListFilter,
): Promise<SubscriptionListFilter> {
  const { noticeDueBy } = filter;
  if (!noticeDueBy) return filter;
  const classes = await rhythmClasses(context, 'all');
  const { from, lt } = noticeDueBy;
  return { ...filter, deadlines: deadlinesBetween(classes, from, lt) };
}
