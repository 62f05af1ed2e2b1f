import { hkdfSync } from 'node:crypto';
import { secretText } from './signature';

const SECRET_BYTES = 32;
const KEY_BYTES_MIN = 32;
const KEY_ID = /^[a-z0-9-]{1,20}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A version of an endpoint's secret: nothing of it is secret. */
export interface SecretVersion {
  readonly endpointId: string;
  readonly version: number;
  /** Of the master key that it is derived from. */
  readonly keyId: string;
}

/** The keys that secrets of endpoints are derived from, so that none is stored. */
export class MasterKeys {
  /** @param keys by id; the first is the one that new secrets are derived from. */
  constructor(private readonly keys: ReadonlyMap<string, Buffer>) {}

  /** Undefined where there is no key at all. */
  get currentId(): string | undefined {
    return this.keys.keys().next().value;
  }

  /** The secret as its owner is shown it; undefined where its key is not there any more. */
  secretOf({ endpointId, version, keyId }: SecretVersion): string | undefined {
    const key = this.keys.get(keyId);
    if (!key) return undefined;
    const info = `switchboard webhook secret ${version}`;
    return secretText(new Uint8Array(hkdfSync('sha256', key, endpointId, info, SECRET_BYTES)));
  }
}

/**
 * Reads keys as `id:base64`, the current one first, with commas between them.
 *
 * @returns what is wrong with them, without repeating any of it.
 */
export function parseMasterKeys(text: string): MasterKeys | string {
  const keys = new Map<string, Buffer>();
  for (const part of text.split(',').map((each) => each.trim())) {
    const [id = '', encoded = '', ...more] = part.split(':');
    if (!KEY_ID.test(id) || more.length > 0) {
      return 'a key without an id of 1 to 20 small letters, digits and hyphens';
    }
    if (keys.has(id)) return `two keys with the id "${id}"`;
    const key = Buffer.from(encoded, 'base64');
    if (!BASE64.test(encoded)) return `a key "${id}" that is not base64`;
    if (key.length < KEY_BYTES_MIN) return `a key "${id}" of ${key.length} bytes`;
    keys.set(id, key);
  }
  return new MasterKeys(keys);
}
