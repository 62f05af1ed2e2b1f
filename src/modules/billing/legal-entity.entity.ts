import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EntityParticulars } from '../../domain/invoice/legal-entity';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant, TimeZone } from '../../domain/time/time-zone';

/** A legal entity that sells; what is dated of it its facts say. */
@Entity('legal_entity')
export class LegalEntityRow {
  @PrimaryColumn('text') code: string;
  @Column('text', { name: 'time_zone' }) timeZone: TimeZone;
  @Column('text', { name: 'number_prefix' }) numberPrefix: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}

/** What a fact says of an entity, as JSON has it: an amount as its text. */
export type StoredEntitySaying = Partial<Omit<EntityParticulars, 'amountMax'>> & {
  readonly amountMax?: string | null;
};

/** What is so of a legal entity from a day on. */
@Entity('legal_entity_fact')
export class LegalEntityFactRow {
  @PrimaryColumn('text', { name: 'legal_entity_code' }) legalEntityCode: string;
  @PrimaryColumn('uuid') id: string;
  /** Civil date in the entity's zone; null for what it was created with. */
  @Column('date', { name: 'effective_from', nullable: true }) effectiveFrom: CalendarDate | null;
  @Column('jsonb') says: StoredEntitySaying;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
