import type { RequestContext } from '../../application/context';
import { columnsOf, sourceOf } from '../../data/columns';
import { defineList, type ListKey } from '../../data/list';
import { defineLoader, grouped, inOrder } from '../../data/loader';
import { orderBy } from '../../data/page';
import type { Statement } from '../../data/statement';
import type { Instant } from '../../domain/time/time-zone';
import {
  WebhookAttemptRow,
  WebhookDeliveryRow,
  WebhookEndpointRow,
  WebhookSecretRow,
  type WebhookEndpointFactRow,
} from './webhook.entity';

/** What an endpoint is by its latest fact. */
type Said = Pick<
  WebhookEndpointFactRow,
  'version' | 'status' | 'reason' | 'url' | 'types' | 'environment' | 'operation'
> & { readonly changedAt: Instant };

export interface WebhookEndpoint extends WebhookEndpointRow, Said {}

/** Endpoints with their latest facts; those that were deleted are none any more. */
const ENDPOINT = sourceOf<WebhookEndpoint>(WebhookEndpointRow, {
  columns: `f.version, f.status, f.reason, f.url, f.types, f.environment, f.operation,
    f.recorded_at as "changedAt"`,
  join: `join lateral (
      select * from webhook_endpoint_fact f where f.endpoint_id = t.id
      order by f.version desc limit 1
    ) f on f.status <> 'DELETED'`,
});

export const ENDPOINTS_BY_ID: Statement = {
  name: 'webhook-endpoints-by-id',
  text: `select ${ENDPOINT.columns} from ${ENDPOINT.from} where t.id = any($1::uuid[])`,
};

/** The endpoint; null where the viewer has none with this id. */
export const webhookEndpointById = defineLoader<string, WebhookEndpoint | null>(
  async ({ database }, ids) => {
    const rows = await database.rows<WebhookEndpoint>(ENDPOINTS_BY_ID, [ids]);
    return inOrder(ids, rows, ({ id }) => id);
  },
);

const WITH_OPERATIONS: Statement = {
  name: 'webhook-endpoints-with-operations',
  text: `select ${ENDPOINT.columns} from ${ENDPOINT.from} where f.operation is not null
    order by t.recorded_at, t.id`,
};

/** All endpoints whose messages have what an operation tells. */
export const endpointsWithOperations = ({ database }: RequestContext): Promise<WebhookEndpoint[]> =>
  database.rows<WebhookEndpoint>(WITH_OPERATIONS, []);

/** All endpoints that the viewer may see, by when they were created. */
export const webhookEndpoints = defineList<ListKey, WebhookEndpoint>({
  name: 'webhookEndpoints',
  from: ENDPOINT,
  orders: { RECORDED_AT: orderBy(WebhookEndpointRow, 'recordedAt', 'id') },
});

/** What was tried to send to an endpoint. */
export const webhookAttempts = defineList<ListKey, WebhookAttemptRow>({
  name: 'webhookAttempts',
  from: sourceOf(WebhookAttemptRow),
  scope: 'endpointId',
  orders: { STARTED_AT: orderBy(WebhookAttemptRow, 'startedAt', 'id') },
});

/** How far an endpoint is, and what waits. */
export interface DeliveryProgress extends WebhookDeliveryRow {
  readonly lanesWaiting: number;
  /** Of those that wait, the event that comes first in the feed; null where none waits. */
  readonly firstWaiting: number | null;
}

const PROGRESS: Statement = {
  name: 'webhook-progress',
  text: `select ${columnsOf(WebhookDeliveryRow, 'd')}, l.count as "lanesWaiting",
      l.first as "firstWaiting"
    from webhook_delivery d cross join lateral (
      select count(*)::int as count, min(next_position) as first from webhook_lane l
      where l.endpoint_id = d.endpoint_id
    ) l
    where d.endpoint_id = any($1::uuid[])`,
};

const progressById = defineLoader<string, DeliveryProgress | null>(async ({ database }, ids) => {
  const rows = await database.rows<DeliveryProgress>(PROGRESS, [ids]);
  return inOrder(ids, rows, ({ endpointId }) => endpointId);
});

export async function progressOf(context: RequestContext, id: string): Promise<DeliveryProgress> {
  const progress = await progressById(context, id);
  if (!progress) throw new Error('an endpoint has no delivery');
  return progress;
}

/** Up to this position everything was acknowledged. */
export const acknowledgedPosition = ({
  position,
  firstWaiting,
}: Pick<DeliveryProgress, 'position' | 'firstWaiting'>): number =>
  firstWaiting === null ? position : Math.min(position, firstWaiting - 1);

/** A version of a secret, with the moment at which it stops; null for the latest. */
export interface WorkingSecret extends WebhookSecretRow {
  readonly expiresAt: Instant | null;
}

export const WORKING_SECRETS: Statement = {
  name: 'working-webhook-secrets',
  text: `select ${columnsOf(WebhookSecretRow, 's')}, ending.earliest as "expiresAt"
    from webhook_secret s cross join lateral (
      select min(later.earlier_end_at) as earliest from webhook_secret later
      where later.endpoint_id = s.endpoint_id and later.version > s.version
    ) ending
    where s.endpoint_id = any($1::uuid[]) and (ending.earliest is null or ending.earliest > $2)
    order by s.version desc`,
};

/** The versions of its secret that sign now, the latest first. */
export const secretsByEndpointId = defineLoader<string, WorkingSecret[]>(
  async ({ database, requestedAt }, ids) => {
    const rows = await database.rows<WorkingSecret>(WORKING_SECRETS, [ids, requestedAt]);
    return grouped(ids, rows, ({ endpointId }) => endpointId);
  },
);
