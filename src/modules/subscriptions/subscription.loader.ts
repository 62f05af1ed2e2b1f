import { sourceOf, type Source } from '../../data/columns';
import { defineList, type ListKey } from '../../data/list';
import { defineLoader, type RowKey } from '../../data/loader';
import { orderBy } from '../../data/page';
import { defineChildrenLoader, defineRowLoader } from '../../data/row-loader';
import type { ToldNotice } from '../../domain/contract/notice';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { ContractChangeRow } from './contract-change.entity';
import { NoticeRow, WithdrawalRow } from './notice.entity';
import { SubscriptionRow } from './subscription.entity';

/** A subscription, and whether anything but notices changed its contract: mostly nothing did. */
const SUBSCRIPTION = sourceOf<SubscriptionRow>(SubscriptionRow, {
  columns: `exists (select from contract_change c
    where c.account_id = t.account_id and c.subscription_id = t.id) as "isChanged"`,
});

export const subscriptionById = defineRowLoader(SUBSCRIPTION);

/** The subscriptions that an order became, in the order of its lines. */
export const subscriptionsByOrderId = defineChildrenLoader(
  SUBSCRIPTION,
  'orderId',
  'length(t.number), t.number',
);

/** Which of an account's subscriptions; `knownAt` leaves out what was recorded later. */
interface SubscriptionFilter extends ListKey {
  readonly serviceCodes?: readonly string[] | undefined;
  readonly knownAt?: Instant | undefined;
}

/** The subscriptions of an account, by their start. */
export const subscriptions = defineList<SubscriptionFilter, SubscriptionRow>({
  name: 'subscriptions',
  from: SUBSCRIPTION,
  filters: ({ serviceCodes, knownAt }) => [
    ['t.service_code = any(?::text[])', serviceCodes],
    ['t.recorded_at <= ?::timestamptz', knownAt],
  ],
  orders: { STARTS_ON: orderBy(SubscriptionRow, 'startsOn', 'id') },
  isShort: true,
});

const OF_ACCOUNTS = {
  name: 'subscriptions-of-accounts',
  text: `select ${SUBSCRIPTION.columns} from ${SUBSCRIPTION.from}
    where t.account_id = any($1::uuid[]) order by t.account_id, t.starts_on, t.id limit $2`,
};

/** The first subscriptions of some accounts, by account and start. */
export async function subscriptionsOfAccounts(
  { database }: RequestContext,
  accountIds: readonly string[],
  limit: number,
): Promise<SubscriptionRow[]> {
  return database.accountRows<SubscriptionRow>(accountIds, OF_ACCOUNTS, [limit]);
}

/** A withdrawal as it is read with its notice, or by its id. */
export interface WithdrawalRecord extends Omit<WithdrawalRow, 'beneficiaryCode'> {
  readonly subscriptionId: string;
}

interface WithdrawalsOfNotice {
  /** Those that were corrected, too; the domain says which of them has effect. */
  readonly withdrawals: readonly WithdrawalRecord[];
}

/** A notice with its withdrawals; a check of its table keeps how it was told. */
export type NoticeRecord = NoticeRow & ToldNotice & WithdrawalsOfNotice;

const NOTICE = sourceOf<NoticeRow & WithdrawalsOfNotice>(NoticeRow, {
  columns: `coalesce(w.withdrawals, '[]') as withdrawals`,
  join: `left join lateral (
    select json_agg(json_build_object(
        'accountId', w.account_id, 'id', w.id, 'terminationNoticeId', w.termination_notice_id,
        'subscriptionId', t.subscription_id, 'correctsId', w.corrects_id,
        'withdrawnOn', w.withdrawn_on, 'isAcceptedByProvider', w.is_accepted_by_provider,
        'isAcceptedByCustomer', w.is_accepted_by_customer, 'recordedBy', w.recorded_by,
        'recordedAt',
        to_char(w.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      )) as withdrawals
    from termination_notice_withdrawal w
    where w.account_id = t.account_id and w.termination_notice_id = t.id
  ) w on true`,
}) as Source<NoticeRecord>;
const TOLD = 'coalesce(t.sent_on, t.given_on), t.recorded_at, t.id';

export const noticeById = defineRowLoader(NOTICE);

export const withdrawalById = defineRowLoader(
  sourceOf<WithdrawalRow & { readonly subscriptionId: string }>(WithdrawalRow, {
    columns: 'n.subscription_id as "subscriptionId"',
    join: `join termination_notice n
      on n.account_id = t.account_id and n.id = t.termination_notice_id`,
  }),
);

const noticesBySubscriptionId = defineChildrenLoader(NOTICE, 'subscriptionId', TOLD);

export const NOTICES_OF_SUBSCRIPTION = {
  name: 'notices-of-subscription',
  text: `select ${NOTICE.columns} from ${NOTICE.from}
    where t.account_id = $1 and t.subscription_id = $2 order by ${TOLD}`,
};

/** Of so many notices all are read along; where there are more, each subscription's on demand. */
const NOTICES_ALONG_MAX = 1_000;

/** All notices of an account by their subscriptions; null where those asked for have too many. */
const noticesByAccountId = defineLoader<string, ReadonlyMap<string, NoticeRecord[]> | null>(
  async ({ database }, accountIds) => {
    const rows = await database.accountRows<NoticeRecord>(
      accountIds,
      {
        name: 'notices-by-account-id',
        text: `select ${NOTICE.columns} from ${NOTICE.from}
          where t.account_id = any($1::uuid[]) order by ${TOLD} limit $2`,
      },
      [NOTICES_ALONG_MAX + 1],
    );
    const isTooMany = rows.length > NOTICES_ALONG_MAX;
    const byAccount = Map.groupBy(rows, ({ accountId }) => accountId);
    return accountIds.map((accountId) =>
      isTooMany
        ? null
        : Map.groupBy(byAccount.get(accountId) ?? [], ({ subscriptionId }) => subscriptionId),
    );
  },
);

/** Reads the notices of an account with its subscriptions: what stands for these hangs on them. */
export async function readNoticesAlong(context: RequestContext, accountId: string): Promise<void> {
  // What a beneficiary was shown is told by what was read: nothing is read along for it.
  if (context.viewer.kind !== 'VENDOR') await noticesByAccountId(context, accountId);
}

export const changeById = defineRowLoader(sourceOf(ContractChangeRow));

const changesBySubscriptionId = defineChildrenLoader(
  sourceOf(ContractChangeRow),
  'subscriptionId',
  't.recorded_at, t.id',
);

/** What changed the contract of a subscription, in the order of recording. */
export function changesOf(
  context: RequestContext,
  subscription: SubscriptionRow,
): PromiseOrValue<readonly ContractChangeRow[]> {
  return subscription.isChanged === false ? NONE : changesBySubscriptionId(context, subscription);
}

const NONE: readonly never[] = [];

/** The notices of a subscription, in no order that means anything. */
export function noticesOf(
  context: RequestContext,
  subscription: RowKey,
): PromiseOrValue<readonly NoticeRecord[]> {
  const known = noticesByAccountId.known(context, subscription.accountId);
  if (known) return known.get(subscription.id) ?? NONE;
  return noticesBySubscriptionId(context, subscription);
}
