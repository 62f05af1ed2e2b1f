import type { CalendarDate } from '../time/calendar-date';
import { spanOn, type ServiceSpan } from './service-spans';
import { termPeriod, termPeriodOn, type TermPeriod, type TermSchedule } from './term';

/** Where a subscription stands on a date. */
export type SubscriptionStatus = 'PENDING' | 'INITIAL' | 'RENEWAL' | 'ENDED';

/**
 * The period in force on a date; undefined before the start, from the end on and, where the service
 * was reinstated, in the gap before.
 */
export function periodInForce(
  schedule: TermSchedule,
  spans: readonly ServiceSpan[],
  date: CalendarDate,
): TermPeriod | undefined {
  return spanOn(spans, date) && termPeriodOn(schedule, date);
}

/** The status on a date, from the same facts. */
export function statusOn(
  schedule: TermSchedule,
  spans: readonly ServiceSpan[],
  date: CalendarDate,
): SubscriptionStatus {
  if (date < schedule.startsOn) return 'PENDING';
  if (!spanOn(spans, date)) return 'ENDED';
  // Not asked of the period in force, which may end after the last day there is.
  return date < termPeriod(schedule, 0).endsBefore ? 'INITIAL' : 'RENEWAL';
}
