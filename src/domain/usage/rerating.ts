import type { AssessedCall, MeteredCall, UsageContract } from './usage';
import { assessCall } from './usage';

/** What a call is charged, and why, as far as it can differ when it is judged again. */
export type Charge = Pick<
  AssessedCall,
  'status' | 'billedSeconds' | 'amount' | 'rateId' | 'poolId'
>;

/**
 * Judges a call once more, under the contract as it is known by now.
 *
 * @param stands what the call is charged so far.
 * @returns undefined where nothing else comes out: then nothing is to be written.
 */
export function rerateCall(
  contract: UsageContract,
  call: MeteredCall,
  stands: Charge,
): AssessedCall | undefined {
  const anew = assessCall(contract, call);
  const isSame =
    anew.status === stands.status &&
    anew.billedSeconds === stands.billedSeconds &&
    anew.amount === stands.amount &&
    anew.rateId === stands.rateId &&
    anew.poolId === stands.poolId;
  return isSame ? undefined : anew;
}
