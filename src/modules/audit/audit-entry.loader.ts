import type { Instant } from '../../domain/time/time-zone';
import type { OrderColumn } from '../../data/page';
import { definePageLoader, type PageKey } from '../../data/page-loader';
import { defineRowLoader } from '../../data/row-loader';
import type { ActorKind } from '../../application/viewer';
import { AuditEntryRow } from './audit-entry.entity';

export const auditEntryById = defineRowLoader('audit_entry', AuditEntryRow);

/** Which entries: of one account or contract, or of all that the viewer may see. */
export interface AuditPageKey extends PageKey {
  readonly subscriptionId?: string | undefined;
  readonly acts?: readonly string[] | undefined;
  readonly actorKinds?: readonly ActorKind[] | undefined;
  readonly occurredFrom?: Instant | undefined;
  readonly occurredBefore?: Instant | undefined;
}

const ORDER: OrderColumn[] = [
  { sql: 't.occurred_at', type: 'timestamptz' },
  { sql: 't.id', type: 'uuid' },
];
export const auditCursor = (row: AuditEntryRow): string[] => [row.occurredAt, row.id];

/** Entries by when they occurred. */
export const auditPages = definePageLoader<AuditPageKey, AuditEntryRow>({
  table: 'audit_entry',
  entity: AuditEntryRow,
  order: ORDER,
  parent: { column: 't.subscription_id', property: 'subscriptionId' },
  conditionsOf: ({ acts, actorKinds, occurredFrom, occurredBefore }) => [
    ['t.act = any(?::text[])', acts],
    ['t.actor_kind = any(?::text[])', actorKinds],
    ['t.occurred_at >= ?::timestamptz', occurredFrom],
    ['t.occurred_at < ?::timestamptz', occurredBefore],
  ],
});
