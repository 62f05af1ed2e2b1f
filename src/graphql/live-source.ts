import { Repeater } from '@repeaterjs/repeater';
import type { RequestContext } from '../application/context';
import type { FeedNews, LiveEvent, LiveReader } from '../application/live-reader';

/** Whoever waits for news, and is woken once for however many. */
export class Doorbell {
  private isRung = false;
  private open: (() => void) | undefined;

  get isWaiting(): boolean {
    return this.open !== undefined;
  }

  ring(): void {
    this.isRung = true;
    this.open?.();
  }

  /** Waits until it rings; not at all where it has rung since it was last waited for. */
  async rung(): Promise<void> {
    if (!this.isRung) await new Promise<void>((resolve) => (this.open = resolve));
    this.open = undefined;
    this.isRung = false;
  }
}

/** Something that is shown anew whenever it has changed. */
interface Watched {
  /** Two that are equal are shown once. @throws what ends the subscription. */
  readonly read: (context: RequestContext) => Promise<string>;
  /** Whether news may be about it. */
  readonly isAbout: (news: FeedNews) => boolean;
  /** Whether nothing will change any more, as `read` has found it. */
  readonly isOver?: () => boolean;
}

/** What changes is read again so often at the most. */
const READ_AGAIN_MILLIS = 500;

/**
 * Tells of something at once, and whenever it has changed, as it is by then.
 *
 * A Repeater: an async generator that waits for its next event cannot be ended.
 */
export function whenChanged(live: LiveReader, { read, isAbout, isOver }: Watched) {
  let shown: string | undefined;
  const event: LiveEvent = {
    value: {},
    isToTell: async (context) => {
      const found = await read(context);
      if (found === shown) return false;
      shown = found;
      return true;
    },
  };
  return new Repeater<LiveEvent>(async (push, stop) => {
    const doorbell = new Doorbell();
    const state = { isStopped: false };
    const deafen = live.listen((news) => {
      if (news === undefined || isAbout(news)) doorbell.ring();
    });
    void stop.then(() => {
      state.isStopped = true;
      doorbell.ring();
    });
    try {
      while (!state.isStopped) {
        await push(event);
        if (isOver?.()) break;
        await doorbell.rung();
        await new Promise((resolve) => setTimeout(resolve, READ_AGAIN_MILLIS).unref());
      }
    } finally {
      deafen();
    }
    stop();
  });
}
