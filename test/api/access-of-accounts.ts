import type { FullAccount } from '../support/full-account';
import { aFrenchEntity } from '../support/billing';
import { aPersonsFeed } from '../support/calendars';
import type { TestServer } from '../support/test-server';
import { unique } from '../support/world';
import { inputsOnInvoices, OUTCOMES_ON_INVOICES } from './access-of-invoices';
import { inputsOnRuns, OUTCOMES_ON_RUNS } from './billing-run-acts';

// The acts on accounts and their people, and what comes of each for whom.

/** A calendar of each account, by the account's id. */
const feeds = new Map<string, string>();
const feedOf = ({ accountId }: FullAccount) => ({ calendarFeedId: feeds.get(accountId) ?? 'none' });

export async function makeFeeds(
  server: TestServer,
  accounts: readonly FullAccount[],
): Promise<void> {
  for (const { accountId } of accounts) {
    feeds.set(accountId, (await aPersonsFeed(server, accountId)).id);
  }
}

/** A good input of each, on that account. */
export const inputsOnAccounts: Readonly<Record<string, (account: FullAccount) => object>> = {
  ...inputsOnRuns,
  createAccount: () => ({ name: 'New', timeZone: 'UTC', currencyCode: 'EUR' }),
  changeAccount: ({ accountId }) => ({ accountId, name: 'Renamed' }),
  closeAccount: ({ accountId }) => ({ accountId }),
  createTestClock: ({ accountId }) => ({ accountId, at: '2026-01-01T00:00:00Z' }),
  advanceTestClock: ({ accountId }) => ({ accountId, to: '2027-01-01T00:00:00Z' }),
  createCalendarFeed: ({ personId }) => ({ name: 'Dates', personId }),
  rotateCalendarFeed: feedOf,
  revokeCalendarFeed: feedOf,
  reopenAccount: ({ accountId }) => ({ accountId }),
  addPerson: ({ accountId }) => ({
    ...{ accountId, name: 'Mia Member', email: `${unique('mia')}@example.com` },
  }),
  changePerson: ({ personId }) => ({ personId, name: 'Olive Other' }),
  removePerson: ({ personId }) => ({ personId }),
  setUsageRetention: ({ accountId }) => ({ accountId, detailMonths: 1_200 }),
  setReminders: ({ accountId }) => ({ accountId, daysBefore: [30] }),
  createLegalEntity: () => aFrenchEntity(),
  // That of full accounts.
  changeLegalEntity: () => ({ code: 'FULL_FR', legalForm: 'SAS' }),
  recordExchangeRate: () => ({
    ...{ legalEntityCode: 'FULL_FR', currency: 'CHF', rate: '0.93', source: 'ECB' },
  }),
  setBillingProfile: ({ accountId }) => ({ accountId, purchaseOrder: 'PO-43' }),
  ...inputsOnInvoices,
};

const [D, F, N, A] = ['DONE', 'FORBIDDEN', 'NOT_FOUND', 'ALREADY_DONE'] as const;
/** Its services run. */
const R = 'SUBSCRIPTIONS_RUNNING';
const L = 'LAST_OWNER';
const I = 'INVALID_INPUT';
/** It is an account of production. */
const P = 'NOT_A_SANDBOX';

/** For staff, owner, member, its partner, another customer and partner, NICE and GOTO. */
export const OUTCOMES_ON_ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  ...OUTCOMES_ON_RUNS,
  createAccount: [D, F, F, D, F, D, F, F],
  changeAccount: [D, D, F, D, N, N, F, F],
  closeAccount: [R, F, F, R, F, N, F, F],
  createTestClock: [P, P, F, P, N, N, F, F],
  advanceTestClock: [P, P, F, P, N, N, F, F],
  // A partner's calendars are its own.
  createCalendarFeed: [F, D, F, I, N, I, F, F],
  // Revoked before: acts are tried in the order of their names.
  rotateCalendarFeed: [F, A, F, N, N, N, F, F],
  revokeCalendarFeed: [A, D, F, N, N, N, F, F],
  // It is open.
  reopenAccount: [A, F, F, A, F, N, F, F],
  addPerson: [D, D, F, D, N, N, F, F],
  changePerson: [D, D, F, D, N, N, F, F],
  removePerson: [L, L, F, L, N, N, F, F],
  setUsageRetention: [D, D, F, F, N, F, F, F],
  setReminders: [D, D, F, D, N, N, F, F],
  createLegalEntity: [D, F, F, F, F, F, F, F],
  changeLegalEntity: [D, F, F, F, F, F, F, F],
  recordExchangeRate: [D, F, F, F, F, F, F, F],
  setBillingProfile: [D, F, F, F, F, F, F, F],
  ...OUTCOMES_ON_INVOICES,
};
