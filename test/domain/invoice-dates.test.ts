import fc from 'fast-check';
import {
  checkDisputeDay,
  checkGraceDays,
  checkPaymentDays,
  dueOn,
  finalizeNotBefore,
  GRACE_DAYS_DEFAULT,
  lastDisputeDay,
  payableAfterDispute,
  PAYMENT_DAYS_DEFAULT,
} from '../../src/domain/invoice/invoice-dates';
import { holdsForAll, plusDays, same, startDate } from './arbitraries';
import { testExamples } from './examples';
import { on } from './invoice-facts';
import { refusalMessageOf, refusalOf } from './refusal';

describe('Dates of an invoice (rule 5.10)', () => {
  const issued = on('2025-04-01');

  test('DAT01: it is due 30 days after its issue date, 60 where that is the most.', () => {
    expect(dueOn(issued, PAYMENT_DAYS_DEFAULT, 60)).toBe('2025-05-01');
    expect(dueOn(issued, 60, 60)).toBe('2025-05-31');
    expect(refusalOf(() => dueOn(issued, 61, 60))).toBe('INVALID_PAYMENT_TERM');
    expect(refusalMessageOf(() => dueOn(issued, 61, 60))).toBe(
      'expected a time for payment of 0 to 60 days, got 61',
    );
    expect(dueOn(issued, 61)).toBe('2025-06-01');
  });

  test.each([-1, 1.5, 366, NaN])('A time for payment of %d days is refused.', (days) => {
    expect(refusalOf(() => checkPaymentDays(days))).toBe('INVALID_PAYMENT_TERM');
  });

  test('A draft waits for the days of grace, however late it was made.', () => {
    expect(finalizeNotBefore(on('2025-04-01'), GRACE_DAYS_DEFAULT)).toBe('2025-04-04');
    expect(finalizeNotBefore(on('2025-04-29'), GRACE_DAYS_DEFAULT)).toBe('2025-05-02');
    expect(finalizeNotBefore(on('2025-04-01'), 0)).toBe('2025-04-01');
    expect(refusalMessageOf(() => checkGraceDays(32))).toBe(
      'expected a time of grace of 0 to 31 days, got 32',
    );
  });

  test('Days are counted in the calendar, over months and years.', () => {
    holdsForAll([startDate, fc.nat({ max: 31 })], (date, days) => {
      same(dueOn(date, days), plusDays(date, days));
      same(finalizeNotBefore(date, days), plusDays(date, days));
    });
  });
});

describe('Days to dispute fees, and to pay what remains (rule 5.11)', () => {
  testExamples({ M04: 'rule 5.11' }, ({ input, expected }) => {
    const issued = input.date('invoiceDate');
    expect(lastDisputeDay(issued)).toBe(expected.text('lastDisputeDate'));
    for (const day of expected.names.filter((name) => /^\d/.test(name))) {
      const outcome = { accepted: 'accepted', 'rejected (late)': 'DISPUTE_OUT_OF_TIME' };
      const told = expected.text(day) as keyof typeof outcome;
      expect(refusalOf(() => checkDisputeDay(issued, on(day)))).toBe(outcome[told]);
    }
    const payBy = 'resolvedOn 2025-09-05 -> payBy';
    expect(payableAfterDispute(on('2025-09-05'))).toBe(expected.text(payBy));
  });

  test('The 15th day after the issue date is the last, and named where it is missed.', () => {
    const issued = on('2025-08-01');
    expect(lastDisputeDay(issued)).toBe('2025-08-16');
    const dispute = (day: string) => () => checkDisputeDay(issued, on(day));
    expect(refusalOf(dispute('2025-08-01'))).toBe('accepted');
    expect(refusalOf(dispute('2025-08-16'))).toBe('accepted');
    for (const day of ['2025-08-17', '2025-07-31']) {
      expect(refusalOf(dispute(day))).toBe('DISPUTE_OUT_OF_TIME');
      expect(refusalMessageOf(dispute(day))).toBe(
        `expected a dispute from 2025-08-01 to 2025-08-16, got one on ${day}`,
      );
    }
  });
});
