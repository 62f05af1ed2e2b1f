import type { RequestContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { sourceOf } from '../../../data/columns';
import { defineList, type Condition, type ListKey } from '../../../data/list';
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
  /** Only those recorded by then, inclusive; and whether they were open then. */
  readonly recordedBy?: Instant | undefined;
}

function openAt(isOpen: boolean | undefined, recordedBy: Instant | undefined): Condition {
  if (isOpen === undefined || recordedBy === undefined) {
    return ['(c.id is null) = ?::boolean', isOpen];
  }
  const wasOpen = '(c.id is null or c.recorded_at > ?::timestamptz)';
  return [isOpen ? wasOpen : `not ${wasOpen}`, recordedBy];
}

/** The incident as it was at an instant: one that was closed later was open. */
export const incidentAsOf = (
  incident: IncidentRecord,
  recordedBy: Instant | undefined,
): IncidentRecord =>
  recordedBy !== undefined && incident.closedAt !== null && incident.closedAt > recordedBy
    ? { ...incident, reason: null, closedAt: null, closedBy: null }
    : incident;

/** Emergency calls over subscriptions that forbid them, by when they were placed. */
export const incidents = defineList<IncidentFilter, IncidentRecord>({
  name: 'emergencyIncidents',
  from: INCIDENT,
  scope: 'subscriptionId',
  filters: ({ isOpen, recordedBy }) => [
    ['t.recorded_at <= ?::timestamptz', recordedBy],
    openAt(isOpen, recordedBy),
  ],
  orders: { OCCURRED_AT: orderBy(IncidentRow, 'occurredAt', 'id') },
  isShort: true,
});

const keyOf = ({ accountId, id }: RowKey) => ({ accountId, parentId: id });
const LATEST = { limit: 100, isDescending: true };

/**
 * The emergency calls over a subscription that forbids them, newest first; at most 100.
 *
 * @param recordedBy leaves out what was recorded later; nothing when absent.
 */
export async function incidentsOf(
  context: RequestContext,
  subscription: RowKey,
  recordedBy?: Instant,
): Promise<IncidentRecord[]> {
  const { rows } = await incidents.page(context, { ...keyOf(subscription), recordedBy }, LATEST);
  return rows.map((incident) => incidentAsOf(incident, recordedBy));
}

/**
 * How many emergency calls over a subscription nobody has closed yet.
 *
 * @param recordedBy leaves out what was recorded later; nothing when absent.
 */
export const countOpenIncidents = (
  context: RequestContext,
  subscription: RowKey,
  recordedBy?: Instant,
): Promise<number> =>
  incidents.count(context, { ...keyOf(subscription), isOpen: true, recordedBy });
