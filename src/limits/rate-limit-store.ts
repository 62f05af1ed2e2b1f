import type { Database } from '../data/database';

/** What a server asks for, of one viewer's limit in one window. */
export interface LeaseRequest {
  /** SHA-256 of who the viewer is. */
  readonly viewerKey: Buffer;
  /** End of the window, in milliseconds since 1970; it stands for the window. */
  readonly windowEndsAt: number;
  /** Points of the whole window, for all servers together. */
  readonly limit: number;
  /** Points to take while there are plenty. */
  readonly wanted: number;
  /** Points to take where little is left, or as many as there are. */
  readonly needed: number;
}

/** What a server has taken of one viewer's limit and not spent. */
export interface Unspent extends Pick<LeaseRequest, 'viewerKey'> {
  readonly points: number;
}

export interface Lease {
  /** Points that are the server's own now; 0 where there are none. */
  readonly granted: number;
  /** Points that nobody has taken yet, in this window. */
  readonly left: number;
}

/** After so long a statement of the store ends without an effect. */
const STATEMENT_MILLIS_MAX = 1_000;

/**
 * No more than a fifth of what is left is set aside, but for what is needed: what servers that are
 * killed take with them is never the last of it.
 */
const TAKEN = 'greatest($5::int, least($3::int, ($4::int - taken.points) / 5))';

const LEASE = {
  name: 'lease-points',
  text: `insert into rate_limit as taken (viewer_key, window_ends_at, points, granted)
    values ($1, $2, $3::int, $3::int)
    on conflict (viewer_key, window_ends_at) do update
      set points = least(taken.points + ${TAKEN}, $4::int),
        granted = greatest(0, least(${TAKEN}, $4::int - taken.points))
    returning points, granted`,
};

const GIVE_BACK = {
  name: 'give-points-back',
  text: `update rate_limit r set points = greatest(0, r.points - given.points)
    from (select * from unnest($1::bytea[], $2::int[]) as g (viewer_key, points)) given
    where r.viewer_key = given.viewer_key and r.window_ends_at = $3`,
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
  async lease({ viewerKey, windowEndsAt, limit, ...points }: LeaseRequest): Promise<Lease> {
    const values = [viewerKey, instant(windowEndsAt), points.wanted, limit, points.needed];
    const [row] = await this.database.runUnscoped<{ points: number; granted: number }>(
      LEASE,
      values,
      STATEMENT_MILLIS_MAX,
    );
    if (!row) throw new Error('a lease that gives no row');
    return { granted: row.granted, left: Math.max(0, limit - row.points) };
  }

  /** Gives back what a server has left of its leases in a window. */
  async giveBack(windowEndsAt: number, unspent: readonly Unspent[]): Promise<void> {
    const values = [
      unspent.map(({ viewerKey }) => viewerKey),
      unspent.map(({ points }) => points),
      instant(windowEndsAt),
    ];
    await this.database.runUnscoped(GIVE_BACK, values, STATEMENT_MILLIS_MAX);
  }

  /** Removes counts of windows that ended before that moment, at most so many; says how many. */
  async removeEndedBefore(moment: number, countMax: number): Promise<number> {
    const values = [instant(moment), countMax];
    return (await this.database.runUnscoped(REMOVE, values, STATEMENT_MILLIS_MAX)).length;
  }
}

const instant = (millis: number): string => new Date(millis).toISOString();
