import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

/** The keys could not be fetched: nobody can tell now whether a token is good. */
export class KeysUnavailable extends Error {}

/** What is said of the token, not of the set: it has no key for it, or several. */
const OF_THE_TOKEN = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
];

/** The keys at an address, fetched and cached as needed. @throws KeysUnavailable */
export function keysAt(url: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(url));
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (cause) {
      if (OF_THE_TOKEN.some((type) => cause instanceof type)) throw cause;
      throw new KeysUnavailable('Tokens cannot be checked now; try again.', { cause });
    }
  };
}
