import { getNamedType, type GraphQLField, type GraphQLObjectType } from 'graphql';
import { SECOND_PARTNER } from '../support/api-clients';
import { askedFor, objectTypesOf, queryFor, waysThrough } from '../support/schema-paths';
import { servedSchema } from '../support/served-schema';
import { PLENTY, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { read } from '../support/world';
import { aMatrixWorld, type MatrixWorld } from './access-world';

// A cursor belongs to its list and its order. Every connection of the schema is asked here.

const schema = servedSchema();
const ways = waysThrough(schema, ['Account', 'Subscription']);

interface ListField {
  readonly name: string;
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}
const LISTS: readonly ListField[] = objectTypesOf(schema).flatMap((type) =>
  Object.values(type.getFields())
    .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
    .map((field) => ({ name: `${type.name}.${field.name}`, type, field })),
);

let server: TestServer;
let world: MatrixWorld;
/** A cursor of each list, by its name: that of the first thing in it. */
const cursors = new Map<string, string>();
/** Of each parent's type another one, whose lists are others. */
const others = new Map<string, string | null>();

beforeAll(async () => {
  server = await startTestServer({ traffic: { rateLimit: PLENTY } });
  world = await aMatrixWorld(server);
  type Listed = 'usageImports' | 'billingRuns' | 'webhookEndpoints';
  type Nodes = Readonly<Record<Listed, { nodes: { id: string }[] }>>;
  const { usageImports, billingRuns, webhookEndpoints } = await read<Nodes>(
    server,
    STAFF,
    '{ usageImports { nodes { id } } billingRuns { nodes { id } } webhookEndpoints { nodes { id } } }',
  );
  const listed = {
    ...{ UsageImport: usageImports, BillingRun: billingRuns },
    WebhookEndpoint: webhookEndpoints,
  };
  for (const [type, { nodes }] of Object.entries(listed)) {
    const shown = world.idOf(type, false);
    others.set(type, nodes.find(({ id }) => id !== shown)?.id ?? null);
  }
  others.set('Partner', SECOND_PARTNER);
  for (const type of ['Account', 'OrderLine', 'Subscription'])
    others.set(type, world.idOf(type, true));
  for (const list of LISTS) {
    const { cursor, message } = await pageOf(list, idOf(list));
    if (cursor === undefined) throw new Error(`${list.name} shows nothing here: ${message ?? ''}`);
    cursors.set(list.name, cursor);
  }
});
afterAll(() => server.close());

const wayTo = ({ type }: ListField) => {
  const way = ways.get(type.name);
  if (!way) throw new Error(`there is no way to ${type.name}`);
  return way;
};
const idOf = (list: ListField) => world.idOf(wayTo(list).from, false);

/** The first page of a list behind a cursor, if there is one: its own first cursor, or an error. */
async function pageOf(list: ListField, id: string | null, after?: string, more = '') {
  const asked = askedFor(list.field);
  const given = /\((.*)\)$/.exec(asked)?.[1];
  const args = [given, 'first: 1', after && `after: "${after}"`, more].filter(Boolean).join(', ');
  const way = wayTo(list);
  const field = `${list.field.name}(${args}) { edges { cursor } }`;
  const query = queryFor(way, [[list.field, '##']]).replace(/##[^}]*\}?/, field);
  const answer = await server.ask(STAFF, query, way.from === null ? {} : { id });
  const [error] = answer.errors ?? [];
  const cursor = /"cursor":"([^"]+)"/.exec(JSON.stringify(answer.data ?? null))?.[1];
  return { cursor, code: error?.extensions?.['code'], message: error?.message };
}

const REFUSED = {
  code: 'BAD_USER_INPUT',
  message: 'after: A cursor belongs to its list and its order.',
};
/** What happened is read on from a cursor for years: there it has a code of its own. */
const REFUSED_IN_FEED = {
  code: 'INVALID_CURSOR',
  message: expect.stringMatching(
    /^after: (expected a cursor that this list gave, got|The cursor is of another list,) /,
  ) as string,
};
const refusedBy = ({ field }: ListField) => (field.name === 'events' ? REFUSED_IN_FEED : REFUSED);

it('There are lists to ask.', () => {
  expect(LISTS.length).toBeGreaterThan(15);
});

describe.each(LISTS.map((list) => [list.name, list] as const))('A cursor of %s', (name, list) => {
  const cursor = () => cursors.get(name) ?? '';

  it('is taken by its list.', async () => {
    expect((await pageOf(list, idOf(list), cursor())).message).toBeUndefined();
  });

  it('is refused by every other list.', async () => {
    for (const other of LISTS.filter(({ name: each }) => each !== name)) {
      const { code, message } = await pageOf(other, idOf(other), cursor());
      expect([other.name, { code, message }]).toEqual([other.name, refusedBy(other)]);
    }
  });

  const { from } = wayTo(list);
  if (from !== null) {
    it('is refused by the same list of another parent.', async () => {
      const id = others.get(from);
      if (id == null) throw new Error(`no other ${from} is known here`);
      expect(id).not.toBe(idOf(list));
      expect(await pageOf(list, id, cursor())).toMatchObject(refusedBy(list));
    });
  }

  if (list.field.args.some((each) => each.name === 'orderBy')) {
    it.each(
      name === 'Query.accounts'
        ? ['field: NAME', 'field: NUMBER, direction: DESC']
        : name === 'Query.subscriptions'
          ? ['field: STARTS_ON, direction: DESC']
          : ['direction: ASC'],
    )('is refused by its list ordered by { %s }.', async (order) => {
      const answer = await pageOf(list, idOf(list), cursor(), `orderBy: { ${order} }`);
      expect(answer).toMatchObject(REFUSED);
    });
  }
});
