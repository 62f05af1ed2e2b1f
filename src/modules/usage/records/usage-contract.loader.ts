import { closuresOf, placesOf } from '../../../domain/account-fact';
import { placeAt, usedAt, type MeteredCall, type UsageContract } from '../../../domain/usage/usage';
import type { Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import { interned } from '../../../application/interned';
import type { AccountRow } from '../../accounts/account.entity';
import { lineRatesOf } from '../../orders/pinned-rate.loader';
import type { ContractState } from '../../subscriptions/contract';
import { linesOfContract } from '../../subscriptions/contract-facts';

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
  const lines = linesOfContract(subscription, state.records.changes);
  return {
    terms,
    zone: interned(account.timeZone),
    startsOn: interned(subscription.startsOn),
    endsBefore: state.endsBefore,
    ...gapsOf(state),
    ...(await lineRatesOf(context, lines, knownAt)),
    ...datedOf(account, knownAt),
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

/** What of an account counts as in force when a call is used. */
function datedOf(
  { facts, timeZone, countryCode, outsideLineDigit }: AccountRow,
  knownAt: Instant | undefined,
): Pick<UsageContract, 'place' | 'laterPlaces' | 'closures'> {
  if (facts.length === 0) {
    return { place: { countryCode: countryCode && interned(countryCode), outsideLineDigit } };
  }
  const { first, later } = placesOf(facts, timeZone, knownAt);
  const closures = closuresOf(facts, timeZone, knownAt);
  return {
    place: first,
    ...(later.length > 0 && { laterPlaces: later }),
    ...(closures.length > 0 && { closures }),
  };
}

/** What a call says of where and when it was dialled. */
interface DialledCall extends Pick<MeteredCall, 'startedAt'> {
  readonly answeredAt?: MeteredCall['answeredAt'] | undefined;
  /** Null for where its account dials from at the time. */
  readonly originCountryCode?: string | null | undefined;
}

/** The same contract for a call, with the place that it was dialled from. */
export function dialledFrom(contract: UsageContract, call: DialledCall): UsageContract {
  const { originCountryCode = null, startedAt, answeredAt = null } = call;
  if (originCountryCode === null && !contract.laterPlaces) return contract;
  const place = placeAt(contract, usedAt({ startedAt, answeredAt }));
  const countryCode = originCountryCode ?? place.countryCode;
  return { ...contract, place: { ...place, countryCode } };
}
