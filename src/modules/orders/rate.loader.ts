import { LRUCache } from 'lru-cache';
import { parseDecimal, type Micros } from '../../domain/money/money';
import type { MinutePool } from '../../domain/usage/minute-pool';
import type { RateHours } from '../../domain/usage/rate-hours';
import type { OrderRate } from '../../domain/usage/rate-selection';
import type { Instant } from '../../domain/time/time-zone';
import { ratesOverTime } from '../../domain/usage/rates-over-time';
import { sourceOf } from '../../data/columns';
import type { RequestContext } from '../../application/context';
import { interned } from '../../application/interned';
import type { RowKey } from '../../data/loader';
import { defineChildrenLoader, defineRowLoader } from '../../data/row-loader';
import { PoolRow, RateRow } from './order.entity';

/** A rate with what became of it. */
export interface RateRecord extends RateRow {
  /** When it was found wrong; null while it holds. */
  readonly retiredAt: Instant | null;
  /** Why it was found wrong. */
  readonly retirementReason: string | null;
  /** The rate that holds instead; null where none does. */
  readonly replacedById: string | null;
  /** As of when it is asked for; everything is known when absent. */
  readonly knownAt?: Instant | undefined;
}

const RATE = sourceOf<RateRecord>(RateRow, {
  columns: `r.recorded_at as "retiredAt", r.reason as "retirementReason",
    r.replaced_by_id as "replacedById"`,
  join: `left join order_rate_retirement r
    on r.account_id = t.account_id and r.order_rate_id = t.id`,
});

export const rateById = defineRowLoader(RATE);

/**
 * Every rate that an order line has or had, by direction, leg, prefix and validity: those found
 * wrong, too, since calls were rated by them.
 */
export const ratesByOrderLineId = defineChildrenLoader(
  RATE,
  'orderLineId',
  't.direction, t.leg, t.prefix, t.valid_from, t.id',
);

/** The rates that a price change brought in, in the order of those of a line. */
export const ratesByContractChangeId = defineChildrenLoader(
  RATE,
  'contractChangeId',
  't.direction, t.leg, t.prefix, t.valid_from, t.id',
);

/** Values: the accounts, then the order lines. */
export const RATES_OF_LINES = ratesByOrderLineId.statement;

export const poolById = defineRowLoader(sourceOf(PoolRow));

/** The pools of included minutes of an order line, in their order. */
export const poolsByOrderLineId = defineChildrenLoader(
  sourceOf(PoolRow),
  'orderLineId',
  't.position',
);

/** Whether a rate was known then, and not known to be wrong. */
const isKnown = ({ recordedAt, retiredAt }: RateRecord, knownAt: Instant | undefined): boolean =>
  knownAt === undefined
    ? retiredAt === null
    : (recordedAt === null || recordedAt <= knownAt) && (retiredAt === null || retiredAt > knownAt);

/** A rate as it was known then: what was found out later is left out. */
export const rateAsKnown = (rate: RateRecord, knownAt: Instant | null | undefined): RateRecord => {
  if (knownAt == null) return rate;
  const isRetired = rate.retiredAt !== null && rate.retiredAt <= knownAt;
  return isRetired
    ? { ...rate, knownAt }
    : { ...rate, knownAt, retiredAt: null, retirementReason: null, replacedById: null };
};

/** Those of the rates that were known then, as they were. */
export const ratesAsKnown = (
  rates: readonly RateRecord[],
  knownAt: Instant | null | undefined,
): RateRecord[] =>
  rates
    .filter(({ recordedAt }) => recordedAt === null || knownAt == null || recordedAt <= knownAt)
    .map((rate) => rateAsKnown(rate, knownAt));

/**
 * The rates of a contract as the rating rules take them, each on the days on which it holds: all
 * that are not retired, or those that were known at that moment.
 *
 * The same list for every call of a request, so that it is sorted into a book once.
 *
 * @param lines the order line that began the contract, and those that amend it.
 */
export async function orderRatesOf(
  context: RequestContext,
  lines: readonly RowKey[],
  knownAt?: Instant,
): Promise<readonly OrderRate[]> {
  const found = await Promise.all(lines.map((line) => ratesByOrderLineId(context, line)));
  const records = found.flat();
  // Most orders never had a rate corrected or changed: one list, whenever it is asked for.
  const isCorrected = records.some(({ recordedAt, retiredAt }) => recordedAt ?? retiredAt);
  const ids = lines.map(({ id }) => id).join(' ');
  return context.once(`order rates ${ids} ${isCorrected ? (knownAt ?? '') : ''}`, () =>
    ratesOverTime(
      records
        .filter((record) => isKnown(record, isCorrected ? knownAt : undefined))
        .map(toOrderRate),
    ),
  );
}

/** The hours of a stored rate, of an order or a card; null for all. */
export function hoursOf({
  weekdays,
  fromMinute,
  beforeMinute,
}: Pick<RateRow, 'weekdays' | 'fromMinute' | 'beforeMinute'>): RateHours | null {
  const hasHours = weekdays !== null && fromMinute !== null && beforeMinute !== null;
  return hasHours ? { weekdays, fromMinute, beforeMinute } : null;
}

const prices = new LRUCache<string, Micros>({ max: 20_000 });

/** A price of many rates is one value. */
export function priceOf(text: string): Micros {
  const known = prices.get(text);
  if (known !== undefined) return known;
  const price = parseDecimal(text);
  prices.set(text, price);
  return price;
}

/**
 * A stored rate as the rating rules take it, and nothing else of it: a delivery keeps those of all
 * subscriptions that it names, and meets them in no order.
 */
export function toOrderRate(row: RateRow): OrderRate {
  return {
    id: row.id,
    direction: interned(row.direction),
    leg: interned(row.leg),
    prefix: interned(row.prefix),
    callType: row.callType,
    numberType: row.numberType,
    validFrom: interned(row.validFrom),
    validBefore: row.validBefore,
    poolId: row.poolId,
    hours: hoursOf(row),
    perMinute: priceOf(row.perMinute),
    initialIncrementSeconds: row.initialIncrementSeconds,
    additionalIncrementSeconds: row.additionalIncrementSeconds,
    connectionFee: priceOf(row.connectionFee),
    minimumCharge: priceOf(row.minimumCharge),
    origin: interned(row.origin),
  };
}

export const toMinutePool = (row: PoolRow): MinutePool => ({
  ...row,
  overagePerMinute: parseDecimal(row.overagePerMinute),
});
