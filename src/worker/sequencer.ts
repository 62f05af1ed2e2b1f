import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { withContext, type ContextServices } from '../application/open-context';
import type { SystemActor } from '../application/viewer';
import { placeEvents } from '../modules/events/place-events.commands';
import { feedLag, hasWaitingEvents } from '../modules/events/event-feed.loader';

/** Events are told within a quarter of a second of their commit. */
const EVERY_MILLIS = 100;
const AFTER_FAILURE_MILLIS = 1_000;
const LAG_LOOKED_AT_EVERY_MILLIS = 30_000;
/** An event that has waited for so long is a fault that somebody must look at. */
const LAG_ALARM_MILLIS = 60_000;

const SEQUENCER: SystemActor = { kind: 'SYSTEM', subject: 'sequencer' };

/** How a process places events in the feed. */
export interface Sequencing extends Pick<ContextServices, 'database' | 'clock'> {
  readonly log: Pick<Logger, 'error' | 'warn'>;
  readonly everyMs?: number;
  /** Told after a round that placed something. */
  readonly onPlaced?: (events: number) => void;
}

/**
 * Places all events that wait.
 *
 * @returns how many were placed.
 */
export async function placeWaitingEvents(
  services: Pick<ContextServices, 'database' | 'clock'>,
  signal?: AbortSignal,
): Promise<number> {
  // Most times nothing does, and looking takes no lock.
  if (!(await withContext(services, SEQUENCER, hasWaitingEvents))) return 0;
  for (let events = 0; ;) {
    const { placed, isFull } = await withContext(services, SEQUENCER, (context) =>
      placeEvents(context, services.clock()),
    );
    events += placed;
    if (!isFull || signal?.aborted) return events;
  }
}

/**
 * Places events in the feed until it is stopped: ten times a second it looks for what waits.
 *
 * @returns stops it, once the round that is under way has ended.
 */
export function startSequencer(work: Sequencing): () => Promise<void> {
  const { everyMs = EVERY_MILLIS, log, onPlaced } = work;
  const stopping = new AbortController();
  const { signal } = stopping;
  let isFailing = false;
  let lagLookedAt = performance.now();
  const round = async (): Promise<void> => {
    const placed = await placeWaitingEvents(work, signal);
    if (placed > 0) onPlaced?.(placed);
    isFailing = false;
    if (performance.now() - lagLookedAt < LAG_LOOKED_AT_EVERY_MILLIS) return;
    lagLookedAt = performance.now();
    await warnOfLag(work);
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await round().catch((error: unknown) => {
        // A database that is away fails each round: it is said once.
        if (!isFailing) log.error({ err: error }, 'Events could not be placed; it is tried again.');
        isFailing = true;
      });
      const pause = isFailing ? AFTER_FAILURE_MILLIS : everyMs;
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}

async function warnOfLag(work: Sequencing): Promise<void> {
  const lagMs = await withContext(work, SEQUENCER, feedLag);
  if (lagMs >= LAG_ALARM_MILLIS) {
    work.log.warn({ lagMs }, 'Events have waited for a minute to be placed in the feed.');
  }
}
