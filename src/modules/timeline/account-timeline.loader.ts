import type { TimelineKind } from '../../domain/contract/timeline';
import type { DayRange } from '../../domain/contract/subscription-status';
import { addMonths, earlierOf } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import type { List, ListKey } from '../../data/list';
import { comparePlaces, isBeyondCursor, toPage, type PageRequest } from '../../data/page';
import { subscriptions } from '../subscriptions/subscription.loader';
import type { ContractOfTimeline } from '../subscriptions/timeline-facts.loader';
import {
  contractOfTimeline,
  entriesOf,
  PLACES,
  type PlacedEntry,
} from './contract-timeline.loader';
import { wording } from './timeline.sentences';

/** The timeline of an account in a range, as it was known then. */
export interface AccountTimelineKey extends ListKey, DayRange {
  readonly accountId: string;
  readonly kinds?: readonly TimelineKind[] | undefined;
  readonly serviceCodes?: readonly string[] | undefined;
  readonly knownAt?: Instant | undefined;
}

/** Of so many all facts are read at once. */
const SUBSCRIPTIONS_MAX = 1_000;

/**
 * All that is on the timeline of an account: computed from the facts of its contracts, year by year
 * until a page is full. Nothing of it is stored.
 */
export const accountTimeline: List<AccountTimelineKey, PlacedEntry> = {
  name: 'accountTimeline',
  orders: { DATE: PLACES },
  page: async (context, key, request) => {
    const contracts = await contractsOf(context, key);
    const { limit, isBackward = false, cursor } = request;
    const found: PlacedEntry[] = [];
    for (const year of yearsOf(key, request)) {
      const entries = inOrder(contracts, year, key).filter((entry) =>
        isBeyondCursor(placeOf(entry), request),
      );
      found.push(...(isBackward ? entries.reverse() : entries));
      if (found.length > limit) break;
    }
    return toPage({ limit, isBackward, cursor }, found.slice(0, limit + 1));
  },
  count: async (context, key) => inOrder(await contractsOf(context, key), key, key).length,
};

async function contractsOf(
  context: RequestContext,
  { accountId, serviceCodes, kinds, knownAt }: AccountTimelineKey,
): Promise<ContractOfTimeline[]> {
  const page = await subscriptions.page(
    context,
    { accountId, serviceCodes, knownAt },
    { limit: SUBSCRIPTIONS_MAX },
  );
  if (page.hasNextPage) {
    const check = new InputCheck();
    check.invalid(
      ['where'],
      wording(
        'expected an account of at most {max} subscriptions, got more: filter by serviceCode, or ask Query.timeline',
        { max: SUBSCRIPTIONS_MAX },
      ),
    );
    check.refuse();
  }
  return Promise.all(page.rows.map((row) => contractOfTimeline(context, row, { kinds, knownAt })));
}

const inOrder = (
  contracts: readonly ContractOfTimeline[],
  range: DayRange,
  { kinds }: AccountTimelineKey,
): PlacedEntry[] =>
  contracts
    .flatMap((contract) => entriesOf(contract, range, kinds))
    .sort((one, other) => comparePlaces(placeOf(one), placeOf(other)));

const placeOf = ({ date, accountId, kind, id, place }: PlacedEntry): readonly string[] => [
  ...[date, accountId, kind, id, place],
];

/** The years of a range from the cursor on, in the order in which the page goes through them. */
function yearsOf({ from, to }: DayRange, { cursor, isBackward = false }: PageRequest): DayRange[] {
  const years: DayRange[] = [];
  for (let index = 0; addMonths(from, 12 * index) < to; index += 1) {
    const end = earlierOf(to, addMonths(from, 12 * (index + 1)));
    years.push({ from: addMonths(from, 12 * index), to: end });
  }
  const [day] = cursor ?? [];
  const left = years.filter(
    (year) => day === undefined || (isBackward ? year.from <= day : day < year.to),
  );
  return isBackward ? left.reverse() : left;
}
