import { DomainError } from '../../domain/domain-error';
import { noticeDays, type NoticeDay } from '../../domain/contract/due-events';
import type { NoticeToRemindOf } from '../../domain/contract/reminder';
import { timeline, type TimelineEntry } from '../../domain/contract/timeline';
import type { TermSchedule } from '../../domain/contract/term';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { localDate, type TimeZone } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import type { DayRange } from '../../domain/contract/subscription-status';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { serviceOf, withChanges } from '../subscriptions/timeline-facts.loader';
import {
  decisionAbout,
  offsetsOf,
  reminderSettingOf,
  remindersBySubscriptionId,
  toDecision,
} from './reminder.loader';

/** A contract with the days that time brings to it. */
export interface DueContract {
  readonly subscription: SubscriptionRow;
  readonly zone: TimeZone;
  readonly schedule: TermSchedule;
  readonly entries: readonly TimelineEntry[];
  /** Its last days for notice, each with what decides about its reminders. */
  readonly notices: readonly DueNotice[];
}

export interface DueNotice extends NoticeToRemindOf, Omit<NoticeDay, 'endedBy'> {}

/** What time brings to a contract in a range of days, as its facts stand. */
export async function dueContract(
  context: RequestContext,
  subscription: SubscriptionRow,
  range: DayRange,
): Promise<DueContract> {
  const { state, facts } = await withChanges(context, await serviceOf(context, subscription));
  const { schedule, account } = state.contract;
  const { timeZone: zone } = account;
  const entries = entriesWithin(() => timeline(schedule, facts, range));
  const days = noticeDays(state.spans, entries);
  const notices = await Promise.all(days.map((day) => dueNotice(context, subscription, zone, day)));
  return { subscription, zone, schedule, entries, notices };
}

/** Of a contract whose periods end after the last day there is, nothing more is to come. */
function entriesWithin(find: () => readonly TimelineEntry[]): readonly TimelineEntry[] {
  try {
    return find();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'DATE_OUT_OF_RANGE') return [];
    throw error;
  }
}

async function dueNotice(
  context: RequestContext,
  subscription: SubscriptionRow,
  zone: TimeZone,
  day: NoticeDay,
): Promise<DueNotice> {
  const { accountId } = subscription;
  const [setting, decision, reminders] = await Promise.all([
    reminderSettingOf(context, accountId),
    decisionAbout(context, subscription, day.noticeDueBy),
    remindersBySubscriptionId(context, subscription),
  ]);
  const own = reminders.filter((row) => isOf(row, day));
  const onDay = (instant: SubscriptionRow['recordedAt']): CalendarDate => localDate(instant, zone);
  return {
    ...day,
    offsets: offsetsOf(setting),
    offsetsSetOn: setting && onDay(setting.recordedAt),
    contractRecordedOn: onDay(subscription.recordedAt),
    decision: toDecision(decision),
    handled: new Set(own.map(({ daysBefore }) => daysBefore)),
  };
}

/** Whether a reminder is about that last day for notice of that period. */
export const isOf = (
  reminder: { readonly periodIndex: number; readonly noticeDueBy: CalendarDate },
  { period, noticeDueBy }: Pick<NoticeDay, 'period' | 'noticeDueBy'>,
): boolean => reminder.periodIndex === period.index && reminder.noticeDueBy === noticeDueBy;
