import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;

/** A new secret: 256 random bits as 43 base64url characters. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** What is stored of a secret. It is random, so one SHA-256 is as good as a slow hash. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const NOBODYS = hashOf(newSecret());

/**
 * Whether it is one of the secrets with these hashes.
 *
 * Takes as long whether or not it is, and where there are none.
 */
export function isSecretOf(secret: string, hashes: readonly Buffer[]): boolean {
  const given = hashOf(secret);
  const matches = (hashes.length > 0 ? hashes : [NOBODYS]).filter((hash) =>
    timingSafeEqual(given, hash),
  );
  return matches.length > 0;
}
