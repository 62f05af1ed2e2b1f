import type { KnownFacts } from '../../domain/contract/calendar';
import { LAST_DATE } from '../../domain/time/calendar-date';
import { localDate, type Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import type { DemandClosureRow, DemandRow } from '../demands/performance-demand.entity';
import { closuresByDemandId, demandsBySubscriptionId } from '../demands/performance-demand.loader';
import { contractOf, recordsOf, stateOf, type Contract } from '../subscriptions/contract';
import type { ContractRecords } from '../subscriptions/contract-facts';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { serviceOfState, withChanges } from '../subscriptions/timeline-facts.loader';

/** A contract with all that was known of it, one fact after the other. */
export interface ContractHistory {
  readonly contract: Contract;
  readonly history: readonly KnownFacts[];
}

interface RecordedFact {
  readonly recordedAt: Instant;
  readonly id: string;
}

interface MadeDemand {
  readonly demand: DemandRow;
  readonly closures: readonly DemandClosureRow[];
}

/**
 * What was known of a contract since it was recorded.
 *
 * Fact by fact, not instant by instant: a test clock stands still, so that a notice and its
 * withdrawal may have been recorded at the same instant, and the calendar read between them.
 */
export async function contractHistory(
  context: RequestContext,
  subscription: SubscriptionRow,
): Promise<ContractHistory> {
  const [contract, records, demands] = await Promise.all([
    contractOf(context, subscription),
    recordsOf(context, subscription),
    demandsOf(context, subscription),
  ]);
  const facts = inOrder([
    ...records.notices.flatMap((notice) => [notice, ...notice.withdrawals]),
    ...records.changes,
    ...demands.flatMap(({ demand, closures }) => [demand, ...closures]),
  ]);
  const { recordedAt } = subscription;
  const moments = [{ recordedAt, place: '' }, ...facts.map((fact) => momentOf(fact))];
  const history = await Promise.all(
    moments.map(async ({ recordedAt, place }) => {
      const isKnown = (fact: RecordedFact) => momentOf(fact).place <= place;
      const state = stateOf(contract, knownOf(records, isKnown), LAST_DATE);
      const known = await withChanges(context, serviceOfState(state));
      const own = demandsKnown(demands, isKnown, contract);
      return { recordedAt, facts: { ...known.facts, demands: own } };
    }),
  );
  return { contract, history };
}

const momentOf = ({ recordedAt, id }: RecordedFact) => ({
  recordedAt,
  place: `${recordedAt} ${id}`,
});

const inOrder = (facts: readonly RecordedFact[]): RecordedFact[] =>
  [...facts].sort((one, other) => (momentOf(one).place < momentOf(other).place ? -1 : 1));

type IsKnown = (fact: RecordedFact) => boolean;

const knownOf = ({ notices, changes }: ContractRecords, isKnown: IsKnown): ContractRecords => ({
  notices: notices
    .filter(isKnown)
    .map((notice) => ({ ...notice, withdrawals: notice.withdrawals.filter(isKnown) })),
  changes: changes.filter(isKnown),
});

async function demandsOf(
  context: RequestContext,
  subscription: SubscriptionRow,
): Promise<MadeDemand[]> {
  const demands = await demandsBySubscriptionId(context, subscription);
  return Promise.all(
    demands.map(async (demand) => ({
      demand,
      closures: await closuresByDemandId(context, demand),
    })),
  );
}

const demandsKnown = (
  demands: readonly MadeDemand[],
  isKnown: IsKnown,
  { account: { timeZone } }: Contract,
): KnownFacts['facts']['demands'] =>
  demands
    .filter(({ demand }) => isKnown(demand))
    .map(({ demand: { id, dueOn }, closures }) => {
      const closure = closures.find(isKnown);
      return { id, dueOn, closedOn: closure ? localDate(closure.closedAt, timeZone) : null };
    });
