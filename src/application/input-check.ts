import { quote } from '../domain/time/calendar-date';
import { DomainError } from '../domain/domain-error';
import type { Micros } from '../domain/money/money';
import type { Wording } from '../domain/wording';
import { wording } from './sentences';
import { UserInputError, type Problem } from './user-input-error';

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
// NUL cannot be stored, and no name holds the others.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** What nobody sees, alone: joiners and marks of direction, fillers, spaces. */
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{White_Space}]+$/u;
/**
 * A format character that begins a text, such as one that turns its direction. Joiners may: names
 * in Persian and Sinhala need them; so may signs before Arabic and Syriac numbers.
 */
const FORMAT_FIRST =
  /^(?![\u200c\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])\p{Cf}/u;

/** Why a text that people read cannot be taken; undefined when it can. */
function problemOfShownText(text: string, max: number): Wording | undefined {
  if (text === '') return wording('expected a text, got an empty one');
  const problem = problemOfText(text, max);
  if (problem !== undefined) return problem;
  if (INVISIBLE.test(text)) {
    return wording('expected a text that can be seen, got invisible characters');
  }
  if (!FORMAT_FIRST.test(text)) return undefined;
  const code = `${text.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
  return wording('expected no format character at the beginning, got U+{code}', { code });
}

/** Why a text cannot be taken; undefined when it can. `max` counts UTF-16 units. */
export function problemOfText(text: string, max: number): Wording | undefined {
  if (text.length > max) {
    return wording('expected at most {max} characters, got {got}', { max, got: text.length });
  }
  if (LONE_SURROGATE.test(text)) {
    return wording('expected well-formed Unicode, got a lone surrogate');
  }
  if (CONTROL.test(text)) {
    return wording('expected no control characters, got {got}', { got: quote(text) });
  }
  return undefined;
}

/**
 * Checks the values of one request where they enter, and names every field that is wrong at once.
 *
 * Each check gives back the value it was given, so that the caller can go on; `done` refuses if
 * anything was wrong.
 */
export class InputCheck {
  private readonly problems: Problem[] = [];

  invalid(path: readonly string[], message: Wording): void {
    this.problems.push({ code: 'INVALID_INPUT', path, message });
  }

  add(problem: Problem): void {
    this.problems.push(problem);
  }

  /** A text of 1 to `max` characters, spaces around it dropped. */
  text(path: readonly string[], value: string, max: number): string {
    const text = value.trim();
    const problem = problemOfShownText(text, max);
    if (problem !== undefined) this.invalid(path, problem);
    return text;
  }

  /** An id that others have given: 1 to `max` characters, whatever they look like. */
  foreignId(path: readonly string[], value: string, max: number): void {
    const isEmpty = value.trim() === '';
    const problem = isEmpty
      ? wording('expected a text, got an empty one')
      : problemOfText(value, max);
    if (problem !== undefined) this.invalid(path, problem);
  }

  optionalText(
    path: readonly string[],
    value: string | null | undefined,
    max: number,
  ): string | null {
    return value === null || value === undefined ? null : this.text(path, value, max);
  }

  integer(path: readonly string[], value: number, min: number, max: number): number {
    if (!Number.isInteger(value) || value < min || value > max) {
      const got = value;
      this.invalid(
        path,
        wording('expected a whole number from {min} to {max}, got {got}', { min, max, got }),
      );
    }
    return value;
  }

  /** A price from 0 to `max`, both in micros. */
  price(path: readonly string[], value: Micros, max: Micros): Micros {
    if (value < 0n || value > max) {
      const prices = { max: { price: max }, got: { price: value } };
      this.invalid(path, wording('expected a price from 0 to {max}, got {got}', prices));
    }
    return value;
  }

  form(path: readonly string[], value: string, form: RegExp, expected: Wording): string {
    if (!form.test(value)) {
      this.invalid(
        path,
        wording('expected {expected}, got {got}', { expected, got: quote(value) }),
      );
    }
    return value;
  }

  /** Runs a domain rule; what it refuses becomes a problem of that field. */
  rule<Value>(path: readonly string[], rule: () => Value): Value | undefined {
    try {
      return rule();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.invalid(path, error.wording);
      return undefined;
    }
  }

  get isClean(): boolean {
    return this.problems.length === 0;
  }

  /** @throws UserInputError naming every field that was wrong. */
  done(): void {
    if (!this.isClean) this.refuse();
  }

  /** @throws UserInputError naming every field that was wrong so far. */
  refuse(): never {
    throw new UserInputError(this.problems);
  }
}

/** Runs a domain rule on behalf of one field; its refusal is the caller's. */
export function ruled<Value>(path: readonly string[], rule: () => Value): Value {
  const check = new InputCheck();
  const value = check.rule(path, rule);
  check.done();
  return value as Value;
}
