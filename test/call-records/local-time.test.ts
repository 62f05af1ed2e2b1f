import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { momentsOf, wallMillis } from '../../src/call-records/local-time';
import { parseTimeZone, toInstant } from '../../src/domain/time/time-zone';
import { holdsForAll, same } from '../domain/arbitraries';

/** The moments of a local time, as instants without what is always there. */
function moments(zone: string, local: string): string[] {
  const [date = '', time = ''] = local.split(' ');
  const wall = wallMillis(date, time) ?? NaN;
  return momentsOf(wall, parseTimeZone(zone)).map((millis) =>
    toInstant(millis).replace(':00.000Z', 'Z').replace('.000Z', 'Z'),
  );
}

describe('A local time is the moment at which the clock of its zone shows it', () => {
  test.each([
    ['Europe/Paris', '2026-01-31 09:30:00', ['2026-01-31T08:30Z']],
    ['Europe/Paris', '2026-07-31 09:30:00', ['2026-07-31T07:30Z']],
    // Clocks go from 02:00 to 03:00.
    ['Europe/Paris', '2026-03-29 01:59:59', ['2026-03-29T00:59:59Z']],
    ['Europe/Paris', '2026-03-29 02:00:00', []],
    ['Europe/Paris', '2026-03-29 02:59:59', []],
    ['Europe/Paris', '2026-03-29 03:00:00', ['2026-03-29T01:00Z']],
    // Clocks go from 03:00 back to 02:00.
    ['Europe/Paris', '2026-10-25 01:59:59', ['2026-10-24T23:59:59Z']],
    ['Europe/Paris', '2026-10-25 02:00:00', ['2026-10-25T00:00Z', '2026-10-25T01:00Z']],
    ['Europe/Paris', '2026-10-25 02:59:59', ['2026-10-25T00:59:59Z', '2026-10-25T01:59:59Z']],
    ['Europe/Paris', '2026-10-25 03:00:00', ['2026-10-25T02:00Z']],
    // Clocks go at midnight: from 00:00 to 01:00, and from 01:00 back to 00:00.
    ['America/Havana', '2026-03-08 00:30:00', []],
    ['America/Havana', '2026-03-08 01:00:00', ['2026-03-08T05:00Z']],
    ['America/Havana', '2026-11-01 00:30:00', ['2026-11-01T04:30Z', '2026-11-01T05:30Z']],
    ['America/Havana', '2026-10-31 23:59:59', ['2026-11-01T03:59:59Z']],
    ['UTC', '2026-03-29 02:30:00', ['2026-03-29T02:30Z']],
    ['Asia/Kolkata', '2026-01-31 00:00:00', ['2026-01-30T18:30Z']],
    // Half an hour back.
    ['Australia/Lord_Howe', '2026-04-05 01:45:00', ['2026-04-04T14:45Z', '2026-04-04T15:15Z']],
    // A day that was left out.
    ['Pacific/Apia', '2011-12-30 12:00:00', []],
  ] as const)('In %s, %s is %j.', (zone, local, instants) =>
    expect(moments(zone, local)).toEqual(instants),
  );

  test('In every zone it is what Temporal says, around each change of the clocks and elsewhere.', () => {
    const zones = [
      'Europe/Paris',
      'America/Havana',
      'America/New_York',
      'Asia/Kolkata',
      'UTC',
    ].concat(['Australia/Lord_Howe', 'Africa/Casablanca', 'America/St_Johns', 'Pacific/Apia']);
    const anywhere = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });
    const nearChange = fc
      .tuple(
        fc.integer({ min: 2000, max: 2039 }),
        fc.constantFrom(2, 3, 8, 9, 10),
        fc.nat(31 * 1440),
      )
      .map(([year, month, minutes]) => Date.UTC(year, month, 1) + minutes * 60_000);
    const walls = fc.oneof(anywhere, nearChange);
    holdsForAll(
      [fc.constantFrom(...zones), walls],
      (zone, wall) => {
        const local = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, 23));
        const readings = (['earlier', 'later'] as const).map((disambiguation) =>
          local.toZonedDateTime(zone, { disambiguation }),
        );
        const expected = readings
          .filter((moment) => moment.toPlainDateTime().equals(local))
          .map(({ epochMilliseconds }) => epochMilliseconds);
        same(momentsOf(wall, parseTimeZone(zone)), [...new Set(expected)]);
      },
      500,
    );
  });
});

describe('A clock shows times that there are', () => {
  test.each([
    ['2026-01-31', '09:30:00', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31', '23:59:59.999', '2026-01-31T23:59:59.999Z'],
    ['2026-01-31', '09:30:00,5', '2026-01-31T09:30:00.500Z'],
    ['2026-01-31', '09:30:00.123999999', '2026-01-31T09:30:00.123Z'],
    ['2024-02-29', '00:00:00', '2024-02-29T00:00:00.000Z'],
  ])('%s %s is one.', (date, time, shown) =>
    expect(toInstant(wallMillis(date, time) ?? NaN)).toBe(shown),
  );

  test.each([
    ['2026-02-29', '00:00:00'],
    ['2026-13-01', '00:00:00'],
    ['2026-01-31', '24:00:00'],
    ['2026-01-31', '23:59:60'],
    ['2026-01-31', '9:30:00'],
    ['2026-01-31', '09:30'],
    ['2026-01-31', '09:30:00.'],
    ['2026-01-31', '09:30:00Z'],
    ['', ''],
  ])('%s %s is none.', (date, time) => expect(wallMillis(date, time)).toBeNull());
});
