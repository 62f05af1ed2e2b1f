import { addToTotals, idFrom } from '../ingest/usage-merge-statements';
import { ENTRY_MONTH, REVERSED, REVERSED_COLUMNS } from './ledger.store';

/**
 * The accounts whose calls a delivery brought in, and how many there are of each. Over all accounts
 * by an index of its own: a delivery does not say whose calls it has.
 */
export const ACCOUNTS_OF_IMPORT = {
  name: 'accounts-of-usage-import',
  text: `select account_id as "accountId", count(*)::int as calls from usage_record
    where import_id = $1 and kind = 'CALL' group by account_id order by account_id`,
};

/**
 * Every call that a delivery ($2) brought into some accounts ($1), and how it stands.
 *
 * STANDING: in force and as it was brought, though it may have been rated again since; then with
 * what it is charged now. CORRECTED: with another content since, or taken back by itself. ERASED:
 * its numbers were, so that nobody can tell. TAKEN_BACK: with the delivery, by an earlier act.
 *
 * What it joins it reads once, by indexes: `IN_SETS` keeps the planner from looking up each call.
 */
const JUDGED = `brought as materialized (
    select b.account_id, b.id, coalesce(b.original_id, b.id) as call_id, b.version, b.content_hash,
      b.is_current, b.used_on, b.direction, b.status, b.billed_seconds, b.amount
    from usage_record b
    where b.account_id = any($1::uuid[]) and b.import_id = $2::uuid and b.kind = 'CALL'
  ), reversed as materialized (
    select r.account_id, r.original_id as call_id, max(r.version) as version from usage_record r
    where r.account_id = any($1::uuid[]) and r.import_id = $2::uuid and r.kind = 'REVERSAL'
    group by r.account_id, r.original_id
  ), later as materialized (
    select n.account_id, n.original_id as call_id, n.id, n.content_hash, n.used_on, n.direction,
      n.status, n.billed_seconds, n.amount
    from usage_record n
    where n.account_id = any($1::uuid[]) and n.original_id is not null and n.is_current
  ), judged as (
    select b.account_id, b.id as brought_id,
      case
        when b.is_current then case when b.content_hash = '\\x' then 'ERASED' else 'STANDING' end
        when t.version >= b.version then 'TAKEN_BACK'
        when n.id is null then 'CORRECTED'
        when '\\x' in (b.content_hash, n.content_hash) then 'ERASED'
        when b.content_hash = n.content_hash then 'STANDING'
        else 'CORRECTED'
      end as state,
      ${['id', 'used_on', 'direction', 'status', 'billed_seconds', 'amount']
        .map((name) => `case when b.is_current then b.${name} else n.${name} end as ${name}`)
        .join(', ')}
    from brought b
    left join reversed t on t.account_id = b.account_id and t.call_id = b.call_id
    left join later n on n.account_id = b.account_id and n.call_id = b.call_id
  )`;

/** For the statements that judge a delivery, in whose transaction little else is joined. */
export const IN_SETS = ['enable_nestloop', 'off'] as const;

export const COUNT_JUDGED = {
  name: 'count-calls-of-import',
  text: `with ${JUDGED} select state, count(*)::int as calls from judged group by state`,
};

/** What the calls that stand are charged, and how many incidents point to them. */
export const SUM_STANDING = {
  name: 'sum-calls-of-import',
  text: `with ${JUDGED} select a.currency_code as currency, to_char(j.used_on, 'YYYY-MM') as month,
      j.direction, j.status, count(*)::int as calls, sum(j.billed_seconds)::bigint
        as "billedSeconds", coalesce(sum(j.amount), 0)::numeric(27, 6)::text as amount,
      count(i.id)::int as incidents
    from judged j join account a on a.id = j.account_id
    left join emergency_incident i on i.account_id = any($1::uuid[])
      and i.account_id = j.account_id and i.usage_record_id = j.brought_id
    where j.state = 'STANDING' group by 1, 2, 3, 4 order by 2, 1, 3, 4`,
};

/** The next so many calls that stand, account by account. */
export const NEXT_STANDING = {
  name: 'next-calls-of-import',
  text: `with ${JUDGED} select account_id as "accountId", array_agg(id) as ids from (
      select account_id, id from judged where state = 'STANDING' order by account_id, id limit $3
    ) next group by account_id order by account_id`,
};

/**
 * Reversals of an account's records that were claimed, each made of the row itself and named after
 * the delivery that is taken back; and their months.
 */
export const ENTER_REVERSALS = {
  name: 'take-back-calls-of-import',
  text: `with reversed as (
    insert into usage_record (${REVERSED_COLUMNS}, recorded_at, recorded_by, reason, import_id)
    select ${REVERSED(idFrom("'reversal'", 'u.id'))}, $3::timestamptz, $4::text, $5::text, $6::uuid
    from usage_record u where u.account_id = $1::uuid and u.id = any($2::uuid[])
    order by u.subscription_id, u.id
    returning ${ENTRY_MONTH}, -1 as one
  ), added as (
    ${addToTotals('reversed')}
  ) select count(*)::int as calls, (-coalesce(sum(amount), 0))::numeric(27, 6)::text as amount
    from reversed`,
};
