import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { EventType } from '../../application/event-types';
import type { RequestContext } from '../../application/context';
import { checkPageSize, invalid, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../../graphql/connection';
import { wantedValues, type ValueFilter } from '../../graphql/filter';
import { readNodesOf } from '../../graphql/node';
import { keyOf } from '../../graphql/node-id';
import type { AccountRow } from '../accounts/account.entity';
import { Account } from '../accounts/account.type';
import { EVENT_TYPE_LIST, mayReadEvents, typeOfEnumName } from './event-kind';
import {
  feedHead,
  feedPage,
  positionBefore,
  type FeedFilter,
  type FeedPlace,
} from './event-feed.loader';
import { eventAt, eventByKey } from './event.loader';
import { AccountEventWhere, EventPageArgs, EventWhere } from './event.input';
import { EventConnection } from './event.type';
import { eventView, type EventView } from './event-view';
import { cursorOwnerOf, readFeedCursor, writeFeedCursor, type CursorScope } from './feed-cursor';

const WHERE = { nullable: true, description: 'Only events matching this filter.' };

/** What is asked for, whoever asks. */
interface Asked {
  readonly types?: readonly EventType[] | undefined;
  readonly accountIds?: readonly string[] | undefined;
  readonly isSandbox?: boolean | undefined;
}

/** What a filter over all accounts asks for. @throws GraphQLError BAD_USER_INPUT */
export const askedOf = (where: EventWhere | null | undefined): Asked => ({
  ...{ types: typesOf(where?.type), accountIds: accountIdsOf(where?.accountIds) },
  isSandbox: where?.isSandbox ?? undefined,
});

const typesOf = (filter: ValueFilter<string> | null | undefined): Asked['types'] =>
  wantedValues(filter)?.map(typeOfEnumName);

/** The types among those asked for that the viewer may read; undefined for every type there is. */
export function readableTypes(
  { viewer }: RequestContext,
  asked: Asked['types'],
): FeedFilter['types'] {
  const types = (asked ?? EVENT_TYPE_LIST).filter((type) => mayReadEvents(viewer, type));
  return types.length === EVENT_TYPE_LIST.length ? undefined : types;
}

function accountIdsOf(ids: readonly string[] | null | undefined): readonly string[] | undefined {
  if (ids == null) return undefined;
  if (ids.length > PAGE_SIZE_MAX) {
    invalid('accountIds', `expected at most ${PAGE_SIZE_MAX} ids, got ${ids.length}`);
  }
  // An id that names no account finds nothing.
  return ids.flatMap((id) => keyOf('Account', id)?.id ?? []);
}

/** Where a page begins. @throws GraphQLError BAD_USER_INPUT, INVALID_CURSOR */
async function beginningOf(
  context: RequestContext,
  scope: CursorScope,
  { after, since }: EventPageArgs,
): Promise<number> {
  if (after != null && since != null) invalid('since', 'expected after or since, got both');
  if (after != null) return readFeedCursor(await feedHead(context), scope, after).position;
  return since == null ? 0 : positionBefore(context, since);
}

/** A page of the feed: of a list of this name, under what is asked. */
async function eventsOf(
  context: RequestContext,
  list: string,
  asked: Asked,
  args: EventPageArgs,
): Promise<object> {
  const limit = args.first ?? PAGE_SIZE_DEFAULT;
  checkPageSize('first', limit);
  // What a viewer may read is decided at every page, and is no part of what a cursor is good for.
  const scope: CursorScope = { owner: cursorOwnerOf(context.viewer), list, filter: asked };
  const [head, after] = await Promise.all([feedHead(context), beginningOf(context, scope, args)]);
  const filter = { ...asked, types: readableTypes(context, asked.types) };
  const { places, lookedUpTo, hasMore } = await feedPage(context, filter, after, limit);
  const shown = await shownAt(context, places);
  const cursorAt = (position: number, placedAt = context.requestedAt) =>
    writeFeedCursor(head, scope, { position, placedAt });
  const edges = shown.map(({ place: { position, placedAt }, node }) => ({
    ...{ cursor: cursorAt(position, placedAt), node },
  }));
  return {
    edges,
    nodes: shown.map(({ node }) => node),
    pageInfo: {
      hasNextPage: hasMore,
      hasPreviousPage: after > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: cursorAt(lookedUpTo, hasMore ? places.at(-1)?.placedAt : undefined),
    },
    headCursor: cursorAt(head.position),
  };
}

interface Shown {
  readonly place: FeedPlace;
  readonly node: EventView;
}

async function shownAt(
  context: RequestContext,
  places: readonly FeedPlace[],
): Promise<readonly Shown[]> {
  const events = await Promise.all(places.map((place) => eventAt(context, place)));
  return places.flatMap((place, index) => {
    const node = eventView(context, events[index] ?? null);
    return node ? [{ place, node }] : [];
  });
}

@Resolver()
export class EventsResolver {
  @Query(() => EventConnection, {
    description:
      'What happened, in one order that every reader can go on from: of all accounts for staff, of its own for a partner’s client and a person, of the contracts that it may enforce for a beneficiary. Only types that the viewer may read. An event is here within a quarter of a second of its commit.',
  })
  events(
    @Ctx() context: RequestContext,
    @Args(() => EventPageArgs) args: EventPageArgs,
    @Arg('where', () => EventWhere, WHERE) where?: EventWhere | null,
  ): Promise<object> {
    return eventsOf(context, 'events', askedOf(where), args);
  }
}

@Resolver(() => Account)
export class AccountEventsResolver {
  @FieldResolver(() => EventConnection, {
    description: 'What happened to the account. Only types that the viewer may read.',
  })
  events(
    @Ctx() context: RequestContext,
    @Root() { id }: AccountRow,
    @Args(() => EventPageArgs) args: EventPageArgs,
    @Arg('where', () => AccountEventWhere, WHERE) where?: AccountEventWhere | null,
  ): Promise<object> {
    const asked = { types: typesOf(where?.type), accountIds: [id] };
    return eventsOf(context, `account ${id}`, asked, args);
  }
}

readNodesOf('Event', 'READ_ACCOUNTS', async (context, key) =>
  eventView(context, await eventByKey(context, key)),
);
