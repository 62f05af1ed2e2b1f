import { limitationInForce, mayHaveAcknowledged } from '../../../domain/contract/emergency';
import { localDate, type Instant } from '../../../domain/time/time-zone';
import type { Transaction } from '../../../data/transaction';
import type { CommandContext, RequestContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import { UserInputError, refuse, type Problem } from '../../../application/user-input-error';
import type { Contract } from '../../subscriptions/contract';
import { knownUsers, type KnownUser, type UsersKey } from './emergency-user.loader';
import type { LimitationNoticeRow } from '../limitation/limitation-notice.entity';
import { limitationNoticesByServiceCode } from '../limitation/limitation-notice.loader';
import { wording } from './service-user.sentences';

/** A person or a service user, as an id names it. */
export interface NamedUser extends RowKey {
  readonly isPerson: boolean;
}

const USERS_MAX = 1_000;

export function checkUsers(
  check: InputCheck,
  users: readonly unknown[] | null,
  allOutstanding: boolean,
  path: readonly string[],
): void {
  const at = [...path, 'userIds'];
  if ((users === null) !== allOutstanding) {
    check.invalid(
      at,
      users === null
        ? wording('expected either userIds or allOutstanding, got neither')
        : wording('expected either userIds or allOutstanding, got both'),
    );
  }
  if (users && (users.length === 0 || users.length > USERS_MAX)) {
    const bounds = { max: USERS_MAX, got: users.length };
    check.invalid(at, wording('expected 1 to {max} users, got {got}', bounds));
  }
}

/** The instant given, or now. */
export function pastInstant(
  check: InputCheck,
  { recordedAt: now }: CommandContext,
  given: Instant | null | undefined,
  path: readonly string[],
): Instant {
  const instant = given ?? now;
  if (instant > now) {
    const instants = { now, got: instant };
    check.invalid(path, wording('expected an instant up to now, {now}, got {got}', instants));
  }
  return instant;
}

/**
 * The version that was told: the one asked for, or the one in force on the day of that instant
 * among those published by then.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for one that was not published by then.
 */
export async function noticeToldAt(
  context: RequestContext,
  contract: Contract,
  version: number | null | undefined,
  instant: Instant,
  path: readonly string[],
): Promise<LimitationNoticeRow> {
  const { serviceCode } = contract.subscription;
  const versions = await limitationNoticesByServiceCode(context, serviceCode);
  // Publications go by the wall clock: by a test clock they were made whenever they take effect.
  const isByTestClock = contract.account.clockAt !== null;
  if (version == null) {
    const day = localDate(instant, contract.account.timeZone);
    // A version that was published later that day is not what anybody was told before.
    const published = versions.filter(({ recordedAt }) => isByTestClock || recordedAt <= instant);
    const message = wording('expected a version, none was in force on {day}', {
      day: { date: day },
    });
    return limitationInForce(published, day) ?? refuse('INVALID_INPUT', path, message);
  }
  const notice = versions.find((each) => each.version === version);
  if (!notice) {
    const last = versions.at(-1)?.version ?? 0;
    refuse(
      'NOT_FOUND',
      path,
      wording('No version {version} has been published; the latest is {last}.', { version, last }),
    );
  }
  if (!isByTestClock && instant < notice.recordedAt) {
    const publishedAt = notice.recordedAt;
    refuse(
      'INVALID_INPUT',
      path,
      wording(
        'expected a version that was published by {by}, got {version}, published at {publishedAt}',
        { by: instant, version, publishedAt },
      ),
    );
  }
  return notice;
}

/**
 * The users of a subscription, in the order in which they were named.
 *
 * @throws UserInputError naming each that is none of its users, and each that comes again.
 */
export async function requireUsers(
  transaction: Transaction,
  key: UsersKey,
  named: readonly (NamedUser | undefined)[],
  path: readonly string[],
): Promise<KnownUser[]> {
  const own = named.map((user) => (user?.accountId === key.accountId ? user : undefined));
  const ids = own.flatMap((user) => user?.id ?? []);
  const known = new Map((await knownUsers(transaction, key, ids)).map((user) => [user.id, user]));
  const users = new Set<KnownUser>();
  const problems: Problem[] = [];
  own.forEach((name, index) => {
    const at = [...path, 'userIds', `${index}`];
    const user = name && known.get(name.id);
    if (user?.isPerson !== name?.isPerson || !user) {
      problems.push({ code: 'NOT_FOUND', path: at, message: UNKNOWN });
    } else if (users.has(user)) {
      const message = wording('expected each user once');
      problems.push({ code: 'INVALID_INPUT', path: at, message });
    }
    if (user) users.add(user);
  });
  if (problems.length > 0) throw new UserInputError(problems);
  return [...users];
}

const UNKNOWN = wording('No person of the account or user of the subscription with this id.');

/** @throws UserInputError naming each user who cannot have acknowledged it then. */
export function requireTold(
  users: readonly KnownUser[],
  { version }: LimitationNoticeRow,
  acknowledgedAt: Instant,
  path: readonly string[],
): void {
  const check = new InputCheck();
  users.forEach(({ firstNotifiedAt }, index) => {
    if (mayHaveAcknowledged(firstNotifiedAt, acknowledgedAt)) return;
    const wanted = { version, by: acknowledgedAt };
    check.invalid(
      [...path, 'userIds', `${index}`],
      firstNotifiedAt === null
        ? wording(
            'expected a user who was told version {version} by {by}, got one who was not',
            wanted,
          )
        : wording(
            'expected a user who was told version {version} by {by}, got one told at {toldAt}',
            { ...wanted, toldAt: firstNotifiedAt },
          ),
    );
  });
  check.done();
}
