import fc from 'fast-check';
import { parseCurrency } from '../../src/domain/money/currency';
import {
  divideHalfUp,
  divideToDecimals,
  formatDecimal,
  formatMoney,
  formatShortest,
  parseDecimal,
  roundToMinorUnit,
  stepOf,
  storedDecimal,
} from '../../src/domain/money/money';
import { currency, holdsForAll, same } from './arbitraries';
import { refusalMessageOf, refusalOf } from './refusal';

const MAX = 10n ** 21n - 1n;
const micros = fc.bigInt({ min: -MAX, max: MAX });
const decimals = fc.integer({ min: 0, max: 6 });
const eur = parseCurrency('EUR');

/** Half up by its definition: the integer below, one more when the remainder is half or more. */
function halfUpByDefinition(dividend: bigint, divisor: bigint): bigint {
  const magnitude = dividend < 0n ? -dividend : dividend;
  const below = magnitude / divisor;
  const remainder = magnitude - below * divisor;
  const nearest = remainder + remainder >= divisor ? below + 1n : below;
  return dividend < 0n ? 0n - nearest : nearest;
}

describe('Decimals are read and written exactly (rule 5.6)', () => {
  test('Amounts are stored with all six decimals.', () => {
    expect(
      ['79.99', '-0.5', '0', '0.000001'].map((text) => storedDecimal(parseDecimal(text))),
    ).toEqual(['79.990000', '-0.500000', '0.000000', '0.000001']);
  });

  test.each([
    ['79.99', 79_990_000n],
    ['0', 0n],
    ['-0.5', -500_000n],
    ['0.000001', 1n],
    ['007', 7_000_000n],
    ['999999999999999.999999', 999_999_999_999_999_999_999n],
    ['0.0000120', 12n],
    ['-1.50000000000000000000', -1_500_000n],
  ])('The text %s is exactly that many millionths.', (text, expected) =>
    expect(parseDecimal(text)).toBe(expected),
  );

  test.each([
    '',
    '.5',
    '5.',
    '1e3',
    '0x10',
    '1,000.00',
    '1_000',
    '+1',
    '--1',
    ' 1',
    '1\n',
    'NaN',
    'Infinity',
    '0.0000001',
    '1000000000000000',
    '１',
  ])('The text %j is refused.', (text) =>
    expect(refusalOf(() => parseDecimal(text))).toBe('INVALID_DECIMAL'),
  );

  test.each([
    ['0.0000125', 7, 5],
    ['-0.00001250', 7, 5],
    ['12.3456780001', 10, 1],
  ])('The text %s is refused for its decimal %i, which is %i.', (text, place, digit) =>
    expect(refusalMessageOf(() => parseDecimal(text))).toBe(
      'expected at most 6 decimals, since more are never rounded, ' +
        `got "${text}", whose decimal ${place} is ${digit}`,
    ),
  );

  test('A decimal written with six places is read back as the same amount.', () => {
    holdsForAll([micros], (amount) => same(parseDecimal(formatDecimal(amount, 6)), amount));
  });

  test('A decimal read from any number of places is written back as the same text.', () => {
    const whole = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n });
    const digits = fc.string({
      unit: fc.constantFrom(...'0 1 2 3 4 5 6 7 8 9'.split(' ')),
      minLength: 1,
      maxLength: 6,
    });
    holdsForAll([fc.boolean(), whole, digits], (isNegative, integer, fraction) => {
      const isZero = integer === 0n && /^0+$/.test(fraction);
      const text = `${isNegative && !isZero ? '-' : ''}${integer}.${fraction}`;
      same(formatDecimal(parseDecimal(text), fraction.length), text);
    });
  });

  test('An amount with more decimals than are to be written is refused, not cut.', () => {
    expect(refusalOf(() => formatDecimal(1_234_500n, 3))).toBe('INVALID_DECIMAL');
    expect(refusalMessageOf(() => formatDecimal(-1_234_500n, 0))).toBe(
      'expected an amount rounded to 0 decimals, got -1.234500',
    );
    expect(formatDecimal(-2_000_000n, 0)).toBe('-2');
  });

  test.each([
    ['0.025', '0.025'],
    ['79.9', '79.90'],
    ['1', '1.00'],
    ['100', '100.00'],
    ['0.1', '0.10'],
    ['-0.000001', '-0.000001'],
    ['0.100100', '0.1001'],
  ])('The shortest text of %s is %s.', (text, shortest) =>
    expect(formatShortest(parseDecimal(text))).toBe(shortest),
  );

  test('The shortest text is exact, has two decimals or more, and no needless zero.', () => {
    holdsForAll([micros], (amount) => {
      const text = formatShortest(amount);
      same(parseDecimal(text), amount);
      expect(text).toMatch(/^-?\d+\.(\d\d|\d{2,5}[1-9])$/);
    });
  });
});

describe('Every rounding is half up, away from zero, and happens once (rule 5.6)', () => {
  test('A quotient is rounded as the definition of half up says.', () => {
    const divisor = fc.oneof(fc.bigInt({ min: 1n, max: 100n }), fc.bigInt({ min: 1n, max: MAX }));
    const dividend = fc.oneof(fc.bigInt({ min: -1_000n, max: 1_000n }), micros);
    holdsForAll(
      [dividend, divisor],
      (a, b) => same(divideHalfUp(a, b), halfUpByDefinition(a, b)),
      5_000,
    );
  });

  test.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [7n, 5n, 1n],
    [-1n, 3n, 0n],
    [1n, 2n, 1n],
  ])('%s divided by %s is %s.', (dividend, divisor, quotient) =>
    expect(divideHalfUp(dividend, divisor)).toBe(quotient),
  );

  test('A quotient rounded to some decimals is the nearest multiple of their step.', () => {
    holdsForAll([micros, fc.bigInt({ min: 1n, max: 10_000n }), decimals], (a, b, places) => {
      const step = 10n ** BigInt(6 - places);
      const rounded = divideToDecimals(a, b, places);
      same(stepOf(places), step);
      same(rounded % step, 0n);
      same(rounded, halfUpByDefinition(a, b * step) * step);
    });
  });

  test('An amount is rounded to its minor unit and written with its decimals.', () => {
    holdsForAll([micros, currency], (amount, code) => {
      const money = roundToMinorUnit(amount, code);
      const error = money.micros - amount;
      same((error < 0n ? -error : error) * 2n <= 10n ** BigInt(6 - money.decimals), true);
      same(formatMoney(money).split('.')[1]?.length ?? 0, money.decimals);
      same(roundToMinorUnit(money.micros, code), money);
    });
  });

  test.each([
    ['0.005', '0.01'],
    ['-0.005', '-0.01'],
    ['2.675', '2.68'],
    ['1.005', '1.01'],
    ['1.004999', '1.00'],
  ])('An amount of %s EUR is %s, which binary floats get wrong.', (exact, rounded) =>
    expect(formatMoney(roundToMinorUnit(parseDecimal(exact), eur))).toBe(rounded),
  );
});
