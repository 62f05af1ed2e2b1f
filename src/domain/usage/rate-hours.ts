import { dayNumber, type CalendarDate } from '../time/calendar-date';
import type { LocalTime } from '../time/time-zone';

export const WEEKDAYS = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/**
 * The local hours in which a rate holds.
 *
 * From `fromMinute` (inclusive) to `beforeMinute` (exclusive) on each of its days; where the end is
 * not after the start the hours run over midnight: 18:00 to 08:00 is the evening and the early
 * morning of each of those days, not of the day after.
 */
export interface RateHours {
  readonly weekdays: readonly Weekday[];
  /** Minute of the day, 0 to 1,439. */
  readonly fromMinute: number;
  /** Minute of the day, 1 to 1,440. */
  readonly beforeMinute: number;
}

const MINUTES_OF_DAY = 1_440;

/** 1970-01-01 was a Thursday. */
export function weekdayOf(date: CalendarDate): Weekday {
  const index = (((dayNumber(date) + 3) % 7) + 7) % 7;
  return WEEKDAYS[index] as Weekday;
}

/**
 * Whether the rate holds at that local time. It then covers the whole call, however long.
 *
 * Source: the order; our reading where it does not split calls.
 */
export function holdsAt(hours: RateHours, { date, minuteOfDay }: LocalTime): boolean {
  const { fromMinute, beforeMinute, weekdays } = hours;
  const inHours =
    fromMinute < beforeMinute
      ? fromMinute <= minuteOfDay && minuteOfDay < beforeMinute
      : fromMinute <= minuteOfDay || minuteOfDay < beforeMinute;
  return inHours && weekdays.includes(weekdayOf(date));
}

/** The stretches of one day, in minutes, from (inclusive) to before (exclusive). */
function stretchesOf({ fromMinute, beforeMinute }: RateHours): readonly [number, number][] {
  if (fromMinute < beforeMinute) return [[fromMinute, beforeMinute]];
  return [
    [0, beforeMinute],
    [fromMinute, MINUTES_OF_DAY],
  ];
}

/** Whether there is a minute of a week in which both hold. */
export function hoursOverlap(a: RateHours, b: RateHours): boolean {
  if (!a.weekdays.some((day) => b.weekdays.includes(day))) return false;
  return stretchesOf(a).some(([from, before]) =>
    stretchesOf(b).some(([otherFrom, otherBefore]) => from < otherBefore && otherFrom < before),
  );
}

/** The minute of the day that a clock shows, from "00:00" to "24:00"; undefined for other texts. */
export const minuteOf = (text: string): number | undefined =>
  /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text)
    ? Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
    : undefined;

/** A minute of the day as a clock shows it, "08:30"; the end of the day as "24:00". */
export function formatMinute(minute: number): string {
  const two = (part: number) => `${part}`.padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The hours in words, such as "MONDAY, FRIDAY 08:00-18:00". */
export function formatHours({ weekdays, fromMinute, beforeMinute }: RateHours): string {
  const days = weekdays.length === WEEKDAYS.length ? 'every day' : weekdays.join(', ');
  return `${days} ${formatMinute(fromMinute)}-${formatMinute(beforeMinute)}`;
}
