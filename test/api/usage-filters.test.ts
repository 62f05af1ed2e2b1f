import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, sendCalls } from '../support/world';

let server: TestServer;
let subscription: string;
/** By a letter each. */
const ids: Record<string, string> = {};

const CALLS: Readonly<Record<string, [at: string, seconds: number, more: object]>> = {
  a: ['2026-10-05T12:00:00Z', 60, { to: '+33145000000', externalId: 'first' }], // 0.02
  b: ['2026-10-05T21:59:59Z', 120, { to: '+33145000001' }], // 0.04
  c: ['2026-10-05T22:00:00Z', 180, { to: '+442079460000' }], // 6 October in Paris; no rate
  d: ['2026-10-07T12:00:00Z', 240, { from: '+331', to: '+33612345678' }], // 0.08
  e: [
    '2026-10-08T12:00:00Z',
    60,
    { direction: 'INBOUND', from: '+33145000000', to: '+33170000001' }, // 0.01
  ],
  f: ['2026-10-09T12:00:00Z', 60, { from: null, to: null, dialled: '0033145' }], // no rate
};

beforeAll(async () => {
  server = await startTestServer();
  const rates = [aRate('0.02', { prefix: '33' }), aRate('0.01', { direction: 'INBOUND' })];
  const account = await anAccount(server);
  subscription = (await aSubscription(server, account, '2026-01-01', { rates })).subscriptionId;
  const calls = Object.values(CALLS).map(([at, seconds, more]) =>
    aCall(subscription, at, seconds, more),
  );
  const results = await sendCalls(server, calls);
  Object.keys(CALLS).forEach((letter, index) => {
    ids[results[index]?.record?.id ?? ''] = letter;
  });
});
afterAll(() => server.close());

const ask = (where: string, more = '') =>
  server.ask(
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription {
      usageRecords(where: { ${where} }, orderBy: { direction: ASC } ${more}) {
        totalCount nodes { id } pageInfo { hasNextPage endCursor } } } } }`,
    { id: subscription },
  );

interface Answer {
  readonly node: {
    readonly usageRecords: {
      readonly totalCount: number;
      readonly nodes: { id: string }[];
      readonly pageInfo: { readonly endCursor: string };
    };
  };
}

describe('Calls', () => {
  it.each([
    ['number: { startsWith: "+33145" }', 'abe'],
    ['number: { startsWith: "33145" }', 'abe'],
    ['number: { startsWith: "+331" }', 'abcde'], // the caller of c, too
    ['number: { startsWith: "+331450000001" }', ''],
    ['number: { startsWith: "44" }', 'c'],
    ['number: { startsWith: "145" }', ''],
    ['number: {}', 'abcdef'],
    ['amount: { gte: "0.04" }', 'bd'],
    ['amount: { lt: "0.04" }', 'ae'],
    ['amount: { gte: "0.02", lt: "0.080000" }', 'ab'],
    ['amount: { gte: 0 }', 'abde'],
    ['amount: { lt: "-0.000001" }', ''],
    ['externalId: { eq: "first" }', 'a'],
    ['externalId: { eq: "First" }', ''],
    ['usedOn: { gte: "2026-10-06" }', 'cdef'],
    ['usedOn: { lt: "2026-10-06" }', 'ab'],
    ['usedOn: { gte: "2026-10-06", lt: "2026-10-08" }', 'cd'],
    ['usedOn: { gte: "2026-10-06", lt: "2026-10-06" }', ''],
    ['usedOn: { gte: "2026-10-06" }, status: { eq: UNRATED }', 'cf'],
    ['number: { startsWith: "33145" }, direction: { eq: INBOUND }, amount: { lt: 1 }', 'e'],
  ])('are found by %s: "%s"', async (where, letters) => {
    const answer = await ask(where);
    expect(answer.errors).toBeUndefined();
    const { nodes, totalCount } = (answer.data as Answer).node.usageRecords;
    expect(nodes.map(({ id }) => ids[id]).join('')).toBe(letters);
    expect(totalCount).toBe(letters.length);
  });

  it('come in pages of those that are found', async () => {
    const where = 'number: { startsWith: "33145" }';
    const first = ((await ask(where, 'first: 2')).data as Answer).node.usageRecords;
    const after = `first: 2, after: "${first.pageInfo.endCursor}"`;
    const second = ((await ask(where, after)).data as Answer).node.usageRecords;
    expect([...first.nodes, ...second.nodes].map(({ id }) => ids[id]).join('')).toBe('abe');
  });
});

const DIGITS = 'expected the first 1 to 15 digits of a number in E.164, with or without the plus';

it.each([
  ['number: { startsWith: "" }', `where.number.startsWith: ${DIGITS}, got ""`],
  ['number: { startsWith: "+" }', `where.number.startsWith: ${DIGITS}, got "+"`],
  ['number: { startsWith: "0145" }', `where.number.startsWith: ${DIGITS}, got "0145"`],
  ['number: { startsWith: "33%" }', `where.number.startsWith: ${DIGITS}, got "33%"`],
  ['number: { startsWith: "~33" }', `where.number.startsWith: ${DIGITS}, got "~33"`],
  [
    'number: { startsWith: "1234567890123456" }',
    `where.number.startsWith: ${DIGITS}, got "1234567890123456"`,
  ],
  ['externalId: { eq: "" }', 'where.externalId.eq: expected a text, got an empty one'],
  [
    'externalId: { eq: "a\\u0000b" }',
    'where.externalId.eq: expected no control characters, got "a\\u0000b"',
  ],
  [
    `externalId: { eq: "${'x'.repeat(201)}" }`,
    'where.externalId.eq: expected at most 200 characters, got 201',
  ],
])('%s is refused by what it should be.', async (where, message) => {
  const { errors } = await ask(where);
  expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
});

it('All that is wrong with a filter is named at once.', async () => {
  const { errors } = await ask('number: { startsWith: "x" }, externalId: { eq: "" }');
  const problems = [
    { path: ['where', 'number', 'startsWith'] },
    { path: ['where', 'externalId', 'eq'] },
  ];
  expect(errors?.[0]?.extensions).toMatchObject({ problems });
});

it('A JSON float is no decimal of a filter.', async () => {
  const { errors } = await ask('amount: { gte: 0.04 }');
  expect(errors?.[0]?.message).toContain('expected a decimal as a string such as "79.99"');
});
