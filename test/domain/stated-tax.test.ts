import fc from 'fast-check';
import { parseDecimal } from '../../src/domain/money/money';
import { checkTaxReason, sidesWithoutVatId } from '../../src/domain/invoice/stated-tax';
import { checkTaxClass } from '../../src/domain/invoice/tax';
import { TAX_CATEGORIES, type TaxCategory } from '../../src/domain/invoice/tax';
import { refusalMessageOf, refusalOf } from './refusal';

const rated = (category: TaxCategory, rate: string) => () =>
  checkTaxClass({ category, rate: parseDecimal(rate) });
const reasoned =
  (category: TaxCategory, reasonText: string | null, reasonCode: string | null = null) =>
  () =>
    checkTaxReason({ category, reasonText, reasonCode });

describe('A rate goes with its category', () => {
  test.each([
    ...([
      ['S', '20'],
      ['S', '5.5'],
      ['S', '0.000001'],
      ['S', '100'],
    ] as const),
    ...(['AE', 'E', 'O', 'Z', 'G', 'K'] as const).map((category) => [category, '0'] as const),
  ])('%s with %s is taken.', (category, rate) =>
    expect(refusalOf(rated(category, rate))).toBe('accepted'),
  );

  test.each([
    ['S', '0', 'expected a tax rate above 0 and at most 100 for the category S, got 0.00'],
    ['S', '-20', 'expected a tax rate above 0 and at most 100 for the category S, got -20.00'],
    [
      'S',
      '100.000001',
      'expected a tax rate above 0 and at most 100 for the category S, got 100.000001',
    ],
    ['AE', '20', 'expected a tax rate of 0 for the category AE, got 20.00'],
    ['Z', '-1', 'expected a tax rate of 0 for the category Z, got -1.00'],
    ['O', '0.01', 'expected a tax rate of 0 for the category O, got 0.01'],
  ] as const)('%s with %s is refused.', (category, rate, message) => {
    expect(refusalOf(rated(category, rate))).toBe('INVALID_TAX');
    expect(refusalMessageOf(rated(category, rate))).toBe(message);
  });

  test('No rate is negative or over 100, whatever the category.', () => {
    const property = fc.property(
      fc.constantFrom(...TAX_CATEGORIES),
      fc.oneof(fc.bigInt({ max: -1n }), fc.bigInt({ min: 100_000_001n })),
      (category, rate) =>
        expect(refusalOf(() => checkTaxClass({ category, rate }))).toBe('INVALID_TAX'),
    );
    fc.assert(property);
  });
});

describe('A reason is given where no tax is due, and nowhere else', () => {
  test.each([
    ['S', null, null],
    ['Z', null, null],
    ['AE', 'Reverse charge', null],
    ['AE', null, 'VATEX-EU-AE'],
    ['E', 'Franchise', 'VATEX-FR-FRANCHISE'],
    ['E', null, 'VATEX-EU-132-1A'],
  ] as const)('%s with %j and %j is taken.', (category, text, code) =>
    expect(refusalOf(reasoned(category, text, code))).toBe('accepted'),
  );

  test.each([
    ['S', 'A gift', null, 'expected no reason for the category S, got "A gift"'],
    ['Z', null, 'VATEX-EU-G', 'expected no reason for the category Z, got "VATEX-EU-G"'],
    ['AE', null, null, 'expected a reason for the category AE, as a text or a code, got none'],
    ['O', null, null, 'expected a reason for the category O, as a text or a code, got none'],
    ['K', null, 'IC', 'expected a code such as "VATEX-EU-AE", got "IC"'],
    ['K', 'Intra-EU', 'vatex-eu-ic', 'expected a code such as "VATEX-EU-AE", got "vatex-eu-ic"'],
  ] as const)('%s with %j and %j is refused.', (category, text, code, message) => {
    expect(refusalOf(reasoned(category, text, code))).toBe('INVALID_TAX');
    expect(refusalMessageOf(reasoned(category, text, code))).toBe(message);
  });
});

describe('VAT ids that a category needs (EN 16931 BR-S-02, BR-AE-02, BR-IC-02, BR-G-02)', () => {
  const id = { vatId: 'FR83404833048' };
  const none = { vatId: null };
  const seller = (vatId: string | null, taxNumber: string | null = null) => ({ vatId, taxNumber });

  test.each([
    ['AE', seller('FR83404833048'), id, []],
    ['AE', seller('FR83404833048'), none, ['BUYER']],
    ['AE', seller(null, '12/345'), none, ['SELLER', 'BUYER']],
    ['K', seller(null), id, ['SELLER']],
    ['G', seller(null, '12/345'), none, ['SELLER']],
    ['G', seller('FR83404833048'), none, []],
    ['S', seller(null, '12/345'), none, []],
    ['S', seller(null), none, ['SELLER']],
    ['E', seller('FR83404833048'), none, []],
    ['Z', seller(null), id, ['SELLER']],
    ['O', seller(null), none, []],
  ] as const)('%s with the seller %j and the buyer %j: missing of %j.', (category, a, b, sides) =>
    expect(sidesWithoutVatId(category, a, b)).toEqual(sides),
  );
});
