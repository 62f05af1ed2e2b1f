import {
  minorUnitDecimals,
  parseCurrency,
  type CurrencyCode,
} from '../../src/domain/money/currency';
import { refusalOf } from './refusal';

describe('Amounts are stated at the minor unit of their currency in ISO 4217 (rule 5.6)', () => {
  test.each([
    ['EUR', 2],
    ['USD', 2],
    ['GBP', 2],
    ['CHF', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['ISK', 0],
    ['TND', 3],
    ['KWD', 3],
    ['IQD', 3],
    ['CLF', 4],
    ['XCG', 2],
  ])('%s has %i decimals.', (code, decimals) =>
    expect(minorUnitDecimals(parseCurrency(code))).toBe(decimals),
  );

  test('The lev, which the euro replaced, is not taken, and what is stored in it is read.', () => {
    expect(refusalOf(() => parseCurrency('BGN'))).toBe('INVALID_CURRENCY');
    expect(minorUnitDecimals('BGN' as CurrencyCode)).toBe(2);
  });

  test.each(['eur', 'EURO', 'EU', '', ' EUR', 'ZZZ', 'XXX', 'DEM', 'BTC', '978', 'constructor'])(
    'The text %j is not an active currency code.',
    (text) => expect(refusalOf(() => parseCurrency(text))).toBe('INVALID_CURRENCY'),
  );

  test('A code that was never checked has no minor unit.', () =>
    expect(refusalOf(() => minorUnitDecimals('ZZZ' as CurrencyCode))).toBe('INVALID_CURRENCY'));

  test('Every currency that this platform writes with three decimals has three here.', () => {
    // CLDR's digits are for display and leave some out; three are never more than ISO has.
    const comparable = Intl.supportedValuesOf('currency').filter((code) => {
      const { maximumFractionDigits } = new Intl.NumberFormat('en', {
        style: 'currency',
        currency: code,
      }).resolvedOptions();
      return maximumFractionDigits === 3;
    });
    expect(comparable.length).toBeGreaterThan(3);
    for (const code of comparable) expect(minorUnitDecimals(parseCurrency(code))).toBe(3);
  });
});
