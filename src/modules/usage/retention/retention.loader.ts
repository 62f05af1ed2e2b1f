import { columnsOf } from '../../../data/columns';
import { defineLoader, inOrder } from '../../../data/loader';
import { RetentionRow } from './retention.entity';

/** Of each of those accounts the latest. */
export const LATEST_RETENTIONS = {
  name: 'latest-retentions',
  text: `select distinct on (r.account_id) ${columnsOf(RetentionRow, 'r')} from usage_retention r
    where r.account_id = any($1::uuid[])
    order by r.account_id, r.recorded_at desc, r.id desc`,
};

/** How long an account has set that its detail is kept; null where it has set nothing. */
export const retentionByAccountId = defineLoader<string, RetentionRow | null>(
  async ({ database }, ids) => {
    const rows = await database.accountRows<RetentionRow>(ids, LATEST_RETENTIONS, []);
    return inOrder(ids, rows, ({ accountId }) => accountId);
  },
);
