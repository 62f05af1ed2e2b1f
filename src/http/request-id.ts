import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const UUID = /^([\da-f]{8})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{12})$/i;

/**
 * The id of a request, as the log, the audit log and `X-Request-Id` of the answer have it: the one
 * that it came with, where that is a UUID, with dashes or without; else one of its own.
 */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const parts = UUID.exec(String(headers['x-request-id'] ?? ''))?.slice(1);
  return parts ? parts.join('-').toLowerCase() : randomUUID();
}
