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

const LEASE = {
  name: 'lease-points',
  text: `insert into rate_limit as taken (viewer_key, window_ends_at, points, granted)
    values ($1, $2, $3::int, $3::int)
    on conflict (viewer_key, window_ends_at) do update
      set points = least(taken.points + $3::int, $4::int),
        granted = greatest(0, least($3::int, $4::int - taken.points))
    returning points, granted`,
};

const REMOVE = {
  name: 'remove-rate-limits',
  text: `delete from rate_limit where (viewer_key, window_ends_at) in (
      select viewer_key, window_ends_at from rate_limit where window_ends_at < $1 limit $2)
    returning 1 as one`,
};

/** The points of each viewer's limit that servers have taken: one count for all of them. */
export class RateLimitStore {
  constructor(private readonly database: Database) {}

  /** Takes points in one statement, and never more than there are, whoever asks at once. */
  async lease({ viewerKey, windowEndsAt, limit, wanted }: LeaseRequest): Promise<Lease> {
    const values = [viewerKey, instant(windowEndsAt), wanted, limit];
    const [row] = await this.database.runUnscoped<{ points: number; granted: number }>(
      LEASE,
      values,
      STATEMENT_MILLIS_MAX,
    );
    if (!row) throw new Error('a lease that gives no row');
    return { granted: row.granted, left: Math.max(0, limit - row.points) };
  }

  /** Removes counts of windows that ended before that moment, at most so many; says how many. */
  async removeEndedBefore(moment: number, countMax: number): Promise<number> {
    const values = [instant(moment), countMax];
    return (await this.database.runUnscoped(REMOVE, values, STATEMENT_MILLIS_MAX)).length;
  }
}

const instant = (millis: number): string => new Date(millis).toISOString();
