import type { GraphQLField, GraphQLObjectType } from 'graphql';
import { servedSchema } from '../support/served-schema';
import { PARTNER_SCOPES, STAFF_PERMISSIONS } from '../../src/application/permissions';
import { holdersFor, viewersOf } from '../support/rights';
import {
  askedFor,
  isThere,
  literalOf,
  objectTypesOf,
  queryFor,
  waysThrough,
  type Asked,
} from '../support/schema-paths';
import {
  NICE,
  partner,
  PLENTY,
  STAFF,
  startTestServer,
  type TestServer,
} from '../support/test-server';
import { FIELDS } from './access-entries';
import type { Kind } from './access-entry';
import { aMatrixWorld, type MatrixWorld } from './access-world';

// Every field of every type, and every mutation, asked for by everyone who should not get it, and
// by everyone who should. A field has an entry in access-entries.ts, and a new one without fails
// here; a mutation names its right, and RIGHTS says who holds it.

const schema = servedSchema();
const FIRST = ['Account', 'Order', 'OrderLine', 'Rate', 'Subscription', 'Invoice'];
const ways = waysThrough(schema, FIRST);
// Of an act by a partner: the looks of NICE that this test makes would be a page of their own.
const actor = ways.get('AuditActor');
const byPartner = 'auditEntries(where: { actorKind: { eq: PARTNER } })';
if (actor) {
  const fields = actor.fields.map((field) => (field === 'auditEntries' ? byPartner : field));
  ways.set('AuditActor', { ...actor, fields });
}
// Events of all types are shown by one field, as their rights say: event-access.test.ts asks for
// each.
const isEvent = (type: GraphQLObjectType) =>
  type.getInterfaces().some(({ name }) => name === 'Event');
const readable = objectTypesOf(schema).filter(
  (type) => ways.has(type.name) && type.name !== 'Mutation' && !isEvent(type),
);

type Field = GraphQLField<unknown, unknown>;
type Outcome = 'SEEN' | 'ABSENT' | 'REFUSED' | 'UNAUTHENTICATED' | `ERROR ${string}`;
/** NOTHING is either: not there, or refused. */
type Expected = Outcome | 'NOTHING';

let server: TestServer;
let world: MatrixWorld;
beforeAll(async () => {
  server = await startTestServer({ traffic: { rateLimit: PLENTY } });
  world = await aMatrixWorld(server);
});
afterAll(() => server.close());

const without = (scope: string): readonly string[] =>
  PARTNER_SCOPES.filter((other) => other !== scope);

const tokens = new Map<string, Promise<string | null>>();

/** Made once for all fields of a kind. */
function tokenOf(name: string, kind: Kind): Promise<string | null> {
  const key = `${name} ${kind}`;
  const token = tokens.get(key) ?? tokenFor(name, kind);
  tokens.set(key, token);
  return token;
}

/** Everyone who asks, by name; the token says who it is. */
async function tokenFor(name: string, kind: Kind): Promise<string | null> {
  const person = (accountId: string, role: 'OWNER' | 'MEMBER') =>
    server.tokenOf({ kind: 'PERSON', accountId, role });
  switch (name) {
    case 'staff':
      return server.tokenOf(STAFF);
    case 'owner':
      return person(world.accountId, 'OWNER');
    case 'member':
      return person(world.accountId, 'MEMBER');
    case 'its partner':
      return server.tokenOf(partner('first'));
    case 'other account':
      return person(world.otherAccountId, 'OWNER');
    case 'partner without scope':
      return server.tokenOf({ ...partner('first'), scopes: without(SCOPES[kind] ?? '') } as never);
    case 'partner of another account':
      return server.tokenOf(partner('second'));
    case 'partner confined to others':
      return server.tokenOf({ ...partner('first'), accountIds: [world.partnersOther] } as never);
    case 'NICE on another service':
      return server.tokenOf(NICE);
    case 'expired':
      return server.tokenOf(STAFF, '-1m');
    case 'tampered':
      return tampered(await server.tokenOf(STAFF));
    default:
      return null;
  }
}

/** The same token with another claim, under the signature of the first. */
function tampered(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'someone-else' }));
  return [header, forged.toString('base64url'), signature].join('.');
}

/** The scope that opens what is of a kind. */
const SCOPES: Readonly<Partial<Record<Kind, string>>> = {
  CONTRACT: 'ACCOUNTS_READ',
  OWN: 'ACCOUNTS_READ',
  PARTNER: 'ACCOUNTS_READ',
  USAGE: 'USAGE_READ',
  BILLING: 'BILLING_READ',
  CALENDARS: 'ACCOUNTS_WRITE',
  CLIENTS: 'CLIENTS_WRITE',
  WEBHOOKS: 'WEBHOOKS_WRITE',
  CARDS: 'ORDERS_WRITE',
  SENDERS: 'USAGE_WRITE',
  DELIVERY: 'USAGE_WRITE',
};

const OUTSIDERS = {
  'other account': 'NOTHING',
  'partner of another account': 'NOTHING',
  'partner confined to others': 'NOTHING',
  'partner without scope': 'REFUSED',
  'NICE on another service': 'NOTHING',
  anonymous: 'UNAUTHENTICATED',
  expired: 'UNAUTHENTICATED',
  tampered: 'UNAUTHENTICATED',
} as const;
const INSIDERS = { staff: 'SEEN', owner: 'SEEN', member: 'SEEN', 'its partner': 'SEEN' } as const;
const OWN_ONES = {
  'other account': 'SEEN',
  'partner of another account': 'SEEN',
  'partner confined to others': 'SEEN',
  'NICE on another service': 'SEEN',
} as const;
const REFUSED_INSIDE = { owner: 'REFUSED', member: 'REFUSED', 'its partner': 'REFUSED' } as const;

const SENDER_ONES = {
  ...OUTSIDERS,
  staff: 'SEEN',
  ...REFUSED_INSIDE,
  'its partner': 'SEEN',
  'other account': 'REFUSED',
  'partner confined to others': 'SEEN',
  'NICE on another service': 'REFUSED',
} as const;

/** What everyone gets of a field of that kind. */
const EXPECTED: Readonly<Record<Kind, Readonly<Record<string, Expected>>>> = {
  CONTRACT: { ...INSIDERS, ...OUTSIDERS },
  USAGE: { ...INSIDERS, ...OUTSIDERS },
  BILLING: { ...INSIDERS, ...OUTSIDERS },
  OWN: { ...INSIDERS, ...OUTSIDERS, ...OWN_ONES },
  // A partner is there for whoever sees one of its accounts, and for all its own clients.
  PARTNER: { ...INSIDERS, ...OUTSIDERS, 'partner confined to others': 'SEEN' },
  AUDIT: { ...OUTSIDERS, staff: 'SEEN', ...REFUSED_INSIDE, owner: 'SEEN' },
  // A partner manages its own, and none of its customers'.
  CALENDARS: {
    ...{ ...OUTSIDERS, staff: 'SEEN', ...REFUSED_INSIDE },
    ...{ owner: 'SEEN', 'its partner': 'ABSENT' },
  },
  CLIENTS: { ...OUTSIDERS, staff: 'SEEN', ...REFUSED_INSIDE, 'its partner': 'SEEN' },
  // A partner's, here.
  WEBHOOKS: {
    ...{ ...OUTSIDERS, staff: 'SEEN', ...REFUSED_INSIDE },
    ...{ owner: 'NOTHING', 'its partner': 'SEEN' },
  },
  CARDS: {
    ...OUTSIDERS,
    staff: 'SEEN',
    ...REFUSED_INSIDE,
    'its partner': 'SEEN',
    'partner of another account': 'SEEN',
    'partner confined to others': 'SEEN',
  },
  SENDERS: { ...SENDER_ONES, 'partner of another account': 'SEEN' },
  // Of the partner, whichever of its clients sent it.
  DELIVERY: { ...SENDER_ONES, 'partner of another account': 'ABSENT' },
  STAFF: { ...OUTSIDERS, staff: 'SEEN', ...REFUSED_INSIDE },
  EVERYONE: { ...OUTSIDERS, ...INSIDERS, ...OWN_ONES, 'partner without scope': 'SEEN' },
};

/** What came, in the words of what was expected. */
const inWordsOf = (expected: Expected | undefined, came: Outcome): Expected =>
  expected === 'NOTHING' && (came === 'ABSENT' || came === 'REFUSED') ? 'NOTHING' : came;

/** So many times may a document ask for a node. */
const AT_ONCE = 10;

/** What a viewer gets of each of these fields, all of one kind. */
async function outcomesOf(
  name: string,
  kind: Kind,
  type: GraphQLObjectType,
  asked: readonly Asked[],
): Promise<Outcome[]> {
  const way = ways.get(type.name);
  if (!way) throw new Error(`there is no way to ${type.name}`);
  const id = world.idOf(way.from, name === 'NICE on another service');
  const answer = await post(await tokenOf(name, kind), queryFor(way, asked), { id });
  return asked.map(([, field], index): Outcome => {
    if (answer.status === 401) return 'UNAUTHENTICATED';
    const [first, ...rest] = [...way.fields, field];
    const under = `f${index}`;
    const steps = way.from === null ? [under, ...rest] : [under, first, ...rest];
    if (isThere(answer.data, steps)) return 'SEEN';
    // One without a path is of them all.
    const error = answer.errors?.find(({ path = [under] }) => path[0] === under);
    if (!error) return 'ABSENT';
    return error.extensions.code === 'FORBIDDEN' ? 'REFUSED' : `ERROR ${JSON.stringify(error)}`;
  });
}

/** Pieces of a list, of so many items at most. */
const piecesOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

interface Posted {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
}

const post = (token: string | null, query: string, variables: object): Promise<Posted> =>
  server.askWith(
    token ?? undefined,
    query,
    variables,
    // Each question leaves fewer points.
    query.includes('rateLimit') ? withoutNumbers : undefined,
  ) as Promise<Posted>;

const withoutNumbers = (answer: object): string => JSON.stringify(answer).replaceAll(/\d+/g, '0');

describe('Every field', () => {
  it('has an entry that says who sees it, and no entry is left over', () => {
    const entries = Object.fromEntries(
      Object.entries(FIELDS).map(([type, { fields }]) => [type, Object.keys(fields).sort()]),
    );
    const there = Object.fromEntries(
      readable.map((type) => [type.name, Object.keys(type.getFields()).sort()]),
    );
    expect(entries).toEqual(there);
  });

  const cases = Object.entries(FIELDS).map(([name]) => [name]);
  it.each(cases)(
    'is seen by whom it is for, and by nobody else: %s',
    async (name) => {
      const type = schema.getType(name) as GraphQLObjectType;
      const entry = FIELDS[name];
      if (!entry) throw new Error('no entry');
      const fields = (Object.values(type.getFields()) as Field[]).map((field) => {
        const own = entry.fields[field.name];
        const kind = own?.kind ?? entry.kind;
        const outcomes: Record<string, Expected> = { ...EXPECTED[kind], ...own?.expected };
        const asked: Asked = [field, own?.asked ?? askedFor(field)];
        const came: Record<string, Expected> = {};
        return { kind, asked, outcomes, came };
      });
      // A field of the query may take all others with it when it fails.
      const most = ways.get(name)?.from === null ? 1 : AT_ONCE;
      for (const [kind, ofKind] of Map.groupBy(fields, (field) => field.kind)) {
        for (const viewer of Object.keys(EXPECTED[kind])) {
          for (const piece of piecesOf(ofKind, most)) {
            const asked = piece.map((field) => field.asked);
            const came = await outcomesOf(viewer, kind, type, asked);
            for (const [index, field] of piece.entries()) {
              const outcome = came[index] as Outcome;
              field.came[viewer] = inWordsOf(field.outcomes[viewer], outcome);
            }
          }
        }
      }
      const named = fields.map(({ asked: [{ name: field }], ...more }) => [field, more] as const);
      const found = Object.fromEntries(named.map(([field, { came }]) => [field, came]));
      const expected = Object.fromEntries(named.map(([field, { outcomes }]) => [field, outcomes]));
      expect(found).toEqual(expected);
    },
    60_000,
  );
});

describe('Every mutation', () => {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  const queryOf = (field: Field) =>
    `mutation { ${field.name}(${field.args
      .map((arg) => `${arg.name}: ${literalOf(arg.type)}`)
      .join(', ')}) { userErrors { code } } }`;

  it.each(fields.map((field) => [field.name, field as Field] as const))(
    'is refused before its input is looked at, to whoever lacks its right: %s',
    async (_, field) => {
      const holders = holdersFor(field);
      const { partner: scope } = holders;
      const holding = viewersOf(holders);
      const outcomes: Record<string, string> = {};
      for (const viewer of [...Object.keys(holding), 'anonymous', 'expired', 'tampered']) {
        const { status, errors } = await post(
          await tokenOf(viewer, 'CONTRACT'),
          queryOf(field),
          {},
        );
        outcomes[viewer] =
          status === 401 ? 'UNAUTHENTICATED' : (errors?.[0]?.extensions.code ?? 'ADMITTED');
      }
      const expected = Object.entries(holding).map(([viewer, isHolder]) => [
        viewer,
        isHolder ? 'ADMITTED' : 'FORBIDDEN',
      ]);
      expect(outcomes).toEqual({
        ...Object.fromEntries(expected),
        anonymous: 'UNAUTHENTICATED',
        expired: 'UNAUTHENTICATED',
        tampered: 'UNAUTHENTICATED',
      });
      if (scope === undefined) return;
      const token = await server.tokenOf({ ...partner('first'), scopes: without(scope) } as never);
      const { errors } = await post(token, queryOf(field), {});
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      expect(errors?.[0]?.message).toContain(scope);
    },
  );

  it.each(fields.map((field) => [field.name, field as Field] as const))(
    'is refused to staff without its permission: %s',
    async (_, field) => {
      const { staff } = holdersFor(field);
      const others = STAFF_PERMISSIONS.filter((other) => other !== staff);
      const token = await server.tokenOf({ kind: 'STAFF', permissions: others } as never);
      const { errors } = await post(token, queryOf(field), {});
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    },
  );
});
