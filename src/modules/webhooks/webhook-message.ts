import { createHash } from 'node:crypto';
import type { EventType } from '../../application/event-types';
import { toInstant, millisOf, type Instant } from '../../domain/time/time-zone';
import { nodeId, rootNodeId, type NodeTypeName } from '../../graphql/node-id';
import { signedHeaders } from '../../outgoing/signature';
import { stableId } from '../../application/stable-id';
import { EVENT_KINDS } from '../events/event-kind';
import type { FeedHead, FeedPlace } from '../events/event-feed.loader';
import type { RecordedEvent } from '../events/event.loader';
import { ofNoAccount } from '../events/event-view';
import { writeFeedCursor } from '../events/feed-cursor';
import type { WebhookEndpoint } from './webhook-endpoint.loader';
import { cursorScopeOf } from './webhook-reader';
import type { DataProblem } from './webhook-state';

/** An event as it is sent: with its place, and the one before it that the endpoint was sent. */
export interface SentEvent {
  readonly place: FeedPlace;
  readonly event: RecordedEvent;
  readonly previousSequence: number | null;
}

/** A message: its body is the same text at every attempt. */
export interface WebhookMessage {
  readonly id: string;
  readonly type: EventType;
  readonly body: string;
}

/**
 * The message of an event: what happened, with the ids of what it is about and nothing else, or
 * with what the endpoint's operation told of it.
 */
export function messageOf(
  head: FeedHead,
  endpoint: WebhookEndpoint,
  { place, event, previousSequence }: SentEvent,
  told?: object | DataProblem,
): WebhookMessage {
  const { ownerId, accountId, id, type, seq, occurredAt } = event;
  const { position, placedAt, isSandbox } = place;
  const message = {
    id: nodeId('Event', { accountId: ownerId, id }),
    ...{ type, timestamp: occurredAt, sequence: seq, previousSequence },
    cursor: writeFeedCursor(head, cursorScopeOf(endpoint), { position, placedAt }),
    accountId: accountId === null ? null : rootNodeId('Account', accountId),
    isTest: isSandbox,
    data: typeof told === 'object' ? told : dataOf(event),
    ...(typeof told === 'string' ? { problem: told } : {}),
  };
  return { id: message.id, type, body: JSON.stringify(message) };
}

/** The ids of what an event is about. */
function dataOf({ type, accountId, factKey, subscriptionId }: RecordedEvent) {
  const { subject } = EVENT_KINDS[type];
  const ids: Record<string, string> = {};
  if (accountId !== null && subscriptionId !== null) {
    ids['subscriptionId'] = nodeId('Subscription', { accountId, id: subscriptionId });
  }
  if (subject) {
    const [field, node] = subject;
    const subjectId = idOf(node, accountId, factKey);
    if (subjectId !== undefined) ids[`${field}Id`] = subjectId;
  }
  return ids;
}

function idOf(type: NodeTypeName, accountId: string | null, id: string): string | undefined {
  if (ofNoAccount(type)) return rootNodeId(type, id);
  return accountId === null ? undefined : nodeId(type, { accountId, id });
}

/** A made-up event of a type: whatever it names is not there. */
export function sampleOf(
  head: FeedHead,
  endpoint: WebhookEndpoint,
  { id, type, at }: { readonly id: string; readonly type: EventType; readonly at: Instant },
): WebhookMessage {
  const made = (name: string) => stableId(['sample', id, name]);
  const accountId = endpoint.accountId ?? made('account');
  const { subject } = EVENT_KINDS[type];
  const event: RecordedEvent = {
    ...{ ownerId: accountId, accountId, id, seq: 1, type, factKey: made('fact') },
    ...{ subscriptionId: subject ? null : made('subscription'), occurredAt: at, recordedAt: at },
  };
  const place: FeedPlace = {
    ...{ position: head.position, stream: accountId, accountId, eventId: id, isSandbox: true },
    placedAt: at,
  };
  return messageOf(head, endpoint, { place, event, previousSequence: null });
}

/** The headers of an attempt, by the wall clock. */
export function headersOf(
  { id, body }: WebhookMessage,
  secrets: readonly string[],
  at: Instant,
  acknowledgedCursor: string,
): Record<string, string> {
  const timestampSeconds = Math.floor(millisOf(at) / 1_000);
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Switchboard-Webhooks/1',
    ...signedHeaders({ id, timestampSeconds, body }, secrets),
    // How far everything was acknowledged changes from attempt to attempt: it is not signed.
    'switchboard-acknowledged-cursor': acknowledgedCursor,
  };
}

/** The cursor up to which everything was acknowledged. */
export const acknowledgedCursorOf = (
  head: FeedHead,
  endpoint: WebhookEndpoint,
  position: number,
  at: Instant,
): string => writeFeedCursor(head, cursorScopeOf(endpoint), { position, placedAt: at });

export const sha256Of = (body: string): string => createHash('sha256').update(body).digest('hex');

export const secondsLater = (at: Instant, seconds: number): Instant =>
  toInstant(millisOf(at) + seconds * 1_000);
