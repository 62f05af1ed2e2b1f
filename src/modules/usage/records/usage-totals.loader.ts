import type { YearMonth } from '../../../domain/time/calendar-date';
import { columnsOf } from '../../../data/columns';
import { defineLoader, grouped } from '../../../data/loader';
import { accountIdsOf } from '../../../data/row-loader';
import { MonthlyTotalRow } from './usage.entity';

export interface MonthKey {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly month: YearMonth;
}

const monthKey = (key: MonthKey) => `${key.accountId}/${key.subscriptionId}/${key.month}`;

/**
 * The totals of a subscription's month: a row a direction for calls that draw on no pool, and one
 * for those that draw on each; none where there were no such calls.
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
        keys.map(({ subscriptionId }) => subscriptionId),
        [...new Set(keys.map(({ month }) => month))],
      ],
    );
    return grouped(keys.map(monthKey), rows, monthKey);
  },
  monthKey,
);
