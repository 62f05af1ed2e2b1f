import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Trace } from '../../domain/derivation';
import type { ServiceTerms } from '../../domain/contract/service-terms';
import { termSchedule, type TermPeriod, type TermSchedule } from '../../domain/contract/term';
import type { TermLength } from '../../domain/contract/term-length';

/** What a term follows from: the same for a stored contract and for a hypothetical one. */
export interface TermSource {
  readonly terms: ServiceTerms;
  readonly startsOn: CalendarDate;
  /** What the order states; null where it is silent. */
  readonly stated: TermLength | null;
}

/** A period with what it follows from. */
export interface PeriodOfTerm {
  readonly period: TermPeriod;
  readonly source: TermSource;
}

/** A previewed term, and how many of its periods are wanted. */
export interface PreviewedTerm {
  readonly source: TermSource;
  readonly schedule: TermSchedule;
  readonly count: number;
}

export const scheduleOfSource = (source: TermSource, trace?: Trace): TermSchedule =>
  termSchedule(source.terms, source.startsOn, source.stated, trace);
