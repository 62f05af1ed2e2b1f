import fc from 'fast-check';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import type { ServiceSpan } from '../../src/domain/contract/service-spans';
import { periodInForce, statusOn } from '../../src/domain/contract/subscription-status';
import { termPeriod, termSchedule, type TermSchedule } from '../../src/domain/contract/term';
import { anySchedule, holdsForAll, plusDays, same } from './arbitraries';
import { refusalOf } from './refusal';
import { cxoneTerms } from './terms';

const on = (text: string) => text as CalendarDate;
const year = termSchedule(cxoneTerms, on('2025-01-01'), { months: 12 });

/** Service from the start of the term until that day, whatever ends it. */
const untilEnd = (
  { startsOn }: TermSchedule,
  endsBefore: CalendarDate | null,
): readonly ServiceSpan[] => [{ startsOn, endsBefore, end: undefined }];

describe('Where a subscription stands on a date (rule 2.9)', () => {
  test.each([
    ['2024-12-31', null, 'PENDING', undefined],
    ['2025-01-01', null, 'INITIAL', 0],
    ['2025-12-31', null, 'INITIAL', 0],
    ['2026-01-01', null, 'RENEWAL', 1],
    ['2025-12-31', '2026-01-01', 'INITIAL', 0],
    ['2026-01-01', '2026-01-01', 'ENDED', undefined],
    ['2030-06-01', '2027-01-01', 'ENDED', undefined],
  ])('On %s, with the end before %s, a year from 2025-01-01 is %s.', (date, end, status, index) => {
    const spans = untilEnd(year, end === null ? null : on(end));
    expect(statusOn(year, spans, on(date))).toBe(status);
    expect(periodInForce(year, spans, on(date))?.index).toBe(index);
  });

  test('On the last day of the calendar the status is known, though no period can be told.', () => {
    const [running, lastDay] = [untilEnd(year, null), on('9999-12-31')];
    expect(statusOn(year, running, lastDay)).toBe('RENEWAL');
    expect(refusalOf(() => periodInForce(year, running, lastDay))).toBe('DATE_OUT_OF_RANGE');
    expect(statusOn(year, untilEnd(year, on('2027-01-01')), lastDay)).toBe('ENDED');
  });

  test('Before the start and from the end on nothing is in force, in between a period.', () => {
    const day = fc.integer({ min: -100, max: 3_000 });
    const periods = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 4 }));
    holdsForAll([anySchedule, day, periods], (schedule, days, last) => {
      const date = plusDays(schedule.startsOn, days);
      const endsBefore = last === null ? null : termPeriod(schedule, last).endsBefore;
      const spans = untilEnd(schedule, endsBefore);
      const hasEnded = endsBefore !== null && Date.parse(date) >= Date.parse(endsBefore);
      const firstEnd = Date.parse(termPeriod(schedule, 0).endsBefore);
      const running = Date.parse(date) < firstEnd ? 'INITIAL' : 'RENEWAL';
      same(statusOn(schedule, spans, date), days < 0 ? 'PENDING' : hasEnded ? 'ENDED' : running);
      const period = periodInForce(schedule, spans, date);
      same(period !== undefined, days >= 0 && !hasEnded);
      if (period) same(period.startsOn <= date && date < period.endsBefore, true);
    });
  });
});
