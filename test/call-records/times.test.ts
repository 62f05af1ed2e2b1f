import { chooseTimes } from '../../src/call-records/call-times';
import { durationMillis, type DurationHabits } from '../../src/call-records/durations';
import { epochForm, isoForm, localForm, type Reading } from '../../src/call-records/time-forms';
import { patternOf } from '../../src/call-records/time-pattern';
import { parseTimeZone, toInstant } from '../../src/domain/time/time-zone';

const PARIS = parseTimeZone('Europe/Paris');

const shown = ({ moments, problem }: Reading) => problem ?? moments.map(toInstant).join(' ');

describe('Times are read as the source writes them', () => {
  test.each([
    ['YYYY-MM-DD', '2026-01-31 09:30:00', '2026-01-31T08:30:00.000Z'],
    ['YYYY-MM-DD', '2026-01-31T09:30:00.25', '2026-01-31T08:30:00.250Z'],
    ['YYYY-MM-DD', '2026/01/31 09:30:00', '2026-01-31T08:30:00.000Z'],
    ['DD.MM.YYYY', '31.01.2026 09:30:00', '2026-01-31T08:30:00.000Z'],
    ['DD/MM/YYYY', '02/01/2026 09:30:00', '2026-01-02T08:30:00.000Z'],
    ['DD-MM-YYYY', '02-01-2026 09:30:00', '2026-01-02T08:30:00.000Z'],
    ['MM/DD/YYYY', '02/01/2026 09:30:00', '2026-02-01T08:30:00.000Z'],
    ['YYYY-MM-DD', '2026-10-25 02:30:00', '2026-10-25T00:30:00.000Z 2026-10-25T01:30:00.000Z'],
    [
      'YYYY-MM-DD',
      '2026-03-29 02:30:00',
      'expected a time that the clocks of Europe/Paris showed, got "2026-03-29 02:30:00"',
    ],
    [
      'YYYY-MM-DD',
      '2026-01/31 09:30:00',
      'expected a local time as "YYYY-MM-DD HH:MM:SS", got "2026-01/31 09:30:00"',
    ],
    [
      'DD/MM/YYYY',
      '01/31/2026 09:30:00',
      'expected a local time as "DD/MM/YYYY HH:MM:SS", got "01/31/2026 09:30:00"',
    ],
    [
      'YYYY-MM-DD',
      '2026-01-31',
      'expected a local time as "YYYY-MM-DD HH:MM:SS", got "2026-01-31"',
    ],
    ['YYYY-MM-DD', '', 'expected a local time as "YYYY-MM-DD HH:MM:SS", got ""'],
    [
      'YYYY-MM-DD',
      '1969-12-31 09:30:00',
      'expected a time of the years 1970 to 9999, got "1969-12-31 09:30:00"',
    ],
    [
      'YYYY-MM-DD',
      '0001-01-01 00:00:00',
      'expected a time of the years 1970 to 9999, got "0001-01-01 00:00:00"',
    ],
    ['MM/DD/YYYY', '5/7/2026 10:22', '2026-05-07T08:22:00.000Z'],
    ['MM/DD/YYYY', '05/07/2026 10:22:33 PM', '2026-05-07T20:22:33.000Z'],
    ['MM/DD/YYYY', '05/07/2026 12:22 am', '2026-05-06T22:22:00.000Z'],
    [
      'MM/DD/YYYY',
      '05/07/2026 13:22:33 PM',
      'expected a local time as "MM/DD/YYYY HH:MM:SS", got "05/07/2026 13:22:33 PM"',
    ],
    ['DD.MM.YY H:mm', '07.05.26 9:22', '2026-05-07T07:22:00.000Z'],
    ['YYYYMMDDHHmmss', '20260507102233', '2026-05-07T08:22:33.000Z'],
    ['D MMM YYYY HH:mm:ss', '7 May 2026 10:22:33', '2026-05-07T08:22:33.000Z'],
    ['ddd D MMM YYYY hh:mm A', 'Thu 7 May 2026 10:22 p.m.', '2026-05-07T20:22:00.000Z'],
    [
      'ddd D MMM YYYY hh:mm A',
      'Fri 7 May 2026 10:22 PM',
      'expected a local time as "ddd D MMM YYYY hh:mm A", got "Fri 7 May 2026 10:22 PM"',
    ],
    ['DD/MM/YYYY HH:mm:ss.SSS', '07/05/2026 10:22:33.5', '2026-05-07T08:22:33.500Z'],
    ['DD/MM/YYYY HH:mm:ss Z', '07/05/2026 10:22:33 -07', '2026-05-07T17:22:33.000Z'],
    [
      'D MMM YYYY',
      '7 Mai 2026 10:22:33',
      'expected a local time as "D MMM YYYY HH:MM:SS", got "7 Mai 2026 10:22:33"',
    ],
  ] as const)('%s: %j is %s.', (pattern, text, reading) =>
    expect(shown(localForm(patternOf(pattern), PARIS)(text))).toBe(reading),
  );

  test('The last hour of the calendar is no time where it is in the year 10000 elsewhere.', () => {
    const form = localForm(patternOf('YYYY-MM-DD'), parseTimeZone('America/New_York'));
    expect(form('9999-12-31 23:30:00').problem).toMatch(/^expected a time of the years/);
  });

  test.each([
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31 09:30:00.123456+02:00', '2026-01-31T07:30:00.123Z'],
    ['2026-01-31T09:30:00 -0530', '2026-01-31T15:00:00.000Z'],
    ['2026-01-31t09:30:00z', '2026-01-31T09:30:00.000Z'],
    ['2026-05-07 10:22:33+00', '2026-05-07T10:22:33.000Z'],
    ['2026-05-07 10:22:33.123456-07', '2026-05-07T17:22:33.123Z'],
    ['2026-05-07 10:22:33 UTC', '2026-05-07T10:22:33.000Z'],
    ['2026-05-07T10:22Z', '2026-05-07T10:22:00.000Z'],
    ['Thu, 07 May 2026 10:22:33 +0000', '2026-05-07T10:22:33.000Z'],
    ['7 May 2026 10:22 -0700', '2026-05-07T17:22:00.000Z'],
    ['Thu, 07 May 2026 10:22:33 GMT', '2026-05-07T10:22:33.000Z'],
    ['Thu May 07 10:22:33 2026 UTC', '2026-05-07T10:22:33.000Z'],
    ['Thu May  7 10:22:33 UTC 2026', '2026-05-07T10:22:33.000Z'],
    [
      'Fri, 07 May 2026 10:22:33 +0000',
      'expected an instant as "2026-01-31T09:30:00Z", got "Fri, 07 May 2026 10:22:33 +0000"',
    ],
    [
      'Thu May 07 10:22:33 2026',
      'expected an instant as "2026-01-31T09:30:00Z", got "Thu May 07 10:22:33 2026"',
    ],
    [
      '2026-01-31T09:30:00',
      'expected an instant as "2026-01-31T09:30:00Z", got "2026-01-31T09:30:00"',
    ],
    [
      '2026-02-30T09:30:00Z',
      'expected an instant as "2026-01-31T09:30:00Z", got "2026-02-30T09:30:00Z"',
    ],
    [
      '2026-01-31T25:30:00Z',
      'expected an instant as "2026-01-31T09:30:00Z", got "2026-01-31T25:30:00Z"',
    ],
  ])('ISO 8601: %j is %s.', (text, reading) => expect(shown(isoForm(text))).toBe(reading));

  test.each([
    ['epoch', '1767225600', '2026-01-01T00:00:00.000Z'],
    ['epoch', '1767225600.1', '2026-01-01T00:00:00.100Z'],
    ['epoch', '1767225600.123999', '2026-01-01T00:00:00.123Z'],
    ['epochMillis', '1767225600123', '2026-01-01T00:00:00.123Z'],
    ['epochMillis', '1767225600123.9', '2026-01-01T00:00:00.123Z'],
    ['epochMicros', '1767225600123456', '2026-01-01T00:00:00.123Z'],
    ['epochMicros', '1', '1970-01-01T00:00:00.000Z'],
    ['epoch', '-1', 'expected a number as times in epoch are, got "-1"'],
    ['epoch', '1e9', 'expected a number as times in epoch are, got "1e9"'],
    ['epoch', '1767225600123', 'expected a time of the years 1970 to 9999, got "1767225600123"'],
    [
      'epochMicros',
      '99999999999999999999',
      'expected a time of the years 1970 to 9999, got "99999999999999999999"',
    ],
  ] as const)('%s: %j is %s.', (unit, text, reading) =>
    expect(shown(epochForm(unit)(text))).toBe(reading),
  );

  test.each([
    ['0', 0],
    ['75', 75_000],
    ['75.25', 75_250],
    ['75,5', 75_500],
    ['0.0009', 0],
    ['00:01:15', 75_000],
    ['100:00:00.5', 360_000_500],
    ['1m5s', 65_000],
    ['1h 2m 3s', 3_723_000],
    ['23s', 23_000],
    ['1 min 5.5 sec', 65_500],
    ['500ms', 500],
    ['PT1M5S', 65_000],
    ['P1DT2H', 93_600_000],
    ['1234.567', 1_234_567],
    ['0.234', 234],
    ['86400', 86_400_000],
  ])('%j is a duration of %s milliseconds.', (text, millis) =>
    expect(durationMillis(text)).toBe(millis),
  );

  test.each([
    ['01:15', /^seconds or HH:MM:SS, or a "pattern" of two parts in the mapping$/],
    ['00:61:00', /^seconds or HH:MM:SS$/],
    ['00:00:75', /^seconds or HH:MM:SS$/],
    ['00:00:5', /^seconds or HH:MM:SS$/],
    ['-1', /^seconds or HH:MM:SS$/],
    ['1e3', /^seconds or HH:MM:SS$/],
    ['', /^seconds or HH:MM:SS$/],
    ['P1M', /^seconds or HH:MM:SS$/],
    ['1,234', /^the mark before a fraction as "decimal" in the mapping for what may be seconds or/],
    ['1.234', /^the mark before a fraction as "decimal" in the mapping for what may be seconds or/],
    ['1,234,567', /^seconds or HH:MM:SS$/],
    [
      '86401',
      /^the "unit" of durations in the mapping, such as "milliseconds", for more than a day/,
    ],
    ['9'.repeat(15), /^a shorter duration$/],
  ])('%j is no duration, or one of two.', (text, expected) =>
    expect(durationMillis(text)).toMatch(expected),
  );

  test.each([
    [{ decimal: ',' }, '1,234', 1_234],
    [{ decimal: '.' }, '1,234', 1_234_000],
    [{ decimal: '.' }, '1.234', 1_234],
    [{ decimal: '.' }, '1,5', '"." before a fraction'],
    [{ unit: 'milliseconds' }, '22409', 22_409],
    [{ unit: 'microseconds' }, '22409999', 22_409],
    [{ unit: 'minutes' }, '1.0833', 64_998],
    [{ unit: 'hours' }, '0.5', 1_800_000],
    [{ unit: 'seconds' }, '90000', 90_000_000],
    [{ pattern: 'MM:SS' }, '01:05', 65_000],
    [{ pattern: 'HH:MM' }, '01:05', 3_900_000],
  ] as [DurationHabits, string, number | string][])(
    'Where the mapping says %j, %j is %s milliseconds.',
    (habits, text, millis) => expect(durationMillis(text, habits)).toBe(millis),
  );
});

describe('Where the clock was put back, the times of a call are read together', () => {
  const form = localForm(patternOf('YYYY-MM-DD'), PARIS);
  const at = (time: string) => (time === '' ? [] : (form(`2026-10-25 ${time}`).moments ?? []));
  /** Minutes and seconds behind 02:00 of the first time that the clock shows it. */
  const times = (started: string, answered: string, ended: string, seconds: number | null) => {
    const chosen = chooseTimes(
      { started: at(started), answered: at(answered), ended: at(ended) },
      seconds === null ? null : seconds * 1_000,
    );
    return [chosen.started, chosen.answered, chosen.ended].map((moment) =>
      moment === undefined ? null : (moment - Date.UTC(2026, 9, 25)) / 60_000,
    );
  };

  test.each([
    ['The earlier one is taken', ['02:10:00', '02:11:00', '02:30:00', null], [10, 11, 30]],
    ['but none before the answer', ['02:50:00', '02:51:00', '02:10:00', null], [50, 51, 70]],
    ['and by the duration the later', ['02:10:00', '02:11:00', '02:30:00', 79 * 60], [10, 11, 90]],
    ['also for the answer', ['02:30:00', '02:31:00', '03:10:00', 39 * 60], [90, 91, 130]],
    ['and the longer call', ['02:30:00', '02:31:00', '03:10:00', 99 * 60], [30, 31, 130]],
    ['A source may round', ['02:30:00', '02:31:00', '03:10:00', 39 * 60 + 1], [90, 91, 130]],
    [
      'A duration that fits nothing is none',
      ['02:30:00', '02:31:00', '03:10:00', 7],
      [30, 31, 130],
    ],
    ['Without answer', ['02:30:00', '', '03:10:00', 40 * 60], [90, null, 130]],
    ['Without end', ['02:30:00', '02:31:00', '', 40 * 60], [30, 31, null]],
    ['Without start', ['', '02:31:00', '03:10:00', 39 * 60], [null, 91, 130]],
    ['Without anything', ['', '', '', null], [null, null, null]],
    [
      'An answer of the second round',
      ['02:59:50', '03:00:10', '03:10:00', null],
      [119.83, 120.17, 130],
    ],
    ['Out of order as stated', ['03:10:00', '03:00:00', '02:00:00', null], [130, 120, 0]],
  ] as [string, [string, string, string, number | null], (number | null)[]][])(
    '%s: %j.',
    (_, [started, answered, ended, seconds], expected) => {
      const rounded = times(started, answered, ended, seconds).map((minutes) =>
        minutes === null ? null : Math.round(minutes * 100) / 100,
      );
      expect(rounded).toEqual(expected);
    },
  );
});
