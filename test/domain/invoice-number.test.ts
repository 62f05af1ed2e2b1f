import fc from 'fast-check';
import {
  isTestPrefix,
  nextInvoiceNumber,
  testNumberPrefix,
} from '../../src/domain/invoice/invoice-number';
import { holdsForAll, same, startDate } from './arbitraries';
import { on } from './invoice-facts';
import { refusalMessageOf, refusalOf } from './refusal';

const series = (lastSequence: number, lastIssuedOn: string | null = null, prefix = 'SW') => ({
  ...{ prefix, lastSequence },
  lastIssuedOn: lastIssuedOn === null ? null : on(lastIssuedOn),
});

describe('Numbers of invoices (rule 5.10)', () => {
  test('NUM03: a series runs through the year, over the end of a month.', () => {
    expect(nextInvoiceNumber(series(4, '2024-03-31'), on('2024-04-01'))).toEqual({
      ...{ number: 'SW-2024-000005', sequence: 5 },
    });
    expect(nextInvoiceNumber(series(0), on('2025-01-01')).number).toBe('SW-2025-000001');
  });

  test('NUM04: the order of numbers is that of issue dates; the same day is accepted.', () => {
    const issue = (day: string) => () => nextInvoiceNumber(series(7, '2024-04-02'), on(day));
    expect(refusalOf(issue('2024-04-02'))).toBe('accepted');
    expect(refusalOf(issue('2024-04-01'))).toBe('ISSUED_BEFORE_LAST');
    expect(refusalMessageOf(issue('2024-04-01'))).toBe(
      'expected an issue date from 2024-04-02 on, the date of the last number, got 2024-04-01',
    );
  });

  test('The number 999999 is the last of a year.', () => {
    expect(nextInvoiceNumber(series(999_998), on('2025-01-01')).number).toBe('SW-2025-999999');
    const act = () => nextInvoiceNumber(series(999_999), on('2025-01-01'));
    expect(refusalOf(act)).toBe('INVALID_INVOICE_NUMBER');
    expect(refusalMessageOf(act)).toBe('expected at most 999999 numbers in a year, got one more');
  });

  test.each(['', 'SW.FR', 'SW FR', 'É', 'SW_FR', 'SW\n', 'A'.repeat(24)])(
    'The prefix %j is refused.',
    (prefix) => {
      const act = () => nextInvoiceNumber(series(0, null, prefix), on('2025-01-01'));
      expect(refusalOf(act)).toBe('INVALID_IDENTIFIER');
      expect(refusalMessageOf(act)).toBe(
        `expected 1 to 23 letters, digits and dashes, got ${JSON.stringify(prefix)}`,
      );
    },
  );

  test('Documents of a sandbox have a prefix that says so, and is as long as a prefix may be.', () => {
    expect(testNumberPrefix('SW')).toBe('TEST-SW');
    expect(testNumberPrefix('A'.repeat(23))).toBe(`TEST-${'A'.repeat(18)}`);
    const prefix = testNumberPrefix('A'.repeat(23));
    expect(nextInvoiceNumber(series(0, null, prefix), on('2025-01-01')).number).toHaveLength(35);
  });

  test.each([
    ...['TEST', 'test', 'TEST-', 'Test-SW'].map((prefix) => [prefix, true] as const),
    ...['SW', 'TESTS', 'SW-TEST', ''].map((prefix) => [prefix, false] as const),
  ])('The prefix %j looks like that of a sandbox: %s.', (prefix, looksSo) => {
    expect(isTestPrefix(prefix)).toBe(looksSo);
  });

  test('Any number has at most 35 letters, digits and hyphens, and sorts as it was given.', () => {
    const prefix = fc.stringMatching(/^[A-Za-z0-9-]{1,23}$/);
    holdsForAll([prefix, fc.nat({ max: 999_997 }), startDate], (each, last, issuedOn) => {
      const one = nextInvoiceNumber(series(last, null, each), issuedOn);
      const next = nextInvoiceNumber(series(one.sequence, issuedOn, each), issuedOn);
      same(/^[A-Za-z0-9-]{1,35}$/.test(one.number), true);
      same(one.number < next.number, true);
    });
  });
});
