import fc from 'fast-check';
import {
  balanceOf,
  type InvoiceBalance,
  type InvoiceFacts,
} from '../../src/domain/invoice/balance';
import type { DatedAmount } from '../../src/domain/invoice/dated-amount';
import { checkSplit, defaultSplit, type CreditSplit } from '../../src/domain/invoice/credit-split';
import {
  lessShares,
  splitParts,
  splitPayment,
  type RateShare,
} from '../../src/domain/invoice/payment-split';
import { parseCurrency } from '../../src/domain/money/currency';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { holdsForAll, same } from './arbitraries';
import { cents } from './invoice-amounts';
import { anyInvoice, anyView, dated, invoiceOf, viewOn } from './invoice-facts';
import { refusalMessageOf, refusalOf } from './refusal';

const eur = parseCurrency('EUR');
const text = (micros: bigint) => formatDecimal(micros, 2);
const shown = ({ balance, overpaid, status }: InvoiceBalance) =>
  `${text(balance)} ${text(overpaid)} ${status}`;
const today = viewOn('2025-12-31');
const balanceNow = (facts: Partial<InvoiceFacts>) =>
  shown(balanceOf(invoiceOf('100.00', facts), eur, today));

describe('The balance of an invoice (rule 5.10)', () => {
  test('CRE03: a credit of 10.00 on an unpaid invoice of 100.00 leaves 90.00.', () => {
    expect(balanceNow({ offsets: [dated('10.00')] })).toBe('90.00 0.00 UNPAID');
  });

  test('CRE04: credit of the account that is used lowers what is due.', () => {
    expect(balanceNow({ payments: [dated('100.00')] })).toBe('0.00 0.00 PAID');
    expect(balanceNow({ creditUsed: [dated('10.00')] })).toBe('90.00 0.00 PART_PAID');
  });

  test('CRE07: what is paid beyond it is credit of the account, never a negative balance.', () => {
    expect(balanceNow({ payments: [dated('120.00')] })).toBe('0.00 20.00 PAID');
  });

  test('Money that is returned without a credit note is to be paid again.', () => {
    const payments = [dated('120.00')];
    expect(balanceNow({ payments, refunds: [dated('20.00')] })).toBe('0.00 0.00 PAID');
    expect(balanceNow({ payments, refunds: [dated('50.00')] })).toBe('30.00 0.00 PART_PAID');
    expect(balanceNow({ payments, refunds: [dated('120.00')] })).toBe('100.00 0.00 UNPAID');
  });

  test('An invoice of 0.00, and one that was credited as a whole, are paid.', () => {
    expect(shown(balanceOf(invoiceOf('0.00'), eur, today))).toBe('0.00 0.00 PAID');
    expect(balanceNow({ offsets: [dated('100.00')] })).toBe('0.00 0.00 PAID');
  });

  test('A payment counts from its day on, and for views from when it was recorded.', () => {
    const payments = [dated('100.00', '2025-06-10', '2025-06-15')];
    const at = (day: string, knownAt?: string) =>
      shown(balanceOf(invoiceOf('100.00', { payments }), eur, viewOn(day, knownAt)));
    expect(at('2025-06-09')).toBe('100.00 0.00 UNPAID');
    expect(at('2025-06-10')).toBe('0.00 0.00 PAID');
    expect(at('2025-06-10', '2025-06-14')).toBe('100.00 0.00 UNPAID');
    expect(at('2025-06-10', '2025-06-15')).toBe('0.00 0.00 PAID');
  });

  test('It is never below 0, and with what was overpaid it is what was not settled.', () => {
    holdsForAll([anyInvoice, anyView], (facts, view) => {
      const { balance, overpaid, status } = balanceOf(facts, eur, view);
      const seen = (amounts: readonly DatedAmount[]) =>
        amounts
          .filter((one) => one.on <= view.asOf)
          .filter((one) => view.knownAt === undefined || one.recordedAt <= view.knownAt)
          .reduce((sum, { amount }) => sum + amount, 0n);
      const { gross, offsets, payments, creditUsed, refunds } = facts;
      const settled = seen(offsets) + seen(payments) + seen(creditUsed);
      same(balance - overpaid, gross - settled + seen(refunds));
      same([balance >= 0n, overpaid >= 0n, balance === 0n || overpaid === 0n], [true, true, true]);
      same(status === 'PAID', balance === 0n);
    });
  });
});

describe('Where a credit note goes (rule 5.10)', () => {
  const splitOf = (gross: string, due: string) => {
    const amounts = { gross: parseDecimal(gross), due: parseDecimal(due) };
    const { offset, credit, refund } = defaultSplit(amounts, eur);
    return [offset, credit, refund].map(text).join(' ');
  };

  test.each([
    ['CRE03', '10.00', '100.00', '10.00 0.00 0.00'],
    ['CRE04', '10.00', '0.00', '0.00 10.00 0.00'],
    ['CRE06', '100.00', '70.00', '70.00 30.00 0.00'],
  ])('%s: %s on an invoice of which %s is due.', (_, gross, due, parts) => {
    expect(splitOf(gross, due)).toBe(parts);
  });

  const asked = (...parts: [string, string, string]) => {
    const [offset = 0n, credit = 0n, refund = 0n] = parts.map(parseDecimal);
    const facts = { gross: parseDecimal('100'), due: parseDecimal('70'), paid: parseDecimal('50') };
    return () => checkSplit(facts, { offset, credit, refund }, eur);
  };

  test.each<[[string, string, string], string]>([
    [['70', '0', '30'], ''],
    [['20', '30', '50'], ''],
    [['71', '29', '0'], 'expected at most 70.00 to lower what is due, got 71.00'],
    [['49', '0', '51'], 'expected at most 50.00 to be refunded, which was paid, got 51.00'],
    [['70', '0', '29'], 'expected parts that make up 100.00, got 99.00'],
    [['70', '31', '-1'], 'expected parts from 0 on, got -1.00'],
    [['70', '29.999', '0.001'], 'expected an amount rounded to 2 decimals, got 29.999000'],
  ])('Of 100.00, with 70.00 due and 50.00 paid: %j.', (parts, message) => {
    expect(refusalMessageOf(asked(...parts))).toBe(message);
  });

  test('The default is a split that anybody may ask for, and leaves no negative balance.', () => {
    holdsForAll([cents(0, 50_000), cents(0, 50_000)], (gross, due) => {
      const split: CreditSplit = defaultSplit({ gross, due }, eur);
      same(
        refusalOf(() => checkSplit({ gross, due, paid: 0n }, split, eur)),
        'accepted',
      );
      same([split.offset <= due, split.offset + split.credit], [true, gross]);
    });
  });
});

describe('A payment falls to the tax rates of its invoice (rule 5.13)', () => {
  const left = (...amounts: string[]): RateShare[] =>
    amounts.map((amount, index) => ({
      category: 'S',
      rate: BigInt(index + 1) * 1_000_000n,
      gross: parseDecimal(amount),
    }));
  const shares = (of: RateShare[], payment: string) =>
    splitPayment(of, parseDecimal(payment), eur).map(({ gross }) => text(gross));

  test('To each its share of what is left, and the last takes the rest.', () => {
    expect(shares(left('120.00', '55.00'), '100.00')).toEqual(['68.57', '31.43']);
    expect(shares(left('51.43', '23.57'), '75.00')).toEqual(['51.43', '23.57']);
    expect(shares(left('1.00', '1.00', '1.00'), '0.02')).toEqual(['0.01', '0.01', '0.00']);
  });

  test('What is paid beyond the invoice is in no share; a rate that is paid has none.', () => {
    expect(shares(left('120.00', '55.00'), '200.00')).toEqual(['120.00', '55.00']);
    expect(shares(left('0.00', '55.00', '0.00'), '10.00')).toEqual(['0.00', '10.00', '0.00']);
    expect(shares(left('0.00'), '10.00')).toEqual(['0.00']);
    expect(shares(left('10.00', '-25.00'), '10.00')).toEqual(['0.00', '0.00']);
  });

  test('A rate of which less than 0 is left has a share below 0.', () => {
    expect(shares(left('1826.78', '-25.00'), '1801.78')).toEqual(['1826.78', '-25.00']);
    expect(shares(left('125.00', '-25.00'), '50.00')).toEqual(['62.50', '-12.50']);
  });

  test('The parts of a credit document are together what it credits at each rate.', () => {
    const parts = splitParts(left('0.03', '0.03'), [20_000n, 30_000n, 10_000n], eur);
    expect(parts.map((part) => part.map(({ gross }) => text(gross)))).toEqual([
      ['0.01', '0.01'],
      ['0.02', '0.01'],
      ['0.00', '0.01'],
    ]);
    const whole = parts.reduce((rest, part) => lessShares(rest, part), left('0.03', '0.03'));
    expect(whole.map(({ gross }) => gross)).toEqual([0n, 0n]);
  });

  test('What is taken off at a rate that has nothing is below 0 there.', () => {
    const [first, second] = left('120.00', '10.00') as [RateShare, RateShare];
    const taken = [second, { ...second, gross: 1_000_000n }];
    expect(lessShares([first], taken)).toEqual([first, { ...second, gross: -11_000_000n }]);
    expect(lessShares([first, second], [])).toEqual([first, second]);
  });

  test('However an invoice is paid, each rate has its gross amount in the end.', () => {
    const grosses = fc.array(cents(0, 20_000), { minLength: 1, maxLength: 5 });
    const payments = fc.array(fc.oneof(cents(1, 9), cents(1, 20_000)), { maxLength: 10 });
    holdsForAll([grosses, payments], (amounts, paid) => {
      const rates = left(...amounts.map(text));
      let open = rates;
      const total = (of: readonly RateShare[]) => of.reduce((sum, { gross }) => sum + gross, 0n);
      for (const payment of [...paid, total(rates)]) {
        const before = total(open);
        const split = splitPayment(open, payment, eur);
        same(total(split), payment < before ? payment : before);
        same(
          split.every(({ gross }, index) => gross >= 0n && gross <= (open[index]?.gross ?? -1n)),
          true,
        );
        open = open.map((each, index) => ({
          ...each,
          gross: each.gross - (split[index]?.gross ?? 0n),
        }));
      }
      same(
        open.map(({ gross }) => gross),
        open.map(() => 0n),
      );
    });
  });
});
