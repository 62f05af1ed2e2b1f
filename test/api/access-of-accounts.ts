import type { FullAccount } from '../support/full-account';
import { unique } from '../support/world';

// The acts on accounts and their people, and what comes of each for whom.

/** A good input of each, on that account. */
export const inputsOnAccounts: Readonly<Record<string, (account: FullAccount) => object>> = {
  createAccount: () => ({ name: 'New', timeZone: 'UTC', currencyCode: 'EUR' }),
  changeAccount: ({ accountId }) => ({ accountId, name: 'Renamed' }),
  closeAccount: ({ accountId }) => ({ accountId }),
  reopenAccount: ({ accountId }) => ({ accountId }),
  addPerson: ({ accountId }) => ({
    ...{ accountId, name: 'Mia Member', email: `${unique('mia')}@example.com` },
  }),
  changePerson: ({ personId }) => ({ personId, name: 'Olive Other' }),
  removePerson: ({ personId }) => ({ personId }),
  setUsageRetention: ({ accountId }) => ({ accountId, detailMonths: 1_200 }),
};

const [D, F, N, A] = ['DONE', 'FORBIDDEN', 'NOT_FOUND', 'ALREADY_DONE'] as const;
/** Its services run. */
const R = 'SUBSCRIPTIONS_RUNNING';
const L = 'LAST_OWNER';

/** For staff, owner, member, its partner, another customer and partner, NICE and GOTO. */
export const OUTCOMES_ON_ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  createAccount: [D, F, F, D, F, D, F, F],
  changeAccount: [D, D, F, D, N, N, F, F],
  closeAccount: [R, F, F, R, F, N, F, F],
  // It is open.
  reopenAccount: [A, F, F, A, F, N, F, F],
  addPerson: [D, D, F, D, N, N, F, F],
  changePerson: [D, D, F, D, N, N, F, F],
  removePerson: [L, L, F, L, N, N, F, F],
  setUsageRetention: [D, D, F, F, N, F, F, F],
};
