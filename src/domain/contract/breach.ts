import { addDays, type CalendarDate } from '../time/calendar-date';
import { DomainError } from '../domain-error';
import { refusal } from '../refusals';
import { dateValue, integerValue, type Trace } from '../derivation';
import type { ServiceTerms } from './service-terms';

/** Days in which a breach can be cured, counted from the day after its notice was received. */
const DAYS_TO_CURE = 30;
/** Days after the end for which the customer can still fetch its content. */
const DAYS_TO_RETRIEVE_CONTENT = 30;

/** A notice of a breach, which one party received from the other. */
export interface BreachFact {
  readonly id: string;
  readonly receivedOn: CalendarDate;
  /** False where the terms let the other party end the service at once. */
  readonly isCurable: boolean;
}

/** The fact that a breach was cured. */
export interface CureFact {
  readonly breachId: string;
  readonly curedOn: CalendarDate;
}

/** The declaration that ends a service for cause; the day it is declared on is the last. */
export interface EndForCauseFact {
  readonly id: string;
  readonly breachId: string;
  readonly declaredOn: CalendarDate;
}

type CureTerms = Pick<ServiceTerms, 'clauses'>;

/**
 * The last day on which a breach can be cured, inclusive; null where it cannot be cured.
 *
 * Source: Terms of Service 3.2.
 */
export function lastCureDay(
  { receivedOn, isCurable }: BreachFact,
  terms?: CureTerms,
  trace?: Trace,
): CalendarDate | null {
  if (!isCurable) return null;
  const lastDay = addDays(receivedOn, DAYS_TO_CURE);
  trace?.step(
    'A breach can be cured for 30 days after its notice was received',
    'ADD_DAYS',
    terms?.clauses.END_FOR_CAUSE,
    [dateValue('receivedOn', receivedOn), integerValue('daysToCure', DAYS_TO_CURE)],
    dateValue('curableUntil', lastDay),
  );
  return lastDay;
}

/**
 * The first day on which the other party may end the service for that breach.
 *
 * Source: Terms of Service 3.2.
 */
export function terminableFrom(breach: BreachFact, terms?: CureTerms, trace?: Trace): CalendarDate {
  const lastDay = lastCureDay(breach, terms, trace);
  const from = lastDay === null ? breach.receivedOn : addDays(lastDay, 1);
  trace?.step(
    lastDay === null
      ? 'The service may be ended at once'
      : 'The service may be ended from the day after on',
    lastDay === null ? 'STATE' : 'ADD_DAYS',
    terms?.clauses.END_FOR_CAUSE,
    lastDay === null
      ? [dateValue('receivedOn', breach.receivedOn)]
      : [dateValue('curableUntil', lastDay), integerValue('days', 1)],
    dateValue('terminableFrom', from),
  );
  trace?.conclude('The service may be ended for this breach from {terminableFrom} on.', {
    terminableFrom: { date: from },
  });
  return from;
}

/** Whether a breach was cured in time. A cure after the last day to cure changes nothing. */
export function isCured(breach: BreachFact, cures: readonly CureFact[]): boolean {
  const lastDay = lastCureDay(breach);
  return (
    lastDay !== null &&
    cures.some(({ breachId, curedOn }) => breachId === breach.id && curedOn <= lastDay)
  );
}

/** Whether a declaration on that day ends the service: not too early, and nothing was cured. */
export function endsForCause(
  breach: BreachFact,
  cures: readonly CureFact[],
  declaredOn: CalendarDate,
): boolean {
  return declaredOn >= terminableFrom(breach) && !isCured(breach, cures);
}

/**
 * Checks that a service may be ended for a breach on that day.
 *
 * @throws DomainError BREACH_IS_CURED, CURE_TIME_RUNS
 */
export function checkEndForCause(
  breach: BreachFact,
  cures: readonly CureFact[],
  declaredOn: CalendarDate,
): void {
  if (isCured(breach, cures)) {
    const isCured = refusal('expected a breach that was not cured in time, this one was');
    throw new DomainError('BREACH_IS_CURED', isCured);
  }
  const from = terminableFrom(breach);
  if (declaredOn >= from) return;
  throw new DomainError(
    'CURE_TIME_RUNS',
    refusal('expected a day from {from} on, when the time to cure is over, got {got}', {
      ...{ from: { date: from }, got: { date: declaredOn } },
    }),
  );
}

/**
 * The last day on which the customer can fetch its content after the end of a service, inclusive.
 *
 * Source: Terms of Service 3.3.
 *
 * @param endsBefore first day without service.
 */
export const contentRetrievableUntil = (endsBefore: CalendarDate): CalendarDate =>
  addDays(endsBefore, DAYS_TO_RETRIEVE_CONTENT);
