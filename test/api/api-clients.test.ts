import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { rootNodeId } from '../../src/graphql/node-id';
import {
  PARTNER_SCOPES,
  STAFF_PERMISSIONS,
  type PartnerScope,
} from '../../src/application/permissions';
import { aClient, FIRST_PARTNER, revoke, rotated, SECOND_PARTNER } from '../support/api-clients';
import {
  NOON,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, read, refusalsOf } from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});
afterEach(() => {
  server.clock.now = NOON;
});

const partnerWith = (scopes: PartnerScope[], accountIds?: string[]): TestViewer => ({
  kind: 'PARTNER',
  partnerId: FIRST_PARTNER,
  scopes,
  ...(accountIds ? { accountIds } : {}),
});
const refused = async (viewer: TestViewer, mutation: string, input: object) =>
  (await refusalsOf(server, viewer, mutation, input)).map(({ code, path, message }) => [
    code,
    path.slice(1).join('.'),
    message,
  ]);
const A_CLIENT = { name: 'Feed', scopes: ['USAGE_WRITE'] };

const FIELDS = `id name scopes expiresAt lastUsedAt revokedAt revocationReason status recordedAt
  recordedBy accounts { id } partner { id name }
  secrets { number expiresAt recordedAt recordedBy }`;
const readClient = async (id: string): Promise<object> => {
  const query = `query ($id: ID!) { node(id: $id) { ... on ApiClient { ${FIELDS} } } }`;
  return (await read<{ node: object }>(server, STAFF, query, { id })).node;
};

describe('A client of a partner', () => {
  it('is created with all that it may do, and told with all but its secrets', async () => {
    const accountId = await anAccount(server, { viewer: partner('first') });
    const { id } = await aClient(server, {
      name: ' Feed of calls ',
      scopes: ['USAGE_WRITE', 'ACCOUNTS_READ', 'USAGE_WRITE'],
      accountIds: [accountId, accountId],
      expiresAt: '2027-01-01T00:00:00+01:00',
    });
    expect(await readClient(id)).toEqual({
      id,
      name: 'Feed of calls',
      scopes: ['ACCOUNTS_READ', 'USAGE_WRITE'],
      expiresAt: '2026-12-31T23:00:00.000Z',
      ...{ lastUsedAt: null, revokedAt: null, revocationReason: null, status: 'ACTIVE' },
      ...{ recordedAt: NOON, recordedBy: 'staff:test-staff' },
      accounts: [{ id: accountId }],
      partner: { id: FIRST_PARTNER, name: 'Partner first' },
      secrets: [{ number: 1, expiresAt: null, recordedAt: NOON, recordedBy: 'staff:test-staff' }],
    });
  });

  it('tells which of its secrets work, and until when', async () => {
    const { id } = await aClient(server);
    server.clock.now = '2026-11-23T13:00:00.000Z';
    await rotated(server, id, { overlapHours: 2 });
    const numbers = async () => {
      const { secrets } = (await readClient(id)) as { secrets: Record<string, unknown>[] };
      return secrets.map(({ number, expiresAt }) => [number, expiresAt]);
    };
    const until = '2026-11-23T15:00:00.000Z';
    expect(await numbers()).toEqual([
      [2, null],
      [1, until],
    ]);
    server.clock.now = until;
    expect(await numbers()).toEqual([[2, null]]);
  });

  it('is EXPIRED from the instant of its expiry, and REVOKED whatever else it is', async () => {
    const { id } = await aClient(server, { expiresAt: '2026-12-01T00:00:00Z' });
    server.clock.now = '2026-11-30T23:59:59.999Z';
    expect(await readClient(id)).toMatchObject({ status: 'ACTIVE' });
    server.clock.now = '2026-12-01T00:00:00.000Z';
    expect(await readClient(id)).toMatchObject({ status: 'EXPIRED', revokedAt: null });
    await revoke(server, id);
    const revokedAt = server.clock.now;
    const revocation = { status: 'REVOKED', revokedAt, revocationReason: 'lost' };
    expect(await readClient(id)).toMatchObject(revocation);
  });

  it('is listed for staff and for its partner, page by page, the latest first', async () => {
    const ids: string[] = [];
    for (const hour of [1, 2, 3]) {
      server.clock.now = `2026-11-25T0${hour}:00:00.000Z`;
      ids.unshift((await aClient(server, { partnerId: SECOND_PARTNER })).id);
    }
    const query = `query ($after: String, $partnerId: ID) {
      apiClients(first: 2, after: $after, partnerId: $partnerId) {
        totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`;
    interface Page {
      readonly totalCount: number;
      readonly nodes: { id: string }[];
      readonly pageInfo: { hasNextPage: boolean; endCursor: string };
    }
    const page = async (viewer: TestViewer, variables: object) =>
      (await read<{ apiClients: Page }>(server, viewer, query, variables)).apiClients;
    for (const [viewer, partnerId] of [
      [STAFF, SECOND_PARTNER],
      [partner('second'), null],
      [partner('second'), SECOND_PARTNER],
    ] as const) {
      const first = await page(viewer, { partnerId });
      expect([first.totalCount, first.nodes.map(({ id }) => id)]).toEqual([3, ids.slice(0, 2)]);
      const second = await page(viewer, { partnerId, after: first.pageInfo.endCursor });
      expect(second.nodes.map(({ id }) => id)).toEqual(ids.slice(2));
      expect(second.pageInfo.hasNextPage).toBe(false);
    }
    expect((await page(partner('second'), { partnerId: FIRST_PARTNER })).totalCount).toBe(0);
    const own = '{ viewer { partner { apiClients { totalCount nodes { id } } } } }';
    expect(await read(server, partner('second'), own)).toEqual({
      viewer: { partner: { apiClients: { totalCount: 3, nodes: ids.map((id) => ({ id })) } } },
    });
    const none = await server.ask(STAFF, query, { partnerId: ids[0] });
    expect(none.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('is not there for another partner, to read, to rotate or to revoke', async () => {
    const { id } = await aClient(server);
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    expect(await read(server, partner('second'), query, { id })).toEqual({ node: null });
    for (const [mutation, more] of [
      ['rotateApiClientSecret', {}],
      ['revokeApiClient', { reason: 'theirs' }],
    ] as const) {
      const message = 'No client with this id.';
      for (const apiClientId of [id, id.replace(/.{9}$/, 'AAAAAAAAA'), 'x']) {
        const input = { apiClientId, ...more };
        const found = await refused(partner('second'), mutation, input);
        expect(found).toEqual([['NOT_FOUND', 'apiClientId', message]]);
      }
    }
  });

  it('is for those with MANAGE_API_CLIENTS alone', async () => {
    const accountId = await anAccount(server, { viewer: partner('first') });
    const permissions = STAFF_PERMISSIONS.filter((permission) => permission !== 'ADMIN');
    const scopes = PARTNER_SCOPES.filter((scope) => scope !== 'CLIENTS_WRITE');
    const { id } = await aClient(server);
    const others: TestViewer[] = [
      { kind: 'STAFF', permissions },
      { kind: 'PERSON', accountId, role: 'OWNER' },
      { kind: 'VENDOR', vendorCode: 'NICE' },
      partnerWith(scopes),
    ];
    const operations = [
      '{ apiClients { totalCount } }',
      `{ node(id: "${id}") { id } }`,
      `mutation { createApiClient(input: { name: "x", scopes: [] }) { secret } }`,
      `mutation { rotateApiClientSecret(input: { apiClientId: "${id}" }) { secret } }`,
      `mutation { revokeApiClient(input: { apiClientId: "${id}", reason: "x" }) { apiClient { id } } }`,
    ];
    for (const viewer of others) {
      for (const operation of operations) {
        const { errors } = await server.ask(viewer, operation);
        expect([operation, errors]).toMatchObject([
          operation,
          [
            {
              message: 'This requires staff with ADMIN, or a partner’s client with CLIENTS_WRITE.',
              extensions: { code: 'FORBIDDEN' },
            },
          ],
        ]);
      }
    }
    const person: TestViewer = { kind: 'PERSON', accountId, role: 'OWNER' };
    const query = `{ viewer { account { partner { name apiClients { totalCount } } } } }`;
    expect((await server.ask(person, query)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
  });
});

describe('createApiClient', () => {
  it('refuses scopes by name that its caller has not itself', async () => {
    const viewer = partnerWith(['CLIENTS_WRITE', 'USAGE_READ']);
    const input = { ...A_CLIENT, scopes: ['USAGE_READ', 'USAGE_WRITE', 'ORDERS_WRITE'] };
    expect(await refused(viewer, 'createApiClient', input)).toEqual([
      ['INVALID_INPUT', 'scopes.1', 'expected scopes of your own, got USAGE_WRITE'],
      ['INVALID_INPUT', 'scopes.2', 'expected scopes of your own, got ORDERS_WRITE'],
    ]);
    await aClient(server, { scopes: ['USAGE_READ'] }, viewer);
    const unknown = await server.ask(
      viewer,
      'mutation ($input: CreateApiClientInput!) { createApiClient(input: $input) { secret } }',
      { input: { ...A_CLIENT, scopes: ['EVERYTHING'] } },
    );
    expect(unknown.errors?.[0]?.message).toContain('"EVERYTHING" does not exist');
  });

  it('refuses accounts that are not the partner’s, or that its caller does not reach', async () => {
    const own = await anAccount(server, { viewer: partner('first') });
    const further = await anAccount(server, { viewer: partner('first') });
    const theirs = await anAccount(server, { viewer: partner('second') });
    const nobodys = await anAccount(server);
    const message = 'No account of the partner with this id.';
    const accountIds = [own, theirs, nobodys, 'x', FIRST_PARTNER];
    for (const viewer of [STAFF, partner('first')]) {
      const input = { ...A_CLIENT, partnerId: FIRST_PARTNER, accountIds };
      expect(await refused(viewer, 'createApiClient', input)).toEqual(
        [1, 2, 3, 4].map((index) => ['NOT_FOUND', `accountIds.${index}`, message]),
      );
    }
    const confined = partnerWith(['CLIENTS_WRITE', 'USAGE_WRITE'], [own]);
    const input = { ...A_CLIENT, accountIds: [further, own] };
    expect(await refused(confined, 'createApiClient', input)).toEqual([
      ['NOT_FOUND', 'accountIds.0', message],
    ]);
    expect(await refused(confined, 'createApiClient', A_CLIENT)).toEqual([
      [
        'INVALID_INPUT',
        'accountIds',
        'expected a list of accounts, as yours is one, got all of the partner',
      ],
    ]);
    const { id } = await aClient(server, { ...A_CLIENT, accountIds: [own] }, confined);
    expect(await readClient(id)).toMatchObject({ accounts: [{ id: own }] });
  });

  it('names all that is wrong at once: name, scopes, number of accounts, expiry', async () => {
    const input = { partnerId: FIRST_PARTNER, name: ' ', scopes: [], accountIds: [] };
    expect(await refused(STAFF, 'createApiClient', { ...input, expiresAt: NOON })).toEqual([
      ['INVALID_INPUT', 'name', 'expected a text, got an empty one'],
      ['INVALID_INPUT', 'accountIds', 'expected 1 to 100 accounts, got 0'],
      ['INVALID_INPUT', 'scopes', 'expected at least one scope'],
      ['INVALID_INPUT', 'expiresAt', `expected an instant after now, ${NOON}, got ${NOON}`],
    ]);
    const longest = { ...A_CLIENT, partnerId: FIRST_PARTNER, name: 'n'.repeat(201) };
    expect(await refused(STAFF, 'createApiClient', longest)).toEqual([
      ['INVALID_INPUT', 'name', 'expected at most 200 characters, got 201'],
    ]);
  });

  it('needs the partner of staff, and takes from a partner its own only', async () => {
    expect(await refused(STAFF, 'createApiClient', A_CLIENT)).toEqual([
      ['INVALID_INPUT', 'partnerId', 'expected the id of the partner that the client is for'],
    ]);
    const message = 'No partner with this id.';
    const foreign = { ...A_CLIENT, partnerId: SECOND_PARTNER };
    const nobodys = { ...A_CLIENT, partnerId: 'ptr_AAAAAAAAcACAAAAAAAAAqg' };
    const malformed = { ...A_CLIENT, partnerId: 'x' };
    for (const [viewer, input] of [
      [partner('first'), foreign],
      [partner('first'), malformed],
      [STAFF, nobodys],
      [STAFF, malformed],
    ] as const) {
      expect(await refused(viewer, 'createApiClient', input)).toEqual([
        ['NOT_FOUND', 'partnerId', message],
      ]);
    }
    const { apiClient } = await act<{ apiClient: object }>(
      server,
      partner('first'),
      'createApiClient',
      A_CLIENT,
      'apiClient { partner { id } recordedBy }',
    );
    const recordedBy = 'partner:test-partner';
    expect(apiClient).toEqual({ partner: { id: FIRST_PARTNER }, recordedBy });
  });

  it('stops at 100 clients of a partner that work; expired and revoked ones do not count', async () => {
    const partnerId = randomUUID();
    await owner.query(`insert into partner values ($1, 'Crowded', now())`, [partnerId]);
    await owner.query(
      `insert into api_client (partner_id, id, name, scopes, expires_at, recorded_at, recorded_by)
        select $1, gen_random_uuid(), 'c', '{}', case when n > 99 then $2::timestamptz end, $2, 't'
        from generate_series(1, 110) n`,
      [partnerId, NOON],
    );
    const viewer = { kind: 'PARTNER', partnerId: rootNodeId('Partner', partnerId) } as const;
    const one = { ...A_CLIENT, partnerId: viewer.partnerId };
    const both = await Promise.allSettled([1, 2].map(() => aClient(server, one)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const message = 'expected at most 100 clients of a partner, got one more: revoke one first';
    expect(await refused(viewer, 'createApiClient', A_CLIENT)).toEqual([
      ['INVALID_INPUT', '', message],
    ]);
    const [made] = both.flatMap((made) => (made.status === 'fulfilled' ? [made.value] : []));
    await revoke(server, made?.id ?? '');
    await aClient(server, one);
  });
});
