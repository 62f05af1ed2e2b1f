import type { CalendarDate } from './time/calendar-date';
import type { Micros } from './money/money';
import type { ClauseReference } from './contract/service-terms';
import type { Instant } from './time/time-zone';
import type { Sentence } from './sentences';
import type { ValueName } from './value-labels';
import { told, wording, type Language, type Wording, type WordsOf } from './wording';

/**
 * A value that a step took or gave. Amounts are exact micros with the decimals they are stated in.
 */
export type DerivationValue =
  | { readonly name: ValueName; readonly date: CalendarDate }
  | { readonly name: ValueName; readonly instant: Instant }
  | { readonly name: ValueName; readonly integer: number }
  | { readonly name: ValueName; readonly decimal: Micros; readonly decimals: number }
  | { readonly name: ValueName; readonly boolean: boolean }
  | { readonly name: ValueName; readonly text: string };

/**
 * A value as a rule hands it to a step. Where it is a result of an earlier step under another name,
 * it says of which: by its number, or by the names that the result may have.
 */
export type GivenInput = DerivationValue & {
  readonly fromStep?: number | undefined;
  readonly resultNames?: readonly ValueName[];
};

/** An input of a step. */
export type DerivationInput = DerivationValue & {
  /** The number of the step whose result it is, from 0; undefined for a given fact. */
  readonly fromStep?: number | undefined;
};

/** What steps are about: one of several charges, or the call; by its id in its account. */
export interface Subject {
  readonly type: 'Charge' | 'UsageRecord';
  readonly id: string;
}

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
  ROUND: 'result = input, rounded as stated',
  PERCENT: 'result = base × rate / 100, rounded as stated',
  NET_OF_GROSS:
    'result = the least amount that reaches gross together with amount × rate / 100, both rounded as stated',
  SHARE: 'result = total × part / whole, rounded as stated',
  DIVIDE: 'result = first / second, rounded as stated',
  MULTIPLY_DOWN: 'result = product of the inputs, rounded down as stated',
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
  readonly rule: Sentence;
  readonly operation: Operation;
  /** The clause that the rule rests on; undefined where no document says it (our own reading). */
  readonly clause: ClauseReference | undefined;
  readonly inputs: readonly GivenInput[];
  readonly result: DerivationValue;
  readonly subject: Subject | undefined;
}

/** What a trace has collected. */
export interface TraceRecord {
  readonly steps: readonly DerivationStep[];
  readonly conclusion: Wording | undefined;
}

/**
 * Collects the steps of one computation, from inside the computation.
 *
 * Rules take it as an optional last argument and write `trace?.step(…)`: without one, not even the
 * step's values are built.
 */
export class Trace {
  readonly steps: DerivationStep[] = [];
  private subject: Subject | undefined;
  private conclusion: Wording | undefined;

  step(
    rule: Sentence,
    operation: Operation,
    clause: ClauseReference | undefined,
    inputs: readonly GivenInput[],
    result: DerivationValue,
  ): void {
    this.steps.push({ rule, operation, clause, inputs, result, subject: this.subject });
  }

  /** What the steps from here on are about; undefined for nothing in particular. */
  about(subject: Subject | undefined): void {
    this.subject = subject;
  }

  /** The number of the latest step. */
  get latest(): number {
    return this.steps.length - 1;
  }

  /** The answer in one sentence; the last rule to speak has the whole answer. */
  conclude<S extends Sentence>(sentence: S, ...words: WordsOf<S>): void {
    this.conclusion = wording(sentence, ...words);
  }

  /** All of it as a value, which `retell` takes. */
  get record(): TraceRecord {
    return { steps: this.steps, conclusion: this.conclusion };
  }

  /** Tells what another trace has collected, as its own. */
  retell({ steps, conclusion }: TraceRecord): void {
    this.steps.push(...steps);
    this.conclusion = conclusion;
  }

  /** The answer in one sentence, in a language. */
  summaryIn(language: Language): string {
    return this.conclusion ? told(this.conclusion, language) : '';
  }

  get summary(): string {
    return this.summaryIn('EN');
  }

  /** The inputs of a step, with what each comes from: found out only where somebody asks. */
  inputsOf(index: number): DerivationInput[] {
    const before = this.steps.slice(0, index);
    return this.steps[index]?.inputs.map((input) => withOrigin(before, input)) ?? [];
  }
}

function withOrigin(
  steps: readonly DerivationStep[],
  { fromStep, resultNames, ...input }: GivenInput,
): DerivationInput {
  if (fromStep !== undefined) return { ...input, fromStep };
  const names: readonly ValueName[] = resultNames ?? [input.name];
  const found = steps.findLastIndex(
    ({ result }) => names.includes(result.name) && payloadOf(result) === payloadOf(input),
  );
  return { ...input, fromStep: found < 0 ? undefined : found };
}

/** The value itself, without its name. */
export function payloadOf(value: DerivationValue): string | number | bigint | boolean {
  if ('date' in value) return value.date;
  if ('instant' in value) return value.instant;
  if ('integer' in value) return value.integer;
  if ('decimal' in value) return value.decimal;
  if ('boolean' in value) return value.boolean;
  return value.text;
}

export const dateValue = (name: ValueName, date: CalendarDate): DerivationValue => ({ name, date });
export const instantValue = (name: ValueName, instant: Instant): DerivationValue => ({
  name,
  instant,
});
export const integerValue = (name: ValueName, integer: number): DerivationValue => ({
  name,
  integer,
});
export const decimalValue = (name: ValueName, decimal: Micros, decimals = 6): DerivationValue => ({
  name,
  decimal,
  decimals,
});
export const booleanValue = (name: ValueName, boolean: boolean): DerivationValue => ({
  name,
  boolean,
});
export const textValue = (name: ValueName, text: string): DerivationValue => ({ name, text });
