import type { JsonValue } from './json-values';

/** The milliseconds of units of a duration that is a number. */
const MILLIS = { hours: 3_600_000, minutes: 60_000, seconds: 1_000, milliseconds: 1 } as const;
const UNITS = [...(Object.keys(MILLIS) as (keyof typeof MILLIS)[]), 'microseconds'] as const;
type Unit = (typeof UNITS)[number];

const TWO_PARTS = ['MM:SS', 'HH:MM'] as const;
const DECIMALS = ['.', ','] as const;

/** How a source writes durations; what it does not say may have to be refused. */
export interface DurationHabits {
  readonly unit?: Unit | undefined;
  /** What two parts ("01:05") are. */
  readonly pattern?: (typeof TWO_PARTS)[number] | undefined;
  readonly decimal?: (typeof DECIMALS)[number] | undefined;
}

/** What stands for the milliseconds of a duration that cannot be read: why, in words. */
export type Duration = number | string;

export const HABIT_MEMBERS = ['unit', 'pattern', 'decimal'] as const;

export const habitsOf = (member: (name: (typeof HABIT_MEMBERS)[number]) => JsonValue) => ({
  unit: member('unit').ifGiven((value) => value.word(UNITS)),
  pattern: member('pattern').ifGiven((value) => value.word(TWO_PARTS)),
  decimal: member('decimal').ifGiven((value) => value.word(DECIMALS)),
});

const DAY_MILLIS = 86_400_000;

/**
 * The milliseconds of a duration: a number of the unit, HH:MM:SS, `1h 2m 3s`, `23s`, `500ms` or
 * PT1M5S of ISO 8601; what is finer is cut off. Else what was expected.
 *
 * A form is taken only where it has one meaning: a mark before three digits may group thousands,
 * two parts may be minutes and seconds or hours and minutes, and a number of seconds that makes
 * more than a day may count milliseconds. The habits of the source say which it is.
 */
export function durationMillis(text: string, habits: DurationHabits = {}): Duration {
  const clock = /^(?:(\d{1,4}):)?(\d{1,4}):([0-5]\d)(?:[.,](\d{1,9}))?$/.exec(text);
  if (clock) return clockMillis(clock, habits);
  const number = /^(\d{1,15})(?:([.,])(\d{1,9}))?$/.exec(text);
  if (number) return numberMillis(number, habits);
  const named = namedMillis(text);
  return named ?? 'seconds or HH:MM:SS';
}

function clockMillis(parts: readonly (string | undefined)[], habits: DurationHabits): Duration {
  const [, first, second = '0', third = '0', fraction = ''] = parts;
  const millis = Number(fraction.slice(0, 3).padEnd(3, '0'));
  if (first !== undefined) {
    if (!/^[0-5]\d$/.test(second)) return 'seconds or HH:MM:SS';
    return (Number(first) * 3600 + Number(second) * 60 + Number(third)) * 1000 + millis;
  }
  if (habits.pattern === undefined) {
    return 'seconds or HH:MM:SS, or a "pattern" of two parts in the mapping';
  }
  const seconds = Number(second) * 60 + Number(third);
  return habits.pattern === 'MM:SS' ? seconds * 1000 + millis : seconds * 60_000;
}

function numberMillis(parts: readonly (string | undefined)[], habits: DurationHabits): Duration {
  const [, whole = '0', mark, fraction = ''] = parts;
  const { unit = 'seconds', decimal } = habits;
  const mayGroup = mark !== undefined && fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  if (mark !== undefined && mark !== decimal) {
    if (decimal !== undefined && !mayGroup) return `"${decimal}" before a fraction`;
    if (decimal !== undefined) return inUnit(`${whole}${fraction}`, '', habits);
    if (mayGroup) {
      return `the mark before a fraction as "decimal" in the mapping for what may be ${unit} or thousands of them`;
    }
  }
  return inUnit(whole, fraction, habits);
}

function inUnit(whole: string, fraction: string, { unit }: DurationHabits): Duration {
  if (unit === 'microseconds') return Math.floor(Number(whole) / 1_000);
  const each = MILLIS[unit ?? 'seconds'];
  // Whole numbers all the way, as a fraction has nine digits at most.
  const millis =
    Number(whole) * each + Math.floor((Number(fraction.padEnd(9, '0')) * each) / 1_000_000_000);
  if (!Number.isSafeInteger(millis)) return 'a shorter duration';
  if (unit === undefined && millis > DAY_MILLIS) {
    return 'the "unit" of durations in the mapping, such as "milliseconds", for more than a day';
  }
  return millis;
}

const NAMED =
  /^(?:P(?:(\d{1,4})D)?(?:T(?=\d)|$))?\s*(?:(\d{1,6})\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,6})\s*m(?:in(?:ute)?s?)?)?\s*(?:(\d{1,9})(?:\.(\d{1,9}))?\s*s(?:ec(?:ond)?s?)?)?$/i;
const MILLISECONDS = /^(\d{1,12})\s*(?:ms|msec|milliseconds?)$/i;

/** "1h 2m 3s", "23s", "500ms" or "PT1M5S"; null for other texts. */
function namedMillis(text: string): number | null {
  const millis = MILLISECONDS.exec(text)?.[1];
  if (millis !== undefined) return Number(millis);
  const parts = /\d/.test(text) ? NAMED.exec(text) : null;
  if (!parts) return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = parts;
  const whole =
    Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return whole * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
}
