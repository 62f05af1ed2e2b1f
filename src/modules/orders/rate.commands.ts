import { storedDecimal } from '../../domain/money/money';
import type { RateOrigin } from '../../domain/usage/rate-scope';
import type { RequestContext } from '../../application/context';
import type { OrderLineRow, RateRow } from './order.entity';
import type { CompleteRate, StatedRate } from './rate.input-check';

/** The line that a rate belongs to, and what is known of how it came in. */
export interface RateOwner extends Pick<
  RateRow,
  | 'accountId'
  | 'orderLineId'
  | 'beneficiaryCode'
  | 'recordedAt'
  | 'recordedBy'
  | 'reason'
  | 'origin'
  | 'contractChangeId'
  | 'changedRateId'
> {
  /** Ids of the line's pools, by name. */
  readonly poolIds: ReadonlyMap<string, string>;
}

/** A rate that no price change brought in. */
export const UNCHANGED = { contractChangeId: null, changedRateId: null };

/** How the rates that a line states come into its contract. */
export const originOfLine = ({ purpose }: Pick<OrderLineRow, 'purpose'>): RateOrigin =>
  purpose === 'AMENDS' ? 'AMENDMENT' : 'STATED';

/** How a rate came in that came with its order. */
export const WITH_ORDER = { recordedAt: null, recordedBy: null, reason: null, ...UNCHANGED };

/** The columns that a rate of an order and one of a card have alike. */
export function rateColumns(rate: StatedRate | CompleteRate) {
  const { direction, leg, prefix, callType, numberType, hours, validBefore } = rate;
  return {
    ...{ direction, leg, prefix, callType, numberType, validBefore },
    perMinute: storedDecimal(rate.perMinute),
    connectionFee: storedDecimal(rate.connectionFee),
    minimumCharge: storedDecimal(rate.minimumCharge),
    weekdays: hours ? [...hours.weekdays] : null,
    fromMinute: hours?.fromMinute ?? null,
    beforeMinute: hours?.beforeMinute ?? null,
  };
}

/** A rate as an order line stores it. */
export function toRateRow(
  { newId }: RequestContext,
  rate: CompleteRate,
  { poolIds, ...owner }: RateOwner,
): RateRow {
  const { initialIncrementSeconds, additionalIncrementSeconds, validFrom, pool } = rate;
  const poolId = pool === null ? null : (poolIds.get(pool) ?? null);
  return {
    ...rateColumns(rate),
    ...{ initialIncrementSeconds, additionalIncrementSeconds, validFrom, poolId },
    ...owner,
    id: newId(),
  };
}
