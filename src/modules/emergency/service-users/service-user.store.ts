import type { CommandContext } from '../../../application/context';
import type { ServiceUserRecord } from './service-user.loader';

const INSERT_USERS = {
  name: 'insert-service-users',
  text: `insert into service_user
      (account_id, id, subscription_id, external_id, recorded_at, recorded_by)
    select $1::uuid, t.id, t.subscription_id, t.external_id, $2::timestamptz, $3::text
    from unnest($4::uuid[], $5::uuid[], $6::text[]) as t (id, subscription_id, external_id)`,
};
const INSERT_STATES = {
  name: 'insert-service-user-states',
  text: `insert into service_user_state (account_id, id, service_user_id, revision, is_active, name,
      email, recorded_at, recorded_by)
    select $1::uuid, t.*, $2::timestamptz, $3::text
    from unnest($4::uuid[], $5::uuid[], $6::int[], $7::boolean[], $8::text[], $9::text[]) as t`,
};

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
  { transaction: { rows }, recorded: { recordedAt, recordedBy }, newId }: CommandContext,
  users: readonly ServiceUserRecord[],
): Promise<void> {
  const [first] = users;
  if (!first) return;
  const recorded = [first.accountId, recordedAt, recordedBy];
  const fresh = users.filter(({ revision }) => revision === 1);
  await rows(INSERT_USERS, [
    ...recorded,
    fresh.map(({ id }) => id),
    fresh.map(({ subscriptionId }) => subscriptionId),
    fresh.map(({ externalId }) => externalId),
  ]);
  await rows(INSERT_STATES, [
    ...recorded,
    users.map(() => newId()),
    users.map(({ id }) => id),
    users.map(({ revision }) => revision),
    users.map(({ isActive }) => isActive),
    users.map(({ name }) => name),
    users.map(({ email }) => email),
  ]);
}
