import type { Instant } from '../../../domain/time/time-zone';
import type { Transaction } from '../../../data/transaction';
import { columnsOf } from '../../../data/columns';
import type { RowKey } from '../../../data/loader';
import { BillingRunRow, RunAccountRow } from './billing-run.entity';
import type { BillingRunStatus } from './run-status';

/** Statuses of accounts on which there is something to do. */
const TO_DO = `('WAITING', 'DRAFTED')`;

const BEGIN = {
  name: 'begin-billing-run',
  text: `insert into billing_run (id, issue_month, scope, legal_entity_code, is_automatic, status,
      started_at, started_by)
    values ($1, $2, $3, $4, $5, 'OPEN', $6, $7) on conflict (id) do nothing
    returning 1 as one`,
};
const ADD_ACCOUNTS = {
  name: 'add-billing-run-accounts',
  text: `insert into billing_run_account (account_id, id, billing_run_id, issue_month, status,
      attempts, due_at, changed_at)
    select id, gen_random_uuid(), $1, $2, 'WAITING', 0, $3, $3 from account
    where case when $4::uuid[] is null then clock_at is null else id = any($4::uuid[]) end`,
};

/**
 * Stores a run with its accounts.
 *
 * @param accountIds null for every account that goes by the wall clock.
 * @returns false where there is a run with this id already: nothing is stored then.
 */
export async function storeRun(
  { rows }: Transaction,
  run: BillingRunRow,
  accountIds: readonly string[] | null,
): Promise<boolean> {
  const { id, issueMonth, scope, legalEntityCode, isAutomatic, startedAt, startedBy } = run;
  const values = [id, issueMonth, scope, legalEntityCode, isAutomatic, startedAt, startedBy];
  if ((await rows(BEGIN, values)).length === 0) return false;
  await rows(ADD_ACCOUNTS, [id, issueMonth, startedAt, accountIds]);
  return true;
}

const LOCK = {
  name: 'lock-billing-run',
  text: `select ${columnsOf(BillingRunRow, 'r')} from billing_run r where r.id = $1 for update`,
};

/** A run, which nobody else changes until the transaction ends; undefined for none. */
export async function lockRun(
  { rows }: Transaction,
  id: string,
): Promise<BillingRunRow | undefined> {
  return (await rows<BillingRunRow>(LOCK, [id]))[0];
}

const SET_STATUS = {
  name: 'set-billing-run-status',
  text: `update billing_run set status = $2, ended_at = $3, ended_by = $4,
      done = null, nothing = null, parked = null, waiting = null where id = $1`,
};

/** Opens a run again, or ends it before it is completed. */
export async function setRunStatus(
  { rows }: Transaction,
  { id, status, endedAt, endedBy }: BillingRunRow & { readonly status: BillingRunStatus },
): Promise<void> {
  await rows(SET_STATUS, [id, status, endedAt, endedBy]);
}

const REOPEN = {
  name: 'reopen-billing-run-accounts',
  text: `update billing_run_account set status = 'WAITING', reason_code = null, reason_en = null,
      reason_fr = null, incident_id = null, attempts = 0, due_at = $2, claimed_until = null,
      changed_at = $2
    where billing_run_id = $1 and status in ('PARKED', 'WAITS_FOR_PERSON') returning 1 as one`,
};

const RELEASE_RUN = {
  name: 'release-billing-run',
  text: `update billing_run_account set claimed_until = null
    where billing_run_id = $1 and status in ${TO_DO} and claimed_until is not null`,
};

/**
 * Has the accounts of a run tried again that are parked or wait, and those that a worker took
 * before it heard of the end.
 *
 * @returns how many were parked or waited.
 */
export async function reopenAccounts(
  { rows }: Transaction,
  runId: string,
  now: Instant,
): Promise<number> {
  await rows(RELEASE_RUN, [runId]);
  return (await rows(REOPEN, [runId, now])).length;
}

const COMPLETE = {
  name: 'complete-billing-run',
  text: `update billing_run r set status = 'DONE', ended_at = $2, ended_by = $3, done = c.done,
      nothing = c.nothing, parked = c.parked, waiting = c.waiting
    from (select count(*) filter (where status = 'DONE') as done,
        count(*) filter (where status = 'NOTHING') as nothing,
        count(*) filter (where status = 'PARKED') as parked,
        count(*) filter (where status = 'WAITS_FOR_PERSON') as waiting,
        count(*) filter (where status in ${TO_DO}) as to_do
      from billing_run_account where billing_run_id = $1) c
    where r.id = $1 and c.to_do = 0 returning ${columnsOf(BillingRunRow, 'r')}`,
};

/** Completes a run that is locked, if there is nothing to do; undefined where there is. */
export async function completeRun(
  { rows }: Transaction,
  id: string,
  endedAt: Instant,
  endedBy: string,
): Promise<BillingRunRow | undefined> {
  return (await rows<BillingRunRow>(COMPLETE, [id, endedAt, endedBy]))[0];
}

const CLAIM = {
  name: 'claim-billing-run-accounts',
  text: `with due as (
      select account_id, id from billing_run_account
      where billing_run_id = $1 and status in ${TO_DO} and due_at <= $2
        and (claimed_until is null or claimed_until <= clock_timestamp())
        and exists (select from billing_run where id = $1 and status = 'OPEN')
      order by due_at limit $3 for update skip locked
    )
    update billing_run_account t
      set claimed_until = clock_timestamp() + make_interval(secs => $4::numeric)
    from due where t.account_id = due.account_id and t.id = due.id
    returning t.account_id as "accountId", t.id`,
};

/** What a worker takes to do. */
export interface Claim {
  readonly runId: string;
  readonly now: Instant;
  readonly limit: number;
  /** So long nobody else takes it. */
  readonly seconds: number;
}

/**
 * Takes accounts of a run on which there is something to do, past those that others have; none once
 * it is cancelled.
 */
export const claimAccounts = (transaction: Transaction, claim: Claim): Promise<RowKey[]> => {
  const { runId, now, limit, seconds } = claim;
  return transaction.isCluster
    ? claimEach(transaction, claim)
    : transaction.rows<RowKey>(CLAIM, [runId, now, limit, seconds]);
};

const CLAIMABLE = {
  name: 'claimable-billing-run-accounts',
  text: `select account_id as "accountId", id from billing_run_account
    where billing_run_id = $1 and status in ${TO_DO} and due_at <= $2
      and (claimed_until is null or claimed_until <= statement_timestamp())
    order by due_at, account_id limit $3`,
};
const CLAIM_ONE = {
  name: 'claim-billing-run-account',
  text: `update billing_run_account
    set claimed_until = statement_timestamp() + make_interval(secs => $4::numeric)
    where account_id = $1 and id = $2 and status in ${TO_DO} and due_at <= $3
      and (claimed_until is null or claimed_until <= statement_timestamp())
    returning account_id as "accountId", id`,
};
/** So many portions are read for one, as others may take from the same at that moment. */
const PORTIONS_READ = 4;

/**
 * The same on a cluster, which skips no rows that are locked elsewhere, and sets nothing to what is
 * volatile: what is due is read without a lock, and taken one by one, always in one order.
 */
async function claimEach(
  { rows }: Transaction,
  { runId, now, limit, seconds }: Claim,
): Promise<RowKey[]> {
  if ((await rows(IS_OPEN, [runId])).length === 0) return [];
  const due = await rows<RowKey>(CLAIMABLE, [runId, now, limit * PORTIONS_READ]);
  const claimed: RowKey[] = [];
  for (const { accountId, id } of due) {
    if (claimed.length === limit) break;
    claimed.push(...(await rows<RowKey>(CLAIM_ONE, [accountId, id, now, seconds])));
  }
  return claimed;
}

const RELEASE = {
  name: 'release-billing-run-accounts',
  text: `update billing_run_account t set claimed_until = null
    from (select * from unnest($1::uuid[], $2::uuid[]) as k (account_id, id)) k
    where t.account_id = k.account_id and t.id = k.id`,
};

/** Gives back what was taken and not begun. */
export async function releaseAccounts(
  { rows }: Transaction,
  keys: readonly RowKey[],
): Promise<void> {
  await rows(RELEASE, [keys.map(({ accountId }) => accountId), keys.map(({ id }) => id)]);
}

const OPEN_ACCOUNT = {
  name: 'open-billing-run-account',
  text: `select ${columnsOf(RunAccountRow, 't')} from billing_run_account t
    where t.account_id = $1 and t.id = $2 and t.status in ${TO_DO}`,
};
const IS_OPEN = {
  name: 'is-billing-run-open',
  text: `select 1 as one from billing_run where id = $1 and status = 'OPEN'`,
};

/** An account of an open run on which there is something to do; undefined otherwise. */
export async function openAccountOfRun(
  { rows }: Transaction,
  { accountId, id }: RowKey,
): Promise<RunAccountRow | undefined> {
  const [row] = await rows<RunAccountRow>(OPEN_ACCOUNT, [accountId, id]);
  // A statement of its own: a cluster has the run elsewhere than its accounts.
  return row && (await rows(IS_OPEN, [row.billingRunId])).length > 0 ? row : undefined;
}

const UPDATE = {
  name: 'update-billing-run-account',
  text: `update billing_run_account set status = $3, reason_code = $4, reason_en = $5,
      reason_fr = $6, incident_id = $7, invoice_id = $8, gross = $9, finalize_not_before = $10,
      attempts = $11, due_at = $12, changed_at = $13,
      claimed_until = null
    where account_id = $1 and id = $2`,
};

/** Stores where an account of a run stands, and gives it back. */
export async function updateAccountOfRun({ rows }: Transaction, row: RunAccountRow): Promise<void> {
  await rows(UPDATE, [
    ...[row.accountId, row.id, row.status, row.reasonCode, row.reasonEn, row.reasonFr],
    ...[row.incidentId, row.invoiceId, row.gross, row.finalizeNotBefore, row.attempts],
    ...[row.dueAt, row.changedAt],
  ]);
}

const SET_ASIDE = {
  name: 'set-billing-run-account-aside',
  text: `update billing_run_account
    set attempts = attempts + 1, claimed_until = statement_timestamp() + interval '30 seconds'
    where account_id = $1 and id = $2 and status in ${TO_DO} returning attempts`,
};

/** Leaves an account for half a minute. @returns how often in a row; 0 where it is not open. */
export async function setAccountAside(
  { rows }: Transaction,
  { accountId, id }: RowKey,
): Promise<number> {
  return (await rows<{ attempts: number }>(SET_ASIDE, [accountId, id]))[0]?.attempts ?? 0;
}

const SETTLE = {
  name: 'settle-billing-run-accounts',
  text: `update billing_run_account set status = 'DONE', reason_code = null, reason_en = null,
      reason_fr = null, incident_id = null, invoice_id = $3, gross = $4, changed_at = $5
    where account_id = $1 and issue_month = $2 and status not in ('DONE', 'NOTHING')`,
};

/** A document that is finalized. */
export interface SettledMonth {
  readonly accountId: string;
  readonly issueMonth: string;
  readonly id: string;
  readonly gross: string;
}

/** Tells every run that waits for the document of an account and month that it is finalized. */
export async function settleAccount(
  { rows }: Transaction,
  { accountId, issueMonth, id, gross }: SettledMonth,
  now: Instant,
): Promise<void> {
  await rows(SETTLE, [accountId, issueMonth, id, gross, now]);
}

const SETTLE_HELD = {
  name: 'settle-held-billing-run-accounts',
  text: `update billing_run_account t set status = 'DONE', reason_code = null, reason_en = null,
      reason_fr = null, incident_id = null, invoice_id = i.id, gross = i.gross, changed_at = $1
    from invoice i where i.account_id = t.account_id and i.issue_month = t.issue_month
      and i.kind = 'MONTHLY' and t.status in ('PARKED', 'WAITS_FOR_PERSON')`,
};

/** The same for all that are parked or wait, whoever finalized the document. */
export async function settleHeldAccounts({ rows }: Transaction, now: Instant): Promise<void> {
  await rows(SETTLE_HELD, [now]);
}
