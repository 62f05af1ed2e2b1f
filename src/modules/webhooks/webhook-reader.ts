import type { EventType } from '../../application/event-types';
import type { PartnerScope, StaffPermission } from '../../application/permissions';
import type { Viewer } from '../../application/viewer';
import { EVENT_TYPE_LIST, mayReadEvents } from '../events/event-kind';
import type { FeedFilter } from '../events/event-feed.loader';
import { cursorOwnerOf, type CursorScope } from '../events/feed-cursor';
import type { WebhookEndpoint } from './webhook-endpoint.loader';

/**
 * Whose eyes an endpoint sees with: its owner's, with no more than its creator held.
 *
 * What it is sent is read as this viewer reads it, so that rights are asked whenever it is sent.
 */
export function readerOf({ id, partnerId, accountId, ...endpoint }: WebhookEndpoint): Viewer {
  const subject = `webhook endpoint ${id}`;
  const { permissions, accountIds } = endpoint;
  if (partnerId !== null) {
    const scopes = new Set(permissions as PartnerScope[]);
    return { kind: 'PARTNER', subject, partnerId, clientId: null, scopes, accountIds };
  }
  if (accountId !== null) return { kind: 'PERSON', subject, accountId, isOwner: true };
  return { kind: 'STAFF', subject, permissions: new Set(permissions as StaffPermission[]) };
}

/** What of the feed an endpoint is sent. */
export function filterOf(
  endpoint: WebhookEndpoint,
  types: readonly EventType[] | null = endpoint.types,
): FeedFilter {
  const reader = readerOf(endpoint);
  const { environment } = endpoint;
  const readable = (types ?? EVENT_TYPE_LIST).filter((type) => mayReadEvents(reader, type));
  return {
    types: readable.length === EVENT_TYPE_LIST.length ? undefined : readable,
    isSandbox: environment === 'ALL' ? undefined : environment === 'SANDBOX',
  };
}

/**
 * Whether an endpoint may be sent an event: its owner reads it, and it is of such an account. One
 * of a type that it is not sent by itself may be sent once more.
 */
export function isSentTo(
  endpoint: WebhookEndpoint,
  type: EventType,
  isOfSandbox: boolean,
): boolean {
  const { types, isSandbox = isOfSandbox } = filterOf(endpoint, [type]);
  return types?.length !== 0 && isSandbox === isOfSandbox;
}

/** What the cursors of its messages are good for: the owner's `events` under the same types. */
export const cursorScopeOf = (endpoint: WebhookEndpoint): CursorScope => ({
  owner: cursorOwnerOf(readerOf(endpoint)),
  list: 'events',
  filter: { types: endpoint.types ?? undefined },
});
