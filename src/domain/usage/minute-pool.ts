import type { CurrencyCode } from '../money/currency';
import { minorUnitDecimals } from '../money/currency';
import { decimalValue, integerValue, type Trace } from '../derivation';
import { divideToDecimals, type Micros, type Money } from '../money/money';
import type { ClauseReference } from '../contract/service-terms';

/** Minutes that are paid for by the month already, pooled over the units of an order line. */
export interface MinutePool {
  /** Minutes of one unit, such as a device, in a calendar month. */
  readonly includedMinutes: number;
  readonly units: number;
  /** Price of a minute beyond the pool. */
  readonly overagePerMinute: Micros;
}

/** What a month's use of a pool comes to. */
export interface PoolUse {
  readonly includedSeconds: number;
  readonly usedSeconds: number;
  /** Seconds beyond the pool; 0 while it lasts. */
  readonly overageSeconds: number;
  /** Charge of the month, at the currency's minor unit. */
  readonly charge: Money;
}

/**
 * The charge for what a month's calls used beyond their pool of included minutes.
 *
 * Judged once, by the month's sum of billed seconds, so that it does not matter in which order the
 * calls came in; a month that service begins or ends in has the whole pool. Rounded once, HALF_UP,
 * to the minor unit.
 *
 * Source: the order.
 */
export function poolUse(
  pool: MinutePool,
  usedSeconds: number,
  currency: CurrencyCode,
  clause?: ClauseReference,
  trace?: Trace,
): PoolUse {
  const includedSeconds = pool.includedMinutes * pool.units * 60;
  const overageSeconds = Math.max(0, usedSeconds - includedSeconds);
  const decimals = minorUnitDecimals(currency);
  const micros = divideToDecimals(pool.overagePerMinute * BigInt(overageSeconds), 60n, decimals);
  const use = { includedSeconds, usedSeconds, overageSeconds };
  const charge = { micros, currency, decimals };
  if (trace) explain(pool, { ...use, charge }, clause, trace);
  return { ...use, charge };
}

function explain(
  pool: MinutePool,
  { includedSeconds, usedSeconds, overageSeconds, charge }: PoolUse,
  clause: ClauseReference | undefined,
  trace: Trace,
): void {
  trace.step(
    'The minutes of all units are one pool for the calendar month',
    'WHOLE_PRODUCT',
    undefined,
    [
      integerValue('includedMinutes', pool.includedMinutes),
      integerValue('units', pool.units),
      integerValue('secondsOfMinute', 60),
    ],
    integerValue('includedSeconds', includedSeconds),
  );
  trace.step(
    'Only what the month used beyond the pool is charged',
    'EXCESS',
    undefined,
    [integerValue('usedSeconds', usedSeconds), integerValue('includedSeconds', includedSeconds)],
    integerValue('overageSeconds', overageSeconds),
  );
  trace.step(
    'Minutes beyond the pool are charged at the price the order states for them',
    'RATE',
    clause,
    [
      decimalValue('connectionFee', 0n),
      decimalValue('overagePerMinute', pool.overagePerMinute),
      integerValue('overageSeconds', overageSeconds),
      decimalValue('minimumCharge', 0n),
    ],
    decimalValue('charge', charge.micros, charge.decimals),
  );
  trace.conclude(
    '{usedSeconds} s used of {includedSeconds} s included: {overageSeconds} s beyond them, {charge}.',
    { usedSeconds, includedSeconds, overageSeconds, charge: { money: charge } },
  );
}
