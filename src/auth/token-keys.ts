import {
  createRemoteJWKSet,
  errors,
  jwksCache,
  type JWKSCacheInput,
  type JWTVerifyGetKey,
} from 'jose';
import type { Logger } from 'pino';

/** The keys could not be fetched: nobody can tell now whether a token is good. */
export class KeysUnavailable extends Error {}

/** What is said of the token, not of the set: it has no key for it, or several. */
const OF_THE_TOKEN = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
];

/** So old, keys are fetched again. */
const AGE_MILLIS_MAX = 600_000;
/** After a fetch that failed, the keys that are there are used so long before the next one. */
const REST_MILLIS = 30_000;
/** Keys that cannot be fetched again are used no longer. */
const KEPT_MILLIS_MAX = 86_400_000;

interface Options {
  readonly log?: Pick<Logger, 'warn'> | undefined;
  /** Milliseconds since 1970; the machine's own when absent. */
  readonly now?: () => number;
}

/**
 * The keys at an address, fetched as needed.
 *
 * While the address does not answer, the keys that were fetched before are used: whoever could sign
 * a good token yesterday can do so today.
 */
export class TokenKeys {
  /** What was fetched, and when. */
  private readonly fetched: JWKSCacheInput = {};
  private readonly remote: ReturnType<typeof createRemoteJWKSet>;
  private readonly now: () => number;
  private fetchedAt = -Infinity;
  private failedAt = -Infinity;
  /** As jose says it of the last fetch that succeeded. */
  private lastFetch: number | undefined;

  constructor(
    url: string,
    private readonly options: Options = {},
  ) {
    this.now = options.now ?? Date.now;
    // How old they may be is decided here.
    this.remote = createRemoteJWKSet(new URL(url), {
      cacheMaxAge: Infinity,
      [jwksCache]: this.fetched,
    });
  }

  /** Whether the last fetch failed. */
  get areAway(): boolean {
    return this.failedAt > -Infinity;
  }

  /** @throws KeysUnavailable */
  readonly key: JWTVerifyGetKey = async (header, token) => {
    try {
      await this.renew();
      return await this.remote(header, token);
    } catch (cause) {
      if (OF_THE_TOKEN.some((type) => cause instanceof type)) throw cause;
      this.failedAt = this.now();
      throw new KeysUnavailable('Tokens cannot be checked now; try again.', { cause });
    } finally {
      this.noteFetch();
    }
  };

  /** It may fetch keys by itself: for the first token, and for one that names an unknown key. */
  private noteFetch(): void {
    const { uat } = this.fetched as { readonly uat?: number };
    if (uat === this.lastFetch) return;
    this.lastFetch = uat;
    this.fetchedAt = this.now();
    this.failedAt = -Infinity;
  }

  /** Fetches keys that are too old, where there are any. */
  private async renew(): Promise<void> {
    const age = this.now() - this.fetchedAt;
    const isResting = this.now() - this.failedAt < REST_MILLIS && age < KEPT_MILLIS_MAX;
    if (age === Infinity || age < AGE_MILLIS_MAX || isResting) return;
    try {
      await this.remote.reload();
      this.noteFetch();
    } catch (error) {
      const isNews = !this.areAway;
      this.failedAt = this.now();
      if (age >= KEPT_MILLIS_MAX) throw error;
      const message = 'Token keys unavailable; using those fetched before.';
      if (isNews) this.options.log?.warn({ err: error }, message);
    }
  }
}
