import { rootNodeId } from '../../src/graphql/node-id';
import { statementsOf } from '../support/statements';
import {
  NICE,
  PARTNERS,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, read } from '../support/world';

// Orders can be found again: by number, by the day of their acceptance, by whether they run.

let server: TestServer;
let first: string;
let second: string;

interface Listed {
  readonly number: string;
  readonly acceptedOn: string;
  readonly isActivated: boolean | null;
  readonly account: { readonly id: string };
}
interface Page {
  readonly nodes: Listed[];
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}
const FIELDS = `totalCount pageInfo { hasNextPage endCursor }
  nodes { number acceptedOn isActivated account { id } }`;

const ordersOf = async (args = '', viewer: TestViewer = STAFF): Promise<Page> =>
  (await read<{ orders: Page }>(server, viewer, `{ orders${args && `(${args})`} { ${FIELDS} } }`))
    .orders;

const ofAccount = async (id: string, args = '', viewer: TestViewer = STAFF): Promise<Page> => {
  const query = `{ account(id: "${id}") { orders${args && `(${args})`} { ${FIELDS} } } }`;
  return (await read<{ account: { orders: Page } }>(server, viewer, query)).account.orders;
};

/** Accepted at that instant by an account in Auckland. */
async function anOrder(accountId: string, acceptedAt: string, isActivated: boolean): Promise<void> {
  const { order } = await act<{ order: { id: string } }>(
    server,
    STAFF,
    'placeOrder',
    {
      ...{ accountId, submittedAt: acceptedAt, signedOn: '2026-01-02', acceptedAt },
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
      lines: [{ serviceCode: 'CXONE', termMonths: 12 }],
    },
    'order { id }',
  );
  if (isActivated) await act(server, STAFF, 'activateOrder', { orderId: order.id }, 'order { id }');
}

beforeAll(async () => {
  server = await startTestServer();
  const options = { timeZone: 'Pacific/Auckland' };
  first = await anAccount(server, { ...options, viewer: partner('first') });
  second = await anAccount(server, { ...options, viewer: partner('second') });
  await anOrder(first, '2026-03-01T18:00:00.000Z', true);
  await anOrder(first, '2026-05-01T08:00:00.000Z', false);
  await anOrder(second, '2026-04-01T08:00:00.000Z', false);
  await anOrder(second, '2026-03-01T08:00:00.000Z', true);
});
afterAll(() => server.close());

const told = ({ nodes }: Page) =>
  nodes.map(({ number, acceptedOn, isActivated }) => [number, acceptedOn, isActivated]);

const ALL = [
  ['O-2', '2026-05-01', false],
  ['O-1', '2026-04-01', false],
  // Of the evening of 1 March in London: in Auckland it is tomorrow.
  ['O-1', '2026-03-02', true],
  ['O-2', '2026-03-01', true],
];

describe('Orders across accounts', () => {
  it('are told the latest first, in the account’s own days, or the other way round.', async () => {
    expect(told(await ordersOf())).toEqual(ALL);
    const upwards = await ordersOf('orderBy: { field: ACCEPTED_ON, direction: ASC }');
    expect(told(upwards)).toEqual([...ALL].reverse());
  });

  it('are told by pages, each once.', async () => {
    const one = await ordersOf('first: 3');
    const { endCursor } = one.pageInfo;
    const rest = await ordersOf(`first: 3, after: "${endCursor}"`);
    expect([...told(one), ...told(rest)]).toEqual(ALL);
    expect([one.totalCount, one.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([
      ...[4, true, false],
    ]);
  });

  it.each([
    ['isActivated: false', [0, 1]],
    ['isActivated: true', [2, 3]],
    ['number: { eq: "O-1" }', [1, 2]],
    ['number: { in: ["O-1", "O-2"] }', [0, 1, 2, 3]],
    ['number: { in: [] }', []],
    ['number: { eq: "o-1" }', []],
    ['acceptedOn: { gte: "2026-03-02", lt: "2026-04-02" }', [1, 2]],
    ['acceptedOn: { gte: "2026-03-02" }, isActivated: true', [2]],
  ])('are found by %s.', async (where, places) => {
    const page = await ordersOf(`where: { ${where} }`);
    expect(told(page)).toEqual(places.map((place) => ALL[place]));
    expect(page.totalCount).toBe(places.length);
  });

  it('of one account are found by its id, and at the account.', async () => {
    expect(told(await ordersOf(`where: { accountId: "${first}" }`))).toEqual([ALL[0], ALL[2]]);
    expect(told(await ofAccount(first))).toEqual([ALL[0], ALL[2]]);
    expect(told(await ofAccount(second, 'where: { number: { eq: "O-1" } }'))).toEqual([ALL[1]]);
    expect(told(await ofAccount(second, 'where: { isActivated: true }'))).toEqual([ALL[3]]);
    expect(told(await ordersOf('where: { accountId: "sub_x" }'))).toEqual([]);
  });

  it('take as many statements, however many there are.', async () => {
    const ask = (count: number) => statementsOf(server, () => ordersOf(`first: ${count}`));
    const [one, all] = [await ask(1), await ask(4)];
    expect(all).toEqual(one);
    const accounts = (count: number) =>
      statementsOf(server, () =>
        read(
          server,
          STAFF,
          `{ accounts(first: ${count}) { nodes { orders(first: 3) { ${FIELDS} } } } }`,
        ),
      );
    expect((await accounts(2)).length).toBe((await accounts(1)).length);
  });
});

describe('Each viewer lists its own orders', () => {
  const confined = (accountIds: string[]): TestViewer => ({
    kind: 'PARTNER',
    partnerId: rootNodeId('Partner', PARTNERS.first),
    accountIds,
  });
  const owners = async (viewer: TestViewer, args?: string) => [
    ...new Set((await ordersOf(args, viewer)).nodes.map(({ account }) => account.id)),
  ];

  it('a partner those of its accounts, a person of its own.', async () => {
    expect(await owners(partner('first'))).toEqual([first]);
    expect(await owners(partner('second'), 'where: { isActivated: false }')).toEqual([second]);
    expect(await owners(confined([first]))).toEqual([first]);
    expect(await owners(confined([second]))).toEqual([]);
    expect(await owners({ kind: 'PERSON', accountId: second, role: 'MEMBER' })).toEqual([second]);
    expect(await owners(partner('first'), `where: { accountId: "${second}" }`)).toEqual([]);
    expect(
      await owners({ kind: 'PERSON', accountId: second }, `where: { accountId: "${first}" }`),
    ).toEqual([]);
  });

  it('a beneficiary none, and does not learn whether one is active.', async () => {
    expect((await ordersOf('', NICE)).totalCount).toBe(0);
    expect((await ofAccount(first, '', NICE)).nodes).toEqual([]);
    const query = '{ subscriptions { nodes { order { isActivated acceptedOn } } } }';
    const { subscriptions } = await read<{ subscriptions: { nodes: object[] } }>(
      server,
      NICE,
      query,
    );
    expect(subscriptions.nodes).toEqual([
      { order: { isActivated: null, acceptedOn: '2026-03-02' } },
      { order: { isActivated: null, acceptedOn: '2026-03-01' } },
    ]);
  });
});

it.each([
  ['where.number.in', `where: { number: { in: [${'"O-1",'.repeat(101)}] } }`],
  ['where.number', 'where: { number: { eq: "" } }'],
  ['where.number', `where: { number: { eq: "${'9'.repeat(1_000)}" } }`],
  ['where.number', 'where: { number: { eq: "O\\u0000" } }'],
  ['first', 'first: 101'],
])('What cannot be asked names its field: %s', async (path, args) => {
  const { errors } = await server.ask(STAFF, `{ orders(${args}) { nodes { id } } }`);
  expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['BAD_USER_INPUT']);
  expect(JSON.stringify(errors)).toContain(path);
});
