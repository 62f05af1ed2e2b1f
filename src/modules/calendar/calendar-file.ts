import ical, {
  ICalAlarmRelatesTo,
  ICalAlarmType,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';

/** An entry as a file has it: a whole day, in no zone. */
export interface FileEntry {
  readonly uid: string;
  readonly sequence: number;
  readonly changedAt: Instant;
  readonly isCancelled: boolean;
  readonly on: CalendarDate;
  readonly title: string;
  readonly text: string;
  /** Days before it on which a program may ring. */
  readonly alarms: readonly number[];
}

/** Programs are asked to read again so often; most take many hours all the same. */
const REFRESHED_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
/** An alarm rings in the morning, by the clock of whoever reads. */
const ALARM_SECONDS = 9 * 3_600;

/**
 * A calendar as iCalendar (RFC 5545). It follows from the entries alone.
 *
 * Days are handed on as text: a `Date` at midnight here is the day before in UTC, east of it.
 */
export function calendarFile(name: string, entries: readonly FileEntry[]): string {
  const calendar = ical({
    prodId: '//Switchboard//Contract dates//EN',
    method: ICalCalendarMethod.PUBLISH,
    name: escaped(name),
    ttl: REFRESHED_SECONDS,
  });
  for (const { uid, sequence, changedAt, isCancelled, on, title, text, alarms } of entries) {
    const event = calendar.createEvent({
      ...{ id: uid, sequence, stamp: changedAt, lastModified: changedAt },
      ...{ start: on, allDay: true, summary: title, description: text },
      status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
    });
    for (const daysBefore of alarms) {
      const alarm = event.createAlarm({
        ...{ type: ICalAlarmType.display, description: title },
        // From the first instant of the day.
        triggerBefore: daysBefore * DAY_SECONDS - ALARM_SECONDS,
      });
      // Of what rings later, it would count from the day's end; its maker has no such word.
      alarm.relatesTo(ICalAlarmRelatesTo.start);
    }
  }
  return `${calendar.toString()}\r\n`;
}

/** The library escapes what events say, and not the name of the calendar (RFC 5545, 3.3.11). */
const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, (mark) => `\\${mark}`);
