import type { Database } from '../data/database';

/** What a server asks for, of one viewer's limit in one window. */
export interface LeaseRequest {
  /** SHA-256 of who the viewer is. */
  readonly viewerKey: Buffer;
  /** End of the window, in milliseconds since 1970; it stands for the window. */
  readonly windowEndsAt: number;
  /** Points of the whole window, for all servers together. */
  readonly limit: number;
  /** Points to take, or as many as there are. */
  readonly wanted: number;
}

export interface Lease {
  /** Points that are the server's own now; 0 where there are none. */
  readonly granted: number;
  /** Points that nobody has taken yet, in this window. */
  readonly left: number;
}

/** After so long a statement of the store ends without an effect. */
const STATEMENT_MILLIS_MAX = 1_000;

/** The points of each viewer's limit that servers have taken: one count for all of them. */
export class RateLimitStore {
  constructor(private readonly database: Database) {}

  /** Takes points in one statement, and never more than there are, whoever asks at once. */
  async lease({ viewerKey, windowEndsAt, limit, wanted }: LeaseRequest): Promise<Lease> {
    const [row] = await this.database.alone<{ points: number; granted: number }>(
      `insert into rate_limit as taken (viewer_key, window_ends_at, points, granted)
        values ('\\x${viewerKey.toString('hex')}', ${instant(windowEndsAt)},
          ${wanted}, ${wanted})
        on conflict (viewer_key, window_ends_at) do update
          set points = least(taken.points + ${wanted}, ${limit}),
            granted = greatest(0, least(${wanted}, ${limit} - taken.points))
        returning points, granted`,
      STATEMENT_MILLIS_MAX,
    );
    if (!row) throw new Error('a lease that gives no row');
    return { granted: row.granted, left: Math.max(0, limit - row.points) };
  }

  /** Removes counts of windows that ended before that moment, at most so many; says how many. */
  async removeEndedBefore(moment: number, countMax: number): Promise<number> {
    const removed = await this.database.alone(
      `delete from rate_limit where (viewer_key, window_ends_at) in (
        select viewer_key, window_ends_at from rate_limit
          where window_ends_at < ${instant(moment)} limit ${countMax})
        returning 1`,
      STATEMENT_MILLIS_MAX,
    );
    return removed.length;
  }
}

const instant = (millis: number): string => `'${new Date(millis).toISOString()}'`;
