import {
  addMonths,
  earlierOf,
  firstOfNextMonth,
  LAST_DATE,
  type CalendarDate,
} from '../time/calendar-date';
import { dateValue, type Trace } from '../derivation';
import type { ServiceTerms } from './service-terms';

/**
 * The date on which a contract takes effect: the earlier of submission and signature.
 *
 * Source: Terms of Service 2.1.
 */
export function effectiveDate(
  submittedOn: CalendarDate,
  signedOn: CalendarDate | null,
  terms?: ServiceTerms,
  trace?: Trace,
): CalendarDate {
  const effectiveOn = earlierOf(submittedOn, signedOn ?? LAST_DATE);
  trace?.conclude('The contract takes effect on {effectiveOn}.', {
    effectiveOn: { date: effectiveOn },
  });
  trace?.step(
    'The contract takes effect on the earlier of submission and signature',
    'EARLIER_OF',
    terms?.clauses.EFFECTIVE_DATE,
    signedOn === null
      ? [dateValue('submittedOn', submittedOn)]
      : [dateValue('submittedOn', submittedOn), dateValue('signedOn', signedOn)],
    dateValue('effectiveOn', effectiveOn),
  );
  return effectiveOn;
}

/** What can begin a service that NICE sells directly; null where it has not happened. */
export interface InitiationFacts {
  readonly availabilityNoticeOn: CalendarDate | null;
  readonly firstProductionUseOn: CalendarDate | null;
  readonly effectiveOn: CalendarDate;
}

/**
 * Start of use under NICE's own contracts: the earliest of the notice of availability, the first
 * production use, and three months after the effective date.
 *
 * A named alternative to the start that the Terms of Service give; not the default.
 *
 * Source: NICE Cloud Services Terms of Use, definitions of Initiation Date.
 */
export function initiationDate(facts: InitiationFacts): CalendarDate {
  const happened = earlierOf(
    facts.availabilityNoticeOn ?? LAST_DATE,
    facts.firstProductionUseOn ?? LAST_DATE,
  );
  return earlierOf(happened, addMonths(facts.effectiveOn, 3));
}

/**
 * First day of the calendar month after the initiation date, strictly after: an initiation on the
 * first of a month commences a month later.
 *
 * Source: NICE Cloud Services Terms of Use, definition of Commencement Date.
 */
export function commencementDate(initiatedOn: CalendarDate): CalendarDate {
  return firstOfNextMonth(initiatedOn);
}
