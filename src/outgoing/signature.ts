import { Webhook } from 'standardwebhooks';

/** By the specification; shorter or longer ones are not made. */
const SECRET_BYTES_MIN = 24;
const SECRET_BYTES_MAX = 64;
const PREFIX = 'whsec_';

/** A secret as its owner is shown it. @throws Error for a key of another length. */
export function secretText(key: Uint8Array): string {
  if (key.length < SECRET_BYTES_MIN || key.length > SECRET_BYTES_MAX) {
    throw new Error(
      `expected a key of ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} bytes, got ${key.length}`,
    );
  }
  return `${PREFIX}${Buffer.from(key).toString('base64')}`;
}

/** What is signed. */
export interface SignedMessage {
  /** The same at every attempt. */
  readonly id: string;
  /** Of this attempt, by the wall clock. */
  readonly timestampSeconds: number;
  /** The very text that is sent. */
  readonly body: string;
}

/**
 * The headers of a message that its receiver verifies, by Standard Webhooks 1.0.
 *
 * @param secrets of which each signs: during a rotation, either one verifies.
 * @throws Error for an id with a full stop, which is what separates the signed parts.
 */
export function signedHeaders(
  { id, timestampSeconds, body }: SignedMessage,
  secrets: readonly string[],
): Record<string, string> {
  if (id.includes('.')) throw new Error(`expected an id without a full stop, got ${id}`);
  const at = new Date(timestampSeconds * 1_000);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
