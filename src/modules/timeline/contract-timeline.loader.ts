import {
  timeline,
  type TimelineEntry,
  type TimelineFacts,
  type TimelineKind,
} from '../../domain/contract/timeline';
import type { DayRange } from '../../domain/contract/subscription-status';
import { knownBy } from '../../domain/time/known-at';
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
import { limitationFacts } from './limitation-facts.loader';
import { closuresByDemandId, demandsBySubscriptionId } from '../demands/performance-demand.loader';

/** An entry of a timeline with what it is read by and ordered by. */
export interface PlacedEntry extends TimelineEntry {
  readonly accountId: string;
  /** Of the subscription. */
  readonly id: string;
  /** Tells entries of one day, kind and subscription apart. */
  readonly place: string;
  readonly state: ContractState;
  readonly knownAt: Instant | undefined;
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

/** Which days are asked for, and as they were known when. */
export interface TimelineQuestion {
  /** Absent for all. */
  readonly kinds?: readonly TimelineKind[] | undefined;
  readonly knownAt?: Instant | undefined;
}

const isAsked = ({ kinds }: TimelineQuestion, kind: TimelineKind): boolean =>
  kinds?.includes(kind) ?? true;

/** All facts that may give such days, as they were known then. */
export async function contractOfTimeline(
  context: RequestContext,
  subscription: SubscriptionRow,
  question: TimelineQuestion,
): Promise<ContractOfTimeline> {
  const { knownAt } = question;
  const service = await serviceOf(context, subscription, knownAt);
  // Users are many: they are read only where they are asked for.
  const isOfUsers = isAsked(question, 'EMERGENCY_NOTICE_OUTSTANDING');
  const [{ state, facts }, demands, limitation] = await Promise.all([
    withChanges(context, service),
    demandsOf(context, service.state, knownAt),
    isOfUsers ? limitationFacts(context, service) : null,
  ]);
  return { state, knownAt, facts: { ...facts, demands, limitation } };
}

async function demandsOf(
  context: RequestContext,
  { contract: { subscription, account } }: ContractState,
  knownAt: Instant | undefined,
): Promise<TimelineFacts['demands']> {
  const isKnown = knownBy(knownAt);
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
  { state, facts, knownAt }: ContractOfTimeline,
  range: DayRange,
  kinds?: readonly TimelineKind[],
): PlacedEntry[] {
  const { schedule, subscription } = state.contract;
  const { accountId, id } = subscription;
  return ruled(['to'], () => timeline(schedule, facts, range))
    .filter(({ kind }) => isAsked({ kinds }, kind))
    .map((entry) => ({ ...entry, accountId, id, state, knownAt, place: entry.factId ?? '' }));
}
