import type { ProblemCode } from '../../../application/user-input-error';
import type { FieldProblem } from './usage-import.entity';

/** What is wrong with one record, field by field. */
export class FieldProblems {
  private found: (FieldProblem & { code?: ProblemCode })[] | undefined;

  /** @param field null for the record as a whole. */
  add(field: string | null, message: string, code?: ProblemCode): void {
    (this.found ??= []).push(code === undefined ? { field, message } : { field, message, code });
  }

  get isClean(): boolean {
    return this.found === undefined;
  }

  get all(): readonly (FieldProblem & { readonly code?: ProblemCode })[] {
    return this.found ?? [];
  }
}
