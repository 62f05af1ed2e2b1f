import type { IncomingMessage } from 'node:http';
import { quote } from '../domain/time/calendar-date';

/** A request that is refused for what it is as one of HTTP; the status says why. */
export class HttpError extends Error {
  constructor(
    readonly status: 400 | 404 | 405 | 413 | 415,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The part of an address from its question mark on; "" without one. */
export function searchOf({ url = '' }: IncomingMessage): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}

/** The parameters of an address; each once. @throws HttpError for others. */
export function searchParameters(
  request: IncomingMessage,
  known: readonly string[],
): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(searchOf(request))) {
    if (!known.includes(name)) {
      const expected =
        known.length === 0
          ? 'Expected no parameters'
          : `Expected only the parameters ${known.join(', ')}`;
      throw new HttpError(400, `${expected}, got ${quote(name)}.`);
    }
    if (given.has(name)) {
      throw new HttpError(400, `Expected the parameter ${name} once, got it again.`);
    }
    // No text in the database can hold it, and nothing is found by it.
    if (value.includes('\0')) throw new HttpError(400, `Expected no NUL in the parameter ${name}.`);
    given.set(name, value);
  }
  return given;
}

/** Whether the client says that it has these bytes (RFC 9110, 13.1.2). */
export function isKnownTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((text) => text.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(tag);
}
