import { columnsOf } from '../../data/columns';
import { keyset, toPage, type OrderColumn, type Page, type PageRequest } from '../../data/page';
import { namedByText } from '../../data/statement-name';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { defineLoader, grouped, inOrder } from '../../data/loader';
import type { Actor } from '../../application/viewer';
import { ApiClientRow } from './api-client.entity';

/** A client, and whether it was revoked. */
export interface ApiClientRecord extends ApiClientRow {
  readonly revokedAt: Instant | null;
  readonly revocationReason: string | null;
}

export type ApiClientStatus = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

export function statusOf(
  { revokedAt, expiresAt }: Pick<ApiClientRecord, 'revokedAt' | 'expiresAt'>,
  now: Instant,
): ApiClientStatus {
  if (revokedAt !== null) return 'REVOKED';
  return expiresAt !== null && expiresAt <= now ? 'EXPIRED' : 'ACTIVE';
}

const RECORDS = `select ${columnsOf(ApiClientRow, 'c')}, r.recorded_at as "revokedAt",
    r.reason as "revocationReason"
  from api_client c left join api_client_revocation r on r.client_id = c.id`;

/** A viewer that is confined to some accounts sees the clients that reach no others. */
const within = (place: number) => `($${place}::uuid[] is null or c.account_ids <@ $${place})`;

export const confinementOf = (viewer: Actor): readonly string[] | null =>
  viewer.kind === 'PARTNER' ? viewer.accountIds : null;

/** By id, and with the accounts that the viewer is confined to. */
export const API_CLIENTS_BY_ID = {
  name: 'api-clients-by-id',
  text: `${RECORDS} where c.id = any($1::uuid[]) and ${within(2)}`,
};

/** The client, or null where there is none that the viewer may see. */
export const apiClientById = defineLoader<string, ApiClientRecord | null>(
  async ({ database, viewer }, ids) => {
    const values = [ids, confinementOf(viewer)];
    const rows = await database.rows<ApiClientRecord>(API_CLIENTS_BY_ID, values);
    return inOrder(ids, rows, ({ id }) => id);
  },
);

const ORDER: readonly OrderColumn[] = [
  { sql: 'c.recorded_at', type: 'timestamptz' },
  { sql: 'c.id', type: 'uuid' },
];

/** Values of a client's order columns, for its cursor. */
export const apiClientCursor = ({ recordedAt, id }: ApiClientRow): string[] => [recordedAt, id];

const OF_PARTNER = '($1::uuid is null or c.partner_id = $1)';

/** One page of the clients that the viewer may see; of one partner, or of all. */
export async function apiClientPage(
  { database, viewer }: RequestContext,
  partnerId: string | null,
  page: PageRequest,
): Promise<Page<ApiClientRecord>> {
  const keys = keyset(page, ORDER, 3);
  const rows = await database.rows<ApiClientRecord>(
    namedByText(
      `${RECORDS} where ${OF_PARTNER} and ${within(2)} and ${keys.condition}
        order by ${keys.orderBy} limit $${keys.values.length + 3}`,
    ),
    [partnerId, confinementOf(viewer), ...keys.values, page.limit + 1],
  );
  return toPage(page, rows);
}

export async function countApiClients(
  { database, viewer }: RequestContext,
  partnerId: string | null,
): Promise<number> {
  const [row] = await database.rows<{ count: number }>(
    { text: `select count(*) as count from api_client c where ${OF_PARTNER} and ${within(2)}` },
    [partnerId, confinementOf(viewer)],
  );
  return row?.count ?? 0;
}

/** A secret of a client that works, with all but the secret itself. */
export interface ApiClientSecretRecord {
  readonly clientId: string;
  readonly number: number;
  /** When it stops, because a later one was made; null while it is the latest. */
  readonly expiresAt: Instant | null;
  readonly recordedAt: Instant;
  readonly recordedBy: string;
}

/** By client and moment: the secrets that work then, the latest first. */
export const WORKING_SECRETS = {
  name: 'working-api-client-secrets',
  text: `select s.client_id as "clientId", s.number, ending.earliest as "expiresAt",
      s.recorded_at as "recordedAt", s.recorded_by as "recordedBy"
    from api_client_secret s cross join lateral (
      select min(later.earlier_end_at) as earliest from api_client_secret later
        where later.client_id = s.client_id and later.number > s.number) ending
    where s.client_id = any($1::uuid[]) and (ending.earliest is null or ending.earliest > $2)
    order by s.number desc`,
};

export const secretsByClientId = defineLoader<string, ApiClientSecretRecord[]>(
  async ({ database, requestedAt }, ids) => {
    const rows = await database.rows<ApiClientSecretRecord>(WORKING_SECRETS, [ids, requestedAt]);
    return grouped(ids, rows, ({ clientId }) => clientId);
  },
);

/** When each client signed in last; null where it never did. */
export const lastUseByClientId = defineLoader<string, Instant | null>(async ({ database }, ids) => {
  const rows = await database.rows<{ clientId: string; lastUsedAt: Instant }>(
    {
      name: 'api-client-uses',
      text: `select client_id as "clientId", last_used_at as "lastUsedAt" from api_client_use
        where client_id = any($1::uuid[])`,
    },
    [ids],
  );
  return inOrder(ids, rows, ({ clientId }) => clientId).map((row) => row?.lastUsedAt ?? null);
});
