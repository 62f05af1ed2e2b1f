import fc from 'fast-check';
import {
  checkEndForCause,
  contentRetrievableUntil,
  endsForCause,
  isCured,
  lastCureDay,
  terminableFrom,
  type BreachFact,
} from '../../src/domain/contract/breach';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { holdsForAll, plusDays, same, startDate } from './arbitraries';
import { refusalMessageOf, refusalOf } from './refusal';

const on = (text: string) => text as CalendarDate;
const breach: BreachFact = { id: 'breach', receivedOn: on('2025-01-31'), isCurable: true };
const insolvency: BreachFact = { ...breach, isCurable: false };
const curedOn = (day: string, breachId = 'breach') => [{ breachId, curedOn: on(day) }];

describe('A breach, its cure and the end for cause (rules 5.12, 12.8, 12.16)', () => {
  test('A cure on the last day is in time, a day later it changes nothing.', () => {
    expect(isCured(breach, curedOn('2025-03-02'))).toBe(true);
    expect(isCured(breach, curedOn('2025-03-03'))).toBe(false);
    expect(isCured(breach, curedOn('2025-02-10', 'another'))).toBe(false);
    expect(isCured(breach, [])).toBe(false);
  });

  test('What cannot be cured lets the other party end the service at once.', () => {
    expect(lastCureDay(insolvency)).toBeNull();
    expect(terminableFrom(insolvency)).toBe('2025-01-31');
    expect(isCured(insolvency, curedOn('2025-02-01'))).toBe(false);
    expect(endsForCause(insolvency, curedOn('2025-02-01'), on('2025-01-31'))).toBe(true);
    expect(endsForCause(insolvency, [], on('2025-01-30'))).toBe(false);
  });

  test('An end is refused while the breach can be cured, and once it was, for its reason.', () => {
    const check =
      (day: string, cures = curedOn('2025-03-03')) =>
      () =>
        checkEndForCause(breach, cures, on(day));
    expect(refusalOf(check('2025-03-03'))).toBe('accepted');
    expect(refusalOf(check('2025-03-02'))).toBe('CURE_TIME_RUNS');
    expect(refusalMessageOf(check('2025-03-02'))).toBe(
      'expected a day from 2025-03-03 on, when the time to cure is over, got 2025-03-02',
    );
    const cured = check('2025-06-01', curedOn('2025-02-10'));
    expect(refusalOf(cured)).toBe('BREACH_IS_CURED');
    expect(refusalMessageOf(cured)).toBe(
      'expected a breach that was not cured in time, this one was',
    );
  });

  test('An end takes effect exactly where it would be accepted.', () => {
    const days = fc.integer({ min: -5, max: 60 });
    holdsForAll(
      [startDate, fc.boolean(), fc.array(days, { maxLength: 3 }), days],
      (receivedOn, isCurable, cureDays, declared) => {
        const fact = { id: 'breach', receivedOn, isCurable };
        const cures = cureDays.flatMap((after) => curedOn(plusDays(receivedOn, after)));
        const declaredOn = plusDays(receivedOn, declared);
        const isInTime = isCurable && cureDays.some((after) => after <= 30);
        const mayEnd = !isInTime && declared >= (isCurable ? 31 : 0);
        same(endsForCause(fact, cures, declaredOn), mayEnd);
        const refusal = refusalOf(() => checkEndForCause(fact, cures, declaredOn));
        same(refusal, mayEnd ? 'accepted' : isInTime ? 'BREACH_IS_CURED' : 'CURE_TIME_RUNS');
      },
    );
  });

  test('ToS 3.3: content can be fetched for thirty days after the end.', () => {
    holdsForAll([startDate], (endsBefore) =>
      same(contentRetrievableUntil(endsBefore), plusDays(endsBefore, 30)),
    );
  });
});
