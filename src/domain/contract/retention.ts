import { addMonths, firstOfMonth, monthOf, type CalendarDate } from '../time/calendar-date';
import { localDate, type Instant, type TimeZone } from '../time/time-zone';

/** The longest time that can be asked for, in whole months: a hundred years. */
export const DETAIL_MONTHS_MAX = 1_200;

/** How long an account's call detail is kept: whole months before the current one. */
export interface DetailRetention {
  /** 1 to 1,200; null for ever. */
  readonly detailMonths: number | null;
}

/** What holds for an account: what was set for it, be it for ever, else the operator's default. */
export function monthsOfDetail(
  own: DetailRetention | null,
  defaultMonths: number | null,
): number | null {
  return own ? own.detailMonths : defaultMonths;
}

/**
 * The date before which the detail of calls is removed: the first of the month that many months
 * before the current one, in the account's zone. Null where it is kept for ever.
 *
 * Whole months, so that a month's totals can be checked against its calls or not at all. A call
 * goes once every version of it was used before that date.
 *
 * @throws DomainError DATE_OUT_OF_RANGE in the first hundred years of the calendar.
 */
export function removesBefore(
  now: Instant,
  zone: TimeZone,
  detailMonths: number | null,
): CalendarDate | null {
  if (detailMonths === null) return null;
  return addMonths(firstOfMonth(monthOf(localDate(now, zone))), -detailMonths);
}
