import fc from 'fast-check';
import { disputeStatusOf, type Dispute } from '../../src/domain/invoice/dispute';
import {
  AGEING_BANDS,
  ageingBand,
  statementOn,
  type AccountLedger,
  type Ageing,
} from '../../src/domain/invoice/statement';
import { parseCurrency } from '../../src/domain/money/currency';
import { formatDecimal } from '../../src/domain/money/money';
import { holdsForAll, same, startDate } from './arbitraries';
import { anyAmounts, anyInvoice, anyView, dated, invoiceOf, on, viewOn } from './invoice-facts';

const eur = parseCurrency('EUR');
const text = (micros: bigint) => formatDecimal(micros, 2);
const ledger = (facts: Partial<AccountLedger>): AccountLedger => ({
  ...{ invoices: [], credits: [], creditReturned: [] },
  ...facts,
});
const shownAgeing = (ageing: Ageing) =>
  AGEING_BANDS.flatMap((band) => (ageing[band] === 0n ? [] : `${band} ${text(ageing[band])}`));
const shown = (facts: Partial<AccountLedger>, asOf: string, knownAt?: string) => {
  const statement = statementOn(ledger(facts), eur, viewOn(asOf, knownAt));
  return {
    balance: text(statement.balance),
    disputed: text(statement.disputed),
    credit: text(statement.accountCredit),
    ageing: shownAgeing(statement.ageing),
    open: statement.openItems.map(({ invoiceId }) => invoiceId),
  };
};

describe('A statement of account (rule 5.11)', () => {
  test('It lists what is open, by days past due, and leaves out what is paid.', () => {
    const invoices = [
      invoiceOf('100.00', { id: 'old' }),
      invoiceOf('50.00', { id: 'new', issuedOn: on('2025-06-01'), dueOn: on('2025-07-01') }),
      invoiceOf('30.00', { id: 'paid', payments: [dated('30.00')] }),
      invoiceOf('70.00', { id: 'not yet', issuedOn: on('2025-06-16') }),
    ];
    expect(shown({ invoices }, '2025-06-15')).toEqual({
      ...{ balance: '150.00', disputed: '0.00', credit: '0.00', open: ['old', 'new'] },
      ageing: ['NOT_DUE 50.00', 'DAYS_31_TO_60 100.00'],
    });
  });

  test.each([
    [0, 'NOT_DUE'],
    [1, 'DAYS_1_TO_30'],
    [30, 'DAYS_1_TO_30'],
    [31, 'DAYS_31_TO_60'],
    [60, 'DAYS_31_TO_60'],
    [61, 'DAYS_61_TO_90'],
    [90, 'DAYS_61_TO_90'],
    [91, 'MORE_THAN_90_DAYS'],
  ])('%d days after the day it is due an amount is %s.', (days, band) => {
    const asOf = new Date(Date.UTC(2025, 4, 1 + days)).toISOString().slice(0, 10);
    expect(ageingBand(on('2025-05-01'), on(asOf))).toBe(band);
  });

  test('CRE04: credit of the account stands apart until an invoice uses it.', () => {
    const credits = [dated('10.00', '2025-05-10')];
    const paid = invoiceOf('100.00', { id: 'paid', payments: [dated('100.00')] });
    const next = invoiceOf('100.00', {
      ...{ id: 'next', issuedOn: on('2025-06-01'), dueOn: on('2025-07-01') },
      creditUsed: [dated('10.00', '2025-06-01')],
    });
    const facts = { invoices: [paid, next], credits };
    expect(shown(facts, '2025-05-31')).toMatchObject({ balance: '0.00', credit: '10.00' });
    expect(shown(facts, '2025-06-01')).toMatchObject({ balance: '90.00', credit: '0.00' });
  });

  test('CRE07: what was paid in excess is credit, until it is returned.', () => {
    const invoices = [invoiceOf('100.00', { payments: [dated('120.00')] })];
    expect(shown({ invoices }, '2025-06-01').credit).toBe('20.00');
    const creditReturned = [dated('20.00', '2025-06-02')];
    expect(shown({ invoices, creditReturned }, '2025-06-01').credit).toBe('20.00');
    expect(shown({ invoices, creditReturned }, '2025-06-02').credit).toBe('0.00');
  });

  const dispute = (amount: string, resolvedOn?: string): Dispute => ({
    ...dated(amount, '2025-04-16'),
    resolution: resolvedOn === undefined ? null : dated('1', resolvedOn),
  });

  test('A disputed amount is not overdue; what was resolved is due 15 days after that.', () => {
    const resolved = {
      invoices: [invoiceOf('100.00', { disputes: [dispute('40.00', '2025-09-05')] })],
    };
    const on5Sep = shown(resolved, '2025-09-04');
    expect(on5Sep).toMatchObject({ balance: '100.00', disputed: '40.00' });
    expect(on5Sep.ageing).toEqual(['MORE_THAN_90_DAYS 60.00']);
    expect(shown(resolved, '2025-09-20').ageing).toEqual([
      ...['NOT_DUE 40.00', 'MORE_THAN_90_DAYS 60.00'],
    ]);
    expect(shown(resolved, '2025-09-21').ageing).toEqual([
      ...['DAYS_1_TO_30 40.00', 'MORE_THAN_90_DAYS 60.00'],
    ]);
  });

  test('It is open from its day until all of them are resolved, by what was known.', () => {
    const disputes = [dispute('40.00', '2025-06-01'), dispute('10.00')];
    const [resolved] = disputes as [Dispute];
    const status = (of: Dispute[], asOf: string, knownAt?: string) =>
      disputeStatusOf(of, viewOn(asOf, knownAt));
    expect(status(disputes, '2025-04-15')).toBe('NONE');
    expect(status(disputes, '2025-06-01')).toBe('OPEN');
    expect(status([resolved], '2025-05-31')).toBe('OPEN');
    expect(status([resolved], '2025-06-01')).toBe('RESOLVED');
    expect(status([resolved], '2025-06-01', '2025-05-31')).toBe('OPEN');
  });

  test('Of several that were resolved the one that is payable last is counted first.', () => {
    const disputes = [dispute('40.00', '2025-06-01'), dispute('80.00', '2025-09-05')];
    const facts = { invoices: [invoiceOf('100.00', { disputes })] };
    expect(shown(facts, '2025-09-10').ageing).toEqual(['NOT_DUE 80.00', 'DAYS_61_TO_90 20.00']);
  });

  test('A resolution that comes before the invoice is due does not make it due earlier.', () => {
    const disputes = [dispute('40.00', '2025-04-10')];
    expect(shown({ invoices: [invoiceOf('100.00', { disputes })] }, '2025-05-01').ageing).toEqual([
      'NOT_DUE 100.00',
    ]);
  });

  test('No more is disputed than is open, and what was not known then is left out.', () => {
    const disputes = [dispute('80.00'), dispute('40.00')];
    const invoices = [invoiceOf('100.00', { disputes, payments: [dated('10.00')] })];
    expect(shown({ invoices }, '2025-06-01')).toMatchObject({
      balance: '90.00',
      disputed: '90.00',
    });
    expect(shown({ invoices }, '2025-06-01', '2025-04-15')).toMatchObject({
      ...{ balance: '100.00', disputed: '0.00' },
    });
    expect(shown({ invoices }, '2025-06-01', '2025-03-31').open).toEqual([]);
  });

  test('Its parts make up its balance, and no balance is below 0.', () => {
    const invoices = fc.array(anyInvoice, { maxLength: 4 });
    holdsForAll([invoices, anyAmounts, anyAmounts, anyView], (some, credits, returned, view) => {
      const facts = { invoices: some, credits, creditReturned: returned };
      const statement = statementOn(facts, eur, view);
      const sum = (amounts: readonly bigint[]) => amounts.reduce((all, each) => all + each, 0n);
      const parts = (of: { disputed: bigint; ageing: Ageing }) => [
        ...[of.disputed, ...AGEING_BANDS.map((band) => of.ageing[band])],
      ];
      same(sum(parts(statement)), statement.balance);
      same(sum(statement.openItems.map(({ balance }) => balance)), statement.balance);
      for (const item of [statement, ...statement.openItems]) {
        same(sum(parts(item)), item.balance);
        same(
          parts(item).every((part) => part >= 0n),
          true,
        );
      }
      same(
        statement.openItems.every(({ balance }) => balance > 0n),
        true,
      );
    });
  });

  test('Every day has its band.', () => {
    holdsForAll([startDate, startDate], (dueOn, asOf) => {
      same(ageingBand(dueOn, asOf) === 'NOT_DUE', asOf <= dueOn);
    });
  });
});
