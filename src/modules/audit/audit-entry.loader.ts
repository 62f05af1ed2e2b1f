import type { Instant } from '../../domain/time/time-zone';
import { sourceOf } from '../../data/columns';
import { defineList, type ListKey } from '../../data/list';
import { orderBy } from '../../data/page';
import { defineRowLoader } from '../../data/row-loader';
import type { ActorKind } from '../../application/viewer';
import { AuditEntryRow } from './audit-entry.entity';

const ENTRY = sourceOf(AuditEntryRow);

export const auditEntryById = defineRowLoader(ENTRY);

/** Which entries: of one account or contract, or of all that the viewer may see. */
export interface AuditFilter extends ListKey {
  readonly acts?: readonly string[] | undefined;
  readonly actorKinds?: readonly ActorKind[] | undefined;
  readonly occurredFrom?: Instant | undefined;
  readonly occurredBefore?: Instant | undefined;
}

/** Entries by when they occurred. */
export const auditEntries = defineList<AuditFilter, AuditEntryRow>({
  name: 'auditEntries',
  from: ENTRY,
  scope: 'subscriptionId',
  filters: ({ acts, actorKinds, occurredFrom, occurredBefore }) => [
    ['t.act = any(?::text[])', acts],
    ['t.actor_kind = any(?::text[])', actorKinds],
    ['t.occurred_at >= ?::timestamptz', occurredFrom],
    ['t.occurred_at < ?::timestamptz', occurredBefore],
  ],
  orders: { OCCURRED_AT: orderBy(AuditEntryRow, 'occurredAt', 'id') },
});
