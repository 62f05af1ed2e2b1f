import { withContext, type ContextServices } from '../application/open-context';
import type { SystemActor } from '../application/viewer';
import {
  accountsWithDueEvents,
  DUE_EVENTS_QUEUE,
  tellDue,
} from '../modules/reminders/due-events.commands';
import { eachInTurn, startLoop, type Loop, type WorkServices } from './loop';

const EVERY_MILLIS = 1_000;

const TELLING: SystemActor = { kind: 'SYSTEM', subject: 'due events' };

/**
 * Tells what time has brought to accounts, one after the other.
 *
 * @returns how many events were told.
 */
export async function tellWhatIsDue(
  services: Pick<ContextServices, 'database' | 'clock'>,
  signal?: AbortSignal,
): Promise<number> {
  for (let events = 0; ;) {
    const accountIds = await withContext(services, TELLING, accountsWithDueEvents);
    if (accountIds.length === 0) return events;
    await eachInTurn(accountIds, signal, async (accountId) => {
      const now = services.clock();
      const look = await withContext(services, TELLING, (context) =>
        tellDue(context, { accountId, now }),
      );
      events += look.events;
    });
    if (signal?.aborted) return events;
  }
}

/** Tells what time brings until it is stopped. */
export const startDueEvents = (work: WorkServices, everyMs = EVERY_MILLIS): Loop =>
  startLoop(work, {
    queue: DUE_EVENTS_QUEUE,
    everyMs,
    round: async (signal) => {
      await tellWhatIsDue(work, signal);
    },
  });
