import { sourceOf } from '../../../data/columns';
import type { Transaction } from '../../../data/transaction';
import type { Instant } from '../../../domain/time/time-zone';
import { defineRowLoader } from '../../../data/row-loader';
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

const USER = sourceOf<ServiceUserRecord>(ServiceUserRow, {
  columns: `f.name, f.email, f.is_active as "isActive", f.revision,
    f.recorded_at as "changedAt"`,
  join: `join lateral (
    select * from service_user_state f
      where f.account_id = t.account_id and f.service_user_id = t.id
      order by f.revision desc limit 1
  ) f on true`,
});

export const serviceUserById = defineRowLoader(USER);

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
      text: `select ${USER.columns} from ${USER.from} where t.account_id = $1 and t.subscription_id = $2
        and t.external_id = any($3::text[])`,
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
      text: `select ${USER.columns} from ${USER.from}
        where t.account_id = $1 and t.subscription_id = $2 and f.is_active
        order by t.recorded_at, t.id limit $3`,
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
      text: `select count(*) as count from ${USER.from}
        where t.account_id = $1 and t.subscription_id = $2 and f.is_active`,
    },
    [accountId, subscriptionId],
  );
  return found?.count ?? 0;
}
