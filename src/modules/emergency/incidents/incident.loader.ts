import type { RequestContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { sourceOf } from '../../../data/columns';
import { defineList, type ListKey } from '../../../data/list';
import { orderBy } from '../../../data/page';
import { defineRowLoader } from '../../../data/row-loader';
import type { Instant } from '../../../domain/time/time-zone';
import { IncidentRow } from '../../usage/records/usage.entity';

/** An incident with what came of it, once somebody has closed it. */
export interface IncidentRecord extends IncidentRow {
  readonly reason: string | null;
  readonly closedAt: Instant | null;
  readonly closedBy: string | null;
}

const INCIDENT = sourceOf<IncidentRecord>(IncidentRow, {
  columns: 'c.reason, c.recorded_at as "closedAt", c.recorded_by as "closedBy"',
  join: `left join emergency_incident_closure c
    on c.account_id = t.account_id and c.emergency_incident_id = t.id`,
});

export const incidentById = defineRowLoader(INCIDENT);

/** Which incidents: of a subscription, an account, or all that the viewer may see. */
interface IncidentFilter extends ListKey {
  readonly isOpen?: boolean | undefined;
}

/** Emergency calls over subscriptions that forbid them, by when they were placed. */
export const incidents = defineList<IncidentFilter, IncidentRecord>({
  name: 'emergencyIncidents',
  from: INCIDENT,
  scope: 'subscriptionId',
  filters: ({ isOpen }) => [['(c.id is null) = ?::boolean', isOpen]],
  orders: { OCCURRED_AT: orderBy(IncidentRow, 'occurredAt', 'id') },
  isShort: true,
});

const keyOf = ({ accountId, id }: RowKey) => ({ accountId, parentId: id });
const LATEST = { limit: 100, isDescending: true };

/** The emergency calls over a subscription that forbids them, newest first; at most 100. */
export async function incidentsOf(
  context: RequestContext,
  subscription: RowKey,
): Promise<IncidentRecord[]> {
  return (await incidents.page(context, keyOf(subscription), LATEST)).rows;
}

/** How many emergency calls over a subscription nobody has closed yet. */
export const countOpenIncidents = (
  context: RequestContext,
  subscription: RowKey,
): Promise<number> => incidents.count(context, { ...keyOf(subscription), isOpen: true });
