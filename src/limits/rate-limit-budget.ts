import { millisOf } from '../domain/time/time-zone';
import type { Clock } from '../application/clock';
import type { Actor } from '../application/viewer';
import { RateLimited, type RateLimiter } from './rate-limit';

const WAIT_MILLIS_MIN = 100;

/** Takes points from the viewer's for a part of long work; waits where there are none left. */
export async function spendWhenAvailable(
  limiter: RateLimiter,
  clock: Clock,
  viewer: Actor,
  points: number,
): Promise<void> {
  for (;;) {
    try {
      await limiter.spend(viewer, Math.max(1, points));
      return;
    } catch (error) {
      if (!(error instanceof RateLimited)) throw error;
      const millis = millisOf(error.resetAt) - millisOf(clock());
      const wait = Math.max(WAIT_MILLIS_MIN, millis);
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
    }
  }
}
