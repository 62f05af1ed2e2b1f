import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Tells how late the event loop is. */
export interface DelayWatch {
  /**
   * Milliseconds by which half of the turns came late, or later, in each of the last two seconds;
   * 0 at first.
   */
  readonly delayMs: number;
  close(): void;
}

/** Node looks that often: some fifty turns a second are enough for a median. */
const RESOLUTION_MILLIS = 20;
const WINDOW_MILLIS = 1_000;

/**
 * Watches the event loop of this process, natively: it costs no turn of its own.
 *
 * The median, since one long turn (a collection of garbage, a body of 4 MiB) is no overload; of two
 * looks the better one, since a turn as long as the window (a machine that stood still) is the only
 * one in it.
 */
export function watchEventLoop(windowMs = WINDOW_MILLIS): DelayWatch {
  const turns = monitorEventLoopDelay({ resolution: RESOLUTION_MILLIS });
  turns.enable();
  let before = 0;
  let last = 0;
  const looking = setInterval(() => {
    // A turn longer than the window: what was found last still holds.
    if (turns.count === 0) return;
    // What node tells has the time between two looks in it.
    before = last;
    last = Math.max(0, Math.round(turns.percentile(50) / 1e6) - RESOLUTION_MILLIS);
    turns.reset();
  }, windowMs);
  looking.unref();
  return {
    // eslint-disable-next-line no-restricted-syntax -- made once a process, not per request
    get delayMs() {
      return Math.min(before, last);
    },
    close: () => {
      clearInterval(looking);
      turns.disable();
    },
  };
}
