import { parseDecimal, storedDecimal, type Micros } from '../../../domain/money/money';
import type { CurrencyCode } from '../../../domain/money/currency';
import { rerateCall } from '../../../domain/usage/rerating';
import { meteredCall } from '../../../domain/usage/metered-call';
import type { AssessedCall, UsageContract } from '../../../domain/usage/usage';
import type { RequestContext } from '../../../application/context';
import type { RatedCall } from '../ingest/rate-reported-call';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { dialledFrom } from '../records/usage-contract.loader';
import type { UsageRow } from '../records/usage.entity';
import { contractKnownNow } from './contract-now.loader';
import { currentCalls, placeOf, type CallPeriod, type CallPlace } from './current-calls.loader';

/** What comes of rating the calls of a period again; the preview shows it, the act stores by it. */
export interface Rerating {
  readonly rerated: number;
  readonly unchanged: number;
  /** Calls whose numbers were erased: no prefix can be matched any more. */
  readonly skipped: number;
  /** Of all calls that were looked at. */
  readonly amountBefore: Micros;
  readonly amountAfter: Micros;
  readonly currency: CurrencyCode;
  /** Where the next act goes on; null when none of the period is left. */
  readonly continueAfter: CallPlace | null;
}

/** A call for which something else comes out, and what. */
export interface RechargedCall {
  readonly record: UsageRow;
  readonly anew: AssessedCall;
  readonly dialledIn: string | null;
}

/** As many as an act looks at: well within the time that a request has. */
const CALLS_MAX = 10_000;
/** After so many, other requests have their turn. */
const CALLS_AT_ONCE = 1_000;

const microsOf = (amount: string | null): Micros => (amount === null ? 0n : parseDecimal(amount));

/**
 * Rates calls of a period again, under the contract as it is known at this moment.
 *
 * Decides and stores nothing: so a preview and the act after it cannot disagree.
 *
 * @param callsMax as many as are looked at.
 */
export async function rateAgain(
  context: RequestContext,
  subscription: SubscriptionRow,
  period: CallPeriod,
  callsMax = CALLS_MAX,
): Promise<{ rerating: Rerating; recharged: RechargedCall[] }> {
  const { contract, usageContract } = await contractKnownNow(context, subscription);
  const found = await currentCalls(context, period, callsMax + 1);
  const calls = found.slice(0, callsMax);
  const recharged: RechargedCall[] = [];
  let [skipped, amountBefore, amountAfter] = [0, 0n, 0n];
  for (const [index, record] of calls.entries()) {
    if (index % CALLS_AT_ONCE === CALLS_AT_ONCE - 1) await new Promise(setImmediate);
    const before = microsOf(record.amount);
    const changed = isErased(record) ? undefined : rechargedOf(usageContract, record);
    if (isErased(record)) skipped += 1;
    if (changed) recharged.push(changed);
    amountBefore += before;
    amountAfter += changed ? (changed.anew.amount ?? 0n) : before;
  }
  const last = calls.at(-1);
  const rerating = {
    rerated: recharged.length,
    unchanged: calls.length - recharged.length - skipped,
    ...{ skipped, amountBefore, amountAfter, currency: contract.account.currencyCode },
    continueAfter: last && found.length > calls.length ? placeOf(last, period) : null,
  };
  return { rerating, recharged };
}

/** Erasing numbers leaves nothing to compare a content with. */
const isErased = ({ contentHash }: UsageRow): boolean => contentHash.length === 0;

function rechargedOf(known: UsageContract, record: UsageRow): RechargedCall | undefined {
  const contract = dialledFrom(known, record);
  const anew = rerateCall(contract, meteredCall(record), {
    status: record.status,
    billedSeconds: record.billedSeconds,
    amount: record.amount === null ? null : parseDecimal(record.amount),
    rateId: record.orderRateId,
    poolId: record.orderPoolId,
  });
  return anew && { record, anew, dialledIn: contract.place.countryCode };
}

/** The next version of a call: what was reported stays, what is charged is new. */
export function nextVersionOf(
  { newId }: RequestContext,
  { record, anew, dialledIn }: RechargedCall,
): RatedCall {
  const { status, usedOn, billedSeconds, amount, rateId, poolId, raisesIncident } = anew;
  return {
    ...record,
    id: newId(),
    contentHash: record.contentHash.toString('hex'),
    ...{ status, usedOn, billedSeconds, raisesIncident, dialledIn },
    amount: amount === null ? null : storedDecimal(amount),
    orderRateId: rateId,
    orderPoolId: poolId,
    importLine: null,
  };
}
