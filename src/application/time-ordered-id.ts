import { randomUUIDv7 } from 'node:crypto';

let last = '';

/**
 * A new id: a time-ordered uuid, so that new rows lie together in the indexes.
 *
 * Greater than every id made before it in this process: what one request records is listed by id in
 * the order in which it was recorded. Node's own ids are in order only from one millisecond to the
 * next, so within one the last id is counted up, as RFC 9562 section 6.2 (method 2) has it.
 */
export function timeOrderedId(): string {
  const fresh = randomUUIDv7();
  last = fresh > last ? fresh : following(last);
  return last;
}

function following(id: string): string {
  const next = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return next.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
