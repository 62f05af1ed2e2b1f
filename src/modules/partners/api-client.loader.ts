import { sourceOf } from '../../data/columns';
import { defineList, type ListKey } from '../../data/list';
import { orderBy } from '../../data/page';
import { referenceRows } from '../../data/reference-rows';
import type { Instant } from '../../domain/time/time-zone';
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

const CLIENT = sourceOf<ApiClientRecord>(ApiClientRow, {
  columns: 'r.recorded_at as "revokedAt", r.reason as "revocationReason"',
  join: 'left join api_client_revocation r on r.client_id = t.id',
});

export const confinementOf = (viewer: Actor): readonly string[] | null =>
  viewer.kind === 'PARTNER' ? viewer.accountIds : null;

/** By id, and with the accounts that the viewer is confined to. */
export const API_CLIENTS_BY_ID = {
  name: 'api-clients-by-id',
  text: `select ${CLIENT.columns} from ${CLIENT.from} where t.id = any($1::uuid[])
    and ($2::uuid[] is null or t.account_ids <@ $2)`,
};

/** The client, or null where there is none that the viewer may see. */
export const apiClientById = defineLoader<string, ApiClientRecord | null>(
  async ({ database, viewer }, ids) => {
    const values = [ids, confinementOf(viewer)];
    const rows = await database.rows<ApiClientRecord>(API_CLIENTS_BY_ID, values);
    return inOrder(ids, rows, ({ id }) => id);
  },
);

interface ClientFilter extends ListKey {
  /** Only those that reach no other accounts than these. */
  readonly within?: readonly string[] | undefined;
}

/** Clients of one partner, or of all, by when they were created. */
export const apiClients = defineList<ClientFilter, ApiClientRecord>({
  name: 'apiClients',
  from: CLIENT,
  scope: 'partnerId',
  filters: ({ within }) => [['t.account_ids <@ ?::uuid[]', within]],
  orders: { RECORDED_AT: orderBy(ApiClientRow, 'recordedAt', 'id') },
});

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

const uses = referenceRows<string, { readonly lastUsedAt: Instant }>({
  name: 'api-client-uses',
  select: 'select client_id as "clientId", last_used_at as "lastUsedAt" from api_client_use',
  by: { clientId: ['client_id', 'uuid'] },
});

/** When each client signed in last; null where it never did. */
export const lastUseByClientId = defineLoader<string, Instant | null>(async (context, ids) =>
  (await uses.first(context, ids)).map((use) => use?.lastUsedAt ?? null),
);
