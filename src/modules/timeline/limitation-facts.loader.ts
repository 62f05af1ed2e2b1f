import {
  isSupersededOn,
  versionsInForce,
  type LimitationFacts,
} from '../../domain/contract/emergency-duty';
import type { UsersToTell } from '../../domain/contract/timeline';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { localDate, type Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { maySeeUsage } from '../../application/viewer';
import { knownLimitationNotices } from '../emergency/limitation/limitation-notice.loader';
import { userCounts } from '../emergency/service-users/user-counts.loader';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import type { ContractOfTimeline } from '../subscriptions/timeline-facts.loader';
import { toldVersionsOf } from '../subscriptions/told-versions.loader';

/**
 * What the duty to tell every user of a contract is judged by, as it was known then.
 *
 * Null where the terms do not forbid emergency calls, and for a beneficiary, who sees no users.
 */
export async function limitationFacts(
  context: RequestContext,
  { state, knownAt }: ContractOfTimeline,
): Promise<LimitationFacts | null> {
  const { account, subscription, terms } = state.contract;
  if (terms.emergencyCalling !== 'PROHIBITED' || !maySeeUsage(context.viewer)) return null;
  const versions = await knownLimitationNotices(context, state.contract, knownAt);
  const today = context.today(account);
  if (knownAt === undefined) {
    const toldVersions = await toldVersionsOf(context, subscription);
    return { versions, toldVersions, today };
  }
  const isPast = knownAt < context.now(account);
  const known = { versions, today: isPast ? localDate(knownAt, account.timeZone) : today };
  return { ...known, toldVersions: await versionsToldBy(context, subscription, known, knownAt) };
}

/**
 * The versions that all users of a contract had been told by what was recorded then, of those that
 * were in force or to take effect: each takes a statement for all contracts.
 */
async function versionsToldBy(
  context: RequestContext,
  subscription: SubscriptionRow,
  { versions, today }: { versions: LimitationFacts['versions']; today: CalendarDate },
  knownAt: Instant,
): Promise<number[]> {
  const open = versionsInForce(versions).filter((each) => !isSupersededOn(each, today));
  const counted = await Promise.all(
    open.map(async ({ version }) => {
      const users = await usersToTell(context, subscription, version, knownAt);
      return users.active === users.notified ? [version] : [];
    }),
  );
  return counted.flat();
}

/** How many users a contract has, and were told a version, as it was known then. */
export function usersToTell(
  context: RequestContext,
  { accountId, id: subscriptionId }: SubscriptionRow,
  version: number,
  knownAt: Instant | undefined,
): Promise<UsersToTell> {
  return userCounts(context, { accountId, subscriptionId, version, until: null, knownAt });
}
