import type { ProblemCode } from '../../../application/user-input-error';
import { toldBefore, type Wording } from '../../../domain/wording';

/** What is wrong with a field of a record; null for the record as a whole. */
interface WordedProblem {
  readonly field: string | null;
  readonly message: Wording;
  readonly code?: ProblemCode;
}

/** What is wrong with one record, field by field. */
export class FieldProblems {
  private found: WordedProblem[] | undefined;

  /** @param field null for the record as a whole. */
  add(field: string | null, message: Wording, code?: ProblemCode): void {
    (this.found ??= []).push(code === undefined ? { field, message } : { field, message, code });
  }

  /** What a reader of files says: those who send files read it in English alone. */
  addInEnglish(field: string | null, message: string): void {
    this.add(field, toldBefore(message, message));
  }

  get isClean(): boolean {
    return this.found === undefined;
  }

  get all(): readonly WordedProblem[] {
    return this.found ?? [];
  }
}
