import type { StatedCharge } from '../../../domain/contract/charge-history';
import type { InputPath } from '../../../application/command';
import type { RequestContext } from '../../../application/context';
import { refuse } from '../../../application/user-input-error';
import type { RowKey } from '../../../data/loader';
import { chargeFactsAt, type ContractState } from '../contract';
import { wording } from './change.sentences';

/**
 * The recurring charge of a contract that a key names.
 *
 * @throws UserInputError NOT_FOUND for any other, of another contract, too.
 */
export async function requireCharge(
  { context, state }: { readonly context: RequestContext; readonly state: ContractState },
  key: RowKey | undefined,
  path: InputPath,
): Promise<StatedCharge> {
  const { charges } = await chargeFactsAt(context, state);
  const { accountId } = state.contract.subscription;
  const charge = key?.accountId === accountId ? charges.find(({ id }) => id === key.id) : undefined;
  return (
    charge ??
    refuse('NOT_FOUND', path, wording('No recurring charge of this contract has this id.'))
  );
}
