import { DomainError } from '../domain-error';
import { refusal } from '../refusals';
import { FIRST_DATE, LAST_DATE, type CalendarDate, type YearMonth } from './civil-date';

export { FIRST_DATE, LAST_DATE, type CalendarDate, type YearMonth };

const DATE_FORM = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_FORM = /^(\d{4})-(0[1-9]|1[0-2])$/;

/**
 * The date that a text names.
 *
 * @throws DomainError INVALID_DATE for any other form and for a day that does not exist.
 */
export function parseDate(text: string): CalendarDate {
  const parts = DATE_FORM.exec(text);
  if (parts) {
    const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
    const monthExists = year >= 1 && month >= 1 && month <= 12;
    if (monthExists && day >= 1 && day <= lengthOfMonth(year, month)) return text as CalendarDate;
  }
  throw new DomainError(
    'INVALID_DATE',
    refusal('expected a date that exists, as "YYYY-MM-DD" from {first} to {last}, got {got}', {
      ...{ first: FIRST_DATE, last: LAST_DATE, got: quote(text) },
    }),
  );
}

/**
 * @throws DomainError INVALID_DATE for anything but a month "YYYY-MM" of the years 0001 to 9999.
 */
export function parseYearMonth(text: string): YearMonth {
  if (MONTH_FORM.test(text) && !text.startsWith('0000')) return text as YearMonth;
  const got = quote(text);
  throw new DomainError(
    'INVALID_DATE',
    refusal('expected a month as "YYYY-MM", got {got}', { got }),
  );
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export const yearOf = (date: CalendarDate): number => Number(date.slice(0, 4));
export const monthNumberOf = (date: CalendarDate): number => Number(date.slice(5, 7));
export const dayOf = (date: CalendarDate): number => Number(date.slice(8, 10));
export const monthOf = (date: CalendarDate): YearMonth => date.slice(0, 7) as YearMonth;
export const daysInMonthOf = (date: CalendarDate): number =>
  lengthOfMonth(yearOf(date), monthNumberOf(date));
export const firstOfMonth = (month: YearMonth): CalendarDate => `${month}-01` as CalendarDate;

function fromParts(year: number, month: number, day: number): CalendarDate {
  if (year < 1 || year > 9999) {
    throw new DomainError(
      'DATE_OUT_OF_RANGE',
      refusal('expected a date from {first} to {last}, got one in the year {year}', {
        ...{ first: FIRST_DATE, last: LAST_DATE, year },
      }),
    );
  }
  const two = (part: number) => (part < 10 ? `0${part}` : `${part}`);
  return `${`${year}`.padStart(4, '0')}-${two(month)}-${two(day)}` as CalendarDate;
}

/**
 * The same day of the month, `months` later; the last day of the month where that day does not
 * exist.
 *
 * Clamping loses the day, so a series is always counted from its first date: 31 January + 1 month
 * is 28 February, + 2 months is 31 March.
 *
 * @throws DomainError DATE_OUT_OF_RANGE beyond the years 0001 to 9999.
 */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const index = yearOf(date) * 12 + monthNumberOf(date) - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return fromParts(year, month, Math.min(dayOf(date), lengthOfMonth(year, month)));
}

/** @throws DomainError DATE_OUT_OF_RANGE beyond the years 0001 to 9999. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const day = dayOf(date) + days;
  // Most steps stay inside the month: no need to go through the day number.
  if (day >= 1 && day <= 28) return fromParts(yearOf(date), monthNumberOf(date), day);
  return fromDayNumber(dayNumber(date) + days);
}

/** Days from `from` (inclusive) to `before` (exclusive); negative when `before` is earlier. */
export function daysBetween(from: CalendarDate, before: CalendarDate): number {
  return dayNumber(before) - dayNumber(from);
}

/** Whole calendar months between the two months, whatever the days. */
export function monthsBetween(from: CalendarDate, to: CalendarDate): number {
  return (yearOf(to) - yearOf(from)) * 12 + monthNumberOf(to) - monthNumberOf(from);
}

export function firstOfNextMonth(date: CalendarDate): CalendarDate {
  return addMonths(firstOfMonth(monthOf(date)), 1);
}

/** The calendar month after a month. */
export const monthAfter = (month: YearMonth): YearMonth =>
  monthOf(firstOfNextMonth(firstOfMonth(month)));

/** The calendar months from one to another, both included; none where the last comes first. */
export function monthsFrom(first: YearMonth, last: YearMonth): YearMonth[] {
  const months: YearMonth[] = [];
  for (let month = first; month <= last; month = monthAfter(month)) months.push(month);
  return months;
}

export const laterOf = (a: CalendarDate, b: CalendarDate): CalendarDate => (a > b ? a : b);
export const earlierOf = (a: CalendarDate, b: CalendarDate): CalendarDate => (a < b ? a : b);

/** Monday to Friday; no document names a table of holidays. */
export function isBusinessDay(date: CalendarDate): boolean {
  const weekday = (((dayNumber(date) + 3) % 7) + 7) % 7; // 1970-01-01 was a Thursday; 0 is Monday
  return weekday < 5;
}

/** The `count`th business day after `date`; `date` itself is not counted. */
export function addBusinessDays(date: CalendarDate, count: number): CalendarDate {
  let day = date;
  for (let left = count; left > 0;) {
    day = addDays(day, 1);
    if (isBusinessDay(day)) left -= 1;
  }
  return day;
}

/**
 * Days since 1970-01-01 in the proleptic Gregorian calendar.
 *
 * Years are counted from March, so that the leap day is the last of its year.
 */
export function dayNumber(date: CalendarDate): number {
  return dayNumberOf(yearOf(date), monthNumberOf(date), dayOf(date));
}

/** The same of a year, month and day that exist. */
export function dayNumberOf(calendarYear: number, month: number, day: number): number {
  const year = calendarYear - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

/** @throws DomainError DATE_OUT_OF_RANGE beyond the years 0001 to 9999. */
export function fromDayNumber(number: number): CalendarDate {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return fromParts(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

/** A foreign text as it may stand in a message: short, quoted, control characters escaped. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
