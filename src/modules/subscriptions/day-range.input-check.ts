import { addMonths, type CalendarDate } from '../../domain/time/calendar-date';
import type { DayRange } from '../../domain/contract/subscription-status';
import type { InputCheck } from '../../application/input-check';
import { wording } from './subscription.sentences';

/** The longest range of days that is asked for at once. */
export const RANGE_YEARS_MAX = 10;

/** Checks days from `from` (inclusive) to `to` (exclusive): in this order, and not too many. */
export function checkDayRange(
  check: InputCheck,
  { from, to }: DayRange,
  latest: CalendarDate | undefined = latestEnd(check, from),
): void {
  if (to <= from) {
    const days = { after: { date: from }, got: { date: to } };
    check.invalid(['to'], wording('expected a day after {after}, got {got}', days));
  } else if (latest !== undefined && to > latest) {
    const days = { latest: { date: latest }, got: { date: to } };
    check.invalid(['to'], wording('expected a day up to {latest}, got {got}', days));
  }
}

const latestEnd = (check: InputCheck, from: CalendarDate): CalendarDate | undefined =>
  check.rule(['from'], () => addMonths(from, 12 * RANGE_YEARS_MAX));
