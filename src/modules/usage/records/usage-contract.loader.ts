import type { UsageContract } from '../../../domain/usage/usage';
import type { Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import { interned } from '../../../application/interned';
import { orderRatesOf } from '../../orders/rate.loader';
import type { ContractState } from '../../subscriptions/contract';

/**
 * The contract that calls of a subscription are judged by, where the call itself does not say from
 * where it was dialled.
 *
 * @param knownAt what rates were known then; all that hold when absent.
 */
export async function usageContractOf(
  context: RequestContext,
  state: ContractState,
  knownAt?: Instant,
): Promise<UsageContract> {
  const { account, subscription, terms } = state.contract;
  const line = { accountId: subscription.accountId, id: subscription.orderLineId };
  return {
    terms,
    zone: interned(account.timeZone),
    startsOn: interned(subscription.startsOn),
    endsBefore: state.endsBefore,
    ...gapsOf(state),
    rates: await orderRatesOf(context, line, knownAt),
    place: {
      countryCode: account.countryCode && interned(account.countryCode),
      outsideLineDigit: account.outsideLineDigit,
    },
  };
}

/** The times between two times of service; nothing for most contracts, which have but one. */
function gapsOf({ spans }: ContractState): Pick<UsageContract, 'gaps'> {
  if (spans.length === 1) return {};
  const gaps = spans.flatMap(({ endsBefore: from }, index) => {
    const before = spans[index + 1]?.startsOn;
    return from !== null && before !== undefined ? [{ from, before }] : [];
  });
  return { gaps };
}

/** The same contract for a call that was dialled in that country; its own where it is null. */
export function dialledFrom(contract: UsageContract, countryCode: string | null): UsageContract {
  if (countryCode === null) return contract;
  return { ...contract, place: { ...contract.place, countryCode } };
}
