import type { Instant } from '../domain/time/time-zone';

/** What an operation has spent of its viewer's limit, and what this server knows to be left. */
export interface RateLimitStatus {
  /** Points of this operation. */
  readonly cost: number;
  /** Points of a whole window; null where there is no limit. */
  readonly limit: number | null;
  /** See `RateLimit.remaining`; null where there is no limit, or its count does not answer. */
  readonly remaining: number | null;
  /** When the window ends; null where there is no limit. */
  readonly resetAt: Instant | null;
}
