import { program } from '../support/program';
import { partner, type TestServer, type TestViewer } from '../support/test-server';
import {
  anEndpoint,
  delivering,
  messageIn,
  startWebhookReceiver,
} from '../support/webhook-receiver';
import { act, anAccount } from '../support/world';
import { placeEvents } from '../support/event-feed';
import { entry, INSIDERS, to, type FieldEntry, type TypeEntry } from './access-entry';
import type { ActOfTest } from './act-of-test';

const FIRST = partner('first');
const endpoint = 'webhookEndpoint { id url status types environment }';

/** What each answers. */
export const WEBHOOK_SELECTIONS: Readonly<Record<string, string>> = {
  createWebhookEndpoint: endpoint,
  updateWebhookEndpoint: endpoint,
  pauseWebhookEndpoint: endpoint,
  resumeWebhookEndpoint: endpoint,
  deleteWebhookEndpoint: 'deletedWebhookEndpointId',
  rotateWebhookSecret: endpoint,
  sendWebhookSample: endpoint,
  redeliverWebhookEvent: endpoint,
  redeliverWebhookEvents: endpoint,
};

/** What each tells of itself: an endpoint is its owner’s affair, until the server disables it. */
export const WEBHOOK_EVENTS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.keys(WEBHOOK_SELECTIONS).map((mutation) => [mutation, []]),
);

const URL_OF_NOBODY = 'https://hooks.example/switchboard';

/** An active endpoint that was sent an event. */
export async function aUsedEndpoint(
  server: TestServer,
  viewer: TestViewer = FIRST,
): Promise<{ readonly webhookEndpointId: string; readonly eventId: string }> {
  const receiver = await startWebhookReceiver();
  const { id: webhookEndpointId } = await anEndpoint(server, viewer, receiver);
  await anAccount(server, { viewer: FIRST });
  await placeEvents(server);
  await program.deliverDueWebhooks(delivering(server, [receiver]));
  const [first] = receiver.accepted.map(messageIn);
  await receiver.close();
  return { webhookEndpointId, eventId: first?.id ?? '' };
}

const named = async (server: TestServer) => {
  const { webhookEndpointId } = await aUsedEndpoint(server);
  return { webhookEndpointId };
};

/** The acts on endpoints of webhooks. */
export const WEBHOOK_ACTS: Readonly<Record<string, ActOfTest>> = {
  createWebhookEndpoint: ['webhook_endpoint', () => Promise.resolve({ url: URL_OF_NOBODY }), FIRST],
  updateWebhookEndpoint: [
    'webhook_endpoint_fact',
    async (server) => ({ ...(await named(server)), environment: 'ALL' }),
    FIRST,
  ],
  pauseWebhookEndpoint: ['webhook_endpoint_fact', named, FIRST],
  resumeWebhookEndpoint: [
    'webhook_endpoint_fact',
    async (server) => {
      const input = await named(server);
      await act(server, FIRST, 'pauseWebhookEndpoint', input, 'webhookEndpoint { id }');
      return input;
    },
    FIRST,
  ],
  deleteWebhookEndpoint: ['webhook_endpoint_fact', named, FIRST],
  rotateWebhookSecret: ['webhook_secret', named, FIRST],
  sendWebhookSample: [
    'webhook_replay',
    async (server) => ({ ...(await named(server)), type: 'NOTICE_GIVEN' }),
    FIRST,
  ],
  redeliverWebhookEvent: ['webhook_replay', (server) => aUsedEndpoint(server), FIRST],
  redeliverWebhookEvents: [
    'webhook_replay',
    async (server) => ({ ...(await named(server)), since: '2020-01-01T00:00:00Z' }),
    FIRST,
  ],
};

const [D, F, N, I] = ['DONE', 'FORBIDDEN', 'NOT_FOUND', 'INVALID_INPUT'] as const;

/**
 * What becomes of each on an endpoint of the partner: for staff, owner, member, its partner,
 * another customer, another partner, NICE, GOTO. What the partner did, staff need not do any more.
 */
export const WEBHOOK_OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  createWebhookEndpoint: [D, D, F, D, D, D, F, F],
  updateWebhookEndpoint: [I, N, F, D, N, N, F, F],
  pauseWebhookEndpoint: [I, N, F, D, N, N, F, F],
  // It is active.
  resumeWebhookEndpoint: [I, N, F, I, N, N, F, F],
  deleteWebhookEndpoint: [N, N, F, D, N, N, F, F],
  rotateWebhookSecret: [D, N, F, D, N, N, F, F],
  sendWebhookSample: [D, N, F, D, N, N, F, F],
  redeliverWebhookEvent: [D, N, F, D, N, N, F, F],
  redeliverWebhookEvents: [D, N, F, D, N, N, F, F],
};

/** Good inputs on an endpoint. */
export const webhookInputs = (used: () => Awaited<ReturnType<typeof aUsedEndpoint>>) => {
  const one = () => ({ webhookEndpointId: used().webhookEndpointId });
  return {
    createWebhookEndpoint: () => ({ url: URL_OF_NOBODY }),
    updateWebhookEndpoint: () => ({ ...one(), environment: 'ALL' }),
    pauseWebhookEndpoint: one,
    resumeWebhookEndpoint: one,
    deleteWebhookEndpoint: one,
    rotateWebhookSecret: one,
    sendWebhookSample: () => ({ ...one(), type: 'NOTICE_GIVEN' }),
    redeliverWebhookEvent: () => used(),
    redeliverWebhookEvents: () => ({ ...one(), since: '2020-01-01T00:00:00Z' }),
  };
};

const OWNERS = [
  'owner',
  'other account',
  'partner of another account',
  'partner confined to others',
];

/** Each sees a list of its own; of an id that names nothing, nobody sees anything. */
export const WEBHOOK_QUERIES: Readonly<Record<string, FieldEntry>> = {
  webhookEndpoints: { kind: 'WEBHOOKS', expected: to(OWNERS, 'SEEN') },
  previewWebhook: {
    kind: 'WEBHOOKS',
    asked: 'previewWebhook(webhookEndpointId: "x", type: NOTICE_GIVEN)',
    expected: to([...INSIDERS, ...OWNERS], 'NOTHING'),
  },
};

const PAGE = 'edges nodes pageInfo totalCount';
const EDGE = 'cursor node';
/** Whoever may have endpoints sees the page, and on it what is theirs. */
const ofOwnLists = (names: string): TypeEntry => ({
  kind: 'WEBHOOKS',
  fields: Object.fromEntries(
    names.split(' ').map((name) => {
      const isThere = name === 'pageInfo' || name === 'totalCount';
      const seers = isThere ? OWNERS : ['partner of another account'];
      return [name, { expected: to(seers, 'SEEN') }];
    }),
  ),
});
const ofNoPreview = (names: string): TypeEntry => ({
  kind: 'WEBHOOKS',
  fields: Object.fromEntries(
    names.split(' ').map((name) => [name, { expected: to([...INSIDERS, ...OWNERS], 'NOTHING') }]),
  ),
});

/** Who sees which field of an endpoint. */
export const WEBHOOK_FIELDS: Readonly<Record<string, TypeEntry>> = {
  WebhookEndpoint: entry(
    'WEBHOOKS',
    'id url status types? environment operation? recordedAt recordedBy partner account? problems acknowledgedCursor lanesWaiting secrets attempts',
  ),
  WebhookEndpointConnection: ofOwnLists(PAGE),
  WebhookEndpointEdge: ofOwnLists(EDGE),
  WebhookAttempt: entry(
    'WEBHOOKS',
    'messageId type number startedAt durationMs outcome status address error bodyBytes bodySha256 excerpt',
  ),
  WebhookAttemptConnection: entry('WEBHOOKS', PAGE),
  WebhookAttemptEdge: entry('WEBHOOKS', EDGE),
  WebhookProblem: entry('WEBHOOKS', 'kind beganAt'),
  WebhookSecret: entry('WEBHOOKS', 'version expiresAt? recordedAt'),
  WebhookPreview: ofNoPreview('headers body'),
  WebhookHeader: ofNoPreview('name value'),
};
