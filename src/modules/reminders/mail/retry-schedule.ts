import { millisOf, toInstant, type Instant } from '../../../domain/time/time-zone';

/** After an attempt that failed, minutes until the next one; three days in all. */
const WAITS = [5, 30, 120, 360, 720, 1_440, 1_680] as const;
const MINUTE_MILLIS = 60_000;

/** A mail is tried so often at the most. */
export const ATTEMPTS_MAX = WAITS.length + 1;

/** When a mail is tried again after so many attempts; undefined where it is given up. */
export function nextAttempt(attempts: number, failedAt: Instant): Instant | undefined {
  const minutes = WAITS[attempts - 1];
  return minutes === undefined
    ? undefined
    : toInstant(millisOf(failedAt) + minutes * MINUTE_MILLIS);
}
