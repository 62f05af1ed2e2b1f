import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';

@Entity('terms_document')
export class TermsDocumentRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'terms_document_pkey' }) code: string;
  @Column('text', { name: 'title_en' }) titleEn: string;
  @Column('text', { name: 'title_fr' }) titleFr: string;
}

/** One published version of a document, with the address of the official text. */
@Entity('terms_document_version')
export class TermsDocumentVersionRow {
  @PrimaryColumn('text', { name: 'document_code' }) documentCode: string;
  @PrimaryColumn('text') version: string;
  @Column('text', { name: 'url_en' }) urlEn: string;
  @Column('text', { name: 'url_fr' }) urlFr: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
}

/** A numbered clause, in our own one-sentence summaries. */
@Entity('terms_clause')
export class ClauseRow {
  @PrimaryColumn('text', { name: 'document_code' }) documentCode: string;
  @PrimaryColumn('text') version: string;
  @PrimaryColumn('text') number: string;
  @Column('text', { name: 'summary_en' }) summaryEn: string;
  @Column('text', { name: 'summary_fr' }) summaryFr: string;
}
