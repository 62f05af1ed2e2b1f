import type { NotificationChannel } from '../../../domain/contract/emergency';
import { millisOf, toInstant, type Instant } from '../../../domain/time/time-zone';
import type { Transaction } from '../../../data/transaction';
import { requireRight } from '../../../application/rights';
import { audit } from '../../../application/audit';
import type { CommandContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import { actorOf } from '../../../application/viewer';
import { lockAccount } from '../../accounts/account.commands';
import type { Contract } from '../../subscriptions/contract';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { outstandingUsers, type UserKey, type UsersKey } from './emergency-user.loader';
import { requireLimitedContract } from '../limitation/limitation-notice.commands';
import type { LimitationNoticeRow } from '../limitation/limitation-notice.entity';
import {
  checkUsers,
  noticeToldAt,
  pastInstant,
  requireTold,
  requireUsers,
  type NamedUser,
} from './notification.input-check';
import { storeAcknowledgements, storeNotifications } from './notification.store';

interface AboutUsers {
  readonly subscription: RowKey | undefined;
  /** Undefined for an id that is neither a person's nor a service user's. */
  readonly users: readonly (NamedUser | undefined)[] | null;
  readonly version?: number | null | undefined;
  readonly evidenceReference?: string | null | undefined;
}

export interface NewNotification extends AboutUsers {
  readonly allOutstanding: boolean;
  readonly notifiedAt?: Instant | null | undefined;
  readonly channel: NotificationChannel;
  readonly notifiedBy?: string | null | undefined;
}

export interface NewAcknowledgement extends AboutUsers {
  readonly users: readonly (NamedUser | undefined)[];
  readonly acknowledgedAt?: Instant | null | undefined;
}

/** How many users it was recorded for, and of which subscription. */
export interface Recorded {
  readonly subscription: SubscriptionRow;
  readonly users: number;
}

const RIGHT = 'RECORD_EMERGENCY_NOTIFICATIONS';

/**
 * Records that users were told that no emergency calls may be placed. Telling somebody again is no
 * error: the last time is what counts as the last.
 *
 * All who are outstanding are those active at that instant who have not been told the version.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field.
 */
export async function recordEmergencyNotification(
  context: CommandContext,
  input: NewNotification,
  path: readonly string[],
): Promise<Recorded> {
  requireRight(context.viewer, RIGHT);
  const contract = await requireLimitedContract(context, input.subscription, [
    ...path,
    'subscriptionId',
  ]);
  const check = new InputCheck();
  checkUsers(check, input.users, input.allOutstanding, path);
  const notifiedAt = pastInstant(check, context, input.notifiedAt, [...path, 'notifiedAt']);
  const fact = {
    notifiedAt,
    channel: input.channel,
    notifiedBy:
      check.optionalText([...path, 'notifiedBy'], input.notifiedBy, 200) ?? actorOf(context.viewer),
    evidenceReference: evidenceOf(check, input, path),
  };
  check.done();
  const notice = await noticeToldAt(context, contract, input.version, notifiedAt, [
    ...path,
    'version',
  ]);
  return recordFor(context, contract, 'recordEmergencyNotification', async (transaction) => {
    const key = usersKey(contract, notice);
    const users = input.users
      ? await requireUsers(transaction, key, input.users, path)
      : await outstandingUsers(transaction, key, justAfter(notifiedAt));
    await storeNotifications(context, transaction, { ...key, ...notice, ...fact }, users);
    return { users, version: notice.version };
  });
}

/**
 * Records that users acknowledged what they were told.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field, and each user who had not
 *   been told.
 */
export async function recordEmergencyAcknowledgement(
  context: CommandContext,
  input: NewAcknowledgement,
  path: readonly string[],
): Promise<Recorded> {
  requireRight(context.viewer, RIGHT);
  const contract = await requireLimitedContract(context, input.subscription, [
    ...path,
    'subscriptionId',
  ]);
  const check = new InputCheck();
  checkUsers(check, input.users, false, path);
  const at = [...path, 'acknowledgedAt'];
  const acknowledgedAt = pastInstant(check, context, input.acknowledgedAt, at);
  const fact = { acknowledgedAt, evidenceReference: evidenceOf(check, input, path) };
  check.done();
  const notice = await noticeToldAt(context, contract, input.version, acknowledgedAt, [
    ...path,
    'version',
  ]);
  return recordFor(context, contract, 'recordEmergencyAcknowledgement', async (transaction) => {
    const key = usersKey(contract, notice);
    const users = await requireUsers(transaction, key, input.users, path);
    requireTold(users, notice, acknowledgedAt, path);
    await storeAcknowledgements(context, transaction, { ...key, ...notice, ...fact }, users);
    return { users, version: notice.version };
  });
}

const usersKey = ({ subscription }: Contract, { version }: LimitationNoticeRow): UsersKey => ({
  accountId: subscription.accountId,
  subscriptionId: subscription.id,
  version,
});

const evidenceOf = (
  check: InputCheck,
  { evidenceReference }: AboutUsers,
  path: readonly string[],
): string | null => check.optionalText([...path, 'evidenceReference'], evidenceReference, 500);

const justAfter = (instant: Instant) => toInstant(millisOf(instant) + 1);

/** Does `work` under the account's lock, and audits it where it recorded anything. */
async function recordFor(
  context: CommandContext,
  { subscription }: Contract,
  act: string,
  work: (transaction: Transaction) => Promise<{ users: readonly UserKey[]; version: number }>,
): Promise<Recorded> {
  const { accountId, id: subscriptionId } = subscription;
  const recorded = await context.write([accountId], async (transaction) => {
    await lockAccount(transaction, accountId);
    const { users, version } = await work(transaction);
    if (users.length > 0) {
      await audit(context, transaction, {
        act,
        right: RIGHT,
        accountId,
        subscriptionId,
        changes: [
          { name: 'version', before: null, after: `${version}` },
          { name: 'users', before: null, after: `${users.length}` },
        ],
      });
    }
    return { subscription, users: users.length };
  });
  context.forget();
  return recorded;
}
