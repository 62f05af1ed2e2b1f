import type { Logger } from 'pino';
import { millisOf, toInstant } from '../domain/time/time-zone';
import { removeOldDetail } from '../modules/usage/retention/removal';
import { defineCommand } from '../application/command';
import type { RequestContext } from '../application/context';
import { withContext, type ContextServices } from '../application/open-context';
import type { SystemActor } from '../application/viewer';

/** An answer can be had again for so long at the least. */
const KEY_DAYS_KEPT = 31;
/** What was tried to send to webhooks is shown for so long. */
const ATTEMPT_DAYS_KEPT = 30;
const DAY_MILLIS = 86_400_000;
const EVERY_MILLIS = 3_600_000;
/** Small, so that nothing waits long for the rows. */
const BATCH = 1_000;

const FORGET_KEYS = {
  text: `delete from idempotency_key where (owner, key) in (
      select owner, key from idempotency_key where recorded_at < $1 order by recorded_at limit $2)
    returning 1 as one`,
};

const MAINTENANCE: SystemActor = { kind: 'SYSTEM', subject: 'maintenance' };

const forgetIdempotencyKeys = defineCommand({
  name: 'forgetIdempotencyKeys',
  right: 'FORGET_IDEMPOTENCY_KEYS',
  account: 'none',
  run: async ({ transaction, recordedAt }) => {
    const before = toInstant(millisOf(recordedAt) - KEY_DAYS_KEPT * DAY_MILLIS);
    return (await transaction.rows(FORGET_KEYS, [before, BATCH])).length;
  },
  // Keys are no facts: what was done under them is in the log.
  audit: () => [],
  event: 'none',
});

const FORGET_ATTEMPTS = {
  text: `delete from webhook_attempt where (endpoint_id, id) in (
      select endpoint_id, id from webhook_attempt where started_at < $1
      order by started_at limit $2) returning 1 as one`,
};

const forgetWebhookAttempts = defineCommand({
  name: 'forgetWebhookAttempts',
  right: 'DELIVER_WEBHOOKS',
  account: 'none',
  run: async ({ transaction, recordedAt }) => {
    const before = toInstant(millisOf(recordedAt) - ATTEMPT_DAYS_KEPT * DAY_MILLIS);
    return (await transaction.rows(FORGET_ATTEMPTS, [before, BATCH])).length;
  },
  // A log of what was tried, which nothing is decided by.
  audit: () => [],
  event: 'none',
});

/**
 * Forgets idempotency keys older than 31 days, in small transactions.
 *
 * Several servers may do so at once.
 *
 * @returns how many were forgotten.
 */
export const forgetOldKeys = (services: ContextServices, signal?: AbortSignal): Promise<number> =>
  inBatches(services, signal, (context) => forgetIdempotencyKeys(context, undefined));

/** The same of attempts to send something to webhooks, older than 30 days. */
export const forgetOldAttempts = (
  services: ContextServices,
  signal?: AbortSignal,
): Promise<number> =>
  inBatches(services, signal, (context) => forgetWebhookAttempts(context, undefined));

/** Forgets what is old until there is less of it than a batch. */
async function inBatches(
  services: ContextServices,
  signal: AbortSignal | undefined,
  forget: (context: RequestContext) => Promise<number>,
): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const gone = await withContext(services, MAINTENANCE, forget);
    forgotten += gone;
    if (gone < BATCH || signal?.aborted) return forgotten;
  }
}

/** What maintenance is done with. */
export interface Maintenance extends Pick<ContextServices, 'database' | 'clock'> {
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
  const failed = (error: unknown) => log.error({ err: error }, 'Maintenance failed.');
  await forgetOldKeys({ database, clock }, signal).catch(failed);
  await forgetOldAttempts({ database, clock }, signal).catch(failed);
  const removed = await removeOldDetail({ database, clock, defaultMonths, signal }).catch(failed);
  if (removed) log.info({ calls: removed }, 'Removed the detail of old calls.');
}
