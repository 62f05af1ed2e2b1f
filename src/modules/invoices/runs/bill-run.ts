import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../domain/domain-error';
import { monthOf } from '../../../domain/time/calendar-date';
import type { RequestContext } from '../../../application/context';
import { withContext, type ContextServices } from '../../../application/open-context';
import { UserInputError } from '../../../application/user-input-error';
import type { SystemActor } from '../../../application/viewer';
import { clientErrorOf } from '../../../graphql/format-error';
import type { RowKey } from '../../../data/loader';
import { accountsBilled } from '../../../monitoring/metrics';
import { allLegalEntities, entityAt } from '../../billing/legal-entity.loader';
import { CannotBeBilled } from '../invoice-obstacles';
import {
  billAccount,
  holdRunAccount,
  setRunAccountAside,
  type HeldAccount,
} from './bill-account.commands';
import {
  automaticRunId,
  claimRunAccounts,
  completeBillingRun,
  releaseRunAccounts,
  settleHeldRunAccounts,
  startAutomaticRun,
} from './billing-run.commands';
import { begunRuns, openRuns, type OpenRun } from './billing-run.loader';
import { wording } from './billing-run.sentences';

/** What runs are worked on with. */
export interface Billing extends Pick<ContextServices, 'database' | 'clock'> {
  readonly log: { readonly error: (what: object, message: string) => void };
  /** Ends the work between two accounts. */
  readonly signal?: AbortSignal | undefined;
  /** Accounts that are billed at the same time. */
  readonly atOnce?: number;
  /** So long a worker has what it took: after a crash, others take it then. */
  readonly leaseSeconds?: number;
}

const AT_ONCE = 2;
const LEASE_SECONDS = 5;
/** Few, so that what a crash leaves behind is soon done by others. */
const PORTION = 10;

/** A busy database is asked so often for an account; then it is no matter of being busy. */
const ATTEMPTS_MAX = 5;

/** Whose work it is, in the audit log. */
const BILLING: SystemActor = { kind: 'SYSTEM', subject: 'billing' };

const asSystem = <Result>(
  billing: Billing,
  work: (context: RequestContext) => Promise<Result>,
): Promise<Result> => withContext(billing, BILLING, work);

/**
 * Does all that is due in open runs, and completes those in which nothing is left.
 *
 * Any number of servers may do so at once, and any of them may end at any moment: what a run has
 * come to is in its tables, and a step of an account is one transaction.
 *
 * @returns how many steps were taken or tried.
 */
export async function billDue(billing: Billing): Promise<number> {
  for (let steps = 0; ;) {
    const before = steps;
    for (const run of await asSystem(billing, openRuns)) {
      if (billing.signal?.aborted) return steps;
      steps += await workOn(billing, run);
    }
    // What was done may have been the last of a run, or may be gone on with at once.
    if (steps === before) return steps;
  }
}

async function workOn(billing: Billing, { id: runId, dueAt }: OpenRun): Promise<number> {
  if (dueAt === null) {
    await asSystem(billing, (context) => completeBillingRun(context, runId));
    return 0;
  }
  if (dueAt > billing.clock()) return 0;
  const portion = { runId, limit: PORTION, seconds: billing.leaseSeconds ?? LEASE_SECONDS };
  for (let steps = 0; ;) {
    const keys = await asSystem(billing, (context) => claimRunAccounts(context, portion));
    await billAll(billing, keys);
    steps += keys.length;
    if (keys.length === 0 || billing.signal?.aborted) return steps;
  }
}

async function billAll(billing: Billing, keys: readonly RowKey[]): Promise<void> {
  const { atOnce = AT_ONCE, signal } = billing;
  const left = [...keys];
  const workers = Array.from({ length: atOnce }, async () => {
    while (!signal?.aborted) {
      const key = left.shift();
      if (!key) return;
      await billOne(billing, key);
    }
  });
  const ends = await Promise.allSettled(workers);
  if (left.length > 0) {
    await asSystem(billing, (context) => releaseRunAccounts(context, left));
  }
  // The others have ended: nothing is under way any more when this is heard of.
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** An account on its own: whatever is wrong with it, the others go on. */
async function billOne(billing: Billing, key: RowKey): Promise<void> {
  try {
    await asSystem(billing, (context) => billAccount(context, key));
    accountsBilled.inc({ outcome: 'done' });
  } catch (error) {
    await heldBy(billing, key, error);
  }
}

async function heldBy(billing: Billing, key: RowKey, error: unknown): Promise<void> {
  if (isBusy(error)) {
    const attempts = await asSystem(billing, (context) => setRunAccountAside(context, key));
    accountsBilled.inc({ outcome: 'put off' });
    if (attempts < ATTEMPTS_MAX) return;
  }
  const held = { key, ...(refusalOf(error) ?? faultOf(billing, key, error)) };
  try {
    await asSystem(billing, (context) => holdRunAccount(context, held));
    accountsBilled.inc({ outcome: 'held' });
  } catch (another) {
    // It is tried again when nobody has it any more.
    if (!isBusy(another)) throw another;
  }
}

/** Whether the same may well succeed later: the database is busy, or away. */
export const isBusy = (error: unknown): boolean =>
  clientErrorOf(error)?.code === 'TEMPORARILY_UNAVAILABLE';

type Reason = Omit<HeldAccount, 'key'>;

/** What the rules refuse; undefined for a fault of ours. */
function refusalOf(error: unknown): Reason | undefined {
  if (error instanceof CannotBeBilled) return reasonOf(error);
  if (error instanceof DomainError) {
    return { status: 'PARKED', code: 'REFUSED', message: error.wording };
  }
  const [problem] = error instanceof UserInputError ? error.problems : [];
  if (!problem) return undefined;
  const code = problem.code === 'ALREADY_DONE' ? 'DISCARDED' : 'REFUSED';
  return { status: 'PARKED', code, message: problem.message };
}

function reasonOf({ obstacle: { code, message, gross } }: CannotBeBilled): Reason {
  switch (code) {
    case 'NOTHING':
      return { status: 'NOTHING', code, message };
    case 'ABOVE_BOUND':
      return {
        status: 'WAITS_FOR_PERSON',
        code,
        message,
        ...(gross === undefined ? {} : { gross }),
      };
    case 'OTHER_TOTAL':
      // A run approves nothing.
      return { status: 'PARKED', code: 'REFUSED', message };
    default:
      return { status: 'PARKED', code, message };
  }
}

function faultOf({ log }: Billing, { accountId }: RowKey, error: unknown): Reason {
  const incidentId = randomUUID();
  log.error({ err: error, incidentId, accountId }, 'An account was not billed: it is parked.');
  const message = wording('Something went wrong here; the log has it as {id}.', { id: incidentId });
  return { status: 'PARKED', code: 'FAULT', message, incidentId };
}

/**
 * Starts the run of the current month for every legal entity whose runs start by themselves, unless
 * it was started; and lets runs know of documents that were finalized without them.
 *
 * However late or often it is called, a month has one such run.
 */
export async function sweepRuns(billing: Billing): Promise<void> {
  const due = await asSystem(billing, async (context) => {
    const months = (await allLegalEntities(context)).flatMap((entity) => {
      const { runsAutomatically = false } = entityAt(context, entity, {}) ?? {};
      const month = monthOf(context.todayIn(entity.timeZone));
      return runsAutomatically ? [{ code: entity.code, month }] : [];
    });
    const begun = await begunRuns(context, months.map(automaticRunId));
    return months.filter((month) => !begun.has(automaticRunId(month)));
  });
  for (const month of due) await asSystem(billing, (context) => startAutomaticRun(context, month));
  await asSystem(billing, (context) => settleHeldRunAccounts(context, undefined));
}
