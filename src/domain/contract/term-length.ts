import { addDays, addMonths, type CalendarDate } from '../time/calendar-date';
import { DomainError } from '../domain-error';
import { refusal } from '../refusals';

/** The longest term an order may state: 1,200 months, 36,525 days. */
export const TERM_MONTHS_MAX = 1_200;
export const TERM_DAYS_MAX = 36_525;

/** A length in one unit only: 12 months and 365 days are different lengths. */
export type TermLength = { readonly months: number } | { readonly days: number };

/** The date that many months or days later. */
export const addLength = (date: CalendarDate, length: TermLength): CalendarDate =>
  'months' in length ? addMonths(date, length.months) : addDays(date, length.days);

/**
 * What an order states of the length of its term, by either unit; null where it is silent.
 *
 * @throws DomainError INVALID_TERM for both units at once and for lengths out of range.
 */
export function statedTerm(months: number | null, days: number | null): TermLength | null {
  if (months !== null && days !== null) {
    throw new DomainError(
      'INVALID_TERM',
      refusal('expected a term in months or in days, got both: {months} months and {days} days', {
        ...{ months, days },
      }),
    );
  }
  if (months !== null) return { months: checked(months, TERM_MONTHS_MAX, OUTSIDE_MONTHS) };
  return days === null ? null : { days: checked(days, TERM_DAYS_MAX, OUTSIDE_DAYS) };
}

const OUTSIDE_MONTHS = 'expected a term of 1 to {max} months, got {got}';
const OUTSIDE_DAYS = 'expected a term of 1 to {max} days, got {got}';

function checked(
  length: number,
  max: number,
  outside: typeof OUTSIDE_MONTHS | typeof OUTSIDE_DAYS,
): number {
  if (Number.isInteger(length) && length >= 1 && length <= max) return length;
  throw new DomainError('INVALID_TERM', refusal(outside, { max, got: length }));
}
