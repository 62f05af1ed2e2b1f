import { Args, ArgsType, Ctx, Field, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import type { LiveEvent } from '../../application/live-reader';
import { Forbidden } from '../../application/user-input-error';
import { liveReaderOf, LiveUpdates, ToldBy } from '../../graphql/live-updates';
import { feedHead, type FeedPlace } from './event-feed.loader';
import { EventWhere } from './event.input';
import { eventAt } from './event.loader';
import { EventNotice } from './event-notice.type';
import { askedOf, readableTypes } from './event.resolver';
import { eventView } from './event-view';
import { cursorOwnerOf, readFeedCursor, writeFeedCursor, type CursorScope } from './feed-cursor';
import { followFeed } from './live-events';

@ArgsType()
export class LiveEventArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'Begins behind this cursor, exclusive: of an event told here, or of Query.events under the same filter. Default: what comes from now on.',
  })
  after?: string | null;

  @Field(() => EventWhere, { nullable: true, description: 'Only events matching this filter.' })
  where?: EventWhere | null;
}

/** That of Query.events under the same filter: whoever follows may go on there, and back. */
const scopeOf = ({ viewer }: RequestContext, { where }: LiveEventArgs): CursorScope => ({
  ...{ owner: cursorOwnerOf(viewer), list: 'events', filter: askedOf(where) },
});

async function subscribe(
  context: RequestContext,
  args: LiveEventArgs,
): Promise<AsyncIterable<LiveEvent>> {
  const live = liveReaderOf(context);
  const asked = askedOf(args.where);
  const filterOf = (by: RequestContext) => {
    const types = readableTypes(by, asked.types);
    // Whoever may read none of them would wait for ever.
    if (types?.length === 0) throw new Forbidden('whoever may read events of these types');
    return { ...asked, types };
  };
  filterOf(context);
  const head = await feedHead(context);
  const after =
    args.after == null
      ? head.position
      : readFeedCursor(head, scopeOf(context, args), args.after).position;
  const isToTell = async (by: RequestContext, place: FeedPlace) =>
    eventView(by, await eventAt(by, place)) !== null;
  return followFeed({ live, after, filterOf, isToTell });
}

@Resolver(() => LiveUpdates)
export class LiveEventsResolver {
  @ToldBy(subscribe)
  @FieldResolver(() => EventNotice, {
    description:
      'What happens, from now on or behind a cursor, in the order of Query.events: each event once, as its own update. Only types that the viewer may read by then.',
  })
  async events(
    @Ctx() context: RequestContext,
    @Root() place: FeedPlace,
    @Args(() => LiveEventArgs) args: LiveEventArgs,
  ): Promise<EventNotice> {
    const event = eventView(context, await eventAt(context, place));
    if (!event) throw new Forbidden('whoever may read the event');
    const cursor = writeFeedCursor(await feedHead(context), scopeOf(context, args), place);
    return { cursor, event };
  }
}
