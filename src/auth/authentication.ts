import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Viewer } from '../application/viewer';
import type { ClientSignIn } from './client-sign-in';
import { viewerOf } from './token-claims';
import { KeysUnavailable, TokenKeys } from './token-keys';

/** Tells who asks from the Authorization header. @throws Unauthenticated, KeysUnavailable */
export interface Authenticator {
  (authorization: string | undefined): Promise<Viewer>;
  /** Whether the keys of some tokens could not be fetched when they were last asked for. */
  readonly lacksKeys?: () => boolean;
}

/** No token, or none that can be trusted. */
export class Unauthenticated extends Error {}

/** Which tokens are trusted: whose, for whom, and the key that proves it. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly key: JWTVerifyGetKey;
}

// No symmetric algorithm and no "none": the key set holds public keys only.
const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'PS256', 'RS256', 'RS384', 'RS512'];
/** Clocks of issuers are so far from ours: for so long after its end a token is still good. */
export const LEEWAY_SECONDS = 5;
const TOKEN_LENGTH_MAX = 8_192;
const RECENT_TOKENS_MAX = 1_000;
/** A key that its issuer has withdrawn is trusted for so much longer, at the most. */
const RECENT_MILLIS_MAX = 60_000;

export function authenticatorFrom(options: {
  readonly demoIssuer?: { readonly trusted: TrustedIssuer } | undefined;
  readonly jwks?:
    { readonly url: string; readonly issuer: string; readonly audience: string } | undefined;
  /** Partners' clients, which sign in by secrets of ours; none can where it is absent. */
  readonly clients?: Pick<ClientSignIn, 'viewerOf'> | undefined;
  readonly log?: Pick<Logger, 'warn'> | undefined;
}): Authenticator {
  const trusted: TrustedIssuer[] = [];
  if (options.demoIssuer) trusted.push(options.demoIssuer.trusted);
  let keys: TokenKeys | undefined;
  if (options.jwks) {
    const { url, issuer, audience } = options.jwks;
    keys = new TokenKeys(url, options);
    trusted.push({ issuer, audience, key: keys.key });
  }
  const recent = recentTokens();
  const authenticate = async (authorization: string | undefined) => {
    const token = bearerOf(authorization);
    const known = recent.get(token);
    if (known) return known;
    const client = await options.clients?.viewerOf(token);
    if (client) return client;
    for (const issuer of trusted) {
      const payload = await verified(token, issuer);
      if (!payload) continue;
      const viewer = trustedViewer(payload);
      const ttl = millisToKeep(payload);
      if (ttl > 0) recent.set(token, viewer, { ttl });
      return viewer;
    }
    throw new Unauthenticated('The token is not valid here, or has expired.');
  };
  return Object.assign(authenticate, { lacksKeys: () => keys?.areAway ?? false });
}

/**
 * Tokens that were found good a moment ago, so that a client's next request need not pay for the
 * signature again.
 */
const recentTokens = () =>
  new LRUCache<string, Viewer>({
    max: RECENT_TOKENS_MAX,
    ttl: RECENT_MILLIS_MAX,
    // Expiry is by the clock of the day, and read at each look: no entry outlives its token.
    perf: { now: () => Date.now() },
    ttlResolution: 0,
  });

/** An entry is still given out in the last millisecond of its time, a token no longer is. */
const millisToKeep = ({ exp = 0 }: JWTPayload) =>
  Math.min(RECENT_MILLIS_MAX, (exp + LEEWAY_SECONDS) * 1_000 - Date.now()) - 1;

/** A JWT, or the token of a partner's client. */
const BEARER = /^Bearer +([A-Za-z0-9_=-]+(?:\.[A-Za-z0-9_=-]+){2}|sb_[A-Za-z0-9_-]+)$/i;

function bearerOf(authorization: string | undefined): string {
  const token = BEARER.exec(authorization?.slice(0, TOKEN_LENGTH_MAX + 20) ?? '')?.[1];
  if (token === undefined || token.length > TOKEN_LENGTH_MAX) {
    throw new Unauthenticated('Expected the header "Authorization: Bearer <token>".');
  }
  return token;
}

const CHECKS = {
  algorithms: ALGORITHMS,
  requiredClaims: ['sub', 'exp'],
  clockTolerance: LEEWAY_SECONDS,
};

/** What a token says whose signature is the issuer's. @throws KeysUnavailable */
async function verified(token: string, trusted: TrustedIssuer): Promise<JWTPayload | undefined> {
  const { issuer, audience, key } = trusted;
  try {
    return (await jwtVerify(token, key, { ...CHECKS, issuer, audience })).payload;
  } catch (error) {
    if (error instanceof KeysUnavailable) throw error;
    if (error instanceof errors.JWKSMultipleMatchingKeys)
      return verifiedByOneOf(error, token, trusted);
    // Why a token was refused helps only whoever forges them.
    return undefined;
  }
}

/** A token need not say which of several keys has signed it. */
async function verifiedByOneOf(
  keys: errors.JWKSMultipleMatchingKeys,
  token: string,
  trusted: TrustedIssuer,
): Promise<JWTPayload | undefined> {
  for await (const key of keys) {
    const payload = await verified(token, { ...trusted, key: () => Promise.resolve(key) });
    if (payload) return payload;
  }
  return undefined;
}

function trustedViewer(payload: JWTPayload): Viewer {
  const viewer = viewerOf(payload);
  if (!viewer) throw new Unauthenticated('The token does not say what its bearer may do.');
  return viewer;
}
