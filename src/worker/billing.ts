import { billDue, isBusy, sweepRuns, type Billing } from '../modules/invoices/runs/bill-run';
import { BILLING_QUEUE } from '../modules/invoices/runs/billing-run.loader';
import { startLoop, type Loop, type WorkServices } from './loop';

const EVERY_MILLIS = 1_000;
const SWEEP_EVERY_MILLIS = 60_000;

/** How a process bills in the background. */
export interface BillingWork extends Omit<Billing, 'signal' | 'log'>, WorkServices {
  readonly everyMs?: number;
  readonly sweepEveryMs?: number;
}

/**
 * Works on billing runs until it is stopped: it looks every second for what is due, and every
 * minute for months that began.
 */
export function startBilling(work: BillingWork): Loop {
  const { everyMs = EVERY_MILLIS, sweepEveryMs = SWEEP_EVERY_MILLIS } = work;
  let sweptAt = -Infinity;
  const round = async (signal: AbortSignal): Promise<void> => {
    const billing = { ...work, signal };
    const isDue = performance.now() - sweptAt >= sweepEveryMs;
    if (isDue) sweptAt = performance.now();
    const [sweep, bill] = [isDue ? sweepRuns(billing) : undefined, () => billDue(billing)];
    // What a sweep fails at keeps nobody from being billed.
    const swept = await Promise.allSettled([sweep]);
    await bill();
    const failed = swept.find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
  };
  return startLoop(work, {
    ...{ queue: BILLING_QUEUE, everyMs, round },
    // A fault of ours is said each time; a database that is busy or away, once.
    isSaidAgain: (error) => !isBusy(error),
  });
}
