import { CALL } from '../queries.mjs';
import { account, call, contacts } from './facts.mjs';

export const CONTRACT =
  'id number startsOn service { code name } term { index startsOn endsBefore noticeDueBy }';

export const textbook = {
  hasTerms: true,
  q1: `query Q1($account: ID!, $month: String!) {
    account(id: $account) { number name
      subscriptions { ${CONTRACT}
        usageTotals(month: $month) { direction calls billedSeconds amount }
        usageRecords(first: 5) { id ${CALL} amount }
      }
      supportContacts { id channel value }
    } }`,
  q2: `query Q2($offset: Int!) {
    accounts(limit: 50, offset: $offset) { number name subscriptions { ${CONTRACT} } } }`,
  q3: `query Q3(
    $account: ID!, $subscription: ID!, $first: Int!, $before: DateTimeISO, $beforeId: ID
  ) {
    subscription(accountId: $account, id: $subscription) {
      id usageRecords(first: $first, before: $before, beforeId: $beforeId) { id ${CALL} amount }
    } }`,
  pageAfter: (last, offset) => ({ offset }),
  callsAfter: ({ subscription }) => {
    const last = subscription.usageRecords.at(-1);
    return { before: last.startedAt, beforeId: last.id };
  },
  facts: {
    q1: (data) => ({
      ...account(data.account),
      contacts: contacts(data.account.supportContacts),
    }),
    q2: ({ accounts }) => accounts.map(account),
    q3: ({ subscription }) => subscription.usageRecords.map((row) => call(row.id, row)),
  },
};
