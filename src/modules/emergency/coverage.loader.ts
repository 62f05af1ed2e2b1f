import { addDays, type CalendarDate } from '../../domain/calendar-date';
import { limitationCoverage, type LimitationCoverage } from '../../domain/emergency';
import { startOfDay } from '../../domain/time-zone';
import type { RequestContext } from '../../request/context';
import { maySeeUsage } from '../../request/viewer';
import type { Contract } from '../subscriptions/contract';
import { userCounts } from './emergency-user.loader';
import { limitationNoticeOn } from './limitation-notice.loader';

export interface Coverage extends LimitationCoverage {
  readonly activeUsers: number;
  readonly notified: number;
  readonly acknowledged: number;
}

/**
 * How far a contract's users were told by the end of a date, of the version in force on it; today
 * when absent.
 *
 * Null where nobody has to be told, and for a beneficiary, who sees no users to count.
 */
export async function coverageOn(
  context: RequestContext,
  contract: Contract,
  asOf?: CalendarDate,
): Promise<Coverage | null> {
  const { account, subscription, terms } = contract;
  if (terms.emergencyCalling !== 'PROHIBITED' || !maySeeUsage(context.viewer)) return null;
  const today = context.today(account.timeZone);
  const date = asOf ?? today;
  const notice = await limitationNoticeOn(context, contract, date);
  const counts = await userCounts(context, {
    accountId: subscription.accountId,
    subscriptionId: subscription.id,
    version: notice?.version ?? null,
    until: date < today ? startOfDay(addDays(date, 1), account.timeZone) : null,
  });
  const { active: activeUsers, notified, acknowledged } = counts;
  return { ...limitationCoverage(counts), activeUsers, notified, acknowledged };
}
