import type { Instant } from '../../domain/time/time-zone';
import { PARTNER_SCOPES, type PartnerScope } from '../../application/permissions';
import type { InputPath } from '../../application/command';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import { accountById, partnerById } from '../accounts/account.loader';
import type { ApiClientRow } from './api-client.entity';
import { apiClientById, confinementOf, type ApiClientRecord } from './api-client.loader';
import { wording } from './partner.sentences';

export interface NewApiClient {
  /** Undefined for the viewer's own partner; null in the place of an id that is none. */
  readonly partnerId: string | null | undefined;
  readonly name: string;
  readonly scopes: readonly PartnerScope[];
  /** Undefined for every account of the partner; null in the place of an id that is none. */
  readonly accountIds: readonly (string | null)[] | undefined;
  readonly expiresAt?: Instant | null | undefined;
}

type CheckedClient = Pick<ApiClientRow, 'name' | 'scopes' | 'accountIds' | 'expiresAt'>;

const ACCOUNTS_MAX = 100;

/**
 * The partner that a new client is for.
 *
 * @throws UserInputError NOT_FOUND, also for a partner that names another; INVALID_INPUT for staff
 *   that names none.
 */
export async function requirePartner(
  context: RequestContext,
  partnerId: string | null | undefined,
  path: InputPath,
): Promise<string> {
  const { viewer } = context;
  const own = viewer.kind === 'PARTNER' ? viewer.partnerId : undefined;
  const id = partnerId === undefined ? own : partnerId;
  if (id === undefined) {
    refuse('INVALID_INPUT', path, wording('expected the id of the partner that the client is for'));
  }
  const isReached = id !== null && (own === undefined || own === id);
  const partner = isReached ? await partnerById(context, id) : null;
  if (!partner) refuse('NOT_FOUND', path, wording('No partner with this id.'));
  return partner.id;
}

/** @throws UserInputError NOT_FOUND where the viewer has no such client. */
export async function requireClient(
  context: RequestContext,
  id: string | undefined,
  path: InputPath,
): Promise<ApiClientRecord> {
  const client = id === undefined ? null : await apiClientById(context, id);
  return client ?? refuse('NOT_FOUND', path, wording('No client with this id.'));
}

/**
 * What a new client may do, checked.
 *
 * @throws UserInputError naming every field that is wrong.
 */
export async function checkedClient(
  context: CommandContext,
  partnerId: string,
  input: NewApiClient,
  path: InputPath,
): Promise<CheckedClient> {
  const check = new InputCheck();
  const at = (...names: string[]) => [...path, ...names];
  const client = {
    name: check.text(at('name'), input.name, 200),
    scopes: PARTNER_SCOPES.filter((scope) => input.scopes.includes(scope)),
    accountIds: await checkedAccounts(check, context, partnerId, input, at('accountIds')),
    expiresAt: input.expiresAt ?? null,
  };
  if (client.scopes.length === 0)
    check.invalid(at('scopes'), wording('expected at least one scope'));
  checkScopes(check, context, input.scopes, (index) => at('scopes', `${index}`));
  const { recordedAt: now } = context;
  if (client.expiresAt !== null && client.expiresAt <= now) {
    const instants = { now, got: client.expiresAt };
    check.invalid(
      at('expiresAt'),
      wording('expected an instant after now, {now}, got {got}', instants),
    );
  }
  await checkExpiry(check, context, client.expiresAt, at('expiresAt'));
  check.done();
  return client;
}

/** A partner's client hands on only what it may do itself; each scope beyond that is named. */
export function checkScopes(
  check: InputCheck,
  { viewer }: RequestContext,
  scopes: readonly PartnerScope[],
  pathOf: (index: number) => InputPath,
): void {
  if (viewer.kind !== 'PARTNER') return;
  for (const [index, scope] of scopes.entries()) {
    if (viewer.scopes.has(scope)) continue;
    check.invalid(pathOf(index), wording('expected scopes of your own, got {scope}', { scope }));
  }
}

/** A client that expires hands on nothing that works longer than itself. */
export async function checkExpiry(
  check: InputCheck,
  context: RequestContext,
  expiresAt: Instant | null,
  path: InputPath,
): Promise<void> {
  const { viewer } = context;
  if (viewer.kind !== 'PARTNER' || viewer.clientId === null) return;
  const own = (await apiClientById(context, viewer.clientId))?.expiresAt ?? null;
  if (own === null || (expiresAt !== null && expiresAt <= own)) return;
  check.invalid(
    path,
    expiresAt === null
      ? wording('expected an expiry up to your own, {own}, got none', { own })
      : wording('expected an expiry up to your own, {own}, got {got}', { own, got: expiresAt }),
  );
}

async function checkedAccounts(
  check: InputCheck,
  context: RequestContext,
  partnerId: string,
  { accountIds }: NewApiClient,
  path: InputPath,
): Promise<string[] | null> {
  if (accountIds === undefined) {
    if (confinementOf(context.viewer) !== null) {
      check.invalid(
        path,
        wording('expected a list of accounts, as yours is one, got all of the partner'),
      );
    }
    return null;
  }
  const count = accountIds.length;
  if (count === 0 || count > ACCOUNTS_MAX) {
    const bounds = { max: ACCOUNTS_MAX, got: count };
    check.invalid(path, wording('expected 1 to {max} accounts, got {got}', bounds));
    return null;
  }
  const accounts = await Promise.all(
    accountIds.map(async (id) => (id === null ? null : accountById(context, id))),
  );
  for (const [index, account] of accounts.entries()) {
    if (account?.partnerId === partnerId) continue;
    const message = wording('No account of the partner with this id.');
    check.add({ code: 'NOT_FOUND', path: [...path, `${index}`], message });
  }
  return [...new Set(accountIds.filter((id) => id !== null))];
}
