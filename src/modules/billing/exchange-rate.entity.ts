import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CurrencyCode } from '../../domain/money/currency';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';

/** A rate of exchange, as somebody published it. A later one of its day takes its place. */
@Entity('exchange_rate')
export class ExchangeRateRow {
  @PrimaryColumn('text', { name: 'legal_entity_code' }) legalEntityCode: string;
  @PrimaryColumn('uuid') id: string;
  /** Of documents. */
  @Column('text', { name: 'currency_code' }) currency: CurrencyCode;
  /** Of the entity's VAT accounts when it was recorded. */
  @Column('text', { name: 'vat_currency_code' }) vatCurrency: CurrencyCode;
  /** Units of the documents' currency for one of the VAT accounts'. */
  @Column('numeric', { precision: 21, scale: 6 }) rate: string;
  /** Who published it. */
  @Column('text') source: string;
  /** Civil date in the entity's zone. */
  @Column('date', { name: 'published_on' }) publishedOn: CalendarDate;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
