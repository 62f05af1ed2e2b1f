import { isLeafType, getNamedType, type GraphQLObjectType } from 'graphql';
import { servedSchema } from '../support/served-schema';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

// A page of calls reads the columns that are asked for: what a field says must not depend on which
// others are asked for with it.

let server: TestServer;
let subscription: string;

beforeAll(async () => {
  server = await startTestServer();
  const account = await anAccount(server, { viewer: partner('first') });
  const line = { rates: [aRate('0.02')] };
  subscription = (await aSubscription(server, account, '2026-01-01', line)).subscriptionId;
  const more = { from: '+33145000000', to: '+33612345678' };
  await sendCalls(server, [
    aCall(subscription, '2026-10-05T12:00:00Z', 60, more),
    aCall(subscription, '2026-10-06T12:00:00.250Z', 0, {
      ...more,
      disposition: 'BUSY',
      answeredAt: null,
    }),
    aCall(subscription, '2025-10-06T12:00:00Z', 30, { ...more, direction: 'INBOUND' }),
  ]);
});
afterAll(() => server.close());

type Node = Readonly<Record<string, unknown>>;

const type = servedSchema().getType('UsageRecord') as GraphQLObjectType;
const SELECTIONS = Object.values(type.getFields())
  .filter(({ args }) => args.length === 0)
  .flatMap((field): [string, string][] => {
    const named = getNamedType(field.type);
    if (isLeafType(named)) return [[field.name, field.name]];
    return named.name === 'Money' ? [[field.name, `${field.name} { amount currencyCode }`]] : [];
  });

async function nodesWith(selection: string, form = 'nodes'): Promise<Node[]> {
  const asked = form === 'nodes' ? `nodes { ${selection} }` : `edges { node { ${selection} } }`;
  const { node } = await read<{
    node: { usageRecords: { nodes?: Node[]; edges?: { node: Node }[] } };
  }>(
    server,
    STAFF,
    `{ node(id: "${subscription}") { ... on Subscription {
      usageRecords(first: 10) { ${asked} } } } } fragment Rate on UsageRecord { rate { id } }`.replace(
      selection.includes('...Rate') ? '\0' : / fragment Rate.*$/,
      '',
    ),
  );
  return node.usageRecords.nodes ?? (node.usageRecords.edges ?? []).map((edge) => edge.node);
}

describe('Of a page of calls,', () => {
  it.each(SELECTIONS)('%s says the same alone as with everything else', async (name, selection) => {
    const whole = await nodesWith(SELECTIONS.map(([, each]) => each).join(' '));
    expect(whole).toHaveLength(3);
    const expected = whole.map((node) => ({ [name]: node[name] }));
    expect(await nodesWith(selection)).toEqual(expected);
    expect(await nodesWith(selection, 'edges')).toEqual(expected);
  });

  it('what a fragment asks for is there, too', async () => {
    const [, rated] = await nodesWith('id ...Rate');
    expect(rated).toEqual({
      id: expect.stringMatching(/^use_/) as string,
      rate: { id: expect.stringMatching(/^rat_/) as string },
    });
  });

  it('two that are asked for differently are both whole', async () => {
    const answer = await read<{ node: Record<string, { nodes: Node[] }> }>(
      server,
      STAFF,
      `{ node(id: "${subscription}") { ... on Subscription {
        brief: usageRecords(first: 3) { nodes { id status } }
        whole: usageRecords(first: 3) { nodes { id status source leg recordedAt } } } } }`,
    );
    const { brief, whole } = answer.node;
    expect(whole?.nodes.map(({ id, status }) => ({ id, status }))).toEqual(brief?.nodes);
    expect(whole?.nodes.every(({ source, leg }) => source !== undefined && leg !== undefined)).toBe(
      true,
    );
  });

  it('only what is needed is read: a third of the columns for what a list shows', async () => {
    const statements: string[] = [];
    server.database.onStatement = (text) => statements.push(text);
    await nodesWith('id direction startedAt toMasked status billedSeconds amount { amount }');
    await nodesWith('id source');
    server.database.onStatement = () => undefined;
    const hashes = statements
      .filter((text) => text.includes('from usage_record'))
      .map((text) => text.includes('content_hash'));
    expect(hashes).toEqual([false, true]);
  });
});
