import { dayNumber, dayNumberOf, fromDayNumber, quote, type CalendarDate } from './calendar-date';
import { DomainError } from '../domain-error';

/**
 * A moment, as its canonical text "YYYY-MM-DDThh:mm:ss.sssZ": UTC, milliseconds, compares with `<`.
 */
export type Instant = string & { readonly brand: 'Instant' };

/** An IANA zone name in Area/City form, or "UTC". */
export type TimeZone = string & { readonly brand: 'TimeZone' };

const INSTANT_FORM =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,3})0*)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
/** "YYYY-MM-DDThh:mm:ss.sssZ" */
const CANONICAL_LENGTH = 24;
const DAY_SECONDS = 86_400;
const DAY_MILLIS = DAY_SECONDS * 1_000;
/** Days that are remembered: some fifty years. */
const DAYS_KNOWN_MAX = 20_000;

/**
 * The instant that an RFC 3339 text names; an offset other than Z is converted.
 *
 * @throws DomainError INVALID_INSTANT for any other form, a leap second, or more than milliseconds.
 */
export function parseInstant(text: string): Instant {
  if (isCanonical(text)) {
    return (text.length === CANONICAL_LENGTH ? text : `${text.slice(0, 19)}.000Z`) as Instant;
  }
  const parts = INSTANT_FORM.exec(text);
  if (parts?.[1] !== undefined && parts[1] >= '0001') {
    const millis = Date.parse(text.replace(/(\.\d{3})0+/, '$1'));
    // Date.parse rolls 30 February over to March: the date must come back as it went in.
    const dateExists = isExistingDate(parts[1]);
    const year = new Date(millis).getUTCFullYear();
    if (dateExists && year >= 1 && year <= 9999) return toInstant(millis);
  }
  throw new DomainError(
    'INVALID_INSTANT',
    `expected an instant as "2026-01-31T09:30:00Z" (RFC 3339, at most milliseconds), got ${quote(text)}`,
  );
}

/** The number that two digits of a text make; no number at all where they are none. */
function twoDigits(text: string, place: number): number {
  const [tens, ones] = [text.charCodeAt(place) - 48, text.charCodeAt(place + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

const DASH = 0x2d;
const COLON = 0x3a;

/**
 * Whether it is written as we write instants ourselves, or with whole seconds: nothing to convert.
 *
 * Read digit by digit, because a delivery has millions of them. What this does not know, the form
 * below may still know.
 */
function isCanonical(text: string): boolean {
  const { length } = text;
  if ((length !== CANONICAL_LENGTH && length !== 20) || text.charAt(length - 1) !== 'Z')
    return false;
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH || text.charAt(10) !== 'T') {
    return false;
  }
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return false;
  if (
    length === 24 &&
    !(text.charAt(19) === '.' && twoDigits(text, 20) + twoDigits(text, 21) >= 0)
  ) {
    return false;
  }
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const [month, day] = [twoDigits(text, 5), twoDigits(text, 8)];
  const isTime = twoDigits(text, 11) < 24 && twoDigits(text, 14) < 60 && twoDigits(text, 17) < 60;
  // Days from the 29th on are rare enough to be looked up.
  const isDay = day >= 1 && (day <= 28 || isExistingDate(text.slice(0, 10)));
  return isTime && year >= 1 && month >= 1 && month <= 12 && isDay;
}

function isExistingDate(text: string): boolean {
  const millis = Date.parse(text);
  return Number.isFinite(millis) && new Date(millis).toISOString().startsWith(text);
}

export const toInstant = (millis: number): Instant => new Date(millis).toISOString() as Instant;

/** Milliseconds since 1970; worked out from the digits, because a call asks for it six times. */
export function millisOf(instant: Instant): number {
  if (instant.length !== CANONICAL_LENGTH) return Date.parse(instant);
  const digit = (place: number) => instant.charCodeAt(place) - 48;
  const two = (place: number) => digit(place) * 10 + digit(place + 1);
  const day = dayNumberOf(two(0) * 100 + two(2), two(5), two(8));
  const seconds = day * DAY_SECONDS + (two(11) * 60 + two(14)) * 60 + two(17);
  return seconds * 1_000 + digit(20) * 100 + two(21);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/**
 * The zone that a name stands for, in the usual case of its letters.
 *
 * Only names that Intl accepts, and only Area/City or UTC: abbreviations such as EST mean different
 * things to different systems.
 *
 * @throws DomainError INVALID_TIME_ZONE
 */
export function parseTimeZone(text: string): TimeZone {
  if (text === 'UTC') return text as TimeZone;
  if (/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/.test(text) && text.length <= 50) {
    try {
      const known = formatterOf(text).resolvedOptions().timeZone;
      // Names differ by case only in what someone typed; an alias keeps the name it came with.
      return (known.toLowerCase() === text.toLowerCase() ? known : text) as TimeZone;
    } catch {
      // falls through to the one message below
    }
  }
  throw new DomainError(
    'INVALID_TIME_ZONE',
    `expected an IANA time zone such as "Europe/Paris" or "UTC", got ${quote(text)}`,
  );
}

/** Milliseconds since 1970 that the zone's wall clock shows at `millis`, read as if it were UTC. */
function wallClock(millis: number, zone: TimeZone): number {
  const field: Record<string, number> = {};
  let beforeChrist = false;
  for (const part of formatterOf(zone).formatToParts(millis)) {
    if (part.type === 'era') beforeChrist = part.value.startsWith('B');
    else field[part.type] = Number(part.value);
  }
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = field;
  const shown = new Date(0);
  shown.setUTCFullYear(beforeChrist ? 1 - year : year, month - 1, day);
  return shown.getTime() + (hour * 3600 + minute * 60 + second) * 1000;
}

/** Zone -> UTC day -> the offset that holds all that day; null for a day on which it changes. */
const offsetsByDay = new Map<TimeZone, Map<number, number | null>>();

/**
 * Milliseconds by which the zone's wall clock is ahead of UTC at that moment.
 *
 * A day of UTC that begins and ends with the same offset has it all day: no zone changes twice in
 * one. So asking for many moments of a few days costs one look each.
 */
export function offsetMillisAt(millis: number, zone: TimeZone): number {
  let days = offsetsByDay.get(zone);
  if (!days || days.size > DAYS_KNOWN_MAX) {
    days = new Map<number, number | null>();
    offsetsByDay.set(zone, days);
  }
  const day = Math.floor(millis / DAY_MILLIS);
  let offset = days.get(day);
  if (offset === undefined) {
    const first = offsetAt(day * DAY_MILLIS, zone);
    offset = first === offsetAt((day + 1) * DAY_MILLIS - 1, zone) ? first : null;
    days.set(day, offset);
  }
  return offset ?? offsetAt(millis, zone);
}

/** What a zone's calendar and clock show at a moment. */
export interface LocalTime {
  readonly date: CalendarDate;
  /** Whole minutes since the clock showed 00:00: 0 to 1,439. */
  readonly minuteOfDay: number;
}

export function localTime(instant: Instant, zone: TimeZone): LocalTime {
  const millis = millisOf(instant);
  const shown = millis + offsetMillisAt(millis, zone);
  const day = Math.floor(shown / DAY_MILLIS);
  const minuteOfDay = Math.floor((shown - day * DAY_MILLIS) / 60_000);
  return { date: dateOf(day), minuteOfDay };
}

/** The dates of days, so that a day's calls share one text. */
const datesByDay = new Map<number, CalendarDate>();

function dateOf(day: number): CalendarDate {
  let date = datesByDay.get(day);
  if (date === undefined) {
    date = fromDayNumber(day);
    if (datesByDay.size < DAYS_KNOWN_MAX) datesByDay.set(day, date);
  }
  return date;
}

/** The civil date that the zone's calendar shows at this instant. */
export function localDate(instant: Instant, zone: TimeZone): CalendarDate {
  const millis = millisOf(instant);
  return fromDayNumber(Math.floor((millis + offsetMillisAt(millis, zone)) / DAY_MILLIS));
}

/**
 * The first instant of a civil date in a zone.
 *
 * Where midnight does not exist it is the first instant after the gap; where it exists twice, the
 * earlier. Not computed in SQL: PostgreSQL takes the later of two midnights.
 */
export function startOfDay(date: CalendarDate, zone: TimeZone): Instant {
  const midnight = dayNumber(date) * DAY_MILLIS;
  // The wall clock is at most a day away from UTC, and zone rules change at most once in that
  // window around a given midnight, so the first instant of the day is found by bisecting "date
  // reached?".
  let before = midnight - 2 * DAY_MILLIS;
  let reached = midnight + 2 * DAY_MILLIS;
  const early = midnight - offsetAt(midnight - DAY_MILLIS, zone);
  const late = midnight - offsetAt(midnight + DAY_MILLIS, zone);
  for (const guess of early <= late ? [early, late] : [late, early]) {
    if (isFirstInstant(guess, midnight, zone)) return toInstant(guess);
  }
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (wallClock(middle, zone) >= midnight) reached = middle;
    else before = middle;
  }
  return toInstant(reached);
}

function offsetAt(millis: number, zone: TimeZone): number {
  const whole = Math.floor(millis / 1000) * 1000;
  return wallClock(whole, zone) - whole;
}

/** Whether the day begins at `guess`: it has begun then, and had not a second earlier. */
function isFirstInstant(guess: number, midnight: number, zone: TimeZone): boolean {
  return wallClock(guess, zone) >= midnight && wallClock(guess - 1000, zone) < midnight;
}
