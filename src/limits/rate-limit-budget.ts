import { GraphQLError } from 'graphql';
import type { Clock } from '../application/clock';
import type { Actor } from '../application/viewer';
import type { RateLimiter } from './rate-limit';

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
      const again = error instanceof GraphQLError ? error.extensions['resetAt'] : undefined;
      if (typeof again !== 'string') throw error;
      const millis = Date.parse(again) - Date.parse(clock());
      await new Promise((resolve) => setTimeout(resolve, Math.max(WAIT_MILLIS_MIN, millis)));
    }
  }
}
