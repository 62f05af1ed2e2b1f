import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';
import type { StoredDerivation } from './stored-derivation';

/** What a credit note that was issued by an act says beside its document, whose id it has. */
@Entity('credit_note')
export class CreditNoteRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  /** What it credits. */
  @Column('uuid', { name: 'invoice_id' }) invoiceId: string;
  @Column('boolean', { name: 'is_billed_again' }) isBilledAgain: boolean;
  @Column('text') reason: string;
  /** Of its totals. */
  @Column('jsonb') derivation: StoredDerivation;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** A credit note that was wrong: what it credited is to be billed again. */
@Entity('credit_note_reversal')
export class CreditNoteReversalRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'credit_note_id' }) creditNoteId: string;
  @Column('text') reason: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
