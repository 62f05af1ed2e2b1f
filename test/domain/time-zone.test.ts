import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { parseDate, type CalendarDate } from '../../src/domain/time/calendar-date';
import {
  localDate,
  millisOf,
  offsetMillisAt,
  parseInstant,
  parseTimeZone,
  startOfDay,
  toInstant,
  zoneHint,
  type Instant,
} from '../../src/domain/time/time-zone';
import { datesBetween, holdsForAll, plusDays, same } from './arbitraries';
import { testExamples } from './examples';
import { refusalOf } from './refusal';

const MINUTE = 60_000;
const ZONES = [...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'), 'UTC'];

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date that a zone's calendar shows, asked of Intl, which the code under test does not. */
function shownDate(millis: number, zone: string): string {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  formats.set(zone, format);
  return format.format(millis);
}

/** Whether the day has begun then, and not before: not a moment earlier, nor hours earlier. */
function isFirstInstant(millis: number, date: string, zone: string): boolean {
  const earlier = [1, 15, 30, 45, 60, 90, 120, 180].map((minutes) => millis - minutes * MINUTE);
  return (
    shownDate(millis, zone) >= date &&
    [millis - 1, ...earlier].every((moment) => shownDate(moment, zone) < date)
  );
}

const startMillis = (date: string, zone: string): number =>
  millisOf(startOfDay(parseDate(date), parseTimeZone(zone)));

/** The moments of 2000 to 2040 when the zone's clock jumps, found without the code under test. */
function transitionsOf(zone: string): number[] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsetAt = (millis: number) => format.format(millis).replace(/^.*GMT/, '');
  const step = 20 * 1_440 * MINUTE; // Egypt once had summer time for three weeks; never less.
  const moments: number[] = [];
  let from = Date.UTC(2000, 0, 1);
  let offset = offsetAt(from);
  for (const end = Date.UTC(2041, 0, 1); from < end; from += step) {
    const nextOffset = offsetAt(from + step);
    if (nextOffset === offset) continue;
    let [before, reached] = [from, from + step];
    while (reached - before > MINUTE) {
      const middle = before + Math.floor((reached - before) / MINUTE / 2) * MINUTE;
      if (offsetAt(middle) === offset) before = middle;
      else reached = middle;
    }
    moments.push(reached);
    offset = nextOffset;
  }
  return moments;
}

describe('Instants are read strictly and kept as one canonical text (rule 4.1)', () => {
  test.each([
    ['2025-07-01T03:30:00Z', '2025-07-01T03:30:00.000Z'],
    ['2025-07-01T03:30:00.5Z', '2025-07-01T03:30:00.500Z'],
    ['2025-07-01T03:30:00.120000000Z', '2025-07-01T03:30:00.120Z'],
    ['2025-07-01T03:30:00.123000Z', '2025-07-01T03:30:00.123Z'],
    ['2025-07-01T03:30:00.123999Z', '2025-07-01T03:30:00.123Z'],
    ['2025-07-01T03:30:00.123456789012Z', '2025-07-01T03:30:00.123Z'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999Z'],
    ['2025-07-01T05:30:00.123456+02:00', '2025-07-01T03:30:00.123Z'],
    ['2025-07-01t03:30:00z', '2025-07-01T03:30:00.000Z'],
    ['2025-07-01t03:30:00.5+00:00', '2025-07-01T03:30:00.500Z'],
    ['2025-07-01T03:30:00.120z', '2025-07-01T03:30:00.120Z'],
    ['2025-07-01T01:30:00+02:00', '2025-06-30T23:30:00.000Z'],
    ['2025-06-30T23:59:59.999-06:00', '2025-07-01T05:59:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59.9999Z', '9999-12-31T23:59:59.999Z'],
  ])('The text %s is the instant %s.', (text, instant) => expect(parseInstant(text)).toBe(instant));

  test.each([
    '2025-02-30T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-07-01T24:00:00Z',
    '2025-07-01T23:59:60Z',
    '2025-07-01T03:30:00',
    '2025-07-01T03:30Z',
    '2025-07-01 03:30:00Z',
    '2025-07-01T03:30:00.Z',
    '2025-02-30t00:00:00.123456z',
    '2025-07-01T03:30:00+0200',
    '2025-07-01T03:30:00+24:00',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:30:00+01:00',
    '9999-12-31T23:30:00-01:00',
    '+010000-01-01T00:00:00Z',
    '2025-07-01',
    '1751340600',
    '',
    // As long as the usual forms, with one sign that is not in its place.
    '2025-07-0aT03:30:00Z',
    '2025-07-01T0x:30:00Z',
    '2025-07-01T03-30:00Z',
    '2025-07-01T03:30-00Z',
    '2025-07-01T03:30:00,000Z',
    '2025-07-01T03:30:00.0a0Z',
    '2025-07-01T03:30:00.00/Z',
  ])('The text %j is refused.', (text) =>
    expect(refusalOf(() => parseInstant(text))).toBe('INVALID_INSTANT'),
  );

  test('An instant written with any offset is the one that Temporal reads.', () => {
    const offset = fc
      .tuple(
        fc.constantFrom('+', '-'),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
      )
      .map(([sign, h, m]) => `${sign}${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    const millis = fc.integer({ min: Date.UTC(1970, 0, 3), max: Date.UTC(2100, 0, 1) });
    holdsForAll([millis, fc.oneof(fc.constant('+00:00'), offset)], (moment, zone) => {
      const text = Temporal.Instant.fromEpochMilliseconds(moment).toString({
        timeZone: zone,
        smallestUnit: 'millisecond',
      });
      same(millisOf(parseInstant(text)), moment);
      same(parseInstant(text), toInstant(moment));
    });
  });

  test('The milliseconds of an instant do not depend on how many of its digits are written.', () => {
    const [whole, written] = ['2025-07-01T03:30:00Z', '2025-07-01T03:30:00.000Z'] as Instant[];
    expect(whole && millisOf(whole)).toBe(Date.UTC(2025, 6, 1, 3, 30));
    expect(written && millisOf(written)).toBe(Date.UTC(2025, 6, 1, 3, 30));
  });

  test('Instants compare as texts in the order of time.', () => {
    const millis = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9000, 0, 1) });
    holdsForAll([millis, millis], (a, b) => same(toInstant(a) < toInstant(b), a < b));
  });
});

describe('A zone is an IANA name in Area/City form that Intl knows, or UTC (rule 4.1)', () => {
  test('Every zone of this platform is accepted as written.', () =>
    expect(ZONES.map(parseTimeZone)).toEqual(ZONES));

  test('A zone typed in another case gets its usual one; an alias keeps its name.', () => {
    expect(parseTimeZone('europe/paris')).toBe('Europe/Paris');
    expect(parseTimeZone('US/Eastern')).toBe('US/Eastern');
    expect(parseTimeZone('us/eastern')).toBe('US/Eastern');
  });

  test.each(['EST', 'Factory', 'Europe/Atlantis', '+02:00', 'utc', '', 'Europe/', 'Europe/Paris '])(
    'The name %j is refused.',
    (text) => expect(refusalOf(() => parseTimeZone(text))).toBe('INVALID_TIME_ZONE'),
  );

  test('Spellings of one name are made into one zone, which is all that is kept of them.', () => {
    const asked = jest.spyOn(Temporal.Instant.prototype, 'toZonedDateTimeISO');
    const name = 'America/North_Dakota/New_Salem';
    for (let spelling = 0; spelling < 2_000; spelling += 1) {
      const letters = [...name].map((letter, place) =>
        (spelling >> (place % 11)) % 2 === 1 ? letter.toUpperCase() : letter.toLowerCase(),
      );
      expect(parseTimeZone(letters.join(''))).toBe(name);
    }
    expect(new Set(asked.mock.calls.map(([zone]) => zone)).size).toBe(1);
    asked.mockRestore();
  });

  test.each([
    ['-07:00', 'Etc/GMT+7', '7 hours behind'],
    ['-7', 'Etc/GMT+7', '7 hours behind'],
    ['UTC+01', 'Etc/GMT-1', '1 hour ahead of'],
    ['gmt+1400', 'Etc/GMT-14', '14 hours ahead of'],
    ['-12:00', 'Etc/GMT+12', '12 hours behind'],
    ['EST', 'Etc/GMT+5', '5 hours behind'],
    ['MST', 'Etc/GMT+7', '7 hours behind'],
    ['HST', 'Etc/GMT+10', '10 hours behind'],
  ])('Of %j it is said that it is written %j.', (text, name, side) => {
    const hint = `; a zone that is always ${side} UTC is written "${name}"`;
    expect(() => parseTimeZone(text)).toThrow(`got "${text}"${hint}`);
    expect(zoneHint(text)).toBe(hint);
    const hours = Number(/\d+/.exec(side)) * (side.includes('ahead') ? 60 : -60);
    expect(offsetMillisAt(0, parseTimeZone(name))).toBe(hours * MINUTE);
  });

  test.each(['CET', '+05:30', '+15:00', '-13', '+00:00', '7', 'toString'])(
    'Of %j nothing of the kind is said.',
    (text) => {
      expect(() => parseTimeZone(text)).toThrow(/got "[^"]*"$/);
      expect(zoneHint(text)).toBe('');
    },
  );

  test('A name longer than any zone is refused before Intl sees it.', () =>
    expect(refusalOf(() => parseTimeZone(`Europe/${'x'.repeat(60)}`))).toBe('INVALID_TIME_ZONE'));
});

describe('A day begins at its first instant in the zone (rule 4.2)', () => {
  testExamples({ T18: 'rule 4.2' }, ({ input, expected }) => {
    for (const name of input.names) {
      const [zone = '', date = ''] = input.list(name) as string[];
      expect(startOfDay(parseDate(date), parseTimeZone(zone))).toBe(expected.instant(name));
    }
  });

  test.each([
    ['Pacific/Apia skipped 30 December 2011', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia began the 31st instead', 'Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'],
    [
      'St Johns set its clocks back at 00:01',
      'America/St_Johns',
      '2006-10-29',
      '2006-10-29T02:30:00Z',
    ],
    [
      'Sao Paulo set them back at midnight',
      'America/Sao_Paulo',
      '2018-02-18',
      '2018-02-18T03:00:00Z',
    ],
    [
      'Sao Paulo set them forward at midnight',
      'America/Sao_Paulo',
      '2018-11-04',
      '2018-11-04T03:00:00Z',
    ],
    [
      'Toronto skipped midnight from half to half',
      'America/Toronto',
      '1919-03-31',
      '1919-03-31T04:30:00Z',
    ],
  ])('%s.', (_, zone, date, instant) => {
    expect(startOfDay(parseDate(date), parseTimeZone(zone))).toBe(parseInstant(instant));
    expect(isFirstInstant(startMillis(date, zone), date, zone)).toBe(true);
  });

  test('The day and its start are those that Intl shows at every transition of every zone.', () => {
    const differences: string[] = [];
    let transitions = 0;
    for (const name of ZONES) {
      const zone = parseTimeZone(name);
      for (const millis of transitionsOf(name)) {
        transitions += 1;
        const dates = [millis - 1, millis].map((moment) => {
          const expected = shownDate(moment, name);
          if (localDate(toInstant(moment), zone) !== expected) {
            differences.push(`date at ${toInstant(moment)} in ${name}`);
          }
          return expected;
        });
        const [before = '', after = ''] = dates;
        for (const date of new Set([before, after, plusDays(before, 1)])) {
          if (isFirstInstant(startMillis(date, name), date, name)) continue;
          differences.push(`start of ${date} in ${name}`);
        }
      }
    }
    expect(differences).toEqual([]);
    expect(transitions).toBeGreaterThan(10_000);
  });

  test('The start of any day in any zone is its first instant, as Intl shows.', () => {
    holdsForAll(
      [datesBetween('2000-01-02', '2040-12-30'), fc.constantFrom(...ZONES)],
      (date, name) => {
        const zone = parseTimeZone(name);
        const start = startMillis(date, name);
        same(isFirstInstant(start, date, name), true);
        same(localDate(toInstant(start), zone) >= date, true);
        same(localDate(toInstant(start - 1), zone) < date, true);
      },
      3_000,
    );
  });

  test('The civil date of any instant in any zone is the one that Intl shows.', () => {
    const millis = fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2040, 11, 30) });
    holdsForAll([millis, fc.constantFrom(...ZONES)], (moment, zone) =>
      same(localDate(toInstant(moment), parseTimeZone(zone)), shownDate(moment, zone)),
    );
  });

  test('The first and the last years are told apart from the years before Christ.', () => {
    const paris = parseTimeZone('Europe/Paris');
    const first = parseInstant('0001-01-01T00:00:00Z');
    expect(localDate(first, paris)).toBe('0001-01-01');
    expect(refusalOf(() => localDate(first, parseTimeZone('America/Denver')))).toBe(
      'DATE_OUT_OF_RANGE',
    );
    const last = startOfDay('9999-12-31' as CalendarDate, parseTimeZone('UTC'));
    expect(last).toBe('9999-12-31T00:00:00.000Z');
  });
});

it('The zone data is of 2026: Vancouver is at UTC−7 on 30 November 2026, and so all year since.', () => {
  const zone = parseTimeZone('America/Vancouver');
  expect(offsetMillisAt(Date.UTC(2026, 10, 30, 12), zone)).toBe(-7 * 60 * MINUTE);
  expect(startOfDay(parseDate('2026-11-30'), zone)).toBe('2026-11-30T07:00:00.000Z');
});
