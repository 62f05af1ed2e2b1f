import { dayNumber, parseDate } from '../domain/time/calendar-date';
import { DomainError } from '../domain/domain-error';
import { offsetMillisAt, type TimeZone } from '../domain/time/time-zone';

const DAY_MILLIS = 86_400_000;

/**
 * The moments at which a zone's clock shows that time, the earlier first.
 *
 * None where the clock was put forward over it, two where it was put back. The moments are exact:
 * each is kept only if the zone's own offset then leads back to the time.
 *
 * @param wall milliseconds since 1970 that the clock shows, read as if it were one of UTC.
 */
export function momentsOf(wall: number, zone: TimeZone): readonly number[] {
  const moments: number[] = [];
  // An offset is at most a day, so one of these is in force whenever the clock can show the time,
  // also where it was put twice in the two days, which has happened.
  const before = offsetMillisAt(wall - DAY_MILLIS, zone);
  const after = offsetMillisAt(wall + DAY_MILLIS, zone);
  const offsets =
    before === after
      ? [before, offsetMillisAt(wall - before, zone)]
      : [before, after, offsetMillisAt(wall - before, zone), offsetMillisAt(wall - after, zone)];
  for (const offset of offsets) {
    const moment = wall - offset;
    if (!moments.includes(moment) && offsetMillisAt(moment, zone) === offset) moments.push(moment);
  }
  return moments.length > 1 ? moments.sort((a, b) => a - b) : moments;
}

const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:[.,](\d{1,9}))?$/;

/**
 * What a clock shows, as milliseconds since 1970 read as if it were one of UTC; null where no clock
 * does. What is finer than a millisecond is cut off.
 *
 * @param date as YYYY-MM-DD.
 * @param time as HH:MM:SS, with or without a fraction; a leap second is none.
 */
export function wallMillis(date: string, time: string): number | null {
  const parts = TIME_OF_DAY.exec(time);
  if (!parts) return null;
  const seconds = Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3]);
  const millis = Number((parts[4] ?? '').slice(0, 3).padEnd(3, '0'));
  try {
    return dayNumber(parseDate(date)) * DAY_MILLIS + seconds * 1000 + millis;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
