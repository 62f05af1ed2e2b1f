import type { Instant } from '../../src/domain/time/time-zone';
import { billDue, sweepRuns, type Billing } from '../../src/modules/invoices/runs/bill-run';
import { aLegalEntity, anIrishEntity } from './billing';
import { STAFF, type TestServer } from './test-server';
import { act, aCall, anAccount, aRate, aSubscription, read, sendCalls, unique } from './world';

// Accounts that lack nothing, and runs that bill them.

/** A seller without days of grace; its code. */
export const aSeller = (server: TestServer, more: object = {}): Promise<string> =>
  aLegalEntity(server, { ...anIrishEntity(), ...{ graceDays: 0, vatId: 'IE6388047V' }, ...more });

export const BUYER_ADDRESS = {
  ...{ recipient: 'Accounts', lines: ['2 rue des Tests'], postalCode: '75001', city: 'Paris' },
  countryCode: 'FR',
};

export interface Billable {
  readonly accountId: string;
  readonly subscriptionId: string;
}

interface BillableOptions {
  /** Code of the legal entity that sells; nobody, so that it cannot be billed, where null. */
  readonly seller: string | null;
  readonly unitPrice?: string;
  readonly startsOn?: string;
  readonly timeZone?: string;
}

/** An account with a charge a month and a rate for calls, which a run can bill. */
export async function aBillableAccount(
  server: TestServer,
  { seller, unitPrice = '10', startsOn = '2026-09-01', timeZone }: BillableOptions,
): Promise<Billable> {
  const accountId = await anAccount(server, timeZone === undefined ? {} : { timeZone });
  await act(
    server,
    STAFF,
    'changeAccount',
    { accountId, billingAddress: BUYER_ADDRESS },
    'account { id }',
  );
  if (seller !== null) await sellTo(server, accountId, seller, startsOn);
  const recurringCharges = [{ description: 'Seats', quantity: 1, unitPrice }];
  const line = { serviceCode: 'OPENVOICE', recurringCharges, rates: [aRate('0.06')] };
  const { subscriptionId } = await aSubscription(server, accountId, startsOn, line);
  return { accountId, subscriptionId };
}

/** States who sells to an account, how it is taxed, and that billing begins with that month. */
export async function sellTo(
  server: TestServer,
  accountId: string,
  legalEntityCode: string,
  startsOn = '2026-09-01',
): Promise<void> {
  const tax = { category: 'S', rate: '20' };
  const input = {
    ...{ accountId, legalEntityCode, tax, isBusiness: false },
    ...{ billedFrom: startsOn.slice(0, 7), effectiveFrom: startsOn },
  };
  await act(server, STAFF, 'setBillingProfile', input, 'billingProfile { missing }');
}

/** So many minutes of calls of that day, at 0.06 a minute. */
export const callsOn = (
  server: TestServer,
  { subscriptionId }: Pick<Billable, 'subscriptionId'>,
  day: string,
  minutes: number,
): Promise<unknown> =>
  sendCalls(
    server,
    Array.from({ length: minutes }, (_, minute) =>
      aCall(subscriptionId, `${day}T10:${`${minute % 60}`.padStart(2, '0')}:00Z`, 60, {
        externalId: unique('call'),
      }),
    ),
  );

export interface RunAnswer {
  readonly id: string;
  readonly status: string;
  readonly progress: Readonly<Record<string, number>>;
  readonly result: Readonly<Record<string, number>> | null;
}

export const RUN = `id status progress { total waiting drafted done nothing parked waitsForPerson }
  result { done nothing parked waiting }`;

/** Starts a run; its id. */
export async function startRun(server: TestServer, input: object): Promise<string> {
  const { billingRun } = await act<{ billingRun: RunAnswer }>(
    server,
    STAFF,
    'startBillingRun',
    input,
    `billingRun { ${RUN} }`,
  );
  return billingRun.id;
}

/** How far a run is. */
export async function runOf(server: TestServer, id: string): Promise<RunAnswer> {
  const query = `query ($id: ID!) { billingRun(id: $id) { ${RUN} } }`;
  return (await read<{ billingRun: RunAnswer }>(server, STAFF, query, { id })).billingRun;
}

export interface RunAccountAnswer {
  readonly account: { readonly id: string };
  readonly status: string;
  readonly finalizeNotBefore: string | null;
  readonly gross: { readonly amount: string } | null;
  readonly reason: {
    readonly code: string;
    readonly message: string;
    readonly inFrench: string;
    readonly incidentId: string | null;
  } | null;
  readonly invoice: {
    readonly id: string;
    readonly status: string;
    readonly number: string | null;
  } | null;
}

/** Where the accounts of a run stand, of one status or of all. */
export async function accountsOf(
  server: TestServer,
  id: string,
  status?: string,
): Promise<RunAccountAnswer[]> {
  const { billingRun } = await read<{
    billingRun: { accounts: { nodes: RunAccountAnswer[] } };
  }>(
    server,
    STAFF,
    `query ($id: ID!, $where: BillingRunAccountWhere) { billingRun(id: $id) {
      accounts(first: 100, where: $where) { nodes { account { id } status finalizeNotBefore
        gross { amount } reason { code message inFrench: message(language: FR) incidentId }
        invoice { id status number } } } } }`,
    { id, where: status === undefined ? null : { status } },
  );
  return billingRun.accounts.nodes;
}

const SILENT = { error: () => undefined };

/** What a worker of that server works with. */
export const billingOf = (server: TestServer, more: Partial<Billing> = {}): Billing => ({
  ...{ database: server.database, clock: () => server.clock.now as Instant, log: SILENT },
  ...more,
});

/** Does all that is due, as a worker of that server does. */
export const bill = (server: TestServer, more: Partial<Billing> = {}): Promise<number> =>
  billDue(billingOf(server, more));

/** Starts the runs of months that began, as a worker of that server does. */
export const sweep = (server: TestServer): Promise<void> => sweepRuns(billingOf(server));
