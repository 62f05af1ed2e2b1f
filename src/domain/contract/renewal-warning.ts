import { daysBetween, type CalendarDate } from '../time/calendar-date';
import { noticeDueBy } from './notice';
import { termPeriod, termPeriodOn, type TermSchedule } from './term';

/** From so many days before the last day for notice on, it is due soon. */
export const NOTICE_WARNING_DAYS = 60;

/**
 * The last day on which a notice would still prevent a renewal, where it is at most 60 days away;
 * null where it is further away, and before the start.
 *
 * Where that day of the current period has passed, the next period's counts.
 *
 * Source: CXone Services Terms 1.2; Terms of Service 3.1. The 60 days are our own.
 */
export function noticeDueSoon(schedule: TermSchedule, today: CalendarDate): CalendarDate | null {
  const period = termPeriodOn(schedule, today);
  if (!period) return null;
  const { terms } = schedule;
  const dueBy = noticeDueBy(period, terms);
  const next = dueBy >= today ? dueBy : noticeDueBy(termPeriod(schedule, period.index + 1), terms);
  return daysBetween(today, next) <= NOTICE_WARNING_DAYS ? next : null;
}
