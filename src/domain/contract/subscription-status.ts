import { laterOf, type CalendarDate } from '../time/calendar-date';
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

/** Days from `from` (inclusive) to `to` (exclusive). */
export interface DayRange {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/**
 * The periods that share a day with a range while there is service, each once.
 *
 * @param most how many at most; one more tells that there are more.
 * @throws DomainError DATE_OUT_OF_RANGE when one would end after 9999-12-31.
 */
export function periodsWithin(
  schedule: TermSchedule,
  spans: readonly ServiceSpan[],
  { from, to }: DayRange,
  most: number,
): TermPeriod[] {
  const found: TermPeriod[] = [];
  for (const { startsOn, endsBefore } of spans) {
    const first = laterOf(startsOn, from);
    const isBeyond = (day: CalendarDate) => day >= to || (endsBefore !== null && day >= endsBefore);
    for (let day = first; !isBeyond(day) && found.length < most;) {
      const period = termPeriodOn(schedule, day) as TermPeriod;
      // One that ran on after a reinstatement is there already.
      if (found.at(-1)?.index !== period.index) found.push(period);
      day = period.endsBefore;
    }
  }
  return found;
}
