import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { selfSigned } from './certificates';
import { program } from './program';
import { act, read } from './world';
import { WEBHOOKS, type TestServer, type TestViewer } from './test-server';

/** A request that a receiver got. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a message says, once its signature was checked. */
export interface Message {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly sequence: number;
  readonly previousSequence: number | null;
  readonly cursor: string;
  readonly accountId: string | null;
  readonly isTest: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/** How a receiver answers; it hangs where it says nothing. */
export interface Reaction {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
type React = (
  received: Received,
) => Reaction | number | undefined | Promise<Reaction | number | undefined>;

export interface WebhookReceiver {
  readonly url: string;
  /** Its certificate, by which alone it is trusted. */
  readonly authority: string;
  /** All that came, in that order, and of it what was answered 2xx. */
  readonly received: Received[];
  readonly accepted: Received[];
  /** How it answers from now on. */
  react: React;
  close(): Promise<void>;
}

/** A real HTTPS server on the loopback; it accepts everything until it is told otherwise. */
export async function startWebhookReceiver(react: React = () => 204): Promise<WebhookReceiver> {
  const { cert, key } = selfSigned(['127.0.0.1', 'localhost']);
  const receiver = { received: [] as Received[], accepted: [] as Received[], react };
  const server = createServer({ cert, key }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const got: Received = {
        path: request.url ?? '',
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(parts).toString(),
      };
      receiver.received.push(got);
      void Promise.resolve(receiver.react(got)).then((reaction) => {
        if (reaction === undefined) return;
        const { status, headers, body } =
          typeof reaction === 'number' ? { status: reaction } : { headers: undefined, ...reaction };
        if (status >= 200 && status < 300) receiver.accepted.push(got);
        response.writeHead(status, headers).end(body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `https://127.0.0.1:${port}/hooks`,
    authority: cert,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

/**
 * Whether a secret signed a request. Its timestamp is the test's clock's, so how old it may be is
 * not asked.
 */
export function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
  const signature = new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body);
  return (headers['webhook-signature'] ?? '').split(' ').includes(signature);
}

export const messageIn = ({ body }: Received): Message => JSON.parse(body) as Message;

type Work = Parameters<typeof program.deliverDueWebhooks>[0];

/** What a test delivers webhooks with: its database and clock, and trust in its receivers. */
export function delivering(
  { database, clock }: TestServer,
  receivers: readonly WebhookReceiver[],
  more: Partial<Work> = {},
): Work {
  const { rules, masterKeys } = WEBHOOKS;
  const extraAuthorities = receivers.map(({ authority }) => authority);
  return {
    ...{ database, clock: () => clock.now as ReturnType<Work['clock']>, masterKeys },
    ...{ log: { error: () => undefined }, storedOperations: program.schemaOperations() },
    agent: new program.GuardedAgent({ rules, extraAuthorities }),
    ...more,
  };
}

/** An endpoint as its owner sees it. */
export interface EndpointSeen {
  readonly id: string;
  readonly status: string;
  readonly lanesWaiting: number;
  readonly acknowledgedCursor: string;
  readonly problems: readonly { readonly kind: string; readonly beganAt: string | null }[];
  readonly attempts: { readonly nodes: readonly AttemptSeen[] };
}

export interface AttemptSeen {
  readonly messageId: string;
  readonly number: number;
  readonly type: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly address: string | null;
  readonly excerpt: string;
  readonly bodyBytes: number;
  readonly bodySha256: string;
}

/** An endpoint for a receiver, that has accepted a sample unless it is to be left PENDING. */
export async function anEndpoint(
  server: TestServer,
  viewer: TestViewer,
  receiver: WebhookReceiver,
  {
    isPending = false,
    ...more
  }: { readonly isPending?: boolean; readonly [field: string]: unknown } = {},
): Promise<{ readonly id: string; readonly secret: string }> {
  const input = { url: receiver.url, ...more };
  const { webhookEndpoint, secret } = await act<{
    webhookEndpoint: { id: string };
    secret: string;
  }>(server, viewer, 'createWebhookEndpoint', input, 'webhookEndpoint { id } secret');
  const { id } = webhookEndpoint;
  if (isPending) return { id, secret };
  const sample = { webhookEndpointId: id, type: 'NOTICE_GIVEN' };
  await act(server, viewer, 'sendWebhookSample', sample, 'webhookEndpoint { id }');
  await program.deliverDueWebhooks(delivering(server, [receiver]));
  // The sample; behind it comes what happened since it was told to begin.
  receiver.received.shift();
  receiver.accepted.shift();
  return { id, secret };
}

export async function endpointSeen(
  server: TestServer,
  viewer: TestViewer,
  id: string,
): Promise<EndpointSeen> {
  const { node } = await read<{ node: EndpointSeen }>(
    server,
    viewer,
    `query ($id: ID!) { node(id: $id) { ... on WebhookEndpoint { id status lanesWaiting
      acknowledgedCursor problems { kind beganAt } attempts(first: 100) { nodes {
      messageId number type outcome status error address excerpt bodyBytes bodySha256 } } } } }`,
    { id },
  );
  return node;
}
