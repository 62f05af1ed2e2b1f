import fc from 'fast-check';
import {
  creditOf,
  unservedCharge,
  type Credit,
  type Creditable,
  type LineToCredit,
} from '../../src/domain/invoice/credit-note';
import { taxesOf, type TaxedLine } from '../../src/domain/invoice/tax';
import { parseCurrency } from '../../src/domain/money/currency';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { holdsForAll, same } from './arbitraries';
import { cents, positiveLines, shownTaxes, taxedLine, taxedLines } from './invoice-amounts';
import { refusalMessageOf, refusalOf } from './refusal';

const eur = parseCurrency('EUR');
const WHOLE = { lines: null, rebill: false };

/** An invoice whose lines are named "1", "2" and so on, and the credit notes of it. */
const invoice = (lines: readonly TaxedLine[], credits: readonly Credit[] = []): Creditable => ({
  lines: lines.map((line, index) => ({ ...line, id: `${index + 1}` })),
  credits,
});
const net = (lineId: string, amount: string): LineToCredit => ({
  lineId,
  net: parseDecimal(amount),
  gross: null,
});
const gross = (lineId: string, amount: string): LineToCredit => ({
  lineId,
  net: null,
  gross: parseDecimal(amount),
});
const credit = (of: Creditable, ...lines: LineToCredit[]) =>
  creditOf(of, { lines, rebill: false }, eur);
const shown = (note: Credit) =>
  [note.net, note.tax, note.gross].map((amount) => formatDecimal(amount, 2)).join(' ');

/** Four lines at 20 %: 279.16, 55.83, 334.99. */
const fourLines = ['68.33', '68.33', '57.50', '85.00'].map((amount) => taxedLine(amount, '20'));

/** Credits one line after the other; each note is computed with those before it. */
function inTurn(lines: readonly TaxedLine[], asked: readonly LineToCredit[]): Credit[] {
  return asked.reduce<Credit[]>((notes, one) => [...notes, credit(invoice(lines, notes), one)], []);
}

describe('The tax of credits is that of the invoice in the end (rule 5.13)', () => {
  test.each([
    ['net', [net('1', '68.33'), net('3', '57.50'), net('4', '85.00'), net('2', '68.33')]],
    ['gross', [gross('1', '82'), gross('3', '69'), gross('4', '102'), gross('2', '81.99')]],
  ] as const)('CRE01: an invoice that is credited line by line, as %s.', (_, asked) => {
    const notes = inTurn(fourLines, asked);
    expect(notes.map(shown)).toEqual([
      '68.33 13.67 82.00',
      '57.50 11.50 69.00',
      '85.00 17.00 102.00',
      '68.33 13.66 81.99',
    ]);
  });

  test('TAX04: credited as a whole, it has its own tax, with positive amounts.', () => {
    const note = creditOf(invoice([taxedLine('7612.50', '19')]), WHOLE, eur);
    expect(shown(note)).toBe('7612.50 1446.38 9058.88');
    expect(shownTaxes(note.rows)).toEqual(['S 19.00: 1446.38 on 7612.50']);
  });

  test('Negative lines are credited with the whole; its rows are those of the invoice.', () => {
    const lines = [taxedLine('100.00', '20'), taxedLine('-30.00', '20'), taxedLine('9.99', '5.5')];
    const first = credit(invoice(lines), net('1', '60.00'));
    const rest = creditOf(invoice(lines, [first]), WHOLE, eur);
    expect(rest.lines).toEqual([
      { lineId: '1', net: parseDecimal('40') },
      { lineId: '2', net: parseDecimal('-30') },
      { lineId: '3', net: parseDecimal('9.99') },
    ]);
    expect(shownTaxes(rest.rows)).toEqual(['S 20.00: 2.00 on 10.00', 'S 5.50: 0.55 on 9.99']);
  });

  test('Lines come in the order of the invoice, whatever the order they are asked in.', () => {
    const note = credit(invoice(fourLines), gross('4', '1.20'), net('2', '1.00'), net('1', '1.00'));
    expect(note.lines.map(({ lineId }) => lineId)).toEqual(['1', '2', '4']);
    expect(shown(note)).toBe('3.00 0.60 3.60');
  });

  test('A gross amount that no net amount has exactly takes less tax; the next takes more.', () => {
    // 0.02 + 0.00 = 0.02 and 0.03 + 0.01 = 0.04: nothing makes 0.03.
    const cent = [taxedLine('0.03', '20')];
    const first = credit(invoice(cent), gross('1', '0.03'));
    expect(shown(first)).toBe('0.03 0.00 0.03');
    const rest = creditOf(invoice(cent, [first]), WHOLE, eur);
    expect(shown(rest)).toBe('0.00 0.01 0.01');
    expect(rest.lines).toEqual([]);
    expect(shown(credit(invoice(cent, [first]), gross('1', '0.01')))).toBe('0.00 0.01 0.01');
  });

  test('CRE08: the answer says whether what was credited is billed again.', () => {
    for (const rebill of [false, true]) {
      expect(creditOf(invoice(fourLines), { lines: null, rebill }, eur).rebill).toBe(rebill);
    }
  });

  /** Asks of lines, as shares of what each has left, until nothing is left; then the whole. */
  const asks = fc.array(
    fc.record({
      line: fc.nat({ max: 5 }),
      other: fc.nat({ max: 5 }),
      amount: fc.oneof(cents(1, 50), cents(1, 100_000)),
      isGross: fc.boolean(),
      isWhole: fc.boolean(),
    }),
    { maxLength: 12 },
  );

  test('Credits in any split come to the invoice, to the cent, net, tax and gross.', () => {
    let accepted = 0;
    holdsForAll([positiveLines, asks], (lines, wanted) => {
      const notes: Credit[] = [];
      for (const { line, other, amount, isGross, isWhole } of wanted) {
        const of = (index: number): LineToCredit => ({
          lineId: `${(index % lines.length) + 1}`,
          ...(isGross ? { net: null, gross: amount } : { net: amount, gross: null }),
        });
        const both = [of(line), of(other)];
        const isOne = both[0]?.lineId === both[1]?.lineId;
        const request = { lines: isOne ? both.slice(1) : both, rebill: false };
        const state = invoice(lines, notes);
        const make = () => creditOf(state, isWhole && line === 0 ? WHOLE : request, eur);
        if (refusalOf(make) !== 'accepted') {
          same(refusalOf(make), 'CREDIT_ABOVE_REST');
          continue;
        }
        const note = make();
        accepted += 1;
        same(
          note.rows.every(({ base, tax }) => base >= 0n && tax >= 0n),
          true,
        );
        if (isGross && !(isWhole && line === 0)) {
          same(note.gross, amount * BigInt(request.lines.length));
        }
        notes.push(note);
      }
      const debited = taxesOf(lines, eur);
      const rest = () => creditOf(invoice(lines, notes), WHOLE, eur);
      const credited = notes.reduce((sum, note) => sum + note.gross, 0n);
      if (credited < debited.gross) notes.push(rest());
      same(refusalOf(rest), 'CREDIT_ABOVE_REST');
      const total = (of: (note: Credit) => bigint) =>
        notes.reduce((sum, note) => sum + of(note), 0n);
      same(
        total((note) => note.net),
        debited.net,
      );
      same(
        total((note) => note.tax),
        debited.tax,
      );
      same(
        total((note) => note.gross),
        debited.gross,
      );
      for (const { id, net: debit } of invoice(lines).lines) {
        const own = notes.flatMap((note) => note.lines.filter(({ lineId }) => lineId === id));
        same(
          own.reduce((sum, one) => sum + one.net, 0n),
          debit,
        );
      }
    });
    expect(accepted).toBeGreaterThan(2_000);
  });

  test('The whole of any invoice above 0 has its rows, those of negative lines, too.', () => {
    holdsForAll([taxedLines], (lines) => {
      const debited = taxesOf(lines, eur);
      const whole = () => creditOf(invoice(lines), WHOLE, eur);
      if (debited.gross <= 0n) {
        same(refusalOf(whole), 'CREDIT_ABOVE_REST');
        return;
      }
      const { net: base, tax, gross: sum } = whole();
      same([base, tax, sum], [debited.net, debited.tax, debited.gross]);
    });
  });

  test('Of an invoice with negative lines no more is ever credited than it comes to.', () => {
    const parts = fc.array(fc.tuple(fc.nat({ max: 11 }), cents(1, 200_000)), { maxLength: 8 });
    holdsForAll([taxedLines, parts], (lines, wanted) => {
      fc.pre(lines.length > 0);
      const notes: Credit[] = [];
      for (const [index, amount] of wanted) {
        const one = { lineId: `${(index % lines.length) + 1}`, net: amount, gross: null };
        const make = () => credit(invoice(lines, notes), one);
        if (refusalOf(make) === 'accepted') notes.push(make());
      }
      const left = taxesOf(lines, eur).gross - notes.reduce((sum, note) => sum + note.gross, 0n);
      same(notes.length === 0 || left >= 0n, true);
      if (left > 0n) same(creditOf(invoice(lines, notes), WHOLE, eur).gross, left);
    });
  });
});

describe('What is asked of an invoice that it cannot give is refused (rule 5.13)', () => {
  const credited = inTurn(fourLines, [net('1', '68.33'), net('3', '57.50'), net('4', '85.00')]);
  const left = invoice(fourLines, credited);

  test('CRE02: a cent above what is left, by line, names what is left.', () => {
    const act = () => credit(left, gross('2', '82.00'));
    expect(refusalOf(act)).toBe('CREDIT_ABOVE_REST');
    expect(refusalMessageOf(act)).toBe(
      'expected at most 81.99, which is left of line 2, got 82.00',
    );
    expect(refusalMessageOf(() => credit(left, net('2', '68.34')))).toBe(
      'expected at most 68.33, which is left of line 2, got 68.34',
    );
    expect(refusalMessageOf(() => credit(left, net('1', '0.01')))).toBe(
      'expected at most 0.00, which is left of line 1, got 0.01',
    );
  });

  test('Where other lines are negative, no more than the rate or the invoice has left.', () => {
    const atRate = invoice([taxedLine('100.00', '20'), taxedLine('-30.00', '20')]);
    expect(refusalMessageOf(() => credit(atRate, net('1', '70.01')))).toBe(
      'expected at most 70.00 in all, which is left at the tax rate of 20.00 %, got 70.01',
    );
    expect(refusalMessageOf(() => credit(atRate, gross('1', '84.01')))).toBe(
      'expected at most 84.00, which is left of line 1, got 84.01',
    );
    expect(shown(credit(atRate, gross('1', '84.00')))).toBe('70.00 14.00 84.00');
    const atAnother = invoice([taxedLine('100.00', '20'), taxedLine('-30.00', '0', 'Z')]);
    expect(refusalMessageOf(() => credit(atAnother, net('1', '100.00')))).toBe(
      'expected at most 90.00, which is left of the invoice, got 120.00',
    );
  });

  test('Nothing is left to credit of what was credited as a whole, or comes to 0.', () => {
    const whole = creditOf(invoice(fourLines), WHOLE, eur);
    const act = () => creditOf(invoice(fourLines, [whole]), WHOLE, eur);
    expect(refusalOf(act)).toBe('CREDIT_ABOVE_REST');
    expect(refusalMessageOf(act)).toBe('expected an invoice of which something is left to credit');
    expect(refusalOf(() => creditOf(invoice([]), WHOLE, eur))).toBe('CREDIT_ABOVE_REST');
  });

  test.each<[string, LineToCredit[], string]>([
    ['No lines', [], 'expected lines to credit, got none'],
    ['A line of another invoice', [net('9', '1')], 'expected a line of the invoice, got "9"'],
    ['A line twice', [net('1', '1'), gross('1', '1')], 'expected each line once, got "1" twice'],
    ['An amount of 0', [net('1', '0')], 'expected an amount above 0, got 0.00'],
    ['A negative amount', [gross('1', '-1')], 'expected an amount above 0, got -1.00'],
    [
      'A line that is negative itself',
      [net('5', '1')],
      'expected a line with a positive amount, since others are credited with the whole only, got one of -1.00',
    ],
    [
      'Neither net nor gross',
      [{ lineId: '1', net: null, gross: null }],
      'expected an amount as net or as gross, exactly one of them',
    ],
    [
      'Both net and gross',
      [{ lineId: '1', net: 1_000_000n, gross: 1_200_000n }],
      'expected an amount as net or as gross, exactly one of them',
    ],
  ])('%s.', (_, lines, message) => {
    const act = () => credit(invoice([...fourLines, taxedLine('-1.00', '20')]), ...lines);
    expect(refusalOf(act)).toBe('INVALID_CREDIT');
    expect(refusalMessageOf(act)).toBe(message);
  });

  test('Part of a cent.', () => {
    expect(refusalOf(() => credit(left, net('2', '0.001')))).toBe('INVALID_DECIMAL');
  });
});

describe('Days that were charged and not served are credited by their share (rule 5.12)', () => {
  const refundOf = (charged: string, days: number, daysInPeriod: number) =>
    unservedCharge({ charged: parseDecimal(charged), days, daysInPeriod }, eur);

  test.each([
    ['PRO07', '200.00', '25', 29, 30, '193.33 48.33 241.66'],
    ['PRO09', '29.99', '23.33', 6, 7, '25.71 6.00 31.71'],
  ] as const)('%s: of %s at %s %%, %d of %d days.', (_, charged, rate, days, period, amounts) => {
    const refund = formatDecimal(refundOf(charged, days, period), 2);
    expect(shown(credit(invoice([taxedLine(charged, rate)]), net('1', refund)))).toBe(amounts);
  });

  test('All days are the whole charge; none, or more than there are, are refused.', () => {
    expect(refundOf('29.99', 7, 7)).toBe(parseDecimal('29.99'));
    for (const days of [0, 8, 1.5]) {
      expect(refusalMessageOf(() => refundOf('29.99', days, 7))).toBe(
        `expected 1 to 7 days that were not served, got ${days}`,
      );
    }
  });
});
