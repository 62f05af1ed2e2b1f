import { setTimeout as sleep } from 'node:timers/promises';
import { billDue, isBusy, sweepRuns, type Billing } from '../modules/invoices/runs/bill-run';

const EVERY_MILLIS = 1_000;
const SWEEP_EVERY_MILLIS = 60_000;
/** After a failure, which is the database's: it is asked again when it may be back. */
const AFTER_FAILURE_MILLIS = 5_000;

/** How a server bills in the background. */
export interface BillingWork extends Omit<Billing, 'signal'> {
  readonly everyMs?: number;
  readonly sweepEveryMs?: number;
}

/** Billing that goes on. */
export interface BillingWorker {
  /** Has it look at once for what is to be done. */
  readonly wake: () => void;
  /** Ends it between two accounts. */
  readonly stop: () => Promise<void>;
}

/**
 * Works on billing runs until it is stopped: it looks every second for what is due, and every
 * minute for months that began.
 *
 * The tables say what is to be done, so nothing is lost where nobody is woken.
 */
export function startBilling(work: BillingWork): BillingWorker {
  const { everyMs = EVERY_MILLIS, sweepEveryMs = SWEEP_EVERY_MILLIS, log } = work;
  const stopping = new AbortController();
  const billing = { ...work, signal: stopping.signal };
  let woken = new AbortController();
  let sweptAt = -Infinity;
  let isFailing = false;

  const failed = (error: unknown): false => {
    const isNew = !isFailing || !isBusy(error);
    // A database that is away fails each round: it is said once.
    if (isNew) log.error({ err: error }, 'Billing failed; it goes on later.');
    isFailing = true;
    return false;
  };
  const sweep = async (): Promise<boolean> => {
    if (performance.now() - sweptAt >= sweepEveryMs) {
      sweptAt = performance.now();
      await sweepRuns(billing);
    }
    return true;
  };
  const round = async (): Promise<void> => {
    // What a sweep fails at keeps nobody from being billed.
    const isSwept = await sweep().catch(failed);
    await billDue(billing);
    if (isSwept) isFailing = false;
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      woken = new AbortController();
      await round().catch(failed);
      const signal = AbortSignal.any([stopping.signal, woken.signal]);
      const pause = isFailing ? AFTER_FAILURE_MILLIS : everyMs;
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
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
