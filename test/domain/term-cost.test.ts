import fc from 'fast-check';
import { monthOf, type CalendarDate } from '../../src/domain/time/calendar-date';
import { parseCurrency } from '../../src/domain/money/currency';
import { Trace } from '../../src/domain/derivation';
import { formatMoney, parseDecimal } from '../../src/domain/money/money';
import { chargeStretches, type ChargeStretch } from '../../src/domain/contract/charge-history';
import { chargesOverTime, type RecurringCharge } from '../../src/domain/contract/proration';
import {
  isInService,
  NO_SERVICE_FACTS,
  serviceSpans,
  type ServiceEnd,
  type ServiceSpan,
} from '../../src/domain/contract/service-spans';
import { termSchedule } from '../../src/domain/contract/term';
import {
  agreedMinimum,
  shortfallOfMonth,
  type ContractCharges,
} from '../../src/domain/contract/minimum';
import { monthCharges } from '../../src/domain/contract/month-charges';
import { costBetween, costUntil, chargesEndedBefore } from '../../src/domain/contract/term-cost';
import {
  anySchedule,
  anyTerms,
  currency,
  holdsForAll,
  plusDays,
  recurringCharge,
  same,
  startDate,
} from './arbitraries';
import { anyLife, spansOf, stretchesOf } from './contract-life';
import { dayAfterLife, daysOfLife, linesOf, monthsFrom, runsOf } from './life-by-days';
import { faultOf, faultsOf, latestOf } from './step-evaluator';
import { cxoneTerms } from './terms';

const on = (text: string) => text as CalendarDate;
const eur = parseCurrency('EUR');
const seats = { quantity: 25, unitPrice: parseDecimal('79.99'), currency: eur };
const lines = { quantity: 2, unitPrice: parseDecimal('10.00'), currency: eur };

/** Charges that begin on that day and go on for ever, without a change. */
const goingOn = (
  charges: readonly RecurringCharge[],
  startsOn: CalendarDate,
): readonly ChargeStretch[] =>
  charges.map((charge, index) => ({
    ...charge,
    chargeId: `charge ${index}`,
    startsOn,
    endsBefore: null,
    isBeginning: true,
    isEndByNotice: false,
  }));

describe('What all recurring charges of a time of service come to', () => {
  test('Rule 5.6: two charges are rounded each for itself and added.', () => {
    const both = goingOn([seats, lines], on('2025-03-10'));
    const cost = costUntil(both, eur, on('2025-05-01'), cxoneTerms);
    // 22/31 of 1999.75 is 1419.18 and of 20.00 is 14.19; April is whole.
    expect(formatMoney(cost)).toBe('3453.12');
  });

  test('Rule 5.1: an empty time costs nothing, and so does a service without charges.', () => {
    const [from, before] = [on('2025-03-10'), on('2025-05-01')];
    const nothing = { micros: 0n, currency: eur, decimals: 2 };
    expect(costUntil(goingOn([seats], before), eur, before, cxoneTerms)).toEqual(nothing);
    expect(costUntil(goingOn([seats], before), eur, from, cxoneTerms)).toEqual(nothing);
    expect(costUntil([], eur, before, cxoneTerms)).toEqual(nothing);
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
      const stretches = goingOn(charges, from);
      const cost = costUntil(stretches, code, before, terms, trace);
      let sum = 0n;
      for (const charge of count > 0 ? charges : []) {
        sum += chargesOverTime(charge, from, before, terms).total.micros;
      }
      same(cost.micros, sum);
      same(costUntil(stretches, code, before, terms), cost);
      same(faultsOf(trace), []);
      same(latestOf(trace, 'total'), sum);
      same(trace.summary.includes(`${formatMoney(cost)} ${code}.`), true);
    });
  });
});

/** What is to be reached, as charges of one unit. */
const minimumOf = ({ minimum }: ContractCharges) => minimum?.stretches ?? [];

describe('What falls between two days of a service that runs on', () => {
  const year = { from: on('2026-06-16'), before: on('2027-06-16') };
  const start = on('2025-06-16');
  const one = { quantity: 1, unitPrice: parseDecimal('10.05'), currency: eur };

  test('Rule 5.5: a further year is twelve months to the cent, whatever day it begins on.', () => {
    // 12 × 10.05; prorating the boundary would make it 5.03 + 11 × 10.05 + 5.03 = 120.61.
    const stretches = goingOn([one], start);
    const charges = { stretches, minimum: null };
    expect(formatMoney(costBetween(charges, eur, year, cxoneTerms))).toBe('120.60');
    for (const terms of [
      { ...cxoneTerms, excludesStartDay: true },
      { ...cxoneTerms, proratesFirstMonth: false },
      { ...cxoneTerms, proratesLastMonth: false },
    ]) {
      expect(formatMoney(costBetween(charges, eur, year, terms))).toBe('120.60');
    }
  });

  test('Rule 5.5: two stretches that meet cost what the whole does; each step can be redone.', () => {
    const days = fc.integer({ min: 1, max: 500 });
    const anyCharges = fc.array(recurringCharge, { maxLength: 2 });
    holdsForAll([anyCharges, startDate, days, days, anyTerms], (all, startsOn, a, b, terms) => {
      const charges = all.map((charge) => ({ ...charge, currency: eur }));
      const own = goingOn(charges, startsOn);
      const [from, before] = [plusDays(startsOn, a), plusDays(startsOn, a + b)];
      const cost = (stretch: { from: CalendarDate; before: CalendarDate }, trace?: Trace) =>
        costBetween({ stretches: own, minimum: null }, eur, stretch, terms, trace);
      const trace = new Trace();
      const second = cost({ from, before }, trace);
      const first = cost({ from: startsOn, before: from });
      same(first.micros + second.micros, cost({ from: startsOn, before }).micros);
      same(latestOf(trace, 'difference'), second.micros);
      same(trace.steps.map(faultOf).filter(Boolean), []);
    });
  });

  test('Rule 5.14: a year of 10.05 a month under a minimum of 25.00 costs twelve times 25.00.', () => {
    const stretches = goingOn([one], start);
    const spans = [{ startsOn: start, endsBefore: null, end: undefined }];
    const minimum = agreedMinimum(parseDecimal('25.00'), new Set(), spans, eur);
    const trace = new Trace();
    const cost = costBetween({ stretches, minimum }, eur, year, cxoneTerms, trace);
    expect(formatMoney(cost)).toBe('300.00');
    expect(trace.summary).toBe(
      'Recurring charges with what they lack of the minimum, from 2026-06-16 to the day before 2027-06-16: 300.00 EUR.',
    );
    const apart = agreedMinimum(parseDecimal('25.00'), new Set(['charge 0']), spans, eur);
    const both = costBetween({ stretches, minimum: apart }, eur, year, cxoneTerms);
    expect(formatMoney(both)).toBe('420.60'); // 12 × 25.00 + 12 × 10.05
  });

  test('Rule 5.14: with a minimum, every month comes to it or to more; times that meet add up.', () => {
    const length = fc.integer({ min: 1, max: 400 });
    const most = fc.bigInt({ min: 0n, max: 3_000_000_000n });
    holdsForAll([anyLife, most, length, length], (life, monthly, a, b) => {
      const { currency: code, schedule } = life;
      const { startsOn, terms } = schedule;
      const spans = [{ startsOn, endsBefore: null, end: undefined }];
      const stretches = stretchesOf({ ...life, service: NO_SERVICE_FACTS });
      const minimum = agreedMinimum(monthly, new Set(), spans, code);
      const [from, before] = [plusDays(startsOn, a), plusDays(startsOn, a + b)];
      const trace = new Trace();
      const costOf = (between: { from: CalendarDate; before: CalendarDate }, steps?: Trace) =>
        costBetween({ stretches, minimum }, code, between, terms, steps).micros;
      const second = costOf({ from, before }, trace);
      const whole = costOf({ from: startsOn, before });
      same(faultsOf(trace), []);
      same(latestOf(trace, 'withMinimum'), second);
      same(costOf({ from: startsOn, before: from }) + second, whole);
      const ended = chargesEndedBefore({ stretches, minimum }, before);
      const months = monthsFrom(startsOn, before).map(monthOf);
      const sums = months.map((month) => {
        const charged = monthCharges(ended.stretches, code, month, terms).total.micros;
        const least = monthCharges(minimumOf(ended), code, month, terms).total.micros;
        const missing = shortfallOfMonth(ended, code, month, terms)?.shortfall ?? 0n;
        same(charged + missing, charged > least ? charged : least);
        return charged + missing;
      });
      same(
        sums.reduce((sum, each) => sum + each, 0n),
        whole,
      );
    });
  });
});

describe('The recurring charges of a month, and of all months together', () => {
  test('Rules 5.1 to 5.6, 12.16: each line is what its days, counted one by one, come to.', () => {
    const seen = { lines: 0, cut: 0 };
    holdsForAll(
      [anyLife],
      (life) => {
        const after = dayAfterLife(life);
        const runs = runsOf(life, daysOfLife(life, after));
        const stretches = stretchesOf(life);
        // The last month of the model may be cut off.
        for (const first of monthsFrom(life.schedule.startsOn, plusDays(after, -31))) {
          const expected = linesOf(life, runs, first);
          const { terms } = life.schedule;
          const { lines, total } = monthCharges(stretches, life.currency, monthOf(first), terms);
          const actual = lines.map(({ stretch, from, before, days, charge }) => ({
            chargeId: stretch.chargeId,
            from,
            before,
            days,
            micros: charge.micros,
          }));
          same(actual, expected);
          same(
            total.micros,
            expected.reduce((sum, { micros }) => sum + micros, 0n),
          );
          seen.lines += expected.length;
          seen.cut += expected.length > life.charges.charges.length ? 1 : 0;
        }
      },
      150,
    );
    expect(Math.min(seen.lines, seen.cut)).toBeGreaterThan(20);
  });

  test('Rule 12.9: a month in which service ends by notice and returns is charged by days.', () => {
    const terms = { ...cxoneTerms, proratesLastMonth: false, excludesStartDay: true };
    const schedule = termSchedule(terms, on('2025-01-15'), { months: 12 });
    const notices = [{ sentOn: null, givenOn: on('2025-06-01'), withdrawnOn: null }];
    const januaryOf = (reinstatedOn: string) => {
      const reinstatements = [{ id: 'return', reinstatedOn: on(reinstatedOn) }];
      const facts = { ...NO_SERVICE_FACTS, notices, reinstatements };
      const spans = serviceSpans(schedule, facts, on('2060-01-01'));
      const charge = { ...lines, id: 'lines', addedOn: null, lapse: null };
      const all = { charges: [charge], changes: [], partialNotices: [] };
      const stretches = chargeStretches(schedule, spans, all, eur);
      const month = monthCharges(stretches, eur, monthOf(on('2026-01-01')), terms);
      return month.lines.map(({ days, charge: line }) => [days, formatMoney(line)]);
    };
    // 20.00 a month: 14 and 12 days of 31, not a whole month and 12 days more.
    expect(januaryOf('2026-01-20')).toEqual([
      [14, '9.03'],
      [12, '7.74'],
    ]);
    expect(januaryOf('2026-02-20')).toEqual([[31, '20.00']]);
  });

  test('Rule 5.5: the months of a life, together, are what it costs until a first of a month.', () => {
    holdsForAll(
      [anyLife],
      (life) => {
        const { terms, startsOn } = life.schedule;
        const stretches = stretchesOf(life);
        const before = firstOf(dayAfterLife(life));
        const cost = costUntil(stretches, life.currency, before, terms);
        const months = monthsFrom(startsOn, before).map(
          (first) => monthCharges(stretches, life.currency, monthOf(first), terms).total.micros,
        );
        same(
          months.reduce((sum, micros) => sum + micros, 0n),
          cost.micros,
        );
      },
      500,
    );
  });

  test('The cost until a day is that of the months as if a notice ended service with it.', () => {
    holdsForAll(
      [anyLife, fc.integer({ min: 1, max: 900 })],
      (life, days) => {
        const { terms, startsOn } = life.schedule;
        const spans = spansOf(life);
        const before = plusDays(startsOn, days);
        fc.pre(isInService(spans, plusDays(before, -1)));
        const cost = costUntil(stretchesOf(life), life.currency, before, terms);
        const ended = stretchesOf(life, endedBefore(spans, before));
        const months = monthsFrom(startsOn, before).map(
          (first) => monthCharges(ended, life.currency, monthOf(first), terms).total.micros,
        );
        same(
          months.reduce((sum, micros) => sum + micros, 0n),
          cost.micros,
        );
      },
      500,
    );
  });

  test('Rule 5.5: a charge that nothing changes costs what its time of service does.', () => {
    const days = fc.integer({ min: 1, max: 900 });
    holdsForAll([recurringCharge, anySchedule, days], (charge, schedule, count) => {
      const before = plusDays(schedule.startsOn, count);
      const stated = { ...charge, id: 'charge', addedOn: null, lapse: null };
      const all = { charges: [stated], changes: [], partialNotices: [] };
      const spans = serviceSpans(schedule, NO_SERVICE_FACTS, before);
      const stretches = chargeStretches(schedule, spans, all, charge.currency);
      const { total } = chargesOverTime(charge, schedule.startsOn, before, schedule.terms);
      same(costUntil(stretches, charge.currency, before, schedule.terms), {
        ...total,
        micros: charge.quantity > 0 ? total.micros : 0n,
      });
    });
  });
});

const firstOf = (day: CalendarDate) => `${day.slice(0, 7)}-01` as CalendarDate;

/** The times of service as if a notice ended the one of the day before. */
const endedBefore = (spans: readonly ServiceSpan[], before: CalendarDate): ServiceSpan[] =>
  spans
    .filter(({ startsOn }) => startsOn < before)
    .map((span) =>
      span.endsBefore === null || span.endsBefore >= before
        ? { ...span, endsBefore: before, end: { kind: 'NOTICE', endsBefore: before } as ServiceEnd }
        : span,
    );
