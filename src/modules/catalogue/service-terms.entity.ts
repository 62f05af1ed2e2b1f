import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { EmergencyCalling, TermShape, TermsRule } from '../../domain/contract/service-terms';
import type { Instant } from '../../domain/time/time-zone';

/** One version of the rules that hold for a service; never changed, only followed by another. */
@Entity('service_terms')
export class ServiceTermsRow {
  @PrimaryColumn('text', { name: 'service_code' }) serviceCode: string;
  @PrimaryColumn('int') version: number;
  /** Orders accepted from this date on get this version, until a later one takes over. */
  @Column('date', { name: 'effective_on' }) effectiveOn: CalendarDate;
  @Column('text', { name: 'document_code' }) documentCode: string;
  @Column('text', { name: 'document_version' }) documentVersion: string;
  /** The document that the first one stands over, where there is one. */
  @Column('text', { name: 'general_document_code', nullable: true })
  generalDocumentCode: string | null;
  @Column('text', { name: 'general_document_version', nullable: true })
  generalDocumentVersion: string | null;
  @Column('int', { name: 'initial_term_months_min' }) initialTermMonthsMin: number;
  @Column('int', { name: 'initial_term_months_default' }) initialTermMonthsDefault: number;
  @Column('int', { name: 'renewal_term_months', nullable: true }) renewalTermMonths: number | null;
  @Column('text', { name: 'term_shape' }) termShape: TermShape;
  @Column('int', { name: 'notice_days_min' }) noticeDaysMin: number;
  @Column('boolean', { name: 'provider_may_give_notice' }) providerMayGiveNotice: boolean;
  @Column('boolean', { name: 'prorates_first_month' }) proratesFirstMonth: boolean;
  @Column('boolean', { name: 'prorates_last_month' }) proratesLastMonth: boolean;
  @Column('boolean', { name: 'excludes_start_day' }) excludesStartDay: boolean;
  @Column('int', { name: 'initial_increment_seconds' }) initialIncrementSeconds: number;
  @Column('int', { name: 'additional_increment_seconds' }) additionalIncrementSeconds: number;
  @Column('text', { name: 'emergency_calling' }) emergencyCalling: EmergencyCalling;
  @Column('text', { name: 'support_vendor_code' }) supportVendorCode: string;
  @Column('text', { name: 'beneficiary_vendor_code', nullable: true })
  beneficiaryVendorCode: string | null;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
}

/** Which clause a rule of those terms rests on. */
@Entity('service_terms_clause')
export class ServiceTermsClauseRow {
  @PrimaryColumn('text', { name: 'service_code' }) serviceCode: string;
  @PrimaryColumn('int') version: number;
  @PrimaryColumn('text') rule: TermsRule;
  @Column('text', { name: 'document_code' }) documentCode: string;
  @Column('text', { name: 'document_version' }) documentVersion: string;
  @Column('text') number: string;
}
