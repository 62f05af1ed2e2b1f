import { DEFAULT_LIMITS } from '../../src/limits/limit-settings';
import { STAFF, startTestServer, type Answer, type TestServer } from '../support/test-server';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ask = (query: string, variables?: object) => server.ask(STAFF, query, variables);
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** That it was refused, and why, in a sentence. */
function expectRefusal(answer: Answer, code: string, message: string | RegExp) {
  const { status, errors } = answer;
  expect([status, 'data' in answer, errors?.length]).toEqual([400, false, 1]);
  expect(errors?.[0]?.extensions).toEqual({ code });
  expect(errors?.[0]?.message).toMatch(message);
}

describe('A document that is too large is not parsed to its end', () => {
  test.each([
    [
      '10,000 aliases',
      `{ ${times(10_000, (i) => `a${i}: __typename`)} }`,
      'at most 50000 characters, got 178893',
    ],
    ['1,000 aliases', `{ ${times(1_000, (i) => `a${i}: __typename`)} }`, 'at most 2000 tokens'],
    ['3,000 times a field', `{ ${times(3_000, () => '__typename')} }`, '2000 tokens, got more'],
    ['1,000 directives', `{ __typename ${times(1_000, (i) => `@a${i}`)} }`, 'tokens'],
    ['500 operations', times(500, (i) => `query Q${i} { __typename }`), 'tokens'],
    ['20,000 nested lists', `{ node(id: ${'['.repeat(20_000)}`, 'brackets, got 20002'],
    ['50 nested lists', `{ node(id: ${'['.repeat(50)}`, 'at most 40 levels of brackets, got 52'],
    ['50 nested objects', `{ node(id: ${'{a:'.repeat(50)}`, 'levels of brackets'],
    ['50 nested selections', '{a'.repeat(50), 'levels of brackets'],
    ['20,000 nested selections', '{a'.repeat(20_000), 'levels of brackets'],
    ['200,000 commas', `{ __typename ${','.repeat(200_000)} }`, '50000 characters, got 200015'],
    ['a name of 200 kB', `{ ${'a'.repeat(200_000)} }`, 'characters'],
  ])('%s', async (_, query, message) => {
    expectRefusal(await ask(query), 'DOCUMENT_TOO_LARGE', message);
  });

  it('by GET either', async () => {
    const query = `{ ${times(500, () => 'viewer { kind }')} }`;
    const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: {
        authorization: `Bearer ${await server.tokenOf(STAFF)}`,
        'apollo-require-preflight': '1',
      },
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('DOCUMENT_TOO_LARGE');
  });

  it('and what lies on a limit is executed, again and again', async () => {
    const aliased = (DEFAULT_LIMITS.tokens - 2) / 3;
    const query = `{ ${times(aliased, (i) => `a${i}: __typename`)} }`;
    const answers = [await ask(query), await ask(query)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expectRefusal(await ask(`${query}{`), 'DOCUMENT_TOO_LARGE', 'at most 2000 tokens, got more');
  });
});

describe('An operation that is too deep or too costly is not executed', () => {
  it('because of its depth, through fragments', async () => {
    const levels = times(
      6,
      (i) => `fragment F${i} on Account { subscriptions(first: 1) { nodes { account {
        subscriptions(first: 1) { nodes { account { ...F${i + 1} } } } } } } }`,
    );
    const query = `{ account(id: "acc_") { ...F0 } } ${levels} fragment F6 on Account { id }`;
    expectRefusal(await ask(query), 'QUERY_TOO_DEEP', 'at most 30 fields within fields, got 38');
  });

  const PAGES = `query ($n: Int) { accounts(first: $n) { nodes { subscriptions(first: $n) { nodes {
    usageRecords(first: $n) { nodes { id amount { amount } } } } } } } }`;

  it('because of its pages, as its variables say', async () => {
    const refused = await ask(PAGES, { n: 100 });
    expectRefusal(refused, 'QUERY_TOO_COSTLY', 'costs at most 300000, got one of 3020202: ask for');
    expect((await ask(PAGES, { n: 20 })).status).toBe(200);
  });

  it('because it goes round in the schema', async () => {
    const round = (count: number) =>
      '{ fields { type '.repeat(count) + '{ name }' + ' } }'.repeat(count);
    expectRefusal(
      await ask(`{ __schema { types { interfaces { possibleTypes ${round(2)} } } } }`),
      'GRAPHQL_VALIDATION_FAILED',
      'Maximum introspection depth exceeded',
    );
    const type = 'type { name kind description ofType { name kind ofType { name kind } } }';
    const fields = `fields { name description args { name description ${type} } ${type} }`;
    const wide = times(25, (i) => `a${i}: __schema { types { ${fields} } }`);
    expectRefusal(await ask(`{ ${wide} }`), 'QUERY_TOO_COSTLY', /got one of \d+/);
  });

  it('because of the records that it sends', async () => {
    const records = Array.from({ length: 70_000 }, () => ({}));
    const query =
      'mutation ($r: [UsageRecordInput!]!) { recordUsage(input: { records: $r }) { userErrors { code } } }';
    expectRefusal(await ask(query, { r: records }), 'QUERY_TOO_COSTLY', 'costs at most 300000');
  });
});

describe('The cost of an operation', () => {
  it('is told with every answer that was executed', async () => {
    const answer = await ask('{ viewer { kind now } }');
    expect(answer).toMatchObject({
      status: 200,
      extensions: { cost: { spent: 3, max: DEFAULT_LIMITS.cost } },
    });
    const withErrors = await ask('{ viewer { kind } accounts(first: 101) { totalCount } }');
    expect(withErrors).toMatchObject({ extensions: { cost: { spent: 13 } } });
    expect(withErrors.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });

  it('is not told where nothing was executed', async () => {
    expect(await ask('{ nothing }')).not.toHaveProperty('extensions');
  });
});

describe('Documents that cannot run get a proper error', () => {
  const PARSED = 'GRAPHQL_PARSE_FAILED';
  const VALID = 'GRAPHQL_VALIDATION_FAILED';
  const RESOLVED = 'OPERATION_RESOLUTION_FAILURE';
  test.each([
    ['a subscription', 'subscription { events { cursor } }', RESOLVED],
    ['a subscription of nothing', 'subscription { x }', VALID],
    ['an empty text', ' ', PARSED],
    ['a comment', '# nothing', PARSED],
    ['no balance', '{ viewer { kind }', PARSED],
    ['an open string', '{ node(id: "a', PARSED],
    ['a NUL', '{ viewer { \0 } }', PARSED],
    ['an escape beyond Unicode', '{ node(id: "\\u{110000}") { id } }', PARSED],
    ['a fragment alone', 'fragment F on Query { viewer { kind } }', VALID],
    ['a schema', 'type Query { a: Int }', VALID],
    ['a field __proto__', '{ __proto__ }', VALID],
    ['a field constructor', '{ constructor { toString } }', VALID],
    ['a type __proto__', '{ node(id: "a") { ... on __proto__ { id } } }', VALID],
    ['an argument __proto__', '{ node(__proto__: 1) { id } }', VALID],
    ['a directive @constructor', '{ viewer @constructor { kind } }', VALID],
    ['a variable of type __proto__', 'query ($a: __proto__) { viewer { kind } }', VALID],
    ['an enum value __proto__', '{ service(code: __proto__) { code } }', VALID],
    [
      'fragments in a circle',
      '{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }',
      VALID,
    ],
    ['a fragment of itself', '{ ...F } fragment F on Query { viewer { kind } ...F }', VALID],
    ['@defer', '{ ... @defer { viewer { kind } } }', VALID],
    ['an Int beyond 32 bits', '{ accounts(first: 99999999999) { totalCount } }', VALID],
  ])('%s', async (_, query, code) => {
    const { status, errors } = await ask(query);
    expect({ status, code: errors?.[0]?.extensions?.['code'] }).toEqual({ status: 400, code });
  });

  const post = async (body: unknown) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await server.tokenOf(STAFF)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Answer;
    const code = answer.errors?.[0]?.extensions?.['code'];
    return { ...answer, status: response.status, code };
  };

  test.each([
    ['no operation of that name', { query: '{ viewer { kind } }', operationName: 'A' }, RESOLVED],
    ['a name __proto__', { query: '{ viewer { kind } }', operationName: '__proto__' }, RESOLVED],
    [
      'no name for two',
      { query: 'query A { viewer { kind } } query B { viewer { kind } }' },
      RESOLVED,
    ],
    ['a number for a text', { query: 1 }, 'BAD_REQUEST'],
    ['no text', { variables: {} }, 'BAD_REQUEST'],
    ['variables in a list', { query: '{ viewer { kind } }', variables: [] }, 'BAD_REQUEST'],
    [
      'a variable of another type',
      { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: {} } },
      'BAD_USER_INPUT',
    ],
    [
      'a page that is a text',
      { query: 'query ($n: Int) { accounts(first: $n) { totalCount } }', variables: { n: '3' } },
      'BAD_USER_INPUT',
    ],
    ['no variable', { query: 'query ($id: ID!) { node(id: $id) { id } }' }, 'BAD_USER_INPUT'],
    [
      'a batch',
      [{ query: '{ viewer { kind } }' }, { query: '{ viewer { kind } }' }],
      'BAD_REQUEST',
    ],
    ['a thousand in a batch', Array(1_000).fill({ query: '{ viewer { kind } }' }), 'BAD_REQUEST'],
    ['an empty batch', [], 'BAD_REQUEST'],
    ['an id of a document', { documentId: 'abc' }, 'BAD_REQUEST'],
  ])('%s', async (_, body, code) => {
    expect(await post(body)).toMatchObject({ status: 400, code });
  });

  it('a persisted query, which is not kept here', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };
    for (const query of [undefined, '{ viewer { kind } }']) {
      const answer = await post({ query, extensions: { persistedQuery } });
      expect(answer).toMatchObject({ status: 200, code: 'PERSISTED_QUERY_NOT_SUPPORTED' });
    }
  });

  it('variables named as JavaScript’s own objects are variables like others', async () => {
    const query =
      'query ($constructor: Int) { toString: accounts(first: $constructor) { totalCount } }';
    const answer = await post({ query, variables: { constructor: 1 } });
    expect(answer).toMatchObject({ status: 200, data: { toString: { totalCount: 0 } } });
  });
});

describe('What a bad document gets to know', () => {
  const bad = [
    ['{ viewr { kind } }', 'Cannot query field "viewr" on type "Query".'],
    ['{ viewer { kin } }', 'Cannot query field "kin" on type "Viewer".'],
    ['{ service(code: CXON) { code } }', 'Value "CXON" does not exist in "ServiceCode" enum.'],
  ] as const;
  test.each(bad)('%s: no name that it did not know', async (query, message) => {
    expect((await ask(query)).errors?.[0]?.message).toBe(message);
  });

  it('nor by a variable', async () => {
    const query = 'query ($c: ServiceCode!) { service(code: $c) { code } }';
    const { errors } = await ask(query, { c: 'CXON' });
    expect(errors?.[0]?.message).toContain('does not exist in "ServiceCode" enum.');
    expect(errors?.[0]?.message).not.toContain('CXONE');
  });

  it('at most five errors at once, and that there are more', async () => {
    const { errors } = await ask(`{ __typename ${times(20, (i) => `@a${i}`)} }`);
    expect(errors).toHaveLength(6);
  });

  it('nor where GraphiQL is served: the page suggests by itself', async () => {
    const demo = await startTestServer({ demo: true });
    const variable = 'query ($c: ServiceCode!) { service(code: $c) { code } }';
    for (const [query] of [...bad, [variable]]) {
      const { errors } = await demo.ask(STAFF, query, { c: 'CXON' });
      expect(errors).toBeDefined();
      expect(JSON.stringify(errors)).not.toContain('Did you mean');
    }
    await demo.close();
  });
});

describe('The schema', () => {
  it('cannot be asked for where that is off', async () => {
    const closed = await startTestServer({ documents: { introspection: false } });
    const { status, errors } = await closed.ask(STAFF, '{ __schema { queryType { name } } }');
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await closed.ask(STAFF, '{ __typename }')).data).toEqual({ __typename: 'Query' });
    await closed.close();
  });
});
