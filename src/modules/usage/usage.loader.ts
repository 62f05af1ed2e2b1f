import type { YearMonth } from '../../domain/calendar-date';
import type { CallDirection } from '../../domain/rate-selection';
import type { Instant } from '../../domain/time-zone';
import type { UsageStatus } from '../../domain/usage';
import { columnsOf } from '../../database/columns';
import { namedByText } from '../../database/statement-name';
import { keyset, toPage, type OrderColumn, type Page, type PageRequest } from '../../database/page';
import type { RequestContext } from '../../request/context';
import { defineLoader, grouped } from '../../request/loader';
import { accountIdsOf, defineRowLoader } from '../../request/row-loader';
import { MonthlyTotalRow, UsageRow } from './usage.entity';

const COLUMNS = columnsOf(UsageRow, 'u');

export const usageRecordById = defineRowLoader('usage_record', UsageRow);

/** Which calls of a subscription are asked for. */
export interface UsageFilter {
  readonly directions?: readonly CallDirection[] | undefined;
  readonly statuses?: readonly UsageStatus[] | undefined;
  readonly startedFrom?: Instant | undefined;
  readonly startedBefore?: Instant | undefined;
}

export interface UsagePageKey extends UsageFilter {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly page: PageRequest;
}

/** An account page asks for a few subscriptions at once; longer lists are too rare to prepare. */
const NAMED_BRANCHES_MAX = 12;

const ORDER: OrderColumn[] = [
  { sql: 'u.started_at', type: 'timestamptz' },
  { sql: 'u.id', type: 'uuid' },
];
export const usageCursor = (row: UsageRow): string[] => [row.startedAt, row.id];

function branchOf(key: UsageFilter & { accountId: string; subscriptionId: string }, used: number) {
  const values: unknown[] = [key.accountId, key.subscriptionId];
  const place = () => `$${used + values.length}`;
  let text = `u.account_id = $${used + 1} and u.subscription_id = $${used + 2}`;
  const add = (condition: (place: string) => string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    text += ` and ${condition(place())}`;
  };
  add((at) => `u.direction = any(${at}::text[])`, key.directions);
  add((at) => `u.status = any(${at}::text[])`, key.statuses);
  add((at) => `u.started_at >= ${at}::timestamptz`, key.startedFrom);
  add((at) => `u.started_at < ${at}::timestamptz`, key.startedBefore);
  return { text, values };
}

/**
 * Pages of several subscriptions in one statement: a range of the index for each.
 *
 * One branch a subscription, joined by UNION ALL, because each has its own limit; a window over all
 * their calls would read every one of them.
 */
export const usagePageBySubscriptionId = defineLoader<UsagePageKey, Page<UsageRow>>(
  async ({ database }, keys) => {
    const values: unknown[] = [];
    const branches = keys.map((key, index) => {
      const branch = branchOf(key, values.length);
      values.push(...branch.values);
      const range = keyset(key.page, ORDER, values.length + 1);
      values.push(...range.values, key.page.limit + 1);
      return `(select ${index} as "branch", ${COLUMNS} from usage_record u
        where ${branch.text} and ${range.condition}
        order by ${range.orderBy} limit $${values.length})`;
    });
    const rows = await database.accountRows<UsageRow & { branch: number }>(
      accountIdsOf(keys),
      branches.length <= NAMED_BRANCHES_MAX
        ? namedByText(branches.join(' union all '))
        : { text: branches.join(' union all ') },
      values,
    );
    const found = grouped(
      keys.map((_, index) => `${index}`),
      rows,
      ({ branch }) => `${branch}`,
    );
    return keys.map((key, index) => toPage(key.page, found[index] ?? []));
  },
  (key) => JSON.stringify(key),
);

/** How many calls match; only asked when the count is. */
export async function countUsage(
  { database }: RequestContext,
  key: UsageFilter & { accountId: string; subscriptionId: string },
): Promise<number> {
  const branch = branchOf(key, 0);
  const rows = await database.accountRows<{ count: number }>(
    [key.accountId],
    { text: `select count(*) as count from usage_record u where ${branch.text}` },
    branch.values,
  );
  return rows[0]?.count ?? 0;
}

export interface MonthKey {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly month: YearMonth;
}

/**
 * The totals of a subscription's month: at most one row a direction, none where nothing was used.
 */
export const monthlyTotalsByMonth = defineLoader<MonthKey, MonthlyTotalRow[]>(
  async ({ database }, keys) => {
    const rows = await database.accountRows<MonthlyTotalRow>(
      accountIdsOf(keys),
      {
        name: 'monthly-totals-by-month',
        text: `select ${columnsOf(MonthlyTotalRow, 't')} from usage_monthly_total t
          where t.account_id = any($1::uuid[]) and t.subscription_id = any($2::uuid[])
            and t.month = any($3::text[])`,
      },
      [
        accountIdsOf(keys),
        keys.map(({ subscriptionId }) => subscriptionId),
        [...new Set(keys.map(({ month }) => month))],
      ],
    );
    return grouped(keys.map(monthKey), rows, monthKey);
  },
  (key) => monthKey(key),
);

const monthKey = (key: MonthKey) => `${key.accountId}/${key.subscriptionId}/${key.month}`;
