import type { Instant } from '../domain/time/time-zone';
import type { RequestContext } from './context';

/** How much of a kind of background work waits to be done. */
export interface QueueDepth {
  readonly waiting: number;
  /** Since when what waits longest could have been done; null if nothing waits. */
  readonly oldestAt: Instant | null;
}

/** A kind of background work, as its room tells of it. */
export interface WorkQueue {
  /** As in the log and in `backgroundWork`. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly description: string;
  readonly depth: (context: RequestContext) => Promise<QueueDepth>;
}

const queues = new Map<string, WorkQueue>();

/** Tells of a kind of background work: each room of its own, so that no room knows them all. */
export function defineQueue(queue: WorkQueue): WorkQueue {
  if (queues.has(queue.name)) throw new Error(`the work ${queue.name} is defined twice`);
  queues.set(queue.name, queue);
  return queue;
}

/** Every kind of background work there is, by name. */
export const workQueues = (): readonly WorkQueue[] =>
  [...queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
