import { account, call, contacts, total } from './facts.mjs';

const contractsOf = ({ subscriptions, ...more }) =>
  account({
    ...more,
    subscriptions: subscriptions.map(({ serviceCode, serviceName, ...subscription }) => ({
      ...subscription,
      service: { code: serviceCode, name: serviceName },
    })),
  });

/** No GraphQL: a question goes by its name. The columns that the term follows from come instead. */
export const raw = {
  hasTerms: false,
  q1: 'q1',
  q2: 'q2',
  q3: 'q3',
  month: 'month',
  pageAfter: (last) => ({ after: last?.at(-1).number ?? '' }),
  callsAfter: ({ usageRecords }) => {
    const last = usageRecords.at(-1);
    return { before: last.startedAt, beforeId: last.id };
  },
  facts: {
    q1: (data) => ({ ...contractsOf(data), contacts: contacts(data.supportContacts) }),
    q2: (accounts) => accounts.map(contractsOf),
    q3: ({ usageRecords }) => usageRecords.map((row) => call(row.id, row)),
    month: (totals) =>
      totals.map((row) => `${row.subscriptionId} ${total(row.direction, row)}`).sort(),
  },
};
