// The three questions, put to each server in its own words, and what their answers must agree on.
import { MONTH } from './lib/paths.mjs';

const uuidOf = (globalId) => {
  const hex = Buffer.from(globalId.slice(4), 'base64url').toString('hex').slice(-32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};
const micros = (amount) => (amount === null ? null : BigInt(Math.round(Number(amount) * 1e6)));
const term = ({ index, startsOn, endsBefore, noticeDueBy }) =>
  `${index} ${startsOn} ${endsBefore} ${noticeDueBy}`;
const call = (id, { startedAt, direction, toNumber, status, billedSeconds, amount }) =>
  [id, new Date(startedAt).getTime(), direction, toNumber, status, billedSeconds, amount].join(' ');
const total = (direction, { calls, billedSeconds, amount }) =>
  [direction, calls, billedSeconds, micros(amount)].join(' ');

const CALL = 'startedAt direction toNumber status billedSeconds';

export const product = {
  q1: `query Q1($account: ID!, $month: YearMonth!) {
    account(id: $account) { number name subscriptions(first: 10) { nodes {
      id number startsOn service { code name }
      term { index startsOn endsBefore noticeDueBy }
      usageTotals(month: $month) {
        inbound { calls billedSeconds amount { amount } }
        outbound { calls billedSeconds amount { amount } }
      }
      usageRecords(first: 5) { nodes { id ${CALL} amount { amount } } }
      supportContacts { id channel value }
    } } } }`,
  q2: `query Q2($after: String) {
    accounts(first: 50, after: $after) { pageInfo { endCursor } nodes {
      number name subscriptions(first: 10) { nodes {
        id number startsOn service { code name } term { index startsOn endsBefore noticeDueBy }
      } } } } }`,
  q3: `query Q3($subscription: ID!, $first: Int!, $after: String) {
    node(id: $subscription) { ... on Subscription {
      id usageRecords(first: $first, after: $after) {
        pageInfo { endCursor } nodes { id ${CALL} amount { amount } }
      } } } }`,
  account: ({ account }) => ({
    head: `${account.number} ${account.name}`,
    subscriptions: account.subscriptions.nodes.map((s) => ({
      head: `${uuidOf(s.id)} ${s.number} ${s.startsOn} ${s.service.code} ${s.service.name}`,
      term: term(s.term),
      totals: [
        total('INBOUND', { ...s.usageTotals.inbound, ...s.usageTotals.inbound.amount }),
        total('OUTBOUND', { ...s.usageTotals.outbound, ...s.usageTotals.outbound.amount }),
      ],
      calls: s.usageRecords.nodes.map((u) => call(uuidOf(u.id), { ...u, ...u.amount })),
    })),
    // Each subscription names its own vendor's contacts: the union is the account's.
    contacts: [
      ...new Set(
        account.subscriptions.nodes.flatMap((s) =>
          s.supportContacts.map((c) => `${uuidOf(c.id)} ${c.channel} ${c.value}`),
        ),
      ),
    ].sort(),
  }),
  accounts: ({ accounts }) =>
    accounts.nodes.map((account) => ({
      head: `${account.number} ${account.name}`,
      subscriptions: account.subscriptions.nodes.map((s) => ({
        head: `${uuidOf(s.id)} ${s.number} ${s.startsOn} ${s.service.code} ${s.service.name}`,
        term: term(s.term),
      })),
    })),
  calls: ({ node }) =>
    node.usageRecords.nodes.map((u) => call(uuidOf(u.id), { ...u, ...u.amount })),
};

export const textbook = {
  q1: `query Q1($account: ID!, $month: String!) {
    account(id: $account) { number name
      subscriptions {
        id number startsOn service { code name } term { index startsOn endsBefore noticeDueBy }
        usageTotals(month: $month) { direction calls billedSeconds amount }
        usageRecords(first: 5) { id ${CALL} amount }
      }
      supportContacts { id channel value }
    } }`,
  q2: `query Q2($offset: Int!) {
    accounts(limit: 50, offset: $offset) { number name subscriptions {
      id number startsOn service { code name } term { index startsOn endsBefore noticeDueBy }
    } } }`,
  q3: `query Q3($account: ID!, $subscription: ID!, $first: Int!, $before: DateTimeISO, $beforeId: ID) {
    subscription(accountId: $account, id: $subscription) {
      id usageRecords(first: $first, before: $before, beforeId: $beforeId) { id ${CALL} amount }
    } }`,
  account: ({ account }) => ({
    ...contractsOf(account),
    contacts: account.supportContacts.map((c) => `${c.id} ${c.channel} ${c.value}`).sort(),
  }),
  accounts: ({ accounts }) => accounts.map(contractsOf),
  calls: ({ subscription }) => subscription.usageRecords.map((u) => call(u.id, u)),
};

function contractsOf({ number, name, subscriptions }) {
  return {
    head: `${number} ${name}`,
    subscriptions: subscriptions.map((s) => ({
      head: `${s.id} ${s.number} ${s.startsOn} ${s.service.code} ${s.service.name}`,
      term: term(s.term),
      ...(s.usageTotals && {
        totals: s.usageTotals.map((row) => total(row.direction, row)).sort(),
        calls: s.usageRecords.map((u) => call(u.id, u)),
      }),
    })),
  };
}

// The stored columns that the term follows from: whoever asks computes it.
const PG_CONTRACT = `rowId number startsOn termMonths
  terms: serviceTermByServiceCodeAndTermsVersion {
    initialTermMonthsMin initialTermMonthsDefault renewalTermMonths noticeDaysMin
    service: serviceByServiceCode { code name }
  }`;
const PG_ORDER = 'orderBy: [STARTS_ON_ASC, ROW_ID_ASC]';
const PG_CALLS = 'orderBy: [STARTED_AT_DESC, ROW_ID_DESC]';

export const postgraphile = {
  q1: `query Q1($account: UUID!, $month: String!) {
    account: accountByRowId(rowId: $account) { number name
      contractsByAccountId(first: 10, ${PG_ORDER}) { nodes { ${PG_CONTRACT}
        totals: usageMonthlyTotalsByAccountIdAndSubscriptionId(condition: { month: $month }) {
          nodes { direction calls billedSeconds amount }
        }
        records: usageRecordsByAccountIdAndSubscriptionId(first: 5, ${PG_CALLS}) {
          nodes { rowId ${CALL} amount }
        } } }
      supportContactsByAccountId { nodes { rowId channel value } }
    } }`,
  q2: `query Q2($after: Cursor) {
    accounts: allAccounts(first: 50, after: $after, orderBy: [NUMBER_ASC, ROW_ID_ASC]) {
      pageInfo { endCursor } nodes { number name
        contractsByAccountId(first: 10, ${PG_ORDER}) { nodes { ${PG_CONTRACT} } } } } }`,
  q3: `query Q3($account: UUID!, $subscription: UUID!, $first: Int!, $after: Cursor) {
    node: contractByAccountIdAndRowId(accountId: $account, rowId: $subscription) { rowId
      usageRecords: usageRecordsByAccountIdAndSubscriptionId(
        first: $first, after: $after, ${PG_CALLS}
      ) { pageInfo { endCursor } nodes { rowId ${CALL} amount } } } }`,
  account: ({ account }) => ({
    ...pgContractsOf(account),
    contacts: account.supportContactsByAccountId.nodes
      .map((c) => `${c.rowId} ${c.channel} ${c.value}`)
      .sort(),
  }),
  accounts: ({ accounts }) => accounts.nodes.map(pgContractsOf),
  calls: ({ node }) => node.usageRecords.nodes.map((u) => call(u.rowId, u)),
};

function pgContractsOf({ number, name, contractsByAccountId }) {
  return {
    head: `${number} ${name}`,
    subscriptions: contractsByAccountId.nodes.map((s) => ({
      head: `${s.rowId} ${s.number} ${s.startsOn} ${s.terms.service.code} ${s.terms.service.name}`,
      ...(s.totals && {
        totals: s.totals.nodes.map((row) => total(row.direction, row)).sort(),
        calls: s.records.nodes.map((u) => call(u.rowId, u)),
      }),
    })),
  };
}

export { MONTH };
