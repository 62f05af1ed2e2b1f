import type { Instant } from '../../domain/time/time-zone';
import { ATTEMPTS_MAX, nextAttemptAt, nextProbeAt } from './retry-schedule';
import type { JobResult } from './send-batch';
import type { WebhookLaneRow } from './webhook.entity';
import type { WebhookOwner } from './webhook-state';
import type { SentEvent } from './webhook-message';

/** What a job leaves behind: a lane, and perhaps an event that is given up. */
export interface LaneAfter {
  /** Null where nothing waits any more. */
  readonly lane: WebhookLaneRow | null;
  readonly skipped: SentEvent | null;
}

interface Endpoint extends WebhookOwner {
  readonly id: string;
}

/**
 * Where the events of a stream stand after a job.
 *
 * @param isLiving whether the endpoint takes other events in: only then is one given up.
 */
export function laneAfter(
  endpoint: Endpoint,
  { job, sent, failure }: JobResult,
  now: Instant,
  isLiving: boolean,
): LaneAfter {
  const next = job.events[sent];
  if (!next)
    return {
      lane: job.hasMore ? laneBehind(endpoint, job.events.at(-1), now) : null,
      skipped: null,
    };
  const hasMoved = sent > 0;
  if (!failure) {
    const { attempts, firstFailedAt, nextAt } = hasMoved || !job.lane ? fresh(now) : job.lane;
    return { lane: laneAt(endpoint, next, { attempts, firstFailedAt, nextAt }), skipped: null };
  }
  const attempts = hasMoved ? 1 : job.attempts + 1;
  const failed = { attempts, at: now, retryAfter: failure.retryAfter };
  const firstFailedAt = (hasMoved ? null : job.lane?.firstFailedAt) ?? now;
  const nextAt = nextAttemptAt(failed);
  if (nextAt !== undefined) {
    return { lane: laneAt(endpoint, next, { attempts, firstFailedAt, nextAt }), skipped: null };
  }
  if (isLiving) return { lane: laneBehind(endpoint, next, now), skipped: next };
  // The endpoint is dead, and about to be disabled: nothing of it is lost.
  const kept = { attempts: ATTEMPTS_MAX - 1, firstFailedAt, nextAt: nextProbeAt(failed) };
  return { lane: laneAt(endpoint, next, kept), skipped: null };
}

type Waiting = Pick<WebhookLaneRow, 'attempts' | 'firstFailedAt' | 'nextAt'>;

const fresh = (now: Instant): Waiting => ({ attempts: 0, firstFailedAt: null, nextAt: now });

function laneAt(
  { id, partnerId, accountId, accountIds }: Endpoint,
  { place, event }: SentEvent,
  waiting: Waiting,
): WebhookLaneRow {
  return {
    ...{ endpointId: id, stream: place.stream, partnerId, accountId },
    accountIds: accountIds && [...accountIds],
    ...{ nextSeq: event.seq, nextPosition: place.position, ...waiting },
  };
}

/** The lane of what comes behind an event: it ends where nothing does. */
function laneBehind(
  endpoint: Endpoint,
  last: SentEvent | undefined,
  now: Instant,
): WebhookLaneRow | null {
  if (!last) return null;
  const lane = laneAt(endpoint, last, fresh(now));
  return { ...lane, nextSeq: lane.nextSeq + 1, nextPosition: lane.nextPosition + 1 };
}
