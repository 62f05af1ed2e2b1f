import { quote } from '../domain/time/calendar-date';
import type { TimeZone } from '../domain/time/time-zone';
import { momentsOf, wallMillis } from './local-time';
import { MONTH_NAMES, WEEKDAY_NAMES, type TimePattern, type TimeParts } from './time-pattern';

/** The moments that a text may mean, the earlier first, or what is wrong with it. */
export type Reading =
  | { readonly moments: readonly number[]; readonly problem?: undefined }
  | { readonly moments?: undefined; readonly problem: string };

/** How times are written in an input. */
export type TimeForm = (text: string) => Reading;

/**
 * A time by a pattern, in a zone unless it says its offset from UTC.
 *
 * @param zone null where the pattern has the offset.
 */
export function localForm(pattern: TimePattern, zone: TimeZone | null): TimeForm {
  return (text) => {
    const parts = pattern.read(text);
    const wall = parts && wallOf(parts);
    if (parts === null || wall === null) {
      const what = pattern.hasOffset ? 'a time' : 'a local time';
      return { problem: `expected ${what} as "${pattern.shown}", got ${quote(text)}` };
    }
    if (parts.offset !== undefined) {
      const offset = offsetMillis(parts.offset);
      return offset === null
        ? { problem: `expected an offset such as "+02:00", got ${quote(parts.offset)}` }
        : within([wall - offset], text);
    }
    const moments = zone === null ? [wall] : momentsOf(wall, zone);
    return moments.length > 0
      ? within(moments, text)
      : {
          problem: `expected a time that the clocks of ${zone ?? 'UTC'} showed, got ${quote(text)}`,
        };
  };
}

/** What a clock shows; null where no clock and no calendar does. */
function wallOf(parts: TimeParts): number | null {
  const { year, month, day, half, fraction } = parts;
  const hour = half === undefined ? Number(parts.hour) : hourOf(Number(parts.hour), half);
  const two = (digits: string | number) => `${digits}`.padStart(2, '0');
  const [minute = '0', second = '0'] = [parts.minute, parts.second];
  const time = `${two(hour)}:${two(minute)}:${two(second)}`;
  const wall = wallMillis(
    `${year}-${two(month)}-${two(day)}`,
    fraction === undefined ? time : `${time}.${fraction}`,
  );
  if (wall === null || parts.weekday === undefined) return wall;
  // A day of the week that is not the date's says that one of them was read wrongly.
  const weekday = WEEKDAY_NAMES[new Date(wall).getUTCDay()];
  return parts.weekday.toLowerCase().slice(0, 3) === weekday ? wall : null;
}

/** Of twelve hours; 99, which no clock shows, where there is no such hour. */
function hourOf(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return 99;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

const OFFSET = /^([+-])([01]\d|2[0-3]):?([0-5]\d)?$/;

/** Offsets from UTC that RFC 5322 has names for. */
const NAMED_HOURS: Readonly<Record<string, number>> = {
  ...{ z: 0, ut: 0, utc: 0, gmt: 0 },
  ...{ edt: -4, est: -5, cdt: -5, cst: -6, mdt: -6, mst: -7, pdt: -7, pst: -8 },
};

function offsetMillis(text: string): number | null {
  const name = text.toLowerCase();
  if (Object.hasOwn(NAMED_HOURS, name)) return (NAMED_HOURS[name] ?? 0) * 3_600_000;
  const parts = OFFSET.exec(text);
  if (!parts) return null;
  const [, sign, hours = '0', minutes = '0'] = parts;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -offset : offset;
}

const ISO_FORM =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::[\d.,]+)?) ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$/i;
/** "Thu, 07 May 2026 10:22:33 +0000" of RFC 5322. */
const MAIL_FORM =
  /^(?:([a-z]{3}), *)?(\d{1,2}) +([a-z]{3}) +(\d{4}) +(\d{2}):(\d{2})(?::(\d{2}))? +([a-z]{1,3}|[+-]\d{4})$/i;
/** "Thu May 07 10:22:33 2026 UTC" of PostgreSQL and date(1). */
const DATE_FORM =
  /^([a-z]{3}) +([a-z]{3}) +(\d{1,2}) +(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))? +(?:(utc|gmt) +)?(\d{4})(?: +(utc|gmt))?$/i;

/**
 * An instant that says its offset from UTC: of ISO 8601, of RFC 5322, as PostgreSQL writes it;
 * finer than milliseconds is cut off.
 */
export const isoForm: TimeForm = (text) => {
  const [, date, time, offset] = ISO_FORM.exec(text) ?? [];
  if (date !== undefined && time !== undefined && offset !== undefined) {
    const wall = wallMillis(date, time.length === 5 ? `${time}:00` : time);
    const ahead = offsetMillis(offset.toUpperCase());
    if (wall !== null && ahead !== null) return within([wall - ahead], text);
  }
  const named = /^[a-z0-9]/i.test(text) ? namedMonth(text) : null;
  if (named !== null) return within([named], text);
  return { problem: `expected an instant as "2026-01-31T09:30:00Z", got ${quote(text)}` };
};

/** An instant of a form that names the month; null for others. */
function namedMonth(text: string): number | null {
  const mail = MAIL_FORM.exec(text);
  if (mail) {
    const [, weekday, day = '', name = '', year = '', hour = '', minute = '', second, zone = ''] =
      mail;
    return instantOf({ year, month: monthOf(name), day, hour, minute, second, weekday }, zone);
  }
  const date = DATE_FORM.exec(text);
  if (!date) return null;
  const [, weekday, name = '', day = '', hour = '', minute = '', second, fraction] = date;
  const [zone, year = '', zoneBehind] = date.slice(8);
  const month = monthOf(name);
  const parts = { year, month, day, hour, minute, second, fraction, weekday };
  return instantOf(parts, zone ?? zoneBehind ?? '');
}

function instantOf(parts: TimeParts, zone: string): number | null {
  const [wall, offset] = [wallOf(parts), offsetMillis(zone)];
  return wall === null || offset === null ? null : wall - offset;
}

/** "00", which no calendar has, for what is no month. */
const monthOf = (name: string): string => `${MONTH_NAMES.indexOf(name.toLowerCase()) + 1}`;

/** Units that a number since 1970 may count, and how many of its digits are below a second. */
const EPOCH_DIGITS = { epoch: 0, epochMillis: 3, epochMicros: 6 } as const;

export type EpochUnit = keyof typeof EPOCH_DIGITS;

/** A number of units since 1970; cut, as text, to milliseconds: no float is near. */
export function epochForm(unit: EpochUnit): TimeForm {
  const below = EPOCH_DIGITS[unit];
  return (text) => {
    const [, whole, fraction = ''] = /^(\d{1,20})(?:\.(\d{1,20}))?$/.exec(text) ?? [];
    if (whole === undefined) {
      return { problem: `expected a number as times in ${unit} are, got ${quote(text)}` };
    }
    const digits = `${whole.padStart(below + 1, '0')}${fraction.slice(0, 3).padEnd(3, '0')}`;
    return within([Number(digits.slice(0, digits.length - below))], text);
  };
}

/** Whether a number of units since 1970 is 0, by which switches say that there was no such time. */
export const isNever = (epoch: string): boolean => epoch === '' || /^0+(?:\.0*)?$/.test(epoch);

const LATEST_MILLIS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const EARLIEST_MILLIS = Date.UTC(1970, 0, 1);

function within(moments: readonly number[], text: string): Reading {
  return moments.every((millis) => millis >= EARLIEST_MILLIS && millis <= LATEST_MILLIS)
    ? { moments }
    : { problem: `expected a time of the years 1970 to 9999, got ${quote(text)}` };
}
