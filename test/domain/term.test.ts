import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { noticeDueBy } from '../../src/domain/contract/notice';
import type { ServiceTerms } from '../../src/domain/contract/service-terms';
import {
  termPeriod,
  termPeriodOn,
  termSchedule,
  termUntil,
  type TermPeriod,
  type TermSchedule,
} from '../../src/domain/contract/term';
import {
  statedTerm,
  TERM_DAYS_MAX,
  TERM_MONTHS_MAX,
  type TermLength,
} from '../../src/domain/contract/term-length';
import { localDate, parseInstant, startOfDay } from '../../src/domain/time/time-zone';
import {
  anySchedule,
  holdsForAll,
  plainTerms,
  same,
  scheduleAndDate,
  startDate,
} from './arbitraries';
import { testExamples, type Fields } from './examples';
import { refusalMessageOf, refusalOf } from './refusal';
import { cxoneTerms, generalTerms, termsOf } from './terms';

const plain = (text: string) => Temporal.PlainDate.from(text);
const months = (count: number | null): TermLength | null => statedTerm(count, null);
const inDays = (count: number): TermLength | null => statedTerm(null, count);
const anyIndex = fc.integer({ min: 0, max: 12 });

const scheduleFrom = (input: Fields, terms = termsOf(input.text('service'))): TermSchedule =>
  termSchedule(terms, input.date('start'), months(input.numberOrNull('orderTermMonths')));

function expectPeriod(period: TermPeriod, expected: Fields, terms: ServiceTerms): void {
  expect(period).toEqual({
    index: expected.number('n'),
    startsOn: expected.date('start'),
    endsBefore: expected.date('endExclusive'),
  });
  expect(noticeDueBy(period, terms)).toBe(expected.date('lastNoticeDate'));
}

describe('The initial term and its renewals', () => {
  testExamples(
    {
      T01: 'CXone 1.1',
      T02: 'CXone 1.1',
      T03: 'CXone 1.2',
      T04: 'CXone 1.1',
      T05: 'rule 2.6',
      T06: 'rule 2.5',
      T07: 'rule 2.5',
      T08: 'ToS 3.1',
      T09: 'ToS 3.1',
    },
    ({ input, expected }) => {
      const schedule = scheduleFrom(input);
      expect(schedule.initial).toEqual({ months: expected.number('termMonths') });
      expect(schedule.renewal).toEqual({ months: expected.number('renewalMonths') });
      for (const period of expected.fieldsList('periods')) {
        expectPeriod(termPeriod(schedule, period.number('n')), period, schedule.terms);
      }
    },
  );

  testExamples({ T10: 'rule 2.3', T11: 'rule 2.3' }, ({ input, expected }) => {
    const startsOn = input.date('start');
    const schedule = termSchedule(cxoneTerms, startsOn, inDays(input.number('orderTermDays')));
    const twelveMonths = termSchedule(cxoneTerms, startsOn, months(12));
    // Without a floor the order alone decides, so that end is the order's own.
    const asOrdered = termSchedule(generalTerms, startsOn, inDays(input.number('orderTermDays')));
    expect(termPeriod(twelveMonths, 0).endsBefore).toBe(expected.date('twelveMonthsEnd'));
    expect(termPeriod(asOrdered, 0).endsBefore).toBe(expected.date('orderEnd'));
    expect(termPeriod(schedule, 0).endsBefore).toBe(expected.date('endExclusive'));
    const [[unit, count]] = Object.entries(schedule.renewal) as [[string, number]];
    expect(`${count} ${unit}`).toBe(expected.text('renewalUnit'));
  });

  testExamples({ T12: 'rule 2.2', T13: 'rule 2.2' }, ({ input, expected }) => {
    const terms = { ...cxoneTerms, termShape: 'MONTH_ALIGNED' as const };
    const schedule = scheduleFrom(input, terms);
    const { startsOn, endsBefore } = termPeriod(schedule, 0);
    const partialMonth = startsOn < schedule.countedFrom ? [startsOn, schedule.countedFrom] : null;
    expect(partialMonth).toEqual(expected.listOrNull('partialMonth'));
    expect(schedule.countedFrom).toBe(expected.date('firstFullMonth'));
    expect(endsBefore).toBe(expected.date('endExclusive'));
    expect(noticeDueBy(termPeriod(schedule, 0), terms)).toBe(expected.date('lastNoticeDate'));
  });

  testExamples({ T16: 'rule 3.6' }, ({ input, expected }) => {
    const zone = input.zone('zone');
    const startsOn = localDate(input.instant('submittedAt'), zone);
    expect(startsOn).toBe(expected.date('start'));
    expect(input.text('submittedAt').slice(0, 10)).toBe(expected.date('startIfUtcWereUsed'));
    for (const terms of [cxoneTerms, generalTerms]) {
      const schedule = termSchedule(terms, startsOn, months(input.number('orderTermMonths')));
      const { endsBefore } = termPeriod(schedule, 0);
      expect(endsBefore).toBe(expected.date('endExclusive'));
      expect(startOfDay(endsBefore, zone)).toBe(expected.instant('endInstant'));
    }
  });

  testExamples({ T17: 'rule 2.9' }, ({ input, expected }) => {
    const zone = input.zone('zone');
    const schedule = termSchedule(cxoneTerms, '2025-03-10' as CalendarDate, months(12));
    const { endsBefore } = termPeriod(schedule, 0);
    expect(endsBefore).toBe(input.date('endExclusive'));
    expect(startOfDay(endsBefore, zone)).toBe(expected.instant('endInstant'));
    const moments = expected.names.filter((name) => name.startsWith('at '));
    expect(moments).toHaveLength(2);
    for (const name of moments) {
      const moment = parseInstant(name.slice('at '.length));
      const period = termPeriodOn(schedule, localDate(moment, zone));
      expect(`period ${period?.index ?? 'none'}`).toBe(expected.text(name));
    }
  });

  testExamples({ M01: 'CXone 1.3' }, ({ input, expected }) => {
    const subscriptions = input.fieldsList('subscriptions');
    const answers = expected.fieldsList('subscriptions');
    expect(subscriptions).toHaveLength(answers.length);
    for (const [index, subscription] of subscriptions.entries()) {
      const answer = answers[index];
      expect(answer?.text('service')).toBe(subscription.text('service'));
      const schedule = scheduleFrom(subscription);
      const [initial, renewal] = [termPeriod(schedule, 0), termPeriod(schedule, 1)];
      expect([initial.startsOn, initial.endsBefore]).toEqual(answer?.list('initial'));
      expect(noticeDueBy(initial, schedule.terms)).toBe(answer?.date('lastNoticeDate'));
      expect([renewal.startsOn, renewal.endsBefore]).toEqual(answer?.list('firstRenewal'));
    }
  });
});

describe('What an order may state of the length of its term', () => {
  test.each([
    [12, 365],
    [0, null],
    [-1, null],
    [1.5, null],
    [NaN, null],
    [TERM_MONTHS_MAX + 1, null],
    [null, 0],
    [null, 0.5],
    [null, TERM_DAYS_MAX + 1],
  ])('Rule 2.3: an order that states %j months and %j days is refused.', (inMonths, days) =>
    expect(refusalOf(() => statedTerm(inMonths, days))).toBe('INVALID_TERM'),
  );

  test('Rule 2.3: a refusal says what was expected and what came.', () => {
    expect(refusalMessageOf(() => statedTerm(12, 365))).toBe(
      'expected a term in months or in days, got both: 12 months and 365 days',
    );
    expect(refusalMessageOf(() => months(1_201))).toBe(
      'expected a term of 1 to 1200 months, got 1201',
    );
  });

  test('Rule 2.3: the longest terms that may be stated are accepted.', () => {
    const startsOn = '2025-01-01' as CalendarDate;
    const hundredYears = termSchedule(generalTerms, startsOn, months(TERM_MONTHS_MAX));
    expect(termPeriod(hundredYears, 0).endsBefore).toBe('2125-01-01');
    const inAllDays = termSchedule(generalTerms, startsOn, inDays(TERM_DAYS_MAX));
    expect(termPeriod(inAllDays, 0).endsBefore).toBe(
      plain(startsOn).add({ days: TERM_DAYS_MAX }).toString(),
    );
  });

  test('CXone 1.1: no order for CXone ends before twelve months, whatever it states.', () => {
    const stated = fc.oneof(
      fc.constant(null),
      fc.integer({ min: 1, max: 40 }).map(months),
      fc.integer({ min: 1, max: 1_000 }).map(inDays),
    );
    holdsForAll([startDate, stated], (startsOn, term) => {
      const { endsBefore } = termPeriod(termSchedule(cxoneTerms, startsOn, term), 0);
      const ends = [plain(startsOn).add({ months: 12 }).toString()];
      if (term) ends.push(plain(startsOn).add(term).toString());
      same(endsBefore, ends.sort().at(-1));
    });
  });

  test('ToS 3.1: a term in days renews by twelve months, counted from its own end.', () => {
    const schedule = termSchedule(generalTerms, '2025-01-01' as CalendarDate, inDays(30));
    const ends = [0, 1, 2].map((index) => termPeriod(schedule, index).endsBefore);
    expect(ends).toEqual(['2025-01-31', '2026-01-31', '2027-01-31']);
  });
});

describe('Periods are counted from the start, for ever (rule 2.5)', () => {
  test('Monthly renewals from 31 January keep the 31st, as Stripe and others once did not.', () => {
    const terms = { ...generalTerms, renewalTermMonths: 1 };
    const schedule = termSchedule(terms, '2024-01-31' as CalendarDate, months(1));
    const starts = [0, 1, 2, 3, 4].map((index) => termPeriod(schedule, index).startsOn);
    expect(starts).toEqual(['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30', '2024-05-31']);
  });

  test('Periods tile: each begins where the one before it ends, the first at the start.', () => {
    holdsForAll([anySchedule, anyIndex], (schedule, index) => {
      const [period, next] = [termPeriod(schedule, index), termPeriod(schedule, index + 1)];
      same(next.startsOn, period.endsBefore);
      same(period.endsBefore > period.startsOn, true);
      same(termPeriod(schedule, 0).startsOn, schedule.startsOn);
    });
  });

  test('Each end is the start plus all lengths at once, so it keeps the day of the month.', () => {
    holdsForAll([anySchedule, anyIndex], (schedule, index) => {
      const { initial, renewal, countedFrom } = schedule;
      const { endsBefore } = termPeriod(schedule, index);
      const renewals = Object.fromEntries(
        Object.entries(renewal).map(([unit, count]) => [unit, count * index]),
      );
      if ('days' in initial) {
        const initialEnd = plain(countedFrom).add({ days: initial.days });
        same(endsBefore, initialEnd.add(renewals).toString());
        return;
      }
      const total = initial.months + (renewals.months ?? 0);
      same(endsBefore, plain(countedFrom).add({ months: total }).toString());
      const day = plain(countedFrom).day;
      same(plain(endsBefore).day, Math.min(day, plain(endsBefore).daysInMonth));
    });
  });

  test('A month-aligned term begins with the partial month and then ends with a month.', () => {
    holdsForAll([plainTerms, startDate, anyIndex], (base, startsOn, index) => {
      const terms = { ...base, termShape: 'MONTH_ALIGNED' as const };
      const schedule = termSchedule(terms, startsOn, months(18));
      same(termPeriod(schedule, 0).startsOn, startsOn);
      same(plain(termPeriod(schedule, index).endsBefore).day, 1);
      const start = plain(startsOn);
      const firstFull = start.day === 1 ? start : start.with({ day: 1 }).add({ months: 1 });
      same(schedule.countedFrom, firstFull.toString());
    });
  });

  test('The period on a date contains it, and is the one that a search finds.', () => {
    holdsForAll(
      [scheduleAndDate],
      ([schedule, date]) => {
        const period = termPeriodOn(schedule, date);
        let index = 0;
        while (termPeriod(schedule, index).endsBefore <= date) index += 1;
        same(period, termPeriod(schedule, index));
        same(period && period.startsOn <= date && date < period.endsBefore, true);
      },
      3_000,
    );
  });

  test('The first and the last day of a period are in it, and their neighbours are not.', () => {
    holdsForAll([anySchedule, anyIndex], (schedule, index) => {
      const { startsOn, endsBefore } = termPeriod(schedule, index);
      const lastDay = plain(endsBefore).subtract({ days: 1 }).toString() as CalendarDate;
      const dayBefore = plain(startsOn).subtract({ days: 1 }).toString() as CalendarDate;
      const indices = [dayBefore, startsOn, lastDay, endsBefore].map(
        (date) => termPeriodOn(schedule, date)?.index,
      );
      same(indices, [index === 0 ? undefined : index - 1, index, index, index + 1]);
    });
  });

  test('A period that would end after 9999 is refused, not guessed.', () => {
    const schedule = termSchedule(cxoneTerms, '9998-06-01' as CalendarDate, months(12));
    expect(termPeriod(schedule, 0).endsBefore).toBe('9999-06-01');
    expect(refusalOf(() => termPeriod(schedule, 1))).toBe('DATE_OUT_OF_RANGE');
    expect(refusalOf(() => termPeriodOn(schedule, '9999-06-01' as CalendarDate))).toBe(
      'DATE_OUT_OF_RANGE',
    );
  });
});

describe('A term that is stated by its last day (rule 12.11)', () => {
  const on = (text: string) => text as CalendarDate;
  const aligned = { ...generalTerms, termShape: 'MONTH_ALIGNED' as const };

  test('It is a term in days, counted to the day after, where no floor is longer.', () => {
    holdsForAll([startDate, fc.integer({ min: 0, max: TERM_DAYS_MAX - 1 })], (startsOn, days) => {
      const lastDay = on(plain(startsOn).add({ days }).toString());
      const schedule = termSchedule(
        generalTerms,
        startsOn,
        termUntil(generalTerms, startsOn, lastDay),
      );
      same(schedule.initial, { days: days + 1 });
      const { endsBefore } = termPeriod(schedule, 0);
      same(endsBefore, plain(lastDay).add({ days: 1 }).toString());
    });
  });

  test('It is counted from the first full month where the terms count in months.', () => {
    expect(termUntil(aligned, on('2025-03-10'), on('2025-06-30'))).toEqual({ days: 91 });
    expect(refusalMessageOf(() => termUntil(aligned, on('2025-03-10'), on('2025-03-31')))).toBe(
      'expected a last day of the term on or after 2025-04-01, from which the term is counted, ' +
        'got 2025-03-31',
    );
  });

  test('A last day before the start is refused, and so is one too far off.', () => {
    const until = (day: string) => () => termUntil(cxoneTerms, on('2025-03-10'), on(day));
    expect(refusalOf(until('2025-03-10'))).toBe('accepted');
    expect(refusalOf(until('2025-03-09'))).toBe('INVALID_TERM');
    expect(refusalOf(until('2125-03-10'))).toBe('accepted');
    expect(refusalOf(until('2125-03-11'))).toBe('INVALID_TERM');
    expect(refusalMessageOf(until('9999-12-31'))).toBe(
      'expected a last day of the term by 2125-03-10, the last of 36525 days, got 9999-12-31',
    );
  });
});
