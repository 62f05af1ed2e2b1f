import { firstOfMonth, type CalendarDate } from '../../../domain/time/calendar-date';
import { startOfDay } from '../../../domain/time/time-zone';
import { storedDecimal, type Micros } from '../../../domain/money/money';
import { told, type Wording } from '../../../domain/wording';
import { auditedRow } from '../../../application/audit';
import { defineCommand, type InputPath } from '../../../application/command';
import type { CommandContext } from '../../../application/context';
import { refuse } from '../../../application/user-input-error';
import type { RowKey } from '../../../data/loader';
import { requireAccount } from '../../accounts/account.commands';
import type { AccountRow } from '../../accounts/account.entity';
import { draftInvoice, finalizeInvoice } from '../invoice.commands';
import type { InvoiceRow } from '../invoice.entity';
import { monthlyInvoiceId, monthOfInvoiceId } from '../invoice-id';
import { draftsByAccountId, invoiceById } from '../invoice.loader';
import type { RunAccountRow } from './billing-run.entity';
import { waitsForPerson } from './billing-run.loader';
import { wording } from './billing-run.sentences';
import {
  openAccountOfRun,
  setAccountAside,
  settleAccount,
  updateAccountOfRun,
} from './billing-run.store';
import type { RunReasonCode } from './run-status';

/** What is left to say of an account once there is nothing that stops it. */
const NO_REASON = { reasonCode: null, reasonEn: null, reasonFr: null, incidentId: null } as const;

/**
 * Takes an account of a run one step on, by the commands that people have: a month that waits is
 * drafted, a draft whose days of grace are over is finalized. What is done already is done.
 *
 * It does nothing where somebody else has taken that step, and where the run is not open.
 *
 * @throws UserInputError as draftInvoice and finalizeInvoice do; nothing is stored then.
 */
export const billAccount = defineCommand({
  name: 'billAccount',
  right: 'RUN_BILLING',
  account: ({ accountId }: RowKey) => accountId,
  run: async (context, key, path) => {
    const row = await openAccountOfRun(context.transaction, key);
    if (!row) return;
    const account = await requireAccount(context, row.accountId, [...path, 'accountId']);
    if (account.clockAt !== null) return leaveToClock(context, account, row);
    const invoice = { accountId: account.id, id: monthlyInvoiceId(account.id, row.issueMonth) };
    const finalized = await invoiceById(context, invoice);
    if (finalized) return settle(context, finalized);
    return row.status === 'WAITING'
      ? draft(context, account, row, path)
      : finalize(context, account, row, path);
  },
  // Drafting and finalizing say what was done.
  audit: () => [],
  event: 'none',
});

/** It has got a clock of its own since the run was started, or somebody named it. */
function leaveToClock(
  context: CommandContext,
  { number }: AccountRow,
  row: RunAccountRow,
): Promise<void> {
  const message =
    'Account {number} has a test clock: its documents are made when that is advanced.';
  const reason = wording(message, { number });
  return store(context, {
    ...{ ...row, status: 'NOTHING', reasonCode: 'TEST_CLOCK', incidentId: null },
    ...{ reasonEn: told(reason, 'EN'), reasonFr: told(reason, 'FR') },
  });
}

const settle = ({ transaction, requestedAt }: CommandContext, invoice: InvoiceRow): Promise<void> =>
  settleAccount(transaction, invoice, requestedAt);

async function draft(
  context: CommandContext,
  account: AccountRow,
  row: RunAccountRow,
  path: InputPath,
): Promise<void> {
  const { accountId, issueMonth } = row;
  const first = firstOfMonth(issueMonth);
  if (context.today(account) < first) return postpone(context, account, row, first);
  const made = await draftInvoice(context, { accountId, month: issueMonth }, path);
  const { finalizeNotBefore } = made.draft;
  await store(context, {
    ...{ ...row, ...NO_REASON, finalizeNotBefore, status: 'DRAFTED' },
    invoiceId: made.draft.id,
    gross: made.invoice.gross === null ? null : storedDecimal(made.invoice.gross),
    dueAt: startOfDay(finalizeNotBefore, account.timeZone),
  });
}

async function finalize(
  context: CommandContext,
  account: AccountRow,
  row: RunAccountRow,
  path: InputPath,
): Promise<void> {
  const id = monthlyInvoiceId(account.id, row.issueMonth);
  const drafts = await draftsByAccountId(context, account.id);
  const notBefore = drafts.find((each) => each.id === id)?.finalizeNotBefore;
  // It may have been discarded and drafted again meanwhile, with other days of grace.
  if (notBefore !== undefined && context.today(account) < notBefore) {
    return postpone(context, account, { ...row, finalizeNotBefore: notBefore }, notBefore);
  }
  const invoice = { accountId: account.id, id };
  const made = await finalizeInvoice(context, { invoice }, path);
  await settle(context, made.row);
}

const postpone = (
  context: CommandContext,
  { timeZone }: AccountRow,
  row: RunAccountRow,
  day: CalendarDate,
): Promise<void> => store(context, { ...row, dueAt: startOfDay(day, timeZone) });

/** A run goes by the wall clock, whatever the clocks of its accounts show. */
const store = ({ transaction, requestedAt }: CommandContext, row: RunAccountRow): Promise<void> =>
  updateAccountOfRun(transaction, { ...row, attempts: 0, changedAt: requestedAt });

/** Why an account of a run gets no document now. */
export interface HeldAccount {
  readonly key: RowKey;
  readonly status: 'NOTHING' | 'PARKED' | 'WAITS_FOR_PERSON';
  readonly code: RunReasonCode;
  readonly message: Wording;
  /** Under which the log has what went wrong, where it is a fault of ours. */
  readonly incidentId?: string;
  /** What a person has to approve. */
  readonly gross?: Micros;
}

interface Parking {
  readonly parked?: RunAccountRow;
  /** It may be parked again in the same run: each parking is a fact of its own. */
  readonly parking?: string;
}

/** Records why an account of a run gets no document now; the others go on. */
export const holdRunAccount = defineCommand({
  name: 'holdRunAccount',
  right: 'RUN_BILLING',
  account: ({ key }: HeldAccount) => key.accountId,
  run: async (context, { key, status, code, message, incidentId, gross }): Promise<Parking> => {
    const row = await openAccountOfRun(context.transaction, key);
    if (!row) return {};
    const held: RunAccountRow = {
      ...{ ...row, status, reasonCode: code, incidentId: incidentId ?? null },
      ...{ reasonEn: told(message, 'EN'), reasonFr: told(message, 'FR') },
      gross: gross === undefined ? row.gross : storedDecimal(gross),
    };
    await store(context, held);
    return status === 'PARKED' ? { parked: held, parking: `${row.id}@${context.newId()}` } : {};
  },
  audit: ({ parked }) =>
    parked
      ? [
          auditedRow('BillingRunAccount', parked, [
            { name: 'status', before: null, after: parked.status },
            { name: 'reason', before: null, after: parked.reasonCode },
          ]),
        ]
      : [],
  event: {
    type: 'account.billing_parked',
    facts: ({ parked, parking: id }) =>
      parked && id !== undefined ? [{ accountId: parked.accountId, id }] : [],
  },
});

/**
 * Leaves an account for a while, because the database was busy with it.
 *
 * @returns how often in a row that was so.
 */
export const setRunAccountAside = defineCommand({
  name: 'setRunAccountAside',
  right: 'RUN_BILLING',
  // It does not wait for the account's lock: who holds it may be why it is left.
  account: 'none',
  run: ({ transaction }, key: RowKey) => setAccountAside(transaction, key),
  audit: () => [],
  event: 'none',
});

/** A document that a person approves. */
export interface Approval {
  readonly invoice: RowKey | undefined;
  readonly gross: Micros;
}

/**
 * Finalizes a document that waits for a person, if it still comes to the total that they approve.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT where no run waits for a person; as
 *   finalizeInvoice does.
 */
export const approveInvoice = defineCommand({
  name: 'approveInvoice',
  right: 'RUN_BILLING',
  account: ({ invoice }: Approval) => invoice?.accountId,
  run: async (context, { invoice, gross }, path) => {
    const at = [...path, 'invoiceId'];
    const month = invoice && monthOfInvoiceId(invoice);
    if (!invoice || !month) return refuse('NOT_FOUND', at, wording('No invoice with this id.'));
    const waits = await waitsForPerson(context, invoice.accountId, month);
    if (!waits && !(await invoiceById(context, invoice))) {
      await requireAccount(context, invoice.accountId, at);
      refuse('INVALID_INPUT', at, wording('No run waits for a person to approve it.'));
    }
    const { row } = await finalizeInvoice(context, { invoice, approvedGross: gross }, path);
    await settle(context, row);
    return { row };
  },
  audit: ({ row }) => [
    auditedRow('Invoice', row, [{ name: 'approvedGross', before: null, after: row.gross }]),
  ],
  // Finalizing tells of it.
  event: 'none',
});
