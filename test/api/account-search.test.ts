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
import { act, aSubscription, read } from '../support/world';

// Accounts are found by beginnings of words: of names, numbers, addresses, in any case and accent.

let server: TestServer;
const ids = new Map<string, string>();

async function anAccountNamed(
  number: string,
  name: string,
  email: string,
  viewer: TestViewer = STAFF,
): Promise<string> {
  const { account } = await act<{ account: { id: string } }>(
    server,
    viewer,
    'createAccount',
    {
      ...{ number, name, timeZone: 'Europe/Paris', currencyCode: 'EUR' },
      people: [{ name: 'Pat', email, role: 'OWNER' }],
    },
    'account { id }',
  );
  ids.set(number, account.id);
  return account.id;
}

beforeAll(async () => {
  server = await startTestServer();
  await anAccountNamed('AC-100', 'Société Générale', 'Jane.Doe@acme.example', partner('first'));
  await anAccountNamed('AC-101', 'Sociéty of 50% Off', 'ops@other.example', partner('second'));
  const strasse = await anAccountNamed('ZX-7', 'Łódź Straße_GmbH', 'o@łodz.example');
  await aSubscription(server, strasse, '2026-01-01');
  await aSubscription(server, strasse, '2026-02-01');
});
afterAll(() => server.close());

interface Page {
  readonly nodes: { readonly number: string }[];
  readonly totalCount: number;
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}
const pageOf = async (search: string, viewer: TestViewer = STAFF, args = ''): Promise<Page> => {
  const query = `query ($search: String!) { accounts(where: { search: $search } ${args}) {
    totalCount pageInfo { endCursor hasNextPage } nodes { number } } }`;
  return (await read<{ accounts: Page }>(server, viewer, query, { search })).accounts;
};
const found = async (search: string, viewer?: TestViewer) => {
  const { nodes, totalCount } = await pageOf(search, viewer);
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ number }) => number);
};

it.each([
  ['sociét', ['AC-100', 'AC-101']],
  ['SOCIETE', ['AC-100']],
  ['gene', ['AC-100']],
  ['gén SOC', ['AC-100']],
  ['soc off', ['AC-101']],
  ['eneral', []],
  ['ac-1', ['AC-100', 'AC-101']],
  ['101', ['AC-101']],
  ['AC-100', ['AC-100']],
  ['jane.doe@acme.example', ['AC-100']],
  ['doe@a', ['AC-100']],
  ['acme.ex', ['AC-100']],
  ['lodz', ['ZX-7']],
  ['ŁÓDŹ', ['ZX-7']],
  ['strasse', ['ZX-7']],
  ['gmbh', ['ZX-7']],
  ['O-2', ['ZX-7']],
  ['s-2', ['ZX-7']],
  ['50%', ['AC-101']],
  ['5%', []],
  ['so%', []],
  ['so_', []],
  ['  soc   x ', []],
  ['(soc', ['AC-100', 'AC-101']],
  ['nobody', []],
  ["'; drop table account; --", []],
  ['\\u0041', []],
  ['会社', []],
])('%j finds %j.', async (search, numbers) => {
  expect(await found(search)).toEqual(numbers);
});

it('What is found comes by pages, each account once, and goes with other conditions.', async () => {
  const first = await pageOf('so', STAFF, 'first: 1');
  expect(first.pageInfo.hasNextPage).toBe(true);
  const next = await pageOf('so', STAFF, `first: 1, after: "${first.pageInfo.endCursor}"`);
  expect([...first.nodes, ...next.nodes].map(({ number }) => number)).toEqual(['AC-100', 'AC-101']);
  const back = await pageOf('so', STAFF, `last: 1, before: "${next.pageInfo.endCursor}"`);
  expect(back.nodes).toEqual(first.nodes);
  const named = `{ accounts(where: { search: "soc", number: { eq: "AC-101" } }) { nodes { number } } }`;
  expect(await read(server, STAFF, named)).toEqual({ accounts: { nodes: [{ number: 'AC-101' }] } });
});

it('A page takes the same statements, however many it finds.', async () => {
  const ask = (search: string) => statementsOf(server, () => pageOf(search));
  const [one, two] = [await ask('gene'), await ask('soc')];
  expect(two).toEqual(one);
});

it('Each viewer finds its own.', async () => {
  const [one = '', other = ''] = [ids.get('AC-100'), ids.get('AC-101')];
  const confined = (accountIds: string[]): TestViewer => ({
    kind: 'PARTNER',
    partnerId: rootNodeId('Partner', PARTNERS.first),
    accountIds,
  });
  expect(await found('soc', partner('first'))).toEqual(['AC-100']);
  expect(await found('soc', partner('second'))).toEqual(['AC-101']);
  expect(await found('soc', confined([one]))).toEqual(['AC-100']);
  expect(await found('soc', confined([other]))).toEqual([]);
  expect(await found('soc', { kind: 'PERSON', accountId: other })).toEqual(['AC-101']);
  expect(await found('acme', { kind: 'PERSON', accountId: other })).toEqual([]);
  // A beneficiary sees the account of its contract, and none of its people.
  expect(await found('lodz', NICE)).toEqual([]);
});

it.each([
  ['', 'where.search'],
  [' ', 'where.search'],
  ['a', 'where.search'],
  ['é', 'where.search'],
  ['%', 'where.search'],
  ['%%%', 'where.search'],
  ['__ **', 'where.search'],
  ['a b c', 'where.search'],
  ['x'.repeat(101), 'where.search'],
  ['x'.repeat(1_000), 'where.search'],
  ['ab cd ef gh ij kl', 'where.search'],
  ['so\u0000', 'where.search'],
  ['so\ud800', 'where.search'],
])('%j is refused.', async (search, path) => {
  const query =
    'query ($search: String!) { accounts(where: { search: $search }) { nodes { id } } }';
  const { errors } = await server.ask(STAFF, query, { search });
  expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['BAD_USER_INPUT']);
  expect(JSON.stringify(errors)).toContain(path);
});

it('An order of its own is refused.', async () => {
  const { errors } = await server.ask(
    STAFF,
    '{ accounts(where: { search: "soc" }, orderBy: { field: NAME }) { nodes { id } } }',
  );
  expect(errors?.[0]?.message).toContain('expected no order together with where.search, got NAME');
});
