import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../../domain/time/time-zone';

/** A delivery of call records, and how far it is stored. */
@Entity('usage_import')
export class UsageImportRow {
  /** Whose it is: the key owner of the viewer who sent it. */
  @PrimaryColumn('text') owner: string;
  @PrimaryColumn('uuid') id: string;
  /** The sender's own name for it; null where it gave none. */
  @Column('text', { nullable: true }) name: string | null;
  @Column('text') format: string;
  /** Last line up to which everything is stored. */
  @Column('bigint') line: number;
  @Column('bigint') accepted: number;
  @Column('bigint') duplicates: number;
  @Column('bigint') conflicts: number;
  @Column('bigint') rejected: number;
  @Column({ type: 'timestamptz', name: 'started_at', precision: 3 }) startedAt: Instant;
  /** The moment of the last part that was stored; the next part has a later one. */
  @Column({ type: 'timestamptz', name: 'stored_at', precision: 3 }) storedAt: Instant;
  /** Null until the end of the delivery is stored. */
  @Column({ type: 'timestamptz', name: 'completed_at', precision: 3, nullable: true })
  completedAt: Instant | null;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
  /** When taking it back began: nothing more of it is stored since. Null where it was not. */
  @Column({ type: 'timestamptz', name: 'taken_back_at', precision: 3, nullable: true })
  takenBackAt: Instant | null;
}

export type UsageImportState = 'OPEN' | 'COMPLETE' | 'TAKEN_BACK';

export function stateOfImport({ completedAt, takenBackAt }: UsageImportRow): UsageImportState {
  if (takenBackAt !== null) return 'TAKEN_BACK';
  return completedAt === null ? 'OPEN' : 'COMPLETE';
}

/** What was wrong with a field of a record; null for the record as a whole. */
export interface FieldProblem {
  readonly field: string | null;
  readonly message: string;
}

/** A record of a delivery that was not stored, and why. */
@Entity('usage_import_issue')
export class UsageImportIssueRow {
  @PrimaryColumn('text') owner: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'import_id' }) importId: string;
  @Column('bigint') line: number;
  @Column('text') outcome: 'CONFLICT' | 'REJECTED';
  @Column('text', { nullable: true }) source: string | null;
  @Column('text', { name: 'external_id', nullable: true }) externalId: string | null;
  /** Whose call it is; null where it names no subscription that its sender finds. */
  @Column('uuid', { name: 'account_id', nullable: true }) accountId: string | null;
  /** What is stored under its id; null where it was rejected. */
  @Column('uuid', { name: 'usage_record_id', nullable: true }) usageRecordId: string | null;
  @Column('jsonb') problems: FieldProblem[];
  /** What was sent, cut to what a person reads; null once its personal data was erased. */
  @Column('text', { nullable: true }) content: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
}

/** What one merge of a delivery brought to an account; events are made of it. */
@Entity('usage_arrival')
export class UsageArrivalRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'import_id' }) importId: string;
  @Column('text') kind: 'RECEIVED' | 'REJECTED';
  @Column('int') calls: number;
  /** Of these, those that wait for a rate. */
  @Column('int') unrated: number;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('boolean', { name: 'is_told', default: false }) isTold: boolean;
}
