import { addDays, daysBetween, type CalendarDate } from '../time/calendar-date';
import { startOfDay, type Instant, type TimeZone } from '../time/time-zone';

/** Days before the last day for notice on which an account is reminded unless it says otherwise. */
export const REMINDER_OFFSETS_DEFAULT: readonly number[] = [60, 45, 30, 7];
export const REMINDER_OFFSET_MAX = 365;
export const REMINDER_OFFSETS_MAX = 10;

/** When an account is reminded of a last day for notice. */
export interface ReminderDate {
  readonly daysBefore: number;
  readonly on: CalendarDate;
  /** The first instant of that day in the account's zone. */
  readonly from: Instant;
}

/** The reminders of a last day for notice, the earliest first. */
export function reminderDates(
  noticeDueBy: CalendarDate,
  offsets: readonly number[],
  zone: TimeZone,
): ReminderDate[] {
  return [...offsets]
    .sort((a, b) => b - a)
    .map((daysBefore) => {
      const on = addDays(noticeDueBy, -daysBefore);
      return { daysBefore, on, from: startOfDay(on, zone) };
    });
}

/** What the customer means to do about a last day for notice; it gives no notice by itself. */
export type RenewalDecision =
  | { readonly kind: 'RENEW' }
  | { readonly kind: 'GIVE_NOTICE' }
  /** Asks again on a day no later than the last day for notice. */
  | { readonly kind: 'LATER'; readonly until: CalendarDate };

/** What became of a reminder; one that is not in any of these states is still to come. */
export type ReminderState = 'SENT' | 'SKIPPED' | 'MISSED' | 'NOT_APPLICABLE';

/** Why a reminder was not sent. */
export type ReminderReason =
  | 'NOTICE_STANDS'
  | 'DECIDED'
  | 'POSTPONED'
  /** A nearer one was sent in its place, or the last day for notice had passed. */
  | 'TOO_LATE'
  /** The contract, or the setting, was recorded later. */
  | 'NOT_KNOWN_THEN';

/** What becomes of one reminder at a run. */
export interface ReminderOutcome {
  readonly daysBefore: number;
  readonly state: ReminderState;
  /** Null for one that is sent. */
  readonly reason: ReminderReason | null;
}

/** A last day for notice, with what decides about its reminders. */
export interface NoticeToRemindOf {
  readonly noticeDueBy: CalendarDate;
  readonly offsets: readonly number[];
  /** Days before it that were handled at an earlier run. */
  readonly handled: ReadonlySet<number>;
  /** The day in the account's zone on which the contract was recorded. */
  readonly contractRecordedOn: CalendarDate;
  /** The day on which the offsets were set; undefined for those that hold without a setting. */
  readonly offsetsSetOn: CalendarDate | undefined;
  /** What ends the service with the period; null where it renews if nothing is done. */
  readonly endedBy: 'NOTICE' | 'OTHER' | null;
  readonly decision: RenewalDecision | undefined;
}

/** What a run does about a last day for notice. */
export interface ReminderRun {
  readonly outcomes: readonly ReminderOutcome[];
  /** Whether the day has passed without anything that stops the renewal. */
  readonly isDeadlinePassed: boolean;
}

const NOTHING: ReminderRun = { outcomes: [], isDeadlinePassed: false };

/**
 * What a run on a local date does about a last day for notice: the first case that holds decides.
 *
 * A service that ends with the period otherwise than by notice needs none: nothing. A notice that
 * stands ends it: what is due is skipped, and not made up for after a withdrawal. Once the day has
 * passed, what was not handled was missed. Where the customer has decided, what is due is skipped.
 * Else the nearest of what is due is sent, and the others count as missed in its favour; what was
 * due before the contract or the offsets were recorded was never due.
 *
 * The rules are ours: no clause asks for reminders.
 */
export function reminderRun(notice: NoticeToRemindOf, today: CalendarDate): ReminderRun {
  const { noticeDueBy, endedBy, decision } = notice;
  if (endedBy === 'OTHER') return NOTHING;
  const due = dueOffsets(notice, today);
  if (endedBy === 'NOTICE') return all(due, 'SKIPPED', 'NOTICE_STANDS');
  if (today > noticeDueBy) {
    return { outcomes: outcomesOf(notice, due, () => MISSED), isDeadlinePassed: true };
  }
  if (decision?.kind === 'RENEW') return all(due, 'SKIPPED', 'DECIDED');
  if (decision?.kind === 'LATER' && decision.until > today) {
    return all(due, 'SKIPPED', 'POSTPONED');
  }
  const applicable = due.filter((daysBefore) => !isOfNoUse(notice, daysBefore));
  const nearest = Math.min(...applicable);
  const outcomes = outcomesOf(notice, due, (daysBefore) =>
    daysBefore === nearest ? SENT : MISSED,
  );
  return { outcomes, isDeadlinePassed: false };
}

const SENT = { state: 'SENT', reason: null } as const;
const MISSED = { state: 'MISSED', reason: 'TOO_LATE' } as const;

const all = (
  due: readonly number[],
  state: ReminderState,
  reason: ReminderReason,
): ReminderRun => ({
  outcomes: due.map((daysBefore) => ({ daysBefore, state, reason })),
  isDeadlinePassed: false,
});

function outcomesOf(
  notice: NoticeToRemindOf,
  due: readonly number[],
  outcome: (daysBefore: number) => Omit<ReminderOutcome, 'daysBefore'>,
): ReminderOutcome[] {
  return due.map((daysBefore) =>
    isOfNoUse(notice, daysBefore)
      ? { daysBefore, state: 'NOT_APPLICABLE', reason: 'NOT_KNOWN_THEN' }
      : { daysBefore, ...outcome(daysBefore) },
  );
}

/** Whether the day of a reminder lies before that on which anybody could have been reminded. */
function isOfNoUse(
  { noticeDueBy, contractRecordedOn, offsetsSetOn, offsets }: NoticeToRemindOf,
  daysBefore: number,
): boolean {
  const on = addDays(noticeDueBy, -daysBefore);
  const isOfSetting = offsets.includes(daysBefore) && offsetsSetOn !== undefined;
  return on < contractRecordedOn || (isOfSetting && on < offsetsSetOn);
}

/** The offsets whose day has come and that no run has handled, the furthest first. */
function dueOffsets(notice: NoticeToRemindOf, today: CalendarDate): number[] {
  const { noticeDueBy, handled } = notice;
  return allOffsets(notice).filter(
    (daysBefore) => addDays(noticeDueBy, -daysBefore) <= today && !handled.has(daysBefore),
  );
}

/** The offsets of the account, and the day that a decision names. */
export function allOffsets({
  noticeDueBy,
  offsets,
  decision,
}: Pick<NoticeToRemindOf, 'noticeDueBy' | 'offsets' | 'decision'>): number[] {
  const named = decision?.kind === 'LATER' ? [daysBetween(decision.until, noticeDueBy)] : [];
  return [...new Set([...offsets, ...named])].sort((a, b) => b - a);
}
