import { defineCommand } from '../../../application/command';
import type { Statement } from '../../../data/statement';
import type { UsageArrivalRow } from './usage-import.entity';

type Arrival = Pick<UsageArrivalRow, 'accountId' | 'id' | 'kind' | 'unrated' | 'recordedAt'>;

const TELL: Statement = {
  name: 'tell-usage-arrivals',
  text: `update usage_arrival set is_told = true where account_id = $1 and not is_told
    returning account_id as "accountId", id, kind, unrated, recorded_at as "recordedAt"`,
};

const factsOf = (arrivals: readonly Arrival[]) =>
  arrivals.map(({ accountId, id, recordedAt: effectiveAt }) => ({ accountId, id, effectiveAt }));

/**
 * Tells of the calls that came to an account since it was done last.
 *
 * A delivery takes no lock of an account, so that acts do not wait for it: its events are numbered
 * here, in the order in which it was stored.
 */
export const tellUsageArrivals = defineCommand({
  name: 'tellUsageArrivals',
  right: 'PLACE_EVENTS',
  account: (accountId: string) => accountId,
  run: async ({ transaction, goesByTestClock, recordedAt }, accountId) => {
    const arrivals = await transaction.rows<Arrival>(TELL, [accountId]);
    arrivals.sort((a, b) => keyOf(a).localeCompare(keyOf(b), 'en'));
    // A delivery goes by the wall clock; that it came is told by the clock of the account.
    return goesByTestClock ? arrivals.map((arrival) => ({ ...arrival, recordedAt })) : arrivals;
  },
  // What was stored is in the log, by whom it was sent.
  audit: () => [],
  event: [
    {
      type: 'usage.received',
      facts: (arrivals) => factsOf(arrivals.filter(({ kind }) => kind === 'RECEIVED')),
    },
    {
      type: 'usage.unrated',
      facts: (arrivals) => factsOf(arrivals.filter(({ unrated }) => unrated > 0)),
    },
    {
      type: 'usage.rejected',
      facts: (arrivals) => factsOf(arrivals.filter(({ kind }) => kind === 'REJECTED')),
    },
  ],
});

const keyOf = ({ recordedAt, id }: Arrival): string => `${recordedAt} ${id}`;
