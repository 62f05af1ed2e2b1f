import { runDays } from '../../domain/contract/due-events';
import { addMonths, type CalendarDate } from '../../domain/time/calendar-date';
import { nextMonthAfter, startOfMonth } from '../../domain/time/test-clock';
import { localDate, startOfDay, type Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import type { AccountRow } from '../accounts/account.entity';
import { allSubscriptionsOf } from '../closing/closing.loader';
import { dueContract } from '../reminders/due-contract.loader';

/** An account with a test clock. */
export type ClockedAccount = AccountRow & { readonly clockAt: Instant };

/** Drafting and finalizing. */
const STEPS_OF_MONTH = 2;
const MONTHS_AT_ONCE = 12;

/**
 * The instants of the steps that moving a clock up to an instant takes, in order, as things stand;
 * somewhat more than so many at most.
 */
export async function stepsUntil(
  context: RequestContext,
  account: ClockedAccount,
  until: Instant,
  atMost: number,
): Promise<Instant[]> {
  const { timeZone, clockAt } = account;
  const last = localDate(until, timeZone);
  const instants = monthsUntil(account, until);
  let from = localDate(clockAt, timeZone);
  // A year after the other, so that what is too much is not computed whole.
  while (from <= last && instants.filter((at) => localDate(at, timeZone) < from).length <= atMost) {
    const to = addMonths(from, MONTHS_AT_ONCE);
    const days = await daysWithin(context, account, { from, to });
    const due = days.map((day) => startOfDay(day, timeZone));
    instants.push(...due.filter((at) => at > clockAt && at <= until));
    from = to;
  }
  return instants.sort();
}

/** When documents are drafted and finalized, the second as late as the first. */
function monthsUntil({ clockAt, timeZone }: ClockedAccount, until: Instant): Instant[] {
  const instants: Instant[] = [];
  let at = startOfMonth(nextMonthAfter(clockAt, timeZone), timeZone);
  while (at <= until) {
    for (let step = 0; step < STEPS_OF_MONTH; step += 1) instants.push(at);
    at = startOfMonth(nextMonthAfter(at, timeZone), timeZone);
  }
  return instants;
}

/** The days on which time brings something to the account's contracts, each as often as it does. */
async function daysWithin(
  context: RequestContext,
  account: ClockedAccount,
  range: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<CalendarDate[]> {
  const subscriptions = await allSubscriptionsOf(context, account.id);
  const contracts = await Promise.all(
    subscriptions.map((subscription) => dueContract(context, subscription, range)),
  );
  return contracts.flatMap(({ entries, notices }) => [
    ...entries.filter(({ kind }) => kind !== 'NOTICE_DUE').map(({ date }) => date),
    ...notices.flatMap((notice) => runDays(notice, range.from)),
  ]);
}
