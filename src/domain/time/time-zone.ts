import { Temporal } from 'temporal-polyfill';
import { dayNumberOf, fromDayNumber, quote, type CalendarDate } from './calendar-date';
import { DomainError } from '../domain-error';
import { refusal } from '../refusals';
import { told, type Wording } from '../wording';

/**
 * A moment, as its canonical text "YYYY-MM-DDThh:mm:ss.sssZ": UTC, milliseconds, compares with `<`.
 */
export type Instant = string & { readonly brand: 'Instant' };

/** An IANA zone name in Area/City form, or "UTC". */
export type TimeZone = string & { readonly brand: 'TimeZone' };

const INSTANT_FORM =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
/** More digits of a second than we keep. */
const BELOW_MILLIS = /(\.\d{3})\d+/;
/** "YYYY-MM-DDThh:mm:ss.sssZ" */
const CANONICAL_LENGTH = 24;
const DAY_SECONDS = 86_400;
const DAY_MILLIS = DAY_SECONDS * 1_000;

/**
 * The instant that an RFC 3339 text names; an offset other than Z is converted, and what is finer
 * than milliseconds is cut off.
 *
 * @throws DomainError INVALID_INSTANT for any other form, and for a leap second.
 */
export function parseInstant(text: string): Instant {
  if (isCanonical(text)) {
    return (text.length === CANONICAL_LENGTH ? text : `${text.slice(0, 19)}.000Z`) as Instant;
  }
  const parts = INSTANT_FORM.exec(text);
  if (parts?.[1] !== undefined && parts[1] >= '0001') {
    const millis = Date.parse(text.replace(BELOW_MILLIS, '$1').toUpperCase());
    // Date.parse rolls 30 February over to March: the date must come back as it went in.
    const dateExists = isExistingDate(parts[1]);
    const year = new Date(millis).getUTCFullYear();
    if (dateExists && year >= 1 && year <= 9999) return toInstant(millis);
  }
  throw new DomainError(
    'INVALID_INSTANT',
    refusal('expected an instant as "2026-01-31T09:30:00Z" (RFC 3339), got {got}', {
      got: quote(text),
    }),
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

/**
 * The zone that a name stands for, in the usual case of its letters; an alias stays one.
 *
 * Only names that the platform knows, and only Area/City or UTC: abbreviations such as EST mean
 * different things to different systems.
 *
 * @throws DomainError INVALID_TIME_ZONE
 */
export function parseTimeZone(text: string): TimeZone {
  if (text === 'UTC') return text as TimeZone;
  if (/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/.test(text) && text.length <= 50) {
    try {
      // In one case of letters: Temporal keeps what it makes of each spelling.
      return momentIn(text.toLowerCase(), 0).timeZoneId as TimeZone;
    } catch {
      // falls through to the one message below
    }
  }
  throw new DomainError(
    'INVALID_TIME_ZONE',
    refusal('expected an IANA time zone such as "Europe/Paris" or "UTC", got {got}{hint}', {
      ...{ got: quote(text), hint: hintOf(text) ?? '' },
    }),
  );
}

/** Hours ahead of UTC: what abbreviations mean that the zone database knows to be fixed. */
const FIXED_ZONES: ReadonlyMap<string, number> = new Map([
  ['EST', -5],
  ['MST', -7],
  ['HST', -10],
]);
const BEHIND = [
  '; a zone that is always {hours} hour behind UTC is written {name}',
  '; a zone that is always {hours} hours behind UTC is written {name}',
] as const;
const AHEAD = [
  '; a zone that is always {hours} hour ahead of UTC is written {name}',
  '; a zone that is always {hours} hours ahead of UTC is written {name}',
] as const;
const OFFSET_FORM = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?00)?$/i;

/**
 * How a zone is written that is always so many whole hours away from UTC, for whoever names it by
 * them; "" for other texts. The signs of Etc are those of POSIX, turned round.
 */
export function zoneHint(text: string): string {
  const hint = hintOf(text);
  return hint ? told(hint, 'EN') : '';
}

function hintOf(text: string): Wording | undefined {
  const [, sign = '+', digits] = OFFSET_FORM.exec(text) ?? [];
  const stated = digits === undefined ? FIXED_ZONES.get(text) : Number(`${sign}${digits}`);
  if (stated === undefined || stated === 0 || stated < -12 || stated > 14) return undefined;
  const hours = Math.abs(stated);
  const name = quote(`Etc/GMT${stated < 0 ? '+' : '-'}${hours}`);
  const [one, several] = stated < 0 ? BEHIND : AHEAD;
  return refusal(hours === 1 ? one : several, { hours, name });
}

function momentIn(zone: string, millis: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(millis).toZonedDateTimeISO(zone);
}

/** A time, its end excluded, in which a zone's clock stays as far ahead of UTC. */
interface OffsetPeriod {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

/** A year has three at the most, but for a few zones. */
const PERIODS_KEPT = 4;

/** For each zone that there is, the periods asked for last: calls of a year share them. */
const periodsByZone = new Map<TimeZone, readonly OffsetPeriod[]>();

/** Milliseconds by which the zone's wall clock is ahead of UTC at that moment. */
export function offsetMillisAt(millis: number, zone: TimeZone): number {
  const known = periodsByZone.get(zone) ?? [];
  for (const period of known) {
    if (millis >= period.from && millis < period.until) return period.offset;
  }
  const period = periodFrom(millis, zone);
  const others = known.filter(({ until }) => until !== period.until);
  periodsByZone.set(zone, [period, ...others].slice(0, PERIODS_KEPT));
  return period.offset;
}

function periodFrom(from: number, zone: TimeZone): OffsetPeriod {
  const moment = momentIn(zone, from);
  const change = moment.getTimeZoneTransition('next');
  return {
    from,
    until: change?.epochMilliseconds ?? Infinity,
    offset: moment.offsetNanoseconds / 1e6,
  };
}

/** What a zone's calendar and clock show at a moment. */
export interface LocalTime {
  readonly date: CalendarDate;
  /** Whole minutes since the clock showed 00:00: 0 to 1,439. */
  readonly minuteOfDay: number;
}

export function localTime(instant: Instant, zone: TimeZone): LocalTime {
  const shown = wallMillis(instant, zone);
  const day = Math.floor(shown / DAY_MILLIS);
  const minuteOfDay = Math.floor((shown - day * DAY_MILLIS) / 60_000);
  return { date: fromDayNumber(day), minuteOfDay };
}

/** Milliseconds since 1970 that the zone's clock shows, read as if it were one of UTC. */
function wallMillis(instant: Instant, zone: TimeZone): number {
  const millis = millisOf(instant);
  return millis + offsetMillisAt(millis, zone);
}

/** The civil date that the zone's calendar shows at this instant. */
export function localDate(instant: Instant, zone: TimeZone): CalendarDate {
  return fromDayNumber(Math.floor(wallMillis(instant, zone) / DAY_MILLIS));
}

/**
 * The first instant of a civil date in a zone.
 *
 * Where midnight does not exist it is the first instant after the gap; where it exists twice, the
 * earlier. Not computed in SQL: PostgreSQL takes the later of two midnights.
 */
export function startOfDay(date: CalendarDate, zone: TimeZone): Instant {
  return toInstant(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
}
