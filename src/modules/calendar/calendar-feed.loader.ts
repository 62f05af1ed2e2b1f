import { sourceOf } from '../../data/columns';
import { defineList, type ListKey } from '../../data/list';
import { defineLoader, inOrder, rowKey, type RowKey } from '../../data/loader';
import { orderBy } from '../../data/page';
import { accountIdsOf } from '../../data/row-loader';
import { CalendarFeedRow } from './calendar-feed.entity';

/** A feed as it is read: without the digest of its token. */
export type CalendarFeedRecord = Omit<CalendarFeedRow, 'digest'>;

const FEED = sourceOf<CalendarFeedRecord>(CalendarFeedRow, {
  only: [
    ...(['ownerId', 'id', 'personId', 'clientId', 'accountIds', 'name', 'locale'] as const),
    ...(['recordedAt', 'recordedBy', 'rotatedAt', 'revokedAt', 'lastReadAt'] as const),
  ],
});

/** The key that its id holds: of a partner's, the partner stands in the place of the account. */
export const keyOfFeed = ({ ownerId, id }: Pick<CalendarFeedRecord, 'ownerId' | 'id'>): RowKey => ({
  accountId: ownerId,
  id,
});

/** By owner and id. */
export const FEEDS_BY_ID = {
  name: 'calendar-feed-by-id',
  text: `select ${FEED.columns} from ${FEED.from}
    where t.owner_id = any($1::uuid[]) and t.id = any($2::uuid[])`,
};

/** The feed, or null where there is none that the viewer may see. */
export const feedByKey = defineLoader<RowKey, CalendarFeedRecord | null>(
  async ({ database }, keys) => {
    const values = [keys.map(({ id }) => id)];
    const rows = await database.accountRows<CalendarFeedRecord>(
      accountIdsOf(keys),
      FEEDS_BY_ID,
      values,
    );
    return inOrder(keys.map(rowKey), rows, (row) => rowKey(keyOfFeed(row)));
  },
  rowKey,
);

/** Feeds of an account's people, of a partner, or of everybody, by when they were created. */
export const calendarFeeds = defineList<ListKey, CalendarFeedRecord>({
  name: 'calendarFeeds',
  from: (_key, _values, { account }) => ({
    columns: FEED.columns,
    from: FEED.from,
    ...(account !== '' && { condition: `t.owner_id = ${account}` }),
  }),
  orders: { RECORDED_AT: orderBy(CalendarFeedRow, 'recordedAt', 'id') },
});
