import { Repeater } from '@repeaterjs/repeater';
import type { RequestContext } from '../../application/context';
import type { FeedNews, LiveEvent, LiveReader } from '../../application/live-reader';
import { Doorbell } from '../../graphql/live-source';
import {
  feedPage,
  mayConcern,
  type FeedFilter,
  type FeedPage,
  type FeedPlace,
} from './event-feed.loader';

/** Read at once; each event of them is told by itself. */
const PAGE = 100;
/** So many events may wait for a client that takes nothing in. */
const BEHIND_MAX = 1_000;

interface Following {
  readonly live: LiveReader;
  /** The position behind which it begins. */
  readonly after: number;
  /** What is asked, as far as the viewer may read it by then. */
  readonly filterOf: (context: RequestContext) => FeedFilter;
  /** Whether the viewer may read that event by then. */
  readonly isToTell: (context: RequestContext, place: FeedPlace) => Promise<boolean>;
}

/**
 * Follows the feed behind a position, in its order and without a gap.
 *
 * A Repeater: an async generator that waits for its next event cannot be ended.
 */
export function followFeed(following: Following): Repeater<LiveEvent> {
  return new Repeater<LiveEvent>(async (push, stop) => {
    const { live, isToTell } = following;
    const reader = new FeedReader(following);
    const deafen = live.listen((news) => reader.heard(news));
    void stop.then(() => reader.stop());
    try {
      for (let page = await reader.next(); page; page = await reader.next()) {
        for (const place of page.places) {
          await push({ value: place, isToTell: (context) => isToTell(context, place) });
          if (reader.isStopped) return;
          reader.taken();
        }
      }
    } finally {
      deafen();
    }
    stop();
  });
}

/** Where one reader of the feed is, and what waits for it. */
class FeedReader {
  isStopped = false;
  private readonly doorbell = new Doorbell();
  private position: number;
  private hasMore = true;
  /** How many it concerns, by the filter that the last page was read by. */
  private concerns: (news: FeedNews) => number = () => 1;
  private waiting = 0;

  constructor(private readonly following: Following) {
    this.position = following.after;
  }

  /** The next page, once there may be something in it; nothing where it was stopped. */
  async next(): Promise<FeedPage | undefined> {
    if (!this.hasMore) await this.doorbell.rung();
    if (this.isStopped) return undefined;
    return this.following.live.inContext(async (context) => {
      const filter = this.following.filterOf(context);
      this.concerns = (news) =>
        news.placed?.filter((event) => mayConcern(context.viewer, filter, event)).length ?? 1;
      const page = await feedPage(context, filter, this.position, PAGE);
      this.position = page.lookedUpTo;
      this.hasMore = page.hasMore;
      return page;
    });
  }

  heard(news: FeedNews | undefined): void {
    if (news === undefined) return;
    const concerned = this.concerns(news);
    if (concerned > 0) {
      this.doorbell.ring();
      this.count(concerned);
      // What was looked through for all need not be looked through again.
    } else if (this.doorbell.isWaiting && news.from <= this.position) {
      this.position = Math.max(this.position, news.upTo);
    }
  }

  /** The client takes events in. */
  taken(): void {
    this.waiting = 0;
  }

  stop(): void {
    this.isStopped = true;
    this.doorbell.ring();
  }

  private count(concerned: number): void {
    const { live } = this.following;
    this.waiting = live.isBehind ? this.waiting + concerned : 0;
    if (this.waiting > BEHIND_MAX) live.cutOff();
  }
}
