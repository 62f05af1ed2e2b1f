import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/time-zone';

/** A company that places orders and sends call records for accounts of its own. */
@Entity('partner')
export class PartnerRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'partner_pkey' }) id: string;
  @Column('text') name: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
}
