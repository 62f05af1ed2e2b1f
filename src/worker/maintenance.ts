import type { Logger } from 'pino';
import type { Database } from '../data/database';
import { removeOldDetail } from '../modules/usage/retention/removal';
import type { Clock } from '../application/clock';

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
export async function forgetOldKeys(
  database: Database,
  clock: Clock,
  signal?: AbortSignal,
): Promise<number> {
  const before = new Date(Date.parse(clock()) - KEY_DAYS_KEPT * DAY_MILLIS).toISOString();
  let forgotten = 0;
  for (;;) {
    const session = database.session({ kind: 'EVERYTHING' });
    try {
      const gone = await session.transaction(({ rows }) => rows(FORGET_KEYS, [before, BATCH]));
      forgotten += gone.length;
      if (gone.length < BATCH || signal?.aborted) return forgotten;
    } finally {
      await session.end();
    }
  }
}

/** What maintenance is done with. */
export interface Maintenance {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long call detail is kept where an account sets nothing; `undefined` for ever. */
  readonly usageRetentionMonths: number | undefined;
  readonly everyMs?: number;
}

/**
 * Runs every hour until it is stopped; a failure is logged and tried again later.
 *
 * @returns stops it, once the small transaction that is under way has ended.
 */
export function startMaintenance({
  everyMs = EVERY_MILLIS,
  ...maintenance
}: Maintenance): () => Promise<void> {
  const stopping = new AbortController();
  let round: Promise<void> | undefined;
  const timer = setInterval(() => {
    // What takes longer than an hour is gone on with, not begun a second time.
    round ??= maintain(maintenance, stopping.signal).finally(() => (round = undefined));
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await round;
  };
}

async function maintain(maintenance: Maintenance, signal: AbortSignal): Promise<void> {
  const { database, clock, log, usageRetentionMonths: defaultMonths = null } = maintenance;
  const failed = (error: unknown) => log.error({ err: error }, 'maintenance failed');
  await forgetOldKeys(database, clock, signal).catch(failed);
  const removed = await removeOldDetail({ database, clock, defaultMonths, signal }).catch(failed);
  if (removed) log.info({ calls: removed }, 'The detail of old calls was removed.');
}
