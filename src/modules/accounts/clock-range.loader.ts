import { addDays, type CalendarDate } from '../../domain/time/calendar-date';
import { localDate, type Instant, type TimeZone } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { defineLoader } from '../../data/loader';
import type { AccountRow } from './account.entity';

/** Between which instants the clocks of accounts are: the wall clock, and test clocks. */
export interface ClockRange {
  /** By the wall clock. */
  readonly now: Instant;
  readonly earliest: Instant;
  readonly latest: Instant;
  /** Whether the viewer sees an account with a test clock. */
  readonly hasTestClocks: boolean;
}

const RANGE = {
  name: 'range-of-test-clocks',
  text: `select min(clock_at) as earliest, max(clock_at) as latest from account
    where clock_at is not null`,
};

const ranges = defineLoader<string, ClockRange>(async ({ database, requestedAt: now }) => {
  const [found] = await database.rows<Record<'earliest' | 'latest', Instant | null>>(RANGE, []);
  const earliest = found?.earliest ?? now;
  const latest = found?.latest ?? now;
  return [
    {
      now,
      earliest: earliest < now ? earliest : now,
      latest: latest > now ? latest : now,
      hasTestClocks: found?.earliest != null,
    },
  ];
});

/** The clocks of the accounts that the viewer sees. */
export const clockRange = (context: RequestContext): Promise<ClockRange> => ranges(context, 'all');

/** The earliest and the latest day that is today for some account, in whatever zone. */
export const earliestToday = ({ earliest }: Pick<ClockRange, 'earliest'>): CalendarDate =>
  addDays(dateOf(earliest), -1);
export const latestToday = ({ latest }: Pick<ClockRange, 'latest'>): CalendarDate =>
  addDays(dateOf(latest), 1);
const dateOf = (instant: Instant): CalendarDate => localDate(instant, 'UTC' as TimeZone);

/**
 * SQL of an account's today, for a row `t` with its `account_id` and `time_zone`.
 *
 * @param now SQL of the instant by the wall clock; where nobody has another, no account is read.
 */
export function todaySql({ hasTestClocks }: ClockRange, now: string): string {
  const instant = hasTestClocks
    ? `coalesce((select a.clock_at from account a where a.id = t.account_id), ${now}::timestamptz)`
    : `${now}::timestamptz`;
  return `(${instant} at time zone t.time_zone)::date`;
}

/**
 * By when what belongs to no account, such as the catalogue and legal entities, must have been
 * recorded to have been known to an account at an instant.
 *
 * That is recorded by the wall clock. What an account with a clock of its own was asked "by then"
 * is no instant of that, so all that is on record counts for it.
 */
export const catalogueKnownAt = (
  { clockAt }: Pick<AccountRow, 'clockAt'>,
  knownAt: Instant | null | undefined,
): Instant | undefined => (clockAt === null ? (knownAt ?? undefined) : undefined);
