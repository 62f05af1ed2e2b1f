import { decimalValue, type Trace } from '../derivation';
import type { CurrencyCode } from '../money/currency';
import { roundToMinorUnit, type Micros } from '../money/money';
import {
  earlierOf,
  firstOfMonth,
  firstOfNextMonth,
  laterOf,
  monthAfter,
  type YearMonth,
} from '../time/calendar-date';
import { poolUse } from '../usage/minute-pool';
import { keyOf, type BillableContract, type BilledPool, type UsageTotal } from './billing-facts';
import type { BillableItem, LineKey } from './invoice-line';

/**
 * What the use of a contract comes to: an item for each calendar month and direction, and one for
 * each month and pool, of all that documents up to an issue month are to carry.
 *
 * Use is billed in arrears, by the document of the month after. An amount is the sum of the calls'
 * amounts at 6 decimals, rounded once; a pool is judged by the sum of both directions. Calls that
 * are never billed (not answered, emergency calls, before the start) have no seconds and no amount.
 *
 * Source: CXone Services Terms 3; the order.
 */
export function usageItems(
  contract: BillableContract,
  currency: CurrencyCode,
  until: YearMonth,
): BillableItem[] {
  const due = contract.totals.filter(({ month }) => monthAfter(month) <= until);
  const byKey = Map.groupBy(due, ({ month, direction, poolId }) =>
    [month, poolId ?? direction].join('/'),
  );
  return [...byKey.values()].flatMap((totals) => usageItem(contract, totals, currency) ?? []);
}

function usageItem(
  contract: BillableContract,
  totals: readonly UsageTotal[],
  currency: CurrencyCode,
): BillableItem | undefined {
  const [{ month, direction, poolId }] = totals as readonly [UsageTotal];
  const sums = sumOf(totals);
  if (poolId === null) {
    // Of calls that are charged nothing and billed no second there is nothing to say.
    if (sums.billedSeconds === 0 && sums.amount === 0n && sums.unratedCalls === 0) return undefined;
    const key = { ...keyOf(contract, 'USE', month), direction };
    return itemOf(contract, key, sums, (trace) => useOf(sums, currency, trace));
  }
  const pool = contract.pools.find(({ id }) => id === poolId);
  if (!pool) throw new Error(`the pool ${poolId} is in no line of the contract`);
  const key = { ...keyOf(contract, 'POOL', month), poolId };
  return itemOf(contract, key, sums, (trace) => overageOf(contract, pool, sums, currency, trace));
}

/** What the totals of a key of use come to, before anything is rounded. */
export const useOfKey = (
  { totals }: Pick<BillableContract, 'totals'>,
  { serviceMonth, direction, poolId }: LineKey,
): Pick<UsageTotal, 'billedSeconds' | 'amount'> =>
  sumOf(
    totals.filter(
      (total) =>
        total.month === serviceMonth &&
        total.poolId === poolId &&
        (poolId !== null || total.direction === direction),
    ),
  );

type Sums = Pick<UsageTotal, 'billedSeconds' | 'unratedCalls' | 'amount'>;

const sumOf = (totals: readonly UsageTotal[]): Sums => ({
  billedSeconds: totals.reduce((sum, total) => sum + total.billedSeconds, 0),
  unratedCalls: totals.reduce((sum, total) => sum + total.unratedCalls, 0),
  amount: totals.reduce((sum, total) => sum + total.amount, 0n),
});

function itemOf(
  contract: BillableContract,
  key: LineKey,
  { billedSeconds, unratedCalls }: Sums,
  amountOf: (trace?: Trace) => Micros,
): BillableItem {
  const { serviceMonth } = key;
  return {
    key,
    issueMonth: monthAfter(serviceMonth),
    ...daysInService(contract, serviceMonth),
    quantity: billedSeconds,
    unitPrice: null,
    days: null,
    daysInMonth: null,
    amount: amountOf(),
    unratedCalls,
    explain: (trace) => {
      amountOf(trace);
    },
  };
}

/** The days of a month from the first to the last in service; all of it where there is none. */
function daysInService(
  { spans }: BillableContract,
  month: YearMonth,
): Pick<BillableItem, 'serviceFrom' | 'serviceBefore' | 'isAfterEnd'> {
  const first = firstOfMonth(month);
  const next = firstOfNextMonth(first);
  const within = spans.filter(
    ({ startsOn, endsBefore }) => startsOn < next && (endsBefore === null || endsBefore > first),
  );
  const [earliest, latest] = [within[0], within.at(-1)];
  if (!earliest || !latest) return { serviceFrom: first, serviceBefore: next, isAfterEnd: true };
  return {
    serviceFrom: laterOf(first, earliest.startsOn),
    serviceBefore: earlierOf(next, latest.endsBefore ?? next),
    isAfterEnd: false,
  };
}

function useOf({ amount }: Sums, currency: CurrencyCode, trace?: Trace): Micros {
  const { micros, decimals } = roundToMinorUnit(amount, currency);
  trace?.step(
    'The sum of the calls is rounded once, to the minor unit',
    'ROUND',
    undefined,
    [decimalValue('sumOfCalls', amount)],
    decimalValue('amount', micros, decimals),
  );
  return micros;
}

function overageOf(
  { terms }: BillableContract,
  pool: BilledPool,
  { billedSeconds }: Sums,
  currency: CurrencyCode,
  trace?: Trace,
): Micros {
  return poolUse(pool, billedSeconds, currency, terms.clauses.METERING, trace).charge.micros;
}
