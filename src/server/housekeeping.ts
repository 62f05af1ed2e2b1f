import type { Logger } from 'pino';
import type { Database } from '../database/database';
import type { Clock } from '../request/clock';

/** An answer can be had again for so long at the least. */
const KEY_DAYS_KEPT = 31;
const DAY_MILLIS = 86_400_000;
const EVERY_MILLIS = 3_600_000;
/** Small, so that nothing waits long for the rows. */
const BATCH = 1_000;

const FORGET_KEYS = {
  text: `delete from idempotency_key where (owner, key) in (
      select owner, key from idempotency_key where recorded_at < $1 order by recorded_at limit $2)
    returning 1 as one`,
};

/**
 * Forgets idempotency keys older than 31 days, in small transactions.
 *
 * Several servers may do so at once.
 *
 * @returns how many were forgotten.
 */
export async function forgetOldKeys(database: Database, clock: Clock): Promise<number> {
  const before = new Date(Date.parse(clock()) - KEY_DAYS_KEPT * DAY_MILLIS).toISOString();
  let forgotten = 0;
  for (;;) {
    const session = database.session({ kind: 'EVERYTHING' });
    try {
      const gone = await session.write([], ({ rows }) => rows(FORGET_KEYS, [before, BATCH]));
      forgotten += gone.length;
      if (gone.length < BATCH) return forgotten;
    } finally {
      await session.end();
    }
  }
}

/** Keeps house every hour until it is stopped; a failure is logged and tried again later. */
export function startHousekeeping(
  database: Database,
  clock: Clock,
  log: Logger,
): () => Promise<void> {
  const timer = setInterval(() => {
    forgetOldKeys(database, clock).catch((error: unknown) => {
      log.error({ err: error }, 'housekeeping failed');
    });
  }, EVERY_MILLIS);
  timer.unref();
  return () => {
    clearInterval(timer);
    return Promise.resolve();
  };
}
