import type { WrittenNumbers } from '../domain/usage/metered-call';
import { Taken, type FieldProblem, type Outcome } from './found';
import type { Defaults, OwnField } from './own-fields';
import type { Reading } from './time-forms';

/** A record of a foreign format, while it is put together. */
export class Draft {
  private readonly fields: Partial<Record<OwnField, string>> = {};
  private readonly problems: FieldProblem[] = [];
  /** The numbers, where it depends on the account what they mean. */
  written: WrittenNumbers | undefined;

  set(field: OwnField, value: string): void {
    this.fields[field] = value;
  }

  refuse(field: OwnField | null, message: string): void {
    this.problems.push({ field, message });
  }

  /** The moments that a time may be; none, and a problem, where it is no time. */
  moments(field: OwnField, reading: Reading): readonly number[] {
    if (reading.problem === undefined) return reading.moments;
    this.refuse(field, reading.problem);
    return [];
  }

  finish(defaults: Defaults): Outcome {
    if (this.problems.length > 0) return { fields: null, problems: this.problems };
    for (const [field, value] of defaults) this.fields[field] ??= value;
    return new Taken(this.fields, this.written);
  }
}
