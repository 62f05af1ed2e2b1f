import type { NotificationChannel } from '../../../domain/contract/emergency';
import { millisOf, toInstant, type Instant } from '../../../domain/time/time-zone';
import type { AuditedFact } from '../../../application/audit';
import { defineCommand, type InputPath } from '../../../application/command';
import type { CommandContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import type { AccountFact } from '../../../application/outbox';
import type { RowKey } from '../../../data/loader';
import { actorOf } from '../../../application/viewer';
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

const RIGHT = 'RECORD_EMERGENCY_NOTIFICATIONS';

/**
 * Records that users were told that no emergency calls may be placed. Telling somebody again is no
 * error: the last time is what counts as the last.
 *
 * All who are outstanding are those active at that instant who have not been told the version.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field.
 */
export const recordEmergencyNotification = defineCommand({
  name: 'recordEmergencyNotification',
  right: RIGHT,
  account: ({ subscription }: NewNotification) => subscription?.accountId,
  run: async (context, input, path) => {
    const { transaction } = context;
    const at = (name: string) => [...path, name];
    const contract = await requireLimitedContract(
      context,
      input.subscription,
      at('subscriptionId'),
    );
    const told = checkedNotification(context, input, path);
    const { notifiedAt } = told;
    const notice = await noticeToldAt(context, contract, input.version, notifiedAt, at('version'));
    const key = usersKey(contract, notice);
    const users = input.users
      ? await requireUsers(transaction, key, input.users, path)
      : await outstandingUsers(transaction, key, justAfter(notifiedAt));
    await storeNotifications(context, { ...key, ...notice, ...told }, users);
    const act = actOn(context, contract, notice, users, notifiedAt);
    return { ...act, notifiedUsers: users.length };
  },
  audit: auditedUsers,
  event: { type: 'emergency.users_notified', facts: factsOf },
});

function checkedNotification(context: CommandContext, input: NewNotification, path: InputPath) {
  const { viewer } = context;
  const at = (name: string) => [...path, name];
  const check = new InputCheck();
  checkUsers(check, input.users, input.allOutstanding, path);
  const told = {
    notifiedAt: pastInstant(check, context, input.notifiedAt, at('notifiedAt')),
    channel: input.channel,
    notifiedBy: check.optionalText(at('notifiedBy'), input.notifiedBy, 200) ?? actorOf(viewer),
    evidenceReference: evidenceOf(check, input, path),
  };
  check.done();
  return told;
}

/**
 * Records that users acknowledged what they were told.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field, and each user who had not
 *   been told.
 */
export const recordEmergencyAcknowledgement = defineCommand({
  name: 'recordEmergencyAcknowledgement',
  right: RIGHT,
  account: ({ subscription }: NewAcknowledgement) => subscription?.accountId,
  run: async (context, input, path) => {
    const at = (name: string) => [...path, name];
    const contract = await requireLimitedContract(
      context,
      input.subscription,
      at('subscriptionId'),
    );
    const check = new InputCheck();
    checkUsers(check, input.users, false, path);
    const acknowledgedAt = pastInstant(check, context, input.acknowledgedAt, at('acknowledgedAt'));
    const evidenceReference = evidenceOf(check, input, path);
    check.done();
    const { version } = input;
    const notice = await noticeToldAt(context, contract, version, acknowledgedAt, at('version'));
    const key = usersKey(contract, notice);
    const users = await requireUsers(context.transaction, key, input.users, path);
    requireTold(users, notice, acknowledgedAt, path);
    const acknowledged = { acknowledgedAt, evidenceReference };
    await storeAcknowledgements(context, { ...key, ...notice, ...acknowledged }, users);
    const act = actOn(context, contract, notice, users, acknowledgedAt);
    return { ...act, acknowledgedUsers: users.length };
  },
  audit: auditedUsers,
  event: { type: 'emergency.acknowledged', facts: factsOf },
});

const usersKey = ({ subscription }: Contract, { version }: LimitationNoticeRow): UsersKey => ({
  accountId: subscription.accountId,
  subscriptionId: subscription.id,
  version,
});

const evidenceOf = (
  check: InputCheck,
  { evidenceReference }: AboutUsers,
  path: InputPath,
): string | null => check.optionalText([...path, 'evidenceReference'], evidenceReference, 500);

const justAfter = (instant: Instant) => toInstant(millisOf(instant) + 1);

/** What was recorded of users of a subscription at once. */
interface ActOnUsers {
  readonly subscription: SubscriptionRow;
  readonly version: number;
  readonly users: number;
  /** The act; null where there was no user to record it for. */
  readonly fact: AccountFact | null;
}

function actOn(
  context: CommandContext,
  { subscription }: Contract,
  { version }: LimitationNoticeRow,
  users: readonly UserKey[],
  effectiveAt: Instant,
): ActOnUsers {
  const { accountId, id: subscriptionId } = subscription;
  const fact =
    users.length === 0 ? null : { accountId, id: context.newId(), subscriptionId, effectiveAt };
  return { subscription, version, users: users.length, fact };
}

function factsOf({ fact }: ActOnUsers): AccountFact[] {
  return fact ? [fact] : [];
}

function auditedUsers({ subscription, version, users }: ActOnUsers): AuditedFact[] {
  if (users === 0) return [];
  const { accountId, id: subscriptionId } = subscription;
  const changes = [
    { name: 'version', before: null, after: `${version}` },
    { name: 'users', before: null, after: `${users}` },
  ];
  return [{ accountId, subscriptionId, changes }];
}
