import { placeEvents } from '../support/event-feed';
import { program } from '../support/program';
import {
  partner,
  startTestServer,
  WEBHOOKS,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import {
  anEndpoint,
  delivering,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver';
import { act, anAccount, read, refusalsOf } from '../support/world';

const FIRST = partner('first');
const SECOND = partner('second');

let server: TestServer;
/** A server that sends to public addresses alone. */
let strict: TestServer;
let receiver: WebhookReceiver;
beforeAll(async () => {
  server = await startTestServer();
  const rules = new program.AddressRules();
  strict = await server.beside({ webhooks: { ...WEBHOOKS, rules } });
  receiver = await startWebhookReceiver();
});
afterAll(async () => {
  await receiver.close();
  await strict.close();
  await server.close();
});

const refused = async (
  mutation: string,
  input: object,
  viewer: TestViewer = FIRST,
  at = server,
) => {
  const refusals = await refusalsOf(at, viewer, mutation, input);
  return refusals.map(({ code, path, message }) => [code, path.join('.'), message]);
};
const createdAt = (url: string) => refused('createWebhookEndpoint', { url }, FIRST, strict);

describe('A URL', () => {
  it.each([
    ['http://hooks.example/', /^expected a URL that begins with "https:", got "http:/],
    ['ftp://hooks.example/', /^expected a URL that begins with "https:"/],
    ['hooks.example', /^expected a URL such as "https:\/\/hooks\.example/],
    ['https://', /^expected a URL such as "https/],
    ['https://me:secret@hooks.example/', /^expected a URL without a user name or password$/],
    ['https://hooks.example/#part', /^expected a URL without a fragment/],
    ['https://hooks.example:80/', /^expected port 443 or one from 1024 on/],
    ['https://hooks.example:22/', /^expected port 443 or one from 1024 on/],
    [`https://hooks.example/${'a'.repeat(3_000)}`, /at most 2,?048/],
  ])('is refused where nothing can be sent to it: %s', async (url, message) => {
    expect(await createdAt(url)).toEqual([
      ['INVALID_INPUT', 'input.url', expect.stringMatching(message) as string],
    ]);
  });

  it.each([
    ...['https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f000001/'],
    ...['https://0177.0.0.1/', 'https://localhost/', 'https://api.localhost./', 'https://[::1]/'],
    ...['https://[::ffff:127.0.0.1]/', 'https://10.1.2.3/', 'https://169.254.169.254/latest/'],
    ...['https://192.168.0.1:8443/', 'https://100.64.0.1/', 'https://[fe80::1]/', 'https://0/'],
    ...['https://[fd00::1]/', 'https://[64:ff9b::7f00:1]/', 'https://①②⑦.⓪.⓪.①/'],
  ])('is refused where it leads inside: %s', async (url) => {
    const [[code, path, message] = [], ...more] = await createdAt(url);
    expect([code, path, more]).toEqual(['TARGET_REFUSED', 'input.url', []]);
    expect(message).toMatch(/^expected a public address, got "https:/);
  });

  it('may be a name that nobody knows yet: its samples fail', async () => {
    const url = 'https://nobody.invalid/hooks';
    const created = await act<{ webhookEndpoint: { id: string } }>(
      ...([server, FIRST, 'createWebhookEndpoint', { url }, 'webhookEndpoint { id }'] as const),
    );
    const { id } = created.webhookEndpoint;
    const sample = { webhookEndpointId: id, type: 'NOTICE_GIVEN' };
    await act(server, FIRST, 'sendWebhookSample', sample, 'webhookEndpoint { id }');
    // No name is looked up beyond this machine.
    const agent = new program.GuardedAgent({
      rules: WEBHOOKS.rules,
      lookup: (name, _, found) =>
        found(
          Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { syscall: 'getaddrinfo' }),
          [],
        ),
    });
    await program.deliverDueWebhooks(delivering(server, [], { agent }));
    const { node } = await read<{
      node: { status: string; attempts: { nodes: { outcome: string }[] } };
    }>(
      server,
      FIRST,
      `query ($id: ID!) { node(id: $id) { ... on WebhookEndpoint { status
        attempts { nodes { outcome } } } } }`,
      { id },
    );
    expect(node).toEqual({ status: 'PENDING', attempts: { nodes: [{ outcome: 'DNS' }] } });
    await act(
      ...([server, FIRST, 'deleteWebhookEndpoint', { webhookEndpointId: id }] as const),
      'deletedWebhookEndpointId',
    );
  });
});

describe('An endpoint', () => {
  const url = 'https://hooks.example/switchboard';

  it('is refused for types that are none, twice the same, or not to be read by its owner', async () => {
    const withTypes = (types: string[], viewer: TestViewer = FIRST) =>
      refused('createWebhookEndpoint', { url, types }, viewer);
    expect(await withTypes([])).toEqual([
      ['INVALID_INPUT', 'input.types', 'expected at least one type, or none for every type'],
    ]);
    expect(await withTypes(['NOTICE_GIVEN', 'NOTICE_GIVEN'])).toEqual([
      ['INVALID_INPUT', 'input.types.1', 'expected each type once, got notice.given again'],
    ]);
    expect(await withTypes(['NOTICE_GIVEN', 'LEGAL_ENTITY_CREATED'])).toEqual([
      [
        'INVALID_INPUT',
        'input.types.1',
        'expected types that the endpoint may be sent, got legal_entity.created',
      ],
    ]);
  });

  it('begins after a cursor or since an instant, not both, and after cursors of its own', async () => {
    const since = '2026-01-01T00:00:00Z';
    const both = { url, after: 'garbage', since };
    expect(await refused('createWebhookEndpoint', both)).toEqual([
      ['INVALID_INPUT', 'input.since', 'expected after or since, got both'],
    ]);
    const answer = await server.ask(
      FIRST,
      `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
        secret } }`,
      { input: { url, after: 'garbage' } },
    );
    expect(answer.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_CURSOR' } });
  });

  it('is refused beyond twenty of an owner, until one is deleted', async () => {
    const ids: string[] = [];
    const create = async () => {
      const made = await act<{ webhookEndpoint: { id: string } }>(
        ...([server, SECOND, 'createWebhookEndpoint', { url }, 'webhookEndpoint { id }'] as const),
      );
      ids.push(made.webhookEndpoint.id);
    };
    for (let count = 0; count < 20; count += 1) await create();
    expect(await refused('createWebhookEndpoint', { url }, SECOND)).toEqual([
      ['INVALID_INPUT', 'input', 'expected at most 20 endpoints, got one more: delete one first'],
    ]);
    for (const id of ids) {
      const named = { webhookEndpointId: id };
      await act(server, SECOND, 'deleteWebhookEndpoint', named, 'deletedWebhookEndpointId');
    }
    await create();
  });

  it('cannot be made where the server has no master key', async () => {
    const masterKeys = WEBHOOKS.masterKeys;
    const none = await server.beside({
      webhooks: {
        ...WEBHOOKS,
        masterKeys: new (
          masterKeys.constructor as never as new (keys: Map<string, Buffer>) => typeof masterKeys
        )(new Map()),
      },
    });
    const [[code, , message] = []] = await refused('createWebhookEndpoint', { url }, FIRST, none);
    await none.close();
    expect(code).toBe('NOT_SET_UP');
    expect(message).toMatch(/no master key/);
  });

  it('is paused only while it is active, and resumed only where it is not', async () => {
    const { id: webhookEndpointId } = await anEndpoint(server, FIRST, receiver);
    const resumed = await refused('resumeWebhookEndpoint', { webhookEndpointId });
    const expected = 'expected an endpoint that is PAUSED, DISABLED, got one that is ACTIVE';
    expect(resumed).toEqual([['INVALID_INPUT', 'input.webhookEndpointId', expected]]);
    await act(
      server,
      FIRST,
      'pauseWebhookEndpoint',
      { webhookEndpointId },
      'webhookEndpoint { id }',
    );
    const paused = await refused('pauseWebhookEndpoint', { webhookEndpointId });
    const active = 'expected an endpoint that is ACTIVE, got one that is PAUSED';
    expect(paused).toEqual([['INVALID_INPUT', 'input.webhookEndpointId', active]]);
    const nothing = await refused('updateWebhookEndpoint', { webhookEndpointId });
    expect(nothing).toEqual([
      ['INVALID_INPUT', 'input', 'expected something to change, got nothing'],
    ]);
    for (const overlapHours of [-1, 169]) {
      const rotated = await refused('rotateWebhookSecret', { webhookEndpointId, overlapHours });
      expect(rotated).toMatchObject(
        [['INVALID_INPUT', 'input.overlapHours', /./]].map(([a, b]) => [
          a,
          b,
          expect.any(String) as string,
        ]),
      );
    }
    await act(
      server,
      FIRST,
      'deleteWebhookEndpoint',
      { webhookEndpointId },
      'deletedWebhookEndpointId',
    );
    for (const mutation of [
      'resumeWebhookEndpoint',
      'pauseWebhookEndpoint',
      'deleteWebhookEndpoint',
    ]) {
      expect(await refused(mutation, { webhookEndpointId })).toEqual([
        ['NOT_FOUND', 'input.webhookEndpointId', 'No webhook endpoint with this id.'],
      ]);
    }
  });
});

describe('A redelivery', () => {
  it('is of events that the endpoint was sent, in a range that has a beginning and an end', async () => {
    const { id: webhookEndpointId } = await anEndpoint(server, FIRST, receiver);
    await anAccount(server, { viewer: SECOND });
    await anAccount(server, { viewer: FIRST });
    await placeEvents(server);
    await program.deliverDueWebhooks(delivering(server, [receiver]));
    const { events } = await read<{
      events: { nodes: { id: string }[]; edges: { cursor: string }[] };
    }>(...([server, SECOND, '{ events(first: 1) { nodes { id } edges { cursor } } }'] as const));
    const foreign = { webhookEndpointId, eventId: events.nodes[0]?.id };
    const message = 'No event with this id that the endpoint is sent.';
    expect(await refused('redeliverWebhookEvent', foreign)).toEqual([
      ['NOT_FOUND', 'input.eventId', message],
    ]);
    const range = (input: object) =>
      refused('redeliverWebhookEvents', { webhookEndpointId, ...input });
    expect(await range({})).toEqual([
      ['INVALID_INPUT', 'input.after', 'expected after or since, got neither'],
    ]);
    const since = '2026-01-01T00:00:00Z';
    expect(await range({ since, upTo: 'x', until: since })).toEqual([
      ['INVALID_INPUT', 'input.until', 'expected upTo or until, got both'],
    ]);
    expect(await range({ since: '2026-02-01T00:00:00Z', until: since })).toEqual([
      ['INVALID_INPUT', 'input.until', 'expected an end behind the beginning'],
    ]);
    const answer = await server.ask(
      FIRST,
      `mutation ($input: RedeliverWebhookEventsInput!) { redeliverWebhookEvents(input: $input) {
        webhookEndpoint { id } } }`,
      { input: { webhookEndpointId, after: events.edges[0]?.cursor } },
    );
    expect(answer.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_CURSOR' } });
  });

  it('waits with at most nineteen others', async () => {
    const { id: webhookEndpointId } = await anEndpoint(server, FIRST, receiver);
    const sample = { webhookEndpointId, type: 'NOTICE_GIVEN' };
    for (let count = 0; count < 20; count += 1) {
      await act(server, FIRST, 'sendWebhookSample', sample, 'webhookEndpoint { id }');
    }
    expect(await refused('sendWebhookSample', sample)).toEqual([
      [
        'INVALID_INPUT',
        'input.webhookEndpointId',
        'expected at most 20 samples and redeliveries that wait, got one more',
      ],
    ]);
  });
});
