import { decimalValue, integerValue, type Trace } from '../derivation';
import { wording } from '../wording';
import { DomainError } from '../domain-error';
import { refusal } from '../refusals';
import { divideHalfUp, RATE_DECIMALS, type Micros } from '../money/money';
import type { ClauseReference } from '../contract/service-terms';

/** How a call ended; only an answered one is charged. */
export type CallDisposition = 'ANSWERED' | 'BUSY' | 'NO_ANSWER' | 'FAILED';

/**
 * The price of a call: per minute, in billing increments. Amounts in micros of the order's
 * currency.
 */
export interface Rate {
  readonly perMinute: Micros;
  /** Seconds of the first block; it is the least that is billed. 1 to 3,600. */
  readonly initialIncrementSeconds: number;
  /** Seconds of each further block, always begun blocks. 1 to 3,600. */
  readonly additionalIncrementSeconds: number;
  /** Added once to every answered call. */
  readonly connectionFee: Micros;
  /** The least that an answered call costs. */
  readonly minimumCharge: Micros;
}

export const INCREMENT_SECONDS_MAX = 3_600;

/** A rated call; the amount has six decimals, which is its amount of record. */
export interface RatedCall {
  readonly billedSeconds: number;
  readonly amount: Micros;
}

const UNANSWERED: RatedCall = { billedSeconds: 0, amount: 0n };

/** @throws DomainError INVALID_RATE for increments outside 1 to 3,600 s and for negative prices. */
export function checkRate(rate: Rate): Rate {
  for (const seconds of [rate.initialIncrementSeconds, rate.additionalIncrementSeconds]) {
    if (Number.isInteger(seconds) && seconds >= 1 && seconds <= INCREMENT_SECONDS_MAX) continue;
    throw new DomainError(
      'INVALID_RATE',
      refusal('expected billing increments of 1 to {max} seconds, got {got}', {
        ...{ max: INCREMENT_SECONDS_MAX, got: seconds },
      }),
    );
  }
  for (const price of [rate.perMinute, rate.connectionFee, rate.minimumCharge]) {
    if (price >= 0n) continue;
    throw new DomainError(
      'INVALID_RATE',
      refusal('expected prices from 0 on, got {got}', { got: { price } }),
    );
  }
  return rate;
}

/**
 * Seconds that are billed for an answered call of that length.
 *
 * Begun seconds count whole, then begun increments count whole; even a call of 0 s is billed its
 * first increment, because the service did connect.
 *
 * Source: CXone Services Terms 3; increments: the order, or our default where it is silent.
 *
 * @throws DomainError INVALID_DURATION unless it is a whole number of milliseconds from 0 on.
 */
export function billedSeconds(durationMillis: number, rate: Rate): number {
  if (!Number.isSafeInteger(durationMillis) || durationMillis < 0) {
    throw new DomainError(
      'INVALID_DURATION',
      refusal('expected a duration of 0 or more whole milliseconds, got {got}', {
        got: durationMillis,
      }),
    );
  }
  const seconds = Math.ceil(durationMillis / 1000);
  const { initialIncrementSeconds: initial, additionalIncrementSeconds: additional } = rate;
  if (seconds <= initial) return initial;
  return initial + Math.ceil((seconds - initial) / additional) * additional;
}

/**
 * The charge of one call: max(connection fee + per minute × billed seconds / 60, minimum charge),
 * rounded once, HALF_UP, to six decimals.
 *
 * Busy, unanswered and failed calls cost nothing, not even the connection fee.
 *
 * Source: CXone Services Terms 3.
 */
export function rateCall(
  rate: Rate,
  disposition: CallDisposition,
  durationMillis: number,
  clause?: ClauseReference,
  trace?: Trace,
): RatedCall {
  if (disposition !== 'ANSWERED') {
    trace?.step(
      'A call that was not answered costs nothing, not even the connection fee',
      'FREE',
      undefined,
      [],
      decimalValue('amount', 0n),
    );
    trace?.conclude('Not answered: nothing is charged.');
    return UNANSWERED;
  }
  const billed = billedSeconds(durationMillis, rate);
  // In sixtieths of a micro, so that there is one division and one rounding.
  const usage = rate.connectionFee * 60n + rate.perMinute * BigInt(billed);
  const least = rate.minimumCharge * 60n;
  const amount = divideHalfUp(usage > least ? usage : least, 60n);
  if (trace) explain(rate, durationMillis, { billedSeconds: billed, amount }, clause, trace);
  return { billedSeconds: billed, amount };
}

function explain(
  rate: Rate,
  durationMillis: number,
  rated: RatedCall,
  clause: ClauseReference | undefined,
  trace: Trace,
): void {
  const seconds = Math.ceil(durationMillis / 1000);
  trace.step(
    'A begun second counts whole',
    'WHOLE_SECONDS',
    undefined,
    [integerValue('milliseconds', durationMillis)],
    integerValue('seconds', seconds),
  );
  trace.step(
    'The first increment is the least that is billed; further increments are billed when begun',
    'INCREMENTS',
    undefined,
    [
      integerValue('seconds', seconds),
      integerValue('initialIncrementSeconds', rate.initialIncrementSeconds),
      integerValue('additionalIncrementSeconds', rate.additionalIncrementSeconds),
    ],
    integerValue('billedSeconds', rated.billedSeconds),
  );
  trace.step(
    "Metered use is charged at the order's rate per minute",
    'RATE',
    clause,
    [
      decimalValue('connectionFee', rate.connectionFee),
      decimalValue('perMinute', rate.perMinute),
      integerValue('billedSeconds', rated.billedSeconds),
      decimalValue('minimumCharge', rate.minimumCharge),
    ],
    decimalValue('amount', rated.amount, RATE_DECIMALS),
  );
  const { connectionFee, minimumCharge } = rate;
  const fee =
    connectionFee > 0n &&
    wording(', with a fee of {connectionFee}', { connectionFee: { price: connectionFee } });
  const least =
    minimumCharge > 0n &&
    wording(', at least {minimumCharge}', { minimumCharge: { price: minimumCharge } });
  trace.conclude('{billedSeconds} s billed at {perMinute} a minute{fee}{least}: {amount}.', {
    billedSeconds: rated.billedSeconds,
    perMinute: { price: rate.perMinute },
    fee: fee || '',
    least: least || '',
    amount: { price: rated.amount },
  });
}
