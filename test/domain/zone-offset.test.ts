import fc from 'fast-check';
import {
  localDate,
  localTime,
  millisOf,
  offsetMillisAt,
  parseInstant,
  parseTimeZone,
  toInstant,
} from '../../src/domain/time/time-zone';
import { holdsForAll, same } from './arbitraries';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const FIRST = Date.UTC(1995, 0, 1);
const END = Date.UTC(2041, 0, 1);
const anyMillis = fc.integer({ min: FIRST, max: END - 1 });
const ZONES = Intl.supportedValuesOf('timeZone');

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clock of a zone shows, read as if it were UTC: asked of Intl, every time. */
function shownAt(millis: number, zone: string): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    } as const);
  formats.set(zone, format);
  const parts = new Map(format.formatToParts(millis).map(({ type, value }) => [type, value]));
  const [year, month, day, hour, minute, second] = (
    ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
  ).map((type) => parts.get(type) ?? '');
  const shown = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return shown + (((millis % 1_000) + 1_000) % 1_000);
}

/** Whether offset, date and time of day are those that Intl shows; fails where they are not. */
function agrees(millis: number, name: string): void {
  const zone = parseTimeZone(name);
  const shown = shownAt(millis, name);
  const [date = '', time = ''] = new Date(shown).toISOString().split('T');
  const [hour = NaN, minute = NaN] = time.split(':').map(Number);
  const instant = toInstant(millis);
  same(
    [name, instant, offsetMillisAt(millis, zone), localTime(instant, zone)],
    [name, instant, shown - millis, { date, minuteOfDay: hour * 60 + minute }],
  );
  same(localDate(instant, zone), date);
}

/** First milliseconds of another offset, found day by day and then by bisecting. */
function transitionsOf(zone: string): number[] {
  const offset = (millis: number) => shownAt(millis, zone) - millis;
  const found: number[] = [];
  let last = offset(FIRST);
  for (let day = FIRST; day < END; day += DAY) {
    const next = offset(day + DAY);
    if (next === last) continue;
    let [before, reached] = [day, day + DAY];
    while (reached - before > 1) {
      const middle = Math.floor((before + reached) / 2);
      if (offset(middle) === last) before = middle;
      else reached = middle;
    }
    found.push(reached);
    last = next;
  }
  return found;
}

describe('The clock of a zone at a moment (rule 4.1)', () => {
  test('Rule 4.1: the offset of any zone at any moment is the one that Intl shows.', () => {
    for (const zone of ZONES) {
      holdsForAll(
        [anyMillis, fc.integer({ min: 0, max: DAY - 1 })],
        (millis, within) => {
          agrees(millis, zone);
          // Another moment of the same day of UTC, mostly of the same period.
          agrees(Math.floor(millis / DAY) * DAY + within, zone);
        },
        12,
      );
    }
    expect(ZONES.length).toBeGreaterThan(400);
  });

  // What changed in 2026, by the tz database 2026c; older data has each an hour off.
  test.each([
    ['America/Vancouver', -7],
    ['America/Edmonton', -6],
    ['Africa/Casablanca', 0],
    ['Africa/El_Aaiun', 0],
  ])('Rule 4.1: on 2026-11-30 the clock of %s shows UTC%i.', (zone, hours) => {
    const noon = millisOf(parseInstant('2026-11-30T12:00:00Z'));
    expect(offsetMillisAt(noon, parseTimeZone(zone))).toBe(hours * 60 * MINUTE);
  });

  // Transitions from 1995 to 2040, by the tz database.
  test.each([
    ['Africa/Casablanca', 50, 'suspended its time for Ramadan until 2026'],
    ['Australia/Lord_Howe', 80, 'shifts by half an hour'],
    ['Asia/Gaza', 60, 'changes its rules from year to year'],
    ['America/Havana', 80, 'changes at midnight'],
    ['Pacific/Apia', 10, 'skipped a whole day'],
    ['Africa/Cairo', 60, 'stopped its summer time, and began again'],
  ])(
    'Rule 4.1: %s, which has at least %i transitions, agrees with Intl about each: it %s.',
    (zone, least) => {
      const transitions = transitionsOf(zone);
      expect(transitions.length).toBeGreaterThanOrEqual(least);
      for (const moment of transitions) {
        for (const distance of [0, 1, 999, 1_000, MINUTE, 30 * MINUTE, 60 * MINUTE, DAY, 2 * DAY]) {
          agrees(moment + distance, zone);
          agrees(moment - distance, zone);
        }
        const day = Math.floor(moment / DAY) * DAY;
        for (let millis = day - 1; millis <= day + DAY; millis += 45 * MINUTE) agrees(millis, zone);
        agrees(day + DAY - 1, zone);
        agrees(day + DAY, zone);
      }
    },
  );

  test('Rule 4.1: Apia went from ten hours behind UTC to fourteen ahead, at one moment.', () => {
    const apia = parseTimeZone('Pacific/Apia');
    const moment = millisOf(parseInstant('2011-12-30T10:00:00Z'));
    expect(offsetMillisAt(moment - 1, apia)).toBe(-10 * 60 * MINUTE);
    expect(offsetMillisAt(moment, apia)).toBe(14 * 60 * MINUTE);
    expect(localTime(toInstant(moment - 1), apia)).toEqual({
      date: '2011-12-29',
      minuteOfDay: 1_439,
    });
    expect(localTime(toInstant(moment), apia)).toEqual({ date: '2011-12-31', minuteOfDay: 0 });
    expect(transitionsOf('Pacific/Apia')).toContain(moment);
  });

  test.each([
    // Kathmandu is 5:45 ahead: 18:14:59 + 5:45 = 23:59:59, and a second later it is tomorrow.
    ['Asia/Kathmandu', '2025-06-02T18:14:59.999Z', '2025-06-02', 1_439],
    ['Asia/Kathmandu', '2025-06-02T18:15:00Z', '2025-06-03', 0],
    ['Asia/Kolkata', '2025-06-02T18:30:00Z', '2025-06-03', 0], // 5:30 ahead
    ['America/St_Johns', '2025-01-01T03:29:59Z', '2024-12-31', 1_439], // 3:30 behind
    ['America/St_Johns', '2025-01-01T03:30:00Z', '2025-01-01', 0],
    ['Pacific/Chatham', '2025-01-01T00:00:00Z', '2025-01-01', 825], // 13:45 ahead
    ['Australia/Lord_Howe', '2025-01-01T00:00:00Z', '2025-01-01', 660], // 11:00 ahead
    ['Australia/Lord_Howe', '2025-07-01T00:00:00Z', '2025-07-01', 630], // 10:30 ahead
    ['Pacific/Kiritimati', '2025-01-01T10:00:00Z', '2025-01-02', 0], // 14:00 ahead
    ['UTC', '1969-12-31T23:59:59.999Z', '1969-12-31', 1_439],
    ['UTC', '1970-01-01T00:00:59.999Z', '1970-01-01', 0],
    ['UTC', '9999-12-31T23:59:59.999Z', '9999-12-31', 1_439],
  ])('Rule 4.1: in %s at %s it is %s, minute %i.', (zone, at, date, minuteOfDay) =>
    expect(localTime(parseInstant(at), parseTimeZone(zone))).toEqual({ date, minuteOfDay }),
  );

  test('Rule 4.1: moments of more periods than are kept, back and forth, have each its offset.', () => {
    const halfYears = Array.from({ length: 40 }, (_, index) => Date.UTC(2010, 6 * index, 1));
    for (const millis of [...halfYears, ...halfYears.toReversed(), ...halfYears]) {
      agrees(millis, 'America/New_York');
    }
    expect(
      new Set(halfYears.map((millis) => shownAt(millis, 'America/New_York') - millis)).size,
    ).toBe(2);
  });
});
