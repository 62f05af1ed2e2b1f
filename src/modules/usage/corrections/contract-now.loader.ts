import type { UsageContract } from '../../../domain/usage/usage';
import type { RequestContext } from '../../../application/context';
import { contractOf, stateAt, type Contract } from '../../subscriptions/contract';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { usageContractOf } from '../records/usage-contract.loader';

/**
 * The contract that calls are rated by when they are corrected: as it is known at this moment.
 *
 * By the moment of the act and not by all that is stored, so that whoever asks later what was known
 * then finds the same contract, and the same amount.
 */
export async function contractKnownNow(
  context: RequestContext,
  subscription: SubscriptionRow,
): Promise<{ contract: Contract; usageContract: UsageContract }> {
  const contract = await contractOf(context, subscription);
  const now = context.now(contract.account);
  const state = await stateAt(context, subscription, { knownAt: now });
  return { contract, usageContract: await usageContractOf(context, state, now) };
}
