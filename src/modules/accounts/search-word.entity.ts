import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A word that an account is found by; derived, kept with the facts that it is of. */
@Entity('account_search_word')
export class SearchWordRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column({ type: 'text', collation: 'C' }) word: string;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
}
