import { columnsOf, sourceOf } from '../../../data/columns';
import { defineAccountRowsLoader } from '../../../data/row-loader';
import { RetentionRow } from './retention.entity';

/** Of each of those accounts the latest. */
export const LATEST_RETENTIONS = {
  name: 'latest-retentions',
  text: `select distinct on (r.account_id) ${columnsOf(RetentionRow, 'r')} from usage_retention r
    where r.account_id = any($1::uuid[])
    order by r.account_id, r.recorded_at desc, r.id desc`,
};

/** How long an account has set that its detail is kept, the latest last; none if never. */
export const retentionsByAccountId = defineAccountRowsLoader(
  sourceOf(RetentionRow),
  't.recorded_at, t.id',
);
