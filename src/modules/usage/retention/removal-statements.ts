import { idFrom } from '../ingest/usage-merge-statements';

/** Accounts in the order of their ids, those alone that have set something unless $3 says so. */
export const ACCOUNTS = {
  name: 'accounts-with-retention',
  text: `select a.id, a.time_zone as "timeZone", a.clock_at as "clockAt" from account a
    where a.id > $1 and ($3 or exists (select from usage_retention r where r.account_id = a.id))
    order by a.id limit $2`,
};

/**
 * Subscriptions of those accounts with a call that began before each account's moment.
 *
 * A scalar for each, and no EXISTS: that one could be turned into a join which reads every call.
 */
export const SUBSCRIPTIONS_WITH_OLD_CALLS = {
  name: 'subscriptions-with-old-calls',
  text: `select s.account_id as "accountId", s.id
    from (select * from unnest($1::uuid[], $2::timestamptz[]) as due (account_id, before)) due
    join subscription s on s.account_id = due.account_id
    where (select u.started_at from usage_record u
      where u.account_id = s.account_id and u.subscription_id = s.id
      order by u.started_at, u.id limit 1) < due.before
    order by s.account_id, s.id`,
};

/**
 * Takes the account's lock, unless somebody has it: an act on the account, or another server.
 *
 * A correction takes it, too. So none can add a version to a call that is on its way out.
 */
export const CLAIM = {
  name: 'claim-account',
  text: `select 1 as one from account_counter where account_id = $1 for update skip locked`,
};

/**
 * Removes what may go of the next so many calls of a subscription that began before a moment.
 *
 * Calls are met in the order of an index, each once a run, and their further versions by another
 * index; lists of ids keep the planner from reading anything else. What stays: calls with a version
 * used on the date or later, so that no month that is kept loses a part; calls that wait for a
 * rate; calls that an incident points to.
 *
 * Of a call that was taken back with its delivery nothing is remembered: it may still be delivered
 * again. Of another, what its source said first.
 *
 * Values: account, subscription, the last call that was met (when it began, id), the moment, the
 * date, how many.
 */
export const REMOVE_NEXT = {
  name: 'remove-next-calls',
  text: `with page as materialized (
    select u.id, u.started_at, u.used_on, u.status, u.is_current from usage_record u
    where u.account_id = $1 and u.subscription_id = $2 and u.original_id is null
      and (u.started_at, u.id) > ($3::timestamptz, $4::uuid) and u.started_at < $5::timestamptz
    order by u.started_at, u.id limit $7
  ), entry as materialized (
    select p.id as call_id, p.id, p.used_on, p.status, p.is_current from page p
    union all
    select v.original_id, v.id, v.used_on, v.status, v.is_current from usage_record v
      where v.account_id = $1 and v.original_id = any(array(select id from page))
  ), kept as materialized (
    select e.call_id from entry e
      where e.used_on >= $6::date or (e.is_current and e.status = 'UNRATED')
        or e.id in (select i.usage_record_id from emergency_incident i
          where i.account_id = $1 and i.usage_record_id = any(array(select id from entry)))
  ), removed as (
    delete from usage_record u where u.account_id = $1 and u.id = any(array(
      select e.id from entry e where e.call_id not in (select call_id from kept)))
    returning u.id, u.subscription_id, u.kind, u.version, u.original_id, u.import_id,
      u.content_hash, u.used_on, u.direction, u.status, u.order_rate_id, u.billed_seconds, u.amount
  ), summed as (
    select r.subscription_id, r.used_on, r.direction, r.status, r.order_rate_id,
      sum(case r.kind when 'CALL' then 1 else -1 end) as calls,
      sum(r.billed_seconds) as billed_seconds, sum(r.amount) as amount
    from removed r
    group by r.subscription_id, r.used_on, r.direction, r.status, r.order_rate_id
  ), added as (
    insert into usage_removed_total as t (account_id, id, subscription_id, used_on, direction,
      status, order_rate_id, calls, billed_seconds, amount)
    select $1, ${idFrom('subscription_id', 'used_on', 'direction', 'status', 'order_rate_id')},
      subscription_id, used_on, direction, status, order_rate_id, calls, billed_seconds, amount
    -- what was taken back leaves nothing
    from summed where calls <> 0 or billed_seconds <> 0 or amount <> 0
    order by subscription_id, used_on, direction, status, order_rate_id
    on conflict (account_id, subscription_id, used_on, direction, status, order_rate_id)
    do update set calls = t.calls + excluded.calls,
      billed_seconds = t.billed_seconds + excluded.billed_seconds,
      amount = t.amount + excluded.amount
  ), remembered as (
    insert into usage_removed (account_id, id, content_hash)
    select distinct on (c.id) $1, c.id, c.content_hash from (
      select coalesce(r.original_id, r.id) as id, r.version, r.content_hash
      from removed r where r.kind = 'CALL') c
    left join (
      select r.original_id as id, max(r.version) as version from removed r
      where r.kind = 'REVERSAL' and r.import_id is not null group by r.original_id) t
      on t.id = c.id
    where c.version > coalesce(t.version, 0)
    order by c.id, c.version
    on conflict (account_id, id) do nothing
  ) select (select count(*)::int from page) as met,
    array(select id from removed where original_id is null) as removed,
    (select p.started_at from page p order by p.started_at desc, p.id desc limit 1) as "lastStartedAt",
    (select p.id from page p order by p.started_at desc, p.id desc limit 1) as "lastId"`,
};

/** What was sent under the ids of removed calls, and was not stored, goes with them. */
export const FORGET_OF_REMOVED = {
  name: 'forget-content-of-removed-calls',
  text: `update usage_import_issue set content = null, problems = '[]'
    where account_id = $1 and usage_record_id = any($2::uuid[]) and content is not null`,
};

/** What else was not stored goes by when it came: its call was over by then. */
export const FORGET_OLD = {
  name: 'forget-old-content',
  text: `update usage_import_issue i set content = null, problems = '[]'
    from (select * from unnest($1::uuid[], $2::timestamptz[]) as due (account_id, before)) due
    where i.account_id = due.account_id and i.recorded_at < due.before and i.content is not null`,
};

/** What names no subscription is no account's: it goes by the operator's default. */
export const FORGET_OLD_OF_NOBODY = {
  name: 'forget-old-content-of-nobody',
  text: `update usage_import_issue set content = null, problems = '[]'
    where account_id is null and recorded_at < $1 and content is not null`,
};
