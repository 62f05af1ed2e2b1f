import { parseLocale } from '../../domain/locale';
import type { AuditedFact, Change } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { requireRight } from '../../application/rights';
import { refuse } from '../../application/user-input-error';
import { hashOf, newSecret } from '../../auth/client-secret';
import type { RowKey } from '../../data/loader';
import { requireAccount } from '../accounts/account.commands';
import { personById } from '../accounts/account.loader';
import { CalendarFeedRow } from './calendar-feed.entity';
import { feedByKey, FEEDS_BY_ID, keyOfFeed, type CalendarFeedRecord } from './calendar-feed.loader';
import { wording } from './calendar.sentences';

/** Feeds that are not revoked: of the people of an account, or of a partner. */
const FEEDS_MAX = 20;
const RIGHT = 'MANAGE_CALENDAR_FEEDS';

export interface NewCalendarFeed {
  readonly name: string;
  /** Who reads it; undefined for a partner's own. Null in the place of an id that is none. */
  readonly person: RowKey | null | undefined;
  /** The one account of a partner's; undefined for all of them. Null as above. */
  readonly accountId: string | null | undefined;
  readonly locale?: string | null | undefined;
}

/** Whose a new feed is, and what it shows. */
type Owned = Pick<CalendarFeedRow, 'ownerId' | 'personId' | 'clientId' | 'accountIds'>;

/**
 * Makes a calendar that is read at a secret address: of an owner's account, for an owner of it, or
 * of a partner's accounts, for the partner's client that asks.
 *
 * Its secret is a token, so it goes by the wall clock.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field, and for a feed too many.
 */
export const createCalendarFeed = defineCommand({
  name: 'createCalendarFeed',
  right: RIGHT,
  account: 'none',
  run: async (context, input: NewCalendarFeed, path) => {
    const { transaction, newId, recorded } = context;
    requireRight(context.viewer, 'READ_ACCOUNTS');
    const owned = await ownedBy(context, input, path);
    const check = new InputCheck();
    const { locale } = input;
    const said = {
      name: check.text([...path, 'name'], input.name, 200),
      locale:
        locale == null
          ? null
          : (check.rule([...path, 'locale'], () => parseLocale(locale)) ?? locale),
    };
    check.done();
    await lockFeedsOf(context, owned.ownerId);
    await requireRoom(context, owned.ownerId, path);
    const token = newSecret();
    const feed: CalendarFeedRow = {
      ...{ ...owned, ...said, ...recorded, id: newId(), digest: hashOf(token) },
      ...{ rotatedAt: null, revokedAt: null, lastReadAt: null },
    };
    await transaction.insert(CalendarFeedRow, [feed]);
    return { feed, token };
  },
  audit: ({ feed }) => [audited(feed, { name: 'name', before: null, after: feed.name })],
  event: 'none',
});

/**
 * Gives a feed another address; the one before is gone at once.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE for one that was revoked.
 */
export const rotateCalendarFeed = defineCommand({
  name: 'rotateCalendarFeed',
  right: RIGHT,
  account: 'none',
  run: async (context, { feed: key }: { readonly feed: RowKey | undefined }, path) => {
    const { transaction, recordedAt: rotatedAt } = context;
    requireRight(context.viewer, 'READ_ACCOUNTS');
    const before = await lockedFeed(context, key, path);
    const token = newSecret();
    await transaction.rows(ROTATE, [before.ownerId, before.id, hashOf(token), rotatedAt]);
    return { feed: { ...before, rotatedAt }, before, token };
  },
  audit: ({ feed, before }) => [
    audited(feed, { name: 'rotatedAt', before: before.rotatedAt, after: feed.rotatedAt }),
  ],
  event: 'none',
});

/**
 * Revokes a feed for good: whoever asks at its address finds nothing.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE.
 */
export const revokeCalendarFeed = defineCommand({
  name: 'revokeCalendarFeed',
  right: 'REVOKE_CALENDAR_FEEDS',
  account: 'none',
  run: async (context, { feed: key }: { readonly feed: RowKey | undefined }, path) => {
    const { transaction, recordedAt: revokedAt } = context;
    const before = await lockedFeed(context, key, path);
    await transaction.rows(REVOKE, [before.ownerId, before.id, revokedAt]);
    return { feed: { ...before, revokedAt } };
  },
  audit: ({ feed }) => [audited(feed, { name: 'revokedAt', before: null, after: feed.revokedAt })],
  event: 'none',
});

const ROTATE = {
  name: 'rotate-calendar-feed',
  text: `update calendar_feed set digest = $3, rotated_at = $4 where owner_id = $1 and id = $2`,
};
const REVOKE = {
  name: 'revoke-calendar-feed',
  text: 'update calendar_feed set revoked_at = $3 where owner_id = $1 and id = $2',
};
const COUNT = {
  name: 'live-calendar-feeds',
  text: `select count(*)::int as count from calendar_feed
    where owner_id = $1 and revoked_at is null`,
};
const LOCK = {
  name: 'lock-calendar-feeds',
  text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
};

/** In the log of the account of a person's, and in that of no account for a partner's. */
const audited = ({ ownerId, id, personId }: CalendarFeedRecord, change: Change): AuditedFact => ({
  accountId: personId === null ? null : ownerId,
  subject: { type: 'CalendarFeed', id },
  changes: [change],
});

async function ownedBy(
  context: CommandContext,
  input: NewCalendarFeed,
  path: InputPath,
): Promise<Owned> {
  const { viewer } = context;
  if (viewer.kind !== 'PARTNER') return ownedByPerson(context, input, path);
  if (input.person !== undefined) {
    const message = wording('expected none: a partner’s client creates calendars of its own');
    refuse('INVALID_INPUT', [...path, 'personId'], message);
  }
  const { partnerId, clientId, accountIds } = viewer;
  const own = { ownerId: partnerId, personId: null, clientId };
  const { accountId } = input;
  if (accountId === undefined) return { ...own, accountIds: accountIds && [...accountIds] };
  const account = await requireAccount(context, accountId ?? undefined, [...path, 'accountId']);
  return { ...own, accountIds: [account.id] };
}

/** A token names no person of the account: whoever creates a calendar says whose it is. */
async function ownedByPerson(
  context: CommandContext,
  { person: key, accountId }: NewCalendarFeed,
  path: InputPath,
): Promise<Owned> {
  const at = [...path, 'personId'];
  if (key === undefined) {
    refuse('INVALID_INPUT', at, wording('expected an owner of the account, got none'));
  }
  if (accountId !== undefined) {
    const message = wording('expected none: a person’s calendar is that of their account');
    refuse('INVALID_INPUT', [...path, 'accountId'], message);
  }
  const person = key && (await personById(context, key));
  if (!person || person.removedAt !== null) {
    refuse('NOT_FOUND', at, wording('No person with this id.'));
  }
  if (person.role !== 'OWNER') {
    refuse('INVALID_INPUT', at, wording('expected an owner of the account, got a member'));
  }
  return { ownerId: person.accountId, personId: person.id, clientId: null, accountIds: null };
}

/** Acts on the feeds of one owner happen one after the other. */
async function lockFeedsOf({ transaction }: CommandContext, ownerId: string): Promise<void> {
  await transaction.rows(LOCK, [`calendar feeds of ${ownerId}`]);
}

async function requireRoom(
  { transaction }: CommandContext,
  ownerId: string,
  path: InputPath,
): Promise<void> {
  const [row] = await transaction.rows<{ count: number }>(COUNT, [ownerId]);
  if ((row?.count ?? 0) < FEEDS_MAX) return;
  refuse(
    'INVALID_INPUT',
    path,
    wording('expected at most {max} calendar feeds, got one more: revoke one first', {
      max: FEEDS_MAX,
    }),
  );
}

/** The feed as it stands now that nobody else can change it. */
async function lockedFeed(
  context: CommandContext,
  key: RowKey | undefined,
  path: InputPath,
): Promise<CalendarFeedRecord> {
  const at = [...path, 'calendarFeedId'];
  const seen = key && (await feedByKey(context, key));
  if (!seen) refuse('NOT_FOUND', at, wording('No calendar feed with this id.'));
  await lockFeedsOf(context, seen.ownerId);
  const { accountId, id } = keyOfFeed(seen);
  const [feed] = await context.transaction.rows<CalendarFeedRecord>(FEEDS_BY_ID, [
    [accountId],
    [id],
  ]);
  if (!feed) throw new Error('a calendar feed that was there is gone');
  const { revokedAt } = feed;
  if (revokedAt === null) return feed;
  const message = wording('The calendar feed was already revoked at {revokedAt}.', { revokedAt });
  return refuse('ALREADY_DONE', at, message);
}
