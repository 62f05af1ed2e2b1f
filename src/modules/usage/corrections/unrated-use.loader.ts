import type { CalendarDate } from '../../../domain/time/calendar-date';
import { callingCodeOf } from '../../../domain/usage/number-type';
import type { UnratedUse } from '../../../domain/usage/unrated-use';
import { StatementValues } from '../../../data/statement-values';
import { askRows, type List, type ListKey } from '../../../data/list';
import { toPage, type OrderColumn, type Page, type PageRequest } from '../../../data/page';
import { namedByText } from '../../../data/statement-name';
import type { RequestContext } from '../../../application/context';
import { defineLoader, grouped, rowKey, type RowKey } from '../../../data/loader';
import { accountIdsOf } from '../../../data/row-loader';

/** Calls of a subscription for which the order has no rate, alike in whom they went to. */
export interface UnratedGroup extends UnratedUse {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly calls: number;
  readonly durationSeconds: number;
  readonly firstUsedOn: CalendarDate;
}

/** Calls of one duration to numbers that begin alike. */
interface UnratedRow {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly direction: UnratedUse['direction'];
  readonly leg: UnratedUse['leg'];
  /** Three digits at the most; "" where the number is unknown. */
  readonly lead: string;
  readonly seconds: number;
  readonly calls: number;
  readonly firstUsedOn: CalendarDate;
  readonly lastUsedOn: CalendarDate;
}

/** The leading digits of the other party; of a number that was erased nothing is known. */
const LEAD = `case when u.content_hash = '\\x' then '' else coalesce(substr(
    case u.direction when 'OUTBOUND' then u.to_number else u.from_number end, 2, 3), '') end`;
const GROUP = 'u.account_id, u.subscription_id, u.direction, u.leg';
const UNRATED = `u.status = 'UNRATED' and u.is_current`;

const GROUPS = {
  name: 'unrated-use-by-subscription-id',
  text: `select u.account_id as "accountId", u.subscription_id as "subscriptionId", u.direction,
      u.leg, ${LEAD} as lead,
      ceil(extract(epoch from u.ended_at - u.answered_at))::int as seconds, count(*) as calls,
      min(u.used_on) as "firstUsedOn", max(u.used_on) as "lastUsedOn"
    from usage_record u
    where u.account_id = any($1::uuid[]) and u.subscription_id = any($2::uuid[]) and ${UNRATED}
    group by ${GROUP}, 5, 6`,
};

/**
 * What of a subscription's use waits for a rate, by direction, leg and calling code.
 *
 * Counted by PostgreSQL, by lengths of calls: there are far fewer of them than calls.
 */
export const unratedBySubscriptionId = defineLoader<RowKey, UnratedGroup[]>(
  async ({ database }, keys) => {
    const accountIds = accountIdsOf(keys);
    const values = [keys.map(({ id }) => id)];
    const rows = await database.accountRows<UnratedRow>(accountIds, GROUPS, values);
    const found = grouped(keys.map(rowKey), rows, ({ accountId, subscriptionId: id }) =>
      rowKey({ accountId, id }),
    );
    return found.map((of) => groupsOf(of));
  },
  rowKey,
);

/** A number is grouped by its calling code, which its first three digits tell. */
const prefixOf = (lead: string): string => (lead === '' ? '' : callingCodeOf(`+${lead}`));

/** The groups of one subscription, in their order. */
function groupsOf(rows: readonly UnratedRow[]): UnratedGroup[] {
  const groups = Map.groupBy(rows, ({ direction, leg, lead }) =>
    [direction, leg, prefixOf(lead)].join(' '),
  );
  return [...groups.values()].map(toGroup).sort((a, b) => compare(placeOf(a), placeOf(b)));
}

function toGroup(rows: readonly UnratedRow[]): UnratedGroup {
  const [first] = rows as readonly [UnratedRow];
  const { accountId, subscriptionId, direction, leg, lead } = first;
  const sum = (of: (row: UnratedRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const days = (of: (row: UnratedRow) => CalendarDate) => rows.map(of).sort();
  return {
    ...{ accountId, subscriptionId, direction, leg, prefix: prefixOf(lead) },
    calls: sum(({ calls }) => calls),
    durationSeconds: sum(({ calls, seconds }) => calls * seconds),
    firstUsedOn: days((row) => row.firstUsedOn).at(0) ?? first.firstUsedOn,
    lastUsedOn: days((row) => row.lastUsedOn).at(-1) ?? first.lastUsedOn,
    durations: rows.map(({ seconds, calls }) => ({ seconds, calls })),
  };
}

/** Of which use the list is asked for: of an account, of a subscription, or of all. */
export interface UnratedFilter extends ListKey {
  readonly serviceCode?: string | undefined;
}

const PLACE: readonly OrderColumn[] = [
  { sql: 'u.account_id', type: 'uuid', property: 'accountId' },
  { sql: 'u.subscription_id', type: 'uuid', property: 'subscriptionId' },
  { sql: 'u.direction', type: 'text', property: 'direction' },
  { sql: 'u.leg', type: 'text', property: 'leg' },
  { sql: LEAD, type: 'text', property: 'prefix' },
];

/** Where a group stands in the list. */
const placeOf = (group: UnratedGroup): string[] =>
  PLACE.map(({ property }) => group[property as keyof UnratedGroup] as string);

/** By account, subscription, direction, leg and prefix, each by its text. */
function compare(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((value, place) => value !== b[place]);
  if (index === -1) return 0;
  return (a[index] ?? '') < (b[index] ?? '') ? -1 : 1;
}

/** Subscriptions whose calls are counted in one statement. */
const SUBSCRIPTIONS_AT_ONCE = 10;

/**
 * A page of the list: subscription after subscription, until it is full.
 *
 * The monthly totals tell which subscriptions have unrated calls at all, so that only calls of
 * those on the page are counted.
 */
async function unratedPage(
  context: RequestContext,
  filter: UnratedFilter,
  page: PageRequest,
): Promise<Page<UnratedGroup>> {
  const { isBackward = false } = page;
  const sign = isBackward ? -1 : 1;
  const isBeyond = (group: UnratedGroup) =>
    !page.cursor || sign * compare(placeOf(group), page.cursor) > 0;
  const found: UnratedGroup[] = [];
  let [from, isInclusive] = [page.cursor?.slice(0, 2), true];
  while (found.length <= page.limit) {
    const keys = await subscriptionsFrom(context, filter, from, isInclusive, isBackward);
    const groups = await Promise.all(keys.map((key) => unratedBySubscriptionId(context, key)));
    for (const list of groups) {
      found.push(...(isBackward ? list.toReversed() : list).filter(isBeyond));
    }
    const last = keys.at(-1);
    if (!last || keys.length < SUBSCRIPTIONS_AT_ONCE) break;
    [from, isInclusive] = [[last.accountId, last.id], false];
  }
  return toPage(page, found.slice(0, page.limit + 1));
}

/** The conditions of a filter on calls or totals `u` with their subscription `s`. */
function conditionsOf(
  { accountId, parentId, serviceCode }: UnratedFilter,
  values: StatementValues,
): string[] {
  const conditions = accountId === null ? [] : ['u.account_id = $1::uuid'];
  if (parentId !== undefined)
    conditions.push(`u.subscription_id = ${values.place(parentId)}::uuid`);
  if (serviceCode !== undefined) conditions.push(`s.service_code = ${values.place(serviceCode)}`);
  return conditions;
}

const valuesOf = ({ accountId }: UnratedFilter) => new StatementValues(accountId === null ? 0 : 1);

/** The next subscriptions that have unrated calls, from a place on. */
function subscriptionsFrom(
  context: RequestContext,
  filter: UnratedFilter,
  from: readonly string[] | undefined,
  isInclusive: boolean,
  isBackward: boolean,
): Promise<RowKey[]> {
  const values = valuesOf(filter);
  const conditions = ['u.unrated_calls > 0', ...conditionsOf(filter, values)];
  if (from) {
    const [account, subscription] = from.map((value) => `${values.place(value)}::uuid`);
    const beyond = `${isBackward ? '<' : '>'}${isInclusive ? '=' : ''}`;
    conditions.push(`(u.account_id, u.subscription_id) ${beyond} (${account}, ${subscription})`);
  }
  const direction = isBackward ? 'desc' : 'asc';
  const text = `select u.account_id as "accountId", u.subscription_id as id
    from usage_monthly_total u
    join subscription s on s.account_id = u.account_id and s.id = u.subscription_id
    where ${conditions.join(' and ')}
    group by u.account_id, u.subscription_id
    order by u.account_id ${direction}, u.subscription_id ${direction}
    limit ${values.place(SUBSCRIPTIONS_AT_ONCE)}`;
  return askRows(context, filter.accountId ?? undefined, namedByText(text), values.all);
}

/** How many groups there are in all; only asked when the count is. */
async function countUnrated(context: RequestContext, filter: UnratedFilter): Promise<number> {
  const values = valuesOf(filter);
  const text = `select concat_ws(' ', ${GROUP}) as name, ${LEAD} as lead
    from usage_record u
    join subscription s on s.account_id = u.account_id and s.id = u.subscription_id
    where ${[UNRATED, ...conditionsOf(filter, values)].join(' and ')} group by ${GROUP}, 2`;
  const rows = await askRows<{ name: string; lead: string }>(
    context,
    filter.accountId ?? undefined,
    namedByText(text),
    values.all,
  );
  return new Set(rows.map(({ name, lead }) => `${name} ${prefixOf(lead)}`)).size;
}

export const unratedUsage: List<UnratedFilter, UnratedGroup> = {
  name: 'unratedUsage',
  orders: { PLACE },
  page: unratedPage,
  count: countUnrated,
};
