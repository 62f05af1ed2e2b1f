import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { minorUnitDecimals, parseCurrency } from '../../src/domain/money/currency';
import { formatMoney, parseDecimal, roundToMinorUnit } from '../../src/domain/money/money';
import {
  chargesOverTime,
  monthShare,
  type ChargesOverTime,
  type RecurringCharge,
} from '../../src/domain/contract/proration';
import { termPeriod, termSchedule } from '../../src/domain/contract/term';
import {
  anyTerms,
  holdsForAll,
  plainTerms,
  recurringCharge,
  same,
  startDate,
  plusDays,
} from './arbitraries';
import { testExamples, type Fields } from './examples';
import { refusalMessageOf, refusalOf } from './refusal';
import { cxoneTerms, generalTerms } from './terms';

const plain = (text: string) => Temporal.PlainDate.from(text);
const asDate = (date: Temporal.PlainDate) => date.toString() as CalendarDate;
const eur = parseCurrency('EUR');
const priced = (unitPrice: string, quantity = 1): RecurringCharge => ({
  quantity,
  unitPrice: parseDecimal(unitPrice),
  currency: eur,
});
const monthly = (input: Fields) => priced(input.text('monthlyCharge'));
const written = (charges: ChargesOverTime) => ({
  first: charges.firstPartial && formatMoney(charges.firstPartial),
  fullMonths: formatMoney(charges.fullMonthsTotal),
  last: charges.lastPartial && formatMoney(charges.lastPartial),
  total: formatMoney(charges.total),
});

/** quantity × unit price × days / days in month, half up, from the definition. */
function shareByDefinition(charge: RecurringCharge, days: number, daysInMonth: number): bigint {
  const step = 10n ** BigInt(6 - minorUnitDecimals(charge.currency));
  const dividend = BigInt(charge.quantity) * charge.unitPrice * BigInt(days);
  const divisor = BigInt(daysInMonth) * step;
  const below = dividend / divisor;
  return (2n * (dividend - below * divisor) >= divisor ? below + 1n : below) * step;
}

describe('A partial month is charged by its days, the whole line at once', () => {
  testExamples(
    {
      P01: 'CXone 1.1',
      P02: 'rule 5.3',
      P03: 'CXone 1.1',
      P04: 'rule 5.1',
      P05: 'rule 5.1',
      P06: 'rule 5.2',
      P07: 'rule 5.2',
      P08: 'rule 5.6',
      P09: 'rule 5.6',
    },
    ({ input, expected }) => {
      const terms = { ...cxoneTerms, excludesStartDay: input.has('exclude_start') };
      const share = monthShare(monthly(input), input.date('start'), null, terms);
      expect(share.days).toBe(expected.number('days'));
      expect(share.daysInMonth).toBe(expected.number('daysInMonth'));
      expect(formatMoney(share.charge)).toBe(expected.text('charge'));
    },
  );

  testExamples({ P10: 'rule 5.6' }, ({ input, expected }) => {
    const start = input.date('start');
    const quantity = input.number('quantity');
    const line = monthShare(priced(input.text('unit'), quantity), start, null, cxoneTerms);
    const seat = monthShare(priced(input.text('unit')), start, null, cxoneTerms);
    expect([line.days, line.daysInMonth]).toEqual([
      expected.number('days'),
      expected.number('daysInMonth'),
    ]);
    expect(formatMoney(line.charge)).toBe(expected.text('charge'));
    const perSeat = { ...seat.charge, micros: seat.charge.micros * BigInt(quantity) };
    expect(formatMoney(perSeat)).toBe(expected.text('wrongIfRoundedPerSeat'));
  });

  testExamples({ P11: 'rule 5.4', P13: 'rule 5.4' }, ({ input, expected }) => {
    const [from, before] = [input.date('start'), input.date('endExclusive')];
    const charges = written(chargesOverTime(monthly(input), from, before, cxoneTerms));
    // The expected amounts may carry their fraction: "20/29 = 68.97".
    const amountOf = (name: string) => expected.text(name).split(' = ').at(-1);
    expect(charges.first).toBe(amountOf('first'));
    expect(charges.last).toBe(amountOf('last'));
    expect(charges.total).toBe(amountOf('total'));
    if (expected.has('fullMonths')) expect(charges.fullMonths).toBe(amountOf('fullMonths'));
    for (const [name, day] of [
      ['first', from],
      ['last', before],
    ] as const) {
      const fraction = /^(\d+)\/(\d+) = /.exec(expected.text(name));
      if (!fraction) continue;
      const share =
        name === 'first'
          ? monthShare(monthly(input), day, null, cxoneTerms)
          : monthShare(monthly(input), asDate(plain(day).with({ day: 1 })), day, cxoneTerms);
      expect([share.days, share.daysInMonth]).toEqual([Number(fraction[1]), Number(fraction[2])]);
    }
  });

  testExamples({ P12: 'rule 2.2' }, ({ input, expected }) => {
    const terms = { ...cxoneTerms, termShape: 'MONTH_ALIGNED' as const };
    const start = input.date('start');
    const { endsBefore } = termPeriod(termSchedule(terms, start, null), 0);
    expect(endsBefore).toBe(expected.date('endExclusive'));
    expect(written(chargesOverTime(monthly(input), start, endsBefore, terms))).toEqual({
      first: expected.text('first'),
      fullMonths: expected.text('fullMonths'),
      last: null,
      total: expected.text('total'),
    });
  });

  testExamples({ M02: 'CXone 1.1' }, ({ input, expected }) => {
    const line = (name: string, form: RegExp) => {
      const parts = form.exec(input.text(name));
      if (!parts) throw new Error(`unreadable line: ${input.text(name)}`);
      return parts.slice(1);
    };
    const [seats, price, from] = line('CXONE seats', /^(\d+) x (\S+) from (\S+)$/);
    const [, sum] = line('CXONE voice', /^([\d ]+) rated calls summing (\S+)$/);
    const [units, unit] = line('GOTO_CONNECT', /^(\d+) x (\S+) full month$/);
    const [minutes, rate] = line('OPENVOICE toll-free', /^(\d+) minutes @ (\S+)$/);
    const start = from as CalendarDate;
    const month = asDate(plain(start).with({ day: 1 }));
    const partial = monthShare(priced(price ?? '', Number(seats)), start, null, cxoneTerms);
    const full = monthShare(priced(unit ?? '', Number(units)), month, null, generalTerms);
    const lines = {
      'CXONE seats': partial.charge,
      'CXONE voice': roundToMinorUnit(parseDecimal(sum ?? ''), eur),
      GOTO_CONNECT: full.charge,
      OPENVOICE: roundToMinorUnit(BigInt(minutes ?? '') * parseDecimal(rate ?? ''), eur),
    };
    const shown = `${partial.days}/${partial.daysInMonth} -> ${formatMoney(partial.charge)}`;
    expect(shown).toBe(expected.text('CXONE seats'));
    for (const name of ['CXONE voice', 'GOTO_CONNECT', 'OPENVOICE'] as const) {
      expect(formatMoney(lines[name])).toBe(expected.text(name));
    }
    const subtotal = Object.values(lines).reduce((total, { micros }) => total + micros, 0n);
    expect(formatMoney({ ...lines.GOTO_CONNECT, micros: subtotal })).toBe(
      expected.text('subtotal'),
    );
  });

  test('Rule 5.2: leaving out the first day changes nothing when service begins on a 1st.', () => {
    const terms = { ...cxoneTerms, excludesStartDay: true };
    const share = monthShare(priced('30.00'), '2025-06-01' as CalendarDate, null, terms);
    expect([share.days, formatMoney(share.charge)]).toEqual([30, '30.00']);
  });

  test.each(['2025-06-10', '2025-06-09'])(
    'Rule 0: a service from 10 June that ends before %s is no service, and is refused.',
    (end) => {
      const from = '2025-06-10' as CalendarDate;
      const before = end as CalendarDate;
      const share = () => monthShare(priced('30.00'), from, before, cxoneTerms);
      expect(refusalOf(share)).toBe('INVALID_PERIOD');
      expect(refusalOf(() => chargesOverTime(priced('30.00'), from, before, cxoneTerms))).toBe(
        'INVALID_PERIOD',
      );
      expect(refusalMessageOf(share)).toBe(
        `expected an end after the start, 2025-06-10, got the exclusive end ${end}`,
      );
    },
  );
});

describe('Charges over time, for any service, price and terms', () => {
  const length = fc.integer({ min: 1, max: 600 });

  test('Rule 5.1: a share is the price by days of service over days of the month, half up.', () => {
    holdsForAll(
      [recurringCharge, startDate, length, fc.boolean(), anyTerms],
      (charge, from, days, isOpen, terms) => {
        const before = plusDays(from, days);
        const share = monthShare(charge, from, isOpen ? null : before, terms);
        const { day, daysInMonth } = plain(from);
        const toMonthEnd = daysInMonth - day + 1;
        const inMonth = isOpen ? toMonthEnd : Math.min(days, toMonthEnd);
        const counted = terms.excludesStartDay && day > 1 ? inMonth - 1 : inMonth;
        same([share.days, share.daysInMonth], [counted, daysInMonth]);
        same(share.charge.micros, shareByDefinition(charge, counted, daysInMonth));
      },
    );
  });

  test('Rule 5.1: a share is never below nothing or above the whole month.', () => {
    holdsForAll([recurringCharge, startDate, length, anyTerms], (charge, from, days, terms) => {
      const { micros } = monthShare(charge, from, plusDays(from, days), terms).charge;
      const { micros: month } = roundToMinorUnit(
        BigInt(charge.quantity) * charge.unitPrice,
        charge.currency,
      );
      same(micros >= 0n && micros <= month, true);
    });
  });

  test('Rule 5.4: first and last parts of months of one length make one month within 0.01.', () => {
    const months = fc.constantFrom([1, 3], [4, 6], [1, 12], [9, 11], [2, 2]);
    const days = fc.integer({ min: 2, max: 31 });
    holdsForAll([recurringCharge, months, days], (charge, [first = 0, last = 0], day) => {
      const from = asDate(Temporal.PlainDate.from({ year: 2025, month: first, day }));
      const before = asDate(Temporal.PlainDate.from({ year: 2026, month: last, day }));
      const lastMonth = asDate(plain(before).with({ day: 1 }));
      const start = monthShare(charge, from, null, cxoneTerms);
      const end = monthShare(charge, lastMonth, before, cxoneTerms);
      same(start.days + end.days, start.daysInMonth);
      const whole = monthShare(charge, lastMonth, null, cxoneTerms).charge.micros;
      const error = start.charge.micros + end.charge.micros - whole;
      const step = 10n ** BigInt(6 - start.charge.decimals);
      same(error >= -step && error <= step, true);
    });
  });

  test('Rule 5.5: what a time of service costs is the sum of the shares of its months.', () => {
    holdsForAll([recurringCharge, startDate, length, anyTerms], (charge, from, days, terms) => {
      const before = plusDays(from, days);
      const charges = chargesOverTime(charge, from, before, terms);
      const firstMonth = plain(from).with({ day: 1 });
      const end = plain(before);
      const chargedFrom = terms.proratesFirstMonth ? plain(from) : firstMonth;
      const chargedBefore =
        terms.proratesLastMonth || end.day === 1 ? end : end.with({ day: 1 }).add({ months: 1 });
      let sum = 0n;
      let fullMonths = 0;
      let month = chargedFrom;
      while (Temporal.PlainDate.compare(month, chargedBefore) < 0) {
        const share = monthShare(charge, asDate(month), asDate(chargedBefore), terms);
        sum += share.charge.micros;
        if (share.days === share.daysInMonth) fullMonths += 1;
        month = month.with({ day: 1 }).add({ months: 1 });
      }
      same(charges.total.micros, sum);
      same(charges.fullMonths, fullMonths);
      same(charges.firstPartial === null, chargedFrom.day === 1);
      same(
        (charges.firstPartial?.micros ?? 0n) +
          charges.fullMonthsTotal.micros +
          (charges.lastPartial?.micros ?? 0n),
        sum,
      );
    });
  });

  test('Rule 5.5: splitting a time at the end of a month changes nothing.', () => {
    const months = fc.integer({ min: 1, max: 24 });
    holdsForAll(
      [recurringCharge, startDate, months, length, anyTerms],
      (charge, from, count, days, terms) => {
        const boundary = asDate(plain(from).with({ day: 1 }).add({ months: count }));
        const before = plusDays(boundary, days);
        const total = (start: CalendarDate, end: CalendarDate) =>
          chargesOverTime(charge, start, end, terms).total.micros;
        same(total(from, boundary) + total(boundary, before), total(from, before));
      },
    );
  });

  test('Rule 5.4: a year costs twelve months within 0.01, leap Februaries aside.', () => {
    holdsForAll([recurringCharge, startDate, plainTerms], (charge, from, terms) => {
      fc.pre(plain(from).month !== 2);
      const before = asDate(plain(from).add({ years: 1 }));
      const { total } = chargesOverTime(charge, from, before, terms);
      const month = roundToMinorUnit(
        BigInt(charge.quantity) * charge.unitPrice,
        charge.currency,
      ).micros;
      const error = total.micros - 12n * month;
      const step = 10n ** BigInt(6 - total.decimals);
      same(error >= -step && error <= step, true);
    });
  });
});
