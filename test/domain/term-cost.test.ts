import fc from 'fast-check';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { parseCurrency } from '../../src/domain/money/currency';
import { Trace } from '../../src/domain/derivation';
import { formatMoney, parseDecimal } from '../../src/domain/money/money';
import { chargesOverTime } from '../../src/domain/contract/proration';
import { costBetween, costOfTime } from '../../src/domain/contract/term-cost';
import {
  anyTerms,
  currency,
  holdsForAll,
  plusDays,
  recurringCharge,
  same,
  startDate,
} from './arbitraries';
import { faultOf, faultsOf, latestOf } from './step-evaluator';
import { cxoneTerms } from './terms';

const on = (text: string) => text as CalendarDate;
const eur = parseCurrency('EUR');
const seats = { quantity: 25, unitPrice: parseDecimal('79.99'), currency: eur };
const lines = { quantity: 2, unitPrice: parseDecimal('10.00'), currency: eur };

describe('What all recurring charges of a time of service come to', () => {
  test('Rule 5.6: two charges are rounded each for itself and added.', () => {
    const cost = costOfTime([seats, lines], eur, on('2025-03-10'), on('2025-05-01'), cxoneTerms);
    // 22/31 of 1999.75 is 1419.18 and of 20.00 is 14.19; April is whole.
    expect(formatMoney(cost)).toBe('3453.12');
  });

  test('Rule 5.1: an empty time costs nothing, and so does a service without charges.', () => {
    const [from, before] = [on('2025-03-10'), on('2025-05-01')];
    const nothing = { micros: 0n, currency: eur, decimals: 2 };
    expect(costOfTime([seats], eur, before, before, cxoneTerms)).toEqual(nothing);
    expect(costOfTime([seats], eur, before, from, cxoneTerms)).toEqual(nothing);
    expect(costOfTime([], eur, from, before, cxoneTerms)).toEqual(nothing);
  });

  test('Rule 5.5: the cost is the sum over the charges, and derived step by step.', () => {
    const days = fc.integer({ min: -10, max: 600 });
    const anyCharges = fc
      .tuple(currency, fc.array(recurringCharge, { maxLength: 3 }))
      .map(([code, all]) => all.map((charge) => ({ ...charge, currency: code })));
    holdsForAll([anyCharges, startDate, days, anyTerms], (charges, from, count, terms) => {
      const before = plusDays(from, count);
      const code = charges[0]?.currency ?? eur;
      const trace = new Trace();
      const cost = costOfTime(charges, code, from, before, terms, trace);
      let sum = 0n;
      for (const charge of count > 0 ? charges : []) {
        sum += chargesOverTime(charge, from, before, terms).total.micros;
      }
      same(cost.micros, sum);
      same(costOfTime(charges, code, from, before, terms), cost);
      same(faultsOf(trace), []);
      same(latestOf(trace, 'total'), sum);
      same(trace.summary.includes(`${formatMoney(cost)} ${code}.`), true);
    });
  });
});

describe('What falls between two days of a service that runs on', () => {
  const year = { from: on('2026-06-16'), before: on('2027-06-16') };
  const start = on('2025-06-16');
  const one = { quantity: 1, unitPrice: parseDecimal('10.05'), currency: eur };

  test('Rule 5.5: a further year is twelve months to the cent, whatever day it begins on.', () => {
    // 12 × 10.05; prorating the boundary would make it 5.03 + 11 × 10.05 + 5.03 = 120.61.
    expect(formatMoney(costBetween([one], eur, start, year, cxoneTerms))).toBe('120.60');
    for (const terms of [
      { ...cxoneTerms, excludesStartDay: true },
      { ...cxoneTerms, proratesFirstMonth: false },
      { ...cxoneTerms, proratesLastMonth: false },
    ]) {
      expect(formatMoney(costBetween([one], eur, start, year, terms))).toBe('120.60');
    }
  });

  test('Rule 5.5: two stretches that meet cost what the whole does; each step can be redone.', () => {
    const days = fc.integer({ min: 1, max: 500 });
    const charges = fc.array(recurringCharge, { maxLength: 2 });
    holdsForAll([charges, startDate, days, days, anyTerms], (all, startsOn, a, b, terms) => {
      const own = all.map((charge) => ({ ...charge, currency: eur }));
      const [from, before] = [plusDays(startsOn, a), plusDays(startsOn, a + b)];
      const cost = (stretch: { from: CalendarDate; before: CalendarDate }, trace?: Trace) =>
        costBetween(own, eur, startsOn, stretch, terms, trace);
      const trace = new Trace();
      const second = cost({ from, before }, trace);
      const first = cost({ from: startsOn, before: from });
      same(first.micros + second.micros, cost({ from: startsOn, before }).micros);
      same(latestOf(trace, 'difference'), second.micros);
      same(trace.steps.map(faultOf).filter(Boolean), []);
    });
  });
});
