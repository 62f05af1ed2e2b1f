import {
  addDays,
  addMonths,
  dayNumber,
  dayOf,
  daysBetween,
  daysInMonthOf,
  laterOf,
  monthNumberOf,
  yearOf,
  type CalendarDate,
} from '../time/calendar-date';
import { noticeDueBy } from './notice';
import { termPeriod, termPeriodOn, type TermPeriod, type TermSchedule } from './term';
import type { TermLength } from './term-length';

/** How long renewals last and how many days before the end notice is due; shared by many terms. */
export interface RhythmClass {
  readonly renewal: TermLength;
  /** Days from the last day for notice to the first day after the period; at least 1. */
  readonly noticeDays: number;
}

/** What the notice days and the ends of all periods of a subscription follow from. */
export interface TermRhythm extends RhythmClass {
  readonly startsOn: CalendarDate;
  /** First day after the initial term. */
  readonly firstEndsBefore: CalendarDate;
  /** First day without service; null while it keeps renewing. */
  readonly endsBefore: CalendarDate | null;
  /** The class, and on which days within it periods end. */
  readonly deadlineKey: string;
}

/** A day that is the last one for notice of every subscription with that key. */
export interface Deadline {
  readonly deadlineKey: string;
  readonly noticeDueBy: CalendarDate;
  /** First day after the period whose notice is due. */
  readonly endsBefore: CalendarDate;
  /** Last day for notice of the period before. */
  readonly previousDueBy: CalendarDate;
}

/**
 * The rhythm of a subscription's term.
 *
 * The ends of its periods are the dates of a series: so many months or days apart, from the end of
 * the initial term on. A window of days is then a number of keys to look up, without computing the
 * periods of any subscription.
 */
export function termRhythm(schedule: TermSchedule, endsBefore: CalendarDate | null): TermRhythm {
  const first = termPeriod(schedule, 0);
  const { startsOn, countedFrom, initial, renewal } = schedule;
  const noticeDays = daysBetween(noticeDueBy(first, schedule.terms), first.endsBefore);
  // Renewals in months of an initial term in days are counted from its end.
  const anchor = 'days' in initial ? first.endsBefore : countedFrom;
  return {
    renewal,
    noticeDays,
    startsOn,
    firstEndsBefore: first.endsBefore,
    endsBefore,
    deadlineKey: keyOf({ renewal, noticeDays }, first.endsBefore, dayOf(anchor)),
  };
}

/**
 * The first last day for notice on or after a date; null where the service ends before there is
 * one.
 *
 * @throws DomainError DATE_OUT_OF_RANGE when its period would end after 9999-12-31.
 */
export function nextNoticeDueBy(
  schedule: TermSchedule,
  endsBefore: CalendarDate | null,
  from: CalendarDate,
): CalendarDate | null {
  let period = termPeriodOn(schedule, laterOf(from, schedule.startsOn)) as TermPeriod;
  for (;;) {
    if (endsBefore !== null && period.endsBefore > endsBefore) return null;
    const dueBy = noticeDueBy(period, schedule.terms);
    if (dueBy >= from) return dueBy;
    period = termPeriod(schedule, period.index + 1);
  }
}

/**
 * The days for notice from `from` (inclusive) to `before` (exclusive), by date: of every
 * subscription of one of these classes, each class given once.
 */
export function deadlinesBetween(
  classes: readonly RhythmClass[],
  from: CalendarDate,
  before: CalendarDate,
): Deadline[] {
  const deadlines: Deadline[] = [];
  for (let day = from; day < before; day = addDays(day, 1)) {
    for (const each of classes) deadlines.push(...deadlinesOn(each, day));
  }
  return deadlines;
}

/**
 * Whether that is the first day for notice, from `from` on, of a subscription that has its key.
 */
export function isFirstDeadline(
  { firstEndsBefore, endsBefore }: TermRhythm,
  deadline: Deadline,
  from: CalendarDate,
): boolean {
  if (deadline.endsBefore < firstEndsBefore) return false;
  if (endsBefore !== null && deadline.endsBefore > endsBefore) return false;
  return deadline.previousDueBy < from || deadline.endsBefore === firstEndsBefore;
}

function deadlinesOn(rhythm: RhythmClass, day: CalendarDate): Deadline[] {
  const { renewal, noticeDays } = rhythm;
  const endsBefore = addDays(day, noticeDays);
  return endDaysOf(endsBefore, renewal).map((endDay) => ({
    deadlineKey: keyOf(rhythm, endsBefore, endDay),
    noticeDueBy: day,
    endsBefore,
    previousDueBy: addDays(endBefore(endsBefore, endDay, renewal), -noticeDays),
  }));
}

/**
 * The days of the month on which a series may go on that has this end: its own, and on the last day
 * of a month those that the month does not have.
 */
function endDaysOf(end: CalendarDate, renewal: TermLength): number[] {
  const day = dayOf(end);
  if ('days' in renewal || day < daysInMonthOf(end)) return [day];
  return [28, 29, 30, 31].filter((endDay) => endDay >= day);
}

/** The end before this one in a series that goes on `endDay`. */
function endBefore(end: CalendarDate, endDay: number, renewal: TermLength): CalendarDate {
  if ('days' in renewal) return addDays(end, -renewal.days);
  const earlier = addMonths(end, -renewal.months);
  return addDays(earlier, Math.min(endDay, daysInMonthOf(earlier)) - dayOf(earlier));
}

/**
 * The class with the place of the ends in it: the month within a renewal and the day of the month;
 * of renewals in days, the day within one.
 */
function keyOf({ renewal, noticeDays }: RhythmClass, end: CalendarDate, endDay: number): string {
  if ('days' in renewal) {
    const phase = ((dayNumber(end) % renewal.days) + renewal.days) % renewal.days;
    return `${renewal.days}D-${noticeDays}-${phase}`;
  }
  const month = yearOf(end) * 12 + monthNumberOf(end) - 1;
  return `${renewal.months}M-${noticeDays}-${month % renewal.months}-${endDay}`;
}
