import { localDate, parseInstant, parseTimeZone } from '../../src/domain/time/time-zone';
import {
  charge,
  contractOf,
  cxone,
  faultsOfLines,
  hundred,
  Ledger,
  month,
  netOf,
  on,
  seats,
  told,
} from './invoice-life';

describe('The month in which a service or a charge begins', () => {
  test('A service that starts on a 1st is billed by the document of that month.', () => {
    const account = new Ledger([contractOf('plan', { ...hundred, startsOn: '2025-07-01' })]);
    expect(account.issue('2025-07')).toEqual(['RECURRING 2025-07 1 100.00']);
  });

  test('PRO01: A partial first month is billed with the next document, as 17 of 31 days.', () => {
    const account = new Ledger([contractOf('plan', { ...hundred, startsOn: '2025-01-15' })]);
    expect(account.issue('2025-01')).toEqual([]);
    const { lines } = account.preview('2025-02');
    expect(lines.map(told)).toEqual(['CATCH_UP 2025-01 1 54.84', 'RECURRING 2025-02 1 100.00']);
    expect(lines).toMatchObject([
      { serviceFrom: '2025-01-15', serviceBefore: '2025-02-01', days: 17, daysInMonth: 31 },
      { serviceFrom: '2025-02-01', serviceBefore: '2025-03-01', days: 28, daysInMonth: 28 },
    ]);
    expect(netOf(lines)).toBe('154.84');
    expect(faultsOfLines(lines)).toEqual([]);
  });

  test('PRO10: A start just before midnight in the account’s zone bills its one day with the next month.', () => {
    // It is July by UTC already: that would be 100.00 alone.
    const moment = parseInstant('2025-07-01T03:30:00Z');
    const startsOn = localDate(moment, parseTimeZone('America/Denver'));
    expect(startsOn).toBe('2025-06-30');
    const account = new Ledger([contractOf('plan', { ...hundred, startsOn })]);
    expect(account.preview('2025-06').lines).toEqual([]);
    expect(netOf(account.preview('2025-07').lines)).toBe('103.33');
    expect(account.issue('2025-07')).toEqual([
      'CATCH_UP 2025-06 1 3.33',
      'RECURRING 2025-07 1 100.00',
    ]);
  });

  test('Seats that are added have a line of their own, and their partial month comes with the next.', () => {
    const more = charge('more', 5, '79.99', { addedOn: on('2025-07-16') });
    const account = new Ledger([contractOf('CXone', { ...cxone, charges: [seats, more] })]);
    account.issue('2025-07');
    expect(account.issue('2025-08')).toEqual([
      'CATCH_UP 2025-07 5 206.43',
      'RECURRING 2025-08 25 1999.75',
      'RECURRING 2025-08 5 399.95',
    ]);
  });

  test('PRO03: Seats that are added leave the old ones whole, and are rounded as one line.', () => {
    const more = charge('more', 5, '79.99', { addedOn: on('2025-06-19') });
    const account = new Ledger([contractOf('CXone', { ...cxone, charges: [seats, more] })], {
      billedFrom: month('2025-06'),
    });
    const inAdvance = account.preview('2025-06').lines;
    account.issue('2025-06');
    // The lines of June are those of two documents: our partial month comes with the next.
    const added = account
      .preview('2025-07')
      .lines.filter(({ key }) => key.serviceMonth === '2025-06');
    // 5 × 79.99 × 12/30; seat by seat it would be 160.00.
    expect([...inAdvance, ...added].map(told)).toEqual([
      'RECURRING 2025-06 25 1999.75',
      'CATCH_UP 2025-06 5 159.98',
    ]);
    expect(netOf([...inAdvance, ...added])).toBe('2159.73');
    expect(faultsOfLines(added)).toEqual([]);
  });
});
