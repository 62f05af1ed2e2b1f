import fc from 'fast-check';
import { checkPriceChange, earliestPriceChange } from '../../src/domain/contract/price-change';
import { termPeriod, termSchedule } from '../../src/domain/contract/term';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { anySchedule, holdsForAll, plusDays, same } from './arbitraries';
import { refusalMessageOf, refusalOf } from './refusal';
import { cxoneTerms } from './terms';

const on = (text: string) => text as CalendarDate;
const schedule = termSchedule(cxoneTerms, on('2025-03-10'), { months: 12 });
const check = (announcedOn: string, effectiveOn: string) => () =>
  checkPriceChange(schedule, on(announcedOn), on(effectiveOn));

describe('A price change that the provider announces (rule 12.5)', () => {
  test('It holds from the first of a month, after its announcement and the initial term.', () => {
    let isInside = 0;
    holdsForAll(
      [anySchedule, fc.integer({ min: -100, max: 2_500 })],
      (any, days) => {
        const announcedOn = plusDays(any.startsOn, days);
        const { endsBefore } = termPeriod(any, 0);
        let first = plusDays(announcedOn, 1);
        while (!first.endsWith('-01') || first < endsBefore) first = plusDays(first, 1);
        same(earliestPriceChange(any, announcedOn), first);
        isInside += announcedOn < endsBefore ? 1 : 0;
      },
      500,
    );
    expect(isInside).toBeGreaterThan(50);
  });

  test('It is accepted on its earliest day and on every later first, and refused otherwise.', () => {
    const offset = fc.integer({ min: -800, max: 800 });
    holdsForAll([anySchedule, offset, fc.nat({ max: 1_500 })], (any, days, announced) => {
      const announcedOn = plusDays(any.startsOn, announced);
      const earliest = earliestPriceChange(any, announcedOn);
      for (const effectiveOn of [earliest, plusDays(earliest, days)]) {
        const refusal = refusalOf(() => checkPriceChange(any, announcedOn, effectiveOn));
        const isFirst = effectiveOn.endsWith('-01');
        const isAfter = effectiveOn > announcedOn;
        const isInitial = effectiveOn < termPeriod(any, 0).endsBefore;
        const expected =
          isFirst && isAfter && isInitial ? 'PRICE_CHANGE_IN_INITIAL_TERM' : 'INVALID_PRICE_CHANGE';
        same(refusal, isFirst && isAfter && !isInitial ? 'accepted' : expected);
      }
    });
  });

  test('Each refusal says what is expected, from which day on, and what came.', () => {
    expect(refusalMessageOf(check('2026-05-20', '2026-06-15'))).toBe(
      'expected the first of a month, 2026-06-01 at the earliest, got 2026-06-15',
    );
    expect(refusalMessageOf(check('2026-05-20', '2026-05-01'))).toBe(
      'expected a day after the announcement, 2026-06-01 at the earliest, got 2026-05-01',
    );
    expect(refusalMessageOf(check('2025-10-20', '2025-12-01'))).toBe(
      'expected a day after the initial term, which ends before 2026-03-10: ' +
        '2026-04-01 at the earliest, got 2025-12-01',
    );
    expect(refusalOf(check('2026-06-01', '2026-06-01'))).toBe('INVALID_PRICE_CHANGE');
    expect(refusalOf(check('2026-05-31', '2026-06-01'))).toBe('accepted');
  });
});
