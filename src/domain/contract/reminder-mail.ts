import { addDays, type CalendarDate } from '../time/calendar-date';
import type { NoticeDay } from './due-events';
import type { RenewalDecision } from './reminder';

/** What a mail about a last day for notice says: that it comes, or that it has passed. */
export type ReminderMailKind = 'REMINDER' | 'DEADLINE_PASSED';

/** So many days after a last day for notice nobody is told any more that it has passed. */
export const PASSED_MAIL_DAYS = 30;

/** Why what is mailed has become of no use. */
export type VoidReason =
  /** The contract has no such last day for notice any more. */
  | 'DAY_CHANGED'
  | 'NOTICE_STANDS'
  /** The service ends with the period otherwise than by notice. */
  | 'SERVICE_ENDS'
  | 'DECIDED'
  | 'POSTPONED'
  /** A nearer reminder of the same day has been sent. */
  | 'NEARER_ONE'
  | 'TOO_LATE';

/** A mail that is about to be sent, with what has become of its last day for notice. */
export interface MailOnNotice {
  readonly kind: ReminderMailKind;
  readonly noticeDueBy: CalendarDate;
  /** Of a reminder: so many days before that day; null for one that the day has passed. */
  readonly daysBefore: number | null;
  /** What ends the service with the period; undefined where the contract has no such day. */
  readonly endedBy: NoticeDay['endedBy'] | undefined;
  readonly decision: RenewalDecision | undefined;
  /** The reminders of that day that were handled: days before it. */
  readonly handled: ReadonlySet<number>;
}

/**
 * Why a mail is not to be sent on a local date; null where it is. What has changed since it became
 * due is asked again: nobody is told what does not hold any more.
 *
 * The rules are ours: no clause asks for reminders.
 */
export function reasonNotToMail(mail: MailOnNotice, today: CalendarDate): VoidReason | null {
  const { kind, noticeDueBy, endedBy, decision, daysBefore, handled } = mail;
  if (endedBy === undefined) return 'DAY_CHANGED';
  if (endedBy === 'NOTICE') return 'NOTICE_STANDS';
  if (endedBy === 'OTHER') return 'SERVICE_ENDS';
  const last = kind === 'REMINDER' ? noticeDueBy : addDays(noticeDueBy, PASSED_MAIL_DAYS);
  if (today > last) return 'TOO_LATE';
  if (decision?.kind === 'RENEW') return 'DECIDED';
  if (daysBefore === null) return null;
  if (decision?.kind === 'LATER' && decision.until > today) return 'POSTPONED';
  return [...handled].some((days) => days < daysBefore) ? 'NEARER_ONE' : null;
}
