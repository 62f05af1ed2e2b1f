import fc from 'fast-check';
import { addDays, type CalendarDate } from '../../src/domain/time/calendar-date';
import { noticeDueBy, noticeEffect } from '../../src/domain/contract/notice';
import { termPeriod, termSchedule, type TermSchedule } from '../../src/domain/contract/term';
import {
  deadlinesBetween,
  isFirstDeadline,
  nextNoticeDueBy,
  termRhythm,
  type Deadline,
  type RhythmClass,
  type TermRhythm,
} from '../../src/domain/contract/term-rhythm';
import { anySchedule, holdsForAll, plusDays, same } from './arbitraries';
import { cxoneTerms, generalTerms } from './terms';

const day = (text: string) => text as CalendarDate;

/** The deadline of a subscription in a window: by its key among those of all classes. */
function found(
  rhythm: TermRhythm,
  others: readonly RhythmClass[],
  from: CalendarDate,
  before: CalendarDate,
): Deadline[] {
  return deadlinesBetween([...others, rhythm], from, before).filter(
    (deadline) =>
      deadline.deadlineKey === rhythm.deadlineKey && isFirstDeadline(rhythm, deadline, from),
  );
}

/** The same by walking all periods up to the end. */
function walked(
  schedule: TermSchedule,
  endsBefore: CalendarDate | null,
  from: CalendarDate,
  before: CalendarDate,
): CalendarDate[] {
  for (let index = 0; ; index += 1) {
    const period = termPeriod(schedule, index);
    if (endsBefore !== null && period.endsBefore > endsBefore) return [];
    const dueBy = noticeDueBy(period, schedule.terms);
    if (dueBy >= before) return [];
    if (dueBy >= from) return [dueBy];
  }
}

/** Schedules with short and long notice times, and with none. */
const schedule = fc
  .tuple(anySchedule, fc.constantFrom(0, 1, 30, 60, 90))
  .map(([{ terms, startsOn, initial }, noticeDaysMin]) =>
    termSchedule({ ...terms, noticeDaysMin }, startsOn, initial),
  );
/** Of nobody here: no renewal is that long, not even one as long as any initial term. */
const OTHERS: RhythmClass[] = [
  { renewal: { months: 500 }, noticeDays: 30 },
  { renewal: { days: 50_000 }, noticeDays: 1 },
];

describe('The rhythm of a term', () => {
  it('has the next day for notice that walking all periods has, whatever ends it.', () => {
    holdsForAll(
      [
        schedule,
        fc.option(fc.integer({ min: 0, max: 4_000 })),
        fc.integer({ min: -120, max: 4_000 }),
        fc.integer({ min: 0, max: 75 }),
      ],
      (terms, givenAfter, ahead, length) => {
        const endsBefore =
          givenAfter === null
            ? null
            : noticeEffect(terms, plusDays(terms.startsOn, givenAfter)).endsBefore;
        const from = plusDays(terms.startsOn, ahead);
        const before = plusDays(from, length);
        const deadlines = found(termRhythm(terms, endsBefore), OTHERS, from, before);
        same(
          deadlines.map(({ noticeDueBy: dueBy }) => dueBy),
          walked(terms, endsBefore, from, before),
        );
        const next = nextNoticeDueBy(terms, endsBefore, from);
        same(
          next === null || next >= before ? [] : [next],
          walked(terms, endsBefore, from, before),
        );
      },
    );
  });

  it.each([
    // From 31 January, by months: the ends are 28 February, 31 March, 30 April.
    ['2025-01-31', 1, 0, '2025-02-27', '2025-02-28'],
    ['2025-01-31', 1, 0, '2025-03-30', '2025-03-31'],
    // A leap year: 31 January 2023 + 13 months.
    ['2023-01-31', 13, 30, '2024-01-30', '2024-02-29'],
    // From 29 February, by years: 28 February but in a leap year.
    ['2024-02-29', 12, 30, '2027-01-29', '2027-02-28'],
    ['2024-02-29', 12, 30, '2028-01-30', '2028-02-29'],
  ])('of a term from %s, %i months, %i days, is due by %s', (from, months, days, due, end) => {
    const terms = { ...generalTerms, renewalTermMonths: null, noticeDaysMin: days };
    const rhythm = termRhythm(termSchedule(terms, day(from), { months }), null);
    const deadlines = found(rhythm, [], day(due), addDays(day(due), 1));
    expect(deadlines.map(({ endsBefore }) => endsBefore)).toEqual([end]);
  });

  it('is told once in a window with several days for notice, and not after the end.', () => {
    const monthly = { ...generalTerms, renewalTermMonths: 1, noticeDaysMin: 5 };
    const terms = termSchedule(monthly, day('2026-01-15'), { months: 3 });
    const dueIn = (endsBefore: CalendarDate | null) =>
      found(termRhythm(terms, endsBefore), [], day('2026-05-01'), day('2026-09-01')).map(
        ({ noticeDueBy: dueBy }) => dueBy,
      );
    expect(dueIn(null)).toEqual(['2026-05-10']);
    expect(dueIn(day('2026-05-15'))).toEqual(['2026-05-10']);
    expect(dueIn(day('2026-04-15'))).toEqual([]);
  });

  it('has one key for all that end on the same days.', () => {
    const keyOf = (startsOn: string, months: number) =>
      termRhythm(termSchedule(cxoneTerms, day(startsOn), { months }), null).deadlineKey;
    expect(keyOf('2024-03-10', 12)).toBe(keyOf('2025-03-10', 12));
    expect(keyOf('2024-03-10', 12)).not.toBe(keyOf('2024-03-11', 12));
    expect(keyOf('2024-03-10', 12)).not.toBe(keyOf('2024-03-10', 24));
  });
});
