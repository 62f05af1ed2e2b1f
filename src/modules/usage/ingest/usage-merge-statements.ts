import { nodeIdSql } from '../../../graphql/node-id';
import { LINE_MASK, STAGED_CALL } from './staged-calls';

const NAMES = STAGED_CALL.map(([column]) => column);
/** What a statement is put together from. */
export interface Parts {
  /** The stage as the statement's own, or nothing where it is a table. */
  readonly stage: string;
  /** Whether nothing is known to come at the same time; else conflicts are told row by row. */
  readonly isFirst: boolean;
  /** The place of a value, with its type; each statement has only those that it names. */
  readonly at: (name: keyof typeof TYPES) => string;
  /** Whether a call is of an account with a test clock, by which it is recorded. */
  readonly hasTestClocks: boolean;
}
export type Text = (parts: Parts) => string;

export const TYPES = {
  now: 'timestamptz',
  recordedBy: 'text',
  importId: 'uuid',
  owner: 'text',
  actorKind: 'text',
  actor: 'text',
  partnerId: 'uuid',
  clientId: 'uuid',
  remoteAddress: 'text',
  requestId: 'uuid',
  clockedIds: 'uuid[]',
  clocks: 'timestamptz[]',
} as const;

/** The stage before a statement that has no other part before it. */
const alone = (stage: string) => (stage === '' ? '' : `with ${stage.replace(/, $/, ' ')}`);

// Ids are made from what a row is about: one made anew for each row could not be pushed down to the
// nodes of a cluster. They need not be secret; they name nothing by themselves.
export const idFrom = (...parts: string[]) => `md5(concat_ws('/', ${parts.join(', ')}))::uuid`;

/**
 * Adds entries of the ledger to their months; `one` is 1 for a call and -1 for what takes it back.
 *
 * @param entries a part of the statement before it.
 */
export const addToTotals = (
  entries: string,
) => `insert into usage_monthly_total as t (account_id, id, subscription_id, month, direction,
      order_pool_id, calls, unrated_calls, billed_seconds, amount)
    select account_id, ${idFrom('subscription_id', 'month', 'direction', 'order_pool_id')},
      subscription_id, month, direction, order_pool_id, sum(one),
      coalesce(sum(one) filter (where status = 'UNRATED'), 0), sum(billed_seconds),
      coalesce(sum(amount), 0)
    from ${entries} group by account_id, subscription_id, month, direction, order_pool_id
    order by account_id, subscription_id, month, direction, order_pool_id
    on conflict (account_id, subscription_id, month, direction, order_pool_id) do update set
      calls = t.calls + excluded.calls,
      unrated_calls = t.unrated_calls + excluded.unrated_calls,
      billed_seconds = t.billed_seconds + excluded.billed_seconds,
      amount = t.amount + excluded.amount`;

/** When a staged call `s` is recorded: by the clock of its account. */
const recordedAt = ({ at, hasTestClocks }: Parts): string =>
  hasTestClocks
    ? `coalesce((${at('clocks')})[array_position(${at('clockedIds')}, s.account_id)], ${at('now')})`
    : at('now');

/** Raises an incident for each call of a stage that someone has to look into. */
export const raiseIncidentsOf = (
  calls: string,
  now: string,
) => `insert into emergency_incident (account_id, id, subscription_id, usage_record_id, dialled,
    country_code, occurred_at, recorded_at)
  select s.account_id, ${idFrom("'incident'", 's.id')}, s.subscription_id, s.id,
    coalesce(s.dialled, s.to_number, ''), s.dialled_in, s.started_at, ${now}
  from ${calls} and s.raises_incident
  on conflict (account_id, usage_record_id) do nothing`;

/** Writes into the audit log what was stored of each account, an entry each. */
const logEntries = (at: Parts['at'], entries: string, id: string) => `insert into audit_entry
      (account_id, id, occurred_at, actor_kind, actor, partner_id, api_client_id, act,
      exercised_right, remote_address, request_id, changes)
    select account_id, ${id}, ${at('now')}, ${at('actorKind')},
      ${at('actor')}, ${at('partnerId')}, ${at('clientId')}, 'recordUsage', 'RECORD_USAGE', ${at('remoteAddress')}, ${at('requestId')},
      jsonb_build_array(jsonb_build_object(
        'name', 'records', 'before', null, 'after', count(*)::text))
    from ${entries} group by account_id`;

/** Notes what of a delivery came to each account, to be told of once it is committed. */
const noteArrivals = (
  at: Parts['at'],
  kind: 'RECEIVED' | 'REJECTED',
  entries: string,
  id: string,
  unrated: string,
) => `insert into usage_arrival (account_id, id, import_id, kind, calls, unrated, recorded_at)
    select account_id, ${id}, ${at('importId')}, '${kind}', count(*), ${unrated}, ${at('now')}
    from ${entries} group by account_id`;
const UNRATED = `count(*) filter (where status = 'UNRATED')`;

/** Whether the detail of a staged record was removed: its name is taken for ever. */
const IS_REMOVED = `exists (select from usage_removed r
    where r.account_id = s.account_id and r.id = s.id)`;

const IS_STORED = `exists (select from usage_record u
    where u.account_id = s.account_id and u.id = s.id)`;

/** Of records with one id, the subscription of the first: that is the one to be stored. */
const NAMED_FIRST = `first_value(s.subscription_id)
      over (partition by s.account_id, s.id order by s.import_line)`;

/**
 * Stores what is new, adds it to its months and writes it into the audit log, an entry an account.
 *
 * In the order of the primary key within each subscription, so that the pages of the indexes are
 * met one after the other, and two deliveries of the same records cannot wait for each other. The
 * count is that of RETURNING: the row count of such an insert is wrong on a cluster.
 *
 * The first time it looks for what is there before it inserts, which costs a third less than having
 * each row tell what it conflicts with. Where another delivery brings the same records at that
 * moment, or this one the same twice, it fails, and is done again in the other way.
 */
export const insertNew: Text = (parts) => {
  const { stage, at, isFirst } = parts;
  return `with ${stage}fresh as (
    insert into usage_record (${NAMES.join(', ')}, recorded_at, recorded_by, import_id, kind,
      version, is_current)
    select ${NAMES.map((name) => `s.${name}`).join(', ')}, ${recordedAt(parts)}, ${at('recordedBy')}, ${at('importId')},
      'CALL', 1, true
    from usage_stage s where s.problems is null and not ${IS_REMOVED}
      ${isFirst ? `and not ${IS_STORED}` : ''}
    order by s.account_id, ${isFirst ? 's.subscription_id' : NAMED_FIRST}, s.id, s.import_line
    ${isFirst ? '' : 'on conflict (account_id, id) do nothing'}
    returning account_id, subscription_id, to_char(used_on, 'YYYY-MM') as month, direction,
      order_pool_id, status, billed_seconds, amount, 1 as one
  ), added as (
    ${addToTotals('fresh')}
  ), logged as (
    ${logEntries(at, 'fresh', idFrom('account_id', at('importId'), at('now')))}
  ), noted as (
    ${noteArrivals(at, 'RECEIVED', 'fresh', idFrom('account_id', at('importId'), at('now')), UNRATED)}
  ) select count(*)::int as accepted from fresh`;
};

/** Whether a reversal `r` took its call back with a delivery: the call may be delivered again. */
export const TOOK_BACK = `r.kind = 'REVERSAL' and r.import_id is not null`;

/** The version of a stored record that was taken back with its delivery last; 0 where none was. */
const LAST_TAKEN_BACK = `coalesce((select max(r.version) from usage_record r
      where r.account_id = s.account_id and r.original_id = s.id and ${TOOK_BACK}), 0)`;

/**
 * The staged records whose calls were taken back with their delivery, and not delivered since: of
 * the versions of a call, the last was taken back so. Grouped for the reason of `isStoredNow`.
 */
const OPEN_AGAIN = `usage_stage s where s.problems is null
      and exists (select from usage_record u where u.account_id = s.account_id and u.id = s.id
        group by u.account_id having bool_or(not u.is_current and u.source = s.source
          and u.external_id = s.external_id))
      and exists (select from usage_record r
        where r.account_id = s.account_id and r.original_id = s.id
        group by r.account_id having max(r.version) filter (where ${TOOK_BACK}) = max(r.version))`;

export const accountsOpenAgain: Text = ({ stage }) => `with ${stage}opened as (
    select distinct s.account_id from ${OPEN_AGAIN}
  ) select account_id as "accountId" from opened order by account_id`;

/** Names the columns that a stored record has of the staged one, but for its id. */
const BESIDE_ID = NAMES.filter((name) => name !== 'id');

/**
 * Stores next versions of calls that were taken back with their delivery: what is told of them now
 * takes the place of that. Under the account's lock, so that nothing else does so meanwhile.
 */
export const storeAgain: Text = (parts) => {
  const { stage, at } = parts;
  return `with ${stage}again as materialized (
    select distinct on (s.account_id, s.id) s.*, ${LAST_TAKEN_BACK} + 1 as next_version,
      ${idFrom("'version'", 's.id', `${LAST_TAKEN_BACK} + 1`)} as next_id
    from ${OPEN_AGAIN}
    order by s.account_id, s.id, s.import_line
  ), entered as (
    insert into usage_record (id, original_id, version, ${BESIDE_ID.join(', ')}, recorded_at,
      recorded_by, import_id, kind, is_current)
    select s.next_id, s.id, s.next_version, ${BESIDE_ID.map((name) => `s.${name}`).join(', ')},
      ${recordedAt(parts)}, ${at('recordedBy')}, ${at('importId')}, 'CALL', true
    from again s
    returning account_id, subscription_id, to_char(used_on, 'YYYY-MM') as month, direction,
      order_pool_id, status, billed_seconds, amount, 1 as one
  ), added as (
    ${addToTotals('entered')}
  ), logged as (
    ${logEntries(at, 'entered', idFrom("'again'", 'account_id', at('importId'), at('now')))}
  ), noted as (
    ${noteArrivals(at, 'RECEIVED', 'entered', idFrom("'again'", 'account_id', at('importId'), at('now')), UNRATED)}
  ), raised as (
    ${raiseIncidentsOf(
      `(select account_id, next_id as id, subscription_id, dialled, to_number, dialled_in,
        started_at, raises_incident from again) s where true`,
      recordedAt(parts),
    )}
  ) select count(*)::int as "storedAgain" from entered`;
};

/** What of a call is no number: it stays when these are erased. */
const BESIDE_NUMBERS = [
  ...['subscription_id', 'direction', 'leg', 'agent_connectivity', 'origin_country_code'],
  ...['call_type', 'disposition', 'started_at', 'answered_at', 'ended_at'],
];
const besideNumbers = (table: string) =>
  BESIDE_NUMBERS.map((name) => `${table}.${name}`).join(', ');

/** Whether a version says what came; of one whose numbers were erased, whatever else it says. */
const says = (version: string) => `(${version}.content_hash = s.content_hash
    or (${version}.content_hash = '\\x'
      and (${besideNumbers(version)}) is not distinct from (${besideNumbers('s')})))`;

/** Whether a version is what the stage has brought now. */
const isOfStage = (
  version: string,
  parts: Parts,
) => `(${version}.import_id = ${parts.at('importId')}
      and ${version}.import_line = s.import_line and ${version}.recorded_at = ${recordedAt(parts)})`;

/**
 * The staged records that were not stored now, and whether they say what is stored: what is in
 * force, or was before a correction. What was taken back with its delivery counts as never said.
 */
const met = (parts: Parts) => `met as (
    select s.*, case when u.id is null then r.content_hash in (s.content_hash, '\\x')
      else u.source = s.source and u.external_id = s.external_id
        and ((${says('u')} and (u.is_current or ${LAST_TAKEN_BACK} = 0))
          or exists (select from usage_record v
            where v.account_id = s.account_id and v.original_id = s.id and ${says('v')}
              and v.version > ${LAST_TAKEN_BACK}))
      end as is_same
    from usage_stage s
    left join usage_record u on u.account_id = s.account_id and u.id = s.id
    left join usage_removed r on r.account_id = s.account_id and r.id = s.id
    where s.problems is null and (u.id is null or not ${isOfStage('u', parts)} or u.import_id is null)
      and (u.id is null or u.is_current or not exists (select from usage_record v
        where v.account_id = s.account_id and v.original_id = s.id and ${isOfStage('v', parts)}))
  )`;

const instant = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What was sent, in our own format: to be compared with what is stored, or sent again. */
const CONTENT = `jsonb_strip_nulls(jsonb_build_object(
    'subscriptionId', ${nodeIdSql('Subscription', 'account_id', 'subscription_id')},
    'source', source, 'externalId', external_id, 'direction', direction, 'leg', leg,
    'agentConnectivity', agent_connectivity, 'from', from_number, 'to', to_number,
    'dialled', dialled, 'originCountryCode', origin_country_code, 'callType', call_type,
    'disposition', disposition, 'startedAt', ${instant('started_at')},
    'answeredAt', ${instant('answered_at')}, 'endedAt', ${instant('ended_at')}))::text`;

const ISSUE = `insert into usage_import_issue (owner, id, import_id, line, outcome, source,
    external_id, account_id, usage_record_id, problems, content, recorded_at)`;
/** The line itself, of a place that also tells records of one line apart. */
const lineOf = (place: string) => `(${place} & ${LINE_MASK})`;
const issueId = (at: Parts['at']) => idFrom(at('importId'), 'import_line', at('now'));
const problem = (message: string) => `'[{"field": null, "message": "${message}"}]'::jsonb`;
const OTHER_CONTENT = problem('expected what is stored under this id, got another content');
const FORGOTTEN_CONTENT = problem(
  'expected what was stored under this id, got another content; it is not kept, since that call’s numbers were erased or its detail was removed',
);

/** Whether numbers of the call that a record met were erased, or its detail was removed. */
const IS_FORGOTTEN = `(${IS_REMOVED} or exists (select from usage_record u
      where u.account_id = s.account_id and u.id = s.id and u.content_hash = '\\x')
    or exists (select from usage_record v where v.account_id = s.account_id
      and v.original_id = s.id and v.content_hash = '\\x'))`;

export const compare: Text = (parts) => {
  const { stage, at } = parts;
  return `with ${stage}${met(parts)}, conflict as (
    select s.*, ${IS_FORGOTTEN} as is_forgotten from met s where not is_same
  ), kept as (
    ${ISSUE}
    select ${at('owner')}, ${issueId(at)}, ${at('importId')}, ${lineOf('import_line')}, 'CONFLICT', source, external_id, account_id, id,
      case when is_forgotten then ${FORGOTTEN_CONTENT} else ${OTHER_CONTENT} end,
      case when is_forgotten then null else ${CONTENT} end, ${at('now')}
    from conflict returning 1 as one
  ) select (select count(*)::int from met where is_same) as duplicates,
    (select count(*)::int from kept) as conflicts`;
};

export const keepRefusals: Text = ({ stage, at }) => `with ${stage}kept as (
  ${ISSUE}
  select ${at('owner')}, ${issueId(at)}, ${at('importId')}, ${lineOf('import_line')}, 'REJECTED', source, external_id, account_id, null,
    problems, content, ${at('now')}
  from usage_stage where problems is not null returning account_id
  ) ${noteArrivals(at, 'REJECTED', 'kept where account_id is not null', idFrom("'rejected'", 'account_id', at('importId'), at('now')), '0')}`;

/**
 * Whether a staged record was stored now. It is asked of the stored one by its key, for each that
 * is left: grouped, it is no join. A join may begin at all that this delivery has stored, of which
 * statistics know nothing, and read the whole stage for each: the time is their product.
 */
const isStoredNow = (parts: Parts) => `exists (select from usage_record u
    where u.account_id = s.account_id and u.id = s.id
    group by u.account_id having bool_or(${isOfStage('u', parts)}))`;

export const raiseIncidents: Text = (parts) => {
  const stored = `usage_stage s where ${isStoredNow(parts)}`;
  return `${alone(parts.stage)} ${raiseIncidentsOf(stored, recordedAt(parts))}`;
};

/** Records that came in while their detail was being removed: the removal is seen only now. */
export const findRemoved: Text = (parts) => `with ${parts.stage}removed as (
    select 1 from usage_stage s where s.problems is null
      and exists (select from usage_removed r where r.account_id = s.account_id and r.id = s.id
        group by r.account_id having count(*) > 0)
      and ${isStoredNow(parts)} limit 1
  ) select 1 as one from removed`;

/** The lines that were not stored now, and whether each says what is stored. */
export const listOutcomes: Text = (parts) => `with ${parts.stage}${met(parts)}
  select ${lineOf('import_line')} as line, is_same as "isSame" from met`;

/** The records of calls that were stored again, each by its line. */
export const listStoredAgain: Text = (parts) => `with ${parts.stage}again as (
    select s.account_id, s.import_line, v.id from usage_stage s join usage_record v
      on v.account_id = s.account_id and v.original_id = s.id and ${isOfStage('v', parts)}
  ) select ${lineOf('import_line')} as line, account_id as "accountId", id from again`;

/** Every record of the stage, in its order; what became of each is told by `listOutcomes`. */
export const listStaged: Text = ({ stage }) => `${alone(stage)}
  select ${lineOf('s.import_line')} as line, s.external_id as "externalId",
    coalesce(s.problems, '[]') as problems, s.problems is not null as "isRejected"
  from usage_stage s order by s.import_line`;

/** Every statement of a merge: a test holds them to what a cluster asks of SQL. */
export const MERGE_STATEMENTS: Readonly<Record<string, Text>> = {
  insertNew,
  findRemoved,
  accountsOpenAgain,
  storeAgain,
  compare,
  keepRefusals,
  raiseIncidents,
  listOutcomes,
  listStoredAgain,
  listStaged,
};
