import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Actor } from '../../application/viewer';
import { toInstant, millisOf, type Instant } from '../../domain/time/time-zone';
import type { FeedHead } from './event-feed.loader';

/** What a cursor is good for: one list of one owner, under one filter. */
export interface CursorScope {
  /** The viewer's own: a partner's clients share theirs. */
  readonly owner: string;
  readonly list: string;
  /** What is asked of the list; the order in which conditions are given does not matter. */
  readonly filter: object;
}

/** A place to read on from. */
export interface FeedCursor {
  readonly position: number;
  /** By the wall clock; where the cursor is refused, reading can be taken up again here. */
  readonly placedAt: Instant;
}

const VERSION = 1;
const TAG_BYTES = 8;
const FEED_BYTES = 8;
const POSITION_AT = 1 + TAG_BYTES + FEED_BYTES;
const PLACED_AT = POSITION_AT + 8;
const SIGNED_BYTES = PLACED_AT + 6;
const SIGNATURE_BYTES = 8;

/**
 * The text of a cursor. Its signature keeps out what was made up or damaged; whose events it leads
 * to is decided by the rights of whoever brings it.
 */
export function writeFeedCursor(head: FeedHead, scope: CursorScope, cursor: FeedCursor): string {
  const bytes = Buffer.alloc(SIGNED_BYTES);
  bytes.writeUInt8(VERSION, 0);
  tagOf(scope).copy(bytes, 1);
  feedBytes(head).copy(bytes, 1 + TAG_BYTES);
  bytes.writeBigUInt64BE(BigInt(cursor.position), POSITION_AT);
  bytes.writeUIntBE(millisOf(cursor.placedAt), PLACED_AT, 6);
  return Buffer.concat([bytes, signatureOf(head, bytes)]).toString('base64url');
}

/**
 * The place that a cursor of this list names.
 *
 * @throws GraphQLError INVALID_CURSOR for a text that is no cursor of ours, and for one of another
 *   viewer, list, filter or feed, or of a place that is not there yet; `extensions.since` is the
 *   instant to resume from, where the text is ours.
 */
export function readFeedCursor(head: FeedHead, scope: CursorScope, text: string): FeedCursor {
  const all = Buffer.from(text, 'base64url');
  const bytes = all.subarray(0, SIGNED_BYTES);
  const signature = all.subarray(SIGNED_BYTES);
  const isOurs =
    all.length === SIGNED_BYTES + SIGNATURE_BYTES &&
    all.toString('base64url') === text &&
    timingSafeEqual(signature, signatureOf(head, bytes));
  if (!isOurs) return refuse('expected a cursor that this list gave, got another text');
  const since = toInstant(bytes.readUIntBE(PLACED_AT, 6));
  if (!bytes.subarray(1 + TAG_BYTES, POSITION_AT).equals(feedBytes(head))) {
    return refuse('The cursor is of a feed that was replaced.', since);
  }
  if (!bytes.subarray(1, 1 + TAG_BYTES).equals(tagOf(scope))) {
    return refuse('The cursor is of another list, another filter or another viewer.', since);
  }
  const position = Number(bytes.readBigUInt64BE(POSITION_AT));
  if (position > head.position) return refuse('The feed does not reach that far.', since);
  return { position, placedAt: since };
}

function refuse(message: string, since?: Instant): never {
  throw new GraphQLError(`after: ${message}`, {
    extensions: { code: 'INVALID_CURSOR', path: ['after'], ...(since ? { since } : {}) },
  });
}

const hexOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

const feedBytes = ({ feedId }: FeedHead): Buffer => hexOf(feedId).subarray(0, FEED_BYTES);

const signatureOf = ({ cursorKey }: FeedHead, bytes: Buffer): Buffer =>
  createHmac('sha256', hexOf(cursorKey)).update(bytes).digest().subarray(0, SIGNATURE_BYTES);

function tagOf({ owner, list, filter }: CursorScope): Buffer {
  const conditions = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, unknown] => [
      name,
      Array.isArray(value) ? [...(value as string[])].sort() : value,
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([owner, list, conditions]);
  return createHash('sha256').update(text).digest().subarray(0, TAG_BYTES);
}

/** Whose cursors these are: what one viewer was given serves all that see the same. */
export function cursorOwnerOf(viewer: Actor): string {
  switch (viewer.kind) {
    case 'STAFF':
    case 'SYSTEM':
      return 'STAFF';
    case 'PERSON':
      return `ACCOUNT ${viewer.accountId}`;
    case 'PARTNER':
      return `PARTNER ${viewer.partnerId}`;
    case 'VENDOR':
      return `VENDOR ${viewer.vendorCode}`;
  }
}
