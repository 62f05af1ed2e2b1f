import { columnsOf } from '../../data/columns';
import { namedByText } from '../../data/statement-name';
import { keyset, toPage, type OrderColumn, type Page, type PageRequest } from '../../data/page';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { defineLoader, grouped, inOrder, rowKey, type RowKey } from '../../data/loader';
import { accountIdsOf, defineChildrenLoader, defineRowLoader } from '../../data/row-loader';
import { NoticeRow, type WithdrawalRow } from './notice.entity';
import { SubscriptionRow } from './subscription.entity';

const COLUMNS = columnsOf(SubscriptionRow, 's');

export const subscriptionById = defineRowLoader('subscription', SubscriptionRow);

/** The subscriptions that an order became, in the order of its lines. */
export const subscriptionsByOrderId = defineChildrenLoader({
  table: 'subscription',
  entity: SubscriptionRow,
  parent: { column: 'order_id', idOf: ({ orderId }) => orderId },
  orderBy: 'length(t.number), t.number',
});

/** Which of an account's subscriptions; `knownAt` leaves out what was recorded later. */
export interface SubscriptionPageWanted {
  readonly page: PageRequest;
  readonly serviceCodes?: readonly string[] | undefined;
  readonly knownAt?: Instant | undefined;
  /** Whether their notices are read along: what stands for a subscription hangs on them. */
  readonly withNotices?: boolean | undefined;
}

/** A page of one account's subscriptions. */
export interface SubscriptionPageKey extends SubscriptionPageWanted {
  readonly accountId: string;
  /** What is wanted, as a text: the same for all accounts that are asked for alike. */
  readonly kind: string;
}

export const subscriptionPageKey = (
  accountId: string,
  wanted: SubscriptionPageWanted,
): SubscriptionPageKey => ({ ...wanted, accountId, kind: JSON.stringify(wanted) });

const ORDER: OrderColumn[] = [
  { sql: 's.starts_on', type: 'date' },
  { sql: 's.id', type: 'uuid' },
];
export const subscriptionCursor = (row: SubscriptionRow): string[] => [row.startsOn, row.id];

/** Pages of several accounts at once: one statement for each distinct kind of page asked for. */
export const subscriptionPageByAccountId = defineLoader<SubscriptionPageKey, Page<SubscriptionRow>>(
  (context, keys) => byKind(keys, (group) => pagesOfKind(context, group)),
  keyText,
);

export const subscriptionCountByAccountId = defineLoader<SubscriptionPageKey, number>(
  (context, keys) => byKind(keys, (group) => countsOfKind(context, group)),
  keyText,
);

function keyText({ accountId, kind }: SubscriptionPageKey): string {
  return `${accountId} ${kind}`;
}

async function byKind<Value>(
  keys: readonly SubscriptionPageKey[],
  load: (group: SubscriptionPageKey[]) => Promise<Value[]>,
): Promise<Value[]> {
  const values = new Map<SubscriptionPageKey, Value>();
  for (const group of Map.groupBy(keys, ({ kind }) => kind).values()) {
    const loaded = await load(group);
    group.forEach((key, index) => values.set(key, loaded[index] as Value));
  }
  return keys.map((key) => values.get(key) as Value);
}

function filterOf({ serviceCodes, knownAt }: SubscriptionPageKey, firstPlace: number) {
  return {
    text: `($${firstPlace}::text[] is null or s.service_code = any($${firstPlace}))
      and ($${firstPlace + 1}::timestamptz is null or s.recorded_at <= $${firstPlace + 1})`,
    values: [serviceCodes ?? null, knownAt ?? null],
  };
}

async function pagesOfKind(
  context: RequestContext,
  group: readonly SubscriptionPageKey[],
): Promise<Page<SubscriptionRow>[]> {
  const [first] = group;
  if (!first) return [];
  const { database } = context;
  const accountIds = accountIdsOf(group);
  const filter = filterOf(first, 2);
  const keys = keyset(first.page, ORDER, 4);
  const coming = database.accountRows<SubscriptionRow>(
    accountIds,
    namedByText(
      `select ${COLUMNS} from (
          select s.*,
            row_number() over (partition by s.account_id order by ${keys.orderBy}) as place
          from subscription s
          where s.account_id = any($1::uuid[]) and ${filter.text} and ${keys.condition}
        ) s where s.place <= $${4 + keys.values.length} order by s.account_id, s.place`,
    ),
    [accountIds, ...filter.values, ...keys.values, first.page.limit + 1],
  );
  // What a beneficiary was shown is told by what was read: nothing is read along for it.
  const isAlong = first.withNotices === true && context.viewer.kind !== 'VENDOR';
  const [rows] = await Promise.all([coming, isAlong && readNoticesOf(context, accountIds)]);
  const ids = group.map(({ accountId }) => accountId);
  return grouped(ids, rows, ({ accountId }) => accountId).map((found) => toPage(first.page, found));
}

async function countsOfKind(
  { database }: RequestContext,
  group: readonly SubscriptionPageKey[],
): Promise<number[]> {
  const [first] = group;
  if (!first) return [];
  const accountIds = accountIdsOf(group);
  const filter = filterOf(first, 2);
  const rows = await database.accountRows<{ accountId: string; count: number }>(
    accountIds,
    {
      text: `select s.account_id as "accountId", count(*) as count from subscription s
        where s.account_id = any($1::uuid[]) and ${filter.text} group by s.account_id`,
    },
    [accountIds, ...filter.values],
  );
  const counts = new Map(rows.map(({ accountId, count }) => [accountId, count]));
  return group.map(({ accountId }) => counts.get(accountId) ?? 0);
}

/** A notice with its withdrawal, where there is one. */
export interface NoticeRecord extends NoticeRow {
  readonly withdrawnOn: WithdrawalRow['withdrawnOn'] | null;
  readonly isAcceptedByProvider: boolean | null;
  readonly withdrawalRecordedAt: Instant | null;
}

const NOTICE_COLUMNS = `${columnsOf(NoticeRow, 'n')}, w.withdrawn_on as "withdrawnOn",
  w.is_accepted_by_provider as "isAcceptedByProvider", w.recorded_at as "withdrawalRecordedAt"`;
const NOTICE_TABLES = `termination_notice n left join termination_notice_withdrawal w
  on w.account_id = n.account_id and w.termination_notice_id = n.id`;

export const NOTICES_OF_SUBSCRIPTION = {
  name: 'notices-of-subscription',
  text: `select ${NOTICE_COLUMNS} from ${NOTICE_TABLES}
    where n.account_id = $1 and n.subscription_id = $2 order by n.given_on, n.recorded_at, n.id`,
};

/** Of so many notices all are read along; where there are more, each subscription's on demand. */
const NOTICES_ALONG_MAX = 1_000;

const READ_ALONG = Symbol('accounts whose notices this request has read, by subscription');
const newMap = () => new Map<string, Map<string, NoticeRecord[]>>();

/** Reads all notices of some accounts, unless they are many. */
async function readNoticesOf(
  context: RequestContext,
  accountIds: readonly string[],
): Promise<void> {
  const rows = await context.database.accountRows<NoticeRecord>(
    accountIds,
    {
      name: 'notices-by-account-id',
      text: `select ${NOTICE_COLUMNS} from ${NOTICE_TABLES} where n.account_id = any($1::uuid[])
        order by n.given_on, n.recorded_at, n.id limit $2`,
    },
    [accountIds, NOTICES_ALONG_MAX + 1],
  );
  if (rows.length > NOTICES_ALONG_MAX) return;
  const known = context.once(READ_ALONG, newMap);
  for (const accountId of accountIds) known.set(accountId, new Map<string, NoticeRecord[]>());
  for (const row of rows) {
    const ofAccount = known.get(row.accountId);
    const ofSubscription = ofAccount?.get(row.subscriptionId);
    if (ofSubscription) ofSubscription.push(row);
    else ofAccount?.set(row.subscriptionId, [row]);
  }
}

const NONE: readonly NoticeRecord[] = [];

/** The notices of a subscription, in the order in which they were given. */
export function noticesOf(
  context: RequestContext,
  subscription: RowKey,
): PromiseOrValue<readonly NoticeRecord[]> {
  const known = context.once(READ_ALONG, newMap).get(subscription.accountId);
  if (known) return known.get(subscription.id) ?? NONE;
  return noticesBySubscriptionId(context, subscription);
}

const noticesBySubscriptionId = defineLoader<RowKey, NoticeRecord[]>(async ({ database }, keys) => {
  const rows = await database.accountRows<NoticeRecord>(
    accountIdsOf(keys),
    {
      name: 'notices-by-subscription-id',
      text: `select ${NOTICE_COLUMNS} from ${NOTICE_TABLES}
          where n.account_id = any($1::uuid[]) and n.subscription_id = any($2::uuid[])
          order by n.given_on, n.recorded_at, n.id`,
    },
    [accountIdsOf(keys), keys.map(({ id }) => id)],
  );
  return grouped(keys.map(rowKey), rows, (row) =>
    rowKey({ accountId: row.accountId, id: row.subscriptionId }),
  );
}, rowKey);

export const noticeById = defineLoader<RowKey, NoticeRecord | null>(async ({ database }, keys) => {
  const rows = await database.accountRows<NoticeRecord>(
    accountIdsOf(keys),
    {
      name: 'notice-by-id',
      text: `select ${NOTICE_COLUMNS} from ${NOTICE_TABLES}
        where n.account_id = any($1::uuid[]) and n.id = any($2::uuid[])`,
    },
    [accountIdsOf(keys), keys.map(({ id }) => id)],
  );
  return inOrder(keys.map(rowKey), rows, rowKey);
}, rowKey);
