import type { TimelineFacts } from '../../domain/contract/timeline';
import { LAST_DATE } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { chargeFactsAt, stateAt, type ContractState } from './contract';
import { held, partialNoticeOf, serviceFactsOf, suspensionsOf } from './contract-facts';
import type { ContractChangeKind } from './contract-change-kind';
import type { SubscriptionRow } from './subscription.entity';

/** What is known of a contract that puts days on its timeline. */
export interface ContractOfTimeline {
  readonly state: ContractState;
  readonly facts: TimelineFacts;
  readonly knownAt: Instant | undefined;
}

const NO_OTHER_FACTS = {
  ...{ charges: [], chargeChanges: [], priceChanges: [], amendments: [], partialNotices: [] },
  ...{ suspensions: [], demands: [], limitation: null },
};

/** What decides when service starts, renews and ends. */
export async function serviceOf(
  context: RequestContext,
  subscription: SubscriptionRow,
  knownAt?: Instant,
): Promise<ContractOfTimeline> {
  // On the last day there is, all notices on record stand that were not withdrawn.
  return serviceOfState(
    await stateAt(context, subscription, { asOf: LAST_DATE, knownAt }),
    knownAt,
  );
}

/** The same, of a state that is known already. */
export function serviceOfState(state: ContractState, knownAt?: Instant): ContractOfTimeline {
  const { timeZone: zone } = state.contract.account;
  const facts = { ...NO_OTHER_FACTS, service: serviceFactsOf(state.records), zone };
  return { state, facts, knownAt };
}

/**
 * With all facts of the contract itself, of the same knowledge; demands are made beside it, and who
 * was told of the emergency limitation.
 */
export async function withChanges(
  context: RequestContext,
  { state, facts, knownAt }: ContractOfTimeline,
): Promise<ContractOfTimeline> {
  const { charges } = await chargeFactsAt(context, state);
  const { changes } = state.records;
  const of = (kind: ContractChangeKind) => changes.filter((row) => row.kind === kind);
  const effective = (kind: ContractChangeKind) =>
    of(kind).map((row) => ({ id: row.id, effectiveOn: held(row.effectiveOn, row), row }));
  return {
    ...{ state, knownAt },
    facts: {
      ...{ ...facts, charges },
      amendments: effective('AMENDED'),
      chargeChanges: effective('CHARGE_CHANGED'),
      priceChanges: [...effective('PRICE_CHANGED'), ...effective('RATES_CHANGED')].map(
        ({ id, effectiveOn, row }) => ({
          ...{ id, effectiveOn, announcedOn: held(row.toldOn, row) },
        }),
      ),
      partialNotices: of('PARTIAL_NOTICE').map((row) => ({
        ...partialNoticeOf(row, changes),
        id: row.id,
      })),
      suspensions: suspensionsOf(changes),
    },
  };
}
