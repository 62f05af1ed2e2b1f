import type { RequestContext } from '../../../application/context';
import { after, type PromiseOrValue } from '../../../application/promise-or-value';
import { sourceOf } from '../../../data/columns';
import type { Transaction } from '../../../data/transaction';
import { knownBy } from '../../../domain/time/known-at';
import type { Instant } from '../../../domain/time/time-zone';
import { defineChildrenLoader, defineRowLoader } from '../../../data/row-loader';
import { ServiceUserRow, ServiceUserStateRow } from './service-user.entity';

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

/** What was said of users and when, the earliest first. */
const statesByUserId = defineChildrenLoader(
  sourceOf(ServiceUserStateRow),
  'serviceUserId',
  't.revision',
);

/** What held of a user. */
export interface UserState {
  readonly name: string;
  readonly email: string | null;
  readonly isActive: boolean;
  /** Null while active, and before the user was listed. */
  readonly leftAt: Instant | null;
}

/** A user as known at an instant; before the first list, with what that says, and not active. */
export function userAsKnown(
  context: RequestContext,
  user: ServiceUserRecord,
  knownAt: Instant | null | undefined,
): PromiseOrValue<UserState> {
  const { name, email, isActive, changedAt } = user;
  if (knownAt == null || changedAt <= knownAt) {
    return { name, email, isActive, leftAt: isActive ? null : changedAt };
  }
  return after(statesByUserId(context, user), (states) => {
    const state = states.findLast(knownBy(knownAt));
    if (!state) return { ...(states[0] ?? user), isActive: false, leftAt: null };
    return { ...state, leftAt: state.isActive ? null : state.recordedAt };
  });
}

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
