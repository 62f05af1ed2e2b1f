import type { CommandContext } from '../../../application/context';
import type { UserKey } from './emergency-user.loader';
import type { AcknowledgementRow, NotificationRow } from './notification.entity';

type Given = 'id' | 'userId' | 'personId' | 'serviceUserId' | 'recordedAt' | 'recordedBy';
type Notification = Omit<NotificationRow, Given>;
type Acknowledgement = Omit<AcknowledgementRow, Given>;

/** The facts differ in their users only, so the statement is as short for a thousand as for one. */
const COLUMNS = `account_id, id, user_id, person_id, service_user_id, subscription_id, service_code, version,
  evidence_reference, recorded_at, recorded_by`;
const VALUES = `$1::uuid, t.id, t.user_id, case when t.is_person then t.user_id end,
  case when not t.is_person then t.user_id end, $2::uuid, $3::text, $4::int,
  $5::text, $6::timestamptz, $7::text`;
const USERS = 'unnest($8::uuid[], $9::uuid[], $10::boolean[]) as t (id, user_id, is_person)';

const INSERT_NOTIFICATIONS = {
  name: 'insert-emergency-notifications',
  text: `insert into emergency_notification (${COLUMNS}, channel, notified_at, notified_by)
    select ${VALUES}, $11::text, $12::timestamptz, $13::text from ${USERS}`,
};
const INSERT_ACKNOWLEDGEMENTS = {
  name: 'insert-emergency-acknowledgements',
  text: `insert into emergency_acknowledgement (${COLUMNS}, acknowledged_at)
    select ${VALUES}, $11::timestamptz from ${USERS}`,
};

/** Stores that these users were told, one fact each. */
export async function storeNotifications(
  context: CommandContext,
  fact: Notification,
  users: readonly UserKey[],
): Promise<void> {
  const { channel, notifiedAt, notifiedBy } = fact;
  const values = [...valuesOf(context, fact, users), channel, notifiedAt, notifiedBy];
  await context.transaction.rows(INSERT_NOTIFICATIONS, values);
}

/** Stores that these users acknowledged it, one fact each. */
export async function storeAcknowledgements(
  context: CommandContext,
  fact: Acknowledgement,
  users: readonly UserKey[],
): Promise<void> {
  const values = [...valuesOf(context, fact, users), fact.acknowledgedAt];
  await context.transaction.rows(INSERT_ACKNOWLEDGEMENTS, values);
}

function valuesOf(
  { newId, recorded: { recordedAt, recordedBy } }: CommandContext,
  fact: Notification | Acknowledgement,
  users: readonly UserKey[],
): unknown[] {
  return [
    ...[fact.accountId, fact.subscriptionId, fact.serviceCode, fact.version],
    ...[fact.evidenceReference, recordedAt, recordedBy],
    users.map(() => newId()),
    users.map(({ id }) => id),
    users.map(({ isPerson }) => isPerson),
  ];
}
