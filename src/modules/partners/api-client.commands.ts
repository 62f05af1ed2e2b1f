import { millisOf, toInstant, type Instant } from '../../domain/time/time-zone';
import type { Transaction } from '../../data/transaction';
import { requireRight } from '../../application/rights';
import { audit } from '../../application/audit';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import { actorOf } from '../../application/viewer';
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
import { hashOf, newSecret } from '../../auth/client-secret';

export interface SecretRotation {
  readonly clientId: string | undefined;
  /** How long the secrets that work now go on, in hours. */
  readonly overlapHours: number;
}

/** A client with a secret of its own that nobody is told again. */
export interface ClientWithSecret {
  readonly client: ApiClientRecord;
  readonly secret: string;
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
export async function createApiClient(
  context: CommandContext,
  input: NewApiClient,
  path: readonly string[],
): Promise<ClientWithSecret> {
  const { viewer, now } = context;
  requireRight(viewer, RIGHT);
  const partnerId = await requirePartner(context, input.partnerId, [...path, 'partnerId']);
  const row: ApiClientRow = {
    ...(await checkedClient(context, partnerId, input, path)),
    partnerId,
    id: context.newId(),
    recordedAt: now,
    recordedBy: actorOf(viewer),
  };
  const secret = newSecret();
  await context.write([], async (transaction) => {
    await lockClientsOf(transaction, partnerId);
    if ((await countLive(transaction, partnerId, now)) >= CLIENTS_MAX) {
      const message = `expected at most ${CLIENTS_MAX} clients of a partner, got one more: revoke one first`;
      refuse('INVALID_INPUT', path, message);
    }
    await transaction.manager.insert(ApiClientRow, row);
    await addSecret(context, transaction, row, { secret, number: 1, earlierEndAt: null });
    await audit(context, transaction, {
      act: 'createApiClient',
      right: RIGHT,
      accountId: null,
      subject: { type: 'ApiClient', id: row.id },
      changes: [
        { name: 'name', before: null, after: row.name },
        { name: 'scopes', before: null, after: row.scopes.join(', ') },
        { name: 'accountIds', before: null, after: row.accountIds?.join(', ') ?? null },
        { name: 'expiresAt', before: null, after: row.expiresAt },
      ],
    });
  });
  context.forget();
  return { client: { ...row, revokedAt: null, revocationReason: null }, secret };
}

/**
 * Gives a client another secret; those that work now go on for some hours.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for a client that no longer works, that may do
 *   what the viewer may not, works longer than it, or has too many secrets which would all go on.
 */
export async function rotateApiClientSecret(
  context: CommandContext,
  { clientId, overlapHours }: SecretRotation,
  path: readonly string[],
): Promise<ClientWithSecret> {
  const { viewer, now } = context;
  requireRight(viewer, RIGHT);
  const found = await requireClient(context, clientId, [...path, 'apiClientId']);
  const check = new InputCheck();
  check.integer([...path, 'overlapHours'], overlapHours, 0, OVERLAP_HOURS_MAX);
  checkScopes(check, context, found.scopes, () => [...path, 'apiClientId']);
  await checkExpiry(check, context, found.expiresAt, [...path, 'apiClientId']);
  check.done();
  const secret = newSecret();
  const earlierEndAt = toInstant(millisOf(now) + overlapHours * HOUR_MILLIS);
  const client = await context.write([], async (transaction) => {
    const locked = await lockedClient(context, transaction, found);
    checkWorks(locked, now, [...path, 'apiClientId']);
    const values = [[locked.id], now];
    const working = await transaction.rows<ApiClientSecretRecord>(WORKING_SECRETS, values);
    if (overlapHours > 0 && working.length >= SECRETS_MAX) {
      const message = `expected 0, because ${working.length} secrets work already, got ${overlapHours}`;
      refuse('INVALID_INPUT', [...path, 'overlapHours'], message);
    }
    // The latest secret never ends by another, so it is among those that work.
    const number = (working[0]?.number ?? 0) + 1;
    await addSecret(context, transaction, locked, { secret, number, earlierEndAt });
    await audit(context, transaction, {
      act: 'rotateApiClientSecret',
      right: RIGHT,
      accountId: null,
      subject: { type: 'ApiClient', id: locked.id },
      changes: [{ name: 'earlierSecretsEndAt', before: null, after: earlierEndAt }],
    });
    return locked;
  });
  context.forget();
  return { client, secret };
}

/**
 * Revokes a client for good: its next request is refused, whichever server it reaches.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE for a client that is revoked.
 */
export async function revokeApiClient(
  context: CommandContext,
  input: { readonly clientId: string | undefined; readonly reason: string },
  path: readonly string[],
): Promise<ApiClientRecord> {
  const { viewer, now } = context;
  requireRight(viewer, RIGHT);
  const found = await requireClient(context, input.clientId, [...path, 'apiClientId']);
  const check = new InputCheck();
  const reason = check.text([...path, 'reason'], input.reason, 500);
  check.done();
  const revoked = await context.write([], async (transaction) => {
    const locked = await lockedClient(context, transaction, found);
    if (locked.revokedAt !== null) {
      const message = `expected a client that is not revoked, got one that was at ${locked.revokedAt}`;
      refuse('ALREADY_DONE', [...path, 'apiClientId'], message);
    }
    await transaction.manager.insert(ApiClientRevocationRow, {
      partnerId: locked.partnerId,
      clientId: locked.id,
      reason,
      recordedAt: now,
      recordedBy: actorOf(viewer),
    });
    await audit(context, transaction, {
      act: 'revokeApiClient',
      right: RIGHT,
      accountId: null,
      subject: { type: 'ApiClient', id: locked.id },
      changes: [
        { name: 'status', before: statusOf(locked, now), after: 'REVOKED' },
        { name: 'reason', before: null, after: reason },
      ],
    });
    return { ...locked, revokedAt: now, revocationReason: reason };
  });
  context.forget();
  return revoked;
}

/** Acts on the clients of one partner happen one after the other. */
async function lockClientsOf({ rows }: Transaction, partnerId: string): Promise<void> {
  const text = `select pg_advisory_xact_lock(hashtextextended($1, 0))`;
  await rows({ name: 'lock-api-clients', text }, [`clients of partner ${partnerId}`]);
}

/** The client as it stands now that nobody else can change it. */
async function lockedClient(
  { viewer }: RequestContext,
  transaction: Transaction,
  { id, partnerId }: ApiClientRecord,
): Promise<ApiClientRecord> {
  await lockClientsOf(transaction, partnerId);
  const values = [[id], confinementOf(viewer)];
  const [client] = await transaction.rows<ApiClientRecord>(API_CLIENTS_BY_ID, values);
  if (!client) throw new Error('a client that was there is gone');
  return client;
}

function checkWorks(client: ApiClientRecord, now: Instant, path: readonly string[]): void {
  const status = statusOf(client, now);
  if (status === 'ACTIVE') return;
  const since = status === 'REVOKED' ? client.revokedAt : client.expiresAt;
  refuse('INVALID_INPUT', path, `expected a client that is ACTIVE, got one ${status} at ${since}`);
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
  readonly secret: string;
  readonly number: number;
  /** When the secrets before it stop; null for the first. */
  readonly earlierEndAt: Instant | null;
}

async function addSecret(
  { viewer, now }: RequestContext,
  { rows }: Transaction,
  { partnerId, id }: ApiClientRow,
  { secret, number, earlierEndAt }: AddedSecret,
): Promise<void> {
  await rows(
    {
      name: 'add-api-client-secret',
      text: `insert into api_client_secret
          (partner_id, client_id, number, hash, earlier_end_at, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7)`,
    },
    [partnerId, id, number, hashOf(secret), earlierEndAt, now, actorOf(viewer)],
  );
}
