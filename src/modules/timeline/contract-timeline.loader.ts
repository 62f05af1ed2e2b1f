import {
  timeline,
  type TimelineEntry,
  type TimelineFacts,
  type TimelineKind,
} from '../../domain/contract/timeline';
import type { DayRange } from '../../domain/contract/subscription-status';
import { LAST_DATE } from '../../domain/time/calendar-date';
import { localDate, type Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { ruled } from '../../application/input-check';
import type { OrderColumn } from '../../data/page';
import { chargeFactsAt, stateAt, type ContractState } from '../subscriptions/contract';
import {
  held,
  partialNoticeOf,
  serviceFactsOf,
  suspensionsOf,
} from '../subscriptions/contract-facts';
import type { ContractChangeKind } from '../subscriptions/contract-change-kind';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
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

/** What is known of a contract that puts days on its timeline. */
export interface ContractOfTimeline {
  readonly state: ContractState;
  readonly facts: TimelineFacts;
}

const NO_OTHER_FACTS = {
  ...{ charges: [], chargeChanges: [], priceChanges: [], amendments: [], partialNotices: [] },
  ...{ suspensions: [], demands: [] },
};

/** What decides when service starts, renews and ends. */
export async function serviceOf(
  context: RequestContext,
  subscription: SubscriptionRow,
  knownAt?: Instant,
): Promise<ContractOfTimeline> {
  // On the last day there is, all notices on record stand that were not withdrawn.
  const state = await stateAt(context, subscription, { asOf: LAST_DATE, knownAt });
  const { timeZone: zone } = state.contract.account;
  return { state, facts: { ...NO_OTHER_FACTS, service: serviceFactsOf(state.records), zone } };
}

/** All facts, as they were known then. */
export async function contractOfTimeline(
  context: RequestContext,
  subscription: SubscriptionRow,
  knownAt?: Instant,
): Promise<ContractOfTimeline> {
  const { state, facts } = await serviceOf(context, subscription, knownAt);
  const [{ charges }, demands] = await Promise.all([
    chargeFactsAt(context, state),
    demandsOf(context, state, knownAt),
  ]);
  const { changes } = state.records;
  const of = (kind: ContractChangeKind) => changes.filter((row) => row.kind === kind);
  const effective = (kind: ContractChangeKind) =>
    of(kind).map((row) => ({ id: row.id, effectiveOn: held(row.effectiveOn, row), row }));
  return {
    state,
    facts: {
      ...{ ...facts, charges, demands },
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
