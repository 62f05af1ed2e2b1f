import type { EventType } from '../../application/event-types';
import type { AuditedFact } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import type { Instant } from '../../domain/time/time-zone';
import { WebhookReplayRow } from './webhook.entity';
import {
  checkTypes,
  placeNamed,
  requireEndpoint,
  requireStatus,
} from './webhook-endpoint.input-check';
import type { WebhookEndpoint } from './webhook-endpoint.loader';
import { placeOfEvent } from './sent-event.loader';
import { cursorScopeOf, filterOf, isSentTo } from './webhook-reader';
import { wording } from './webhook.sentences';

const RIGHT = 'MANAGE_WEBHOOKS';
/** Events that are sent once more at one request. */
export const REPLAYED_EVENTS_MAX = 100_000;
/** Samples and redeliveries of an endpoint that wait at the same time. */
const REPLAYS_MAX = 20;

const at = (path: InputPath): InputPath => [...path, 'webhookEndpointId'];

type NewReplay = Pick<WebhookReplayRow, 'kind' | 'position' | 'untilPosition' | 'types'>;

const WAITING = {
  name: 'count-webhook-replays',
  text: 'select count(*)::int as count from webhook_replay where endpoint_id = $1',
};

async function addReplay(
  { transaction, newId, recorded }: CommandContext,
  { id: endpointId, partnerId, accountId, accountIds }: WebhookEndpoint,
  replay: NewReplay,
  path: InputPath,
): Promise<void> {
  const [waiting] = await transaction.rows<{ count: number }>(WAITING, [endpointId]);
  if ((waiting?.count ?? 0) >= REPLAYS_MAX) {
    const message = 'expected at most {max} samples and redeliveries that wait, got one more';
    refuse('INVALID_INPUT', path, wording(message, { max: REPLAYS_MAX }));
  }
  await transaction.insert(WebhookReplayRow, [
    {
      ...{ endpointId, id: newId(), partnerId, accountId, accountIds, ...replay },
      ...{ attempts: 0, nextAt: recorded.recordedAt, ...recorded },
    },
  ]);
}

const asked = (
  { id, accountId }: WebhookEndpoint,
  name: string,
  after: string | null,
): AuditedFact => ({
  accountId,
  subject: { type: 'WebhookEndpoint', id },
  changes: [{ name, before: null, after }],
});

export interface WebhookSample {
  readonly endpointId: string | undefined;
  readonly type: EventType;
}

/** Has a made-up event sent, within a second; accepted by a new endpoint, it makes it active. */
export const sendWebhookSample = defineCommand({
  name: 'sendWebhookSample',
  right: RIGHT,
  account: 'none',
  run: async (context, { endpointId, type }: WebhookSample, path) => {
    const { endpoint: webhookEndpoint, delivery } = await requireEndpoint(
      context,
      endpointId,
      at(path),
    );
    const check = new InputCheck();
    checkTypes(check, [context.viewer], [type], [...path, 'type']);
    check.done();
    const { position } = delivery;
    const sample = { kind: 'SAMPLE' as const, position, untilPosition: position, types: [type] };
    await addReplay(context, webhookEndpoint, sample, at(path));
    return { webhookEndpoint, type };
  },
  audit: ({ webhookEndpoint, type }) => [asked(webhookEndpoint, 'sample', type)],
  event: 'none',
});

export interface RedeliveredEvent {
  readonly endpointId: string | undefined;
  readonly event: RowKey | undefined;
}

/** Has one event sent once more, with the id that it had. */
export const redeliverWebhookEvent = defineCommand({
  name: 'redeliverWebhookEvent',
  right: RIGHT,
  account: 'none',
  run: async (context, { endpointId, event }: RedeliveredEvent, path) => {
    const { endpoint: webhookEndpoint } = await requireEndpoint(context, endpointId, at(path));
    requireStatus(webhookEndpoint, ['ACTIVE', 'PAUSED', 'DISABLED'], at(path));
    const found = event && (await placeOfEvent(context, event));
    if (!found || !isSentTo(webhookEndpoint, found.event.type, found.place.isSandbox)) {
      const message = wording('No event with this id that the endpoint is sent.');
      return refuse('NOT_FOUND', [...path, 'eventId'], message);
    }
    const { position } = found.place;
    const types = [found.event.type];
    const replay = {
      kind: 'EVENTS' as const,
      position: position - 1,
      untilPosition: position,
      types,
    };
    await addReplay(context, webhookEndpoint, replay, at(path));
    return { webhookEndpoint, eventId: found.event.id };
  },
  audit: ({ webhookEndpoint, eventId }) => [asked(webhookEndpoint, 'event', eventId)],
  event: 'none',
});

export interface RedeliveredEvents {
  readonly endpointId: string | undefined;
  /** Where it begins, and where it ends: at the endpoint's own place when absent. */
  readonly after?: string | null | undefined;
  readonly since?: Instant | null | undefined;
  readonly upTo?: string | null | undefined;
  readonly until?: Instant | null | undefined;
  /** Undefined for the endpoint's own types. */
  readonly types?: readonly EventType[] | undefined;
}

const COUNT = {
  name: 'count-webhook-range',
  text: `select count(*)::int as count from (
      select from event_feed where position > $1 and position <= $2
        and ($3::uuid is null or partner_id = $3) and ($4::uuid is null or account_id = $4)
        and ($5::text[] is null or type = any($5)) limit $6
    ) f`,
};

/** Has the events of a range sent once more, in their order. */
export const redeliverWebhookEvents = defineCommand({
  name: 'redeliverWebhookEvents',
  right: RIGHT,
  account: 'none',
  run: async (context, input: RedeliveredEvents, path) => {
    const { endpoint: webhookEndpoint, delivery } = await requireEndpoint(
      context,
      input.endpointId,
      at(path),
    );
    requireStatus(webhookEndpoint, ['ACTIVE', 'PAUSED', 'DISABLED'], at(path));
    const types = checkedRange(context, input, path);
    const scope = cursorScopeOf(webhookEndpoint);
    const from = await placeNamed(context, scope, input.after, input.since);
    const to = await placeNamed(context, scope, input.upTo, input.until);
    // What lies behind its own place is sent anyway.
    const untilPosition = Math.min(to ?? delivery.position, delivery.position);
    const position = from ?? 0;
    if (position >= untilPosition) {
      const end = input.upTo != null ? 'upTo' : input.until != null ? 'until' : undefined;
      const where = end === undefined ? path : [...path, end];
      refuse('INVALID_INPUT', where, wording('expected an end behind the beginning'));
    }
    const { partnerId, accountId } = webhookEndpoint;
    const counted = filterOf(webhookEndpoint, types ?? webhookEndpoint.types).types ?? null;
    const range = [position, untilPosition, partnerId, accountId, counted, REPLAYED_EVENTS_MAX + 1];
    const [row] = await context.transaction.rows<{ count: number }>(COUNT, range);
    if ((row?.count ?? 0) > REPLAYED_EVENTS_MAX) {
      const message = wording('expected at most {max} events, got more', {
        max: REPLAYED_EVENTS_MAX,
      });
      refuse('INVALID_INPUT', path, message);
    }
    const replay = { kind: 'EVENTS' as const, position, untilPosition, types };
    await addReplay(context, webhookEndpoint, replay, at(path));
    return { webhookEndpoint, range: `${position} to ${untilPosition}` };
  },
  audit: ({ webhookEndpoint, range }) => [asked(webhookEndpoint, 'positions', range)],
  event: 'none',
});

function checkedRange(
  { viewer }: CommandContext,
  { after, since, upTo, until, types }: RedeliveredEvents,
  path: InputPath,
): EventType[] | null {
  const check = new InputCheck();
  if (after != null && since != null) {
    check.invalid([...path, 'since'], wording('expected after or since, got both'));
  }
  if (after == null && since == null) {
    check.invalid([...path, 'after'], wording('expected after or since, got neither'));
  }
  if (upTo != null && until != null) {
    check.invalid([...path, 'until'], wording('expected upTo or until, got both'));
  }
  const checked = checkTypes(check, [viewer], types ?? null, [...path, 'types']);
  check.done();
  return checked;
}
