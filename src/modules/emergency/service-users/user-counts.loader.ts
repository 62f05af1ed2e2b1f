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
  /** Counts what had been recorded by this instant, inclusive, in the place of `until`. */
  readonly knownAt?: Instant | undefined;
}

const NOBODY: UserCounts = { active: 0, notified: 0, acknowledged: 0 };

/** The users in a table's facts about the version, each once. */
const usersIn = (table: string, isCounted: string) => `(
    select distinct t.account_id, t.subscription_id, t.user_id from ${table} t
    where t.account_id = any($1::uuid[]) and t.subscription_id = any($2::uuid[])
      and t.version = $3::int and t.${isCounted} $4::timestamptz
  )`;
const ofUser = (facts: string) =>
  `${facts}.account_id = u.account_id and ${facts}.subscription_id = u.subscription_id
    and ${facts}.user_id = u.id`;

/** By which of their instants facts and users are counted, and how it is compared. */
interface Counted {
  readonly name: string;
  readonly notified: string;
  readonly acknowledged: string;
  readonly compared: '<' | '<=';
}

const countsOf = ({ name, notified, acknowledged, compared }: Counted) => ({
  name,
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
          and f.recorded_at ${compared} $4::timestamptz
        order by f.revision desc limit 1
    ) f on true
    left join ${usersIn('emergency_notification', `${notified} ${compared}`)} n on ${ofUser('n')}
    left join ${usersIn('emergency_acknowledgement', `${acknowledged} ${compared}`)} k
      on ${ofUser('k')}
    where coalesce(f.is_active,
        u.is_person and (u.removed_at is null or not u.removed_at ${compared} $4::timestamptz))
      and u.recorded_at ${compared} $4::timestamptz
    group by u.account_id, u.subscription_id`,
});

const COUNTS_UNTIL = countsOf({
  name: 'limitation-coverage',
  ...{ notified: 'notified_at', acknowledged: 'acknowledged_at', compared: '<' },
});
const COUNTS_KNOWN = countsOf({
  name: 'limitation-coverage-known',
  ...{ notified: 'recorded_at', acknowledged: 'recorded_at', compared: '<=' },
});

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
        knownAt === undefined ? COUNTS_UNTIL : COUNTS_KNOWN,
        [group.map((key) => key.subscriptionId), version, knownAt ?? until ?? FOR_EVER],
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
