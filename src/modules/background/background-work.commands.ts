import { defineCommand } from '../../application/command';
import type { Statement } from '../../data/statement';
import type { Instant } from '../../domain/time/time-zone';

interface NotedWork {
  readonly name: string;
  readonly at: Instant;
  /** By which the log says why it failed; null where it went well. */
  readonly failureId: string | null;
}

const NOTE: Statement = {
  name: 'note-background-work',
  text: `insert into background_work as w (name, succeeded_at, failed_at, failures, failure_id)
    values ($1, $2::timestamptz, $3::timestamptz, case when $4::uuid is null then 0 else 1 end, $4)
    on conflict (name) do update set
      succeeded_at = coalesce(excluded.succeeded_at, w.succeeded_at),
      failed_at = coalesce(excluded.failed_at, w.failed_at),
      failures = w.failures + excluded.failures,
      failure_id = coalesce(excluded.failure_id, w.failure_id)`,
};

/** Notes how a kind of background work went: now and then where it goes well, each new failure. */
export const noteBackgroundWork = defineCommand({
  name: 'noteBackgroundWork',
  right: 'PLACE_EVENTS',
  account: 'none',
  run: async ({ transaction }, { name, at, failureId }: NotedWork) => {
    const [succeededAt, failedAt] = failureId === null ? [at, null] : [null, at];
    await transaction.rows(NOTE, [name, succeededAt, failedAt, failureId]);
  },
  // It says how the machine runs, nothing of anybody's.
  audit: () => [],
  event: 'none',
});
