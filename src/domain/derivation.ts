import type { CalendarDate } from './time/calendar-date';
import type { Micros } from './money/money';
import type { ClauseReference } from './contract/service-terms';
import type { Instant } from './time/time-zone';

/**
 * A value that a step took or gave. Amounts are exact micros with the decimals they are stated in.
 */
export type DerivationValue =
  | { readonly name: string; readonly date: CalendarDate }
  | { readonly name: string; readonly instant: Instant }
  | { readonly name: string; readonly integer: number }
  | { readonly name: string; readonly decimal: Micros; readonly decimals: number }
  | { readonly name: string; readonly boolean: boolean }
  | { readonly name: string; readonly text: string };

/**
 * How a step's result follows from its inputs, in their order.
 *
 * Each is a small closed formula, so that anyone can do the arithmetic again from the answer alone.
 */
export const OPERATIONS = {
  STATE: 'result = input',
  LONGER_OF: 'result = the larger input',
  EARLIER_OF: 'result = the earlier input',
  LATER_OF: 'result = the later input',
  ADD_MONTHS: 'result = date + months, on the last day of the month where the day does not exist',
  ADD_DAYS: 'result = date + days',
  SUBTRACT_DAYS: 'result = date − days',
  ADD_BUSINESS_DAYS: 'result = the days-th Monday to Friday after date',
  ANCHORED_LENGTH: 'result = initial + renewal × index',
  IS_ON_OR_BEFORE: 'result = first date ≤ second date',
  COUNT_DAYS: 'result = days from the first date (inclusive) to the second (exclusive)',
  DAYS_IN_MONTH: 'result = days in the calendar month of date',
  FIRST_OF_NEXT_MONTH: 'result = the first day of the calendar month after that of date',
  FIRST_OF_MONTH_FROM: 'result = date where it is the first of a month, or else that of the next',
  LOCAL_DATE: 'result = civil date of the instant in the zone',
  START_OF_DAY: 'result = first instant of the date in the zone',
  MULTIPLY: 'result = product of the inputs, rounded as stated',
  PRORATE: 'result = quantity × unit price × days / days in month, rounded as stated',
  SUM: 'result = sum of the inputs',
  WHOLE_SECONDS: 'result = milliseconds / 1000, rounded up',
  INCREMENTS:
    'result = initial, and beyond it initial + ceil((seconds − initial) / additional) × additional',
  RATE: 'result = max(connection fee + per minute × seconds / 60, minimum charge), rounded as stated',
  WHOLE_PRODUCT: 'result = product of the whole inputs',
  EXCESS: 'result = first − second, or 0 where that is less than 0',
  FREE: 'result = 0',
} as const;
export type Operation = keyof typeof OPERATIONS;

/** One step of a computation: the rule that asked for it, what went in and what came out. */
export interface DerivationStep {
  /** The rule in a few plain words. */
  readonly rule: string;
  readonly operation: Operation;
  /** The clause that the rule rests on; undefined where no document says it (our own reading). */
  readonly clause: ClauseReference | undefined;
  readonly inputs: readonly DerivationValue[];
  readonly result: DerivationValue;
}

/**
 * Collects the steps of one computation, from inside the computation.
 *
 * Rules take it as an optional last argument and write `trace?.step(…)`: without one, not even the
 * step's values are built.
 */
export class Trace {
  readonly steps: DerivationStep[] = [];
  summary = '';

  step(
    rule: string,
    operation: Operation,
    clause: ClauseReference | undefined,
    inputs: readonly DerivationValue[],
    result: DerivationValue,
  ): void {
    this.steps.push({ rule, operation, clause, inputs, result });
  }

  /** The answer in one sentence; the last rule to speak has the whole answer. */
  conclude(summary: string): void {
    this.summary = summary;
  }
}

export const dateValue = (name: string, date: CalendarDate): DerivationValue => ({ name, date });
export const instantValue = (name: string, instant: Instant): DerivationValue => ({
  name,
  instant,
});
export const integerValue = (name: string, integer: number): DerivationValue => ({
  name,
  integer,
});
export const decimalValue = (name: string, decimal: Micros, decimals = 6): DerivationValue => ({
  name,
  decimal,
  decimals,
});
export const booleanValue = (name: string, boolean: boolean): DerivationValue => ({
  name,
  boolean,
});
export const textValue = (name: string, text: string): DerivationValue => ({ name, text });
