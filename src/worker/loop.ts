import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { withContext, type ContextServices } from '../application/open-context';
import type { SystemActor } from '../application/viewer';
import type { WorkQueue } from '../application/work-queue';
import { workSeconds } from '../monitoring/metrics';
import { inTrace } from '../monitoring/span';
import { noteBackgroundWork } from '../modules/background/background-work.commands';

/** What background work is done with. */
export interface WorkServices extends Pick<ContextServices, 'database' | 'clock'> {
  readonly log: { readonly error: (what: object, message: string) => void };
}

/** Work that is looked for again and again. */
export interface LoopOptions {
  readonly queue: WorkQueue;
  /** How long it rests after a round; a function where that depends on what it found. */
  readonly everyMs: number | (() => number);
  /** After a failure, which is most times the database's: it may be back by then. */
  readonly afterFailureMs?: number;
  /** Does what is there to be done; it ends early once the signal says so. */
  readonly round: (signal: AbortSignal) => Promise<void>;
  /** Whether a failure is said each time, also behind another. */
  readonly isSaidAgain?: (error: unknown) => boolean;
}

/** Background work that goes on. */
export interface Loop {
  /** Has it look at once. */
  readonly wake: () => void;
  /** Ends it where its work can be interrupted. */
  readonly stop: () => Promise<void>;
}

const AFTER_FAILURE_MILLIS = 5_000;
/** How it goes is noted so often at the most, and when it begins to fail or goes well again. */
const NOTED_EVERY_MILLIS = 60_000;

const NOTING: SystemActor = { kind: 'SYSTEM', subject: 'worker' };

/**
 * Does a kind of background work until it is stopped.
 *
 * The tables say what is to be done, so nothing is lost where nobody is woken, and several
 * processes may do the same.
 */
export function startLoop(services: WorkServices, options: LoopOptions): Loop {
  const { everyMs, afterFailureMs = AFTER_FAILURE_MILLIS, round } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const report = reporter(services, options);
  let woken = new AbortController();
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      woken = new AbortController();
      const isDone = await timed(options.queue.name, () => round(signal)).then(
        report.succeeded,
        report.failed,
      );
      const rest = typeof everyMs === 'number' ? everyMs : everyMs();
      const pause = isDone ? rest : afterFailureMs;
      const ended = AbortSignal.any([signal, woken.signal]);
      await sleep(pause, undefined, { signal: ended, ref: false }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    wake: () => woken.abort(),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** A round, as metrics and traces have it. */
async function timed(work: string, round: () => Promise<void>): Promise<void> {
  const began = performance.now();
  let outcome = 'failed';
  try {
    await inTrace(`work ${work}`, {}, round);
    outcome = 'done';
  } finally {
    workSeconds.observe({ work, outcome }, (performance.now() - began) / 1_000);
  }
}

/** Says how rounds end: in the log once a failure begins, and in the table for whoever asks. */
function reporter(services: WorkServices, { queue: { name }, isSaidAgain }: LoopOptions) {
  let isFailing = false;
  let notedAt = -Infinity;
  const note = async (failureId: string | null): Promise<void> => {
    notedAt = performance.now();
    await withContext(services, NOTING, (context) =>
      noteBackgroundWork(context, { name, at: services.clock(), failureId }),
    ).catch(() => undefined);
  };
  const isDue = () => performance.now() - notedAt >= NOTED_EVERY_MILLIS;
  return {
    succeeded: async (): Promise<boolean> => {
      const hasFailed = isFailing;
      isFailing = false;
      if (hasFailed || isDue()) await note(null);
      return true;
    },
    failed: async (error: unknown): Promise<boolean> => {
      const isNew = !isFailing;
      isFailing = true;
      // A database that is away fails each round: it is said once.
      if (!isNew && !isDue() && !isSaidAgain?.(error)) return false;
      const failureId = randomUUID();
      services.log.error(
        { err: error, work: name, id: failureId },
        'Background work failed; it is tried again.',
      );
      await note(failureId);
      return false;
    },
  };
}

/**
 * Does the work of some accounts, one after the other. What one fails at keeps no other from its
 * turn.
 *
 * @throws the first failure, once all have had their turn.
 */
export async function eachInTurn(
  accountIds: readonly string[],
  signal: AbortSignal | undefined,
  work: (accountId: string) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const accountId of accountIds) {
    if (signal?.aborted) return;
    await work(accountId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
