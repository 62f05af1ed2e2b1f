import { HttpError } from '../../application/http-error';
import { RequestTimeout } from '../../application/request-timeout';
import type { Clock } from '../../application/clock';
import type { Viewer } from '../../application/viewer';
import { hashOf } from '../../auth/client-secret';
import type { Database } from '../../data/database';
import { KeyedSemaphore } from '../../limits/keyed-semaphore';
import { CALENDAR_TIMES } from '../../limits/time-limits';
import { nodeId } from '../../graphql/node-id';
import { tokenOf } from './calendar-address';

interface Options {
  readonly database: Pick<Database, 'runUnscoped'>;
  readonly clock: Clock;
  readonly log: { warn(about: { err: unknown }, message: string): void };
}

/** A feed whose address was proved, and that may be read today. */
interface ReadFeed {
  readonly id: string;
  readonly owner_id: string;
  readonly person_id: string | null;
  readonly account_ids: readonly string[] | null;
  readonly name: string;
  readonly locale: string | null;
  /** Whether it was last noted more than an hour ago, or never, that it was read. */
  readonly is_note_due: boolean;
}

/** Who reads a calendar, and what it shows. */
export interface CalendarReader {
  readonly viewer: Viewer;
  readonly feed: Pick<ReadFeed, 'id' | 'name' | 'locale'>;
  /** Null for all that the viewer may see. */
  readonly accountIds: readonly string[] | null;
}

const READ = { name: 'calendar-feed-read', text: 'select * from calendar_feed_read($1, $2)' };
const NOTE = {
  name: 'note-calendar-feed-read',
  text: 'select note_calendar_feed_read($1, $2, $3)',
};
const { slotMs, statementMs, noteMs } = CALENDAR_TIMES;
const SIGN_INS_AT_ONCE = 2;

/** One answer for every address at which nothing is, whatever is wrong with it. */
export const noCalendar = () => new HttpError(404, 'There is no calendar at this address.');

/**
 * Tells who reads a calendar by the token of its address.
 *
 * Asks the database each time and keeps nothing, so that a rotation, a revocation and a person's
 * removal hold at once on every server. The token itself goes nowhere: what is asked for is its
 * digest, which is looked up whole, so that no answer tells how much of a token was right.
 */
export class CalendarSignIn {
  private readonly noting = new Set<string>();
  /** For whoever is not known yet there are few connections, whatever comes. */
  private readonly slots = new KeyedSemaphore(SIGN_INS_AT_ONCE);

  constructor(private readonly options: Options) {}

  /** @throws HttpError 404 for an address at which there is nothing to read. */
  async readerOf(url: string): Promise<CalendarReader> {
    const token = tokenOf(url);
    const feed = token === undefined ? undefined : await this.read(hashOf(token));
    if (!feed) throw noCalendar();
    if (feed.is_note_due) this.note(feed);
    return readerFrom(feed);
  }

  private async read(digest: Buffer): Promise<ReadFeed | undefined> {
    const { database, clock } = this.options;
    const giveBack = await this.slots.take('', slotMs, () => new RequestTimeout(slotMs));
    try {
      return (await database.runUnscoped<ReadFeed>(READ, [digest, clock()], statementMs))[0];
    } finally {
      giveBack();
    }
  }

  /** Beside the request, which neither waits for it nor fails with it. */
  private note({ owner_id: owner, id }: ReadFeed): void {
    if (this.noting.has(id)) return;
    this.noting.add(id);
    const { database, clock, log } = this.options;
    database
      .runUnscoped(NOTE, [owner, id, clock()], noteMs)
      .catch((err: unknown) => log.warn({ err }, 'Could not record that a calendar was read.'))
      .finally(() => this.noting.delete(id));
  }
}

/** With no more rights than a calendar takes: to look, at the accounts that its owner may see. */
function readerFrom(feed: ReadFeed): CalendarReader {
  const { id, owner_id: ownerId, person_id: personId, account_ids: accountIds } = feed;
  const subject = nodeId('CalendarFeed', { accountId: ownerId, id });
  if (personId !== null) {
    const viewer: Viewer = { kind: 'PERSON', subject, accountId: ownerId, isOwner: false };
    return { viewer, feed, accountIds: [ownerId] };
  }
  const viewer: Viewer = {
    ...{ kind: 'PARTNER', subject, partnerId: ownerId, clientId: null, accountIds },
    scopes: new Set(['ACCOUNTS_READ']),
  };
  return { viewer, feed, accountIds };
}
