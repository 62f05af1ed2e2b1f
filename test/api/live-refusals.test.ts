import { placeEvents } from '../support/event-feed';
import { subscribe, type LiveStream, type Update } from '../support/live-updates';
import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { anAccount, read } from '../support/world';

// What is refused is answered as JSON, with a status, before a stream begins.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const EVENTS =
  'subscription ($after: String, $where: EventWhere) { events(after: $after, where: $where) { cursor } }';

async function refused(
  viewer: TestViewer,
  query: string,
  variables?: object,
): Promise<{ status: number; code: unknown; message: string }> {
  const stream = await subscribe(server.url, {
    ...{ token: await server.tokenOf(viewer), query },
    ...(variables ? { variables } : {}),
  });
  return shownOf(stream);
}

async function shownOf(stream: LiveStream) {
  expect(stream.headers['content-type']).toBe('application/json; charset=utf-8');
  const [error] = (await stream.refusal()).errors ?? [];
  return {
    ...{ status: stream.status, code: error?.extensions.code, message: error?.message ?? '' },
  };
}

/** Sends what no client of ours would. */
const sent = async (options: RequestInit) => {
  const response = await fetch(`${server.url}/graphql`, {
    ...options,
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: `Bearer ${await server.tokenOf(STAFF)}`,
      ...options.headers,
    },
  });
  const answer = (await response.json()) as Update;
  return { status: response.status, code: answer.errors?.[0]?.extensions.code };
};

describe('A subscription is refused', () => {
  it('without a token, and with one that has expired', async () => {
    const anonymous = await subscribe(server.url, { query: EVENTS });
    expect(await shownOf(anonymous)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    const token = await server.tokenOf(STAFF, '-1m');
    const expired = await subscribe(server.url, { token, query: EVENTS });
    expect(await shownOf(expired)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('by GET, and with another content type than JSON', async () => {
    const url = `${server.url}/graphql?query=${encodeURIComponent('subscription { events { cursor } }')}`;
    const token = await server.tokenOf(STAFF);
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    const body = JSON.stringify({ query: EVENTS });
    expect(await sent({ method: 'POST', body, headers: { 'content-type': 'text/plain' } })).toEqual(
      { status: 415, code: 'BAD_REQUEST' },
    );
  });

  test.each([
    ['a query', '{ viewer { kind } }', 'OPERATION_RESOLUTION_FAILURE', 'got a query'],
    [
      'a mutation',
      'mutation { createPartner(input: { name: "x" }) { partner { id } } }',
      ...['OPERATION_RESOLUTION_FAILURE', 'got a mutation'],
    ],
    [
      'two operations without the name of one',
      'subscription a { events { cursor } } subscription b { events { cursor } }',
      ...['OPERATION_RESOLUTION_FAILURE', 'expected one operation'],
    ],
    [
      'two fields at once',
      'subscription { events { cursor } more: events { cursor } }',
      ...['GRAPHQL_VALIDATION_FAILED', 'must select only one top level field'],
    ],
    ['a field that is not there', 'subscription { x }', 'GRAPHQL_VALIDATION_FAILED', '"x"'],
    ['half a document', 'subscription {', 'GRAPHQL_PARSE_FAILED', 'Syntax Error'],
    [
      'a type that there is not',
      'subscription { events(where: { type: { eq: NOTHING } }) { cursor } }',
      ...['GRAPHQL_VALIDATION_FAILED', 'NOTHING'],
    ],
    [
      'too many levels of brackets',
      `subscription { events { event { ${'account { subscriptions { nodes { account { '.repeat(20)}`,
      ...['DOCUMENT_TOO_LARGE', 'levels of brackets'],
    ],
    [
      'what is too costly',
      `subscription { events { event { account { subscriptions(first: 100) { nodes {
        usageBreakdown(from: "2026-01-01", to: "2026-01-31", by: [DAY], first: 100) { nodes { sums { calls } } } } } } } } }`,
      ...['GRAPHQL_VALIDATION_FAILED', ''],
    ],
  ])('of %s', async (_, query, code, message) => {
    const found = await refused(STAFF, query);
    expect(found).toMatchObject({ status: 400, code });
    expect(found.message).toContain(message);
  });

  test.each([
    ['a list of operations', [{ query: EVENTS }]],
    ['nothing', null],
    ['no document', {}],
    ['a document that is no text', { query: 7 }],
    ['variables that are a list', { query: EVENTS, variables: [] }],
    ['a name that is no text', { query: EVENTS, operationName: 7 }],
  ])('whose body is %s', async (_, body) => {
    expect(await sent({ method: 'POST', body: JSON.stringify(body) })).toEqual({
      ...{ status: 400, code: 'BAD_REQUEST' },
    });
  });

  it('with a cursor that is none, of another filter, or beyond what it may be', async () => {
    const accountId = await anAccount(server, {});
    await placeEvents(server);
    const query = '{ events(first: 1) { edges { cursor } } }';
    type Page = { events: { edges: [{ cursor: string }] } };
    const { events } = await read<Page>(server, STAFF, query);
    const [{ cursor }] = events.edges;
    for (const variables of [
      { after: 'x' },
      { after: `${cursor}x` },
      { after: cursor, where: { accountIds: [accountId] } },
    ]) {
      const found = await refused(STAFF, EVENTS, variables);
      expect(found).toMatchObject({ status: 400, code: 'INVALID_CURSOR' });
    }
    expect(await refused(STAFF, EVENTS, { after: 7 })).toMatchObject({ code: 'BAD_USER_INPUT' });
    const many = Array.from({ length: 101 }, () => accountId);
    const found = await refused(STAFF, EVENTS, { where: { accountIds: many } });
    expect(found).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });

  it('to whoever may not read what it tells of', async () => {
    const scopeless: TestViewer = { ...partner('first'), scopes: ['USAGE_WRITE'] } as TestViewer;
    const accountId = await anAccount(server, {});
    const person: TestViewer = { kind: 'PERSON', accountId, role: 'OWNER' };
    const run = 'subscription { billingRun(id: "x") { status } }';
    const totals = 'subscription { usageTotals(subscriptionId: "x") { inbound { calls } } }';
    const orders = { where: { type: { eq: 'ORDER_PLACED' } } };
    const all: [TestViewer, string, object?][] = [
      ...[[scopeless, EVENTS, orders] as [TestViewer, string, object], [person, run]],
      ...[[partner('first'), run] as [TestViewer, string], [NICE, run], [NICE, totals]],
      [scopeless, totals],
    ] as [TestViewer, string, object?][];
    for (const [viewer, query, variables] of all) {
      const found = await refused(viewer, query, variables);
      expect(found).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    }
  });

  it('for what there is not', async () => {
    const run = await refused(STAFF, 'subscription { billingRun(id: "x") { status } }');
    expect(run).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(run.message).toBe('id: No billing run with this id.');
    const query = 'subscription { usageTotals(subscriptionId: "x") { inbound { calls } } }';
    const totals = await refused(STAFF, query);
    expect(totals.message).toBe('subscriptionId: No subscription with this id.');
  });

  it('with one more than a viewer may have at once, and not once one of them has ended', async () => {
    const token = await server.tokenOf(partner('second'));
    const follow = () => subscribe(server.url, { token, query: EVENTS });
    const open = await Promise.all(Array.from({ length: 100 }, follow));
    expect(new Set(open.map(({ status }) => status))).toEqual(new Set([200]));
    const found = await shownOf(await follow());
    expect(found).toMatchObject({ status: 429, code: 'TOO_MANY_SUBSCRIPTIONS' });
    expect(found.message).toContain('at most 100 subscriptions of one viewer');
    // Others have theirs, and its queries are none.
    const other = await subscribe(server.url, {
      token: await server.tokenOf(STAFF),
      query: EVENTS,
    });
    expect(other.status).toBe(200);
    expect((await server.askWith(token, '{ viewer { kind } }')).status).toBe(200);
    other.close();
    open[0]?.close();
    await open[0]?.closed;
    let next = await follow();
    while (next.status === 429) next = await follow();
    expect(next.status).toBe(200);
    for (const stream of [...open, next]) stream.close();
  });

  it('on JSON, and says how it is asked for', async () => {
    const answer = await server.ask(STAFF, 'subscription { events { cursor } }');
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.errors?.[0]?.message).toContain('"Accept: text/event-stream"');
  });
});
