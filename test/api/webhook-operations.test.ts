import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { placeEvents } from '../support/event-feed';
import { program } from '../support/program';
import {
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import {
  anEndpoint,
  delivering,
  endpointSeen,
  messageIn,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver';
import { act, anAccount, aSubscription, read, refusalsOf } from '../support/world';

// Endpoints whose messages have what a stored operation tells of each event.

const FIRST = partner('first');
const NOTICE = `subscription {
  events {
    event {
      __typename
      ...Shared
      ... on NoticeGivenEvent { notice { givenOn effect { endsBefore isTimely } } }
    }
  }
}
fragment Shared on Event {
  occurredAt
  account { number identity { name } }
  subscription { number service { code } status endsBefore term { endsBefore noticeDueBy } }
}`;

let server: TestServer;
let owner: Client;
let receiver: WebhookReceiver;
beforeAll(async () => {
  server = await startTestServer({ now: '2026-03-02T10:00:00.000Z' });
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
afterEach(() => receiver.close());

async function deliver(): Promise<void> {
  await placeEvents(server);
  await program.deliverDueWebhooks(delivering(server, [receiver]));
}
const later = (seconds: number) => {
  server.clock.now = new Date(Date.parse(server.clock.now) + seconds * 1_000).toISOString();
};

async function aContract() {
  const accountId = await anAccount(server, { viewer: FIRST });
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01');
  return { accountId, subscriptionId };
}

const giveNotice = (subscriptionId: string) =>
  act<{ terminationNotice: { id: string } }>(
    ...([server, FIRST, 'giveTerminationNotice', { subscriptionId }] as const),
    'terminationNotice { id }',
  );

describe('The data of a message', () => {
  it('is what the operation told when it happened, whatever was recorded since', async () => {
    const { accountId, subscriptionId } = await aContract();
    await placeEvents(server);
    const types = ['NOTICE_GIVEN'];
    const { id } = await anEndpoint(server, FIRST, receiver, { types, operation: NOTICE });
    receiver.react = () => 500;
    const { terminationNotice } = await giveNotice(subscriptionId);
    await deliver();
    // Hours later it is taken back, and the account has another name.
    later(3_600);
    const withdrawal = { noticeId: terminationNotice.id };
    await act(server, FIRST, 'withdrawTerminationNotice', withdrawal, 'userErrors { message }');
    const renamed = { accountId, name: 'Another name', effectiveFrom: '2026-03-02' };
    await act(server, STAFF, 'changeAccount', renamed, 'account { id }');
    receiver.react = () => 204;
    await deliver();
    const [first, second, ...more] = receiver.received;
    if (!first || !second) throw new Error('it came once');
    expect(more).toEqual([]);
    expect(second.body).toBe(first.body);
    expect(messageIn(second)).toMatchObject({
      type: 'notice.given',
      data: {
        event: {
          __typename: 'NoticeGivenEvent',
          account: { identity: { name: 'Test account' } },
          subscription: { status: 'INITIAL', endsBefore: '2027-01-01' },
          notice: { effect: { endsBefore: '2027-01-01', isTimely: true } },
        },
      },
    });
    expect(messageIn(second)).not.toHaveProperty('problem');
    // What is previewed is what was sent.
    const { previewWebhook } = await read<{ previewWebhook: { body: string } }>(
      ...([server, FIRST] as const),
      `query ($id: ID!, $eventId: ID) {
        previewWebhook(webhookEndpointId: $id, eventId: $eventId) { body } }`,
      { id, eventId: messageIn(second).id },
    );
    expect(previewWebhook.body).toBe(second.body);
  });

  it('has ids alone, and says why, where the operation is not valid any more', async () => {
    const { subscriptionId } = await aContract();
    await placeEvents(server);
    const types = ['NOTICE_GIVEN'];
    const { id } = await anEndpoint(server, FIRST, receiver, { types, operation: NOTICE });
    expect((await endpointSeen(server, FIRST, id)).problems).toEqual([]);
    await owner.query(
      `update webhook_endpoint_fact set operation = 'subscription { events { gone } }'
        where operation is not null`,
    );
    expect((await endpointSeen(server, FIRST, id)).problems).toEqual([
      { kind: 'OPERATION_INVALID', beganAt: null },
    ]);
    await giveNotice(subscriptionId);
    await deliver();
    const message = messageIn(receiver.accepted[0] ?? { path: '', headers: {}, body: '{}' });
    expect(message).toMatchObject({
      ...{ type: 'notice.given', problem: 'OPERATION_INVALID' },
      data: { subscriptionId, noticeId: expect.any(String) as string },
    });
  });

  it('can be changed, and be ids alone again', async () => {
    const { id: webhookEndpointId } = await anEndpoint(server, FIRST, receiver, {
      types: ['PERSON_ADDED'],
    });
    const selection = 'webhookEndpoint { operation status }';
    const change = (operation: string | null) =>
      act<object>(
        server,
        FIRST,
        'updateWebhookEndpoint',
        { webhookEndpointId, operation },
        selection,
      );
    const operation = 'subscription { events { event { id account { number } } } }';
    expect(await change(operation)).toMatchObject({
      webhookEndpoint: { operation, status: 'ACTIVE' },
    });
    expect(await change(null)).toMatchObject({ webhookEndpoint: { operation: null } });
  });
});

describe('An operation', () => {
  const refused = async (operation: string, types = ['NOTICE_GIVEN'], viewer = FIRST) => {
    const input = { url: 'https://hooks.example/', types, operation };
    const refusals = await refusalsOf(server, viewer, 'createWebhookEndpoint', input);
    return refusals.map(({ code, path, message }) => [code, path.join('.'), message]);
  };
  const event = (selection: string) => `subscription { events { event { ${selection} } } }`;

  it.each([
    ['subscription {', /^expected a subscription that is valid, but: Syntax Error/],
    [event('nothing'), /^expected a subscription that is valid, but: Cannot query field "nothing"/],
    ['{ viewer { kind } }', /^expected a subscription that is valid, but: expected a subscription/],
    [
      'subscription A { events { cursor } } subscription B { events { cursor } }',
      /^expected a subscription that is valid, but: expected one operation/,
    ],
    [
      'subscription { usageTotals(subscriptionId: "x", month: "2026-01") { inbound { calls } } }',
      /^expected a subscription to events, and to nothing else$/,
    ],
    [
      'subscription { events(where: { isSandbox: true }) { cursor event { id } } }',
      /^expected events without arguments/,
    ],
    [
      'subscription ($d: Date!) { events { event { subscription { status(asOf: $d) } } } }',
      /^expected an operation without variables$/,
    ],
    [`${event('id')} #${'x'.repeat(8_192)}`, /^expected an operation of at most 8,?192 bytes$/],
    [
      event(
        'account { subscriptions(first: 100) { nodes { order { lines { rates { perMinute { amount } } } } } } }',
      ),
      /^expected a subscription within the limits, but: expected an operation that costs at most 5/,
    ],
    [
      event('... on NoticeWithdrawnEvent { withdrawal { recordedAt } }'),
      /^expected fields of each type of event, got none of NoticeGivenEvent$/,
    ],
    ['subscription { events { cursor } }', /got none of NoticeGivenEvent$/],
    [
      event('subscription { usageTotals(month: "2026-01") { inbound { calls } } }'),
      /^expected fields that answer the same at every attempt, got Subscription\.usageTotals$/,
    ],
    [
      event('account { status }'),
      /^expected fields that answer the same at every attempt, got Account\.status$/,
    ],
  ])('is refused on saving: %s', async (operation, message) => {
    expect(await refused(operation)).toEqual([
      ['INVALID_INPUT', 'input.operation', expect.stringMatching(message) as string],
    ]);
  });

  it('is refused where it asks for what its owner may not read', async () => {
    const scopes = ['WEBHOOKS_WRITE', 'ACCOUNTS_READ'] as const;
    const reader = { ...FIRST, scopes } as TestViewer;
    const asked = event('id subscription { usageRecords(first: 1) { nodes { id } } }');
    expect(await refused(asked, ['NOTICE_GIVEN'], reader)).toEqual([
      [
        'INVALID_INPUT',
        'input.operation',
        'expected fields that the endpoint may be sent, got Subscription.usageRecords',
      ],
    ]);
    await anEndpoint(server, reader, receiver, { types: ['NOTICE_GIVEN'], operation: event('id') });
  });
});

describe('npm run check-operations', () => {
  const run = promisify(execFile);
  const root = path.join(__dirname, '..', '..');
  const check = () =>
    run(process.execPath, ['-r', '@swc-node/register', 'src/start/check-operations.ts'], {
      cwd: root,
      env: { ...process.env, DATABASE_URL: server.ownerUrl, DEMO: '1' },
    }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: unknown) => error as { code: number; stdout: string },
    );

  it('lists the stored operations that this version would not run', async () => {
    await owner.query(`update webhook_endpoint_fact set operation = null`);
    await anEndpoint(server, FIRST, receiver, { types: ['NOTICE_GIVEN'], operation: NOTICE });
    expect(await check()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^0 /) as string,
    });
    await owner.query(
      `update webhook_endpoint_fact set operation = 'subscription { events { gone } }'
        where operation is not null`,
    );
    const { code, stdout } = await check();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^whe_\S+: expected a subscription that is valid, but: Cannot query/);
    expect(stdout).toMatch(/^1 stored operations are not valid for this version\.$/m);
  }, 60_000);
});
