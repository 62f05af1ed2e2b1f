import fc from 'fast-check';
import { minimumShortfall } from '../../src/domain/contract/minimum';
import { minorUnitDecimals, parseCurrency } from '../../src/domain/money/currency';
import { formatDecimal, parseDecimal, roundToMinorUnit } from '../../src/domain/money/money';
import { currency, holdsForAll, same } from './arbitraries';
import { testExamples } from './examples';
import { refusalOf } from './refusal';

const eur = parseCurrency('EUR');
const shortfall = (minimum: string, counted: string, days = 30, daysInMonth = 30) => {
  const month = { minimum: parseDecimal(minimum), days, daysInMonth };
  return minimumShortfall(month, parseDecimal(counted), eur);
};
const text = (micros: bigint) => formatDecimal(micros, 2);

describe('What recurring charges lack of an agreed minimum is charged (rule 5.14)', () => {
  test.each([
    ['MIN01, MIN02: use of 30.00 does not count', '100.00', '50.00', '50.00'],
    ['MIN03: without any charge it is the minimum', '100.00', '0.00', '100.00'],
    ['MIN05: use of 10.00 does not count', '10000.00', '100.00', '9900.00'],
    ['MIN07: connectivity and what is paid once do not count', '2000.00', '1650.00', '350.00'],
    ['Nothing is missing once the minimum is reached', '100.00', '100.00', '0.00'],
    ['Nothing is given back above it', '100.00', '250.00', '0.00'],
    ['A minimum of 0 is none', '0', '0.00', '0.00'],
  ])('%s.', (_, minimum, counted, missing) => {
    expect(text(shortfall(minimum, counted).shortfall)).toBe(missing);
  });

  testExamples({ R14: 'rule 5.14' }, ({ input, expected }) => {
    const missing = shortfall(input.text('minimumMrc'), input.text('mrc')).shortfall;
    expect(text(missing)).toBe(expected.text('shortfallLine'));
    const charged = ['mrc', 'connectivity', 'nonRecurring'].map((name) => input.decimal(name));
    const total = charged.reduce((sum, each) => sum + each, missing);
    expect(text(total)).toBe(expected.text('total'));
  });

  test('MIN06: a partial month has its share, rounded once: 15 of 31 days of 10.00.', () => {
    const partial = shortfall('10.00', '0.00', 15, 31);
    expect([text(partial.minimum), text(partial.shortfall)]).toEqual(['4.84', '4.84']);
    expect(text(shortfall('10.00', '2.00', 15, 31).shortfall)).toBe('2.84');
    expect(text(shortfall('10.00', '4.85', 15, 31).shortfall)).toBe('0.00');
  });

  test('What counts are rounded lines: another amount is refused.', () => {
    expect(refusalOf(() => shortfall('10.00', '1.001'))).toBe('INVALID_DECIMAL');
  });

  test('Charges and shortfall together are the minimum, or the charges where these are more.', () => {
    const amount = fc.bigInt({ min: 0n, max: 10_000_000_000n });
    holdsForAll([amount, amount, fc.nat({ max: 31 }), currency], (minimum, charges, days, code) => {
      const counted = roundToMinorUnit(charges, code).micros;
      const month = { minimum, days, daysInMonth: 31 };
      const result = minimumShortfall(month, counted, code);
      const larger = counted > result.minimum ? counted : result.minimum;
      same(counted + result.shortfall, larger);
      same(result.shortfall >= 0n, true);
      // Within half a unit of the exact share.
      const error = 2n * (result.minimum * 31n - minimum * BigInt(days));
      const unit = 10n ** BigInt(6 - minorUnitDecimals(code)) * 31n;
      same(error <= unit && -error <= unit, true);
    });
  });
});
