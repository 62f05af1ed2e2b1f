import { Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import { RequiresRight } from '../../graphql/authorization';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { defineMutation, shownOnce, storedNode } from '../../graphql/mutation';
import { readNodesOf } from '../../graphql/node';
import { keyOf, nodeId } from '../../graphql/node-id';
import type { AccountRow } from '../accounts/account.entity';
import { accountById, partnerById, personById } from '../accounts/account.loader';
import { Account, Partner, Person } from '../accounts/account.type';
import type { PersonRow } from '../accounts/person.entity';
import type { PartnerRow } from '../partners/partner.entity';
import { addressOf } from './calendar-address';
import {
  createCalendarFeed,
  revokeCalendarFeed,
  rotateCalendarFeed,
} from './calendar-feed.commands';
import {
  CreateCalendarFeedInput,
  RevokeCalendarFeedInput,
  RotateCalendarFeedInput,
} from './calendar-feed.input';
import {
  calendarFeeds,
  feedByKey,
  keyOfFeed,
  type CalendarFeedRecord,
} from './calendar-feed.loader';
import { CalendarFeed, CalendarFeedConnection } from './calendar-feed.type';

/** A row as it is kept beside an idempotency key: its owner stands in the place of an account. */
type KeyedFeed = CalendarFeedRecord & { readonly accountId: string };

const keyed = (feed: CalendarFeedRecord): KeyedFeed => ({ ...feed, ...keyOfFeed(feed) });

const feedField = (description: string) => ({
  type: () => CalendarFeed,
  description,
  stored: storedNode<KeyedFeed>('CalendarFeed'),
});
const URL = {
  type: () => String,
  description:
    'Its secret address at this server, a path to put behind the server’s own address; shown only once. Null if refused, or if the operation was already performed under the same idempotency key: rotate the feed to get another.',
  stored: shownOnce<string>(),
};
const withAddress = ({ feed, token }: { feed: CalendarFeedRecord; token: string }) => ({
  calendarFeed: keyed(feed),
  url: addressOf(token),
});

const keyOfId = (id: string | null | undefined) =>
  id == null ? undefined : (keyOf('Person', id) ?? null);

export const CreateCalendarFeed = defineMutation(createCalendarFeed, {
  description:
    'Creates a calendar of contract dates and returns its secret address, which is shown only once. Whoever knows the address can read the calendar. A partner’s client needs ACCOUNTS_READ, too.',
  input: [CreateCalendarFeedInput, 'The new calendar.'],
  toInput: ({ name, personId, accountId, locale }) => ({
    ...{ name, locale, person: keyOfId(personId) },
    accountId: accountId == null ? undefined : (keyOf('Account', accountId)?.id ?? null),
  }),
  toPayload: withAddress,
  payload: { calendarFeed: feedField('The new feed; null if refused.'), url: URL },
});

export const RotateCalendarFeed = defineMutation(rotateCalendarFeed, {
  description:
    'Gives a calendar another secret address, shown only once. The one before is gone at once. A partner’s client needs ACCOUNTS_READ, too.',
  input: [RotateCalendarFeedInput, 'The calendar.'],
  toInput: ({ calendarFeedId }) => ({ feed: keyOf('CalendarFeed', calendarFeedId) }),
  toPayload: withAddress,
  payload: { calendarFeed: feedField('The feed; null if refused.'), url: URL },
});

export const RevokeCalendarFeed = defineMutation(revokeCalendarFeed, {
  description: 'Revokes a calendar permanently: its address is gone at once.',
  input: [RevokeCalendarFeedInput, 'The calendar.'],
  toInput: ({ calendarFeedId }) => ({ feed: keyOf('CalendarFeed', calendarFeedId) }),
  toPayload: ({ feed }) => ({ calendarFeed: keyed(feed) }),
  payload: { calendarFeed: feedField('The feed; null if refused.') },
});

@Resolver(() => CalendarFeed)
export class CalendarFeedResolver {
  @Query(() => CalendarFeedConnection, {
    nullable: true,
    description:
      'Calendar feeds, latest first, revoked ones too: of all owners for staff, of the account for its owners, its own for a partner. A restricted client sees only those restricted to the same accounts or fewer. Null for viewers who may not manage them.',
  })
  calendarFeeds(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<CalendarFeedRecord>> {
    // Row-level security leaves each viewer its own.
    return listConnection(context, calendarFeeds, { accountId: null }, args, {
      isDescending: true,
    });
  }

  @FieldResolver(() => ID)
  id(@Root() feed: CalendarFeedRecord): string {
    return nodeId('CalendarFeed', keyOfFeed(feed));
  }

  @FieldResolver(() => Person, {
    nullable: true,
    description: 'The person who reads it; null for a partner’s.',
  })
  async person(
    @Ctx() context: RequestContext,
    @Root() { ownerId: accountId, personId: id }: CalendarFeedRecord,
  ): Promise<PersonRow | null> {
    return id === null ? null : personById(context, { accountId, id });
  }

  @FieldResolver(() => Partner, {
    nullable: true,
    description: 'The partner that reads it; null for a person’s.',
  })
  async partner(
    @Ctx() context: RequestContext,
    @Root() { ownerId, personId }: CalendarFeedRecord,
  ): Promise<PartnerRow | null> {
    return personId === null ? partnerById(context, ownerId) : null;
  }

  @FieldResolver(() => [Account], {
    nullable: true,
    description: 'The accounts that it shows; null for all production accounts of the partner.',
  })
  async accounts(
    @Ctx() context: RequestContext,
    @Root() { ownerId, personId, accountIds }: CalendarFeedRecord,
  ): Promise<AccountRow[] | null> {
    const ids = personId === null ? accountIds : [ownerId];
    if (ids === null) return null;
    const accounts = await Promise.all(ids.map((id) => accountById(context, id)));
    return accounts.filter((account) => account !== null);
  }
}

/** What an account gets from this room. */
@Resolver(() => Account)
export class AccountCalendarFeedsResolver {
  @RequiresRight('REVOKE_CALENDAR_FEEDS')
  @FieldResolver(() => CalendarFeedConnection, {
    nullable: true,
    description:
      'Calendar feeds of its people as they are now, latest first, revoked ones too; none for a partner. Null for viewers who may not manage them.',
  })
  calendarFeeds(
    @Ctx() context: RequestContext,
    @Root() { id: accountId }: AccountRow,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<CalendarFeedRecord>> {
    return listConnection(context, calendarFeeds, { accountId }, args, { isDescending: true });
  }
}

readNodesOf('CalendarFeed', 'REVOKE_CALENDAR_FEEDS', feedByKey);

/** What calendars add to the schema. */
export const CALENDAR_FEEDS = [
  CreateCalendarFeed,
  RotateCalendarFeed,
  RevokeCalendarFeed,
  CalendarFeedResolver,
  AccountCalendarFeedsResolver,
] as const;
