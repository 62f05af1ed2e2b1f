import type { DiallingPlace } from '../contract/emergency';

/** The numbers of a call as far as they could be completed to E.164. */
export interface CompletedNumbers {
  readonly from: string | null;
  readonly to: string | null;
  readonly dialled: string | null;
  /** Why `to` has two meanings; null where it has one at most. */
  readonly problem: string | null;
}

/**
 * The numbers of a call as its source wrote them. What they mean depends on the account: on its
 * country, and on the digit that its telephones dial for an outside line.
 */
export interface WrittenNumbers {
  /** What was dialled, as it is written. */
  readonly to: string;
  completeIn(place: DiallingPlace): CompletedNumbers;
}
