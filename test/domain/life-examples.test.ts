import {
  checkEndForCause,
  contentRetrievableUntil,
  lastCureDay,
  terminableFrom,
  type BreachFact,
} from '../../src/domain/contract/breach';
import {
  chargeStretches,
  partialNoticeEffectiveOn,
  type ChargeFacts,
  type PartialNoticeFact,
  type StatedCharge,
} from '../../src/domain/contract/charge-history';
import { noticeDueBy, type NoticeFact } from '../../src/domain/contract/notice';
import { checkPriceChange, earliestPriceChange } from '../../src/domain/contract/price-change';
import {
  NO_SERVICE_FACTS,
  serviceSpans,
  type ServiceFacts,
} from '../../src/domain/contract/service-spans';
import { periodInForce, statusOn } from '../../src/domain/contract/subscription-status';
import { suspensionAt } from '../../src/domain/contract/suspension';
import {
  termPeriod,
  termPeriodOn,
  termSchedule,
  termUntil,
  type TermSchedule,
} from '../../src/domain/contract/term';
import { monthCharges } from '../../src/domain/contract/month-charges';
import { parseCurrency } from '../../src/domain/money/currency';
import { formatMoney } from '../../src/domain/money/money';
import type { CalendarDate, YearMonth } from '../../src/domain/time/calendar-date';
import { parseTimeZone, startOfDay } from '../../src/domain/time/time-zone';
import { assessCall } from '../../src/domain/usage/usage';
import { answeredCall, contract as usageContract, rate } from './calls';
import { exampleOf, testExamples, type Fields } from './examples';
import { refusalMessageOf, refusalOf } from './refusal';
import { cxoneTerms, generalTerms, termsOf } from './terms';

const on = (text: string) => text as CalendarDate;
const eur = parseCurrency('EUR');
const FAR = on('2060-01-01');
const { input: cxoneOrder, expected: cxoneTerm } = exampleOf('C01');

const scheduleFrom = (input: Fields): TermSchedule =>
  termSchedule(termsOf(input.text('service')), input.date('start'), {
    months: input.number('orderTermMonths'),
  });

const chargeFrom = (input: Fields, id = 'seats'): StatedCharge => ({
  id,
  addedOn: null,
  quantity: input.number('quantity'),
  unitPrice: input.decimal('unitPrice'),
  lapse: null,
});

interface Life {
  readonly schedule: TermSchedule;
  readonly service?: Partial<ServiceFacts>;
  readonly charges: readonly StatedCharge[];
  readonly changes?: Partial<ChargeFacts>;
}

const spansOf = ({ schedule, service }: Life) =>
  serviceSpans(schedule, { ...NO_SERVICE_FACTS, ...service }, FAR);

function stretchesOf(life: Life) {
  const facts = { charges: life.charges, changes: [], partialNotices: [], ...life.changes };
  return chargeStretches(life.schedule, spansOf(life), facts, eur);
}

/** The invoice of a month: what each line and all of them come to, and the days of each line. */
function invoiceOf(life: Life, month: string) {
  const { terms } = life.schedule;
  const { lines, total } = monthCharges(stretchesOf(life), eur, month as YearMonth, terms);
  return {
    lines: lines.map(({ charge }) => formatMoney(charge)),
    days: lines.map(({ days, daysInMonth }) => [days, daysInMonth]),
    total: formatMoney(total),
  };
}

const givenOn = (day: CalendarDate): NoticeFact => ({
  sentOn: null,
  givenOn: day,
  withdrawnOn: null,
});

/** The partial notice of an example: fewer seats, asked for on a day, perhaps accepted for one. */
function partialNoticeFrom(amend: Fields): PartialNoticeFact {
  return {
    ...givenOn(amend.date('givenOn')),
    chargeId: 'seats',
    fewer: -amend.number('quantityChange'),
    acceptedFor: amend.has('acceptedFor') ? amend.date('acceptedFor') : null,
  };
}

describe('What an order adds, and what a partial notice takes away', () => {
  testExamples({ C01: 'rule 12.2' }, ({ input, expected }) => {
    const amend = input.fields('amend');
    const schedule = scheduleFrom(input);
    const seats = chargeFrom(input);
    const more = {
      ...seats,
      id: 'more seats',
      addedOn: amend.date('effectiveOn'),
      quantity: amend.number('quantityChange'),
    };
    const life = { schedule, charges: [seats, more] };
    const share = expected.fields('monthShare');
    const july = invoiceOf(life, share.text('month'));
    expect(july.lines).toEqual(['1999.75', share.text('amount')]);
    expect(july.days[1]).toEqual([share.number('days'), share.number('daysInMonth')]);
    for (const month of expected.fields('monthlyFrom').names) {
      const amount = expected.fields('monthlyFrom').text(month);
      expect(invoiceOf(life, month).total).toBe(amount);
      expect(invoiceOf(life, '2031-01').total).toBe(amount);
    }
    const initial = termPeriod(schedule, 0);
    expect(initial.endsBefore).toBe(expected.date('endsBefore'));
    expect(noticeDueBy(initial, schedule.terms)).toBe(expected.date('noticeDueBy'));
  });

  testExamples({ C02: 'rule 12.3', C03: 'rule 12.3', C04: 'rule 12.3' }, ({ input, expected }) => {
    const schedule = scheduleFrom(cxoneOrder);
    const fewer = partialNoticeFrom(input.fields('amend'));
    expect(partialNoticeEffectiveOn(schedule, fewer)).toBe(expected.date('effectiveOn'));
    const life = {
      schedule,
      charges: [chargeFrom(cxoneOrder)],
      changes: { partialNotices: [fewer] },
    };
    expect(stretchesOf(life).map(({ startsOn, quantity }) => [startsOn, quantity])).toEqual([
      [schedule.startsOn, 25],
      [expected.date('effectiveOn'), 15],
    ]);
    expect(invoiceOf(life, '2025-11').total).toBe('1999.75');
    expect(invoiceOf(life, '2031-04').total).toBe('1199.85');
    if (expected.has('march2028')) {
      expect(invoiceOf(life, '2028-03').lines).toEqual(expected.list('march2028'));
    }
    if (expected.has('monthlyFrom')) {
      const monthly = expected.fields('monthlyFrom');
      for (const month of monthly.names) {
        expect(invoiceOf(life, month).total).toBe(monthly.text(month));
      }
    }
  });

  testExamples({ C05: 'rule 12.4' }, ({ input, expected }) => {
    const [old, replacing] = [input.fields('old'), input.fields('new')];
    const startsOn = replacing.date('startsOn');
    const replacement = { id: 'replacement', acceptedOn: on('2025-09-01'), startsOn };
    const oldLife = {
      schedule: scheduleFrom(old),
      charges: [chargeFrom(old)],
      service: { replacements: [replacement] },
    };
    expect(spansOf(oldLife).map(({ endsBefore }) => endsBefore)).toEqual([
      expected.date('oldEndsBefore'),
    ]);
    expect(invoiceOf(oldLife, '2025-09').total).toBe(expected.text('oldSeptember'));
    const schedule = termSchedule(generalTerms, startsOn, {
      months: replacing.number('orderTermMonths'),
    });
    const seats = { ...chargeFrom(old), quantity: 50, unitPrice: 24_000_000n };
    const term = termPeriod(schedule, 0);
    expect([term.startsOn, term.endsBefore]).toEqual(expected.list('newTerm'));
    expect(noticeDueBy(term, schedule.terms)).toBe(expected.date('noticeDueBy'));
    const newLife = { schedule, charges: [seats] };
    expect(invoiceOf(newLife, '2025-09').total).toBe(expected.text('newSeptember'));
    expect([seats.quantity, seats.unitPrice]).toEqual([
      replacing.number('quantity'),
      replacing.decimal('unitPrice'),
    ]);
  });
});

describe('Prices that change or lapse', () => {
  testExamples({ C06: 'rule 12.5' }, ({ input, expected }) => {
    const schedule = scheduleFrom(input);
    const earliest = input
      .list('announcedOn')
      .map((day) => earliestPriceChange(schedule, on(String(day))));
    expect(earliest).toEqual(expected.list('earliestEffectiveOn'));
  });

  testExamples({ C07: 'rule 12.5' }, ({ input, expected }) => {
    const earliest = earliestPriceChange(scheduleFrom(input), input.date('announcedOn'));
    expect(earliest).toBe(expected.date('earliestEffectiveOn'));
  });

  testExamples({ C08: 'rule 12.5' }, ({ input, expected }) => {
    const [schedule, effectiveOn] = [scheduleFrom(input), input.date('effectiveOn')];
    const check = () => checkPriceChange(schedule, on('2025-10-20'), effectiveOn);
    expect(expected.text('refused')).toBe('inside the initial term');
    expect(refusalOf(check)).toBe('PRICE_CHANGE_IN_INITIAL_TERM');
    expect(refusalMessageOf(check)).toBe(
      'expected a day after the initial term, which ends before 2026-01-01: ' +
        '2026-01-01 at the earliest, got 2025-12-01',
    );
  });

  testExamples({ C14: 'rule 12.6' }, ({ input, expected }) => {
    expect(input.text('lapses')).toBe('with the initial term');
    const lapse = { lapsesOn: null, unitPriceAfter: input.decimal('then') };
    const life = {
      schedule: scheduleFrom(input),
      charges: [{ ...chargeFrom(input), lapse }],
    };
    expect(invoiceOf(life, '2028-03').lines).toEqual(expected.list('march2028'));
    expect(invoiceOf(life, '2028-02').total).toBe('1500.00');
    expect(invoiceOf(life, '2028-04').total).toBe('1999.75');
  });
});

describe('Terms that are stated by a day', () => {
  testExamples({ C09: 'rule 12.11' }, ({ input, expected }) => {
    const terms = termsOf(input.text('service'));
    const startsOn = input.date('start');
    const answers = input.list('lastDay').map((day) => {
      const lastDay = on(String(day));
      const schedule = termSchedule(terms, startsOn, termUntil(terms, startsOn, lastDay));
      const [initial, renewal] = [termPeriod(schedule, 0), termPeriod(schedule, 1)];
      return { schedule, initial, renewal };
    });
    expect(answers.map(({ initial }) => initial.endsBefore)).toEqual(expected.list('endsBefore'));
    const [floor, stated] = answers;
    expect(floor?.schedule.initial).toEqual({ months: 12 });
    const [, days] = expected.list('days');
    expect(stated?.schedule.initial).toEqual({ days });
    if (!stated) return;
    const dueBy = [stated.initial, stated.renewal].map((period) => noticeDueBy(period, terms));
    expect([dueBy[0], stated.renewal.endsBefore, dueBy[1]]).toEqual([
      expected.list('noticeDueBy')[1],
      expected.list('firstRenewalEndsBefore')[1],
      expected.list('firstRenewalNoticeDueBy')[1],
    ]);
    const other = termSchedule(
      generalTerms,
      startsOn,
      termUntil(generalTerms, startsOn, on('2027-06-30')),
    );
    expect(termPeriod(other, 1).endsBefore).toBe('2028-07-01');
  });

  testExamples({ C10: 'rule 12.10' }, ({ input, expected }) => {
    const startsOn = input.date('startsOn');
    for (const terms of [cxoneTerms, generalTerms]) {
      const schedule = termSchedule(terms, startsOn, { months: input.number('orderTermMonths') });
      const spans = spansOf({ schedule, charges: [] });
      const statuses = expected.fields('statusOn');
      for (const day of [input.text('acceptedOn'), ...statuses.names]) {
        const status = day < startsOn ? 'PENDING' : 'INITIAL';
        expect(statusOn(schedule, spans, on(day))).toBe(status);
        if (statuses.has(day)) expect(statuses.text(day)).toBe(status);
      }
      const term = termPeriod(schedule, 0);
      expect([term.startsOn, term.endsBefore]).toEqual(expected.list('term'));
    }
  });
});

describe('Suspension, end for cause, reinstatement', () => {
  const breachReceived = (receivedOn: CalendarDate): BreachFact => ({
    id: 'breach',
    receivedOn,
    isCurable: true,
  });

  testExamples({ M05: 'ToS 3.2' }, ({ input, expected }) => {
    const breach = breachReceived(input.date('receivedOn'));
    expect(lastCureDay(breach)).toBe(expected.date('lastCureDate'));
    expect(terminableFrom(breach)).toBe(expected.date('terminableFrom'));
    const ended = 'ended 2026-01-01 -> retrieval until';
    expect(contentRetrievableUntil(on('2026-01-01'))).toBe(expected.date(ended));
  });

  testExamples({ C11: 'rule 12.8' }, ({ input, expected }) => {
    const breach = breachReceived(input.date('breachReceivedOn'));
    const declaredOn = input.date('endedOn');
    expect(lastCureDay(breach)).toBe(expected.date('lastCureDate'));
    expect(terminableFrom(breach)).toBe(expected.date('terminableFrom'));
    const check = (day: string) => refusalOf(() => checkEndForCause(breach, [], on(day)));
    expect([check('2025-03-02'), check(declaredOn)]).toEqual(['CURE_TIME_RUNS', 'accepted']);
    const life = {
      schedule: termSchedule(cxoneTerms, on('2024-03-10'), { months: 36 }),
      charges: [chargeFrom(input)],
      service: {
        breaches: [breach],
        endings: [{ id: 'end', breachId: 'breach', declaredOn }],
      },
    };
    const ends = spansOf(life).map(({ endsBefore, end }) => [end?.kind, endsBefore]);
    expect(ends).toEqual([['CAUSE', expected.date('endsBefore')]]);
    expect(invoiceOf(life, '2025-03').total).toBe(expected.text('march'));
    expect(invoiceOf(life, '2025-04').total).toBe('0.00');
  });

  testExamples({ C12: 'rule 12.9' }, ({ input, expected }) => {
    const reinstatedOn = input.date('reinstatedOn');
    const life = {
      schedule: scheduleFrom(input),
      charges: [chargeFrom(input)],
      service: {
        notices: [givenOn(on('2025-11-20'))],
        reinstatements: [{ id: 'return', reinstatedOn }],
      },
    };
    const spans = spansOf(life);
    const times = spans.map(({ startsOn, endsBefore }) => [startsOn, endsBefore]);
    expect(times).toEqual([
      [input.date('start'), input.date('endedBefore')],
      [reinstatedOn, null],
    ]);
    const period = periodInForce(life.schedule, spans, reinstatedOn);
    expect([period?.startsOn, period?.endsBefore]).toEqual(expected.list('period'));
    expect(period && noticeDueBy(period, life.schedule.terms)).toBe(expected.date('noticeDueBy'));
    const inGap = on('2026-02-09');
    expect(statusOn(life.schedule, spans, inGap)).toBe('ENDED');
    expect(periodInForce(life.schedule, spans, inGap)).toBeUndefined();
    expect(statusOn(life.schedule, spans, reinstatedOn)).toBe('RENEWAL');
    expect(invoiceOf(life, '2025-12').total).toBe('1040.00');
    expect(invoiceOf(life, '2026-01').total).toBe(expected.text('january'));
    expect(invoiceOf(life, '2026-02').total).toBe(expected.text('february'));
    expect(invoiceOf(life, '2026-03').total).toBe('1040.00');
  });

  testExamples({ C13: 'rule 12.7' }, ({ input, expected }) => {
    const zone = parseTimeZone('Europe/Paris');
    const [suspendedAt, resumedAt] = input
      .list('suspended')
      .map((day) => startOfDay(on(String(day)), zone));
    if (!suspendedAt || !resumedAt) throw new Error('the example states two days');
    const suspension = { id: 'suspension', suspendedAt, resumedAt };
    const suspendedDuring = (answeredAt: string) => {
      const call = answeredCall(answeredAt, 60);
      const assessed = assessCall(usageContract([rate('0.025')], cxoneTerms, zone), call);
      expect(assessed.status).toBe('RATED');
      return suspensionAt([suspension], call.answeredAt ?? call.startedAt);
    };
    expect(suspendedDuring('2025-06-04T21:59:59Z')).toBeUndefined();
    expect(suspendedDuring('2025-06-04T22:00:00Z')).toBe(suspension);
    expect(suspendedDuring('2025-06-19T21:59:59Z')).toBe(suspension);
    expect(suspendedDuring('2025-06-19T22:00:00Z')).toBeUndefined();
    expect([expected.text('june'), expected.text('term')]).toEqual(['in full', 'unchanged']);
    // No rule of term or charges takes a suspension: the contract is that of the first example.
    const life = { schedule: scheduleFrom(cxoneOrder), charges: [chargeFrom(cxoneOrder)] };
    expect(invoiceOf(life, '2025-06').total).toBe('1999.75');
    const current = termPeriodOn(life.schedule, on('2025-06-10'));
    expect(current?.endsBefore).toBe(cxoneTerm.date('endsBefore'));
  });
});
