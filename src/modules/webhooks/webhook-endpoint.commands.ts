import type { EventType } from '../../application/event-types';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { Viewer } from '../../application/viewer';
import type { Transaction } from '../../data/transaction';
import type { Instant } from '../../domain/time/time-zone';
import { feedHead } from '../events/event-feed.loader';
import { cursorOwnerOf } from '../events/feed-cursor';
import {
  WebhookDeliveryRow,
  WebhookEndpointFactRow,
  WebhookEndpointRow,
  WebhookSecretRow,
} from './webhook.entity';
import type { WebhookEnvironment, WebhookOwner } from './webhook-state';
import { auditedEndpoint, factOfEndpoint } from './webhook-delivery.commands';
import {
  checkTypes,
  checkUrl,
  placeNamed,
  requireEndpoint,
  requireNoMore,
  requireStatus,
} from './webhook-endpoint.input-check';
import {
  WORKING_SECRETS,
  type WebhookEndpoint,
  type WorkingSecret,
} from './webhook-endpoint.loader';
import { secondsLater } from './webhook-message';
import { checkOperation } from './webhook-operation';
import { readerOf } from './webhook-reader';
import { wording } from './webhook.sentences';
import { changeEndpoint, endDelivery, reviveDelivery } from './webhook.store';

const RIGHT = 'MANAGE_WEBHOOKS';
const ENDPOINTS_MAX = 20;
const OVERLAP_HOURS_MAX = 168;
const HOUR_SECONDS = 3_600;

/** What an endpoint is to be. */
export interface NewWebhookEndpoint {
  readonly url: string;
  /** Null for every type that its owner may read. */
  readonly types: readonly EventType[] | null;
  readonly environment: WebhookEnvironment;
  /** A subscription operation that gives the data; null for ids alone. */
  readonly operation: string | null;
  /** Where it begins; at the end of the feed when both are absent. */
  readonly after?: string | null | undefined;
  readonly since?: Instant | null | undefined;
}

/**
 * Makes an endpoint, with its first secret. It is sent samples alone, until one was accepted.
 *
 * @throws UserInputError INVALID_INPUT or TARGET_REFUSED naming every field; NOT_SET_UP where the
 *   server derives no secrets.
 */
export const createWebhookEndpoint = defineCommand({
  name: 'createWebhookEndpoint',
  right: RIGHT,
  account: 'none',
  run: async (context, input: NewWebhookEndpoint, path) => {
    const { transaction, recorded } = context;
    const viewer = context.viewer as Viewer;
    const check = new InputCheck();
    const url = checkUrl(check, context, input.url, [...path, 'url']);
    const types = checkTypes(check, [viewer], input.types, [...path, 'types']);
    const { operation } = input;
    checkOperation(check, context, [viewer], { operation, types }, [...path, 'operation']);
    if (input.after != null && input.since != null) {
      check.invalid([...path, 'since'], wording('expected after or since, got both'));
    }
    check.done();
    const keyId = requireKey(context, path);
    const owner = ownerOf(viewer);
    await lockEndpointsOf(transaction, owner);
    if ((await countEndpoints(transaction, owner)) >= ENDPOINTS_MAX) {
      const message = 'expected at most {max} endpoints, got one more: delete one first';
      refuse('INVALID_INPUT', path, wording(message, { max: ENDPOINTS_MAX }));
    }
    const row: WebhookEndpointRow = {
      ...{ id: context.newId(), ...owner, permissions: permissionsOf(viewer), ...recorded },
    };
    const said = {
      ...{ status: 'PENDING' as const, reason: null, url, types },
      ...{ environment: input.environment, operation, version: 1 },
    };
    const position = await beginningOf(context, viewer, input);
    await transaction.insert(WebhookEndpointRow, [row]);
    await transaction.insert(WebhookEndpointFactRow, [
      { ...said, ...owner, endpointId: row.id, ...recorded },
    ]);
    await transaction.insert(WebhookDeliveryRow, [newDelivery(row, position)]);
    const webhookEndpoint: WebhookEndpoint = { ...row, ...said, changedAt: recorded.recordedAt };
    const secret = await addSecret(context, webhookEndpoint, { version: 1, keyId, endsAt: null });
    return { webhookEndpoint, secret };
  },
  audit: ({ webhookEndpoint }) => [auditedEndpoint(webhookEndpoint, null)],
  event: 'none',
});

/** Whose endpoints the viewer makes. */
function ownerOf(viewer: Viewer): WebhookOwner & { accountIds: string[] | null } {
  const none = { partnerId: null, accountId: null, accountIds: null };
  switch (viewer.kind) {
    case 'PARTNER': {
      const { partnerId, accountIds } = viewer;
      return { ...none, partnerId, accountIds: accountIds && [...accountIds] };
    }
    case 'PERSON':
      return { ...none, accountId: viewer.accountId };
    default:
      return none;
  }
}

function permissionsOf(viewer: Viewer): string[] {
  if (viewer.kind === 'PARTNER') return [...viewer.scopes];
  return viewer.kind === 'STAFF' ? [...viewer.permissions] : [];
}

const newDelivery = (
  { id: endpointId, partnerId, accountId, accountIds }: WebhookEndpointRow,
  position: number,
): WebhookDeliveryRow => ({
  ...{ endpointId, partnerId, accountId, accountIds, status: 'PENDING', position },
  ...{ leasedBy: null, leasedUntil: null, isSlow: false, backoffs: 0, notBefore: null },
  ...{ firstFailedAt: null, lastFailedAt: null, lastSucceededAt: null },
});

async function beginningOf(
  context: CommandContext,
  viewer: Viewer,
  { after, since, types }: NewWebhookEndpoint,
): Promise<number> {
  const filter = { types: types ?? undefined };
  const scope = { owner: cursorOwnerOf(viewer), list: 'events', filter };
  const named = await placeNamed(context, scope, after, since);
  return named ?? (await feedHead(context)).position;
}

const textOfOwner = ({ partnerId, accountId }: WebhookOwner) =>
  partnerId ?? accountId ?? 'provider';

/** Endpoints of one owner are counted one after the other. */
async function lockEndpointsOf({ rows }: Transaction, owner: WebhookOwner): Promise<void> {
  const text = `select pg_advisory_xact_lock(hashtextextended($1, 0))`;
  const values = [`webhook endpoints of ${textOfOwner(owner)}`];
  await rows({ name: 'lock-webhook-endpoints', text }, values);
}

const COUNT = {
  name: 'count-webhook-endpoints',
  text: `select count(*)::int as count from webhook_delivery
    where partner_id is not distinct from $1 and owner_account_id is not distinct from $2
      and status <> 'DELETED'`,
};

async function countEndpoints({ rows }: Transaction, { partnerId, accountId }: WebhookOwner) {
  return (await rows<{ count: number }>(COUNT, [partnerId, accountId]))[0]?.count ?? 0;
}

/** @throws UserInputError NOT_SET_UP */
function requireKey({ webhooks }: CommandContext, path: InputPath): string {
  const { currentId } = webhooks.masterKeys;
  const message = 'No webhooks can be set up here: the server has no master key for their secrets.';
  return currentId ?? refuse('NOT_SET_UP', path, wording(message));
}

interface AddedSecret {
  readonly version: number;
  readonly keyId: string;
  /** When the versions before it stop; null for the first. */
  readonly endsAt: Instant | null;
}

/** Gives an endpoint another secret. @returns its text, which nobody is told again. */
async function addSecret(
  { transaction, recorded, webhooks }: CommandContext,
  { id: endpointId, partnerId, accountId, accountIds }: WebhookEndpoint,
  { version, keyId, endsAt: earlierEndAt }: AddedSecret,
): Promise<string> {
  const owner = { partnerId, accountId, accountIds };
  const row = { endpointId, version, ...owner, keyId, earlierEndAt, ...recorded };
  await transaction.insert(WebhookSecretRow, [row]);
  const secret = webhooks.masterKeys.secretOf(row);
  if (secret === undefined) throw new Error('a key that was there is gone');
  return secret;
}

export interface ChangedWebhookEndpoint {
  readonly endpointId: string | undefined;
  readonly url?: string | undefined;
  /** Undefined for no change, null for every type. */
  readonly types?: readonly EventType[] | null | undefined;
  readonly environment?: WebhookEnvironment | undefined;
  /** Undefined for no change, null for ids alone. */
  readonly operation?: string | null | undefined;
}

/**
 * Changes where events are sent, or which. With another URL it is sent samples alone, until one was
 * accepted there; what waits is kept.
 */
export const updateWebhookEndpoint = defineCommand({
  name: 'updateWebhookEndpoint',
  right: RIGHT,
  account: 'none',
  run: async (context, input: ChangedWebhookEndpoint, path) => {
    const { endpoint } = await requireEndpoint(context, input.endpointId, at(path));
    requireNoMore(context, endpoint, at(path));
    const readers = [context.viewer, readerOf(endpoint)];
    const check = new InputCheck();
    const url =
      input.url === undefined
        ? endpoint.url
        : checkUrl(check, context, input.url, [...path, 'url']);
    const types =
      input.types === undefined
        ? endpoint.types
        : checkTypes(check, readers, input.types, [...path, 'types']);
    const { environment = endpoint.environment, operation = endpoint.operation } = input;
    checkOperation(check, context, readers, { operation, types }, [...path, 'operation']);
    const isSame =
      url === endpoint.url &&
      environment === endpoint.environment &&
      operation === endpoint.operation &&
      JSON.stringify(types) === JSON.stringify(endpoint.types);
    if (isSame) check.invalid(path, wording('expected something to change, got nothing'));
    check.done();
    const isElsewhere = url !== endpoint.url;
    const { status, reason } = endpoint;
    const webhookEndpoint = await changeEndpoint(context, endpoint, {
      ...{ url, types, environment, operation },
      ...(isElsewhere ? { status: 'PENDING' } : { status, reason }),
    });
    return { webhookEndpoint, before: endpoint };
  },
  audit: ({ webhookEndpoint, before }) => [
    {
      ...auditedEndpoint(webhookEndpoint, before.status),
      changes: (['status', 'url', 'types', 'environment', 'operation'] as const).flatMap((name) => {
        const [old, next] = [before[name], webhookEndpoint[name]].map((value) =>
          Array.isArray(value) ? value.join(', ') : value,
        );
        return old === next ? [] : [{ name, before: old ?? null, after: next ?? null }];
      }),
    },
  ],
  event: 'none',
});

const at = (path: InputPath): InputPath => [...path, 'webhookEndpointId'];

export interface WebhookEndpointNamed {
  readonly endpointId: string | undefined;
}

/** Stops sending; the place in the feed and what waits are kept. */
export const pauseWebhookEndpoint = defineCommand({
  name: 'pauseWebhookEndpoint',
  right: RIGHT,
  account: 'none',
  run: async (context, { endpointId }: WebhookEndpointNamed, path) => {
    const { endpoint } = await requireEndpoint(context, endpointId, at(path));
    requireStatus(endpoint, ['ACTIVE'], at(path));
    return { webhookEndpoint: await changeEndpoint(context, endpoint, { status: 'PAUSED' }) };
  },
  audit: ({ webhookEndpoint }) => [auditedEndpoint(webhookEndpoint, 'ACTIVE')],
  event: 'none',
});

/** Goes on sending from where it stopped; what failed is tried at once. */
export const resumeWebhookEndpoint = defineCommand({
  name: 'resumeWebhookEndpoint',
  right: RIGHT,
  account: 'none',
  run: async (context, { endpointId }: WebhookEndpointNamed, path) => {
    const { transaction, recordedAt } = context;
    const { endpoint } = await requireEndpoint(context, endpointId, at(path));
    requireStatus(endpoint, ['PAUSED', 'DISABLED'], at(path));
    await reviveDelivery(transaction, endpoint.id, recordedAt);
    const webhookEndpoint = await changeEndpoint(context, endpoint, { status: 'ACTIVE' });
    return { webhookEndpoint, before: endpoint.status };
  },
  audit: ({ webhookEndpoint, before }) => [auditedEndpoint(webhookEndpoint, before)],
  event: {
    type: 'webhook_endpoint.recovered',
    facts: ({ webhookEndpoint, before }) =>
      before === 'DISABLED'
        ? [factOfEndpoint(webhookEndpoint, `${webhookEndpoint.id}/${webhookEndpoint.version}`)]
        : [],
  },
});

/** Deletes an endpoint for good, with all that waits; nothing is tried again. */
export const deleteWebhookEndpoint = defineCommand({
  name: 'deleteWebhookEndpoint',
  right: RIGHT,
  account: 'none',
  run: async (context, { endpointId }: WebhookEndpointNamed, path) => {
    const { endpoint } = await requireEndpoint(context, endpointId, at(path));
    await changeEndpoint(context, endpoint, { status: 'DELETED' });
    await endDelivery(context.transaction, endpoint.id);
    return { deletedId: endpoint.id, endpoint };
  },
  audit: ({ endpoint }) => [auditedEndpoint({ ...endpoint, status: 'DELETED' }, endpoint.status)],
  event: 'none',
});

export interface WebhookSecretRotation extends WebhookEndpointNamed {
  readonly overlapHours: number;
}

/** Gives an endpoint another secret; the one that it has goes on signing, too, for some hours. */
export const rotateWebhookSecret = defineCommand({
  name: 'rotateWebhookSecret',
  right: RIGHT,
  account: 'none',
  run: async (context, { endpointId, overlapHours }: WebhookSecretRotation, path) => {
    const { transaction, recordedAt } = context;
    const { endpoint } = await requireEndpoint(context, endpointId, at(path));
    requireNoMore(context, endpoint, at(path));
    const check = new InputCheck();
    check.integer([...path, 'overlapHours'], overlapHours, 0, OVERLAP_HOURS_MAX);
    check.done();
    const keyId = requireKey(context, path);
    const values = [[endpoint.id], recordedAt];
    const [latest] = await transaction.rows<WorkingSecret>(WORKING_SECRETS, values);
    const version = (latest?.version ?? 0) + 1;
    const endsAt = secondsLater(recordedAt, overlapHours * HOUR_SECONDS);
    const secret = await addSecret(context, endpoint, { version, keyId, endsAt });
    return { webhookEndpoint: endpoint, secret, endsAt };
  },
  audit: ({ webhookEndpoint, endsAt }) => [
    {
      ...auditedEndpoint(webhookEndpoint, null),
      changes: [{ name: 'earlierSecretsEndAt', before: null, after: endsAt }],
    },
  ],
  event: 'none',
});
