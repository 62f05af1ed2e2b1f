import type { Clock } from '../../application/clock';
import { timeOrderedId } from '../../application/time-ordered-id';
import { webhookAttempts } from '../../monitoring/metrics';
import { currentSpan, inSpan } from '../../monitoring/span';
import type { GuardedAgent } from '../../outgoing/guarded-agent';
import { post, type Attempt } from '../../outgoing/post';
import type { FeedHead } from '../events/event-feed.loader';
import type { WebhookAttemptRow, WebhookLaneRow } from './webhook.entity';
import type { WebhookEndpoint } from './webhook-endpoint.loader';
import {
  acknowledgedCursorOf,
  headersOf,
  sha256Of,
  type SentEvent,
  type WebhookMessage,
} from './webhook-message';

/** Accounts whose events an endpoint is sent at the same time. */
const AT_ONCE = 8;
/** More lanes than these that fail, and the endpoint as a whole is left alone. */
export const FAILING_LANES_MAX = 20;
/** Answers by which a receiver asks for less at a time. */
const ASKS_FOR_LESS: ReadonlySet<number | null> = new Set([429, 502, 503, 504]);
const GONE = 410;

/** Events of one stream, to be sent one after the other. */
export interface StreamJob {
  readonly stream: string;
  readonly events: readonly SentEvent[];
  /** In which they waited; null for those that are new. */
  readonly lane: WebhookLaneRow | null;
  /** Whether more events wait behind them. */
  readonly hasMore: boolean;
  /** Failed attempts of the first of them. */
  readonly attempts: number;
}

/** How far a job got. */
export interface JobResult {
  readonly job: StreamJob;
  readonly sent: number;
  /** Why it went no further; null where it is done, or where time was up. */
  readonly failure: Attempt | null;
}

/** What is sent with, to one endpoint. */
export interface Sending {
  readonly agent: GuardedAgent;
  readonly clock: Clock;
  readonly endpoint: WebhookEndpoint;
  readonly head: FeedHead;
  readonly secrets: readonly string[];
  /** Up to this position everything was acknowledged. */
  readonly acknowledged: number;
  /** The message of an event. */
  readonly compose: (event: SentEvent) => Promise<WebhookMessage>;
  /** Whether another request may begin. */
  readonly mayBegin: () => boolean;
  readonly attemptMs?: number | undefined;
}

/** What came of sending so far: it decides how it goes on. */
export class BatchCourse {
  readonly attempts: WebhookAttemptRow[] = [];
  hasSucceeded = false;
  isGone = false;
  failures = 0;
  /** The last one that a receiver gave. */
  retryAfter: string | null = null;

  constructor(public isSlow: boolean) {}

  note({ outcome, status, retryAfter }: Attempt): void {
    if (outcome === 'SUCCEEDED') {
      this.hasSucceeded = true;
      this.isSlow = false;
      return;
    }
    this.failures += 1;
    this.isGone ||= status === GONE;
    this.isSlow ||= ASKS_FOR_LESS.has(status);
    this.retryAfter = retryAfter ?? this.retryAfter;
  }

  /** Whether nothing more is worth being sent now. */
  get isHopeless(): boolean {
    return this.isGone || (!this.hasSucceeded && this.failures > FAILING_LANES_MAX);
  }
}

/** Sends jobs, several at a time, each in its own order; what is not begun in time is told so. */
export async function sendJobs(
  sending: Sending,
  course: BatchCourse,
  jobs: readonly StreamJob[],
): Promise<readonly JobResult[]> {
  const results: JobResult[] = [];
  const left = [...jobs];
  const senders = Array.from({ length: AT_ONCE }, async (_, index) => {
    for (;;) {
      // Who is asked for less is sent one at a time, by the first sender.
      if (course.isSlow && index > 0) return;
      const job = left.shift();
      if (!job) return;
      results.push(await sendJob(sending, course, job));
    }
  });
  await Promise.all(senders);
  return [...results, ...left.map((job) => ({ job, sent: 0, failure: null }))];
}

async function sendJob(sending: Sending, course: BatchCourse, job: StreamJob): Promise<JobResult> {
  for (const [index, event] of job.events.entries()) {
    if (!sending.mayBegin() || course.isHopeless) return { job, sent: index, failure: null };
    const message = await sending.compose(event);
    const attempt = await sendMessage(sending, course, message, index > 0 ? 0 : job.attempts);
    course.note(attempt);
    if (attempt.outcome !== 'SUCCEEDED') return { job, sent: index, failure: attempt };
  }
  return { job, sent: job.events.length, failure: null };
}

/** Has a receiver go on with the trace, where one is recorded. */
function traceHeaders(): Readonly<Record<string, string>> {
  const span = currentSpan();
  return span ? { traceparent: span.traceparent } : {};
}

/** Sends one message and logs the attempt. */
export async function sendMessage(
  sending: Sending,
  course: BatchCourse,
  message: WebhookMessage,
  attemptsBefore: number,
): Promise<Attempt> {
  const { agent, clock, endpoint, head, secrets, acknowledged, attemptMs } = sending;
  const startedAt = clock();
  const began = performance.now();
  const cursor = acknowledgedCursorOf(head, endpoint, acknowledged, startedAt);
  const signed = headersOf(message, secrets, startedAt, cursor);
  const { body } = message;
  const attempt = await inSpan('POST webhook', { 'switchboard.event': message.type }, () => {
    const headers = { ...signed, ...traceHeaders() };
    return post(agent, { url: new URL(endpoint.url), headers, body }, attemptMs);
  });
  const seconds = (performance.now() - began) / 1_000;
  webhookAttempts.observe({ outcome: attempt.outcome }, seconds);
  const { partnerId, accountId, accountIds } = endpoint;
  const { outcome, status, address, error, excerpt } = attempt;
  course.attempts.push({
    ...{ endpointId: endpoint.id, id: timeOrderedId(), partnerId, accountId, accountIds },
    ...{ messageId: message.id, type: message.type, number: attemptsBefore + 1, startedAt },
    durationMs: Math.round(performance.now() - began),
    ...{ outcome, status, address, error, excerpt },
    ...{ bodyBytes: Buffer.byteLength(body), bodySha256: sha256Of(body) },
  });
  return attempt;
}
