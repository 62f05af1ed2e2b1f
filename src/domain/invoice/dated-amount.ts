import type { Micros } from '../money/money';
import type { CalendarDate } from '../time/calendar-date';
import type { Instant } from '../time/time-zone';

/** An amount above 0 that bears on an invoice or an account from a day on. */
export interface DatedAmount {
  readonly amount: Micros;
  /** Civil date in the account's zone. */
  readonly on: CalendarDate;
  readonly recordedAt: Instant;
}

/** As of which day, and by what was known when; undefined for all that is known. */
export interface View {
  readonly asOf: CalendarDate;
  readonly knownAt?: Instant | undefined;
}

/** Whether a fact is seen: it holds by that day, and was known by then. */
export const isSeen = (
  { on, recordedAt }: Pick<DatedAmount, 'on' | 'recordedAt'>,
  { asOf, knownAt }: View,
): boolean => on <= asOf && (knownAt === undefined || recordedAt <= knownAt);

export const seenTotal = (amounts: readonly DatedAmount[], view: View): Micros =>
  amounts.reduce((sum, each) => (isSeen(each, view) ? sum + each.amount : sum), 0n);
