import fc from 'fast-check';
import { checkSurcharge, surchargeOf } from '../../src/domain/contract/surcharge';
import { parseCurrency } from '../../src/domain/money/currency';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { holdsForAll, same } from './arbitraries';
import { charge, contractOf, cxone, faultsOfLines, Ledger, on, told } from './invoice-life';
import { refusalMessageOf, refusalOf } from './refusal';

const usd = parseCurrency('USD');
const fund = (base: string, factor: string) => ({
  authority: 'FCC',
  base: parseDecimal(base),
  factor: parseDecimal(factor),
});

describe('A regulatory surcharge is no more than base times factor (rule 5.13)', () => {
  test.each([
    ['4.00', '0.17', '0.68'],
    ['4.03', '0.17', '0.68'], // 0.6851: rounded up it would be above the product
    ['4.05', '0.172', '0.69'],
    ['0.00', '0.17', '0.00'],
    ['10.00', '0', '0.00'],
  ])('%s at %s is %s.', (base, factor, amount) => {
    expect(formatDecimal(surchargeOf(fund(base, factor), usd), 2)).toBe(amount);
  });

  test('TAX16: a line of 0.69 is refused where 0.68 is the most.', () => {
    const check = (stated: string) => () =>
      checkSurcharge(parseDecimal(stated), fund('4.00', '0.17'), usd);
    expect(refusalOf(check('0.69'))).toBe('INVALID_SURCHARGE');
    expect(refusalMessageOf(check('0.69'))).toBe(
      'expected a surcharge of 0 to 0.68, which is 4.00 × 0.17, got 0.69',
    );
    expect(refusalOf(check('-0.01'))).toBe('INVALID_SURCHARGE');
    expect(refusalOf(check('0.001'))).toBe('INVALID_DECIMAL');
    expect(refusalOf(check('0.68'))).toBe('accepted');
    expect(refusalOf(check('0.00'))).toBe('accepted');
  });

  test('A base or a factor below 0 is refused.', () => {
    expect(refusalMessageOf(() => surchargeOf(fund('-1', '0.17'), usd))).toBe(
      'expected a base from 0 on, got -1.00',
    );
    expect(refusalMessageOf(() => surchargeOf(fund('1', '-0.17'), usd))).toBe(
      'expected a factor from 0 on, got -0.17',
    );
  });

  test('It is never above the product, and less than a cent below it.', () => {
    const amount = fc.bigInt({ min: 0n, max: 10_000_000_000n });
    holdsForAll([amount, fc.bigInt({ min: 0n, max: 1_000_000n })], (base, factor) => {
      const product = base * factor;
      const charged = surchargeOf({ authority: 'FCC', base, factor }, usd) * 1_000_000n;
      same(charged <= product && product - charged < 10_000n * 1_000_000n, true);
    });
  });
});

test('A surcharge is billed in the place of other charges, and says what it is at most.', () => {
  const surcharges = new Map([
    ['fund', fund('4.00', '0.17')],
    ['once', fund('1.00', '0.17')],
  ]);
  const charges = [charge('seats', 1, '4.00'), charge('fund', 1, '0.68')];
  const oneTimeCharges = [
    { id: 'once', quantity: 1, unitPrice: parseDecimal('0.17'), on: on('2025-04-01') },
  ];
  const more = { surcharges, oneTimeCharges };
  const ledger = new Ledger([contractOf('one', { ...cxone, charges, more })]);
  // The partial first month is caught up by its days: 0.68 × 22/31.
  const lines = ledger.preview('2025-04');
  expect([...lines.unbilledBefore, ...lines.lines].map(told)).toEqual([
    ...['CATCH_UP 2025-03 1 2.84', 'CATCH_UP 2025-03 1 0.48'],
    ...['RECURRING 2025-04 1 4.00', 'SURCHARGE 2025-04 1 0.68'],
    'SURCHARGE 2025-04 1 0.17',
  ]);
  expect(faultsOfLines(lines.lines)).toEqual([]);
});
