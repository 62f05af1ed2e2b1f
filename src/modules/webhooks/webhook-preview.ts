import type { RequestContext } from '../../application/context';
import type { EventType } from '../../application/event-types';
import { timeOrderedId } from '../../application/time-ordered-id';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { feedHead, type FeedHead } from '../events/event-feed.loader';
import { placeOfEvent, sentEventOf } from './sent-event.loader';
import { requireNoMore } from './webhook-endpoint.input-check';
import {
  acknowledgedPosition,
  progressOf,
  secretsByEndpointId,
  type WebhookEndpoint,
} from './webhook-endpoint.loader';
import {
  acknowledgedCursorOf,
  headersOf,
  messageOf,
  sampleOf,
  type WebhookMessage,
} from './webhook-message';
import { operationData } from './webhook-operation';
import { filterOf, isSentTo } from './webhook-reader';
import { wording } from './webhook.sentences';

/** An event, or a type of which one is made up; null for an id that is none. */
interface Wanted {
  readonly event: RowKey | null | undefined;
  readonly type: EventType | undefined;
}

interface Preview {
  readonly headers: { readonly name: string; readonly value: string }[];
  readonly body: string;
}

/**
 * What an endpoint would be sent now. The viewer may read all that it is sent, so what is read here
 * is what its owner would.
 *
 * @throws UserInputError INVALID_INPUT; NOT_FOUND for an event that the endpoint is not sent.
 */
export async function previewOf(
  context: RequestContext,
  endpoint: WebhookEndpoint,
  wanted: Wanted,
): Promise<Preview> {
  requireNoMore(context, endpoint, ['webhookEndpointId']);
  const { requestedAt, webhooks } = context;
  const [head, progress, versions] = await Promise.all([
    feedHead(context),
    progressOf(context, endpoint.id),
    secretsByEndpointId(context, endpoint.id),
  ]);
  const message = await messageWanted(context, head, endpoint, wanted);
  const secrets = versions.flatMap((version) => webhooks.masterKeys.secretOf(version) ?? []);
  const position = acknowledgedPosition(progress);
  const cursor = acknowledgedCursorOf(head, endpoint, position, requestedAt);
  const headers = headersOf(message, secrets, requestedAt, cursor);
  return {
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    body: message.body,
  };
}

async function messageWanted(
  context: RequestContext,
  head: FeedHead,
  endpoint: WebhookEndpoint,
  { event: key, type }: Wanted,
): Promise<WebhookMessage> {
  if ((key === undefined) === (type === undefined)) {
    const got = type === undefined ? 'neither' : 'both';
    refuse('INVALID_INPUT', ['type'], wording('expected eventId or type, got {got}', { got }));
  }
  if (type !== undefined) {
    return sampleOf(head, endpoint, { id: timeOrderedId(), type, at: context.requestedAt });
  }
  const found = key && (await placeOfEvent(context, key));
  if (!found || !isSentTo(endpoint, found.event.type, found.place.isSandbox)) {
    const message = wording('No event with this id that the endpoint is sent.');
    return refuse('NOT_FOUND', ['eventId'], message);
  }
  const event = await sentEventOf(context, filterOf(endpoint), found);
  if (endpoint.operation === null) return messageOf(head, endpoint, event);
  return messageOf(head, endpoint, event, await operationData(context, endpoint, event));
}
