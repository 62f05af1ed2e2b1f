import fc from 'fast-check';
import type { Trace } from '../../src/domain/derivation';
import { balanceOf } from '../../src/domain/invoice/balance';
import {
  creditOf,
  unservedCharge,
  type Credit,
  type Creditable,
} from '../../src/domain/invoice/credit-note';
import { defaultSplit } from '../../src/domain/invoice/credit-split';
import { convertedVat } from '../../src/domain/invoice/exchange-rate';
import {
  dueOn,
  finalizeNotBefore,
  lastDisputeDay,
  payableAfterDispute,
} from '../../src/domain/invoice/invoice-dates';
import { minimumShortfall } from '../../src/domain/contract/minimum';
import { splitPayment } from '../../src/domain/invoice/payment-split';
import { statementOn } from '../../src/domain/invoice/statement';
import { surchargeOf } from '../../src/domain/contract/surcharge';
import { taxesOf } from '../../src/domain/invoice/tax';
import { parseCurrency } from '../../src/domain/money/currency';
import { roundToMinorUnit } from '../../src/domain/money/money';
import { currency, holdsForAll, same, startDate } from './arbitraries';
import { derive, INVOICE_OPERATIONS, seen, summed } from './derive';
import { cents, positiveLines, taxedLines } from './invoice-amounts';
import { anyAmounts, anyInvoice, anyView, on } from './invoice-facts';
import { refusalOf } from './refusal';
import { faultOf, latestOf, payloadOf } from './step-evaluator';
import { cxoneTerms } from './terms';

const eur = parseCurrency('EUR');
const clause = cxoneTerms.clauses.END_FOR_CAUSE;
const named = (trace: Trace, kind: string) =>
  trace.steps.filter(({ result }) => new RegExp(`^${kind}\\d+$`).test(result.name));

describe('Every step of a sum of an invoice can be done again from its formula alone', () => {
  test('Rule 5.13: taxes are derived rate by rate to the gross amount.', () => {
    holdsForAll([taxedLines], (lines) => {
      const { result, trace } = derive((steps) => taxesOf(lines, eur, steps));
      same(
        named(trace, 'tax').map((step) => payloadOf(step.result)),
        result.rows.map(({ tax }) => tax),
      );
      same(
        ['net', 'tax', 'gross'].map((name) => latestOf(trace, name)),
        [result.net, result.tax, result.gross],
      );
      summed(trace);
    });
  });

  test('Rule 5.13: credits as net and as gross are derived from what was credited before.', () => {
    const asks = fc.array(fc.tuple(fc.boolean(), cents(1, 30_000)), { maxLength: 6 });
    holdsForAll([positiveLines, asks, asks], (lines, first, second) => {
      const debited = lines.map((line, index) => ({ ...line, id: `${index + 1}` }));
      const request = (asked: typeof first) => ({
        lines: asked.slice(0, lines.length).map(([isGross, amount], index) => ({
          lineId: `${index + 1}`,
          ...(isGross ? { net: null, gross: amount } : { net: amount, gross: null }),
        })),
        rebill: false,
      });
      const credits: Credit[] = [];
      for (const asked of [request(first), request(second), { lines: null, rebill: false }]) {
        const state: Creditable = { lines: debited, credits: [...credits] };
        if (refusalOf(() => creditOf(state, asked, eur)) !== 'accepted') continue;
        const { result, trace } = derive((steps) => creditOf(state, asked, eur, steps));
        credits.push(result);
        same(latestOf(trace, 'net'), result.net);
        same(latestOf(trace, 'tax'), result.tax);
        same(latestOf(trace, 'gross'), result.gross);
        summed(trace);
      }
    });
  });

  test('Rule 5.12: the charge of days that were not served is derived from the whole.', () => {
    holdsForAll([cents(0, 100_000), fc.integer({ min: 1, max: 31 })], (charged, days) => {
      const unserved = { charged, days, daysInPeriod: 31 };
      const { result, trace } = derive((steps) => unservedCharge(unserved, eur, clause, steps));
      same(latestOf(trace, 'charge'), result);
      same(trace.steps[0]?.clause, clause);
      summed(trace);
    });
  });

  test('Rule 5.10: where a credit goes is derived from what is due.', () => {
    holdsForAll([cents(0, 50_000), cents(0, 50_000)], (gross, due) => {
      const { result, trace } = derive((steps) => defaultSplit({ gross, due }, eur, steps));
      same(
        [latestOf(trace, 'offset'), latestOf(trace, 'accountCredit')],
        [...[result.offset, result.credit]],
      );
      summed(trace);
    });
  });

  test('Rule 5.10: a balance is derived from the invoice and what was settled of it.', () => {
    holdsForAll([anyInvoice, anyView], (facts, view) => {
      const { result, trace } = derive((steps) => balanceOf(facts, eur, view, steps));
      same(latestOf(trace, 'balance'), result.balance);
      same(latestOf(trace, 'overpaid'), result.overpaid);
      summed(trace);
    });
  });

  test('Rule 5.11: a statement is derived from the balance of each invoice.', () => {
    const invoices = fc.array(anyInvoice, { maxLength: 4 });
    holdsForAll([invoices, anyAmounts, anyAmounts, anyView], (some, credits, returned, view) => {
      const facts = { invoices: some, credits, creditReturned: returned };
      const { result, trace } = derive((steps) => statementOn(facts, eur, view, steps));
      same(latestOf(trace, 'accountBalance'), result.balance);
      same(latestOf(trace, 'accountCredit'), result.accountCredit);
      const balances = trace.steps.filter(({ result: value }) => value.name === 'balance');
      const sum = trace.steps.find(({ result: value }) => value.name === 'accountBalance');
      same(
        sum?.inputs.map(({ fromStep }) => trace.steps[fromStep ?? -1]),
        balances,
      );
      summed(trace);
    });
  });

  test('Rule 5.13: the share of each rate in a payment is derived from what is left.', () => {
    const grosses = fc.array(cents(-2_000, 20_000), { maxLength: 5 });
    holdsForAll([grosses, cents(1, 60_000)], (amounts, payment) => {
      const left = amounts.map((gross, index) => ({
        ...{ category: 'S' as const, rate: BigInt(index + 1) * 1_000_000n, gross },
      }));
      const { result, trace } = derive((steps) => splitPayment(left, payment, eur, steps));
      for (const { result: share } of named(trace, 'share')) {
        same(payloadOf(share), result[Number(share.name.slice(5)) - 1]?.gross);
      }
      summed(trace);
    });
  });

  test('Rules 5.10 and 5.11: each date is derived from the one that it is counted from.', () => {
    holdsForAll([startDate, fc.nat({ max: 31 })], (date, days) => {
      for (const [name, compute] of [
        ['finalizeNotBefore', (steps?: Trace) => finalizeNotBefore(date, days, steps)],
        ['dueOn', (steps?: Trace) => dueOn(date, days, 60, steps)],
        ['disputableUntil', (steps?: Trace) => lastDisputeDay(date, clause, steps)],
        ['dueOn', (steps?: Trace) => payableAfterDispute(date, clause, steps)],
      ] as const) {
        const { result, trace } = derive(compute);
        same(latestOf(trace, name), result);
        expect(trace.summary).toContain(result);
        summed(trace);
      }
    });
    const { trace } = derive((steps) => lastDisputeDay(on('2025-08-01'), clause, steps));
    expect(trace.steps[0]?.clause).toBe(clause);
  });

  test('Rule 5.13: a surcharge is derived by rounding the product down.', () => {
    const amount = fc.bigInt({ min: 0n, max: 10_000_000_000n });
    holdsForAll(
      [amount, fc.bigInt({ min: 0n, max: 2_000_000n }), currency],
      (base, factor, code) => {
        const surcharge = { authority: 'FCC', base, factor };
        const { result, trace } = derive((steps) => surchargeOf(surcharge, code, steps));
        same(latestOf(trace, 'maximum'), result);
        summed(trace);
      },
    );
  });

  test('EN 16931, BT-111: VAT in another currency is derived by one division.', () => {
    const amount = fc.bigInt({ min: -10_000_000_000n, max: 10_000_000_000n });
    const rate = fc.bigInt({ min: 1n, max: 1_000_000_000n });
    holdsForAll([amount, rate, currency, currency], (vat, per, code, vatCurrency) => {
      const tax = roundToMinorUnit(vat, code).micros;
      const toConvert = { tax, currency: code, rate: per, vatCurrency };
      const { result, trace } = derive((steps) => convertedVat(toConvert, steps));
      same(latestOf(trace, 'convertedTax'), result);
      summed(trace);
    });
  });

  test('Rule 5.14: what a month lacks of its minimum is derived from its days.', () => {
    const amount = fc.bigInt({ min: 0n, max: 10_000_000_000n });
    holdsForAll([amount, amount, fc.nat({ max: 31 }), currency], (minimum, charges, days, code) => {
      const counted = roundToMinorUnit(charges, code).micros;
      const month = { minimum, days, daysInMonth: 31 };
      const { result, trace } = derive((steps) => minimumShortfall(month, counted, code, steps));
      same(latestOf(trace, 'minimum'), result.minimum);
      same(latestOf(trace, 'shortfall'), result.shortfall);
      summed(trace);
    });
  });

  test('Every operation of invoices has been seen, and a step with another result is a fault.', () => {
    for (const operation of INVOICE_OPERATIONS) {
      const step = seen.get(operation);
      if (!step || !('decimal' in step.result)) throw new Error(`${operation} was not seen`);
      expect(faultOf(step)).toBeUndefined();
      const result = { ...step.result, decimal: step.result.decimal + 1n };
      expect(faultOf({ ...step, result })).toContain(operation);
    }
  });
});
