import { monthOf, type YearMonth } from '../../../domain/time/calendar-date';
import type { TimeZone } from '../../../domain/time/time-zone';
import type { AuditedFact, Change } from '../../../application/audit';
import { defineCommand, type InputPath } from '../../../application/command';
import type { CommandContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import { stableId } from '../../../application/stable-id';
import { refuse } from '../../../application/user-input-error';
import { accountById } from '../../accounts/account.loader';
import { legalEntityByCode } from '../../billing/legal-entity.loader';
import type { BillingRunRow } from './billing-run.entity';
import { accountsOfEntity } from './billing-run.loader';
import { wording } from './billing-run.sentences';
import {
  claimAccounts,
  completeRun,
  lockRun,
  releaseAccounts,
  reopenAccounts,
  setRunStatus,
  settleHeldAccounts,
  storeRun,
} from './billing-run.store';
import type { RowKey } from '../../../data/loader';

/** Accounts that a run can name. */
export const RUN_ACCOUNTS_MAX = 1_000;
/** Where a month begins first. */
const EARLIEST_ZONE = 'Pacific/Kiritimati' as TimeZone;

/** Which accounts of which month are to be billed. */
export interface NewRun {
  readonly month: YearMonth;
  /** `undefined` in the list for an id that is none. */
  readonly accountIds?: readonly (string | undefined)[] | undefined;
  readonly legalEntityCode?: string | undefined;
  readonly all?: boolean | undefined;
}

const auditedRun = (run: BillingRunRow, changes: readonly Change[]): AuditedFact => ({
  accountId: null,
  subject: { type: 'BillingRun', id: run.id },
  changes,
});

const begun = (run: BillingRunRow): AuditedFact =>
  auditedRun(run, [
    { name: 'issueMonth', before: null, after: run.issueMonth },
    { name: 'scope', before: null, after: run.scope },
    ...(run.legalEntityCode === null
      ? []
      : [{ name: 'legalEntityCode', before: null, after: run.legalEntityCode }]),
  ]);

/**
 * Starts a run: it drafts the documents of a month, and finalizes them after their days of grace.
 *
 * What is billed already stays as it is, so runs of one month may go on at the same time.
 *
 * @throws UserInputError INVALID_INPUT naming every field; NOT_FOUND for an account or an entity.
 */
export const startBillingRun = defineCommand({
  name: 'startBillingRun',
  right: 'RUN_BILLING',
  account: 'none',
  run: async (context, input: NewRun, path) => {
    const { accountIds, legalEntityCode } = input;
    checkScope(input, path);
    const zone = await zoneOf(context, legalEntityCode, [...path, 'legalEntityCode']);
    checkMonth(context, input.month, zone, [...path, 'month']);
    const named = accountIds && (await requireAccounts(context, accountIds, path));
    const billingRun: BillingRunRow = {
      ...newRun(context, input.month, context.newId()),
      scope: named ? 'ACCOUNTS' : legalEntityCode === undefined ? 'ALL' : 'LEGAL_ENTITY',
      legalEntityCode: legalEntityCode ?? null,
    };
    const those =
      legalEntityCode === undefined ? named : await accountsOfEntity(context, legalEntityCode);
    await storeRun(context.transaction, billingRun, those ?? null);
    return { billingRun };
  },
  audit: ({ billingRun }) => [begun(billingRun)],
  event: {
    type: 'billing_run.started',
    facts: ({ billingRun: { id } }) => [{ stream: 'PROVIDER', id }],
  },
});

function newRun(context: CommandContext, issueMonth: YearMonth, id: string): BillingRunRow {
  const { recordedAt: startedAt, recordedBy: startedBy } = context.recorded;
  return {
    ...{ id, issueMonth, startedAt, startedBy, scope: 'ALL', legalEntityCode: null },
    ...{ isAutomatic: false, status: 'OPEN', endedAt: null, endedBy: null },
    ...{ done: null, nothing: null, parked: null, waiting: null },
  };
}

function checkScope({ accountIds, legalEntityCode, all }: NewRun, path: InputPath): void {
  const said = [accountIds, legalEntityCode, all === true ? all : undefined];
  const got = said.filter((each) => each !== undefined).length;
  if (got !== 1) {
    const words = { got };
    refuse(
      'INVALID_INPUT',
      path,
      wording('expected one of accountIds, legalEntityCode and all, got {got} of them', words),
    );
  }
  if (accountIds && (accountIds.length === 0 || accountIds.length > RUN_ACCOUNTS_MAX)) {
    const words = { max: RUN_ACCOUNTS_MAX, got: accountIds.length };
    const at = [...path, 'accountIds'];
    refuse('INVALID_INPUT', at, wording('expected 1 to {max} accounts, got {got}', words));
  }
}

async function zoneOf(
  context: CommandContext,
  code: string | undefined,
  path: InputPath,
): Promise<TimeZone> {
  if (code === undefined) return EARLIEST_ZONE;
  const entity = await legalEntityByCode(context, code);
  return entity?.timeZone ?? refuse('NOT_FOUND', path, wording('No legal entity with this code.'));
}

/** Accounts in whose zone the month has not begun wait for it. */
function checkMonth(
  context: CommandContext,
  month: YearMonth,
  timeZone: TimeZone,
  path: InputPath,
): void {
  const current = monthOf(context.todayIn(timeZone));
  if (month <= current) return;
  const words = { current: { month: current }, got: { month } };
  refuse(
    'INVALID_INPUT',
    path,
    wording('expected a month that has begun, {current} or earlier, got {got}', words),
  );
}

async function requireAccounts(
  context: CommandContext,
  ids: readonly (string | undefined)[],
  path: InputPath,
): Promise<string[]> {
  const found = await Promise.all(
    ids.map(async (id) => (id === undefined ? null : accountById(context, id))),
  );
  const check = new InputCheck();
  for (const [index, account] of found.entries()) {
    const at = [...path, 'accountIds', `${index}`];
    const message = wording('No account with this id.');
    if (!account) check.add({ code: 'NOT_FOUND', path: at, message });
  }
  check.done();
  return found.flatMap((account) => account?.id ?? []);
}

/** The month of an entity whose runs start by themselves. */
export interface MonthOfEntity {
  readonly code: string;
  readonly month: YearMonth;
}

/** Its id follows from its key: however often it is started, there is one. */
export const automaticRunId = ({ code, month }: MonthOfEntity): string =>
  stableId(['automatic billing run', code, month]);

/** Starts the run of an entity's month, unless it was started. */
export const startAutomaticRun = defineCommand({
  name: 'startAutomaticRun',
  right: 'RUN_BILLING',
  account: 'none',
  run: async (context, key: MonthOfEntity) => {
    const accountIds = await accountsOfEntity(context, key.code);
    const run: BillingRunRow = {
      ...newRun(context, key.month, automaticRunId(key)),
      ...{ scope: 'LEGAL_ENTITY', legalEntityCode: key.code, isAutomatic: true },
    };
    const isNew = await storeRun(context.transaction, run, accountIds);
    return { run: isNew ? run : undefined };
  },
  audit: ({ run }) => (run ? [begun(run)] : []),
  event: {
    type: 'billing_run.started',
    facts: ({ run }) => (run ? [{ stream: 'PROVIDER', id: run.id }] : []),
  },
});

async function requireRun(
  context: CommandContext,
  id: string | undefined,
  path: InputPath,
): Promise<BillingRunRow> {
  const run = id === undefined ? undefined : await lockRun(context.transaction, id);
  return run ?? refuse('NOT_FOUND', path, wording('No billing run with this id.'));
}

/** A run by its id; undefined for a text that is none. */
export interface NamedRun {
  readonly runId: string | undefined;
}

interface ChangedRun {
  readonly billingRun: BillingRunRow;
  readonly before: BillingRunRow['status'];
}

const statusChanged = ({ billingRun, before }: ChangedRun): AuditedFact[] => [
  auditedRun(billingRun, [{ name: 'status', before, after: billingRun.status }]),
];

/**
 * Cancels a run: no account is begun any more. What is finalized stays, and so do drafts.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE where it has ended.
 */
export const cancelBillingRun = defineCommand({
  name: 'cancelBillingRun',
  right: 'RUN_BILLING',
  account: 'none',
  run: async (context, { runId }: NamedRun, path): Promise<ChangedRun> => {
    const at = [...path, 'billingRunId'];
    const run = await requireRun(context, runId, at);
    if (run.status !== 'OPEN') refuse('ALREADY_DONE', at, wording('The run has ended already.'));
    const { recordedAt: endedAt, recordedBy: endedBy } = context.recorded;
    const billingRun: BillingRunRow = { ...run, status: 'CANCELLED', endedAt, endedBy };
    await setRunStatus(context.transaction, billingRun);
    return { billingRun, before: run.status };
  },
  audit: statusChanged,
  event: 'none',
});

/**
 * Goes on with a run: with what was cancelled, and once more with the accounts that are parked or
 * wait for a person.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE where there is nothing to go on with.
 */
export const resumeBillingRun = defineCommand({
  name: 'resumeBillingRun',
  right: 'RUN_BILLING',
  account: 'none',
  run: async (context, { runId }: NamedRun, path): Promise<ChangedRun> => {
    const at = [...path, 'billingRunId'];
    const run = await requireRun(context, runId, at);
    const { transaction, recordedAt } = context;
    const reopened = await reopenAccounts(transaction, run.id, recordedAt);
    if (reopened === 0 && run.status !== 'CANCELLED') {
      const isOpen = run.status === 'OPEN';
      const open = 'The run is open, and none of its accounts is parked or waits for a person.';
      const done = 'The run is done, and none of its accounts is parked or waits for a person.';
      refuse('ALREADY_DONE', at, wording(isOpen ? open : done));
    }
    const billingRun: BillingRunRow = {
      ...{ ...run, status: 'OPEN', endedAt: null, endedBy: null },
      ...{ done: null, nothing: null, parked: null, waiting: null },
    };
    await setRunStatus(transaction, billingRun);
    return { billingRun, before: run.status };
  },
  audit: statusChanged,
  event: 'none',
});

/** Completes a run in which there is nothing left to do; does nothing where there is. */
export const completeBillingRun = defineCommand({
  name: 'completeBillingRun',
  right: 'RUN_BILLING',
  account: 'none',
  run: async (context, runId: string) => {
    const { transaction, newId, recorded } = context;
    const { recordedAt: endedAt, recordedBy: endedBy } = recorded;
    const open = await lockRun(transaction, runId);
    if (open?.status !== 'OPEN') return { run: undefined, id: '' };
    // A statement of its own: what it sees is what there was once nobody else could resume it.
    const run = await completeRun(transaction, runId, endedAt, endedBy);
    // A run that was resumed is completed again: each completion is a fact of its own.
    return { run, id: `${runId}@${newId()}` };
  },
  audit: ({ run }) =>
    run ? [auditedRun(run, [{ name: 'status', before: 'OPEN', after: 'DONE' }])] : [],
  event: {
    type: 'billing_run.completed',
    facts: ({ run, id }) => (run ? [{ stream: 'PROVIDER', id }] : []),
  },
});

/** What a worker takes of a run. */
export interface Portion {
  readonly runId: string;
  readonly limit: number;
  readonly seconds: number;
}

/** Takes accounts of a run to bill; whoever else asks meanwhile gets others. */
export const claimRunAccounts = defineCommand({
  name: 'claimRunAccounts',
  right: 'RUN_BILLING',
  account: 'none',
  run: ({ transaction, recordedAt: now }, portion: Portion) =>
    claimAccounts(transaction, { ...portion, now }),
  // Who works on what is no fact.
  audit: () => [],
  event: 'none',
});

/** Gives back accounts that were taken and not begun. */
export const releaseRunAccounts = defineCommand({
  name: 'releaseRunAccounts',
  right: 'RUN_BILLING',
  account: 'none',
  run: ({ transaction }, keys: readonly RowKey[]) => releaseAccounts(transaction, keys),
  audit: () => [],
  event: 'none',
});

/** Lets the runs know of documents that were finalized without them. */
export const settleHeldRunAccounts = defineCommand({
  name: 'settleHeldRunAccounts',
  right: 'RUN_BILLING',
  account: 'none',
  run: ({ transaction, recordedAt }) => settleHeldAccounts(transaction, recordedAt),
  // The finalizing is what was done.
  audit: () => [],
  event: 'none',
});
