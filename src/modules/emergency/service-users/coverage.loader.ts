import { addDays, type CalendarDate } from '../../../domain/time/calendar-date';
import { limitationCoverage, type LimitationCoverage } from '../../../domain/contract/emergency';
import { startOfDay, type Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import { refuse } from '../../../application/user-input-error';
import { maySeeUsage } from '../../../application/viewer';
import type { Contract, Moment } from '../../subscriptions/contract';
import { limitationNoticeOn } from '../limitation/limitation-notice.loader';
import { userCounts } from './user-counts.loader';
import { wording } from './service-user.sentences';

export interface Coverage extends LimitationCoverage {
  readonly activeUsers: number;
  readonly notified: number;
  readonly acknowledged: number;
}

const DATES = Symbol('dates that coverage was asked for in this request, and as known when');
const DATES_MAX = 12;

/**
 * Each date counts all users anew, however many there are. What is refused is not counted: a query
 * that compiled code refused is executed once more in the same request.
 *
 * @throws UserInputError INVALID_INPUT
 */
function checkDates(context: RequestContext, date: CalendarDate, knownAt?: Instant): void {
  const dates = context.once(DATES, () => new Set<string>());
  const asked = `${date} ${knownAt ?? ''}`;
  if (!dates.has(asked) && dates.size === DATES_MAX) {
    refuse(
      'INVALID_INPUT',
      ['asOf'],
      wording('expected coverage of at most {max} dates in a request, got more', {
        max: DATES_MAX,
      }),
    );
  }
  dates.add(asked);
}

/**
 * How far a contract's users were told by the end of a date, of the version in force on it; today
 * when absent. As it was known then.
 *
 * Null where nobody has to be told, and for a beneficiary, who sees no users to count.
 *
 * @throws UserInputError INVALID_INPUT for more than 12 dates in a request.
 */
export async function coverageOn(
  context: RequestContext,
  contract: Contract,
  { asOf, knownAt }: Moment = {},
): Promise<Coverage | null> {
  const { account, subscription, terms } = contract;
  if (terms.emergencyCalling !== 'PROHIBITED' || !maySeeUsage(context.viewer)) return null;
  const today = context.today(account);
  const date = asOf ?? today;
  checkDates(context, date, knownAt);
  const notice = await limitationNoticeOn(context, contract, date, knownAt);
  const counts = await userCounts(context, {
    accountId: subscription.accountId,
    subscriptionId: subscription.id,
    version: notice?.version ?? null,
    until: date < today ? startOfDay(addDays(date, 1), account.timeZone) : null,
    knownAt,
  });
  const { active: activeUsers, notified, acknowledged } = counts;
  return { ...limitationCoverage(counts), activeUsers, notified, acknowledged };
}
