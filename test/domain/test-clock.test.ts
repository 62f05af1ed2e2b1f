import fc from 'fast-check';
import {
  CLOCK_FIRST,
  CLOCK_LAST,
  furthestAdvance,
  nextMonthAfter,
  startOfMonth,
} from '../../src/domain/time/test-clock';
import { localDate, type Instant, type TimeZone } from '../../src/domain/time/time-zone';
import { firstOfMonth, monthOf, type YearMonth } from '../../src/domain/time/calendar-date';
import { holdsForAll, same } from './arbitraries';

const at = (text: string) => text as Instant;
const PARIS = 'Europe/Paris' as TimeZone;

describe('How far a test clock is moved at a time', () => {
  test.each([
    ['2026-06-01T10:20:30.456Z', '2076-06-01T10:20:30.456Z'],
    // There is no such day 50 years later.
    ['2024-02-29T00:00:00.000Z', '2074-02-28T00:00:00.000Z'],
    [CLOCK_FIRST, '2040-01-01T00:00:00.000Z'],
    ['9939-12-31T23:59:59.999Z', '9989-12-31T23:59:59.999Z'],
    ['9940-01-01T00:00:00.001Z', CLOCK_LAST],
    [CLOCK_LAST, CLOCK_LAST],
  ])('From %s it is to %s.', (from, to) => {
    expect(furthestAdvance(at(from))).toBe(to);
  });
});

describe('Months on a test clock', () => {
  test.each([
    ['2026-01-31T22:59:59.999Z', '2026-02'],
    // Midnight in Paris: February has begun.
    ['2026-01-31T23:00:00.000Z', '2026-03'],
    ['2026-12-15T00:00:00.000Z', '2027-01'],
  ])('After %s the next in Paris is %s.', (instant, month) => {
    expect(nextMonthAfter(at(instant), PARIS)).toBe(month);
  });

  test('A month begins at midnight of its first day.', () => {
    expect(startOfMonth('2026-02' as YearMonth, PARIS)).toBe('2026-01-31T23:00:00.000Z');
    expect(startOfMonth('2026-07' as YearMonth, PARIS)).toBe('2026-06-30T22:00:00.000Z');
  });

  test('The next month begins later, and none begins between.', () => {
    const instants = fc
      .integer({ min: Date.parse(CLOCK_FIRST), max: Date.parse(CLOCK_LAST) })
      .map((millis) => at(new Date(millis).toISOString()));
    const zones = fc.constantFrom(...['UTC', 'Europe/Paris', 'Pacific/Apia', 'America/St_Johns']);
    holdsForAll([instants, zones], (instant, zone) => {
      const next = nextMonthAfter(instant, zone as TimeZone);
      const begins = startOfMonth(next, zone as TimeZone);
      same(begins > instant, true);
      same(localDate(begins, zone as TimeZone), firstOfMonth(next));
      const before = monthOf(
        localDate(at(new Date(Date.parse(begins) - 1).toISOString()), zone as TimeZone),
      );
      same(before, monthOf(localDate(instant, zone as TimeZone)));
    });
  });
});
