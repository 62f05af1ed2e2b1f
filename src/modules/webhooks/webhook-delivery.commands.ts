import type { AuditedFact } from '../../application/audit';
import { defineCommand } from '../../application/command';
import type { CommandContext } from '../../application/context';
import type { EventFact } from '../../application/outbox';
import type { Instant } from '../../domain/time/time-zone';
import { ATTEMPTS_MAX, hasFailedTooLong, nextAttemptAt, nextProbeAt } from './retry-schedule';
import { FAILING_LANES_MAX, type BatchCourse, type JobResult } from './send-batch';
import {
  WebhookAttemptRow,
  type WebhookDeliveryRow,
  type WebhookReplayRow,
} from './webhook.entity';
import type { WebhookOwner } from './webhook-state';
import type { WebhookEndpoint } from './webhook-endpoint.loader';
import { laneAfter } from './webhook-lane';
import { secondsLater, type SentEvent } from './webhook-message';
import {
  changeEndpoint,
  claimDeliveries,
  countFailingLanes,
  hastenLanes,
  lockedEndpoint,
  moveReplay,
  releaseLease,
  renewLease,
  replaceLanes,
  updateDelivery,
} from './webhook.store';

const RIGHT = 'DELIVER_WEBHOOKS';

/** A fact about an endpoint, in the stream of whoever owns it. */
export function factOfEndpoint({ partnerId, accountId }: WebhookOwner, id: string): EventFact {
  if (accountId !== null) return { accountId, id };
  return { stream: partnerId === null ? 'PROVIDER' : { partnerId }, id };
}

export const auditedEndpoint = (
  { id, accountId, status }: WebhookEndpoint,
  before: string | null,
): AuditedFact => ({
  accountId,
  subject: { type: 'WebhookEndpoint', id },
  changes: [{ name: 'status', before, after: status }],
});

interface ClaimWanted {
  readonly leaseId: string;
  readonly limit: number;
}

/** Takes endpoints to which something is to be sent. @returns their ids. */
export const claimWebhookDeliveries = defineCommand<ClaimWanted, string[]>({
  name: 'claimWebhookDeliveries',
  right: RIGHT,
  account: 'none',
  run: ({ transaction, recordedAt }, { leaseId, limit }) =>
    claimDeliveries(transaction, leaseId, recordedAt, limit),
  // No fact: whose turn it is.
  audit: () => [],
  event: 'none',
});

interface Lease {
  readonly endpointId: string;
  readonly leaseId: string;
}

export const releaseWebhookDelivery = defineCommand<Lease, undefined>({
  name: 'releaseWebhookDelivery',
  right: RIGHT,
  account: 'none',
  run: async ({ transaction }, { endpointId, leaseId }) => {
    await releaseLease(transaction, endpointId, leaseId);
    return undefined;
  },
  audit: () => [],
  event: 'none',
});

/** What was sent under a lease, and how far it got. */
export interface SentBatch extends Lease {
  readonly course: BatchCourse;
  readonly results: readonly JobResult[];
  /** How far of the feed was looked at; undefined where it was not. */
  readonly position?: number | undefined;
  /** What was sent once more. */
  readonly replay?: { readonly row: WebhookReplayRow; readonly result: ReplayResult } | undefined;
  /** Whether nothing can be sent, as no secret of it is known here. */
  readonly isMute?: boolean;
}

export interface ReplayResult {
  readonly position: number;
  readonly isOver: boolean;
  readonly failed: SentEvent | null;
}

/** How it goes on after a batch. */
export interface BatchStored {
  readonly endpoint: WebhookEndpoint | undefined;
  readonly before: string | null;
  readonly skipped: readonly SentEvent[];
  readonly at: Instant;
  /** Whether more may be sent under this lease. */
  readonly mayGoOn: boolean;
}

const lost = (at: Instant): BatchStored => ({
  ...{ endpoint: undefined, before: null, skipped: [], at, mayGoOn: false },
});

/**
 * Stores what a batch came to, all of it or nothing: only whoever has the lease can.
 *
 * An endpoint that is gone, or has failed for too long, is disabled; one that took a sample in
 * becomes active; an event that only a living endpoint refuses is given up.
 */
export const storeWebhookBatch = defineCommand<SentBatch, BatchStored>({
  name: 'storeWebhookBatch',
  right: RIGHT,
  account: 'none',
  run: async (context, batch) => {
    const { transaction, recordedAt: now } = context;
    const { endpointId, leaseId, course, results } = batch;
    const delivery = await renewLease(transaction, endpointId, leaseId);
    const locked = delivery && (await lockedEndpoint(context, endpointId));
    if (!locked) return lost(now);
    const { endpoint } = locked;
    const isLiving = (since: Instant | null | undefined) =>
      course.hasSucceeded || (delivery.lastSucceededAt ?? '') > (since ?? '9999');
    const lanes = results.map((result) =>
      laneAfter(endpoint, result, now, isLiving(result.job.lane?.firstFailedAt)),
    );
    const streams = results.flatMap(({ job }) => (job.lane ? [job.stream] : []));
    const left = lanes.flatMap(({ lane }) => lane ?? []);
    await replaceLanes(transaction, endpointId, streams, left);
    const givenUp = await storeReplay(context, batch);
    await transaction.insert(WebhookAttemptRow, course.attempts);
    const moved = await storeDelivery(context, delivery, batch);
    const next = await decidedStatus(context, endpoint, delivery, batch);
    return {
      endpoint: next,
      before: next === endpoint ? null : endpoint.status,
      skipped: [...lanes.flatMap(({ skipped }) => skipped ?? []), ...givenUp],
      at: now,
      mayGoOn: next.status === 'ACTIVE' && moved.notBefore === null,
    };
  },
  audit: ({ endpoint, before }) =>
    endpoint && before !== null ? [auditedEndpoint(endpoint, before)] : [],
  event: [
    {
      type: 'webhook_endpoint.disabled',
      facts: ({ endpoint, before }) =>
        endpoint && before !== null && endpoint.status === 'DISABLED'
          ? [factOfEndpoint(endpoint, `${endpoint.id}/${endpoint.version}`)]
          : [],
    },
    {
      type: 'webhook_event.skipped',
      // An event that is sent once more may be given up once more.
      facts: ({ endpoint, skipped, at }) =>
        endpoint
          ? skipped.map(({ event }) => factOfEndpoint(endpoint, `${endpoint.id}/${event.id}/${at}`))
          : [],
    },
  ],
});

/** What is sent once more waits where it failed, and goes past what fails for ever. */
async function storeReplay(
  { transaction, recordedAt: now }: CommandContext,
  { replay, course }: SentBatch,
): Promise<SentEvent[]> {
  if (!replay) return [];
  const { row, result } = replay;
  if (row.kind === 'SAMPLE') {
    await moveReplay(transaction, row, true);
    return [];
  }
  const { position, failed } = result;
  const attempts = failed ? (position > row.position ? 1 : row.attempts + 1) : 0;
  const { retryAfter } = course;
  const nextAt = failed ? nextAttemptAt({ attempts, at: now, retryAfter }) : now;
  const isGivenUp = failed !== null && attempts >= ATTEMPTS_MAX;
  const moved = isGivenUp
    ? { ...row, position: failed.place.position, attempts: 0, nextAt: now }
    : { ...row, position, attempts, nextAt: nextAt ?? now };
  await moveReplay(transaction, moved, result.isOver && !failed);
  return isGivenUp ? [failed] : [];
}

const IS_MUTE_SECONDS = 300;

async function storeDelivery(
  context: CommandContext,
  delivery: WebhookDeliveryRow,
  batch: SentBatch,
): Promise<WebhookDeliveryRow> {
  const { transaction, recordedAt: now } = context;
  const { endpointId, backoffs } = delivery;
  const state = await stateAfter(context, delivery, batch);
  if (batch.course.hasSucceeded && backoffs > 0) await hastenLanes(transaction, endpointId, now);
  await updateDelivery(transaction, state);
  return state;
}

/** How an endpoint stands after a batch; what came of a sample says nothing of its events. */
async function stateAfter(
  { transaction, recordedAt: now }: CommandContext,
  delivery: WebhookDeliveryRow,
  { course, position = delivery.position, replay, isMute = false }: SentBatch,
): Promise<WebhookDeliveryRow> {
  if (replay?.row.kind === 'SAMPLE') return delivery;
  const { hasSucceeded, failures, retryAfter, isSlow } = course;
  const moved = { ...delivery, position, isSlow };
  if (isMute) return { ...moved, notBefore: secondsLater(now, IS_MUTE_SECONDS) };
  if (hasSucceeded || failures === 0) {
    return { ...moved, ...succeeded(delivery, hasSucceeded ? now : undefined) };
  }
  const failing = await countFailingLanes(transaction, delivery.endpointId);
  if (failing <= FAILING_LANES_MAX) {
    return { ...moved, ...failed(delivery, now), backoffs: 0, notBefore: null };
  }
  const backoffs = delivery.backoffs + 1;
  const notBefore = nextProbeAt({ attempts: backoffs, at: now, retryAfter });
  return { ...moved, ...failed(delivery, now), backoffs, notBefore };
}

/** @param at absent where nothing was sent: what failed before still counts. */
const succeeded = (before: WebhookDeliveryRow, at: Instant | undefined) => ({
  ...(at === undefined ? {} : { firstFailedAt: null, lastFailedAt: null }),
  lastSucceededAt: at ?? before.lastSucceededAt,
  ...{ backoffs: 0, notBefore: null },
});

const failed = ({ firstFailedAt }: WebhookDeliveryRow, now: Instant) => ({
  ...{ firstFailedAt: firstFailedAt ?? now, lastFailedAt: now },
});

async function decidedStatus(
  context: CommandContext,
  endpoint: WebhookEndpoint,
  { firstFailedAt, lastFailedAt }: WebhookDeliveryRow,
  { course, replay }: SentBatch,
): Promise<WebhookEndpoint> {
  const { hasSucceeded, failures, isGone } = course;
  if (replay?.row.kind === 'SAMPLE') {
    return hasSucceeded && endpoint.status === 'PENDING'
      ? changeEndpoint(context, endpoint, { status: 'ACTIVE' })
      : endpoint;
  }
  if (endpoint.status !== 'ACTIVE') return endpoint;
  if (isGone) return changeEndpoint(context, endpoint, { status: 'DISABLED', reason: 'GONE' });
  if (hasSucceeded || failures === 0 || firstFailedAt === null || lastFailedAt === null) {
    return endpoint;
  }
  const { recordedAt: now } = context;
  return hasFailedTooLong({ firstFailedAt, lastFailedAt, now })
    ? changeEndpoint(context, endpoint, { status: 'DISABLED', reason: 'FAILING' })
    : endpoint;
}
