import type { Viewer } from '../request/viewer';

const TOKENS_MAX = 1_000;
/** A key that its issuer has withdrawn is trusted for so much longer, at the most. */
const KEPT_MILLIS = 60_000;

/**
 * Tokens that were found good a moment ago, so that a client's next request need not pay for the
 * signature again. Never beyond a token's own expiry.
 */
export class RecentTokens {
  private readonly tokens = new Map<string, { viewer: Viewer; goodUntil: number }>();

  viewerOf(token: string): Viewer | undefined {
    const kept = this.tokens.get(token);
    if (kept && Date.now() < kept.goodUntil) return kept.viewer;
    this.tokens.delete(token);
    return undefined;
  }

  /** @param expiresAt seconds since 1970, the token's own claim. */
  keep(token: string, viewer: Viewer, expiresAt: number): Viewer {
    const [oldest] = this.tokens.keys();
    if (this.tokens.size >= TOKENS_MAX && oldest !== undefined) this.tokens.delete(oldest);
    const goodUntil = Math.min(Date.now() + KEPT_MILLIS, expiresAt * 1_000);
    this.tokens.set(token, { viewer, goodUntil });
    return viewer;
  }
}
