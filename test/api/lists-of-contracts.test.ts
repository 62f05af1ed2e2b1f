import { statementsOf } from '../support/statements';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, aRate, anAccount, aSubscription, read, sendCalls } from '../support/world';

// Lists of an account's contracts come by one statement for all of them: each is what it is alone.

let server: TestServer;
let accountId: string;
let subscriptionIds: string[];

async function anAccountOf(contracts: number): Promise<{ accountId: string; ids: string[] }> {
  const account = await anAccount(server);
  const ids: string[] = [];
  for (let index = 0; index < contracts; index += 1) {
    const rates = [aRate('0.01'), aRate('0.02', { direction: 'INBOUND' })];
    ids.push((await aSubscription(server, account, '2026-01-01', { rates })).subscriptionId);
  }
  return { accountId: account, ids };
}

beforeAll(async () => {
  server = await startTestServer();
  ({ accountId, ids: subscriptionIds } = await anAccountOf(3));
  // None, two and five calls, so that lists end on different pages.
  const [, few = '', more = ''] = subscriptionIds;
  const callsOf = (id: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      aCall(id, `2026-11-0${index + 1}T09:00:00Z`, 60 * (index + 1), {
        direction: index % 2 === 0 ? 'OUTBOUND' : 'INBOUND',
      }),
    );
  await sendCalls(server, [...callsOf(few, 2), ...callsOf(more, 5)]);
});
afterAll(() => server.close());

interface Listed {
  readonly id: string;
}

const all = async (fields: string): Promise<Listed[]> => {
  const query = `{ account(id: "${accountId}") { subscriptions { nodes { id ${fields} } } } }`;
  const { account } = await read<{ account: { subscriptions: { nodes: Listed[] } } }>(
    server,
    STAFF,
    query,
  );
  return account.subscriptions.nodes;
};

const alone = async (id: string, fields: string): Promise<Listed> => {
  const query = `{ node(id: "${id}") { ... on Subscription { id ${fields} } } }`;
  return (await read<{ node: Listed }>(server, STAFF, query)).node;
};

const LIST = `{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  nodes { id direction startedAt } }`;

it.each([
  'first: 2',
  'last: 2',
  'first: 3, versions: ALL',
  'first: 1, orderBy: { field: STARTED_AT, direction: ASC }',
  'first: 5, where: { direction: { eq: OUTBOUND } }',
  'first: 5, where: { amount: { gte: "0.03" } }',
])('usageRecords(%s) of each contract is what it is alone.', async (args) => {
  const fields = `usageRecords(${args}) ${LIST}`;
  const together = await all(fields);
  expect(together).toHaveLength(3);
  for (const one of together) expect(one).toEqual(await alone(one.id, fields));
});

it('Different lists of the same contracts come together, each by its own conditions.', async () => {
  const fields = `latest: usageRecords(first: 1) ${LIST} inbound: usageRecords(first: 5,
    where: { direction: { eq: INBOUND } }) ${LIST} audit: auditEntries(first: 2) { totalCount
    nodes { id } } performanceDemands { totalCount }`;
  for (const one of await all(fields)) expect(one).toEqual(await alone(one.id, fields));
});

it('An account’s own list beside those of its contracts is its own.', async () => {
  const counts = await read<{
    account: { auditEntries: { totalCount: number } };
    node: { auditEntries: { totalCount: number } };
  }>(
    server,
    STAFF,
    `{ account(id: "${accountId}") { auditEntries { totalCount } }
      node(id: "${subscriptionIds[0] ?? ''}") {
        ... on Subscription { auditEntries { totalCount } } } }`,
  );
  expect(counts.node.auditEntries.totalCount).toBeGreaterThan(0);
  expect(counts.account.auditEntries.totalCount).toBeGreaterThan(
    counts.node.auditEntries.totalCount,
  );
});

it('The calls of thirteen contracts take the very statement that those of three take.', async () => {
  const { accountId: larger } = await anAccountOf(13);
  const ofCalls = async (id: string) => {
    const page = `{ account(id: "${id}") { subscriptions(first: 20) { nodes {
      usageRecords(first: 2) { nodes { id } } } } } }`;
    const texts = await statementsOf(server, () => read(server, STAFF, page));
    return texts.filter((text) => text.includes('from usage_record'));
  };
  const texts = await ofCalls(accountId);
  expect(texts).toHaveLength(1);
  expect(await ofCalls(larger)).toEqual(texts);
});

it('Nothing of a contract comes to whoever may not see its account.', async () => {
  const query = `{ a: node(id: "${subscriptionIds[1] ?? ''}") { ... on Subscription {
      usageRecords { nodes { id } } } }
    b: node(id: "${subscriptionIds[2] ?? ''}") { ... on Subscription {
      usageRecords { nodes { id } } } } }`;
  expect(await read(server, partner('second'), query)).toEqual({ a: null, b: null });
});
