import type { RequestContext } from '../../../application/context';
import { defineLoader, rowKey } from '../../../data/loader';
import { accountIdsOf } from '../../../data/row-loader';
import type { Instant } from '../../../domain/time/time-zone';
import { FOR_EVER, type UsersKey } from './emergency-user.loader';

/** How many of a subscription's active users there are, were told and have acknowledged it. */
export interface UserCounts {
  readonly active: number;
  readonly notified: number;
  readonly acknowledged: number;
}

interface CountsKey extends UsersKey {
  /** Counts what was so before this instant, exclusive; null for now. */
  readonly until: Instant | null;
  /** Counts only what had been recorded by this instant, inclusive; everything when absent. */
  readonly knownAt?: Instant | undefined;
}

const NOBODY: UserCounts = { active: 0, notified: 0, acknowledged: 0 };

/** What was so before `until`; where a second instant is given, as it was known by then. */
interface Counted {
  readonly name: string;
  readonly isKnown: boolean;
}

/** The users in a table's facts about the version, each once. */
const usersIn = (table: string, at: string, { isKnown }: Counted) => `(
    select distinct t.account_id, t.subscription_id, t.user_id from ${table} t
    where t.account_id = any($1::uuid[]) and t.subscription_id = any($2::uuid[])
      and t.version = $3::int and t.${at} < $4::timestamptz
      ${isKnown ? 'and t.recorded_at <= $5::timestamptz' : ''}
  )`;
const ofUser = (facts: string) =>
  `${facts}.account_id = u.account_id and ${facts}.subscription_id = u.subscription_id
    and ${facts}.user_id = u.id`;

/** Whether what is so from its recording on was so. */
const isSo = (at: string, { isKnown }: Counted) =>
  `(${at} < $4::timestamptz${isKnown ? ` and ${at} <= $5::timestamptz` : ''})`;

const countsOf = (counted: Counted) => ({
  name: counted.name,
  text: `select u.account_id as "accountId", u.subscription_id as id, count(*) as active,
      count(n.user_id) as notified, count(k.user_id) as acknowledged
    from (
      select s.account_id, s.id as subscription_id, p.id, true as is_person, p.recorded_at,
          p.removed_at
        from subscription s join person p on p.account_id = s.account_id
        where s.account_id = any($1::uuid[]) and s.id = any($2::uuid[])
      union all select s.account_id, s.subscription_id, s.id, false, s.recorded_at, null
        from service_user s
        where s.account_id = any($1::uuid[]) and s.subscription_id = any($2::uuid[])
    ) u
    left join lateral (
      select f.is_active from service_user_state f
        where f.account_id = u.account_id and f.service_user_id = u.id
          and ${isSo('f.recorded_at', counted)}
        order by f.revision desc limit 1
    ) f on true
    left join ${usersIn('emergency_notification', 'notified_at', counted)} n on ${ofUser('n')}
    left join ${usersIn('emergency_acknowledgement', 'acknowledged_at', counted)} k
      on ${ofUser('k')}
    where coalesce(f.is_active,
        u.is_person and (u.removed_at is null or not ${isSo('u.removed_at', counted)}))
      and ${isSo('u.recorded_at', counted)}
    group by u.account_id, u.subscription_id`,
});

const COUNTS = countsOf({ name: 'limitation-coverage', isKnown: false });
const COUNTS_KNOWN = countsOf({ name: 'limitation-coverage-known', isKnown: true });

/** One statement for all subscriptions that are asked about the same version and moment. */
const countsByKey = defineLoader<CountsKey, UserCounts>(
  async ({ database }, keys) => {
    const groups = Map.groupBy(keys, ({ version, until, knownAt }) =>
      JSON.stringify([version, until, knownAt]),
    );
    const counts = new Map<CountsKey, UserCounts>();
    for (const group of groups.values()) {
      const [{ version, until, knownAt } = { version: null, until: null }] = group;
      const accountIds = accountIdsOf(group);
      const rows = await database.accountRows<UserCounts & { accountId: string; id: string }>(
        accountIds,
        knownAt === undefined ? COUNTS : COUNTS_KNOWN,
        [
          ...[group.map((key) => key.subscriptionId), version, until ?? FOR_EVER],
          ...(knownAt === undefined ? [] : [knownAt]),
        ],
      );
      const found = new Map(rows.map((row) => [rowKey(row), row]));
      for (const key of group) {
        const { accountId, subscriptionId: id } = key;
        counts.set(key, found.get(rowKey({ accountId, id })) ?? NOBODY);
      }
    }
    return keys.map((key) => counts.get(key) ?? NOBODY);
  },
  (key) => JSON.stringify(key),
);

/** The counts of the active users of a subscription. */
export const userCounts = (context: RequestContext, key: CountsKey): Promise<UserCounts> =>
  countsByKey(context, key);
