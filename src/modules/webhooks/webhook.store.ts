import type { RequestContext, CommandContext } from '../../application/context';
import type { Transaction } from '../../data/transaction';
import { columnsOf } from '../../data/columns';
import type { Instant } from '../../domain/time/time-zone';
import {
  WebhookDeliveryRow,
  WebhookEndpointFactRow,
  WebhookLaneRow,
  WebhookReplayRow,
} from './webhook.entity';
import { ENDPOINTS_BY_ID, type WebhookEndpoint } from './webhook-endpoint.loader';

const LOCK = {
  name: 'lock-webhook-delivery',
  text: `select ${columnsOf(WebhookDeliveryRow, 'd')} from webhook_delivery d
    where d.endpoint_id = $1 and d.status <> 'DELETED' for update`,
};

/** How far an endpoint is, which nobody else changes until the transaction ends. */
export async function lockDelivery(
  { rows }: Transaction,
  endpointId: string,
): Promise<WebhookDeliveryRow | undefined> {
  return (await rows<WebhookDeliveryRow>(LOCK, [endpointId]))[0];
}

/** An endpoint as it stands now that it is locked; undefined where there is none. */
export async function lockedEndpoint(
  { transaction }: CommandContext,
  endpointId: string,
): Promise<{ endpoint: WebhookEndpoint; delivery: WebhookDeliveryRow } | undefined> {
  const delivery = await lockDelivery(transaction, endpointId);
  const [endpoint] = await transaction.rows<WebhookEndpoint>(ENDPOINTS_BY_ID, [[endpointId]]);
  return delivery && endpoint ? { endpoint, delivery } : undefined;
}

export type Changed = Partial<
  Pick<WebhookEndpoint, 'status' | 'reason' | 'url' | 'types' | 'environment' | 'operation'>
>;

const SET_STATUS = {
  name: 'set-webhook-status',
  text: 'update webhook_delivery set status = $2 where endpoint_id = $1',
};

/** Says something else of an endpoint that is locked, from now on. */
export async function changeEndpoint(
  { transaction, recorded }: CommandContext,
  endpoint: WebhookEndpoint,
  changed: Changed,
): Promise<WebhookEndpoint> {
  const { recordedAt, recordedBy } = recorded;
  const next = { ...endpoint, reason: null, ...changed, version: endpoint.version + 1 };
  const fact = { ...next, endpointId: endpoint.id, recordedAt, recordedBy };
  await transaction.insert(WebhookEndpointFactRow, [fact]);
  if (next.status !== endpoint.status) {
    await transaction.rows(SET_STATUS, [endpoint.id, next.status]);
  }
  return { ...next, changedAt: recordedAt };
}

const REVIVE = {
  name: 'revive-webhook-delivery',
  text: `update webhook_delivery set first_failed_at = null, last_failed_at = null, backoffs = 0,
      not_before = null, is_slow = false where endpoint_id = $1`,
};
const LANES_DUE = {
  name: 'webhook-lanes-due',
  text: 'update webhook_lane set next_at = $2, attempts = 0 where endpoint_id = $1',
};

/** Begins the schedule of an endpoint anew: what waits is tried at once. */
export async function reviveDelivery(
  { rows }: Transaction,
  endpointId: string,
  now: Instant,
): Promise<void> {
  await rows(REVIVE, [endpointId]);
  await rows(LANES_DUE, [endpointId, now]);
}

const END = ['webhook_lane', 'webhook_replay'].map((table) => ({
  name: `end-${table.replace('_', '-')}s`,
  text: `delete from ${table} where endpoint_id = $1`,
}));
const END_LEASE = {
  name: 'end-webhook-lease',
  text: 'update webhook_delivery set leased_by = null, leased_until = null where endpoint_id = $1',
};

/** Ends all that an endpoint has under way: whoever sends to it now can store nothing of it. */
export async function endDelivery({ rows }: Transaction, endpointId: string): Promise<void> {
  for (const statement of [...END, END_LEASE]) await rows(statement, [endpointId]);
}

const LEASE_SECONDS = 60;
const LEASED = `leased_until = statement_timestamp() + interval '${LEASE_SECONDS} seconds'`;
/** How long whoever takes or renews a lease has it. */
export const LEASE_MILLIS = LEASE_SECONDS * 1_000;

const CLAIM = {
  name: 'claim-webhook-deliveries',
  text: `with due as (
      select d.endpoint_id from webhook_delivery d
      where (d.leased_until is null or d.leased_until <= statement_timestamp())
        and ((d.status = 'ACTIVE' and (d.not_before is null or d.not_before <= $2)
            and (d.backoffs > 0 or d.position < (select position from feed_head where id = 1)
              or exists (select from webhook_lane l
                where l.endpoint_id = d.endpoint_id and l.next_at <= $2)
              or exists (select from webhook_replay r where r.endpoint_id = d.endpoint_id
                and r.kind = 'EVENTS' and r.next_at <= $2)))
          or (d.status <> 'DELETED' and exists (select from webhook_replay r
            where r.endpoint_id = d.endpoint_id and r.kind = 'SAMPLE' and r.next_at <= $2)))
      order by d.leased_until nulls first, d.endpoint_id limit $3 for update of d skip locked
    )
    update webhook_delivery d set leased_by = $1, ${LEASED}
    from due where d.endpoint_id = due.endpoint_id
    returning d.endpoint_id as "endpointId"`,
};

/** Takes endpoints to which something is to be sent, past those that others have. */
export async function claimDeliveries(
  { rows }: Transaction,
  leaseId: string,
  now: Instant,
  limit: number,
): Promise<string[]> {
  const claimed = await rows<{ endpointId: string }>(CLAIM, [leaseId, now, limit]);
  return claimed.map(({ endpointId }) => endpointId);
}

const RENEW = {
  name: 'renew-webhook-lease',
  text: `update webhook_delivery d set ${LEASED}
    where d.endpoint_id = $1 and d.leased_by = $2 and d.leased_until > statement_timestamp()
    returning ${columnsOf(WebhookDeliveryRow, 'd')}`,
};

/** Renews a lease; undefined where it was lost: nothing may be stored under it then. */
export async function renewLease(
  { rows }: Transaction,
  endpointId: string,
  leaseId: string,
): Promise<WebhookDeliveryRow | undefined> {
  return (await rows<WebhookDeliveryRow>(RENEW, [endpointId, leaseId]))[0];
}

const RELEASE = {
  name: 'release-webhook-lease',
  text: `update webhook_delivery set leased_by = null, leased_until = null
    where endpoint_id = $1 and leased_by = $2`,
};

export async function releaseLease(
  { rows }: Transaction,
  endpointId: string,
  leaseId: string,
): Promise<void> {
  await rows(RELEASE, [endpointId, leaseId]);
}

const UPDATE = {
  name: 'update-webhook-delivery',
  text: `update webhook_delivery set position = greatest(position, $2), is_slow = $3,
      first_failed_at = $4, last_failed_at = $5, last_succeeded_at = $6, backoffs = $7,
      not_before = $8 where endpoint_id = $1`,
};

export async function updateDelivery({ rows }: Transaction, row: WebhookDeliveryRow) {
  await rows(UPDATE, [
    ...[row.endpointId, row.position, row.isSlow, row.firstFailedAt, row.lastFailedAt],
    ...[row.lastSucceededAt, row.backoffs, row.notBefore],
  ]);
}

const DROP_LANES = {
  name: 'drop-webhook-lanes',
  text: 'delete from webhook_lane where endpoint_id = $1 and stream = any($2::text[])',
};

/** Stores lanes in the place of those of the same streams; the others of these streams end. */
export async function replaceLanes(
  transaction: Transaction,
  endpointId: string,
  streams: readonly string[],
  lanes: readonly WebhookLaneRow[],
): Promise<void> {
  if (streams.length > 0) await transaction.rows(DROP_LANES, [endpointId, streams]);
  await transaction.insert(WebhookLaneRow, lanes);
}

const MOVE_REPLAY = {
  name: 'move-webhook-replay',
  text: `update webhook_replay set position = $3, attempts = $4, next_at = $5
    where endpoint_id = $1 and id = $2`,
};
const END_REPLAY = {
  name: 'end-webhook-replay',
  text: 'delete from webhook_replay where endpoint_id = $1 and id = $2',
};

/** Moves what is sent once more; ends it where nothing of it is left. */
export async function moveReplay(
  { rows }: Transaction,
  { endpointId, id, position, attempts, nextAt }: WebhookReplayRow,
  isOver: boolean,
): Promise<void> {
  await (isOver
    ? rows(END_REPLAY, [endpointId, id])
    : rows(MOVE_REPLAY, [endpointId, id, position, attempts, nextAt]));
}

const FAILING = {
  name: 'failing-webhook-lanes',
  text: `select count(*)::int as count from webhook_lane where endpoint_id = $1 and attempts > 0`,
};

/** How many lanes wait behind an event that failed. */
export async function countFailingLanes({ rows }: Transaction, endpointId: string) {
  return (await rows<{ count: number }>(FAILING, [endpointId]))[0]?.count ?? 0;
}

const ALL_LANES_DUE = {
  name: 'all-webhook-lanes-due',
  text: 'update webhook_lane set next_at = $2 where endpoint_id = $1 and next_at > $2',
};

/** Has every lane tried at once, since the endpoint took something in again. */
export async function hastenLanes({ rows }: Transaction, endpointId: string, now: Instant) {
  await rows(ALL_LANES_DUE, [endpointId, now]);
}

const DUE_LANES = {
  name: 'due-webhook-lanes',
  text: `select ${columnsOf(WebhookLaneRow, 'l')} from webhook_lane l
    where l.endpoint_id = $1 and l.next_at <= $2 order by l.next_at, l.stream limit $3`,
};
const FIRST_LANE = {
  name: 'first-webhook-lane',
  text: `select ${columnsOf(WebhookLaneRow, 'l')} from webhook_lane l
    where l.endpoint_id = $1 order by l.next_position limit 1`,
};

/** Lanes that are to be tried now. */
export const dueLanes = (
  { database }: RequestContext,
  endpointId: string,
  now: Instant,
  limit: number,
): Promise<WebhookLaneRow[]> => database.rows(DUE_LANES, [endpointId, now, limit]);

/** The lane that an endpoint is probed by: that of the event that waits longest. */
export const firstLane = async (
  { database }: RequestContext,
  endpointId: string,
): Promise<WebhookLaneRow | undefined> =>
  (await database.rows<WebhookLaneRow>(FIRST_LANE, [endpointId]))[0];

const DUE_REPLAY = {
  name: 'due-webhook-replay',
  text: `select ${columnsOf(WebhookReplayRow, 'r')} from webhook_replay r
    where r.endpoint_id = $1 and r.next_at <= $2 and r.kind = any($3::text[])
    order by r.kind desc, r.recorded_at, r.id limit 1`,
};

/** What is to be sent once more; samples first. */
export const dueReplay = async (
  { database }: RequestContext,
  endpointId: string,
  now: Instant,
  kinds: readonly WebhookReplayRow['kind'][],
): Promise<WebhookReplayRow | undefined> =>
  (await database.rows<WebhookReplayRow>(DUE_REPLAY, [endpointId, now, kinds]))[0];
