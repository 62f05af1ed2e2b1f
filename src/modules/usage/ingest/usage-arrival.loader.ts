import type { RequestContext } from '../../../application/context';
import { defineQueue, type QueueDepth } from '../../../application/work-queue';
import type { Statement } from '../../../data/statement';

/** Accounts that are looked for at a time. */
const ACCOUNTS_MAX = 100;

const UNTOLD: Statement = {
  name: 'accounts-with-untold-arrivals',
  text: `select distinct account_id as "accountId" from usage_arrival where not is_told
    limit ${ACCOUNTS_MAX}`,
};
/** Accounts to which calls came that nobody was told of yet; some of them, where there are many. */
export async function accountsWithArrivals({ database }: RequestContext): Promise<string[]> {
  const rows = await database.rows<{ accountId: string }>(UNTOLD, []);
  return rows.map(({ accountId }) => accountId);
}

const DEPTH: Statement = {
  name: 'depth-of-usage-arrivals',
  text: `select count(*)::int as waiting, min(recorded_at) as "oldestAt" from usage_arrival
    where not is_told`,
};

export const USAGE_ARRIVAL_QUEUE = defineQueue({
  name: 'usage events',
  description: 'Tells of calls that were stored.',
  depth: async ({ database }) => {
    const [depth] = await database.rows<QueueDepth>(DEPTH, []);
    return depth ?? { waiting: 0, oldestAt: null };
  },
});
