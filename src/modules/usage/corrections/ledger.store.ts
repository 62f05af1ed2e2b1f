import type { Transaction } from '../../../data/transaction';
import type { CommandContext } from '../../../application/context';
import type { RatedCall } from '../ingest/rate-reported-call';
import { addToTotals, raiseIncidentsOf } from '../ingest/usage-merge-statements';
import { STAGED_CALL, stageOf, stageValues } from '../ingest/staged-calls';
import type { UsageRow } from '../records/usage.entity';

/** A version that is taken back, and what comes in its place; null for nothing. */
export interface Superseding {
  readonly record: Pick<UsageRow, 'id'>;
  /** With an id of its own; its version and its place in the history follow from the record's. */
  readonly next: RatedCall | null;
}

/** The entries that came of one. */
export interface SupersededIds {
  readonly reversalId: string;
  readonly nextId: string | null;
}

/** As many as one statement takes, so that none takes long. */
const ENTRIES_MAX = 1_000;

const CLAIM = {
  name: 'claim-usage-records',
  text: `update usage_record set is_current = false
    where account_id = $1 and id = any($2::uuid[]) and is_current returning id`,
};

/**
 * Takes versions out of force, if they still are in force; gives the ids of those that were.
 *
 * Its row locks decide between two acts on one call: the second finds it no longer in force.
 */
export async function claimRecords(
  { rows }: Pick<Transaction, 'rows'>,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const claimed = await rows<{ id: string }>(CLAIM, [accountId, ids]);
  return new Set(claimed.map(({ id }) => id));
}

/** What a version says of the call itself, and what became of it. */
const SAID = STAGED_CALL.map(([column]) => column).filter(
  (column) => !['id', 'billed_seconds', 'amount', 'import_line'].includes(column),
);
const said = (table: string) => SAID.map((column) => `${table}.${column}`).join(', ');
const COLUMNS = `${SAID.join(', ')}, id, billed_seconds, amount, kind,
    version, original_id, reverses_id, is_current`;
const INSERT = `insert into usage_record (${COLUMNS}, recorded_at, recorded_by, reason)`;
const RECORDED = '$2::timestamptz, $3::text, $4::text';

/** What a reversal has of the record `u` that it takes back: negative, whatever was charged. */
export const REVERSED_COLUMNS = COLUMNS;
export const REVERSED = (id: string) => `${said('u')}, ${id}, -u.billed_seconds, -u.amount,
      'REVERSAL', u.version, coalesce(u.original_id, u.id), u.id, false`;

/** What the months of an entry are kept by. */
export const ENTRY_MONTH = `account_id, subscription_id, to_char(used_on, 'YYYY-MM') as month, direction,
    order_pool_id, status, billed_seconds, amount`;

/**
 * For each version first its reversal, then the next one; then their months and incidents, in one
 * statement.
 *
 * A reversal is made of the row itself, so that it takes back what is stored and nothing else.
 */
const ENTER = {
  name: 'enter-usage-corrections',
  text: `with ${stageOf(8)}superseded (id, reversal_id, next_id) as materialized (
    select * from unnest($5::uuid[], $6::uuid[], $7::uuid[])
  ), reversed as (
    ${INSERT}
    select ${REVERSED('p.reversal_id')}, ${RECORDED}
    from superseded p join usage_record u on u.account_id = $1::uuid and u.id = p.id
    returning ${ENTRY_MONTH}, -1 as one
  ), entered as (
    ${INSERT}
    select ${said('s')}, s.id, s.billed_seconds, s.amount, 'CALL',
      u.version + 1, coalesce(u.original_id, u.id), null, true, ${RECORDED}
    from superseded p join usage_record u on u.account_id = $1::uuid and u.id = p.id
    join usage_stage s on s.account_id = u.account_id and s.id = p.next_id
    returning ${ENTRY_MONTH}, 1 as one
  ), entries as (
    select * from reversed union all select * from entered
  ), added as (
    ${addToTotals('entries')}
  ), raised as (
    ${raiseIncidentsOf('usage_stage s where s.account_id = $1::uuid', '$2::timestamptz')}
  ) select (select count(*)::int from reversed) as reversed,
      (select count(*)::int from entered) as entered`,
};

/**
 * Enters reversals and next versions of records that were claimed, and adds them to their months.
 *
 * @returns the ids of what was entered, in the order of what was given.
 */
export async function supersede(
  context: CommandContext,
  transaction: Pick<Transaction, 'rows'>,
  accountId: string,
  superseding: readonly Superseding[],
  reason: string,
): Promise<SupersededIds[]> {
  const made: SupersededIds[] = [];
  for (let start = 0; start < superseding.length; start += ENTRIES_MAX) {
    const some = superseding.slice(start, start + ENTRIES_MAX);
    made.push(...(await enter(context, transaction, accountId, some, reason)));
  }
  return made;
}

async function enter(
  context: CommandContext,
  { rows }: Pick<Transaction, 'rows'>,
  accountId: string,
  superseding: readonly Superseding[],
  reason: string,
): Promise<SupersededIds[]> {
  const { recorded, newId } = context;
  const made = superseding.map(({ next }) => ({ reversalId: newId(), nextId: next?.id ?? null }));
  const calls = superseding.flatMap(({ next }) => next ?? []);
  const [counts] = await rows<{ reversed: number; entered: number }>(ENTER, [
    ...[accountId, recorded.recordedAt, recorded.recordedBy, reason],
    superseding.map(({ record }) => record.id),
    made.map(({ reversalId }) => reversalId),
    made.map(({ nextId }) => nextId),
    ...stageValues(calls, []),
  ]);
  if (counts?.reversed !== superseding.length || counts.entered !== calls.length) {
    throw new Error(`expected ${superseding.length} corrections, entered ${counts?.reversed}`);
  }
  return made;
}
