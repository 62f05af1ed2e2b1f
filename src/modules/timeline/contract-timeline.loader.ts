import {
  timeline,
  type TimelineEntry,
  type TimelineFacts,
  type TimelineKind,
} from '../../domain/contract/timeline';
import type { DayRange } from '../../domain/contract/subscription-status';
import { localDate, type Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { ruled } from '../../application/input-check';
import type { OrderColumn } from '../../data/page';
import type { ContractState } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import {
  serviceOf,
  withChanges,
  type ContractOfTimeline,
} from '../subscriptions/timeline-facts.loader';
import { closuresByDemandId, demandsBySubscriptionId } from '../demands/performance-demand.loader';

/** An entry of a timeline with what it is read by and ordered by. */
export interface PlacedEntry extends TimelineEntry {
  readonly accountId: string;
  /** Of the subscription. */
  readonly id: string;
  /** Tells entries of one day, kind and subscription apart. */
  readonly place: string;
  readonly state: ContractState;
}

const ordered = (property: keyof PlacedEntry, type: OrderColumn['type']): OrderColumn => ({
  ...{ sql: `t.${property}`, type, property },
});

/** By day, account, kind and subscription, as the timeline of all accounts is. */
export const PLACES = [
  ordered('date', 'date'),
  ordered('accountId', 'uuid'),
  ordered('kind', 'text'),
  ordered('id', 'uuid'),
  ordered('place', 'text'),
];

/** All facts, as they were known then. */
export async function contractOfTimeline(
  context: RequestContext,
  subscription: SubscriptionRow,
  knownAt?: Instant,
): Promise<ContractOfTimeline> {
  const service = await serviceOf(context, subscription, knownAt);
  const [{ state, facts }, demands] = await Promise.all([
    withChanges(context, service),
    demandsOf(context, service.state, knownAt),
  ]);
  return { state, facts: { ...facts, demands } };
}

async function demandsOf(
  context: RequestContext,
  { contract: { subscription, account } }: ContractState,
  knownAt: Instant | undefined,
): Promise<TimelineFacts['demands']> {
  const isKnown = ({ recordedAt }: { readonly recordedAt: Instant }) =>
    knownAt === undefined || recordedAt <= knownAt;
  const made = (await demandsBySubscriptionId(context, subscription)).filter(isKnown);
  return Promise.all(
    made.map(async (demand) => {
      const closure = (await closuresByDemandId(context, demand)).find(isKnown);
      const closedOn = closure ? localDate(closure.closedAt, account.timeZone) : null;
      return { id: demand.id, dueOn: demand.dueOn, closedOn };
    }),
  );
}

/** The entries of a contract in a range. */
export function entriesOf(
  { state, facts }: ContractOfTimeline,
  range: DayRange,
  kinds?: readonly TimelineKind[],
): PlacedEntry[] {
  const { schedule, subscription } = state.contract;
  const { accountId, id } = subscription;
  return ruled(['to'], () => timeline(schedule, facts, range))
    .filter(({ kind }) => kinds?.includes(kind) ?? true)
    .map((entry) => ({ ...entry, accountId, id, state, place: entry.factId ?? '' }));
}
