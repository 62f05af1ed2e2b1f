import { CALL } from '../queries.mjs';
import { account, call, contacts } from './facts.mjs';

// The stored columns that the term follows from: whoever asks computes it.
const CONTRACT = `rowId number startsOn termMonths
  terms: serviceTermByServiceCodeAndTermsVersion {
    initialTermMonthsMin initialTermMonthsDefault renewalTermMonths noticeDaysMin
    service: serviceByServiceCode { code name }
  }`;
const ORDER = 'orderBy: [STARTS_ON_ASC, ROW_ID_ASC]';
const LATEST = 'orderBy: [STARTED_AT_DESC, ROW_ID_DESC]';

export const postgraphile = {
  hasTerms: false,
  q1: `query Q1($account: UUID!, $month: String!) {
    account: accountByRowId(rowId: $account) { number name
      contractsByAccountId(first: 10, ${ORDER}) { nodes { ${CONTRACT}
        totals: usageMonthlyTotalsByAccountIdAndSubscriptionId(condition: { month: $month }) {
          nodes { direction calls billedSeconds amount }
        }
        records: usageRecordsByAccountIdAndSubscriptionId(first: 5, ${LATEST}) {
          nodes { rowId ${CALL} amount }
        } } }
      supportContactsByAccountId { nodes { rowId channel value } }
    } }`,
  q2: `query Q2($after: Cursor) {
    accounts: allAccounts(first: 50, after: $after, orderBy: [NUMBER_ASC, ROW_ID_ASC]) {
      pageInfo { endCursor } nodes { number name
        contractsByAccountId(first: 10, ${ORDER}) { nodes { ${CONTRACT} } } } } }`,
  q3: `query Q3($account: UUID!, $subscription: UUID!, $first: Int!, $after: Cursor) {
    node: contractByAccountIdAndRowId(accountId: $account, rowId: $subscription) { rowId
      usageRecords: usageRecordsByAccountIdAndSubscriptionId(
        first: $first, after: $after, ${LATEST}
      ) { pageInfo { endCursor } nodes { rowId ${CALL} amount } } } }`,
  pageAfter: (last) => ({ after: last?.accounts.pageInfo.endCursor }),
  callsAfter: ({ node }) => ({ after: node.usageRecords.pageInfo.endCursor }),
  facts: {
    q1: ({ account }) => ({
      ...contractsOf(account),
      contacts: contacts(
        account.supportContactsByAccountId.nodes.map(({ rowId, ...row }) => ({
          id: rowId,
          ...row,
        })),
      ),
    }),
    q2: ({ accounts }) => accounts.nodes.map(contractsOf),
    q3: ({ node }) => node.usageRecords.nodes.map((row) => call(row.rowId, row)),
  },
};

function contractsOf({ number, name, contractsByAccountId }) {
  return account({
    number,
    name,
    subscriptions: contractsByAccountId.nodes.map(({ rowId, terms, totals, records, ...row }) => ({
      ...row,
      id: rowId,
      service: terms.service,
      usageTotals: totals?.nodes,
      usageRecords: records?.nodes.map((record) => ({ ...record, id: record.rowId })),
    })),
  });
}
