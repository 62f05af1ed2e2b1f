import fc from 'fast-check';
import { monthOf, type CalendarDate } from '../../src/domain/time/calendar-date';
import { formatMoney } from '../../src/domain/money/money';
import { lastCureDay, terminableFrom } from '../../src/domain/contract/breach';
import { earliestPriceChange } from '../../src/domain/contract/price-change';
import { monthCharges } from '../../src/domain/contract/month-charges';
import { costBetween, costUntil } from '../../src/domain/contract/term-cost';
import { effectiveDate } from '../../src/domain/contract/commencement';
import {
  dateValue,
  instantValue,
  OPERATIONS,
  textValue,
  type DerivationStep,
  type DerivationValue,
} from '../../src/domain/derivation';
import { poolUse } from '../../src/domain/usage/minute-pool';
import {
  givenOnOf,
  noticeDeadline,
  noticeDueBy,
  noticeEffect,
} from '../../src/domain/contract/notice';
import { chargesOverTime, monthShare } from '../../src/domain/contract/proration';
import { rateCall } from '../../src/domain/usage/rating';
import { termPeriod, termSchedule } from '../../src/domain/contract/term';
import { parseInstant, parseTimeZone } from '../../src/domain/time/time-zone';
import { assessCall } from '../../src/domain/usage/usage';
import {
  anyCall,
  anyContract,
  anyRate,
  anyTerms,
  currency,
  durationMillis,
  holdsForAll,
  recurringCharge,
  same,
  scheduleAndDate,
  startDate,
  statedTerm,
  plusDays,
} from './arbitraries';
import { anyLife, stretchesOf } from './contract-life';
import { useOfMonth } from './invoice-life';
import { derive, INVOICE_OPERATIONS, seen, summed } from './derive';
import { faultOf, latestOf, payloadOf } from './step-evaluator';
import { cxoneTerms } from './terms';

describe('Every step of every derivation can be done again from its formula alone', () => {
  test('Rules 2.2 to 2.6: the term is derived from the order to the end of the period.', () => {
    const index = fc.integer({ min: 0, max: 8 });
    holdsForAll([anyTerms, startDate, statedTerm, index], (terms, startsOn, stated, wanted) => {
      const { result, trace } = derive((steps) => {
        const schedule = termSchedule(terms, startsOn, stated, steps);
        return { schedule, period: termPeriod(schedule, wanted, steps) };
      });
      const { schedule, period } = result;
      same(latestOf(trace, 'countedFrom'), schedule.countedFrom);
      same(latestOf(trace, 'endsBefore'), period.endsBefore);
      if (!stated || 'months' in stated) {
        same({ months: latestOf(trace, 'initialTermMonths') }, schedule.initial);
      } else {
        const initialEnd = termPeriod(schedule, 0).endsBefore;
        same(latestOf(trace, 'initialEndsBefore'), initialEnd);
      }
      const anchored = trace.steps.findIndex(({ operation }) => operation === 'ANCHORED_LENGTH');
      if (anchored >= 0) {
        const [, length] = trace.steps[anchored + 1]?.inputs ?? [];
        same(
          length && payloadOf(length),
          latestOf(trace, 'lengthInMonths') ?? latestOf(trace, 'lengthInDays'),
        );
      }
      expect(trace.summary).toContain(period.endsBefore);
      summed(trace);
    });
  });

  test('Rule 3.1: the instant of the deadline is derived in the zone of the account.', () => {
    const zones = fc.constantFrom(...['Europe/Paris', 'America/Havana', 'UTC'].map(parseTimeZone));
    holdsForAll([startDate, zones], (dueBy, zone) => {
      const { result, trace } = derive((steps) => noticeDeadline(dueBy, zone, steps));
      same(latestOf(trace, 'noticeDueBefore'), result);
    });
  });

  test('Rule 3.1: the notice day is derived from the end of the period.', () => {
    holdsForAll([scheduleAndDate], ([schedule]) => {
      const period = termPeriod(schedule, 0);
      const { result, trace } = derive((steps) => noticeDueBy(period, schedule.terms, steps));
      same(latestOf(trace, 'noticeDueBy'), result);
    });
  });

  test('Rule 12.15: with no days of notice, the trace names the last day of service.', () => {
    const terms = { ...cxoneTerms, noticeDaysMin: 0 };
    const schedule = termSchedule(terms, '2026-12-10' as CalendarDate, { months: 12 });
    const { trace } = derive((steps) => noticeDueBy(termPeriod(schedule, 0), terms, steps));
    expect(latestOf(trace, 'noticeDueBy')).toBe('2027-12-09');
    expect(trace.steps[0]?.rule).toContain('last day of service');
  });

  test('Rules 3.1 and 3.3: the effect of a notice is derived to the last day of service.', () => {
    holdsForAll([scheduleAndDate], ([schedule, givenOn]) => {
      const { result, trace } = derive((steps) => noticeEffect(schedule, givenOn, steps));
      same(latestOf(trace, 'noticeDueBy'), result.noticeDueBy);
      same(latestOf(trace, 'isTimely'), result.isTimely);
      same(latestOf(trace, 'endsBefore'), result.endsBefore);
      same(latestOf(trace, 'lastServiceDay'), result.lastServiceDay);
      expect(trace.summary).toContain(result.lastServiceDay);
      summed(trace);
    });
  });

  test('Rules 2.2 to 3.3: one trace can carry the term and the notice that ends it.', () => {
    const givenAfter = fc.integer({ min: 0, max: 3_000 });
    holdsForAll([anyTerms, startDate, statedTerm, givenAfter], (terms, startsOn, stated, days) => {
      const given = plusDays(startsOn, days);
      const { result, trace } = derive((steps) =>
        noticeEffect(termSchedule(terms, startsOn, stated, steps), given, steps),
      );
      same(latestOf(trace, 'endsBefore'), result.endsBefore);
    });
  });

  test('ToS 9.11: the day on which a notice counts as given is derived from its way.', () => {
    const method = fc.constantFrom(
      'PERSONAL_DELIVERY' as const,
      'OVERNIGHT_COURIER' as const,
      'REGISTERED_MAIL' as const,
      'EMAIL' as const,
      'POSTED_ELECTRONICALLY' as const,
    );
    holdsForAll([method, startDate, anyTerms], (way, sentOn, terms) => {
      const { result, trace } = derive((steps) =>
        givenOnOf({ sentOn, deliveryMethod: way }, terms.clauses.NOTICE_DELIVERY, steps),
      );
      same(latestOf(trace, 'givenOn'), result);
      const told = { sentOn: null, givenOn: sentOn };
      const stated = derive((steps) => givenOnOf(told, terms.clauses.NOTICE_DELIVERY, steps));
      same([stated.result, latestOf(stated.trace, 'givenOn')], [sentOn, sentOn]);
    });
  });

  test('ToS 2.1: the effective date is derived from submission and signature.', () => {
    const signature = fc.oneof(fc.constant(null), startDate);
    holdsForAll([startDate, signature, anyTerms], (submittedOn, signedOn, terms) => {
      const { result, trace } = derive((steps) =>
        effectiveDate(submittedOn, signedOn, terms, steps),
      );
      same(latestOf(trace, 'effectiveOn'), result);
    });
  });

  const length = fc.integer({ min: 1, max: 800 });

  test('CXone 1.1: the share of a month is derived from its days.', () => {
    holdsForAll(
      [recurringCharge, startDate, length, fc.boolean(), anyTerms],
      (charge, from, days, isOpen, terms) => {
        const before = isOpen ? null : plusDays(from, days);
        const { result, trace } = derive((steps) => monthShare(charge, from, before, terms, steps));
        same(latestOf(trace, 'days'), result.days);
        same(latestOf(trace, 'daysInMonth'), result.daysInMonth);
        same(latestOf(trace, 'charge'), result.charge.micros);
        summed(trace);
      },
    );
  });

  test('CXone 1.1: what a time of service costs is derived month by month to the total.', () => {
    holdsForAll([recurringCharge, startDate, length, anyTerms], (charge, from, days, terms) => {
      const before = plusDays(from, days);
      const { result, trace } = derive((steps) =>
        chargesOverTime(charge, from, before, terms, steps),
      );
      const shares = trace.steps.filter(({ operation }) => operation === 'PRORATE');
      const partials = [result.firstPartial, result.lastPartial].filter((part) => part !== null);
      same(
        shares.map((step) => payloadOf(step.result)),
        partials.map(({ micros }) => micros),
      );
      // Service inside one month is its one partial month; there is nothing to add up.
      const total = latestOf(trace, 'total') ?? latestOf(trace, 'charge');
      same(total, result.total.micros);
      const sum = trace.steps.find(({ operation }) => operation === 'SUM');
      const micros = [result.firstPartial?.micros ?? 0n, result.fullMonthsTotal.micros];
      if (sum) same(sum.inputs.map(payloadOf), [...micros, result.lastPartial?.micros ?? 0n]);
      summed(trace);
    });
  });

  test('Rule 12.5: the first day of a price change is derived from its announcement.', () => {
    holdsForAll([scheduleAndDate], ([schedule, announcedOn]) => {
      const { result, trace } = derive((steps) =>
        earliestPriceChange(schedule, announcedOn, steps),
      );
      same(latestOf(trace, 'earliestEffectiveOn'), result);
      same(latestOf(trace, 'initialTermEndsBefore'), termPeriod(schedule, 0).endsBefore);
      expect(trace.summary).toContain(result);
      summed(trace);
    });
  });

  test('Rule 12.8: the day from which a breach lets end the service is derived.', () => {
    holdsForAll([startDate, fc.boolean(), anyTerms], (receivedOn, isCurable, terms) => {
      const breach = { id: 'breach', receivedOn, isCurable };
      const { result, trace } = derive((steps) => terminableFrom(breach, terms, steps));
      same(latestOf(trace, 'terminableFrom'), result);
      same(latestOf(trace, 'curableUntil') ?? null, lastCureDay(breach));
      same(
        trace.steps.map(({ clause }) => clause),
        trace.steps.map(() => terms.clauses.END_FOR_CAUSE),
      );
      same(derive((steps) => terminableFrom(breach, undefined, steps)).result, result);
      expect(trace.summary).toContain(result);
      summed(trace);
    });
  });

  test('Rule 12.16: the charges of a month are derived line by line to their total.', () => {
    holdsForAll([anyLife, fc.nat({ max: 900 })], (life, days) => {
      const month = monthOf(plusDays(life.schedule.startsOn, days));
      const [stretches, terms] = [stretchesOf(life), life.schedule.terms];
      const { result, trace } = derive((steps) =>
        monthCharges(stretches, life.currency, month, terms, steps),
      );
      same(latestOf(trace, 'total'), result.total.micros);
      const shares = trace.steps.filter(({ operation }) => operation === 'PRORATE');
      same(
        shares.map((step) => payloadOf(step.result)),
        result.lines.map(({ charge }) => charge.micros),
      );
      same(
        shares.map(({ subject }) => subject?.id),
        result.lines.map(({ stretch }) => stretch.chargeId),
      );
      const sum = trace.steps.at(-1);
      same(sum?.subject, undefined);
      // Each amount in the sum comes from the step that is about its charge.
      same(
        sum?.inputs.map(({ fromStep }) => trace.steps[fromStep ?? -1]),
        shares,
      );
      expect(trace.summary).toContain(`${month}: ${formatMoney(result.total)}`);
      summed(trace);
    });
  });

  test('Rule 5.5: what a life costs, until a day and between two, is derived to the sum.', () => {
    holdsForAll(
      [anyLife, fc.nat({ max: 900 }), length],
      (life, start, days) => {
        const from = plusDays(life.schedule.startsOn, start);
        const before = plusDays(from, days);
        const [stretches, terms] = [stretchesOf(life), life.schedule.terms];
        const until = derive((steps) => costUntil(stretches, life.currency, before, terms, steps));
        same(latestOf(until.trace, 'total'), until.result.micros);
        const between = derive((steps) =>
          costBetween({ stretches, minimum: null }, life.currency, { from, before }, terms, steps),
        );
        same(latestOf(between.trace, 'difference'), between.result.micros);
        same(latestOf(between.trace, 'costUntilTheEnd'), until.result.micros);
        const past = costUntil(stretches, life.currency, from, terms);
        same(between.result.micros, until.result.micros - past.micros);
        summed(until.trace);
        summed(between.trace);
      },
      500,
    );
  });

  test('CXone 3: the charge of a call is derived from its milliseconds.', () => {
    const disposition = fc.constantFrom('ANSWERED' as const, 'ANSWERED' as const, 'BUSY' as const);
    holdsForAll([anyRate, disposition, durationMillis], (rate, how, millis) => {
      const { result, trace } = derive((steps) =>
        rateCall(rate, how, millis, cxoneTerms.clauses.METERING, steps),
      );
      same(latestOf(trace, 'billedSeconds') ?? 0, result.billedSeconds);
      same(latestOf(trace, 'amount'), result.amount);
      summed(trace);
    });
  });

  test('Rule 6.12: what a month uses beyond its pool is derived from minutes and units.', () => {
    const pool = fc.record({
      includedMinutes: fc.integer({ min: 0, max: 5_000 }),
      units: fc.integer({ min: 0, max: 200 }),
      overagePerMinute: fc.bigInt({ min: 0n, max: 2_000_000n }),
    });
    const used = fc.integer({ min: 0, max: 30_000_000 });
    holdsForAll([pool, used, currency], (each, seconds, code) => {
      const { result, trace } = derive((steps) =>
        poolUse(each, seconds, code, cxoneTerms.clauses.METERING, steps),
      );
      same(latestOf(trace, 'includedSeconds'), result.includedSeconds);
      same(latestOf(trace, 'overageSeconds'), result.overageSeconds);
      same(latestOf(trace, 'charge'), result.charge.micros);
      summed(trace);
    });
  });

  test('CXone 3 and 5: the status and charge of a call are derived from its answer.', () => {
    holdsForAll([anyContract, anyCall], (contract, call) => {
      const { result, trace } = derive((steps) => assessCall(contract, call, steps));
      same(latestOf(trace, 'usedOn'), result.usedOn);
      // A call without a rate has no amount, and no step that would give it one.
      same(latestOf(trace, 'amount') ?? null, result.amount);
      const used = contract.rates.find(({ id }) => id === result.rateId);
      same(latestOf(trace, 'prefix'), used?.prefix);
      summed(trace);
    });
  });

  test('The amount of a month’s use is the sum of its calls, rounded once.', () => {
    holdsForAll([fc.bigInt({ min: 1n, max: 10n ** 15n }), currency], (amount, code) => {
      const use = useOfMonth(amount, code);
      same(latestOf(derive((steps) => steps && use.explain(steps)).trace, 'amount'), use.amount);
    });
  });
});

describe('A wrong step is found', () => {
  const changed = (value: DerivationValue): DerivationValue => {
    if ('date' in value) return dateValue(value.name, '2001-02-03' as typeof value.date);
    if ('instant' in value) return { ...value, instant: parseInstant('2001-02-03T00:00:00Z') };
    if ('integer' in value) return { ...value, integer: value.integer + 1 };
    if ('decimal' in value) return { ...value, decimal: value.decimal + 1n };
    if ('boolean' in value) return { ...value, boolean: !value.boolean };
    return { ...value, text: `${value.text}!` };
  };

  test('The second of two midnights is not the first instant of the day.', () => {
    const step = (instant: string): DerivationStep => ({
      rule: 'End of the initial term',
      subject: undefined,
      operation: 'START_OF_DAY',
      clause: undefined,
      inputs: [dateValue('date', '2025-11-02' as never), textValue('timeZone', 'America/Havana')],
      result: instantValue('noticeDueBefore', parseInstant(instant)),
    });
    expect(faultOf(step('2025-11-02T04:00:00Z'))).toBeUndefined();
    expect(faultOf(step('2025-11-02T05:00:00Z'))).toContain('2025-11-02T04:00:00.000Z');
  });

  test('Every operation has been seen, and a step with another result is a fault.', () => {
    const others = Object.keys(OPERATIONS).filter(
      (name) => !INVOICE_OPERATIONS.includes(name as never),
    );
    expect([...seen.keys()].sort()).toEqual(others.sort());
    for (const step of seen.values()) {
      expect(faultOf(step)).toBeUndefined();
      expect(faultOf({ ...step, result: changed(step.result) })).toContain(step.operation);
    }
  });

  test('A step with an input missing or of another kind cannot be done again.', () => {
    const step = (inputs: DerivationValue[]): DerivationStep => ({
      rule: 'End of the initial term',
      subject: undefined,
      operation: 'ADD_DAYS',
      clause: undefined,
      inputs,
      result: dateValue('endsBefore', '2026-01-01' as never),
    });
    const date = textValue('from', '2025-01-01');
    expect(() => faultOf(step([date]))).toThrow('the step has no input 1');
    expect(() => faultOf(step([date, date]))).toThrow('input 1 is not an integer');
  });
});
