import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../../domain/time/time-zone';

/** That somebody looked into an incident, and what came of it; one for each incident at most. */
@Entity('emergency_incident_closure')
export class ClosureRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'emergency_incident_id' }) incidentId: string;
  @Column('text') reason: string;
  @Column({ type: 'timestamptz', name: 'recorded_at', precision: 3 }) recordedAt: Instant;
  @Column('text', { name: 'recorded_by' }) recordedBy: string;
}
