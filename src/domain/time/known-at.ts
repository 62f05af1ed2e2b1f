import { addDays, LAST_DATE, type CalendarDate } from './calendar-date';
import { millisOf, startOfDay, toInstant, type Instant, type TimeZone } from './time-zone';

/** What was recorded, and when. */
export interface Recorded {
  readonly recordedAt: Instant;
}

/**
 * Whether a fact was known at an instant: it had been recorded by then, inclusive.
 *
 * @param knownAt everything is known when absent.
 */
export const knownBy =
  (knownAt: Instant | null | undefined) =>
  ({ recordedAt }: Recorded): boolean =>
    knownAt == null || recordedAt <= knownAt;

/** A day to ask about, in a time zone, and by what was known when. */
export interface DatedView {
  /** Today when absent, and with it whatever is on record. */
  readonly asOf?: CalendarDate | undefined;
  /** Everything is known when absent. */
  readonly knownAt?: Instant | undefined;
}

/**
 * The last instant, inclusive, at which a fact that holds from its recording on can have been
 * recorded to hold by the end of a day, as it was known then; undefined for any instant.
 */
export function lastRecording({ asOf, knownAt }: DatedView, zone: TimeZone): Instant | undefined {
  if (asOf === undefined || asOf === LAST_DATE) return knownAt;
  const endOfDay = toInstant(millisOf(startOfDay(addDays(asOf, 1), zone)) - 1);
  return knownAt !== undefined && knownAt < endOfDay ? knownAt : endOfDay;
}
