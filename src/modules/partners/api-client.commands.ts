import { millisOf, toInstant, type Instant } from '../../domain/time/time-zone';
import type { Transaction } from '../../data/transaction';
import type { AuditedFact, Change } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import type { StreamFact } from '../../application/outbox';
import { refuse } from '../../application/user-input-error';
import { ApiClientRevocationRow, ApiClientRow } from './api-client.entity';
import {
  checkedClient,
  checkExpiry,
  checkScopes,
  requireClient,
  requirePartner,
  type NewApiClient,
} from './api-client.input-check';
import {
  API_CLIENTS_BY_ID,
  confinementOf,
  statusOf,
  WORKING_SECRETS,
  type ApiClientRecord,
  type ApiClientSecretRecord,
} from './api-client.loader';
import { bearerTokenOf } from '../../auth/bearer-token';
import { hashOf, newSecret } from '../../auth/client-secret';
import { wording } from './partner.sentences';

export interface SecretRotation {
  readonly clientId: string | undefined;
  /** How long the secrets that work now go on, in hours. */
  readonly overlapHours: number;
}

const CLIENTS_MAX = 100;
const SECRETS_MAX = 5;
const OVERLAP_HOURS_MAX = 720;
const HOUR_MILLIS = 3_600_000;
const RIGHT = 'MANAGE_API_CLIENTS';

/**
 * Makes a client of a partner, with its first secret.
 *
 * @throws UserInputError NOT_FOUND for a partner or account that the viewer does not reach;
 *   INVALID_INPUT naming every field, every scope that the viewer has not itself among them.
 */
export const createApiClient = defineCommand({
  name: 'createApiClient',
  right: RIGHT,
  account: 'none',
  run: async (context, input: NewApiClient, path) => {
    const { transaction, newId, recorded } = context;
    const partnerId = await requirePartner(context, input.partnerId, [...path, 'partnerId']);
    const row: ApiClientRow = {
      ...(await checkedClient(context, partnerId, input, path)),
      partnerId,
      id: newId(),
      ...recorded,
    };
    await lockClientsOf(transaction, partnerId);
    if ((await countLive(transaction, partnerId, recorded.recordedAt)) >= CLIENTS_MAX) {
      refuse(
        'INVALID_INPUT',
        path,
        wording('expected at most {max} clients of a partner, got one more: revoke one first', {
          max: CLIENTS_MAX,
        }),
      );
    }
    await transaction.insert(ApiClientRow, [row]);
    const secret = await addSecret(context, row, { number: 1, earlierEndAt: null });
    const apiClient: ApiClientRecord = { ...row, revokedAt: null, revocationReason: null };
    return { apiClient, secret };
  },
  audit: ({ apiClient }) => [
    auditedClient(apiClient, [
      { name: 'name', before: null, after: apiClient.name },
      { name: 'scopes', before: null, after: apiClient.scopes.join(', ') },
      { name: 'accountIds', before: null, after: apiClient.accountIds?.join(', ') ?? null },
      { name: 'expiresAt', before: null, after: apiClient.expiresAt },
    ]),
  ],
  event: { type: 'api_client.created', facts: ({ apiClient }) => [factOf(apiClient)] },
});

/**
 * Gives a client another secret; those that work now go on for some hours.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for a client that no longer works, that may do
 *   what the viewer may not, works longer than it, or has too many secrets which would all go on.
 */
export const rotateApiClientSecret = defineCommand({
  name: 'rotateApiClientSecret',
  right: RIGHT,
  account: 'none',
  run: async (context, { clientId, overlapHours }: SecretRotation, path) => {
    const { transaction, recordedAt: now } = context;
    const at = [...path, 'apiClientId'];
    const found = await requireClient(context, clientId, at);
    const check = new InputCheck();
    check.integer([...path, 'overlapHours'], overlapHours, 0, OVERLAP_HOURS_MAX);
    checkScopes(check, context, found.scopes, () => at);
    await checkExpiry(check, context, found.expiresAt, at);
    check.done();
    const earlierEndAt = toInstant(millisOf(now) + overlapHours * HOUR_MILLIS);
    const apiClient = await lockedClient(context, found);
    checkWorks(apiClient, now, at);
    const values = [[apiClient.id], now];
    const working = await transaction.rows<ApiClientSecretRecord>(WORKING_SECRETS, values);
    if (overlapHours > 0 && working.length >= SECRETS_MAX) {
      refuse(
        'INVALID_INPUT',
        [...path, 'overlapHours'],
        wording('expected 0, because {working} secrets work already, got {got}', {
          ...{ working: working.length, got: overlapHours },
        }),
      );
    }
    // The latest secret never ends by another, so it is among those that work.
    const number = (working[0]?.number ?? 0) + 1;
    const secret = await addSecret(context, apiClient, { number, earlierEndAt });
    return { apiClient, secret, number, earlierEndAt };
  },
  audit: ({ apiClient, earlierEndAt }) => [
    auditedClient(apiClient, [{ name: 'earlierSecretsEndAt', before: null, after: earlierEndAt }]),
  ],
  event: {
    type: 'api_client.secret_rotated',
    facts: ({ apiClient, number }) => [factOf(apiClient, `/${number}`)],
  },
});

export interface Revocation {
  readonly clientId: string | undefined;
  readonly reason: string;
}

/**
 * Revokes a client for good: its next request is refused, whichever server it reaches.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE for a client that is revoked.
 */
export const revokeApiClient = defineCommand({
  name: 'revokeApiClient',
  right: RIGHT,
  account: 'none',
  run: async (context, input: Revocation, path) => {
    const { transaction, recorded } = context;
    const { recordedAt: revokedAt } = recorded;
    const at = [...path, 'apiClientId'];
    const found = await requireClient(context, input.clientId, at);
    const check = new InputCheck();
    const reason = check.text([...path, 'reason'], input.reason, 500);
    check.done();
    const client = await lockedClient(context, found);
    if (client.revokedAt !== null) {
      const { revokedAt } = client;
      refuse(
        'ALREADY_DONE',
        at,
        wording('The client was already revoked at {revokedAt}.', { revokedAt }),
      );
    }
    const { partnerId, id: clientId } = client;
    const revocation = { partnerId, clientId, reason, ...recorded };
    await transaction.insert(ApiClientRevocationRow, [revocation]);
    const apiClient: ApiClientRecord = { ...client, revokedAt, revocationReason: reason };
    return { apiClient, before: statusOf(client, revokedAt), reason };
  },
  audit: ({ apiClient, before, reason }) => [
    auditedClient(apiClient, [
      { name: 'status', before, after: 'REVOKED' },
      { name: 'reason', before: null, after: reason },
    ]),
  ],
  event: { type: 'api_client.revoked', facts: ({ apiClient }) => [factOf(apiClient)] },
});

const auditedClient = ({ id }: ApiClientRow, changes: readonly Change[]): AuditedFact => ({
  accountId: null,
  subject: { type: 'ApiClient', id },
  changes,
});

/** The client, or a part of it, in the stream of its partner. */
const factOf = ({ partnerId, id }: ApiClientRow, part = ''): StreamFact => ({
  stream: { partnerId },
  id: `${id}${part}`,
});

/** Acts on the clients of one partner happen one after the other. */
async function lockClientsOf({ rows }: Transaction, partnerId: string): Promise<void> {
  const text = `select pg_advisory_xact_lock(hashtextextended($1, 0))`;
  await rows({ name: 'lock-api-clients', text }, [`clients of partner ${partnerId}`]);
}

/** The client as it stands now that nobody else can change it. */
async function lockedClient(
  { viewer, transaction }: CommandContext,
  { id, partnerId }: ApiClientRecord,
): Promise<ApiClientRecord> {
  await lockClientsOf(transaction, partnerId);
  const values = [[id], confinementOf(viewer)];
  const [client] = await transaction.rows<ApiClientRecord>(API_CLIENTS_BY_ID, values);
  if (!client) throw new Error('a client that was there is gone');
  return client;
}

function checkWorks(client: ApiClientRecord, now: Instant, path: InputPath): void {
  const status = statusOf(client, now);
  if (status === 'ACTIVE') return;
  const since = status === 'REVOKED' ? client.revokedAt : client.expiresAt;
  refuse(
    'INVALID_INPUT',
    path,
    wording('expected a client that is ACTIVE, got one {status} at {since}', {
      ...{ status, since: `${since}` },
    }),
  );
}

async function countLive({ rows }: Transaction, partnerId: string, now: Instant): Promise<number> {
  const [row] = await rows<{ count: number }>(
    {
      name: 'live-api-clients',
      text: `select count(*) as count from api_client c
        where c.partner_id = $1 and (c.expires_at is null or c.expires_at > $2)
          and not exists (select 1 from api_client_revocation r where r.client_id = c.id)`,
    },
    [partnerId, now],
  );
  return row?.count ?? 0;
}

interface AddedSecret {
  readonly number: number;
  /** When the secrets before it stop; null for the first. */
  readonly earlierEndAt: Instant | null;
}

/** Gives a client a new secret. @returns its whole bearer token, which nobody is told again. */
async function addSecret(
  { transaction, recorded: { recordedAt, recordedBy } }: CommandContext,
  { partnerId, id }: ApiClientRow,
  { number, earlierEndAt }: AddedSecret,
): Promise<string> {
  const secret = newSecret();
  await transaction.rows(
    {
      name: 'add-api-client-secret',
      text: `insert into api_client_secret
          (partner_id, client_id, number, hash, earlier_end_at, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7)`,
    },
    [partnerId, id, number, hashOf(secret), earlierEndAt, recordedAt, recordedBy],
  );
  return bearerTokenOf({ clientId: id, secret });
}
