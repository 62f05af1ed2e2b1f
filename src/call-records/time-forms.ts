import { quote } from '../domain/time/calendar-date';
import type { TimeZone } from '../domain/time/time-zone';
import { momentsOf, wallMillis } from './local-time';

/** The moments that a text may mean, the earlier first, or what is wrong with it. */
export type Reading =
  | { readonly moments: readonly number[]; readonly problem?: undefined }
  | { readonly moments?: undefined; readonly problem: string };

/** How times are written in an input. */
export type TimeForm = (text: string) => Reading;

/** Where year, month and day stand in a date, by the pattern that a mapping names. */
const DATES = {
  'YYYY-MM-DD': /^(?<year>\d{4})([-/])(?<month>\d{2})\2(?<day>\d{2})$/,
  'DD.MM.YYYY': /^(?<day>\d{2})\.(?<month>\d{2})\.(?<year>\d{4})$/,
  'DD/MM/YYYY': /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>\d{4})$/,
  'DD-MM-YYYY': /^(?<day>\d{2})-(?<month>\d{2})-(?<year>\d{4})$/,
  'MM/DD/YYYY': /^(?<month>\d{2})\/(?<day>\d{2})\/(?<year>\d{4})$/,
} as const;

export type DatePattern = keyof typeof DATES;
export const DATE_PATTERNS = Object.keys(DATES) as readonly DatePattern[];

/** A local time: a date, a space or T, and HH:MM:SS with or without a fraction. */
export function localForm(pattern: DatePattern, zone: TimeZone): TimeForm {
  const form = DATES[pattern];
  return (text) => {
    // The only place of a T or a space: no date has one in it.
    const at = text.search(/[T ]/);
    const parts = form.exec(text.slice(0, Math.max(0, at)))?.groups;
    const date = parts && `${parts.year}-${parts.month}-${parts.day}`;
    const wall = date === undefined ? null : wallMillis(date, text.slice(at + 1));
    if (wall === null) {
      return { problem: `expected a local time as "${pattern} HH:MM:SS", got ${quote(text)}` };
    }
    const moments = momentsOf(wall, zone);
    return moments.length > 0
      ? within(moments, text)
      : { problem: `expected a time that the clocks of ${zone} showed, got ${quote(text)}` };
  };
}

const ISO_FORM = /^(\d{4}-\d{2}-\d{2})[T ]([\d:.,]+) ?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/i;

/** An instant of ISO 8601 with its offset from UTC; finer than milliseconds is cut off. */
export const isoForm: TimeForm = (text) => {
  const [, date, time, sign, hours = '0', minutes = '0'] = ISO_FORM.exec(text) ?? [];
  const wall = date === undefined || time === undefined ? null : wallMillis(date, time);
  if (wall === null) {
    return { problem: `expected an instant as "2026-01-31T09:30:00Z", got ${quote(text)}` };
  }
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return within([sign === '-' ? wall + offset : wall - offset], text);
};

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

const LATEST_MILLIS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const EARLIEST_MILLIS = Date.UTC(1970, 0, 1);

function within(moments: readonly number[], text: string): Reading {
  return moments.every((millis) => millis >= EARLIEST_MILLIS && millis <= LATEST_MILLIS)
    ? { moments }
    : { problem: `expected a time of the years 1970 to 9999, got ${quote(text)}` };
}

/**
 * The milliseconds of a duration in seconds, with or without a fraction, or as HH:MM:SS; null for
 * any other text. Two parts are refused: some write minutes and seconds so, some hours and minutes.
 */
export function durationMillis(text: string): number | null {
  const parts = /^(?:(\d{1,4}):([0-5]\d):(?=[0-5]\d(?:\D|$)))?(\d{1,9})(?:[.,](\d{1,9}))?$/.exec(
    text,
  );
  if (!parts) return null;
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] = parts;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return whole * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
}
