import type { YearMonth } from '../../../domain/time/calendar-date';
import type { Instant } from '../../../domain/time/time-zone';
import { defineQueue, type QueueDepth } from '../../../application/work-queue';
import type { RequestContext } from '../../../application/context';
import { columnsOf, sourceOf } from '../../../data/columns';
import { defineList, type ListKey } from '../../../data/list';
import { defineLoader, inOrder } from '../../../data/loader';
import { orderBy } from '../../../data/page';
import { billingProfileAt } from '../../billing/billing-profile.loader';
import { accountById } from '../../accounts/account.loader';
import { BillingRunRow, RunAccountRow } from './billing-run.entity';
import type { RunAccountStatus } from './run-status';

/** A run by its id; null where there is none, or the viewer may see none. */
export const billingRunById = defineLoader<string, BillingRunRow | null>(
  async ({ database }, ids) => {
    const statement = {
      name: 'billing-run-by-id',
      text: `select ${columnsOf(BillingRunRow, 'r')} from billing_run r
        where r.id = any($1::uuid[])`,
    };
    const rows = await database.rows<BillingRunRow>(statement, [ids]);
    return inOrder(ids, rows, ({ id }) => id);
  },
);

/** All runs, by when they were started. */
export const billingRuns = defineList<ListKey, BillingRunRow>({
  name: 'billingRuns',
  from: sourceOf(BillingRunRow),
  orders: { STARTED_AT: orderBy(BillingRunRow, 'startedAt', 'id') },
});

/** Which accounts of a run. */
interface RunAccountFilter extends ListKey {
  readonly status?: RunAccountStatus | undefined;
}

/** The accounts of a run, by their ids. */
export const accountsOfRun = defineList<RunAccountFilter, RunAccountRow>({
  name: 'billingRunAccounts',
  from: sourceOf(RunAccountRow),
  scope: 'billingRunId',
  filters: ({ status }) => [['t.status = ?::text', status]],
  orders: { ACCOUNT: orderBy(RunAccountRow, 'accountId', 'id') },
});

/** How far a run is. */
export interface RunProgress {
  /** Its accounts by where they stand. */
  readonly counts: Readonly<Record<RunAccountStatus, number>>;
  /** When there is something to do next; null where nothing is left to do. */
  readonly nextDueAt: Instant | null;
}

const NONE: RunProgress['counts'] = {
  ...{ WAITING: 0, DRAFTED: 0, DONE: 0, NOTHING: 0, PARKED: 0, WAITS_FOR_PERSON: 0 },
};

interface StatusCount {
  readonly billingRunId: string;
  readonly status: RunAccountStatus;
  readonly count: number;
  readonly dueAt: Instant;
}

const PROGRESS = {
  name: 'billing-run-progress',
  text: `select billing_run_id as "billingRunId", status, count(*)::int as count,
      min(due_at) as "dueAt"
    from billing_run_account where billing_run_id = any($1::uuid[]) group by 1, 2`,
};

/** How far runs are, by one statement for all of them. */
export const progressByRunId = defineLoader<string, RunProgress>(async ({ database }, ids) => {
  const rows = await database.rows<StatusCount>(PROGRESS, [ids]);
  const byRun = Map.groupBy(rows, ({ billingRunId }) => billingRunId);
  return ids.map((id) => {
    const own = byRun.get(id) ?? [];
    const counted = own.map(({ status, count }) => [status, count] as const);
    const due = own.flatMap(({ status, dueAt }) =>
      status === 'WAITING' || status === 'DRAFTED' ? dueAt : [],
    );
    return {
      counts: { ...NONE, ...Object.fromEntries(counted) },
      nextDueAt: due.sort()[0] ?? null,
    };
  });
});

/** An open run. */
export interface OpenRun {
  readonly id: string;
  /** When there is something to do next in it; null where nothing is left to do. */
  readonly dueAt: Instant | null;
}

const OPEN_RUNS = {
  name: 'open-billing-runs',
  text: `select id from billing_run where status = 'OPEN' order by started_at`,
};
const DUE = {
  name: 'due-of-billing-runs',
  text: `select billing_run_id as id, min(due_at) as "dueAt" from billing_run_account
    where billing_run_id = any($1::uuid[]) and status in ('WAITING', 'DRAFTED') group by 1`,
};

/** The runs that are to be worked on, oldest first. */
export async function openRuns({ database }: RequestContext): Promise<OpenRun[]> {
  const runs = await database.rows<{ id: string }>(OPEN_RUNS, []);
  if (runs.length === 0) return [];
  const ids = runs.map(({ id }) => id);
  // A statement of its own: a cluster joins no run to its accounts.
  const due = await database.rows<{ id: string; dueAt: Instant }>(DUE, [ids]);
  const dueById = new Map(due.map(({ id, dueAt }) => [id, dueAt]));
  return ids.map((id) => ({ id, dueAt: dueById.get(id) ?? null }));
}

const DEPTH = {
  name: 'depth-of-billing-runs',
  text: `select count(*)::int as waiting, min(due_at) as "oldestAt" from billing_run_account
    where status in ('WAITING', 'DRAFTED') and due_at <= $1::timestamptz
      and billing_run_id = any($2::uuid[])`,
};

export const BILLING_QUEUE = defineQueue({
  name: 'billing runs',
  description: 'Drafts and finalizes the invoices of open billing runs.',
  depth: async (context) => {
    const runs = await openRuns(context);
    const values = [context.requestedAt, runs.map(({ id }) => id)];
    const [depth] = await context.database.rows<QueueDepth>(DEPTH, values);
    return depth ?? { waiting: 0, oldestAt: null };
  },
});

const ENTITY_CANDIDATES = {
  name: 'accounts-that-named-legal-entity',
  text: `select distinct account_id as "accountId" from billing_profile_fact
    where says ->> 'legalEntityCode' = $1 order by 1`,
};
/** Read at once, and forgotten before the next. */
const CANDIDATES_AT_ONCE = 500;

/**
 * The accounts to which a legal entity sells today, by the facts of their billing; none with a test
 * clock, which makes its documents itself.
 */
export async function accountsOfEntity(context: RequestContext, code: string): Promise<string[]> {
  const named = await context.database.rows<{ accountId: string }>(ENTITY_CANDIDATES, [code]);
  const found: string[] = [];
  for (let from = 0; from < named.length; from += CANDIDATES_AT_ONCE) {
    const some = named.slice(from, from + CANDIDATES_AT_ONCE);
    const sold = await Promise.all(
      some.map(async ({ accountId }) => {
        const account = await accountById(context, accountId);
        const profile = account && (await billingProfileAt(context, account, null, null));
        const isSold = profile?.legalEntityCode === code && account?.clockAt === null;
        return isSold ? [accountId] : [];
      }),
    );
    found.push(...sold.flat());
    context.forget();
  }
  return found;
}

const WAITS_FOR_PERSON = {
  name: 'waits-for-person',
  text: `select 1 as one from billing_run_account where account_id = $1::uuid
    and issue_month = $2 and status = 'WAITS_FOR_PERSON' limit 1`,
};

/** Whether a run waits for a person to approve the document of an account and month. */
export async function waitsForPerson(
  { database }: RequestContext,
  accountId: string,
  issueMonth: YearMonth,
): Promise<boolean> {
  return (await database.accountRows(accountId, WAITS_FOR_PERSON, [issueMonth])).length > 0;
}

const BEGUN = {
  name: 'begun-billing-runs',
  text: 'select id from billing_run where id = any($1::uuid[])',
};

/** Those of the ids that are a run's. */
export async function begunRuns(
  { database }: RequestContext,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await database.rows<{ id: string }>(BEGUN, [ids]);
  return new Set(rows.map(({ id }) => id));
}
