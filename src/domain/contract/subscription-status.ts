import type { CalendarDate } from '../time/calendar-date';
import { termPeriod, termPeriodOn, type TermPeriod, type TermSchedule } from './term';

/** Where a subscription stands on a date. */
export type SubscriptionStatus = 'PENDING' | 'INITIAL' | 'RENEWAL' | 'ENDED';

/**
 * The period in force on a date; undefined before the start and from the end on.
 *
 * @param endsBefore first day without service, null while no notice ends it.
 */
export function periodInForce(
  schedule: TermSchedule,
  endsBefore: CalendarDate | null,
  date: CalendarDate,
): TermPeriod | undefined {
  if (endsBefore !== null && date >= endsBefore) return undefined;
  return termPeriodOn(schedule, date);
}

/** The status on a date, from the same facts. */
export function statusOn(
  schedule: TermSchedule,
  endsBefore: CalendarDate | null,
  date: CalendarDate,
): SubscriptionStatus {
  if (date < schedule.startsOn) return 'PENDING';
  if (endsBefore !== null && date >= endsBefore) return 'ENDED';
  // Not asked of the period in force, which may end after the last day there is.
  return date < termPeriod(schedule, 0).endsBefore ? 'INITIAL' : 'RENEWAL';
}
