import type { Transaction } from '../../../data/transaction';
import type { RequestContext } from '../../../application/context';
import { actorOf } from '../../../application/viewer';
import { ServiceUserRow, ServiceUserStateRow } from './service-user.entity';
import type { ServiceUserRecord } from './service-user.loader';

/** What holds of a user who leaves now. */
export const leaving = ({ now }: RequestContext, user: ServiceUserRecord): ServiceUserRecord => ({
  ...user,
  isActive: false,
  revision: user.revision + 1,
  changedAt: now,
});

/** Stores what holds of these users of one account from now on, and those who are new first. */
export async function storeUserStates(
  { now, viewer, newId }: RequestContext,
  { insert }: Transaction,
  users: readonly ServiceUserRecord[],
): Promise<void> {
  const recorded = { recordedAt: now, recordedBy: actorOf(viewer) };
  const fresh = users.filter(({ revision }) => revision === 1);
  await insert(
    ServiceUserRow,
    fresh.map((user) => ({ ...user, ...recorded })),
  );
  await insert(
    ServiceUserStateRow,
    users.map((user) => ({ ...user, ...recorded, id: newId(), serviceUserId: user.id })),
  );
}
