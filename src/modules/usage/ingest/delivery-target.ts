import type { Instant } from '../../../domain/time/time-zone';
import type { CheckedCall, RatedCall } from './rate-reported-call';
import type { ReceivedRecord } from './received-record';
import type { RefusedCall } from './staged-calls';
import type { ImportProgress } from './usage-import.store';
import type { StageAnswer } from './usage-merge';

/** What became of a part of a delivery. */
export interface BatchResult extends ImportProgress {
  readonly answers: readonly StageAnswer[];
}

/** A part of a delivery, while it is filled in the order of its lines. */
export interface DeliveryPart {
  readonly now: Instant;
  /** Records in it. */
  readonly size: number;
  /** The line up to which everything is in it. */
  line: number;
  /** What became of it, once it is sealed; rejects where nothing of it is stored. */
  readonly stored: Promise<BatchResult>;
  /** So many records are added next, before `flush`. */
  expect(count: number): void;
  add(record: ReceivedRecord, checked: CheckedCall, call: RatedCall): void;
  addRefusal(record: ReceivedRecord, refused: RefusedCall): void;
  /** Hands on what was added; waits while it cannot be taken. */
  flush(): Promise<void>;
  /** No more records: what is there is judged against what is stored. */
  seal(): void;
  /** Nothing of it is stored. */
  giveUp(why: Error): void;
}

/** What a delivery goes into: all of it is stored, or all of it is only checked. */
export interface DeliveryTarget {
  /** Records of the first part; each further one may be twice as large, up to the most. */
  readonly rowsFirst: number;
  readonly rowsMax: number;
  openPart(now: Instant): Promise<DeliveryPart>;
  /** Takes note of records that were all stored before, up to a line. */
  noteRepeated(progress: ImportProgress, now: () => Instant): Promise<void>;
}
