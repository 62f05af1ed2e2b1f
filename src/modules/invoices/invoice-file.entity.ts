import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';

/** Of the files of a document, those whose bytes are stored. */
export type StoredFormat = 'XML' | 'PDF';

/** A file of a finalized document. Its bytes never change: they are what is served ever after. */
@Entity('invoice_file')
export class InvoiceFileRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'invoice_id' }) invoiceId: string;
  @Column('text') format: StoredFormat;
  @Column('bytea') content: Buffer;
  @Column('bytea') sha256: Buffer;
  @Column({ type: 'timestamptz', name: 'made_at', precision: 3 }) madeAt: Instant;
}
