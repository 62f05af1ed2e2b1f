import { Client } from 'pg';
import { readNodeId } from '../../src/graphql/node-id';
import type { PartnerScope } from '../../src/application/permissions';
import { aClient, FIRST_PARTNER, revoke, rotated } from '../support/api-clients';
import {
  NOON,
  partner,
  PARTNERS,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { anAccount, read, refusalsOf } from '../support/world';

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
const refusedRotation = (apiClientId: string, more: object = {}, viewer: TestViewer = STAFF) =>
  refused(viewer, 'rotateApiClientSecret', { apiClientId, ...more });

describe('A client that expires', () => {
  const own = '2026-11-23T18:00:00.000Z';
  const refusal = (got: string) => `expected an expiry up to your own, ${own}, got ${got}`;
  const messagesOf = async (token: string, mutation: string, input: object) => {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
    const answer = await server.askWith(
      token,
      `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { path message } } }`,
      { input },
    );
    return (answer.data as Record<string, { userErrors: object[] }>)[mutation]?.userErrors;
  };

  it('creates none that works longer than itself', async () => {
    const { token } = await aClient(server, { expiresAt: own });
    const heir = { name: 'Heir', scopes: ['CLIENTS_WRITE'] };
    const path = ['input', 'expiresAt'];
    const later = '2026-11-23T18:00:00.001Z';
    for (const [expiresAt, message] of [
      [null, refusal('none')],
      [later, refusal(later)],
    ]) {
      const messages = await messagesOf(token, 'createApiClient', { ...heir, expiresAt });
      expect(messages).toEqual([{ path, message }]);
    }
    expect(await messagesOf(token, 'createApiClient', { ...heir, expiresAt: own })).toEqual([]);
  });

  it('gets no secret of one that works longer, and one of itself', async () => {
    const { id, token } = await aClient(server, { expiresAt: own });
    const lasting = await aClient(server);
    const path = ['input', 'apiClientId'];
    const rotate = (apiClientId: string) =>
      messagesOf(token, 'rotateApiClientSecret', { apiClientId });
    expect(await rotate(lasting.id)).toEqual([{ path, message: refusal('none') }]);
    expect(await rotate(id)).toEqual([]);
  });
});

describe('rotateApiClientSecret', () => {
  it.each([-1, 721])('refuses an overlap of %i hours', async (overlapHours) => {
    const { id } = await aClient(server);
    expect(await refusedRotation(id, { overlapHours })).toEqual([
      [
        'INVALID_INPUT',
        'overlapHours',
        `expected a whole number from 0 to 720, got ${overlapHours}`,
      ],
    ]);
  });

  it('refuses a client that no longer works', async () => {
    const expired = await aClient(server, { expiresAt: '2026-11-23T12:00:00.001Z' });
    const revoked = await aClient(server);
    await revoke(server, revoked.id);
    server.clock.now = '2026-11-24T00:00:00.000Z';
    const was = 'expected a client that is ACTIVE, got one';
    expect(await refusedRotation(expired.id)).toEqual([
      ['INVALID_INPUT', 'apiClientId', `${was} EXPIRED at 2026-11-23T12:00:00.001Z`],
    ]);
    expect(await refusedRotation(revoked.id)).toEqual([
      ['INVALID_INPUT', 'apiClientId', `${was} REVOKED at ${NOON}`],
    ]);
  });

  it('refuses to hand out, by its secret, scopes that the caller has not itself', async () => {
    const { id } = await aClient(server, { scopes: ['USAGE_READ', 'USAGE_WRITE'] });
    const viewer = partnerWith(['CLIENTS_WRITE', 'USAGE_READ']);
    expect(await refusedRotation(id, {}, viewer)).toEqual([
      ['INVALID_INPUT', 'apiClientId', 'expected scopes of your own, got USAGE_WRITE'],
    ]);
  });

  it('lets five secrets work side by side, and ends any number at once', async () => {
    const { id } = await aClient(server);
    for (let count = 2; count <= 5; count += 1) await rotated(server, id);
    expect(await refusedRotation(id)).toEqual([
      ['INVALID_INPUT', 'overlapHours', 'expected 0, because 5 secrets work already, got 24'],
    ]);
    const { token } = await rotated(server, id, { overlapHours: 0 });
    expect((await server.askWith(token, '{ viewer { kind } }')).status).toBe(200);
    await rotated(server, id);
  });

  it('gives secrets one after the other, however many ask at the same time', async () => {
    const { id } = await aClient(server);
    const made = await Promise.all([1, 2, 3].map(() => rotated(server, id)));
    for (const { token } of made) {
      expect((await server.askWith(token, '{ viewer { kind } }')).status).toBe(200);
    }
    const { rows } = await owner.query(
      'select number from api_client_secret where client_id = $1 order by 1',
      [readNodeId(id)?.key.id],
    );
    expect(rows).toEqual([1, 2, 3, 4].map((number) => ({ number })));
  });
});

describe('revokeApiClient', () => {
  it('wants a reason, and happens once', async () => {
    const { id: apiClientId } = await aClient(server);
    expect(await refused(STAFF, 'revokeApiClient', { apiClientId, reason: '' })).toEqual([
      ['INVALID_INPUT', 'reason', 'expected a text, got an empty one'],
    ]);
    await revoke(server, apiClientId);
    const message = `The client was already revoked at ${NOON}.`;
    expect(await refused(STAFF, 'revokeApiClient', { apiClientId, reason: 'x' })).toEqual([
      ['ALREADY_DONE', 'apiClientId', message],
    ]);
  });
});

describe('A client that is confined to accounts', () => {
  it('sees and manages the clients that reach no others, and those alone', async () => {
    const own = await anAccount(server, { viewer: partner('first') });
    const further = await anAccount(server, { viewer: partner('first') });
    const within = await aClient(server, { accountIds: [own] });
    const beyond = await aClient(server, { accountIds: [own, further] });
    const everywhere = await aClient(server);
    const viewer = partnerWith(['CLIENTS_WRITE'], [own]);
    const listed = await read<object>(server, viewer, '{ apiClients { totalCount nodes { id } } }');
    expect(listed).toEqual({ apiClients: { totalCount: 1, nodes: [{ id: within.id }] } });
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const ids = [within, beyond, everywhere].map(({ id }) => id);
    expect(await read(server, viewer, query, { ids })).toEqual({
      nodes: [{ id: within.id }, null, null],
    });
    for (const { id } of [beyond, everywhere]) {
      expect((await refusedRotation(id, {}, viewer))[0]?.[0]).toBe('NOT_FOUND');
    }
  });
});

describe('An act on clients', () => {
  const send = (mutation: string, input: object) => {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
    const selection = 'apiClient { id status } secret userErrors { code }';
    const fields = mutation === 'revokeApiClient' ? selection.replace('secret', '') : selection;
    const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { ${fields} } }`;
    return read<Record<string, Record<string, unknown>>>(server, STAFF, query, { input });
  };

  it('happens once under its key; the secret is shown the first time only', async () => {
    const { id: apiClientId } = await aClient(server);
    const inputs = {
      createApiClient: { partnerId: FIRST_PARTNER, name: 'Once', scopes: ['USAGE_READ'] },
      rotateApiClientSecret: { apiClientId },
      revokeApiClient: { apiClientId, reason: 'once' },
    };
    for (const [mutation, input] of Object.entries(inputs)) {
      const keyed = { ...input, idempotencyKey: `once ${mutation}` };
      const { [mutation]: first } = await send(mutation, keyed);
      const { [mutation]: again } = await send(mutation, keyed);
      expect(first?.['userErrors']).toEqual([]);
      if (mutation === 'revokeApiClient') expect(again).toEqual(first);
      else {
        expect(first?.['secret']).toMatch(/^sb_/);
        expect(again).toEqual({ ...first, secret: null });
      }
    }
    const { rows } = await owner.query(`select name from api_client where name = 'Once'`);
    expect(rows).toHaveLength(1);
  });

  it('is in the audit log, under no account, with what it changed', async () => {
    const viewer = partner('first');
    const { id, token } = await aClient(server, { scopes: ['CLIENTS_WRITE'] }, viewer);
    const ask = (operation: string) => server.askWith(token, `mutation { ${operation} }`);
    await ask(`rotateApiClientSecret(input: { apiClientId: "${id}", overlapHours: 1 }) { secret }`);
    await ask(
      `revokeApiClient(input: { apiClientId: "${id}", reason: "over" }) { secret: __typename }`,
    );
    const clientId = readNodeId(id)?.key.id;
    const { rows } = await owner.query<Record<string, unknown>>(
      `select account_id, actor_kind, actor, partner_id, api_client_id, act, exercised_right,
          subject_type, changes
        from audit_entry where subject_id = $1 order by id`,
      [clientId],
    );
    const common = {
      account_id: '00000000-0000-0000-0000-000000000000',
      actor_kind: 'PARTNER',
      partner_id: PARTNERS.first,
      exercised_right: 'MANAGE_API_CLIENTS',
      subject_type: 'ApiClient',
    };
    const byClient = { ...common, actor: id, api_client_id: clientId };
    expect(rows).toMatchObject([
      {
        ...{ ...common, actor: 'test-partner', api_client_id: null, act: 'createApiClient' },
        changes: [
          { name: 'name', before: null },
          { name: 'scopes', before: null, after: 'CLIENTS_WRITE' },
          { name: 'accountIds', before: null, after: null },
          { name: 'expiresAt', before: null, after: null },
        ],
      },
      {
        ...{ ...byClient, act: 'rotateApiClientSecret' },
        changes: [{ name: 'earlierSecretsEndAt', before: null, after: '2026-11-23T13:00:00.000Z' }],
      },
      {
        ...{ ...byClient, act: 'revokeApiClient' },
        changes: [
          { name: 'status', before: 'ACTIVE', after: 'REVOKED' },
          { name: 'reason', before: null, after: 'over' },
        ],
      },
    ]);
  });
});
