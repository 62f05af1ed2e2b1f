import { columnsOf } from '../../../data/columns';
import type { Transaction } from '../../../data/transaction';
import type { Instant } from '../../../domain/time/time-zone';
import { defineLoader, inOrder, rowKey, type RowKey } from '../../../data/loader';
import { accountIdsOf } from '../../../data/row-loader';
import { ServiceUserRow } from './service-user.entity';

/** A user of a service with what holds of it now. */
export interface ServiceUserRecord extends ServiceUserRow {
  readonly name: string;
  readonly email: string | null;
  readonly isActive: boolean;
  readonly revision: number;
  /** Since when that holds. */
  readonly changedAt: Instant;
}

const COLUMNS = `${columnsOf(ServiceUserRow, 's')}, f.name, f.email, f.is_active as "isActive",
  f.revision, f.recorded_at as "changedAt"`;
const TABLES = `service_user s join lateral (
    select * from service_user_state f
      where f.account_id = s.account_id and f.service_user_id = s.id
      order by f.revision desc limit 1
  ) f on true`;

export const serviceUserById = defineLoader<RowKey, ServiceUserRecord | null>(
  async ({ database }, keys) => {
    const accountIds = accountIdsOf(keys);
    const rows = await database.accountRows<ServiceUserRecord>(
      accountIds,
      {
        name: 'service-user-by-id',
        text: `select ${COLUMNS} from ${TABLES}
          where s.account_id = any($1::uuid[]) and s.id = any($2::uuid[])`,
      },
      [accountIds, keys.map(({ id }) => id)],
    );
    return inOrder(keys.map(rowKey), rows, rowKey);
  },
  rowKey,
);

/** The subscription whose users are meant. */
export interface SubscriptionKey {
  readonly accountId: string;
  readonly subscriptionId: string;
}

/** The users of a subscription with those ids of their list, whether they have left or not. */
export function usersByExternalId(
  { rows }: Transaction,
  { accountId, subscriptionId }: SubscriptionKey,
  externalIds: readonly string[],
): Promise<ServiceUserRecord[]> {
  return rows<ServiceUserRecord>(
    {
      name: 'service-users-by-external-id',
      text: `select ${COLUMNS} from ${TABLES} where s.account_id = $1 and s.subscription_id = $2
        and s.external_id = any($3::text[])`,
    },
    [accountId, subscriptionId, externalIds],
  );
}

/** Up to `limit` users of a subscription who have not left, in the order they were recorded. */
export function activeUsers(
  { rows }: Transaction,
  { accountId, subscriptionId }: SubscriptionKey,
  limit: number,
): Promise<ServiceUserRecord[]> {
  return rows<ServiceUserRecord>(
    {
      name: 'active-service-users',
      text: `select ${COLUMNS} from ${TABLES}
        where s.account_id = $1 and s.subscription_id = $2 and f.is_active
        order by s.recorded_at, s.id limit $3`,
    },
    [accountId, subscriptionId, limit],
  );
}

export async function countActiveUsers(
  { rows }: Transaction,
  { accountId, subscriptionId }: SubscriptionKey,
): Promise<number> {
  const [found] = await rows<{ count: number }>(
    {
      name: 'count-active-service-users',
      text: `select count(*) as count from ${TABLES}
        where s.account_id = $1 and s.subscription_id = $2 and f.is_active`,
    },
    [accountId, subscriptionId],
  );
  return found?.count ?? 0;
}
