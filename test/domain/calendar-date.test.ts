import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addBusinessDays,
  addDays,
  addMonths,
  dayNumber,
  dayOf,
  daysBetween,
  daysInMonthOf,
  earlierOf,
  FIRST_DATE,
  firstOfMonth,
  firstOfNextMonth,
  fromDayNumber,
  isBusinessDay,
  isLeapYear,
  LAST_DATE,
  laterOf,
  monthNumberOf,
  monthOf,
  monthsBetween,
  parseDate,
  parseYearMonth,
  quote,
  yearOf,
} from '../../src/domain/time/calendar-date';
import { anyDate, datesBetween, holdsForAll, same } from './arbitraries';
import { refusalMessageOf, refusalOf } from './refusal';

const plain = (text: string) => Temporal.PlainDate.from(text);

/** What Temporal says, or that it lies outside the years 0001 to 9999. */
function temporalOrRefusal(compute: () => Temporal.PlainDate): string {
  const date = compute();
  return date.year >= 1 && date.year <= 9999 ? date.toString() : 'DATE_OUT_OF_RANGE';
}

function resultOrRefusal(compute: () => string): string {
  let result = '';
  const refusal = refusalOf(() => (result = compute()));
  return refusal === 'accepted' ? result : refusal;
}

describe('A date that exists is read as it is, and nothing else is (rule 4.1)', () => {
  test.each(['2025-01-31', '2024-02-29', '2000-02-29', FIRST_DATE, LAST_DATE])(
    'The date %s is accepted.',
    (text) => expect(parseDate(text)).toBe(text),
  );

  test.each([
    '2025-02-29',
    '1900-02-29',
    '2025-04-31',
    '2025-00-10',
    '2025-13-01',
    '2025-01-00',
    '0000-01-01',
    '10000-01-01',
    '2025-1-1',
    '20250101',
    '2025-01-01T00:00:00Z',
    ' 2025-01-01',
    '2025-01-01\n',
    '２０２５-01-01',
    '',
  ])('The text %j is refused.', (text) =>
    expect(refusalOf(() => parseDate(text))).toBe('INVALID_DATE'),
  );

  test('A text is a date exactly when Temporal knows that date.', () => {
    const part = (max: number) => fc.integer({ min: 0, max });
    const padded = (value: number, length: number) => String(value).padStart(length, '0');
    holdsForAll([part(9999), part(14), part(33)], (year, month, day) => {
      const text = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
      let isKnown = year > 0;
      try {
        Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
      } catch {
        isKnown = false;
      }
      same(refusalOf(() => parseDate(text)) === 'accepted', isKnown);
    });
  });

  test('A refusal names the form it expected and quotes what it got.', () =>
    expect(refusalMessageOf(() => parseDate('2025-02-30'))).toBe(
      'expected a date that exists, as "YYYY-MM-DD" from 0001-01-01 to 9999-12-31, ' +
        'got "2025-02-30"',
    ));

  test('A month is four digits, a hyphen and 01 to 12, of the years 0001 to 9999.', () => {
    expect(parseYearMonth('2025-06')).toBe('2025-06');
    for (const text of ['2025-13', '2025-00', '0000-05', '2025-6', '2025-06-01', '']) {
      expect(refusalOf(() => parseYearMonth(text))).toBe('INVALID_DATE');
    }
  });

  test('A foreign text is quoted in messages: shortened, control characters escaped.', () => {
    expect(quote('a\u001b[31m\n')).toBe('"a\\u001b[31m\\n"');
    expect(quote('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`);
    expect(quote('x'.repeat(61))).toBe(`"${'x'.repeat(60)}…"`);
  });
});

describe('Calendar arithmetic equals Temporal from 0001-01-01 to 9999-12-31 (rule 2.5)', () => {
  test('Adding months clamps to the last day of the month, or leaves the range.', () => {
    holdsForAll(
      [
        anyDate,
        fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -130_000, max: 130_000 })),
      ],
      (date, months) =>
        same(
          resultOrRefusal(() => addMonths(date, months)),
          temporalOrRefusal(() => plain(date).add({ months })),
        ),
      5_000,
    );
  });

  test('Adding days crosses months, years and leap days, or leaves the range.', () => {
    holdsForAll(
      [
        anyDate,
        fc.oneof(
          fc.integer({ min: -40, max: 40 }),
          fc.integer({ min: -4_000_000, max: 4_000_000 }),
        ),
      ],
      (date, days) =>
        same(
          resultOrRefusal(() => addDays(date, days)),
          temporalOrRefusal(() => plain(date).add({ days })),
        ),
      5_000,
    );
  });

  test('The first and the last date have no neighbour beyond them.', () => {
    const beyond = [
      () => addDays(FIRST_DATE, -1),
      () => addMonths(FIRST_DATE, -1),
      () => addDays(LAST_DATE, 1),
      () => addMonths(LAST_DATE, 1),
      () => firstOfNextMonth(LAST_DATE),
      () => fromDayNumber(dayNumber(FIRST_DATE) - 1),
      () => fromDayNumber(dayNumber(LAST_DATE) + 1),
    ];
    expect(beyond.map(refusalOf)).toEqual(beyond.map(() => 'DATE_OUT_OF_RANGE'));
    expect(addDays(addDays(FIRST_DATE, 1), -1)).toBe(FIRST_DATE);
    expect(addDays(addDays(LAST_DATE, -1), 1)).toBe(LAST_DATE);
  });

  test('The days between two dates are those that Temporal counts, negative backwards.', () => {
    holdsForAll([anyDate, anyDate], (from, before) =>
      same(daysBetween(from, before), plain(from).until(before, { largestUnit: 'day' }).days),
    );
  });

  test('The months between two dates are those between their calendar months.', () => {
    holdsForAll([anyDate, anyDate], (from, to) => {
      const months = plain(from)
        .toPlainYearMonth()
        .until(plain(to).toPlainYearMonth(), { largestUnit: 'month' }).months;
      same(monthsBetween(from, to) - months, 0);
    });
  });

  test('A day number is the days since 1970-01-01 and leads back to its date.', () => {
    holdsForAll([anyDate], (date) => {
      same(dayNumber(date), plain('1970-01-01').until(date, { largestUnit: 'day' }).days);
      same(fromDayNumber(dayNumber(date)), date);
    });
  });

  test('The parts of a date, its month and its leap year are those of Temporal.', () => {
    holdsForAll([anyDate], (date) => {
      const { year, month, day, daysInMonth, inLeapYear } = plain(date);
      same([yearOf(date), monthNumberOf(date), dayOf(date)], [year, month, day]);
      same(daysInMonthOf(date), daysInMonth);
      same(isLeapYear(year), inLeapYear);
      same(monthOf(date), plain(date).toPlainYearMonth().toString());
      same(firstOfMonth(monthOf(date)), plain(date).with({ day: 1 }).toString());
    });
  });

  test('The first of the next month is the first after the date.', () => {
    holdsForAll([datesBetween('0001-01-01', '9999-11-30')], (date) =>
      same(firstOfNextMonth(date), plain(date).with({ day: 1 }).add({ months: 1 }).toString()),
    );
  });

  test('Of two dates the later and the earlier are those of Temporal.', () => {
    holdsForAll([anyDate, anyDate], (a, b) => {
      const inOrder = [a, b].sort((one, other) => Temporal.PlainDate.compare(one, other));
      same([earlierOf(a, b), laterOf(a, b)], inOrder);
    });
  });

  test('A monthly series counted from 31 January keeps the 31st wherever it exists.', () => {
    const start = parseDate('2024-01-31');
    expect([0, 1, 2, 3, 4].map((months) => addMonths(start, months))).toEqual([
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
      '2024-05-31',
    ]);
  });
});

describe('Business days are Monday to Friday, without holidays (rule 3.5)', () => {
  test('A day is a business day when Temporal counts it as the first to fifth of its week.', () => {
    holdsForAll([anyDate], (date) => same(isBusinessDay(date), plain(date).dayOfWeek <= 5));
  });

  test('The n-th business day is reached by skipping every Saturday and Sunday.', () => {
    holdsForAll(
      [datesBetween('0001-01-01', '9999-11-01'), fc.integer({ min: 0, max: 15 })],
      (date, count) => {
        let day = plain(date);
        for (let left = count; left > 0;) {
          day = day.add({ days: 1 });
          if (day.dayOfWeek !== 6 && day.dayOfWeek !== 7) left -= 1;
        }
        same(addBusinessDays(date, count), day.toString());
      },
    );
  });
});
