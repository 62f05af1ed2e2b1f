import type { InputPath } from '../../application/command';
import type { RequestContext } from '../../application/context';
import { requireOpenAccount } from '../accounts/account.commands';
import type { ContractState } from './contract';

/**
 * Refuses what would let a service of a closed account run again, whichever act brings it about: a
 * reinstatement, a cure that is recorded late, a withdrawal that is dated back.
 *
 * @param after how the contract would stand today.
 * @throws UserInputError ACCOUNT_CLOSED
 */
export async function requireOpenToRun(
  context: RequestContext,
  { contract, endsBefore }: ContractState,
  path: InputPath,
): Promise<void> {
  const { id, closedOn } = contract.account;
  const runs = closedOn !== null && (endsBefore === null || endsBefore > closedOn);
  if (runs) await requireOpenAccount(context, id, path);
}
