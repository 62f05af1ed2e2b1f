import { dayOf, firstOfNextMonth, laterOf, type CalendarDate } from '../time/calendar-date';
import { dateValue, type Trace } from '../derivation';
import { DomainError } from '../domain-error';
import { refusal } from '../refusals';
import { termPeriod, type TermSchedule } from './term';

/**
 * The first day from which a price change that the provider announced on that day can hold: the
 * first of a calendar month, later than the announcement and not within the initial term.
 *
 * Source: Terms of Service 2.2.
 */
export function earliestPriceChange(
  schedule: TermSchedule,
  announcedOn: CalendarDate,
  trace?: Trace,
): CalendarDate {
  const initialEndsBefore = initialEnd(schedule, trace);
  const nextCycle = firstOfNextMonth(announcedOn);
  const afterInitial = firstOfMonthFrom(initialEndsBefore);
  const earliest = laterOf(nextCycle, afterInitial);
  const clause = schedule.terms.clauses.PRICE_CHANGE;
  trace?.step(
    'The first billing month that begins after the announcement',
    'FIRST_OF_NEXT_MONTH',
    clause,
    [dateValue('announcedOn', announcedOn)],
    dateValue('nextBillingMonth', nextCycle),
  );
  trace?.step(
    'The first billing month that begins after the initial term',
    'FIRST_OF_MONTH_FROM',
    clause,
    [dateValue('initialTermEndsBefore', initialEndsBefore)],
    dateValue('firstMonthAfterInitialTerm', afterInitial),
  );
  trace?.step(
    'The price changes with the later of the two',
    'LATER_OF',
    clause,
    [
      dateValue('nextBillingMonth', nextCycle),
      dateValue('firstMonthAfterInitialTerm', afterInitial),
    ],
    dateValue('earliestEffectiveOn', earliest),
  );
  trace?.conclude(
    'A price change announced on {announcedOn} holds from {earliest} at the earliest.',
    { announcedOn: { date: announcedOn }, earliest: { date: earliest } },
  );
  return earliest;
}

function initialEnd(schedule: TermSchedule, trace?: Trace): CalendarDate {
  const { endsBefore } = termPeriod(schedule, 0);
  trace?.step(
    'The first day after the initial term',
    'STATE',
    schedule.terms.clauses.INITIAL_TERM,
    [dateValue('endsBefore', endsBefore)],
    dateValue('initialTermEndsBefore', endsBefore),
  );
  return endsBefore;
}

/** The day itself where it is the first of a month, or else the first of the next. */
const firstOfMonthFrom = (day: CalendarDate): CalendarDate =>
  dayOf(day) === 1 ? day : firstOfNextMonth(day);

/**
 * Checks a price change that the provider announces: effective on the first of a calendar month,
 * after its announcement and not within the initial term.
 *
 * Recording it late is no fault: only the two days count.
 *
 * Source: Terms of Service 2.2.
 *
 * @throws DomainError INVALID_PRICE_CHANGE, PRICE_CHANGE_IN_INITIAL_TERM
 */
export function checkPriceChange(
  schedule: TermSchedule,
  announcedOn: CalendarDate,
  effectiveOn: CalendarDate,
): void {
  const earliest = earliestPriceChange(schedule, announcedOn);
  const days = { earliest: { date: earliest }, got: { date: effectiveOn } };
  if (dayOf(effectiveOn) !== 1) {
    throw new DomainError(
      'INVALID_PRICE_CHANGE',
      refusal('expected the first of a month, {earliest} at the earliest, got {got}', days),
    );
  }
  if (effectiveOn >= earliest) return;
  if (effectiveOn <= announcedOn) {
    throw new DomainError(
      'INVALID_PRICE_CHANGE',
      refusal('expected a day after the announcement, {earliest} at the earliest, got {got}', days),
    );
  }
  const { endsBefore } = termPeriod(schedule, 0);
  throw new DomainError(
    'PRICE_CHANGE_IN_INITIAL_TERM',
    refusal(
      'expected a day after the initial term, which ends before {endsBefore}: {earliest} at the earliest, got {got}',
      { endsBefore: { date: endsBefore }, ...days },
    ),
  );
}
