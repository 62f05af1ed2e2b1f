import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import {
  commencementDate,
  effectiveDate,
  initiationDate,
} from '../../src/domain/contract/commencement';
import { termPeriod, termSchedule } from '../../src/domain/contract/term';
import { datesBetween, holdsForAll, same, startDate } from './arbitraries';
import { testExamples } from './examples';
import { cxoneTerms, generalTerms } from './terms';

const perhapsDate = fc.oneof(fc.constant(null), startDate);
const plain = (text: string) => Temporal.PlainDate.from(text);

describe('A contract takes effect on the earlier of submission and signature', () => {
  testExamples({ T19: 'ToS 2.1' }, ({ input, expected }) => {
    for (const terms of [cxoneTerms, generalTerms]) {
      const startsOn = effectiveDate(input.date('submitted'), input.date('signed'), terms);
      const stated = { months: input.number('orderTermMonths') };
      expect(startsOn).toBe(expected.date('start'));
      expect(termPeriod(termSchedule(terms, startsOn, stated), 0)).toEqual({
        index: 0,
        startsOn: expected.date('start'),
        endsBefore: expected.date('endExclusive'),
      });
    }
  });

  test('ToS 2.1: an order without a signature takes effect when it is submitted.', () =>
    expect(effectiveDate('2025-05-20' as CalendarDate, null)).toBe('2025-05-20'));

  test('ToS 2.1: a signature after the submission changes nothing, one before it decides.', () => {
    holdsForAll([startDate, startDate], (submittedOn, signedOn) => {
      const [first] = [submittedOn, signedOn]
        .map(plain)
        .sort((a, b) => Temporal.PlainDate.compare(a, b));
      same(effectiveDate(submittedOn, signedOn), first?.toString());
    });
  });
});

describe('The start of use under the contracts of NICE itself (rule 2.2)', () => {
  testExamples({ T14: 'rule 2.2', T15: 'rule 2.2', T15b: 'rule 2.2' }, ({ input, expected }) => {
    const effectiveOn = input.date('transactionEffective');
    const initiatedOn = initiationDate({
      availabilityNoticeOn: input.dateOrNull('availabilityNotice'),
      firstProductionUseOn: input.dateOrNull('firstProductionUse'),
      effectiveOn,
    });
    expect(initiatedOn).toBe(expected.date('initiationDate'));
    expect(commencementDate(initiatedOn)).toBe(expected.date('commencementDate'));
    expect(
      initiationDate({ availabilityNoticeOn: null, firstProductionUseOn: null, effectiveOn }),
    ).toBe(expected.date('effectivePlus3Months'));
  });

  test('Use begins with the first of availability, production use and three months.', () => {
    holdsForAll([perhapsDate, perhapsDate, startDate], (available, used, effectiveOn) => {
      const candidates = [available, used, plain(effectiveOn).add({ months: 3 }).toString()];
      const initiatedOn = initiationDate({
        availabilityNoticeOn: available,
        firstProductionUseOn: used,
        effectiveOn,
      });
      same(initiatedOn, candidates.filter((date) => date !== null).sort()[0]);
    });
  });

  test('Service commences on a first, after the initiation and within a month.', () => {
    holdsForAll([datesBetween('2000-01-01', '2060-12-31')], (initiatedOn) => {
      const commencedOn = plain(commencementDate(initiatedOn));
      same(commencedOn.day, 1);
      const days = plain(initiatedOn).until(commencedOn, { largestUnit: 'day' }).days;
      same(days, plain(initiatedOn).daysInMonth - plain(initiatedOn).day + 1);
    });
  });
});
