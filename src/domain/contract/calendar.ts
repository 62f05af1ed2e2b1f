import { addDays, LAST_DATE, type CalendarDate } from '../time/calendar-date';
import { localDate, type Instant, type TimeZone } from '../time/time-zone';
import { noticeDays } from './due-events';
import { allOffsets, type NoticeToRemindOf } from './reminder';
import { serviceSpans } from './service-spans';

import type { DayRange } from './subscription-status';
import type { TermPeriod, TermSchedule } from './term';
import { timelineAround } from './timeline';
import type { TimelineEntry, TimelineFacts, TimelineKind } from './timeline-entry';

/** What was on record of a contract from an instant on, until the next fact was recorded. */
export interface KnownFacts {
  readonly recordedAt: Instant;
  readonly facts: TimelineFacts;
}

/** A day of a contract as a calendar that is read again and again has it. */
export interface CalendarEntry {
  /** As it was known last. */
  readonly entry: TimelineEntry;
  /** Tells it from every other day of that kind of the contract, wherever it moves. */
  readonly key: string;
  /** How often it moved, fell away or came back since it was first known. */
  readonly sequence: number;
  /** When that was last; when it was first known where it never did. */
  readonly changedAt: Instant;
  /** Whether it fell away: by a notice, a withdrawal, or another fact that was recorded later. */
  readonly isCancelled: boolean;
}

/** Nothing is to be done, or is to come, on such a day: it is told of elsewhere. */
const NOT_SHOWN: readonly TimelineKind[] = ['BREACH_RECEIVED', 'EMERGENCY_NOTICE_OUTSTANDING'];

/**
 * The days of a contract for a calendar, by date: those that stand, and those that fell away.
 *
 * Each is followed through all that was known of the contract, one fact after the other. So how
 * often it changed follows from the facts, whoever reads the calendar and however often; and since
 * facts are only added, it never falls.
 *
 * A last day for notice is left out, or falls away, once the service ends with its period anyway.
 *
 * @param history what was known, the earliest first: at least what the contract began with.
 * @throws DomainError DATE_OUT_OF_RANGE when a period in the range would end after 9999-12-31.
 */
export function calendarEntries(
  schedule: TermSchedule,
  history: readonly KnownFacts[],
  { from, to }: DayRange,
): CalendarEntry[] {
  const followed = new Map<string, CalendarEntry>();
  for (const { recordedAt, facts } of history) {
    const found = byKey(shownDays(schedule, facts, { from, to }));
    for (const [place, { entry, key }] of found) {
      followed.set(place, standing(followed.get(place), entry, key, recordedAt));
    }
    for (const [place, before] of followed) {
      if (!found.has(place)) followed.set(place, fallenAway(before, recordedAt));
    }
  }
  return [...followed.values()]
    .filter(({ entry: { date } }) => from <= date && date < to)
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

const placeOf = ({ entry: { date, kind }, key }: CalendarEntry): string => `${date} ${kind} ${key}`;

function shownDays(schedule: TermSchedule, facts: TimelineFacts, range: DayRange): TimelineEntry[] {
  const entries = timelineAround(schedule, { ...facts, limitation: null }, range);
  const open = noticeDays(serviceSpans(schedule, facts.service, LAST_DATE), entries)
    .filter(({ endedBy }) => endedBy === null)
    .map(({ noticeDueBy, period }) => `${period.index} ${noticeDueBy}`);
  const isOpen = new Set(open);
  return entries.filter(
    ({ kind, date, period }) =>
      !NOT_SHOWN.includes(kind) &&
      (kind !== 'NOTICE_DUE' || isOpen.has(`${(period as TermPeriod).index} ${date}`)),
  );
}

/** Days of the term by their period, ends of service by their order, others by their fact. */
function byKey(
  entries: readonly TimelineEntry[],
): Map<string, { readonly entry: TimelineEntry; readonly key: string }> {
  const ends = entries.filter(({ kind }) => kind === 'SERVICE_ENDS');
  const order = ends.map(({ date }) => date).sort();
  const keyOf = ({ kind, date, period, factId }: TimelineEntry): string => {
    if (kind === 'SERVICE_ENDS') return `${order.indexOf(date)}`;
    return period ? `${period.index}` : (factId ?? '');
  };
  return new Map(
    entries.map((entry) => {
      const key = keyOf(entry);
      return [`${entry.kind} ${key}`, { entry, key }];
    }),
  );
}

function standing(
  before: CalendarEntry | undefined,
  entry: TimelineEntry,
  key: string,
  recordedAt: Instant,
): CalendarEntry {
  if (!before) return { entry, key, sequence: 0, changedAt: recordedAt, isCancelled: false };
  const isSame = !before.isCancelled && before.entry.date === entry.date;
  if (isSame) return { ...before, entry };
  const sequence = before.sequence + 1;
  return { entry, key, sequence, changedAt: recordedAt, isCancelled: false };
}

function fallenAway(before: CalendarEntry, recordedAt: Instant): CalendarEntry {
  if (before.isCancelled) return before;
  return { ...before, sequence: before.sequence + 1, changedAt: recordedAt, isCancelled: true };
}

/** Days for which a calendar goes on to say that an entry fell away. */
const CANCELLED_DAYS = 90;

/** Whether a calendar has the entry on a day in the zone: what fell away is told for a time. */
export const isStillShown = (
  { isCancelled, changedAt }: CalendarEntry,
  today: CalendarDate,
  zone: TimeZone,
): boolean => !isCancelled || today < addDays(localDate(changedAt, zone), CANCELLED_DAYS);

/**
 * Days before a last day for notice on which a calendar rings, the furthest first: those of the
 * account's reminders, as far as no decision of the customer makes them idle.
 */
export function alarmOffsets(
  notice: Pick<NoticeToRemindOf, 'noticeDueBy' | 'offsets' | 'decision'>,
): number[] {
  const { noticeDueBy, decision } = notice;
  if (decision?.kind === 'RENEW') return [];
  const all = allOffsets(notice);
  if (decision?.kind !== 'LATER') return all;
  return all.filter((daysBefore) => addDays(noticeDueBy, -daysBefore) >= decision.until);
}
