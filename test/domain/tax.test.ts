import fc from 'fast-check';
import { taxesOf, type TaxCategory, type TaxTotals } from '../../src/domain/invoice/tax';
import { minorUnitDecimals, parseCurrency } from '../../src/domain/money/currency';
import { formatDecimal, parseDecimal, roundToMinorUnit } from '../../src/domain/money/money';
import { currency, holdsForAll, same } from './arbitraries';
import { shownTaxes, taxedLine, taxedLines } from './invoice-amounts';
import { refusalMessageOf, refusalOf } from './refusal';

const eur = parseCurrency('EUR');
const shown = (totals: TaxTotals, decimals = 2) => {
  const text = (name: 'net' | 'tax' | 'gross') => formatDecimal(totals[name], decimals);
  return {
    rows: shownTaxes(totals.rows, decimals),
    total: [text('net'), text('tax'), text('gross')],
  };
};
type Stated = [net: string, rate: string, category?: TaxCategory];

const EXAMPLES: readonly [id: string, title: string, Stated[], rows: string[], total: string[]][] =
  [
    [
      ...(['TAX01', 'VAT is computed once a rate, not line by line'] as const),
      ['68.33', '68.33', '57.50', '85.00'].map((net): Stated => [net, '20']),
      ['S 20.00: 55.83 on 279.16'],
      ['279.16', '55.83', '334.99'],
    ],
    [
      ...(['TAX02', 'three lines of 696.22 at 25 % do not have three roundings'] as const),
      [1, 2, 3].map((): Stated => ['696.22', '25']),
      ['S 25.00: 522.17 on 2088.66'],
      ['2088.66', '522.17', '2610.83'],
    ],
    [
      ...(['TAX04', 'half a cent goes up'] as const),
      [['7612.50', '19']],
      ['S 19.00: 1446.38 on 7612.50'],
      ['7612.50', '1446.38', '9058.88'],
    ],
    [
      ...(['TAX06', 'the breakdown is the total'] as const),
      [['1091.50', '15']],
      ['S 15.00: 163.73 on 1091.50'],
      ['1091.50', '163.73', '1255.23'],
    ],
    [
      ...(['TAX07', 'three rates with negative lines; no tax is −0.00'] as const),
      [
        ...([
          ['1273.00', '25'],
          ['-3.96', '15'],
          ['4.96', '15'],
          ['-25.00', '0', 'Z'],
        ] as Stated[]),
        ['187.50', '25'],
      ],
      ['S 25.00: 365.13 on 1460.50', 'S 15.00: 0.15 on 1.00', 'Z 0.00: 0.00 on -25.00'],
      ['1436.50', '365.28', '1801.78'],
    ],
    [
      ...(['TAX10', 'two rates'] as const),
      [
        ['183.23', '6'],
        ['46.37', '21'],
      ],
      ['S 6.00: 10.99 on 183.23', 'S 21.00: 9.74 on 46.37'],
      ['229.60', '20.73', '250.33'],
    ],
    [
      ...(['TAX12', 'the base is the sum of the lines, not tax over rate'] as const),
      [
        ['60.01', '19'],
        ['40.02', '19'],
      ],
      ['S 19.00: 19.01 on 100.03'],
      ['100.03', '19.01', '119.04'],
    ],
    [
      ...(['TAX13', 'the four lines of a month of two services'] as const),
      ['1419.18', '412.35', '1040.00', '23.45'].map((net): Stated => [net, '20']),
      ['S 20.00: 579.00 on 2894.98'],
      ['2894.98', '579.00', '3473.98'],
    ],
    [
      ...(['TAX14', 'reverse charge has the rate 0'] as const),
      [['2894.98', '0', 'AE']],
      ['AE 0.00: 0.00 on 2894.98'],
      ['2894.98', '0.00', '2894.98'],
    ],
    [
      ...(['TAX15', 'each category and rate is a row, in the order of the lines'] as const),
      [
        ['100.00', '10'],
        ['50.00', '0', 'E'],
        ['30.00', '20'],
        ['20.00', '20'],
      ],
      ['S 10.00: 10.00 on 100.00', 'E 0.00: 0.00 on 50.00', 'S 20.00: 10.00 on 50.00'],
      ['200.00', '20.00', '220.00'],
    ],
  ];

describe('Tax is computed once for each category and rate (rule 5.13)', () => {
  test.each(EXAMPLES)('%s: %s.', (_id, _title, lines, rows, total) => {
    const totals = taxesOf(
      lines.map((line) => taxedLine(...line)),
      eur,
    );
    expect(shown(totals)).toEqual({ rows, total });
  });

  test('TAX08: lines are rounded, each once, before they are taxed.', () => {
    const nets = ['1.2605', '1.2605', '7.4790'].map(
      (price) => roundToMinorUnit(parseDecimal(price), eur).micros,
    );
    const lines = nets.map((net) => ({ ...taxedLine('0', '19'), net }));
    expect(nets.map((net) => formatDecimal(net, 2))).toEqual(['1.26', '1.26', '7.48']);
    expect(shown(taxesOf(lines, eur)).total).toEqual(['10.00', '1.90', '11.90']);
  });

  test('A document without lines comes to nothing; one in yen has no decimals.', () => {
    expect(taxesOf([], eur)).toEqual({ rows: [], net: 0n, tax: 0n, gross: 0n });
    const yen = taxesOf([taxedLine('105', '10'), taxedLine('100', '8')], parseCurrency('JPY'));
    expect(shown(yen, 0)).toEqual({
      rows: ['S 10.00: 11 on 105', 'S 8.00: 8 on 100'],
      total: ['205', '19', '224'],
    });
  });

  test('The order of lines changes no amount, and the rows make up the totals.', () => {
    holdsForAll([taxedLines, currency], (anyLines, code) => {
      const decimals = minorUnitDecimals(code);
      const lines = anyLines.map((line) => ({
        ...line,
        net: roundToMinorUnit(line.net, code).micros,
      }));
      const totals = taxesOf(lines, code);
      const sum = (amounts: readonly bigint[]) => amounts.reduce((all, each) => all + each, 0n);
      same(totals.net, sum(lines.map(({ net }) => net)));
      same(totals.tax, sum(totals.rows.map(({ tax }) => tax)));
      same(totals.gross, totals.net + totals.tax);
      const reversed = taxesOf(lines.toReversed(), code);
      same(
        shownTaxes(reversed.rows, decimals).toSorted(),
        shownTaxes(totals.rows, decimals).toSorted(),
      );
      // Tax is within half a unit of base × rate / 100, at each rate.
      for (const { base, rate, tax } of totals.rows) {
        const error = 2n * (tax * 100_000_000n - base * rate);
        const unit = 10n ** BigInt(6 - decimals) * 100_000_000n;
        same(error <= unit && -error <= unit, true);
      }
    });
  });

  test('The tax of turned signs is the turned tax.', () => {
    holdsForAll(
      [
        fc.array(
          taxedLines.map(([first]) => first),
          { minLength: 1 },
        ),
      ],
      (some) => {
        const lines = some.flatMap((line) => (line ? [line] : []));
        const turned = lines.map((line) => ({ ...line, net: -line.net }));
        same(taxesOf(turned, eur).tax, -taxesOf(lines, eur).tax);
      },
    );
  });
});

describe('What no document can say of tax is refused (rule 5.13)', () => {
  const taxed =
    (...lines: Stated[]) =>
    () =>
      taxesOf(
        lines.map((line) => taxedLine(...line)),
        eur,
      );

  test.each<[Stated[], string]>([
    [
      [['1.00', '0', 'S']],
      'expected a tax rate above 0 and at most 100 for the category S, got 0.00',
    ],
    [
      [['1.00', '-1', 'S']],
      'expected a tax rate above 0 and at most 100 for the category S, got -1.00',
    ],
    [
      [['1.00', '100.000001', 'S']],
      'expected a tax rate above 0 and at most 100 for the category S, got 100.000001',
    ],
    [[['1.00', '20', 'AE']], 'expected a tax rate of 0 for the category AE, got 20.00'],
    [
      [
        ['1.00', '0', 'O'],
        ['1.00', '20', 'S'],
      ],
      'expected the category O for all lines or for none, got it beside S 20.00',
    ],
  ])('%j is refused.', (lines, message) => {
    expect(refusalOf(taxed(...lines))).toBe('INVALID_TAX');
    expect(refusalMessageOf(taxed(...lines))).toBe(message);
  });

  test('Lines outside the scope of VAT alone are accepted, and so is a rate of 100.', () => {
    expect(refusalOf(taxed(['1.00', '0', 'O'], ['2.00', '0', 'O']))).toBe('accepted');
    expect(refusalOf(taxed(['1.00', '100']))).toBe('accepted');
  });

  test('A line that is not at the minor unit is refused.', () => {
    expect(refusalMessageOf(taxed(['1.001', '20']))).toBe(
      'expected an amount rounded to 2 decimals, got 1.001000',
    );
  });
});
