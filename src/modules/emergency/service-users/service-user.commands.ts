import {
  listingOutcome,
  type ListedUser,
  type ListingOutcome,
} from '../../../domain/contract/service-user';
import type { Transaction } from '../../../data/transaction';
import type { Change } from '../../../application/audit';
import { defineCommand, type InputPath } from '../../../application/command';
import type { CommandContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import { refuse } from '../../../application/user-input-error';
import { checkEmail } from '../../accounts/person.input-check';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { requireLimitedContract } from '../limitation/limitation-notice.commands';
import {
  activeUsers,
  countActiveUsers,
  usersByExternalId,
  type ServiceUserRecord,
  type SubscriptionKey,
} from './service-user.loader';
import { leaving, storeUserStates } from './service-user.store';
import { wording } from './service-user.sentences';

export type ImportMode = 'ADD' | 'REPLACE';

export interface NewServiceUser {
  readonly externalId: string;
  readonly name: string;
  readonly email?: string | null | undefined;
}

export interface ServiceUserList {
  readonly subscription: RowKey | undefined;
  readonly users: readonly NewServiceUser[];
  readonly mode: ImportMode;
}

/** What became of one user. */
export interface ImportResult {
  readonly user: ServiceUserRecord;
  readonly status: ListingOutcome;
}

/** Of one list; a whole list can replace no more. */
const LISTED_MAX = 1_000;
/** Of one subscription. */
const ACTIVE_MAX = 50_000;

type Listed = ListedUser & Pick<NewServiceUser, 'externalId'>;

/**
 * Takes over a list of a subscription's users: all of it or, where an entry is wrong, none of it.
 *
 * REPLACE says that whoever is not on the list has left. Facts are only added, and the same list
 * again adds none.
 *
 * @returns what became of each listed user, in their order, then whoever left.
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field.
 */
export const importServiceUsers = defineCommand({
  name: 'importServiceUsers',
  right: 'RECORD_EMERGENCY_NOTIFICATIONS',
  account: ({ subscription }: ServiceUserList) => subscription?.accountId,
  run: async (context, list, path) => {
    const { transaction } = context;
    const at = (name: string) => [...path, name];
    const { subscription } = await requireLimitedContract(
      context,
      list.subscription,
      at('subscriptionId'),
    );
    const listed = checkedUsers(list.users, at('users'));
    const { accountId, id: subscriptionId } = subscription;
    const key = { accountId, subscriptionId };
    const ids = listed.map(({ externalId }) => externalId);
    const known = new Map(
      (await usersByExternalId(transaction, key, ids)).map((user) => [user.externalId, user]),
    );
    const left =
      list.mode === 'REPLACE' ? await missingFrom(transaction, key, ids, at('mode')) : [];
    const results = listed.map((user) =>
      resultOf(context, subscription, known.get(user.externalId), user),
    );
    const added = results.filter(({ status }) => status === 'ADDED').length - left.length;
    if (added > 0) await requireRoom(transaction, key, added, at('users'));
    results.push(...left.map((user) => ({ user: leaving(context, user), status: LEFT })));
    const changed = results.filter(({ status }) => status !== 'UNCHANGED');
    await storeUserStates(
      context,
      changed.map(({ user }) => user),
    );
    const fact = { ...key, id: context.newId() };
    return { results, changed, fact };
  },
  audit: ({ changed, fact: { accountId, subscriptionId } }) =>
    changed.length === 0 ? [] : [{ accountId, subscriptionId, changes: countsOf(changed) }],
  event: {
    type: 'service_users.imported',
    facts: ({ changed, fact }) => (changed.length === 0 ? [] : [fact]),
  },
});

const LEFT = 'LEFT' as const;

function checkedUsers(users: readonly NewServiceUser[], path: InputPath): Listed[] {
  if (users.length === 0 || users.length > LISTED_MAX) {
    const bounds = { max: LISTED_MAX, got: users.length };
    refuse('INVALID_INPUT', path, wording('expected 1 to {max} users, got {got}', bounds));
  }
  const check = new InputCheck();
  const seen = new Set<string>();
  const listed = users.map(({ externalId: given, name, email }, index) => {
    const at = (field: string) => [...path, `${index}`, field];
    const externalId = check.text(at('externalId'), given, 200);
    if (seen.has(externalId)) {
      check.invalid(
        at('externalId'),
        wording('expected each id once, got {id} again', { id: externalId }),
      );
    }
    seen.add(externalId);
    return {
      externalId,
      name: check.text(at('name'), name, 200),
      email: email == null ? null : checkEmail(check, at('email'), email),
    };
  });
  check.done();
  return listed;
}

/** @throws UserInputError INVALID_INPUT where there are more users than a list can hold. */
async function missingFrom(
  transaction: Transaction,
  key: SubscriptionKey,
  externalIds: readonly string[],
  path: InputPath,
): Promise<ServiceUserRecord[]> {
  const active = await activeUsers(transaction, key, LISTED_MAX + 1);
  if (active.length > LISTED_MAX) {
    refuse(
      'INVALID_INPUT',
      path,
      wording(
        'expected ADD: a list of {max} users cannot replace more than {max}, remove those who left one by one',
        { max: LISTED_MAX },
      ),
    );
  }
  const listed = new Set(externalIds);
  return active.filter(({ externalId }) => !listed.has(externalId));
}

async function requireRoom(
  transaction: Transaction,
  key: SubscriptionKey,
  added: number,
  path: InputPath,
): Promise<void> {
  const users = (await countActiveUsers(transaction, key)) + added;
  if (users <= ACTIVE_MAX) return;
  const bounds = { max: ACTIVE_MAX, got: users };
  refuse(
    'INVALID_INPUT',
    path,
    wording('expected at most {max} users of a subscription, got {got}', bounds),
  );
}

function resultOf(
  { newId, recorded }: CommandContext,
  subscription: SubscriptionRow,
  existing: ServiceUserRecord | undefined,
  { externalId, ...listed }: Listed,
): ImportResult {
  const status = listingOutcome(existing, listed);
  if (existing && status === 'UNCHANGED') return { user: existing, status };
  const user = existing ?? {
    accountId: subscription.accountId,
    id: newId(),
    subscriptionId: subscription.id,
    externalId,
    ...recorded,
    revision: 0,
  };
  const revision = user.revision + 1;
  const changedAt = recorded.recordedAt;
  return { user: { ...user, ...listed, isActive: true, revision, changedAt }, status };
}

/** How many users were added, changed and left, for the log. */
const countsOf = (changed: readonly ImportResult[]): Change[] =>
  (['ADDED', 'CHANGED', LEFT] as const).map((wanted) => ({
    name: wanted.toLowerCase(),
    before: null,
    after: `${changed.filter(({ status }) => status === wanted).length}`,
  }));
