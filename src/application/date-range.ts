import type { CalendarDate } from '../domain/time/calendar-date';
import type { InputCheck } from './input-check';
import { wording } from './sentences';

/** The end of a range of days, exclusive: `to`, or `before`, as it was called. */
export interface AskedEnd {
  readonly to?: CalendarDate | null | undefined;
  readonly before?: CalendarDate | null | undefined;
}

interface RangeEnd {
  readonly day: CalendarDate;
  /** By which name it was given. */
  readonly field: keyof AskedEnd;
}

/**
 * The end of a range as it was given.
 *
 * @throws UserInputError where it was not given, or twice, with what was wrong before, too.
 */
export function endOfRange(
  check: InputCheck,
  { to, before }: AskedEnd,
  path: readonly string[],
): RangeEnd {
  if (to != null && before == null) return { day: to, field: 'to' };
  if (to == null && before != null) return { day: before, field: 'before' };
  if (to == null) check.invalid([...path, 'to'], wording('expected a date, got none'));
  else {
    const both = wording('expected only to, which replaces before, got both');
    check.invalid([...path, 'before'], both);
  }
  return check.refuse();
}
