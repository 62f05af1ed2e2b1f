import { rootNodeId } from '../../src/graphql/node-id';
import { FIRST_PARTNER, SECOND_PARTNER } from '../support/api-clients';
import {
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Partners {
  readonly partners: {
    readonly nodes: { id: string; name: string }[];
    readonly totalCount: number;
  };
}

const create = async (name: string): Promise<string> => {
  const made = await act<{ partner: { id: string; name: string } }>(
    server,
    STAFF,
    'createPartner',
    { name },
    'partner { id name }',
  );
  expect(made.partner.name).toBe(name.trim());
  return made.partner.id;
};

describe('A partner', () => {
  it('is created by staff, and then works: with an account and a client of its own', async () => {
    const partnerId = await create(' Easterly Networks ');
    const easterly = { kind: 'PARTNER', partnerId } as const;
    const accountId = await anAccount(server, { viewer: easterly });
    const data = await read<{ account: object }>(
      server,
      easterly,
      'query ($id: ID!) { account(id: $id) { partner { id name } } }',
      { id: accountId },
    );
    expect(data).toEqual({ account: { partner: { id: partnerId, name: 'Easterly Networks' } } });
    const client = { name: 'Feed', scopes: ['USAGE_WRITE'] };
    const made = await act<{ apiClient: { partner: { id: string } } }>(
      server,
      easterly,
      'createApiClient',
      client,
      'apiClient { partner { id } }',
    );
    expect(made.apiClient.partner.id).toBe(partnerId);
  });

  it('is found by staff among all, by name, page by page', async () => {
    const ids = [await create('Aardvark Telecom'), await create('Zebra Telecom')];
    const { partners } = await read<Partners>(
      server,
      STAFF,
      '{ partners { totalCount nodes { id name } } }',
    );
    expect(partners.totalCount).toBe(partners.nodes.length);
    const found = partners.nodes.map(({ id }) => id);
    expect(found).toEqual(expect.arrayContaining([...ids, FIRST_PARTNER, SECOND_PARTNER]));
    const names = partners.nodes.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    const last = await read<Partners>(server, STAFF, '{ partners(last: 1) { nodes { id name } } }');
    expect(last.partners.nodes).toEqual(partners.nodes.slice(-1));
  });

  it('does not list the others, nor see them', async () => {
    const answer = await server.ask(
      partner('first'),
      'query ($id: ID!) { node(id: $id) { id } partners { totalCount } }',
      { id: SECOND_PARTNER },
    );
    expect(answer.data).toEqual({ node: null, partners: null });
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it.each(['', ' ', 'x'.repeat(201), 'a\u0000b', '\ud800'])(
    'needs a name: %j is none',
    async (name) => {
      const [refusal] = await refusalsOf(server, STAFF, 'createPartner', { name });
      expect(refusal).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'name'] });
    },
  );
});

describe('A token of a partner that is not there', () => {
  const stranger: TestViewer = {
    kind: 'PARTNER',
    partnerId: rootNodeId('Partner', '00000000-0000-7000-8000-0000000000ff'),
  };

  it('creates no account: FORBIDDEN, not a fault of ours', async () => {
    const answer = await server.ask(
      stranger,
      'mutation ($input: CreateAccountInput!) { createAccount(input: $input) { account { id } } }',
      { input: { name: 'Nobody’s', timeZone: 'UTC', currencyCode: 'EUR' } },
    );
    const message = 'This requires a token of a partner that is known here.';
    expect(answer).toMatchObject({
      data: null,
      errors: [{ message, extensions: { code: 'FORBIDDEN' } }],
    });
  });

  it('reads that there is nothing', async () => {
    const query = '{ viewer { kind partner { id } } accounts { totalCount } }';
    expect(await read(server, stranger, query)).toEqual({
      viewer: { kind: 'PARTNER', partner: null },
      accounts: { totalCount: 0 },
    });
  });
});
