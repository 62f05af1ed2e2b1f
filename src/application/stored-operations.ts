import type { Right } from './rights';

/** What is wrong with an operation that is to be stored. */
export type OperationProblem =
  | { readonly kind: 'INVALID' | 'TOO_DEAR'; readonly message: string }
  | { readonly kind: 'TOO_LONG' | 'NOT_EVENTS_ALONE' | 'ARGUMENTS' | 'VARIABLES' }
  | { readonly kind: 'NOTHING_FOR'; readonly objectType: string }
  | { readonly kind: 'CHANGING'; readonly field: string }
  | { readonly kind: 'UNREADABLE'; readonly field: string };

/** What an operation has to be good for. */
export interface OperationUse {
  /** The object types of the events that it is run for. */
  readonly objectTypes: readonly string[];
  /** Whether whoever it is run for holds a right. */
  readonly holds: (right: Right) => boolean;
}

/** Of what moment an operation is to tell. */
export interface OperationMoment {
  /** The day that it is asked of, in the zone of the account. */
  readonly asOf: string;
  /** What was recorded later is not known. */
  readonly knownAt: string;
}
