import {
  addDays,
  addMonths,
  dayOf,
  daysBetween,
  firstOfNextMonth,
  monthsBetween,
  type CalendarDate,
} from '../time/calendar-date';
import { dateValue, integerValue, type Trace } from '../derivation';
import { DomainError } from '../domain-error';
import { refusal } from '../refusals';
import type { ServiceTerms } from './service-terms';
import { addLength, TERM_DAYS_MAX, type TermLength } from './term-length';

/** All that fixes every period of a subscription, for ever. */
export interface TermSchedule {
  readonly terms: ServiceTerms;
  readonly startsOn: CalendarDate;
  /** The date that periods are counted from: the start, or the first full month after it. */
  readonly countedFrom: CalendarDate;
  readonly initial: TermLength;
  readonly renewal: TermLength;
}

/** A period `[startsOn, endsBefore)`; index 0 is the initial term, every other one a renewal. */
export interface TermPeriod {
  readonly index: number;
  readonly startsOn: CalendarDate;
  readonly endsBefore: CalendarDate;
}

/**
 * The schedule of a subscription's term: the longer of the terms' floor and what the order states.
 *
 * A length stated in days is compared by end dates, because 365 days are shorter than 12 months in
 * a leap year. A silent order gets the default of the terms.
 *
 * Source: CXone Services Terms 1.1, 1.2; Terms of Service 3.1.
 *
 * @param stated null where the order is silent.
 */
export function termSchedule(
  terms: ServiceTerms,
  startsOn: CalendarDate,
  stated: TermLength | null,
  trace?: Trace,
): TermSchedule {
  const countedFrom = countingStart(terms, startsOn, trace);
  const initial =
    stated && 'days' in stated
      ? initialFromDays(terms, countedFrom, stated.days, trace)
      : initialMonths(terms, stated?.months ?? null, trace);
  const renewal = terms.renewalTermMonths === null ? initial : { months: terms.renewalTermMonths };
  return { terms, startsOn, countedFrom, initial, renewal };
}

function countingStart(terms: ServiceTerms, startsOn: CalendarDate, trace?: Trace): CalendarDate {
  const isAligned = terms.termShape === 'ANNIVERSARY' || dayOf(startsOn) === 1;
  const countedFrom = isAligned ? startsOn : firstOfNextMonth(startsOn);
  trace?.step(
    isAligned ? 'The term is counted from its first day' : 'The term is counted in full months',
    'ADD_DAYS',
    terms.clauses.INITIAL_TERM,
    [dateValue('startsOn', startsOn), integerValue('days', daysBetween(startsOn, countedFrom))],
    dateValue('countedFrom', countedFrom),
  );
  return countedFrom;
}

function initialMonths(terms: ServiceTerms, stated: number | null, trace?: Trace): TermLength {
  const orderMonths = stated ?? terms.initialTermMonthsDefault;
  const months = Math.max(terms.initialTermMonthsMin, orderMonths);
  trace?.step(
    stated === null
      ? 'The order states no term: the default, but not less than the minimum'
      : 'The initial term is the longer of the minimum and what the order states',
    'LONGER_OF',
    stated === null ? terms.clauses.DEFAULT_TERM : terms.clauses.INITIAL_TERM,
    [
      integerValue('minimumMonths', terms.initialTermMonthsMin),
      integerValue(stated === null ? 'defaultMonths' : 'orderTermMonths', orderMonths),
    ],
    integerValue('initialTermMonths', months),
  );
  return { months };
}

function initialFromDays(
  terms: ServiceTerms,
  countedFrom: CalendarDate,
  days: number,
  trace?: Trace,
): TermLength {
  const floorEnd = addMonths(countedFrom, terms.initialTermMonthsMin);
  const orderEnd = addDays(countedFrom, days);
  const orderIsLonger = orderEnd > floorEnd;
  const clause = terms.clauses.INITIAL_TERM;
  trace?.step(
    'End of the minimum term',
    'ADD_MONTHS',
    clause,
    [
      dateValue('countedFrom', countedFrom),
      integerValue('minimumMonths', terms.initialTermMonthsMin),
    ],
    dateValue('minimumEndsBefore', floorEnd),
  );
  trace?.step(
    'End of the term that the order states',
    'ADD_DAYS',
    clause,
    [dateValue('countedFrom', countedFrom), integerValue('orderTermDays', days)],
    dateValue('orderEndsBefore', orderEnd),
  );
  trace?.step(
    'The initial term ends at the later of the two',
    'LATER_OF',
    clause,
    [dateValue('minimumEndsBefore', floorEnd), dateValue('orderEndsBefore', orderEnd)],
    dateValue('initialEndsBefore', orderIsLonger ? orderEnd : floorEnd),
  );
  return orderIsLonger ? { days } : { months: terms.initialTermMonthsMin };
}

/**
 * The length of a term that is stated by its last day: the days from where the term is counted to
 * the day after that one.
 *
 * @throws DomainError INVALID_TERM for a last day before that, and for one too far off.
 */
export function termUntil(
  terms: ServiceTerms,
  startsOn: CalendarDate,
  lastDay: CalendarDate,
): TermLength {
  const countedFrom = countingStart(terms, startsOn);
  const days = daysBetween(countedFrom, lastDay) + 1;
  if (days >= 1 && days <= TERM_DAYS_MAX) return { days };
  const got = { date: lastDay };
  throw new DomainError(
    'INVALID_TERM',
    days < 1
      ? refusal(
          'expected a last day of the term on or after {countedFrom}, from which the term is counted, got {got}',
          { countedFrom: { date: countedFrom }, got },
        )
      : refusal('expected a last day of the term by {last}, the last of {max} days, got {got}', {
          last: { date: addDays(countedFrom, TERM_DAYS_MAX - 1) },
          ...{ max: TERM_DAYS_MAX, got },
        }),
  );
}

/**
 * First day after period `index`, always counted from the start and never from the previous end.
 *
 * Counting on from a clamped end would lose the day of the month for good.
 */
function endOf(schedule: TermSchedule, index: number, trace?: Trace): CalendarDate {
  const { from, length } = spanTo(schedule, index, trace);
  const end = addLength(from, length);
  trace?.step(
    'First day after the period, counted from the start',
    'months' in length ? 'ADD_MONTHS' : 'ADD_DAYS',
    clauseOf(schedule, index),
    [
      dateValue(from === schedule.countedFrom ? 'countedFrom' : 'initialEndsBefore', from),
      'months' in length
        ? integerValue('lengthInMonths', length.months)
        : integerValue('lengthInDays', length.days),
    ],
    dateValue('endsBefore', end),
  );
  return end;
}

const clauseOf = ({ terms }: TermSchedule, index: number) =>
  index === 0 ? terms.clauses.INITIAL_TERM : terms.clauses.RENEWAL;

/** From where, and how far in one unit, the end of period `index` is counted. */
function spanTo(
  schedule: TermSchedule,
  index: number,
  trace?: Trace,
): { from: CalendarDate; length: TermLength } {
  const { countedFrom: from, initial, renewal } = schedule;
  const clause = clauseOf(schedule, index);
  if ('days' in initial && 'months' in renewal) {
    // The one mixture there is: the renewals of a term in days are counted from its end.
    const initialEnd = addDays(from, initial.days);
    if (index === 0) return { from, length: initial };
    trace?.step(
      'End of the initial term',
      'ADD_DAYS',
      schedule.terms.clauses.INITIAL_TERM,
      [dateValue('countedFrom', from), integerValue('initialDays', initial.days)],
      dateValue('initialEndsBefore', initialEnd),
    );
    const months = renewal.months * index;
    trace?.step(
      'Length of the renewals up to the end of this one',
      'ANCHORED_LENGTH',
      clause,
      [
        integerValue('initial', 0),
        integerValue('renewal', renewal.months),
        integerValue('index', index),
      ],
      integerValue('lengthInMonths', months),
    );
    return { from: initialEnd, length: { months } };
  }
  const lengths = 'days' in renewal ? daysOf(initial, renewal) : monthsOf(initial, renewal);
  const total = lengths.initial + lengths.renewal * index;
  // Else the terms say how long it is.
  const isInitial = renewal === initial && { resultNames: ['initialTermMonths'] as const };
  trace?.step(
    'Length from the start to the end of this period',
    'ANCHORED_LENGTH',
    clause,
    [
      { ...integerValue('initial', lengths.initial), resultNames: ['initialTermMonths'] },
      { ...integerValue('renewal', lengths.renewal), ...isInitial },
      integerValue('index', index),
    ],
    integerValue('days' in renewal ? 'lengthInDays' : 'lengthInMonths', total),
  );
  return { from, length: 'days' in renewal ? { days: total } : { months: total } };
}

// A renewal in days is the initial term itself, repeated: both are in days then.
const daysOf = (initial: TermLength, renewal: { days: number }) => ({
  initial: (initial as { days: number }).days,
  renewal: renewal.days,
});
const monthsOf = (initial: TermLength, renewal: { months: number }) => ({
  initial: (initial as { months: number }).months,
  renewal: renewal.months,
});

/**
 * The period with that index.
 *
 * Source: CXone Services Terms 1.1, 1.2; Terms of Service 3.1.
 *
 * @throws DomainError DATE_OUT_OF_RANGE when it would end after 9999-12-31.
 */
export function termPeriod(schedule: TermSchedule, index: number, trace?: Trace): TermPeriod {
  const startsOn = index === 0 ? schedule.startsOn : endOf(schedule, index - 1);
  const endsBefore = endOf(schedule, index, trace);
  const days = { startsOn: { date: startsOn }, endsBefore: { date: endsBefore } };
  if (index === 0) {
    trace?.conclude('The initial term runs from {startsOn} to the day before {endsBefore}.', days);
  } else {
    trace?.conclude('Renewal {index} runs from {startsOn} to the day before {endsBefore}.', {
      index,
      ...days,
    });
  }
  return { index, startsOn, endsBefore };
}

/**
 * The period in which a date falls; undefined before the start.
 *
 * @throws DomainError DATE_OUT_OF_RANGE when that period would end after 9999-12-31.
 */
export function termPeriodOn(schedule: TermSchedule, date: CalendarDate): TermPeriod | undefined {
  if (date < schedule.startsOn) return undefined;
  let index = earliestIndex(schedule, date);
  while (endOf(schedule, index) <= date) index += 1;
  return termPeriod(schedule, index);
}

/** At most the index of the period of `date`, and at most one less. */
function earliestIndex(schedule: TermSchedule, date: CalendarDate): number {
  const firstEnd = endOf(schedule, 0);
  if (date < firstEnd) return 0;
  const { renewal } = schedule;
  return 'months' in renewal
    ? Math.floor(monthsBetween(firstEnd, date) / renewal.months)
    : Math.floor(daysBetween(firstEnd, date) / renewal.days);
}
