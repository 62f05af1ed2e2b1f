import { chooseTimes } from '../../src/call-records/call-times';
import {
  durationMillis,
  epochForm,
  isoForm,
  localForm,
  type DatePattern,
  type Reading,
} from '../../src/call-records/time-forms';
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
  ] as [DatePattern, string, string][])('%s: %j is %s.', (pattern, text, reading) =>
    expect(shown(localForm(pattern, PARIS)(text))).toBe(reading),
  );

  test('The last hour of the calendar is no time where it is in the year 10000 elsewhere.', () => {
    const form = localForm('YYYY-MM-DD', parseTimeZone('America/New_York'));
    expect(form('9999-12-31 23:30:00').problem).toMatch(/^expected a time of the years/);
  });

  test.each([
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31 09:30:00.123456+02:00', '2026-01-31T07:30:00.123Z'],
    ['2026-01-31T09:30:00 -0530', '2026-01-31T15:00:00.000Z'],
    ['2026-01-31t09:30:00z', '2026-01-31T09:30:00.000Z'],
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
    ['01:15', null],
    ['00:61:00', null],
    ['00:00:75', null],
    ['00:00:5', null],
    ['-1', null],
    ['1e3', null],
    ['', null],
  ])('%j is a duration of %s milliseconds.', (text, millis) =>
    expect(durationMillis(text)).toBe(millis),
  );
});

describe('Where the clock was put back, the times of a call are read together', () => {
  const form = localForm('YYYY-MM-DD', PARIS);
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
