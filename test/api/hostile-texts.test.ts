import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { anAccount, aSubscription } from '../support/world';
import { LONE, NUL } from './bad-input';

// What cannot be stored, at every door of a query: none may take it for a fault of ours.

let server: TestServer;
let ids: { readonly accountId: string; readonly subscriptionId: string };
beforeAll(async () => {
  server = await startTestServer();
  const accountId = await anAccount(server);
  ids = await aSubscription(server, accountId, '2026-01-01');
});
afterAll(() => server.close());

const ON_SUBSCRIPTION = (selection: string) =>
  `query ($v: String!, $subscription: ID!) {
    node(id: $subscription) { ... on Subscription { ${selection} } }
  }`;

/** Each argument and condition of a query that is a text; ids are below. */
const REFUSED: readonly [string, string][] = [
  [
    'a number of an account',
    `query ($v: String!) { accounts(where: { number: { eq: $v } }) { totalCount } }`,
  ],
  [
    'one of several',
    `query ($v: String!) { accounts(where: { number: { in: [$v] } }) { totalCount } }`,
  ],
  [
    'a name',
    `query ($v: String!) { accounts(where: { name: { startsWith: $v } }) { totalCount } }`,
  ],
  ['an act', `query ($v: String!) { auditEntries(where: { act: { eq: $v } }) { totalCount } }`],
  [
    'one of several acts',
    `query ($v: String!) { auditEntries(where: { act: { in: [$v] } }) { totalCount } }`,
  ],
  ['a cursor', `query ($v: String!) { accounts(after: $v) { totalCount } }`],
  ['a cursor of the end', `query ($v: String!) { accounts(last: 1, before: $v) { totalCount } }`],
  [
    'an id of a feed',
    `query ($v: String!, $account: ID!) { usageAnswers(accountId: $account, externalIds: [$v]) { externalId } }`,
  ],
  [
    'a feed',
    `query ($v: String!, $account: ID!) {
      usageAnswers(accountId: $account, source: $v, externalIds: ["a"]) { externalId }
    }`,
  ],
  [
    'the id of a record',
    ON_SUBSCRIPTION('usageRecords(where: { externalId: { eq: $v } }) { totalCount }'),
  ],
  [
    'a number',
    ON_SUBSCRIPTION('usageRecords(where: { number: { startsWith: $v } }) { totalCount }'),
  ],
  [
    'where to go on',
    `query ($v: String!, $subscription: ID!) {
      previewRerate(input: { subscriptionId: $subscription, from: "2026-01-01", before: "2026-02-01", after: $v }) { __typename }
    }`,
  ],
];
const NOTHING: readonly [string, string][] = [
  ['account', `query ($v: ID!) { account(id: $v) { number } }`],
  ['node', `query ($v: ID!) { node(id: $v) { id } }`],
  ['nodes', `query ($v: ID!) { nodes(ids: [$v]) { id } }`],
  ['rateCard', `query ($v: String!) { rateCard(code: $v) { code } }`],
];

/** With the ids that the query asks for. */
function ask(query: string, v: string) {
  const { accountId: account, subscriptionId: subscription } = ids;
  const declared = (name: string) => query.includes(`$${name}:`);
  return server.ask(STAFF, query, {
    v,
    ...(declared('account') ? { account } : {}),
    ...(declared('subscription') ? { subscription } : {}),
  });
}

const HOSTILE = [
  ['a NUL', NUL],
  ['half of a character', LONE],
] as const;

describe.each(HOSTILE)('%s', (_, text) => {
  it.each(REFUSED)('in %s is the caller’s mistake', async (...row) => {
    const { errors } = await ask(row[1], text);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it.each(NOTHING)('in the id of %s names nothing', async (name, query) => {
    const answer = await ask(query, text);
    expect(answer).toMatchObject({ data: { [name]: name === 'nodes' ? [null] : null } });
    expect(answer.errors).toBeUndefined();
  });

  it('in the literal of a document is refused as it is in a variable', async () => {
    const literal = JSON.stringify(text);
    const { errors } = await server.ask(
      STAFF,
      `{ accounts(where: { name: { startsWith: ${literal} } }) { totalCount } }`,
    );
    expect(errors?.[0]?.extensions?.['code']).toMatch(/^(BAD_USER_INPUT|GRAPHQL_PARSE_FAILED)$/);
  });

  it.each([
    ['GET', '/usage', 'import'],
    ...['import', 'source', 'subscription', 'zone', 'country', 'format', 'answers'].map((name) => [
      ...['POST', '/usage', name],
    ]),
    ...['subscription', 'from', 'before', 'format'].map((name) => ['GET', '/usage/export', name]),
    ...['/invoices/inv_x.pdf', '/invoices/inv_x/calls.csv'].map((path) => ['GET', path, 'id']),
  ])('at %s %s in the parameter %s is no fault of ours', async (method, path, name) => {
    const parameters = new URLSearchParams({ [name]: text });
    const answer = await fetch(`${server.url}${path}?${parameters.toString()}`, {
      method: method,
      headers: {
        authorization: `Bearer ${await server.tokenOf(STAFF)}`,
        'content-type': 'application/x-ndjson',
      },
      ...(method === 'POST' ? { body: '' } : {}),
    });
    expect(answer.status).toBeLessThan(500);
    expect(await answer.text()).not.toContain('INTERNAL_SERVER_ERROR');
  });
});
