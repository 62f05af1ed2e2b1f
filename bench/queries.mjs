// The questions in Switchboard's own words; those of its peers lie in queries/.
import { call, contacts, noticeOf, term, total } from './queries/facts.mjs';

export const CALL = 'startedAt direction toNumber status billedSeconds';

const uuidOf = (globalId) => {
  const hex = Buffer.from(globalId.slice(4), 'base64url').toString('hex').slice(-32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};
const recordOf = (record) => call(uuidOf(record.id), { ...record, ...record.amount });
const headOf = ({ id, number, startsOn, service }) =>
  `${uuidOf(id)} ${number} ${startsOn} ${service.code} ${service.name}`;
const totalsOf = ({ usageTotals: { inbound, outbound } }) => [
  total('INBOUND', { ...inbound, ...inbound.amount }),
  total('OUTBOUND', { ...outbound, ...outbound.amount }),
];

export const product = {
  hasTerms: true,
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
  month: `query Month($account: ID!, $month: YearMonth!) {
    account(id: $account) { subscriptions(first: 10) { nodes {
      id usageTotals(month: $month) {
        inbound { calls billedSeconds amount { amount } }
        outbound { calls billedSeconds amount { amount } }
      }
    } } } }`,
  previews: `query Previews($subscription: ID!) {
    previewTerm(input: { serviceCode: CXONE, startsOn: "2025-03-10", orderTermMonths: 36 }) {
      periods { index startsOn endsBefore noticeDueBy }
    }
    node(id: $subscription) { ... on Subscription { terminationNoticePreview {
      givenOn isTimely noticeDueBy noticeDueBefore lastServiceDay
      remainingCharges { amount currencyCode }
      lateNotice { givenOn endsBefore extraDays extraCharges { amount } }
    } } } }`,
  viewer: '{ viewer { kind } }',
  pageAfter: (last) => ({ after: last?.accounts.pageInfo.endCursor }),
  callsAfter: ({ node }) => ({ after: node.usageRecords.pageInfo.endCursor }),
  facts: {
    q1: ({ account }) => ({
      head: `${account.number} ${account.name}`,
      subscriptions: account.subscriptions.nodes.map((subscription) => ({
        head: headOf(subscription),
        term: term(subscription.term),
        totals: totalsOf(subscription),
        calls: subscription.usageRecords.nodes.map(recordOf),
      })),
      // Each subscription names its own vendor's contacts: the union is the account's.
      contacts: [
        ...new Set(
          account.subscriptions.nodes.flatMap(({ supportContacts }) =>
            contacts(supportContacts.map((contact) => ({ ...contact, id: uuidOf(contact.id) }))),
          ),
        ),
      ].sort(),
    }),
    q2: ({ accounts }) =>
      accounts.nodes.map(({ number, name, subscriptions }) => ({
        head: `${number} ${name}`,
        subscriptions: subscriptions.nodes.map((subscription) => ({
          head: headOf(subscription),
          term: term(subscription.term),
        })),
      })),
    q3: ({ node }) => node.usageRecords.nodes.map(recordOf),
    month: ({ account }) =>
      account.subscriptions.nodes
        .flatMap((subscription) =>
          totalsOf(subscription).map((row) => `${uuidOf(subscription.id)} ${row}`),
        )
        .sort(),
    previews: ({ previewTerm, node }) => [
      ...previewTerm.periods.map(term),
      noticeOf(node.terminationNoticePreview),
    ],
    viewer: ({ viewer }) => viewer.kind,
  },
};
