import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { RateLimitStore } from './rate-limit-store';
import { millisOf, toInstant, type Instant } from '../domain/time/time-zone';
import type { Clock } from '../application/clock';
import type { RateLimitStatus } from '../application/rate-limit-status';
import type { Actor } from '../application/viewer';
import { withTimeout } from '../application/with-timeout';

/** How much one viewer may spend, over all servers. */
export interface RateLimitSettings {
  /** Points of one window; 0 for no limit. */
  readonly points: number;
  /** Length of a window. Windows begin at multiples of it since 1970, for everyone. */
  readonly windowSeconds: number;
}

export const NO_RATE_LIMIT: RateLimitSettings = { points: 0, windowSeconds: 60 };

/** The viewer has not so many points left in this window. */
export class RateLimited extends Error {
  constructor(
    message: string,
    /** What was asked for, and what there is. */
    readonly spending: {
      readonly cost: number;
      readonly limit: number;
      readonly remaining: number;
    },
    readonly resetAt: Instant,
    /** Whole seconds until then, at least one. */
    readonly retryAfter: number,
  ) {
    super(message);
    this.name = 'RateLimited';
  }
}

interface Options {
  readonly store: Pick<RateLimitStore, 'lease' | 'giveBack' | 'removeEndedBefore'>;
  readonly settings: RateLimitSettings;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'error'>;
}

/** One viewer's points of one window, as far as this server knows them. */
interface Purse {
  readonly windowEndsAt: number;
  /** Points set aside for this server and not spent. */
  own: number;
  /** Points that no server has taken, when last looked; never less than there are. */
  untaken: number;
  /** Under way for whoever needs it. */
  leasing: Promise<void> | undefined;
}

/** Parts of the limit that a server sets aside at once, so that few requests ask the store. */
const LEASES_IN_LIMIT = 20;
/** A request waits so long for the store and is then let through. */
const STORE_MILLIS_MAX = 1_000;
/** For so long after it did not answer, the store is left alone. */
const STORE_REST_MILLIS = 1_000;
const COMPLAINT_INTERVAL_MILLIS = 60_000;
const REMOVED_AT_ONCE = 1_000;

/**
 * Counts what each viewer spends, in fixed windows.
 *
 * Several servers share one count: each takes points from it in leases and spends them by itself.
 * Never more than the limit is taken in a window, whatever the number of servers. Where the count
 * does not answer, requests are let through: a limit must not make a service fail that still works.
 */
export class RateLimiter {
  private windowEndsAt = 0;
  private purses = new Map<string, Purse>();
  private restsUntil = 0;
  private complainedAt = -COMPLAINT_INTERVAL_MILLIS;
  private isClosed = false;
  /** The removal of old counts that is under way. */
  private removal: Promise<void> = Promise.resolve();

  constructor(private readonly options: Options) {}

  /**
   * Takes an operation's cost from the viewer's points, before it is executed.
   *
   * @param cost points, a whole number of at least 1.
   * @throws RateLimited where there are not so many.
   */
  async spend(viewer: Actor, cost: number): Promise<RateLimitStatus> {
    if (this.options.settings.points === 0) {
      return { cost, limit: null, remaining: null, resetAt: null };
    }
    const identity = identityOf(viewer);
    for (;;) {
      const purse = this.purseOf(identity);
      if (purse.own >= cost) {
        purse.own -= cost;
        return this.status(purse, cost, purse.own + purse.untaken);
      }
      if (performance.now() < this.restsUntil) return this.status(purse, cost, null);
      if (cost > purse.own + purse.untaken) throw this.refusal(purse, cost);
      // Whoever comes meanwhile waits for the same lease, and sees whether it is enough.
      await (purse.leasing ??= this.lease(identity, purse, cost - purse.own));
    }
  }

  /** Ends what runs beside the requests, and gives back what was leased and not spent. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.removal;
    const unspent = [...this.purses]
      .filter(([, { own }]) => own > 0)
      .map(([identity, { own }]) => ({ viewerKey: keyOf(identity), points: own }));
    this.purses = new Map();
    if (unspent.length === 0) return;
    try {
      await this.answered(this.options.store.giveBack(this.windowEndsAt, unspent));
    } catch (error) {
      this.complain(error, 'Could not give unspent points of the rate limit back.');
    }
  }

  private now(): number {
    return millisOf(this.options.clock());
  }

  private purseOf(identity: string): Purse {
    const { points, windowSeconds } = this.options.settings;
    const windowMillis = windowSeconds * 1_000;
    const windowEndsAt = (Math.floor(this.now() / windowMillis) + 1) * windowMillis;
    if (windowEndsAt !== this.windowEndsAt) {
      this.windowEndsAt = windowEndsAt;
      this.purses = new Map();
      // One window is left standing for servers whose clocks are late.
      this.removal = this.removal.then(() => this.remove(windowEndsAt - windowMillis));
    }
    let purse = this.purses.get(identity);
    if (!purse) {
      purse = { windowEndsAt, own: 0, untaken: points, leasing: undefined };
      this.purses.set(identity, purse);
    }
    return purse;
  }

  private async lease(identity: string, purse: Purse, needed: number): Promise<void> {
    const { store, settings } = this.options;
    try {
      const lease = await this.answered(
        store.lease({
          viewerKey: keyOf(identity),
          windowEndsAt: purse.windowEndsAt,
          limit: settings.points,
          wanted: Math.max(needed, Math.ceil(settings.points / LEASES_IN_LIMIT)),
          needed,
        }),
      );
      purse.own += lease.granted;
      purse.untaken = lease.left;
    } catch (error) {
      this.restsUntil = performance.now() + STORE_REST_MILLIS;
      this.complain(error, 'Rate limit store unavailable; requests are not counted.');
    } finally {
      purse.leasing = undefined;
    }
  }

  private async remove(before: number): Promise<void> {
    try {
      let removed = REMOVED_AT_ONCE;
      while (removed === REMOVED_AT_ONCE && !this.isClosed) {
        removed = await this.options.store.removeEndedBefore(before, REMOVED_AT_ONCE);
      }
    } catch (error) {
      this.complain(error, 'Could not remove old rate limit counts.');
    }
  }

  private answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return withTimeout(
      STORE_MILLIS_MAX,
      answer,
      () => new Error(`expected an answer within ${STORE_MILLIS_MAX} ms, got none`),
    );
  }

  /** Once a minute: every request would say the same. */
  private complain(error: unknown, message: string): void {
    if (performance.now() - this.complainedAt < COMPLAINT_INTERVAL_MILLIS) return;
    this.complainedAt = performance.now();
    this.options.log.error({ err: error }, message);
  }

  private status(purse: Purse, cost: number, remaining: number | null): RateLimitStatus {
    const resetAt = toInstant(purse.windowEndsAt);
    return { cost, limit: this.options.settings.points, remaining, resetAt };
  }

  private refusal(purse: Purse, cost: number): RateLimited {
    const { points: limit, windowSeconds } = this.options.settings;
    const resetAt = toInstant(purse.windowEndsAt);
    const remaining = purse.own + purse.untaken;
    const seconds = Math.ceil((purse.windowEndsAt - this.now()) / 1_000);
    return new RateLimited(
      `expected at most ${limit} points in ${windowSeconds} seconds, of which ${remaining} are ` +
        `left; got an operation that costs ${cost}: ask again at ${resetAt}`,
      { cost, limit, remaining },
      resetAt,
      Math.max(1, seconds),
    );
  }
}

const keyOf = (identity: string): Buffer => createHash('sha256').update(identity).digest();

/** Who a viewer is to the limits, as a text; a partner's clients have a limit each. */
export function identityOf(viewer: Actor): string {
  switch (viewer.kind) {
    case 'STAFF':
    case 'PERSON':
    case 'SYSTEM':
      return JSON.stringify([viewer.kind, viewer.subject]);
    case 'PARTNER':
      return JSON.stringify([viewer.kind, viewer.partnerId, viewer.clientId ?? viewer.subject]);
    case 'VENDOR':
      return JSON.stringify([viewer.kind, viewer.vendorCode, viewer.subject]);
  }
}
