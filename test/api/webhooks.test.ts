import { createHash } from 'node:crypto';
import type { Span } from '../../src/monitoring/span';
import { placeEvents } from '../support/event-feed';
import { program } from '../support/program';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import {
  anEndpoint,
  delivering,
  endpointSeen,
  isSignedBy,
  messageIn,
  startWebhookReceiver,
  type Message,
  type WebhookReceiver,
} from '../support/webhook-receiver';
import { act, anAccount, aSubscription, read } from '../support/world';

const FIRST = partner('first');

let server: TestServer;
let receiver: WebhookReceiver;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  for (const id of await endpointIds()) await deleteEndpoint(id);
  await receiver.close();
});

async function endpointIds(): Promise<string[]> {
  const answer = await read<{ webhookEndpoints: { nodes: { id: string }[] } }>(
    ...([server, STAFF, '{ webhookEndpoints { nodes { id } } }'] as const),
  );
  return answer.webhookEndpoints.nodes.map(({ id }) => id);
}

const deleteEndpoint = (id: string) =>
  act(
    server,
    STAFF,
    'deleteWebhookEndpoint',
    { webhookEndpointId: id },
    'deletedWebhookEndpointId',
  );

/** Places what happened and sends all that is due. */
async function deliver(): Promise<void> {
  await placeEvents(server);
  await program.deliverDueWebhooks(delivering(server, [receiver]));
}

const personOf = (accountId: string, name: string) =>
  act(
    ...([server, FIRST, 'addPerson'] as const),
    { accountId, name, email: `${name}@example.com`, role: 'MEMBER' },
    'person { id }',
  );

/** A span that is its name, and so are those below it. */
const aSpan = (name: string): Span => ({
  ...{ traceId: 'trace', traceparent: `00-trace-${name}-01` },
  ...{ rename: () => undefined, set: () => undefined, end: () => undefined },
  child: (below) => aSpan(below),
});

const typesOf = (messages: readonly Message[]) => messages.map(({ type }) => type);
const accepted = () => receiver.accepted.map(messageIn);

describe('An endpoint', () => {
  it('is sent samples alone, until it has accepted one', async () => {
    const { id, secret } = await anEndpoint(server, FIRST, receiver, { isPending: true });
    const accountId = await anAccount(server, { viewer: FIRST });
    await deliver();
    expect(receiver.received).toEqual([]);
    expect(await endpointSeen(server, FIRST, id)).toMatchObject({ status: 'PENDING' });

    const sample = { webhookEndpointId: id, type: 'NOTICE_GIVEN' };
    await act(server, FIRST, 'sendWebhookSample', sample, 'webhookEndpoint { id }');
    await deliver();
    const [first, ...more] = accepted();
    expect(first).toMatchObject({ type: 'notice.given', isTest: true, previousSequence: null });
    expect(more).toMatchObject([{ type: 'account.created', accountId, isTest: false }]);
    expect(receiver.accepted.every((each) => isSignedBy(secret, each))).toBe(true);
    expect(await endpointSeen(server, FIRST, id)).toMatchObject({ status: 'ACTIVE', problems: [] });
  });

  it('is sent what happened, each event once, signed, in the order of its account', async () => {
    const { id, secret } = await anEndpoint(server, FIRST, receiver);
    const accountId = await anAccount(server, { viewer: FIRST });
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01');
    await deliver();
    await deliver();
    const messages = accepted();
    expect(typesOf(messages)).toEqual([
      ...['account.created', 'order.placed', 'order.activated', 'subscription.created'],
    ]);
    expect(messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(messages.map(({ previousSequence }) => previousSequence)).toEqual([null, 1, 2, 3]);
    expect(messages.at(-1)).toMatchObject({ accountId, data: { subscriptionId } });
    for (const each of receiver.accepted) {
      const { headers } = each;
      expect(isSignedBy(secret, each)).toBe(true);
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(headers['webhook-id']).toBe(messageIn(each).id);
      expect(headers['webhook-id']).not.toContain('.');
    }
    const { attempts } = await endpointSeen(server, FIRST, id);
    const [latest] = attempts.nodes;
    const sent = receiver.accepted.at(-1)?.body ?? '';
    expect(latest).toMatchObject({ outcome: 'SUCCEEDED', status: 204, number: 1, error: null });
    expect(latest?.bodySha256).toBe(createHash('sha256').update(sent).digest('hex'));
    expect(latest?.bodyBytes).toBe(Buffer.byteLength(sent));
    expect(latest?.address).toBe('127.0.0.1');
  });

  it('is told the trace that a message is of where one is recorded, and nothing else', async () => {
    await anEndpoint(server, FIRST, receiver);
    await anAccount(server, { viewer: FIRST });
    await deliver();
    expect(receiver.accepted.at(-1)?.headers).not.toHaveProperty('traceparent');

    program.recordBy({ begin: () => aSpan('root'), close: () => Promise.resolve() });
    await anAccount(server, { viewer: FIRST });
    await deliver();
    program.recordBy(undefined);
    expect(receiver.accepted.at(-1)?.headers['traceparent']).toBe(
      aSpan('POST webhook').traceparent,
    );
  });

  it('is sent the same as is pulled, and its cursors are those of the list', async () => {
    const types = ['ACCOUNT_CREATED', 'PERSON_ADDED'];
    const { id } = await anEndpoint(server, FIRST, receiver, { types });
    const accountId = await anAccount(server, { viewer: FIRST });
    await aSubscription(server, accountId, '2026-01-01');
    await personOf(accountId, 'max');
    await personOf(accountId, 'eve');
    await deliver();
    const pulled = async (after: string | null) => {
      const { events } = await read<{ events: { nodes: { id: string }[] } }>(
        server,
        FIRST,
        `query ($after: String, $types: [EventType!]) { events(first: 100, after: $after,
          where: { type: { in: $types } }) { nodes { id } } }`,
        { after, types },
      );
      return events.nodes.map((event) => event.id);
    };
    const messages = accepted();
    expect(typesOf(messages)).toEqual(['account.created', 'person.added', 'person.added']);
    const ids = messages.map((message) => message.id);
    expect((await pulled(null)).slice(-3)).toEqual(ids);
    expect(await pulled(messages[0]?.cursor ?? '')).toEqual(ids.slice(1));
    expect(messages.map((each) => each.previousSequence)).toEqual([null, 1, messages[1]?.sequence]);
    const { acknowledgedCursor } = await endpointSeen(server, FIRST, id);
    expect(await pulled(acknowledgedCursor)).toEqual([]);
    const told = receiver.accepted.at(-1)?.headers['switchboard-acknowledged-cursor'] ?? null;
    expect((await pulled(told)).length).toBeLessThanOrEqual(ids.length);
  });

  it('begins where it is told: after a cursor, or with what was recorded since', async () => {
    const accountId = await anAccount(server, { viewer: FIRST });
    await personOf(accountId, 'ada');
    await placeEvents(server);
    const { account } = await read<{ account: { events: { edges: { node: { id: string } }[] } } }>(
      ...([server, FIRST] as const),
      `query ($id: ID!) { account(id: $id) { events { edges { node { id } } } } }`,
      { id: accountId },
    );
    const ids = account.events.edges.map(({ node }) => node.id);
    const { events } = await read<{
      events: { edges: { cursor: string; node: { id: string } }[] };
    }>(...([server, FIRST, '{ events(first: 100) { edges { cursor node { id } } } }'] as const));
    const after = events.edges.find(({ node }) => node.id === ids[0])?.cursor;
    await anEndpoint(server, FIRST, receiver, { after });
    await deliver();
    expect(accepted().map(({ id }) => id)).toEqual(ids.slice(1));
  });

  it('is sent events of sandbox accounts only if it asks for them', async () => {
    const sandboxes = await startWebhookReceiver();
    await anEndpoint(server, FIRST, receiver);
    await anEndpoint(server, FIRST, sandboxes, { environment: 'SANDBOX' });
    const real = await anAccount(server, { viewer: FIRST });
    const sandbox = await anAccount(server, { viewer: FIRST, isSandbox: true });
    await placeEvents(server);
    await program.deliverDueWebhooks(delivering(server, [receiver, sandboxes]));
    expect(accepted()).toMatchObject([{ accountId: real, isTest: false }]);
    expect(sandboxes.accepted.map(messageIn)).toMatchObject([{ accountId: sandbox, isTest: true }]);
    await sandboxes.close();
  });

  it('sends nothing while it is paused, and goes on from there', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    const named = { webhookEndpointId: id };
    await act(server, FIRST, 'pauseWebhookEndpoint', named, 'webhookEndpoint { status }');
    const accountId = await anAccount(server, { viewer: FIRST });
    await deliver();
    expect(receiver.received).toEqual([]);
    await act(server, FIRST, 'resumeWebhookEndpoint', named, 'webhookEndpoint { status }');
    await deliver();
    expect(accepted()).toMatchObject([{ accountId }]);
  });

  it('is sent nothing once it was deleted, and is there no more', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    await anAccount(server, { viewer: FIRST });
    await deleteEndpoint(id);
    await deliver();
    expect(receiver.received).toEqual([]);
    expect(await read(server, FIRST, `{ node(id: "${id}") { id } }`)).toEqual({ node: null });
  });

  it('must accept a sample again once it is somewhere else; what happened meanwhile waits', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    const url = receiver.url.replace('/hooks', '/elsewhere');
    const changed = { webhookEndpointId: id, url };
    await act(server, FIRST, 'updateWebhookEndpoint', changed, 'webhookEndpoint { url }');
    const accountId = await anAccount(server, { viewer: FIRST });
    await deliver();
    expect(receiver.received).toEqual([]);
    const sample = { webhookEndpointId: id, type: 'PERSON_ADDED' };
    await act(server, FIRST, 'sendWebhookSample', sample, 'webhookEndpoint { id }');
    await deliver();
    expect(receiver.accepted.map(({ path }) => path)).toEqual(['/elsewhere', '/elsewhere']);
    expect(accepted().at(-1)).toMatchObject({ accountId });
  });
});

describe('A secret', () => {
  it('goes on signing beside its successor for as long as it is told, and no longer', async () => {
    const { id, secret } = await anEndpoint(server, FIRST, receiver);
    const rotation = { webhookEndpointId: id, overlapHours: 24 };
    const rotated = await act<{ secret: string }>(
      ...([server, FIRST, 'rotateWebhookSecret', rotation, 'secret'] as const),
    );
    expect(rotated.secret).toMatch(/^whsec_/);
    expect(rotated.secret).not.toBe(secret);
    await anAccount(server, { viewer: FIRST });
    await deliver();
    const [during] = receiver.accepted;
    if (!during) throw new Error('nothing came');
    expect(isSignedBy(secret, during)).toBe(true);
    expect(isSignedBy(rotated.secret, during)).toBe(true);

    const before = server.clock.now;
    server.clock.now = '2026-11-24T12:00:00.001Z';
    await anAccount(server, { viewer: FIRST });
    await deliver();
    server.clock.now = before;
    const after = receiver.accepted.at(-1);
    if (!after) throw new Error('nothing came');
    expect(isSignedBy(secret, after)).toBe(false);
    expect(isSignedBy(rotated.secret, after)).toBe(true);
  });

  it('is not in the database, and is told once', async () => {
    const input = { url: receiver.url, idempotencyKey: 'endpoint-once' };
    const selection = 'webhookEndpoint { id } secret';
    type Created = { webhookEndpoint: { id: string }; secret: string | null };
    const asked = [server, FIRST, 'createWebhookEndpoint', input, selection] as const;
    const first = await act<Created>(...asked);
    const again = await act<Created>(...asked);
    expect(again).toMatchObject({ webhookEndpoint: first.webhookEndpoint, secret: null });
    expect(first.secret).toMatch(/^whsec_/);
  });
});

describe('What is sent once more', () => {
  it('has the id and the bytes that it had, alone or in a range', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    const accountId = await anAccount(server, { viewer: FIRST });
    await personOf(accountId, 'ann');
    await personOf(accountId, 'ben');
    await deliver();
    const [created, ann, ben] = receiver.accepted;
    if (!created || !ann || !ben) throw new Error('something did not come');
    receiver.accepted.length = 0;
    const one = { webhookEndpointId: id, eventId: messageIn(ann).id };
    await act(server, FIRST, 'redeliverWebhookEvent', one, 'webhookEndpoint { id }');
    await deliver();
    expect(receiver.accepted.map(({ body }) => body)).toEqual([ann.body]);

    receiver.accepted.length = 0;
    const range = { webhookEndpointId: id, after: messageIn(created).cursor };
    await act(server, FIRST, 'redeliverWebhookEvents', range, 'webhookEndpoint { id }');
    await deliver();
    expect(receiver.accepted.map(({ body }) => body)).toEqual([ann.body, ben.body]);

    receiver.accepted.length = 0;
    const filtered = { ...range, after: undefined, since: '2026-01-01T00:00:00Z' };
    const wanted = { ...filtered, types: ['ACCOUNT_CREATED'] };
    await act(server, FIRST, 'redeliverWebhookEvents', wanted, 'webhookEndpoint { id }');
    await deliver();
    expect(receiver.accepted.at(-1)?.body).toBe(created.body);
    expect(new Set(typesOf(accepted()))).toEqual(new Set(['account.created']));
  });

  it('is previewed to the byte, and nothing is sent', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    await anAccount(server, { viewer: FIRST });
    await deliver();
    const [sent] = receiver.accepted;
    if (!sent) throw new Error('nothing came');
    const { previewWebhook } = await read<{
      previewWebhook: { body: string; headers: { name: string; value: string }[] };
    }>(
      ...([server, FIRST] as const),
      `query ($id: ID!, $eventId: ID) { previewWebhook(webhookEndpointId: $id, eventId: $eventId) {
        body headers { name value } } }`,
      { id, eventId: messageIn(sent).id },
    );
    expect(previewWebhook.body).toBe(sent.body);
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    for (const name of names) {
      const header = previewWebhook.headers.find((each) => each.name === name);
      expect(header?.value).toBe(sent.headers[name]);
    }
    expect(receiver.received).toHaveLength(1);
  });
});
