import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { keyOf } from '../../src/graphql/node-id';
import { placeEvents } from '../support/event-feed';
import { program } from '../support/program';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import {
  anEndpoint,
  delivering,
  endpointSeen,
  messageIn,
  startWebhookReceiver,
  type Received,
  type WebhookReceiver,
} from '../support/webhook-receiver';
import { act, anAccount, read } from '../support/world';

// What a receiver does wrong, and what becomes of its events: none is lost, and nobody else waits.

const FIRST = partner('first');
const START = '2026-11-23T12:00:00.000Z';

let server: TestServer;
let owner: Client;
let receiver: WebhookReceiver;
beforeAll(async () => {
  server = await startTestServer({ now: START });
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  const { webhookEndpoints } = await read<{ webhookEndpoints: { nodes: { id: string }[] } }>(
    ...([server, STAFF, '{ webhookEndpoints { nodes { id } } }'] as const),
  );
  for (const { id } of webhookEndpoints.nodes) {
    const named = { webhookEndpointId: id };
    await act(server, STAFF, 'deleteWebhookEndpoint', named, 'deletedWebhookEndpointId');
  }
  await receiver.close();
});

type More = Parameters<typeof delivering>[2];

/** Places what happened and sends all that is due. */
async function deliver(more: More = {}): Promise<void> {
  await placeEvents(server);
  await program.deliverDueWebhooks(delivering(server, [receiver], more));
}

/** Moves the clock and sends all that is due by then. */
async function deliverAfter(seconds: number, more: More = {}): Promise<void> {
  server.clock.now = new Date(Date.parse(server.clock.now) + seconds * 1_000).toISOString();
  await deliver(more);
}

const HOUR = 3_600;
const personOf = (accountId: string, name: string) =>
  act(
    ...([server, FIRST, 'addPerson'] as const),
    { accountId, name, email: `${name}@example.com`, role: 'MEMBER' },
    'person { id }',
  );
const anotherAccount = () => anAccount(server, { viewer: FIRST });
const accountOf = (received: Received) => messageIn(received).accountId;
const ofAccount = (accountId: string, list: readonly Received[]) =>
  list.filter((each) => accountOf(each) === accountId);
const seen = (id: string) => endpointSeen(server, FIRST, id);

/** What happened to endpoints of the partner, as its list of events has it. */
async function toldOf(type: string): Promise<readonly object[]> {
  await placeEvents(server);
  const { events } = await read<{ events: { nodes: object[] } }>(
    ...([server, FIRST] as const),
    `query ($type: [EventType!]) { events(first: 100, where: { type: { in: $type } }) {
      nodes { id type } } }`,
    { type: [type] },
  );
  return events.nodes;
}

describe('An event that is refused', () => {
  it('holds back its own account alone, and comes again with the same bytes', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    const [bad, good] = [await anotherAccount(), await anotherAccount()];
    let isFailing = true;
    receiver.react = (received) => (isFailing && accountOf(received) === bad ? 500 : 204);
    await personOf(bad, 'bea');
    await personOf(good, 'gus');
    await deliver();
    expect(ofAccount(good, receiver.accepted)).toHaveLength(2);
    expect(ofAccount(bad, receiver.received)).toHaveLength(1);
    expect(await seen(id)).toMatchObject({ lanesWaiting: 1, status: 'ACTIVE' });
    // What happens meanwhile waits behind it.
    await personOf(bad, 'bob');
    await deliverAfter(1);
    expect(ofAccount(bad, receiver.received)).toHaveLength(1);

    isFailing = false;
    await deliverAfter(6);
    const [first, ...rest] = ofAccount(bad, receiver.received);
    expect(rest[0]?.body).toBe(first?.body);
    expect(rest[0]?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(rest[0]?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp']);
    const sequences = ofAccount(bad, receiver.accepted).map((each) => messageIn(each).sequence);
    expect(sequences).toEqual([1, 2, 3]);
    const { lanesWaiting, attempts, problems } = await seen(id);
    expect([lanesWaiting, problems]).toEqual([0, []]);
    const numbers = attempts.nodes.filter(
      ({ messageId }) => messageId === messageIn(first as Received).id,
    );
    expect(numbers.map(({ number, outcome, status }) => [number, outcome, status])).toEqual([
      [2, 'SUCCEEDED', 204],
      [1, 'HTTP', 500],
    ]);
  });

  it('is tried by the schedule, ten times, then given up where others are accepted', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver, {
      types: ['PERSON_ADDED', 'ACCOUNT_CREATED'],
    });
    const [bad, good] = [await anotherAccount(), await anotherAccount()];
    await deliver();
    receiver.accepted.length = 0;
    receiver.received.length = 0;
    const isPoison = (received: Received) =>
      accountOf(received) === bad && messageIn(received).sequence === 2;
    receiver.react = (received) => (isPoison(received) ? 400 : 204);
    await personOf(bad, 'poison');
    await personOf(bad, 'next');
    await deliver();
    const pauses = [5, 5 * 60, 30 * 60, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR)];
    for (const [index, pause] of pauses.entries()) {
      // No earlier than it is due, and no later than a tenth more.
      await deliverAfter(pause - 1);
      expect(receiver.received.filter(isPoison)).toHaveLength(index + 1);
      // Something else is accepted meanwhile: it is the event that is refused, not everything.
      await personOf(good, `good-${index}`);
      await deliverAfter(pause * 0.1 + 2);
      expect(receiver.received.filter(isPoison)).toHaveLength(index + 2);
    }
    await deliver();
    const after = ofAccount(bad, receiver.accepted).map(messageIn);
    expect(after).toMatchObject([{ sequence: 3, previousSequence: 2 }]);
    expect(await toldOf('WEBHOOK_EVENT_SKIPPED')).toHaveLength(1);
    expect(await seen(id)).toMatchObject({ status: 'ACTIVE', lanesWaiting: 0 });
    await deliverAfter(30 * HOUR);
    expect(receiver.received.filter(isPoison)).toHaveLength(10);
    server.clock.now = START;
  });

  it('waits for as long as the receiver asks, but a day at the most', async () => {
    await anEndpoint(server, FIRST, receiver);
    await anotherAccount();
    receiver.react = () => ({ status: 503, headers: { 'retry-after': '600' } });
    await deliver();
    await deliverAfter(590);
    expect(receiver.received).toHaveLength(1);
    receiver.react = () => ({ status: 503, headers: { 'retry-after': '315360000' } });
    await deliverAfter(20);
    expect(receiver.received).toHaveLength(2);
    await deliverAfter(23 * HOUR);
    expect(receiver.received).toHaveLength(2);
    receiver.react = () => 204;
    await deliverAfter(HOUR + 1);
    expect(receiver.received).toHaveLength(3);
    server.clock.now = START;
  });
});

describe('An endpoint', () => {
  it('that is gone is disabled at once; once it is resumed, nothing is missing', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    const before = await toldOf('WEBHOOK_ENDPOINT_DISABLED');
    receiver.react = () => 410;
    const accountId = await anotherAccount();
    await deliver();
    await personOf(accountId, 'pia');
    await deliverAfter(HOUR);
    expect(receiver.received).toHaveLength(1);
    expect(await seen(id)).toMatchObject({
      status: 'DISABLED',
      problems: [{ kind: 'GONE' }, { kind: 'FAILING' }],
    });
    expect(await toldOf('WEBHOOK_ENDPOINT_DISABLED')).toHaveLength(before.length + 1);

    receiver.react = () => 204;
    const named = { webhookEndpointId: id };
    await act(server, FIRST, 'resumeWebhookEndpoint', named, 'webhookEndpoint { status }');
    await deliver();
    expect(ofAccount(accountId, receiver.accepted).map((each) => messageIn(each).sequence)).toEqual(
      [1, 2],
    );
    expect(await toldOf('WEBHOOK_ENDPOINT_RECOVERED')).not.toHaveLength(0);
    server.clock.now = START;
  });

  it('that accepts nothing for three days is disabled, before any event of it is given up', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    const skipped = await toldOf('WEBHOOK_EVENT_SKIPPED');
    receiver.react = () => 500;
    const accountId = await anotherAccount();
    await deliver();
    for (let hours = 0; hours < 100; hours += 2) await deliverAfter(2 * HOUR);
    expect(await seen(id)).toMatchObject({ status: 'DISABLED' });
    expect(await toldOf('WEBHOOK_EVENT_SKIPPED')).toHaveLength(skipped.length);

    receiver.react = () => 204;
    const named = { webhookEndpointId: id };
    await act(server, FIRST, 'resumeWebhookEndpoint', named, 'webhookEndpoint { status }');
    await deliver();
    expect(ofAccount(accountId, receiver.accepted)).toHaveLength(1);
    server.clock.now = START;
  });

  it('that hangs or drips is given up in time, and slows no other', async () => {
    const hanging = await startWebhookReceiver();
    const { id } = await anEndpoint(server, FIRST, hanging);
    await anEndpoint(server, FIRST, receiver);
    hanging.react = () => undefined;
    for (let account = 0; account < 5; account += 1) await anotherAccount();
    await placeEvents(server);
    const work = delivering(server, [receiver, hanging], { attemptMs: 1_500 });
    const running = program.startWebhooks(work, 50);
    const limit = performance.now() + 20_000;
    while (receiver.accepted.length < 5 && performance.now() < limit) await sleep(20);
    const acceptedWhileHanging = receiver.accepted.length;
    const { attempts } = await seen(id);
    await running.stop();
    expect(acceptedWhileHanging).toBe(5);
    // Nothing of the one that hangs was stored by then: the other did not wait for it.
    expect(attempts.nodes.filter(({ type }) => type === 'ACCOUNT_CREATED')).toEqual([]);
    const after = await seen(id);
    expect(after.attempts.nodes[0]).toMatchObject({ outcome: 'TIMEOUT', status: null });
    await hanging.close();
  });

  it('that asks for less is sent one request at a time until it accepts one', async () => {
    await anEndpoint(server, FIRST, receiver);
    let open = 0;
    let most = 0;
    receiver.react = async () => {
      open += 1;
      most = Math.max(most, open);
      await sleep(30);
      open -= 1;
      return 429;
    };
    for (let account = 0; account < 12; account += 1) await anotherAccount();
    await deliver();
    expect(most).toBeGreaterThan(1);
    expect(receiver.received).toHaveLength(12);
    most = 0;
    await deliverAfter(6);
    expect(most).toBe(1);
    server.clock.now = START;
  });

  it('of which more than twenty accounts fail is left alone as a whole, and probed', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    receiver.react = () => 500;
    for (let account = 0; account < 30; account += 1) await anotherAccount();
    await deliver();
    const count = receiver.received.length;
    expect(count).toBeGreaterThan(20);
    expect((await seen(id)).problems.map(({ kind }) => kind)).toContain('BACKED_OFF');
    await deliverAfter(6);
    // One request, to see whether it is back.
    expect(receiver.received).toHaveLength(count + 1);
    await deliverAfter(10);
    expect(receiver.received).toHaveLength(count + 1);
    receiver.react = () => 204;
    await deliverAfter(331);
    expect(new Set(receiver.accepted.map(accountOf)).size).toBe(30);
    expect(await seen(id)).toMatchObject({ lanesWaiting: 0, problems: [] });
    server.clock.now = START;
  });

  it('S35: is followed nowhere else, and what it answers is kept in part', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    const location = receiver.url.replace('/hooks', '/elsewhere');
    receiver.react = () => ({ status: 302, headers: { location }, body: 'x'.repeat(100_000) });
    await anotherAccount();
    await deliver();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks']);
    const [attempt] = (await seen(id)).attempts.nodes;
    expect(attempt).toMatchObject({ outcome: 'HTTP', status: 302 });
    expect(attempt?.excerpt).toBe('x'.repeat(1_024));
  });

  it('whose certificate nobody vouches for, or that is not there, gets nothing', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    await anotherAccount();
    await placeEvents(server);
    await program.deliverDueWebhooks(delivering(server, []));
    expect(receiver.received).toEqual([]);
    expect((await seen(id)).attempts.nodes[0]).toMatchObject({ outcome: 'TLS', status: null });
    await receiver.close();
    await deliverAfter(6);
    expect((await seen(id)).attempts.nodes[0]).toMatchObject({ outcome: 'CONNECT', number: 2 });
    server.clock.now = START;
  });

  it('on an address that is not allowed any more gets nothing', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    await anotherAccount();
    await placeEvents(server);
    const agent = new program.GuardedAgent({
      rules: new program.AddressRules(),
      extraAuthorities: [receiver.authority],
    });
    await program.deliverDueWebhooks(delivering(server, [receiver], { agent }));
    expect(receiver.received).toEqual([]);
    expect((await seen(id)).attempts.nodes[0]).toMatchObject({ outcome: 'TARGET_REFUSED' });
  });

  it('says so where the key of its secret is not there any more, and loses nothing', async () => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    const accountId = await anotherAccount();
    const masterKeys = program.parseMasterKeys(`other:${Buffer.alloc(32, 1).toString('base64')}`);
    if (typeof masterKeys === 'string') throw new Error(masterKeys);
    const said: string[] = [];
    const log = { error: (_: object, message: string) => said.push(message) };
    await deliver({ masterKeys, log });
    expect(receiver.received).toEqual([]);
    expect(said).toEqual(['No master key of this webhook’s secret is known here.']);
    const other = await server.beside({
      webhooks: { rules: new program.AddressRules(), masterKeys },
    });
    expect((await endpointSeen(other, FIRST, id)).problems).toContainEqual({
      kind: 'NO_MASTER_KEY',
      beganAt: null,
    });
    await other.close();
    await deliverAfter(301);
    expect(ofAccount(accountId, receiver.accepted)).toHaveLength(1);
    server.clock.now = START;
  });
});

describe('W16: an answer', () => {
  const whatBecomes = async (status: number) => {
    const { id } = await anEndpoint(server, FIRST, receiver);
    const location = receiver.url.replace('/hooks', '/elsewhere');
    receiver.react = () => ({ status, headers: { location } });
    await anotherAccount();
    await deliver();
    const { isSlow } = (
      await owner.query<{ isSlow: boolean }>(
        'select is_slow as "isSlow" from webhook_delivery where endpoint_id = $1',
        [keyOf('WebhookEndpoint', id)?.id],
      )
    ).rows[0] ?? { isSlow: false };
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks']);
    const { status: state, lanesWaiting } = await seen(id);
    return [state, lanesWaiting, isSlow];
  };

  it.each([200, 204, 299])('of %i is a success', async (status) => {
    expect(await whatBecomes(status)).toEqual(['ACTIVE', 0, false]);
  });

  it.each([301, 302, 400, 404, 500])('of %i is a failure, that is tried again', async (status) => {
    expect(await whatBecomes(status)).toEqual(['ACTIVE', 1, false]);
  });

  it.each([429, 502, 503, 504])('of %i has requests come one at a time', async (status) => {
    expect(await whatBecomes(status)).toEqual(['ACTIVE', 1, true]);
  });

  it('of 410 disables the endpoint', async () => {
    expect(await whatBecomes(410)).toEqual(['DISABLED', 1, false]);
  });
});

describe('Several workers', () => {
  it('send nothing twice, and keep the order of each account', async () => {
    await anEndpoint(server, FIRST, receiver);
    const accounts = await Promise.all(Array.from({ length: 6 }, anotherAccount));
    for (const accountId of accounts) {
      for (const name of ['a', 'b', 'c']) await personOf(accountId, `${name}-of-many`);
    }
    await placeEvents(server);
    const work = delivering(server, [receiver]);
    await Promise.all([1, 2, 3].map(() => program.deliverDueWebhooks(work)));
    await program.deliverDueWebhooks(work);
    for (const accountId of accounts) {
      const sequences = ofAccount(accountId, receiver.received).map(
        (each) => messageIn(each).sequence,
      );
      expect(sequences).toEqual([1, 2, 3, 4]);
    }
  });
});
