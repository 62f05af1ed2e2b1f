import { noticeDueSoon } from '../../src/domain/contract/renewal-warning';
import { termSchedule } from '../../src/domain/contract/term';
import { statedTerm } from '../../src/domain/contract/term-length';
import { on } from './calls';
import { cxoneTerms, generalTerms } from './terms';

describe('The last day for notice is due soon', () => {
  // [2026-01-01, 2027-01-01), so the last day is 2027-01-01 - 30 days.
  const schedule = termSchedule(cxoneTerms, on('2026-01-01'), statedTerm(12, null));

  test.each([
    ['2025-12-31', null],
    // 61 days before 2026-12-02, and 60.
    ['2026-10-02', null],
    ['2026-10-03', '2026-12-02'],
    ['2026-12-02', '2026-12-02'],
    // A notice would end the next period, whose last day is a year away.
    ['2026-12-03', null],
    ['2027-10-03', '2027-12-02'],
  ])('on %s: %s.', (today, expected) => expect(noticeDueSoon(schedule, on(today))).toBe(expected));

  test('of the next period, too, where that of a short one has passed.', () => {
    // Renewals of two months: [2026-01-01, 2026-03-01) is followed by one that ends on 2026-05-01.
    const terms = { ...generalTerms, renewalTermMonths: 2 };
    const short = termSchedule(terms, on('2026-01-01'), statedTerm(2, null));
    expect(noticeDueSoon(short, on('2026-01-30'))).toBe('2026-01-30');
    // 2026-05-01 - 30 days is 2026-04-01, 60 days after 2026-01-31.
    expect(noticeDueSoon(short, on('2026-01-31'))).toBe('2026-04-01');
  });
});
