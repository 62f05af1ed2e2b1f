import fc from 'fast-check';
import {
  formatHours,
  formatMinute,
  holdsAt,
  hoursOverlap,
  WEEKDAYS,
  weekdayOf,
  type RateHours,
  type Weekday,
} from '../../src/domain/usage/rate-hours';
import { anyDate, datesBetween, holdsForAll, rateHours, same } from './arbitraries';
import { on } from './calls';

const MINUTES_OF_DAY = 1_440;
const minute = fc.integer({ min: 0, max: MINUTES_OF_DAY - 1 });

/** "08:30" as a minute of the day. */
const clock = (text: string) => {
  const [hours = NaN, minutes = NaN] = text.split(':').map(Number);
  return hours * 60 + minutes;
};
const hours = (from: string, before: string, ...weekdays: Weekday[]): RateHours => ({
  weekdays: weekdays.length === 0 ? WEEKDAYS : weekdays,
  fromMinute: clock(from),
  beforeMinute: clock(before),
});
const holds = (rate: RateHours, date: string, time: string) =>
  holdsAt(rate, { date: on(date), minuteOfDay: clock(time) });

/** Every minute of the week in which the rate holds, walked one after the other. */
function minutesOfWeek({ weekdays, fromMinute, beforeMinute }: RateHours): Set<string> {
  const minutes = new Set<string>();
  for (const day of weekdays) {
    let each = fromMinute;
    do {
      minutes.add(`${day} ${each}`);
      each = (each + 1) % MINUTES_OF_DAY;
    } while (each !== beforeMinute % MINUTES_OF_DAY);
  }
  return minutes;
}

describe('The weekday of a date', () => {
  // The contract's own dates: CXone's terms of January 2022, an end of 2025, a leap day.
  test.each([
    ['1970-01-01', 'THURSDAY'],
    ['1969-12-31', 'WEDNESDAY'],
    ['2022-01-01', 'SATURDAY'],
    ['2024-02-29', 'THURSDAY'],
    ['2025-12-31', 'WEDNESDAY'],
    ['0001-01-01', 'MONDAY'],
    ['9999-12-31', 'FRIDAY'],
  ])('Rule 6.8: %s is a %s.', (date, weekday) => expect(weekdayOf(on(date))).toBe(weekday));

  test('Rule 6.8: the weekday of any date is the one that JavaScript knows.', () => {
    const names = ['SUNDAY', ...WEEKDAYS];
    holdsForAll([anyDate], (date) => same(weekdayOf(date), names[new Date(date).getUTCDay()]));
  });
});

describe('Whether a rate holds at a local time', () => {
  test('Rule 6.8: hours begin with their first minute and end before their last.', () => {
    const peak = hours('08:00', '18:00', 'MONDAY');
    // 2025-06-02 was a Monday.
    const at = ['00:00', '07:59', '08:00', '17:59', '18:00', '23:59'];
    expect(at.map((time) => holds(peak, '2025-06-02', time))).toEqual([
      ...[false, false, true, true, false, false],
    ]);
    expect(at.some((time) => holds(peak, '2025-06-03', time))).toBe(false);
  });

  test('Rule 6.8: hours over midnight are evening and early morning of the same day.', () => {
    const night = hours('18:00', '08:00', 'MONDAY');
    const at = ['00:00', '07:59', '08:00', '17:59', '18:00', '23:59'];
    expect(at.map((time) => holds(night, '2025-06-02', time))).toEqual([
      ...[true, true, false, false, true, true],
    ]);
    expect(holds(night, '2025-06-03', '00:00')).toBe(false);
    expect(holds(night, '2025-06-01', '23:59')).toBe(false);
  });

  test.each([
    ['00:00', '24:00'],
    ['08:00', '08:00'],
    ['23:59', '23:59'],
  ])('Rule 6.8: from %s to %s is the whole day.', (from, before) => {
    const day = hours(from, before, 'MONDAY');
    const at = ['00:00', '07:59', '08:00', '23:58', '23:59'];
    expect(at.every((time) => holds(day, '2025-06-02', time))).toBe(true);
    expect(at.some((time) => holds(day, '2025-06-03', time))).toBe(false);
  });

  test('Rule 6.8: a rate holds exactly in the minutes from its start on, for its length.', () => {
    const june = datesBetween('2025-06-01', '2025-06-14');
    holdsForAll(
      [rateHours, june, minute],
      (rate, date, minuteOfDay) => {
        const length = (rate.beforeMinute - rate.fromMinute + 1_440) % 1_440 || 1_440;
        const sinceStart = (minuteOfDay - rate.fromMinute + 1_440) % 1_440;
        const day = WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7];
        const isItsDay = rate.weekdays.some((each) => each === day);
        same(holdsAt(rate, { date, minuteOfDay }), isItsDay && sinceStart < length);
      },
      5_000,
    );
  });
});

describe('Whether the hours of two rates have a minute of the week in common', () => {
  test.each([
    ['one ends where the other begins', hours('08:00', '18:00'), hours('18:00', '08:00'), false],
    ['they share one minute', hours('08:00', '18:01'), hours('18:00', '08:00'), true],
    [
      'they share the first minute of the day',
      hours('00:00', '00:01'),
      hours('23:00', '00:30'),
      true,
    ],
    ['both run over midnight', hours('22:00', '02:00'), hours('23:00', '01:00'), true],
    ['one is all day long', hours('05:00', '05:00'), hours('04:59', '05:00'), true],
    [
      'their days differ',
      hours('00:00', '24:00', 'MONDAY'),
      hours('00:00', '24:00', 'SUNDAY'),
      false,
    ],
    [
      'Monday night is not Tuesday',
      hours('18:00', '08:00', 'MONDAY'),
      hours('00:00', '08:00', 'TUESDAY'),
      false,
    ],
  ])('Rule 6.8: where %s.', (_, a, b, expected) => {
    expect(hoursOverlap(a, b)).toBe(expected);
    expect(hoursOverlap(b, a)).toBe(expected);
  });

  test('Rule 6.8: they overlap exactly when a walk over the week meets both at once.', () => {
    let apart = 0;
    holdsForAll(
      [rateHours, rateHours],
      (a, b) => {
        const other = minutesOfWeek(b);
        const common = [...minutesOfWeek(a)].some((each) => other.has(each));
        if (!common) apart += 1;
        same([hoursOverlap(a, b), hoursOverlap(b, a)], [common, common]);
      },
      400,
    );
    expect(apart).toBeGreaterThan(20);
  });
});

describe('Hours in words', () => {
  test.each([
    [0, '00:00'],
    [510, '08:30'], // 8 × 60 + 30
    [1_439, '23:59'],
    [1_440, '24:00'],
  ])('Rule 6.8: minute %i of the day is shown as %s.', (minuteOfDay, text) =>
    expect(formatMinute(minuteOfDay)).toBe(text),
  );

  test('Rule 6.8: the days are named, and all seven are every day.', () => {
    expect(formatHours(hours('08:00', '18:00', 'MONDAY', 'FRIDAY'))).toBe(
      'MONDAY, FRIDAY 08:00-18:00',
    );
    expect(formatHours(hours('18:00', '08:00'))).toBe('every day 18:00-08:00');
  });
});
