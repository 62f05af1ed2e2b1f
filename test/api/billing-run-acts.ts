import {
  aBillableAccount,
  accountsOf,
  aSeller,
  bill,
  runOf,
  startRun,
} from '../support/billing-runs';
import type { FullAccount } from '../support/full-account';
import type { TestServer } from '../support/test-server';
import { act, anAccount } from '../support/world';
import { STAFF } from '../support/test-server';
import { entry, type FieldEntry, type TypeEntry } from './access-entry';
import type { ActOfTest } from './act-of-test';

const run = 'billingRun { id status issueMonth scope }';

/** What each answers. */
export const RUN_SELECTIONS: Readonly<Record<string, string>> = {
  startBillingRun: run,
  cancelBillingRun: run,
  resumeBillingRun: run,
  approveInvoice: 'invoice { id status number gross { amount } }',
};

const MONTH = '2026-11';

const newRun = async (server: TestServer) => ({
  month: MONTH,
  accountIds: [await anAccount(server)],
});

async function aWaitingInvoice(server: TestServer): Promise<object> {
  const seller = await aSeller(server, { amountMax: '1' });
  const { accountId } = await aBillableAccount(server, { seller, startsOn: '2026-11-01' });
  const id = await startRun(server, { month: MONTH, accountIds: [accountId] });
  await bill(server);
  const [waiting] = await accountsOf(server, id, 'WAITS_FOR_PERSON');
  if (!waiting?.invoice || !waiting.gross) throw new Error('no invoice waits for a person');
  return { invoiceId: waiting.invoice.id, gross: waiting.gross.amount };
}

async function aCancelledRun(server: TestServer): Promise<object> {
  const input = { billingRunId: await startRun(server, await newRun(server)) };
  await act(server, STAFF, 'cancelBillingRun', input, 'billingRun { id }');
  if ((await runOf(server, input.billingRunId)).status !== 'CANCELLED') throw new Error('it runs');
  return input;
}

/** The acts on billing runs. */
export const RUN_ACTS: Readonly<Record<string, ActOfTest>> = {
  startBillingRun: ['billing_run', newRun],
  cancelBillingRun: [
    'audit_entry',
    async (server) => ({ billingRunId: await startRun(server, await newRun(server)) }),
  ],
  resumeBillingRun: ['audit_entry', aCancelledRun],
  approveInvoice: ['invoice', aWaitingInvoice],
};

export const RUN_EVENTS: Readonly<Record<string, readonly string[]>> = {
  startBillingRun: ['billing_run.started'],
  cancelBillingRun: [],
  resumeBillingRun: [],
  // Told by the finalizing.
  approveInvoice: ['invoice.finalized'],
};

/** A good input of each, on that account; of runs, of one that is not there. */
export const inputsOnRuns: Readonly<Record<string, (account: FullAccount) => object>> = {
  startBillingRun: ({ accountId }) => ({ month: MONTH, accountIds: [accountId] }),
  cancelBillingRun: () => ({ billingRunId: 'x' }),
  resumeBillingRun: () => ({ billingRunId: 'x' }),
  approveInvoice: () => ({ invoiceId: 'x', gross: '1' }),
};

const [D, F, N] = ['DONE', 'FORBIDDEN', 'NOT_FOUND'] as const;

/** For staff, owner, member, its partner, another customer and partner, NICE and GOTO. */
export const OUTCOMES_ON_RUNS: Readonly<Record<string, readonly string[]>> = {
  startBillingRun: [D, F, F, F, F, F, F, F],
  cancelBillingRun: [N, F, F, F, F, F, F, F],
  resumeBillingRun: [N, F, F, F, F, F, F, F],
  approveInvoice: [N, F, F, F, F, F, F, F],
};

const PAGE = 'edges nodes pageInfo totalCount';
const EDGE = 'cursor node';

/** The queries of runs: an id that names nothing. */
export const RUN_QUERIES: Readonly<Record<string, FieldEntry>> = {
  billingRuns: { kind: 'STAFF' },
  billingRun: {
    ...{ kind: 'STAFF', asked: 'billingRun(id: "x")' },
    expected: { staff: 'ABSENT' },
  },
};

/** What each viewer gets of billing runs: of one that has not begun. */
export const RUN_FIELDS: Readonly<Record<string, TypeEntry>> = {
  BillingRun: entry(
    'STAFF',
    'id issueMonth scope legalEntityCode? isAutomatic status startedAt startedBy endedAt? endedBy? progress result? accounts',
  ),
  BillingRunConnection: entry('STAFF', PAGE),
  BillingRunEdge: entry('STAFF', EDGE),
  BillingRunProgress: entry(
    'STAFF',
    'total waiting drafted done nothing parked waitsForPerson nextDueAt',
  ),
  BillingRunResult: entry('STAFF', 'done? nothing? parked? waiting?'),
  BillingRunAccount: entry(
    'STAFF',
    'account status finalizeNotBefore? changedAt reason? gross? invoice?',
  ),
  BillingRunAccountConnection: entry('STAFF', PAGE),
  BillingRunAccountEdge: entry('STAFF', EDGE),
  BillingRunReason: entry('STAFF', 'code? message? incidentId?'),
};
