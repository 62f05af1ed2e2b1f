import { withContext, type ContextServices } from '../application/open-context';
import type { SystemActor } from '../application/viewer';
import {
  accountsWithArrivals,
  USAGE_ARRIVAL_QUEUE,
} from '../modules/usage/ingest/usage-arrival.loader';
import { tellUsageArrivals } from '../modules/usage/ingest/usage-arrival.commands';
import { eachInTurn, startLoop, type Loop, type WorkServices } from './loop';

/** Calls are told of within a second of their commit. */
const EVERY_MILLIS = 500;

const TELLING: SystemActor = { kind: 'SYSTEM', subject: 'usage events' };

/**
 * Tells of all calls that came, account by account.
 *
 * @returns of how many accounts.
 */
export async function tellOfUsage(
  services: Pick<ContextServices, 'database' | 'clock'>,
  signal?: AbortSignal,
): Promise<number> {
  for (let accounts = 0; ;) {
    const accountIds = await withContext(services, TELLING, accountsWithArrivals);
    if (accountIds.length === 0) return accounts;
    await eachInTurn(accountIds, signal, async (accountId) => {
      await withContext(services, TELLING, (context) => tellUsageArrivals(context, accountId));
      accounts += 1;
    });
    if (signal?.aborted) return accounts;
  }
}

/** Tells of calls that came until it is stopped. */
export const startUsageEvents = (work: WorkServices, everyMs = EVERY_MILLIS): Loop =>
  startLoop(work, {
    queue: USAGE_ARRIVAL_QUEUE,
    everyMs,
    round: async (signal) => {
      await tellOfUsage(work, signal);
    },
  });
