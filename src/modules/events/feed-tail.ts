import { withContext, type ContextServices } from '../../application/open-context';
import type { FeedNews, FeedWatch } from '../../application/live-reader';
import type { SystemActor } from '../../application/viewer';
import { feedHead, placedBehind } from './event-feed.loader';

/** Where nobody is told of what was placed, it is found by then. */
const LOOK_MILLIS = 5_000;
/** More at once is not handed round: whoever follows the feed reads it. */
const NEWS_MAX = 1_000;

const TAIL: SystemActor = { kind: 'SYSTEM', subject: 'live updates' };

interface FeedTailOptions extends Pick<ContextServices, 'database' | 'clock'> {
  /** Told of a failure once, until it is over. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The end of the feed, looked at once for all who follow it in this process: so a thousand idle
 * readers cost one statement, and whoever an event does not concern asks nothing.
 *
 * Rights are not decided here: whom something may concern reads it as the viewer that it is.
 */
export class FeedTail implements FeedWatch {
  private readonly listeners = new Set<(news: FeedNews | undefined) => void>();
  private position: number | undefined;
  private isLooking = false;
  private isWoken = false;
  private isFailing = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: FeedTailOptions) {}

  listen(listener: (news: FeedNews | undefined) => void): () => void {
    this.listeners.add(listener);
    this.timer ??= setInterval(() => {
      for (const each of this.listeners) each(undefined);
      this.wake();
    }, LOOK_MILLIS).unref();
    this.wake();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.rest();
    };
  }

  /** Has it look at once for what was placed. */
  wake(): void {
    if (this.listeners.size === 0) return;
    this.isWoken = true;
    if (this.isLooking) return;
    this.isLooking = true;
    void this.look().finally(() => (this.isLooking = false));
  }

  private rest(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.position = undefined;
  }

  private async look(): Promise<void> {
    while (this.isWoken && this.listeners.size > 0) {
      this.isWoken = false;
      try {
        const news = await this.news(this.position);
        this.isFailing = false;
        if (!news) continue;
        this.position = news.upTo;
        for (const listener of this.listeners) listener(news);
      } catch (error) {
        if (!this.isFailing) this.options.onFailure(error);
        this.isFailing = true;
      }
    }
  }

  private news(from: number | undefined): Promise<FeedNews | undefined> {
    return withContext(this.options, TAIL, async (context) => {
      if (from === undefined) {
        const { position: upTo } = await feedHead(context);
        return { from: 0, upTo, placed: undefined };
      }
      const placed = await placedBehind(context, from, NEWS_MAX + 1);
      const last = placed.at(-1);
      if (!last) return undefined;
      if (placed.length <= NEWS_MAX) return { from, upTo: last.position, placed };
      const { position: upTo } = await feedHead(context);
      return { from, upTo, placed: undefined };
    });
  }
}
