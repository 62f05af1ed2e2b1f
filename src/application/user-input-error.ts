import { told, type Wording } from '../domain/wording';

/** Why a caller's request was refused. Stable: clients branch on it. */
export type ProblemCode =
  | 'ACCOUNT_CLOSED'
  | 'INVALID_INPUT'
  | 'LAST_OWNER'
  | 'NOT_A_SANDBOX'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'ALREADY_DONE'
  | 'CANNOT_BE_BILLED'
  | 'CLOCK_BACKWARDS'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'NOTICE_OUTSIDE_TERM'
  | 'OVERLAPPING_RATES'
  | 'NOT_SET_UP'
  | 'SUBSCRIPTIONS_RUNNING'
  | 'TARGET_REFUSED'
  | 'WITHDRAWAL_NEEDS_ACCEPTANCE';

/** One thing the caller can mend. */
export interface Problem {
  readonly code: ProblemCode;
  /** What was expected and what came, in one sentence. */
  readonly message: Wording;
  /** The argument or input field it is about, from the outside in. */
  readonly path: readonly string[];
  /** What a client can show or act on, beside the message. */
  readonly startsOn?: string;
  readonly endsBefore?: string | null;
  readonly prefix?: string;
  readonly freeUntil?: string;
  readonly closedOn?: string;
  /** Rows of subscriptions, as their type resolves them. */
  readonly subscriptions?: readonly object[];
}

/** The request was understood and nothing was stored; each problem says what to mend. */
export class UserInputError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(
      problems.map(({ message, path }) => `${path.join('.')}: ${told(message, 'EN')}`).join('; '),
    );
    this.name = 'UserInputError';
  }
}

/** The viewer may not do this at all, whatever the input. */
export class Forbidden extends Error {
  constructor(need: string) {
    super(`This requires ${need}.`);
    this.name = 'Forbidden';
  }
}

export function refuse(code: ProblemCode, path: readonly string[], message: Wording): never {
  throw new UserInputError([{ code, path, message }]);
}
