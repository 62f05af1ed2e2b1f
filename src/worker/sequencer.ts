import type { Logger } from 'pino';
import { withContext, type ContextServices } from '../application/open-context';
import type { SystemActor } from '../application/viewer';
import { placeEvents } from '../modules/events/place-events.commands';
import { EVENT_FEED_QUEUE, feedLag, hasWaitingEvents } from '../modules/events/event-feed.loader';
import { eventsPlaced } from '../monitoring/metrics';
import { startLoop, type Loop, type WorkServices } from './loop';

/** Events are told within a quarter of a second of their commit. */
const EVERY_MILLIS = 100;
/** Where nothing came for some seconds: looking costs the most while there is nothing to do. */
const IDLE_EVERY_MILLIS = 200;
const IDLE_AFTER_MILLIS = 5_000;
const AFTER_FAILURE_MILLIS = 1_000;
const LAG_LOOKED_AT_EVERY_MILLIS = 30_000;
/** An event that has waited for so long is a fault that somebody must look at. */
const LAG_ALARM_MILLIS = 60_000;

const SEQUENCER: SystemActor = { kind: 'SYSTEM', subject: 'sequencer' };

/** How a process places events in the feed. */
export interface Sequencing extends WorkServices {
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
 * Places events in the feed until it is stopped: ten times a second it looks for what waits, five
 * times where nothing came of late.
 */
export function startSequencer(work: Sequencing): Loop {
  const { onPlaced } = work;
  let lagLookedAt = performance.now();
  let placedAt = -Infinity;
  const rest = () =>
    performance.now() - placedAt < IDLE_AFTER_MILLIS ? EVERY_MILLIS : IDLE_EVERY_MILLIS;
  const everyMs = work.everyMs ?? rest;
  const round = async (signal: AbortSignal): Promise<void> => {
    const placed = await placeWaitingEvents(work, signal);
    if (placed > 0) {
      eventsPlaced.inc(placed);
      placedAt = performance.now();
      onPlaced?.(placed);
    }
    if (performance.now() - lagLookedAt < LAG_LOOKED_AT_EVERY_MILLIS) return;
    lagLookedAt = performance.now();
    await warnOfLag(work);
  };
  return startLoop(work, {
    ...{ queue: EVENT_FEED_QUEUE, everyMs, afterFailureMs: AFTER_FAILURE_MILLIS, round },
  });
}

async function warnOfLag(work: Sequencing): Promise<void> {
  const lagMs = await withContext(work, SEQUENCER, feedLag);
  if (lagMs >= LAG_ALARM_MILLIS) {
    work.log.warn({ lagMs }, 'Events have waited for a minute to be placed in the feed.');
  }
}
