import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { TimeZone } from '../../domain/time/time-zone';

/** What a subscription is found by across accounts; derived from its facts, rewritten with them. */
@Entity('term_rhythm')
export class TermRhythmRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  /** Of the subscription. */
  @PrimaryColumn('uuid') id: string;
  @Column('date', { name: 'starts_on' }) startsOn: CalendarDate;
  @Column('date', { name: 'first_ends_before' }) firstEndsBefore: CalendarDate;
  @Column('date', { name: 'ends_before', nullable: true }) endsBefore: CalendarDate | null;
  @Column({ type: 'text', name: 'deadline_key', collation: 'C' }) deadlineKey: string;
  @Column('text', { name: 'service_code' }) serviceCode: string;
  @Column('text', { name: 'time_zone' }) timeZone: TimeZone;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId: string | null;
  @Column('text', { name: 'beneficiary_code', nullable: true }) beneficiaryCode: string | null;
  /**
   * The versions of the emergency limitation that everyone was told, as "1,2"; "*" where there is
   * nobody to tell, null where the terms do not forbid emergency calls. Not of the term: rewritten
   * by acts on users, and by what begins a contract.
   */
  @Column({ type: 'text', name: 'told_versions', collation: 'C', nullable: true })
  toldVersions: string | null;
}

/** The lengths of renewals and the notice days that there are; of no account. */
@Entity('term_rhythm_class')
export class RhythmClassRow {
  @PrimaryColumn('text', { name: 'renewal_unit' }) renewalUnit: 'MONTHS' | 'DAYS';
  @PrimaryColumn('int', { name: 'renewal_length' }) renewalLength: number;
  @PrimaryColumn('int', { name: 'notice_days' }) noticeDays: number;
}

/** The values of `told_versions` that there are; of no account. */
@Entity('told_versions_class')
export class ToldVersionsClassRow {
  @PrimaryColumn({ type: 'text', name: 'told_versions', collation: 'C' }) toldVersions: string;
}
