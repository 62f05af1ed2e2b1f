import { addMonths, type CalendarDate } from '../../domain/time/calendar-date';
import type { InputPath } from '../../application/command';
import type { InputCheck } from '../../application/input-check';
import { wording } from '../../application/sentences';

/** Older than any of the services; protects against a slipped digit, as the other bound does. */
export const EARLIEST = '1990-01-01' as CalendarDate;
const MONTHS_AHEAD_MAX = 120;

/** Of a field that has to say something wherever it is given. */
export const NOT_NONE = wording(
  'expected a value, got null: leave the field out where it does not change',
);

/** The day from which on something is so: today, unless another is given. */
export function checkEffectiveFrom(
  check: InputCheck,
  given: CalendarDate | null | undefined,
  today: CalendarDate,
  path: InputPath,
): CalendarDate {
  const latest = addMonths(today, MONTHS_AHEAD_MAX);
  const effectiveFrom = given ?? today;
  if (effectiveFrom < EARLIEST || effectiveFrom > latest) {
    check.invalid(
      path,
      wording('expected a day from {first} to {last}, got {got}', {
        ...{ first: { date: EARLIEST }, last: { date: latest }, got: { date: effectiveFrom } },
      }),
    );
  }
  return effectiveFrom;
}
