import { millisOf, toInstant, type Instant } from '../../domain/time/time-zone';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long is waited after the first failed attempt, after the second, and so on. */
const PAUSES = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
];
/** So many attempts are made to send an event. */
export const ATTEMPTS_MAX = PAUSES.length + 1;
/** Not all endpoints are tried at once. It only adds: less, and 72 h would not be full. */
const JITTER = 0.1;
/** A receiver may ask for a longer pause, up to this one. */
const RETRY_AFTER_MAX = 24 * HOUR;
/** An endpoint that fails for so long is disabled … */
const FAILING_MAX = 72 * HOUR;
/** … unless it was only tried at two moments, between which nobody sent anything. */
const FAILING_SPAN_MIN = 12 * HOUR;

export interface FailedAttempt {
  /** Failed attempts in a row, this one among them. */
  readonly attempts: number;
  readonly at: Instant;
  /** The header as the receiver sent it. */
  readonly retryAfter: string | null;
}

/**
 * When the next attempt is due; undefined after the last one.
 *
 * @param random from 0 to 1.
 */
export function nextAttemptAt(
  { attempts, at, retryAfter }: FailedAttempt,
  random: number = Math.random(),
): Instant | undefined {
  const pause = PAUSES[attempts - 1];
  if (pause === undefined) return undefined;
  return later(at, Math.max(withJitter(pause, random), retryAfterMillis(retryAfter, at)));
}

/** The same of an endpoint as a whole: it is probed for ever, until it is disabled. */
export function nextProbeAt(failed: FailedAttempt, random: number = Math.random()): Instant {
  const attempts = Math.min(failed.attempts, PAUSES.length);
  return nextAttemptAt({ ...failed, attempts }, random) ?? failed.at;
}

const withJitter = (pause: number, random: number): number =>
  pause + Math.floor(pause * JITTER * random);

const later = (at: Instant, millis: number): Instant => toInstant(millisOf(at) + millis);

const SECONDS = /^\d{1,10}$/;
/** The three forms that HTTP has; each begins with the name of a day. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/** Seconds, or a date; nothing for what is neither. */
function retryAfterMillis(text: string | null, at: Instant): number {
  const given = text?.trim() ?? '';
  const millis = SECONDS.test(given)
    ? Number(given) * SECOND
    : HTTP_DATE.test(given)
      ? Date.parse(given) - millisOf(at)
      : 0;
  return Number.isFinite(millis) ? Math.min(Math.max(millis, 0), RETRY_AFTER_MAX) : 0;
}

/** How an endpoint failed since its last success. */
export interface Failing {
  readonly firstFailedAt: Instant;
  /** Before the failure that is looked at. */
  readonly lastFailedAt: Instant;
  readonly now: Instant;
}

/** Whether an endpoint has failed for so long that it is disabled. */
export const hasFailedTooLong = ({ firstFailedAt, lastFailedAt, now }: Failing): boolean =>
  millisOf(now) - millisOf(firstFailedAt) >= FAILING_MAX &&
  millisOf(lastFailedAt) - millisOf(firstFailedAt) >= FAILING_SPAN_MIN;
