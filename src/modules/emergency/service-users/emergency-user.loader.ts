import { defineList, type ListKey } from '../../../data/list';
import type { Transaction } from '../../../data/transaction';
import { StatementValues } from '../../../data/statement-values';
import type { NotificationChannel } from '../../../domain/contract/emergency';
import type { Instant } from '../../../domain/time/time-zone';

/** The users of a subscription, and the version of the limitation that they must be told. */
export interface UsersKey {
  readonly accountId: string;
  readonly subscriptionId: string;
  /** Null where there is none: then nobody was told it. */
  readonly version: number | null;
}

/** A person of the account, or a user of the service, with what it was told last. */
export interface EmergencyUserRecord {
  readonly accountId: string;
  readonly id: string;
  readonly isPerson: boolean;
  readonly name: string;
  readonly email: string | null;
  readonly isActive: boolean;
  readonly recordedAt: Instant;
  /** Null, as the others of the notification, for a user who was not told this version. */
  readonly notifiedAt: Instant | null;
  readonly channel: NotificationChannel | null;
  readonly notifiedBy: string | null;
  readonly notificationEvidence: string | null;
  readonly notificationRecordedAt: Instant | null;
  /** Null, as the others of the acknowledgement, for a user who did not acknowledge it. */
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgementEvidence: string | null;
  readonly acknowledgementRecordedAt: Instant | null;
}

/** Later than everything that is recorded. */
export const FOR_EVER = 'infinity';

/** Where the values of a key stand in the statement. */
interface Places {
  readonly account: string;
  readonly subscription: string;
  readonly version: () => string;
  /** Exclusive: what was so before it. */
  readonly until: string;
  /** Inclusive: only what had been recorded by then; undefined for everything. */
  readonly known?: string | undefined;
}

const knownIn = (facts: string, { known }: Places): string =>
  known === undefined ? '' : `and ${facts}.recorded_at <= ${known}`;

function placesOf(
  { accountId, subscriptionId, version }: UsersKey,
  until: string,
  values: StatementValues,
): Places {
  const account = `${values.place(accountId)}::uuid`;
  return placesAt(account, `${values.place(subscriptionId)}::uuid`, version, until, values);
}

function placesAt(
  account: string,
  subscription: string,
  version: number | null,
  until: string,
  values: StatementValues,
  knownAt?: Instant,
): Places {
  let place: string | undefined;
  return {
    account,
    subscription,
    until: `${values.place(until)}::timestamptz`,
    known: knownAt === undefined ? undefined : `${values.place(knownAt)}::timestamptz`,
    // Not every statement asks who was told, and none may have a value that it does not use.
    version: () => (place ??= `${values.place(version)}::int`),
  };
}

/** The account's people and the subscription's own users `u`, with what held of them `f`. */
const usersOf = (places: Places) => {
  const { account, subscription, until } = places;
  return `(
    select p.id, true as is_person, p.name, p.email, p.recorded_at, p.removed_at from person p
      where p.account_id = ${account}
    union all select s.id, false, null, null, s.recorded_at, null from service_user s
      where s.account_id = ${account} and s.subscription_id = ${subscription}
  ) u left join lateral (
    select f.is_active, f.name, f.email from service_user_state f
      where f.account_id = ${account} and f.service_user_id = u.id and f.recorded_at < ${until}
        ${knownIn('f', places)}
      order by f.revision desc limit 1
  ) f on true`;
};

/** Whether a person had left by then. */
const isRemoved = ({ until, known }: Places) =>
  `u.removed_at < ${until}${known === undefined ? '' : ` and u.removed_at <= ${known}`}`;

const isActive = (places: Places) =>
  `(coalesce(f.is_active, u.is_person and (u.removed_at is null or not (${isRemoved(places)})))
    and u.recorded_at < ${places.until} ${knownIn('u', places)})`;

/** The facts `t` of a table about the version. */
const factsOf = (table: string, places: Places) => {
  const { account, subscription, version } = places;
  return `${table} t where t.account_id = ${account} and t.subscription_id = ${subscription}
    and t.version = ${version()} ${knownIn('t', places)}`;
};

/** Whether the user `u` is in those facts: they are read once for all users. */
const isNotified = (places: Places) =>
  `(u.id in (select t.user_id from ${factsOf('emergency_notification', places)}
    and t.notified_at < ${places.until}))`;
const isAcknowledged = (places: Places) =>
  `(u.id in (select t.user_id from ${factsOf('emergency_acknowledgement', places)}
    and t.acknowledged_at < ${places.until}))`;

/** Which users of a subscription are asked for. */
interface UserFilter extends Omit<UsersKey, 'subscriptionId'>, ListKey {
  readonly accountId: string;
  readonly parentId: string;
  readonly isActive?: boolean | undefined;
  readonly isNotified?: boolean | undefined;
  readonly isAcknowledged?: boolean | undefined;
  /** What was so before it, exclusive; now when absent. */
  readonly until?: Instant | undefined;
  /** Only what had been recorded by then; everything when absent. */
  readonly knownAt?: Instant | undefined;
}

function matches(key: UserFilter, places: Places, values: StatementValues): string {
  const wanted: [condition: (places: Places) => string, is: boolean | undefined][] = [
    [isActive, key.isActive],
    [isNotified, key.isNotified],
    [isAcknowledged, key.isAcknowledged],
  ];
  const conditions = wanted.flatMap(([condition, is]) =>
    is === undefined ? [] : [`${condition(places)} = ${values.place(is)}::boolean`],
  );
  // Who was recorded later was no user yet.
  if (key.until !== undefined) conditions.push(`u.recorded_at < ${places.until}`);
  if (places.known !== undefined) conditions.push(`u.recorded_at <= ${places.known}`);
  return conditions.join(' and ') || 'true';
}

/** The last of those facts about the user `u`. */
const lastOf = (table: string, at: string, places: Places) => `left join lateral (
    select t.* from ${factsOf(table, places)} and t.user_id = u.id
      and t.${at} < ${places.until} order by t.${at} desc, t.id desc limit 1
  )`;

/** The users of a subscription, in the order in which they were recorded. */
export const emergencyUsers = defineList<UserFilter, EmergencyUserRecord>({
  name: 'emergencyUsers',
  from: (key, values, { account, parent }) => {
    const until = key.until ?? FOR_EVER;
    const places = placesAt(account, parent, key.version, until, values, key.knownAt);
    return {
      columns: `u.id, u.is_person, coalesce(f.name, u.name) as name,
        coalesce(f.email, u.email) as email, ${isActive(places)} as is_active, u.recorded_at`,
      from: usersOf(places),
      condition: matches(key, places, values),
      // What they were told last is looked up for the users of the page only.
      around: (rows, orderBy) => `${account} as "accountId", u.id, u.is_person as "isPerson",
          u.name, u.email, u.is_active as "isActive", u.recorded_at as "recordedAt",
          n.notified_at as "notifiedAt", n.channel, n.notified_by as "notifiedBy",
          n.evidence_reference as "notificationEvidence",
          n.recorded_at as "notificationRecordedAt", k.acknowledged_at as "acknowledgedAt",
          k.evidence_reference as "acknowledgementEvidence",
          k.recorded_at as "acknowledgementRecordedAt"
        from (select ${rows}) u
        ${lastOf('emergency_notification', 'notified_at', places)} n on true
        ${lastOf('emergency_acknowledgement', 'acknowledged_at', places)} k on true
        order by ${orderBy}`,
    };
  },
  orders: {
    RECORDED_AT: [
      { sql: 'u.recorded_at', type: 'timestamptz', property: 'recordedAt' },
      { sql: 'u.id', type: 'uuid', property: 'id' },
    ],
  },
});

/** A user as facts name it. */
export interface UserKey {
  readonly id: string;
  readonly isPerson: boolean;
}

/** Who was active before that instant and has not been told the version, whenever. */
export async function outstandingUsers(
  { rows }: Transaction,
  key: UsersKey,
  until: Instant,
): Promise<UserKey[]> {
  const values = new StatementValues();
  const places = placesOf(key, until, values);
  const told = isNotified({ ...places, until: `'${FOR_EVER}'` });
  return rows<UserKey>(
    {
      name: 'outstanding-users',
      text: `select u.id, u.is_person as "isPerson" from ${usersOf(places)}
        where ${isActive(places)} and not ${told} order by u.recorded_at, u.id`,
    },
    values.all,
  );
}

/** When a user who may be told was first told the version; null where it was not yet. */
export interface KnownUser extends UserKey {
  readonly firstNotifiedAt: Instant | null;
}

/** Those of the ids that are people of the account or users of the subscription, left ones too. */
export async function knownUsers(
  { rows }: Transaction,
  key: UsersKey,
  ids: readonly string[],
): Promise<KnownUser[]> {
  const values = new StatementValues();
  const places = placesOf(key, FOR_EVER, values);
  return rows<KnownUser>(
    {
      name: 'known-users',
      text: `select u.id, u.is_person as "isPerson", (
          select min(t.notified_at) from ${factsOf('emergency_notification', places)}
            and t.user_id = u.id
        ) as "firstNotifiedAt"
        from ${usersOf(places)} where u.id = any(${values.place(ids)}::uuid[])`,
    },
    values.all,
  );
}
