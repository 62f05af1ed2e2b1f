import type { TermPeriod } from '../../domain/contract/term';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { stableId } from '../../application/stable-id';

/** What tells a reminder from every other: a last day for notice that moves has others. */
export interface ReminderKey {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly period: Pick<TermPeriod, 'index'>;
  readonly noticeDueBy: CalendarDate;
  readonly daysBefore: number;
}

/** The id of a reminder: it follows from what it is about. */
export const reminderIdOf = (key: ReminderKey): string =>
  stableId([
    ...['reminder', key.accountId, key.subscriptionId, `${key.period.index}`],
    ...[key.noticeDueBy, `${key.daysBefore}`],
  ]);
