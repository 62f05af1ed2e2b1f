import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { EVENT_TYPES, type EventType } from '../../src/application/event-types';
import { RIGHTS, type Holders } from '../../src/application/rights';
import {
  EVENT_KINDS,
  enumNameOf,
  mayReadEvents,
  objectNameOf,
} from '../../src/modules/events/event-kind';
import { placeEvents } from '../support/event-feed';
import { subscribe } from '../support/live-updates';
import {
  NICE,
  partner,
  PARTNERS,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { keyOf } from '../../src/graphql/node-id';
import { anAccount, read } from '../support/world';

// Each type of event, told of an account and of a partner's stream, and everyone who asks for it.

let server: TestServer;
let owner: Client;
let accountId: string;
let otherId: string;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  accountId = await anAccount(server, { viewer: partner('first') });
  otherId = await anAccount(server, { viewer: partner('second') });
  await tell(keyOf('Account', accountId)?.id ?? '');
  await placeEvents(server);
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const TYPES = Object.keys(EVENT_TYPES) as EventType[];

/** Writes an event of each type: of the account, NICE among those that may read it. */
async function tell(account: string): Promise<void> {
  for (const [index, type] of TYPES.entries()) {
    const id = randomUUID();
    const values = [account, id, index + 1_000, type, id];
    await owner.query(
      `insert into event (account_id, id, seq, type, fact_key, beneficiary_code, occurred_at,
         recorded_at) values ($1, $2, $3, $4, $5, 'NICE', now(), now())`,
      values,
    );
    await owner.query('insert into event_outbox (account_id, id, seq) values ($1, $2, $3)', [
      ...[account, id, index + 1_000],
    ]);
    await owner.query(
      `insert into stream_event (stream, id, seq, type, fact_key, partner_id, occurred_at,
         recorded_at) values ($1, $2, $3, $4, $5, $6, now(), now())`,
      [PARTNERS.first, randomUUID(), index + 1_000, type, id, PARTNERS.first],
    );
    await owner.query('insert into stream_outbox (stream, seq, partner_id) values ($1, $2, $3)', [
      ...[PARTNERS.first, index + 1_000, PARTNERS.first],
    ]);
  }
}

interface Shown {
  readonly id: string;
  readonly type: string;
  readonly __typename: string;
  readonly sequence: number;
}
interface Page {
  readonly nodes: readonly Shown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}
const FIELDS = `nodes { __typename id type sequence } pageInfo { hasNextPage endCursor }`;

/** All that the viewer is shown of one type. */
async function pulled(viewer: TestViewer, type: EventType): Promise<readonly Shown[]> {
  const query = `query ($type: EventType!, $after: String) {
    events(first: 100, after: $after, where: { type: { eq: $type } }) { ${FIELDS} } }`;
  const { events } = await read<{ events: Page }>(server, viewer, query, {
    type: enumNameOf(type),
  });
  expect(events.pageInfo.hasNextPage).toBe(false);
  return events.nodes.filter(({ sequence }) => sequence >= 1_000);
}

const holdersOf = (type: EventType): Holders => RIGHTS[EVENT_KINDS[type].right];

/** How many of the two, that of the account and that of the partner's stream, each viewer sees. */
const VIEWERS: Readonly<
  Record<string, { readonly viewer: () => TestViewer; readonly sees: (holders: Holders) => number }>
> = {
  staff: { viewer: () => STAFF, sees: ({ staff }) => (staff === undefined ? 0 : 2) },
  'its owner': {
    viewer: () => ({ kind: 'PERSON', accountId, role: 'OWNER' }),
    sees: ({ people }) => (people === undefined ? 0 : 1),
  },
  'a member of it': {
    viewer: () => ({ kind: 'PERSON', accountId, role: 'MEMBER' }),
    sees: ({ people }) => (people === 'ALL' ? 1 : 0),
  },
  'its partner': {
    viewer: () => partner('first'),
    sees: ({ partner: scope }) => (scope === undefined ? 0 : 2),
  },
  'its partner’s client without a scope for accounts': {
    viewer: () => ({ ...partner('first'), scopes: ['USAGE_READ'] }) as TestViewer,
    sees: ({ partner: scope }) => (scope === 'USAGE_READ' ? 2 : 0),
  },
  'its partner’s client, confined to no account': {
    viewer: () => ({ ...partner('first'), accountIds: [] }) as TestViewer,
    sees: ({ partner: scope }) => (scope === undefined ? 0 : 1),
  },
  'a beneficiary that may read it': {
    viewer: () => NICE,
    sees: ({ beneficiary }) => (beneficiary === true ? 1 : 0),
  },
  'an owner of another account': {
    viewer: () => ({ kind: 'PERSON', accountId: otherId, role: 'OWNER' }),
    sees: () => 0,
  },
  'another partner': { viewer: () => partner('second'), sees: () => 0 },
  'another beneficiary': {
    viewer: () => ({ kind: 'VENDOR', vendorCode: 'GOTO' }),
    sees: () => 0,
  },
};

describe('An event', () => {
  it.each(Object.keys(VIEWERS))('of each type is shown to whom its right is: %s', async (name) => {
    const { viewer, sees } = VIEWERS[name] ?? {};
    if (!viewer || !sees) throw new Error('no such viewer');
    const came: Record<string, number> = {};
    const expected: Record<string, number> = {};
    for (const type of TYPES) {
      const shown = await pulled(viewer(), type);
      expect(shown.map((event) => event.__typename)).toEqual(shown.map(() => objectNameOf(type)));
      came[type] = shown.length;
      expected[type] = sees(holdersOf(type));
    }
    expect(came).toEqual(expected);
  });

  it.each(Object.keys(VIEWERS))(
    'is told live to whom it is shown, and only then: %s',
    async (name) => {
      const viewer = VIEWERS[name]?.viewer();
      if (!viewer) throw new Error('no such viewer');
      type Page = {
        events: { nodes: Shown[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      };
      const query = `query ($after: String) { events(first: 100, after: $after) { ${FIELDS} } }`;
      const all: Shown[] = [];
      const start = await read<Page>(server, viewer, query.replace('first: 100', 'first: 0'));
      for (let page = start; page.events.pageInfo.hasNextPage;) {
        page = await read<Page>(server, viewer, query, { after: page.events.pageInfo.endCursor });
        all.push(...page.events.nodes);
      }
      const stream = await subscribe(server.url, {
        token: await server.tokenOf(viewer),
        query: `subscription ($after: String) { events(after: $after) {
        event { __typename id type sequence } } }`,
        variables: { after: start.events.pageInfo.endCursor },
      });
      // Whoever may read none of them is not left waiting.
      if (all.length === 0) {
        const isRefused = TYPES.every((type) => !mayReadEvents(viewer as never, type));
        expect([200, 403]).toContain(stream.status);
        expect(stream.status === 403).toBe(isRefused);
      }
      const told: unknown[] = [];
      while (told.length < all.length) {
        told.push((await stream.next())?.data?.['events']);
      }
      expect(told).toEqual(all.map((event) => ({ event })));
      stream.close();
    },
  );

  it('of each type is found by its id by whom it is shown to, and by nobody else', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { __typename id } }';
    for (const type of TYPES) {
      const [first] = await pulled(STAFF, type);
      const node = { __typename: first?.__typename, id: first?.id };
      expect(await read(server, STAFF, query, { id: node.id })).toEqual({ node });
      for (const stranger of [partner('second'), { kind: 'PERSON', accountId: otherId } as const]) {
        expect(await read(server, stranger, query, { id: node.id })).toEqual({ node: null });
      }
    }
  });

  it('is asked for by nobody without a token', async () => {
    const answer = await server.ask(null, '{ events { nodes { id } } }');
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
