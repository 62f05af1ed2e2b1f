import { addDays, type CalendarDate } from '../time/calendar-date';
import { startOfDay, type Instant, type TimeZone } from '../time/time-zone';
import { allOffsets, type NoticeToRemindOf } from './reminder';
import { spanOn, type ServiceSpan } from './service-spans';
import { termPeriodOn, type TermPeriod, type TermSchedule } from './term';
import type { TimelineEntry } from './timeline-entry';

/** What time alone brings about, as it is told. */
export type TermEventType = 'term.started' | 'term.renewed' | 'term.ended' | 'price.changed';

/** Something that a day brought to a contract, at the first instant of the day in its zone. */
export interface TermEvent {
  readonly type: TermEventType;
  readonly on: CalendarDate;
  readonly at: Instant;
  /** What tells it from every other event of that type of the contract. */
  readonly key: string;
}

/** A last day for notice, and the period that it is about. */
export interface NoticeDay {
  readonly period: TermPeriod;
  readonly noticeDueBy: CalendarDate;
  /** What ends the service with the period; null where it renews if nothing is done. */
  readonly endedBy: 'NOTICE' | 'OTHER' | null;
}

/**
 * What the days of a timeline tell of a term: that it started, renewed and ended, and that a price
 * changed. By date; of one day in the order of the timeline.
 */
export function termEvents(
  schedule: TermSchedule,
  entries: readonly TimelineEntry[],
  zone: TimeZone,
): TermEvent[] {
  return entries.flatMap((entry) => {
    const named = nameOf(schedule, entry);
    return named ? [{ ...named, on: entry.date, at: startOfDay(entry.date, zone) }] : [];
  });
}

function nameOf(
  schedule: TermSchedule,
  { kind, date, factId, period }: TimelineEntry,
): Pick<TermEvent, 'type' | 'key'> | undefined {
  switch (kind) {
    case 'SERVICE_STARTS':
      return { type: 'term.started', key: date };
    case 'TERM_RENEWS':
      return { type: 'term.renewed', key: `${(period as TermPeriod).index - 1}` };
    case 'SERVICE_ENDS': {
      const last = termPeriodOn(schedule, addDays(date, -1)) as TermPeriod;
      return { type: 'term.ended', key: `${last.index}` };
    }
    case 'PRICE_CHANGES':
      return { type: 'price.changed', key: `${factId} ${date}` };
    default:
      return undefined;
  }
}

/** The last days for notice on a timeline, with what stands of each. */
export const noticeDays = (
  spans: readonly ServiceSpan[],
  entries: readonly TimelineEntry[],
): NoticeDay[] =>
  entries
    .filter(({ kind }) => kind === 'NOTICE_DUE')
    .map(({ date, period }) => {
      const own = period as TermPeriod;
      return { period: own, noticeDueBy: date, endedBy: endedBy(own, spanOn(spans, date)) };
    });

function endedBy(period: TermPeriod, span: ServiceSpan | undefined): NoticeDay['endedBy'] {
  if (span?.end === undefined || span.endsBefore !== period.endsBefore) return null;
  return span.end.kind === 'NOTICE' ? 'NOTICE' : 'OTHER';
}

/** The days after a date on which something is to be done about a last day for notice. */
export function runDays(
  notice: Pick<NoticeToRemindOf, 'noticeDueBy' | 'offsets' | 'decision'>,
  after: CalendarDate,
): CalendarDate[] {
  const { noticeDueBy } = notice;
  const reminders = allOffsets(notice).map((daysBefore) => addDays(noticeDueBy, -daysBefore));
  return [...reminders, addDays(noticeDueBy, 1)].filter((day) => day > after);
}
