import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../../application/context';
import { withContext, type ContextServices } from '../../application/open-context';
import type { SystemActor } from '../../application/viewer';
import type { GuardedAgent } from '../../outgoing/guarded-agent';
import type { MasterKeys } from '../../outgoing/master-keys';
import { feedHead, type FeedHead } from '../events/event-feed.loader';
import {
  BatchCourse,
  sendJobs,
  sendMessage,
  type JobResult,
  type Sending,
  type StreamJob,
} from './send-batch';
import { laneEvents, sentPage, streamsWaiting } from './sent-event.loader';
import type { WebhookLaneRow, WebhookReplayRow } from './webhook.entity';
import {
  claimWebhookDeliveries,
  releaseWebhookDelivery,
  storeWebhookBatch,
  type SentBatch,
} from './webhook-delivery.commands';
import {
  acknowledgedPosition,
  progressOf,
  secretsByEndpointId,
  webhookEndpointById,
  type DeliveryProgress,
  type WebhookEndpoint,
} from './webhook-endpoint.loader';
import { messageOf, sampleOf, type SentEvent, type WebhookMessage } from './webhook-message';
import { operationData } from './webhook-operation';
import { filterOf, readerOf } from './webhook-reader';
import { dueLanes, dueReplay, firstLane } from './webhook.store';

/** What webhooks are delivered with. */
export interface WebhookDelivery extends Pick<
  ContextServices,
  'database' | 'clock' | 'storedOperations'
> {
  readonly log: { readonly error: (what: object, message: string) => void };
  readonly agent: GuardedAgent;
  readonly masterKeys: MasterKeys;
  /** Ends the work between two requests. */
  readonly signal?: AbortSignal | undefined;
  /** The time limit of one attempt. */
  readonly attemptMs?: number | undefined;
}

/** Endpoints that a process sends to at the same time. */
export const ENDPOINTS_AT_ONCE = 50;
/** Events of a page, and of a lane at once. */
const PAGE_EVENTS = 100;
const LANE_EVENTS = 50;
const LANES_AT_ONCE = 16;
const REPLAY_EVENTS = 20;
/**
 * No request of a batch begins later, so that each has ended, and what came of it is stored, before
 * the lease of a minute ends.
 */
const BATCH_MILLIS = 30_000;

const WEBHOOKS: SystemActor = { kind: 'SYSTEM', subject: 'webhooks' };

const asSystem = <Result>(
  work: WebhookDelivery,
  ask: (context: RequestContext) => Promise<Result>,
): Promise<Result> => withContext(work, WEBHOOKS, ask);

/** A lease of one endpoint. */
export interface ClaimedEndpoint {
  readonly endpointId: string;
  readonly leaseId: string;
  /** By `performance.now()`, before it was taken. */
  readonly takenAt: number;
}

/** Takes endpoints to which something is to be sent. */
export async function claimEndpoints(
  work: WebhookDelivery,
  limit: number,
): Promise<readonly ClaimedEndpoint[]> {
  const leaseId = randomUUID();
  const takenAt = performance.now();
  const ids = await asSystem(work, (context) =>
    claimWebhookDeliveries(context, { leaseId, limit }),
  );
  return ids.map((endpointId) => ({ endpointId, leaseId, takenAt }));
}

/**
 * Sends an endpoint all that is due, batch by batch, as long as its lease holds; then gives it
 * back.
 *
 * Whatever happens on the way, what was stored last says where to go on.
 */
export async function sendTo(work: WebhookDelivery, claimed: ClaimedEndpoint): Promise<void> {
  const { endpointId, leaseId } = claimed;
  let { takenAt } = claimed;
  try {
    while (!work.signal?.aborted) {
      const batch = await sendBatch(work, { ...claimed, takenAt });
      if (!batch) break;
      takenAt = performance.now();
      const { mayGoOn } = await asSystem(work, (context) => storeWebhookBatch(context, batch));
      if (!mayGoOn) break;
    }
  } finally {
    await asSystem(work, (context) => releaseWebhookDelivery(context, { endpointId, leaseId }));
  }
}

/** What is read before a batch, at one moment. */
interface Due {
  readonly endpoint: WebhookEndpoint;
  readonly head: FeedHead;
  readonly progress: DeliveryProgress;
  readonly secrets: readonly string[];
  readonly lanes: readonly WebhookLaneRow[];
  readonly replay: WebhookReplayRow | undefined;
}

async function readDue(work: WebhookDelivery, endpointId: string): Promise<Due | undefined> {
  return asSystem(work, async (context) => {
    const { requestedAt: now } = context;
    const endpoint = await webhookEndpointById(context, endpointId);
    if (!endpoint) return undefined;
    const progress = await progressOf(context, endpointId);
    const isActive = endpoint.status === 'ACTIVE';
    const isLeftAlone = progress.notBefore !== null && progress.notBefore > now;
    const kinds =
      isActive && !isLeftAlone ? (['EVENTS', 'SAMPLE'] as const) : (['SAMPLE'] as const);
    const [head, versions, replay, probe] = await Promise.all([
      feedHead(context),
      secretsByEndpointId(context, endpointId),
      dueReplay(context, endpointId, now, kinds),
      progress.backoffs > 0 ? firstLane(context, endpointId) : undefined,
    ]);
    const due = probe ? [probe] : await dueLanes(context, endpointId, now, LANES_AT_ONCE);
    const lanes = isActive && !isLeftAlone ? due : [];
    const secrets = versions.flatMap((version) => work.masterKeys.secretOf(version) ?? []);
    return { endpoint, head, progress, secrets, lanes, replay };
  });
}

/** Sends the next batch; undefined where nothing is due. */
async function sendBatch(
  work: WebhookDelivery,
  { endpointId, leaseId, takenAt }: ClaimedEndpoint,
): Promise<SentBatch | undefined> {
  const due = await readDue(work, endpointId);
  if (!due) return undefined;
  const { endpoint, head, progress, secrets, lanes, replay } = due;
  const course = new BatchCourse(progress.isSlow);
  const batch = { endpointId, leaseId, course, results: [] };
  const isUnread = endpoint.status === 'ACTIVE' && progress.position < head.position;
  if (lanes.length === 0 && !replay && !isUnread) return undefined;
  if (secrets.length === 0) {
    work.log.error({ endpointId }, 'No master key of this webhook’s secret is known here.');
    return { ...batch, isMute: true };
  }
  const sending: Sending = {
    ...{ agent: work.agent, clock: work.clock, endpoint, head, secrets },
    acknowledged: acknowledgedPosition(progress),
    compose: (event) => composed(work, head, endpoint, event),
    mayBegin: () => !work.signal?.aborted && performance.now() - takenAt < BATCH_MILLIS,
    attemptMs: work.attemptMs,
  };
  if (replay?.kind === 'SAMPLE') return sendSample({ sending, batch, row: replay });
  if (lanes.length > 0) {
    const isProbe = progress.backoffs > 0;
    const jobs = await jobsOfLanes(work, due, isProbe ? 1 : LANE_EVENTS);
    return { ...batch, results: await sendJobs(sending, course, jobs) };
  }
  if (replay) return sendReplay(work, { sending, batch, row: replay });
  return sendPage(work, sending, batch, progress.position);
}

/** The message of an event; where the endpoint has an operation, that is run for it. */
async function composed(
  work: WebhookDelivery,
  head: FeedHead,
  endpoint: WebhookEndpoint,
  event: SentEvent,
): Promise<WebhookMessage> {
  if (endpoint.operation === null) return messageOf(head, endpoint, event);
  const told = await withContext(work, readerOf(endpoint), (context) =>
    operationData(context, endpoint, event),
  );
  return messageOf(head, endpoint, event, told);
}

async function jobsOfLanes(
  work: WebhookDelivery,
  { endpoint, lanes, progress }: Due,
  limit: number,
): Promise<StreamJob[]> {
  const filter = filterOf(endpoint);
  return withContext(work, readerOf(endpoint), async (context) =>
    Promise.all(
      lanes.map(async (lane) => {
        const { stream, nextSeq: fromSeq, attempts } = lane;
        const range = { stream, fromSeq, upTo: progress.position, limit };
        const events = await laneEvents(context, filter, range);
        // An attempt counts for the event that failed; where that is not to be sent any more, anew.
        const isSame = events[0]?.event.seq === fromSeq;
        const hasMore = events.length === limit;
        return { stream, events, lane, hasMore, attempts: isSame ? attempts : 0 };
      }),
    ),
  );
}

async function sendPage(
  work: WebhookDelivery,
  sending: Sending,
  batch: SentBatch,
  after: number,
): Promise<SentBatch> {
  const { endpoint } = sending;
  const { events, lookedUpTo } = await withContext(work, readerOf(endpoint), (context) =>
    sentPage(context, { filter: filterOf(endpoint) }, after, PAGE_EVENTS),
  );
  const byStream = Map.groupBy(events, ({ place }) => place.stream);
  const streams = [...byStream.keys()];
  const waiting = await asSystem(work, (context) => streamsWaiting(context, endpoint.id, streams));
  const jobs = [...byStream]
    // What waits in a lane goes on from there, and finds what is new behind it.
    .filter(([stream]) => !waiting.has(stream))
    .map(([stream, own]) => ({ stream, events: own, lane: null, hasMore: false, attempts: 0 }));
  const results = await sendJobs(sending, batch.course, jobs);
  return { ...batch, position: lookedUpTo, results };
}

/** A batch that is of one replay. */
interface ReplayBatch {
  readonly sending: Sending;
  readonly batch: SentBatch;
  readonly row: WebhookReplayRow;
}

async function sendSample({ sending, batch, row }: ReplayBatch): Promise<SentBatch> {
  const { endpoint, head } = sending;
  const [type] = row.types ?? [];
  if (type === undefined) throw new Error('a sample without a type');
  const message = sampleOf(head, endpoint, { id: row.id, type, at: row.recordedAt });
  batch.course.note(await sendMessage(sending, batch.course, message, 0));
  const result = { position: row.position, isOver: true, failed: null };
  return { ...batch, replay: { row, result } };
}

async function sendReplay(
  work: WebhookDelivery,
  { sending, batch, row }: ReplayBatch,
): Promise<SentBatch> {
  const { endpoint } = sending;
  const filters = {
    filter: filterOf(endpoint, row.types ?? endpoint.types),
    own: filterOf(endpoint),
  };
  const page = await withContext(work, readerOf(endpoint), (context) =>
    sentPage(context, filters, row.position, REPLAY_EVENTS),
  );
  const events = page.events.filter(({ place }) => place.position <= row.untilPosition);
  const { attempts } = row;
  const job = { stream: '', events, lane: null, hasMore: false, attempts };
  const [result] = await sendJobs(sending, batch.course, [job]);
  return { ...batch, replay: { row, result: replayedUpTo(row, page.lookedUpTo, result) } };
}

function replayedUpTo(row: WebhookReplayRow, lookedUpTo: number, result: JobResult | undefined) {
  const { job, sent = 0, failure } = result ?? {};
  const next = job?.events[sent];
  if (next) {
    const position = job.events[sent - 1]?.place.position ?? row.position;
    return { position, isOver: false, failed: failure ? next : null };
  }
  const position = Math.min(lookedUpTo, row.untilPosition);
  return { position, isOver: position >= row.untilPosition, failed: null };
}
