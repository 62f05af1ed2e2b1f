import type { CommandContext } from '../../../application/context';
import { rewriteToldVersions } from '../../accounts/told-versions.store';
import { ServiceUserRow, ServiceUserStateRow } from './service-user.entity';
import type { ServiceUserRecord } from './service-user.loader';

/** What holds of a user who leaves now. */
export const leaving = (
  { recordedAt }: CommandContext,
  user: ServiceUserRecord,
): ServiceUserRecord => ({
  ...user,
  isActive: false,
  revision: user.revision + 1,
  changedAt: recordedAt,
});

/** Stores what holds of these users of one account from now on, and those who are new first. */
export async function storeUserStates(
  { transaction, recorded, newId }: CommandContext,
  users: readonly ServiceUserRecord[],
): Promise<void> {
  const { insert } = transaction;
  const fresh = users.filter(({ revision }) => revision === 1);
  await insert(
    ServiceUserRow,
    fresh.map((user) => ({ ...user, ...recorded })),
  );
  await insert(
    ServiceUserStateRow,
    users.map((user) => ({ ...user, ...recorded, id: newId(), serviceUserId: user.id })),
  );
  const [accountId] = users.map((user) => user.accountId);
  if (accountId === undefined) return;
  const subscriptionIds = [...new Set(users.map(({ subscriptionId }) => subscriptionId))];
  await rewriteToldVersions(transaction, accountId, subscriptionIds);
}
