import {
  addMonths,
  firstOfMonth,
  monthOf,
  yearOf,
  type CalendarDate,
  type YearMonth,
} from './calendar-date';
import { localDate, startOfDay, type Instant, type TimeZone } from './time-zone';

/** What a test clock may show: contracts from before are on no record, and none reaches beyond. */
export const CLOCK_FIRST = '1990-01-01T00:00:00.000Z' as Instant;
export const CLOCK_LAST = '9990-01-01T00:00:00.000Z' as Instant;

/** Years that a clock is moved by at most at a time. */
export const ADVANCE_YEARS_MAX = 50;

const LAST_YEAR = yearOf(CLOCK_LAST.slice(0, 10) as CalendarDate);
const DATE_LENGTH = 10;

/** The latest instant that a clock may be moved to at a time: the same time of day, 50 years on. */
export function furthestAdvance(from: Instant): Instant {
  const day = from.slice(0, DATE_LENGTH) as CalendarDate;
  if (yearOf(day) + ADVANCE_YEARS_MAX >= LAST_YEAR) return CLOCK_LAST;
  return `${addMonths(day, 12 * ADVANCE_YEARS_MAX)}${from.slice(DATE_LENGTH)}` as Instant;
}

/** The first instant of a month in a zone. */
export const startOfMonth = (month: YearMonth, zone: TimeZone): Instant =>
  startOfDay(firstOfMonth(month), zone);

/** The month that begins next after an instant in a zone. */
export const nextMonthAfter = (instant: Instant, zone: TimeZone): YearMonth =>
  monthOf(addMonths(firstOfMonth(monthOf(localDate(instant, zone))), 1));
