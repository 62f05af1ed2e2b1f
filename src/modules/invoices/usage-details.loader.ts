import type { InvoiceLineDetail } from '../../domain/invoice/invoice-document';
import type { LineKey } from '../../domain/invoice/invoice-line';
import { usageDetails } from '../../domain/invoice/usage-details';
import { parseDecimal } from '../../domain/money/money';
import { firstOfMonth, type CalendarDate, type YearMonth } from '../../domain/time/calendar-date';
import type { CallDirection } from '../../domain/usage/rate-selection';
import type { RequestContext } from '../../application/context';
import { sourceOf } from '../../data/columns';
import { defineLoader, grouped, type RowKey } from '../../data/loader';
import { accountIdsOf, defineChildrenLoader } from '../../data/row-loader';
import { rateOfContract } from '../orders/pinned-rate.loader';
import type { RateRecord } from '../orders/rate.loader';
import { subscriptionById } from '../subscriptions/subscription.loader';
import { InvoiceLineDetailRow } from './invoice.entity';

interface MonthOfUse {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly month: YearMonth;
}

/** Calls of a day by what they are rated by; those that are billed nothing are left out. */
interface CountedCalls extends MonthOfUse {
  readonly day: CalendarDate;
  readonly direction: CallDirection;
  readonly poolId: string | null;
  /** Whether their detail was removed: then their rate knows the pool. */
  readonly isRemoved: boolean;
  readonly rateId: string | null;
  readonly calls: number;
  readonly billedSeconds: number;
  readonly amount: string;
}

const monthKey = ({ accountId, subscriptionId, month }: MonthOfUse): string =>
  [accountId, subscriptionId, month].join('/');

/** The calls of a subscription's month, also those whose detail was removed. */
export const countedByMonth = defineLoader<MonthOfUse, CountedCalls[]>(
  async ({ database }, keys) => {
    const rows = await database.accountRows<CountedCalls>(
      accountIdsOf(keys),
      {
        name: 'billed-calls-by-rate',
        text: `with months as (
          select * from unnest($2::uuid[], $3::date[]) as m (subscription_id, first)
        )
        select t.account_id as "accountId", t.subscription_id as "subscriptionId",
          to_char(m.first, 'YYYY-MM') as month, t.used_on as day, t.direction,
          t.order_pool_id as "poolId", false as "isRemoved", t.order_rate_id as "rateId",
          count(*) as calls, sum(t.billed_seconds)::bigint as "billedSeconds",
          coalesce(sum(t.amount), 0)::numeric(27, 6) as amount
        from usage_record t join months m on m.subscription_id = t.subscription_id
          and t.used_on >= m.first and t.used_on < m.first + interval '1 month'
          and t.started_at >= m.first - 8 and t.started_at < m.first + 33
        where t.account_id = any($1::uuid[]) and t.is_current
          and (t.billed_seconds > 0 or t.amount <> 0)
        group by 1, 2, 3, 4, 5, 6, 8
        union all
        select r.account_id, r.subscription_id, to_char(m.first, 'YYYY-MM'), r.used_on,
          r.direction, null, true, r.order_rate_id, sum(r.calls)::bigint,
          sum(r.billed_seconds)::bigint, coalesce(sum(r.amount), 0)::numeric(27, 6)
        from usage_removed_total r join months m on m.subscription_id = r.subscription_id
          and r.used_on >= m.first and r.used_on < m.first + interval '1 month'
        where r.account_id = any($1::uuid[]) and (r.billed_seconds > 0 or r.amount <> 0)
        group by 1, 2, 3, 4, 5, 8`,
      },
      [
        keys.map(({ subscriptionId }) => subscriptionId),
        keys.map(({ month }) => firstOfMonth(month)),
      ],
    );
    return grouped(keys.map(monthKey), rows, monthKey);
  },
  monthKey,
);

/** What a line of use adds up, as calls stand now; nothing for any other line. */
export async function detailsOfKey(
  context: RequestContext,
  accountId: string,
  { subscriptionId, source, serviceMonth: month, direction, poolId }: LineKey,
): Promise<InvoiceLineDetail[]> {
  if (source !== 'USE' && source !== 'POOL') return [];
  const [subscription, counted] = await Promise.all([
    subscriptionById(context, { accountId, id: subscriptionId }),
    countedByMonth(context, { accountId, subscriptionId, month }),
  ]);
  if (!subscription) return [];
  const line = { accountId, id: subscription.orderLineId };
  const rates = await ratesByIds(context, line, new Set(counted.map(({ rateId }) => rateId)));
  const isOwn = (calls: CountedCalls) => {
    const own = calls.isRemoved ? (rates.get(calls.rateId)?.poolId ?? null) : calls.poolId;
    return own === poolId && (poolId !== null || calls.direction === direction);
  };
  return usageDetails(
    counted.filter(isOwn).map((calls) => {
      const rate = rates.get(calls.rateId);
      return {
        ...{ direction: calls.direction, leg: rate?.leg ?? null },
        perMinute: rate ? parseDecimal(rate.perMinute) : null,
        ...{ calls: calls.calls, billedSeconds: calls.billedSeconds },
        amount: parseDecimal(calls.amount),
      };
    }),
  );
}

/** The rates of a contract that have these ids; calls without a rate have none. */
async function ratesByIds(
  context: RequestContext,
  line: RowKey,
  ids: ReadonlySet<string | null>,
): Promise<ReadonlyMap<string | null, RateRecord | null>> {
  const found = [...ids].map(
    async (id) => [id, id === null ? null : await rateOfContract(context, line, id)] as const,
  );
  return new Map(await Promise.all(found));
}

/** What the lines of a finalized document add up, in the order of lines and rows. */
export const detailsByInvoiceId = defineChildrenLoader(
  sourceOf(InvoiceLineDetailRow),
  'invoiceId',
  't.line_position, t.position',
);

export const toDetail = (row: InvoiceLineDetailRow): InvoiceLineDetail => {
  const { direction, leg, perMinute, calls, billedSeconds, amount } = row;
  return {
    ...{ direction, leg, calls, billedSeconds },
    perMinute: perMinute === null ? null : parseDecimal(perMinute),
    amount: parseDecimal(amount),
  };
};
