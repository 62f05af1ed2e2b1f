import fc from 'fast-check';
import { lastSpan, NO_SERVICE_FACTS, serviceSpans } from '../../src/domain/contract/service-spans';
import { givenOnOf } from '../../src/domain/contract/notice';
import { nextNoticeDueBy } from '../../src/domain/contract/term-rhythm';
import { termPeriod, termSchedule } from '../../src/domain/contract/term';
import { periodsWithin } from '../../src/domain/contract/subscription-status';
import {
  factDays,
  timeline,
  type DueDemand,
  type TimelineFacts,
} from '../../src/domain/contract/timeline';
import { Trace } from '../../src/domain/derivation';
import { LAST_DATE, type CalendarDate } from '../../src/domain/time/calendar-date';
import { parseInstant, parseTimeZone, type Instant } from '../../src/domain/time/time-zone';
import { holdsForAll, plusDays, same } from './arbitraries';
import { anyLife, spansOf, type ContractLife } from './contract-life';
import { dayAfterLife, daysOfLife, endByNotice, partialEffect } from './life-by-days';
import { faultsOf, payloadOf } from './step-evaluator';
import { cxoneTerms, generalTerms } from './terms';

const on = (text: string) => text as CalendarDate;
const PARIS = parseTimeZone('Europe/Paris');

const NOTHING: TimelineFacts = {
  service: NO_SERVICE_FACTS,
  ...{ charges: [], chargeChanges: [], priceChanges: [], amendments: [], partialNotices: [] },
  ...{ suspensions: [], demands: [], zone: PARIS },
};
const schedule = termSchedule(cxoneTerms, on('2025-03-10'), { months: 12 });

const daysOf = (facts: Partial<TimelineFacts>, from: string, to: string, of = schedule) =>
  timeline(of, { ...NOTHING, ...facts }, { from: on(from), to: on(to) }).map(
    ({ date, kind, factId }) => [date, kind, factId].filter((part) => part !== null).join(' '),
  );

const notice = { id: 'notice', sentOn: null, givenOn: on('2026-01-15'), withdrawnOn: null };
const partial = { ...notice, id: 'partial', chargeId: 'seats', fewer: 2, acceptedFor: null };
const price = { quantity: 1, unitPrice: 0n };
const breach = { id: 'breach', receivedOn: on('2025-05-02'), isCurable: true };

describe('The timeline of a contract', () => {
  test('It has the start, each day for notice and each renewal, the last day exclusive.', () => {
    expect(daysOf({}, '2025-03-10', '2027-03-10')).toEqual([
      '2025-03-10 SERVICE_STARTS',
      // 30 days before 10 March.
      '2026-02-08 NOTICE_DUE',
      '2026-03-10 TERM_RENEWS',
      '2027-02-08 NOTICE_DUE',
    ]);
    expect(daysOf({}, '2027-03-10', '2027-03-11')).toEqual(['2027-03-10 TERM_RENEWS']);
    expect(daysOf({}, '2020-01-01', '2025-03-10')).toEqual([]);
  });

  test('Rule 3.2: a notice ends it with its own period, whose day for notice stays.', () => {
    const service = { ...NO_SERVICE_FACTS, notices: [notice] };
    expect(daysOf({ service }, '2026-01-01', '2029-01-01')).toEqual([
      '2026-02-08 NOTICE_DUE',
      '2026-03-10 SERVICE_ENDS notice',
    ]);
    const withdrawn = { ...notice, withdrawnOn: on('2026-02-01') };
    const renewing = { ...NO_SERVICE_FACTS, notices: [withdrawn] };
    expect(daysOf({ service: renewing }, '2026-03-01', '2026-04-01')).toEqual([
      '2026-03-10 TERM_RENEWS',
    ]);
  });

  test('Rule 12.8: a breach has its last day to cure and then lets the other end it.', () => {
    const service = { ...NO_SERVICE_FACTS, breaches: [breach] };
    expect(daysOf({ service }, '2025-04-01', '2026-01-01')).toEqual([
      '2025-05-02 BREACH_RECEIVED breach',
      // 30 days after receipt, and the day after.
      '2025-06-01 CURE_DUE breach',
      '2025-06-02 TERMINABLE_FOR_CAUSE breach',
    ]);
    const cures = [{ breachId: 'breach', curedOn: on('2025-06-01') }];
    expect(daysOf({ service: { ...service, cures } }, '2025-04-01', '2026-01-01')).toEqual([
      '2025-05-02 BREACH_RECEIVED breach',
    ]);
    const breaches = [{ ...breach, isCurable: false }];
    expect(daysOf({ service: { ...service, breaches } }, '2025-04-01', '2026-01-01')).toEqual([
      '2025-05-02 BREACH_RECEIVED breach',
      '2025-05-02 TERMINABLE_FOR_CAUSE breach',
    ]);
  });

  test('Rules 12.4, 12.8, 12.9: it ends by a replacement or for cause, and may go on again.', () => {
    const replacements = [
      { id: 'replacement', acceptedOn: on('2025-08-01'), startsOn: on('2025-09-15') },
    ];
    const replaced = { ...NO_SERVICE_FACTS, replacements };
    expect(daysOf({ service: replaced }, '2025-09-01', '2027-01-01')).toEqual([
      '2025-09-15 SERVICE_ENDS replacement',
    ]);
    const ended = {
      ...{ ...NO_SERVICE_FACTS, breaches: [breach] },
      endings: [{ id: 'end', breachId: 'breach', declaredOn: on('2025-06-09') }],
      reinstatements: [{ id: 'return', reinstatedOn: on('2026-02-08') }],
    };
    expect(daysOf({ service: ended }, '2025-06-03', '2026-04-01')).toEqual([
      '2025-06-10 SERVICE_ENDS end',
      '2026-02-08 NOTICE_DUE',
      '2026-02-08 SERVICE_RETURNS return',
      '2026-03-10 TERM_RENEWS',
    ]);
  });

  test('Rules 12.2 to 12.6: orders, prices and partial notices take effect on their days.', () => {
    const facts = {
      amendments: [{ id: 'order', effectiveOn: on('2025-07-16') }],
      chargeChanges: [{ id: 'change', effectiveOn: on('2025-07-16') }],
      priceChanges: [
        { id: 'price', announcedOn: on('2026-03-20'), effectiveOn: on('2026-04-01') },
        // After the end of service there is nothing that it could change.
        { id: 'late', announcedOn: on('2026-03-20'), effectiveOn: on('2027-04-01') },
      ],
      charges: [
        { ...price, id: 'promised', addedOn: null, lapse: { lapsesOn: null, unitPriceAfter: 1n } },
        {
          ...{ ...price, id: 'dated', addedOn: null },
          lapse: { lapsesOn: on('2025-08-01'), unitPriceAfter: 1n },
        },
        {
          ...{ ...price, id: 'added', addedOn: on('2025-08-01') },
          lapse: { lapsesOn: on('2025-08-01'), unitPriceAfter: 1n },
        },
        { ...price, id: 'plain', addedOn: null, lapse: null },
      ],
      partialNotices: [
        { ...partial, givenOn: on('2025-08-01') },
        { ...partial, id: 'accepted', acceptedFor: on('2026-02-01') },
        { ...partial, id: 'withdrawn', withdrawnOn: on('2026-01-20') },
      ],
      service: { ...NO_SERVICE_FACTS, notices: [{ ...notice, givenOn: on('2026-11-02') }] },
    };
    expect(daysOf(facts, '2025-03-11', '2029-01-01')).toEqual([
      '2025-07-16 CHARGE_CHANGES change',
      '2025-07-16 CONTRACT_AMENDED order',
      '2025-08-01 PRICE_LAPSES dated',
      '2026-02-01 PARTIAL_NOTICE_TAKES_EFFECT accepted',
      '2026-02-08 NOTICE_DUE',
      '2026-03-10 PARTIAL_NOTICE_TAKES_EFFECT partial',
      '2026-03-10 PRICE_LAPSES promised',
      '2026-03-10 TERM_RENEWS',
      '2026-04-01 PRICE_CHANGES price',
      '2027-02-08 NOTICE_DUE',
      '2027-03-10 SERVICE_ENDS notice',
    ]);
  });

  test('Rule 12.7: a suspension begins and ends on days in the zone of the account.', () => {
    const suspensions = [
      { id: 'one', suspendedAt: parseInstant('2025-06-04T22:30:00Z'), resumedAt: null },
      {
        ...{ id: 'two', suspendedAt: parseInstant('2025-07-01T10:00:00Z') },
        resumedAt: parseInstant('2025-07-02T10:00:00Z'),
      },
    ];
    expect(daysOf({ suspensions }, '2025-06-01', '2025-08-01')).toEqual([
      '2025-06-05 SUSPENSION_BEGINS one',
      '2025-07-01 SUSPENSION_BEGINS two',
      '2025-07-02 SUSPENSION_ENDS two',
    ]);
  });

  test('A demand is due until its beneficiary has ended it, behind the end of service, too.', () => {
    const due = (id: string, closedOn: string | null): DueDemand => ({
      ...{ id, dueOn: on('2027-01-31') },
      closedOn: closedOn === null ? null : on(closedOn),
    });
    const demands = [due('open', null), due('in time', '2027-01-31'), due('late', '2027-02-01')];
    const service = { ...NO_SERVICE_FACTS, notices: [notice] };
    expect(daysOf({ demands, service }, '2026-04-01', '2028-01-01')).toEqual([
      '2027-01-31 DEMAND_DUE late',
      '2027-01-31 DEMAND_DUE open',
    ]);
  });

  test('No day for notice lies before the start of a term that is too short for one.', () => {
    const short = termSchedule(generalTerms, on('2025-03-10'), { days: 10 });
    expect(daysOf({}, '2025-01-01', '2025-03-21', short)).toEqual([
      '2025-03-10 SERVICE_STARTS',
      '2025-03-20 TERM_RENEWS',
    ]);
  });
});

/** A life with ids for all its facts, and suspensions and demands beside them. */
function factsOf(
  { service, charges: { charges, changes, partialNotices } }: ContractLife,
  demands: readonly DueDemand[],
  suspendedAt: Instant,
): TimelineFacts {
  const ofOrders = changes.filter(({ source }) => source === 'ORDER');
  const announced = changes.filter(({ source }) => source === 'PRICE_CHANGE');
  return {
    ...{ service, charges, demands, zone: PARIS },
    amendments: ofOrders.map((change, index) => ({ ...change, id: `order ${index}` })),
    chargeChanges: ofOrders.map((change, index) => ({ ...change, id: `change ${index}` })),
    priceChanges: announced.map(({ effectiveOn }, index) => ({
      ...{ id: `price ${index}`, announcedOn: plusDays(effectiveOn, -40), effectiveOn },
    })),
    partialNotices: partialNotices.map((each, index) => ({ ...each, id: `partial ${index}` })),
    suspensions: [{ id: 'suspension', suspendedAt, resumedAt: suspendedAt }],
  };
}

/** All that a day means, told by going through the days one after another. */
function byDays(life: ContractLife, facts: TimelineFacts, before: CalendarDate): string[] {
  const { schedule: term, service } = life;
  const ends = periodEnds(life, before);
  const days = daysOfLife({ ...life, asOf: LAST_DATE }, plusDays(ends.at(-1) ?? before, 1));
  const isEnd = new Set<string>(ends);
  const told: string[] = [];
  const runsFrom = (index: number, end: string) =>
    days
      .slice(index + 1, index + noticeDays + 1)
      .every(({ day, isInService, isReturn }) => day >= end || (isInService && !isReturn));
  const noticeDays = Math.max(term.terms.noticeDaysMin, 1);
  for (const [index, { day, isInService, isReturn, ended }] of days.entries()) {
    const tell = (kind: string) => told.push(`${day} ${kind}`);
    if (index === 0) tell('SERVICE_STARTS');
    if (isReturn) tell('SERVICE_RETURNS');
    if (ended) tell('SERVICE_ENDS');
    for (const { dueOn, closedOn } of facts.demands) {
      if (dueOn === day && (closedOn === null || closedOn > day)) tell('DEMAND_DUE');
    }
    if (!isInService) continue;
    if (index > 0 && !isReturn && isEnd.has(day)) tell('TERM_RENEWS');
    const end = plusDays(day, noticeDays);
    if (isEnd.has(end) && runsFrom(index, end)) tell('NOTICE_DUE');
    for (const { effectiveOn } of facts.amendments) {
      if (effectiveOn === day) told.push(`${day} CONTRACT_AMENDED`, `${day} CHARGE_CHANGES`);
    }
    for (const { effectiveOn } of facts.priceChanges)
      if (effectiveOn === day) tell('PRICE_CHANGES');
    for (const { lapse, addedOn } of life.charges.charges) {
      const lapsesOn = lapse && (lapse.lapsesOn ?? ends[0]);
      if (lapsesOn === day && (addedOn === null || addedOn < day)) tell('PRICE_LAPSES');
    }
    for (const each of life.charges.partialNotices) {
      if (partialEffect(term, each) === day) tell('PARTIAL_NOTICE_TAKES_EFFECT');
    }
    for (const { id, receivedOn, isCurable } of service.breaches) {
      const last = plusDays(receivedOn, isCurable ? 30 : -1);
      const cured = service.cures.some(
        ({ breachId, curedOn }) => breachId === id && curedOn <= last,
      );
      if (receivedOn === day) tell('BREACH_RECEIVED');
      if (isCurable && !cured && last === day) tell('CURE_DUE');
      if (!(isCurable && cured) && plusDays(last, 1) === day) tell('TERMINABLE_FOR_CAUSE');
    }
    for (const { suspendedAt } of facts.suspensions) {
      if (!suspendedAt.startsWith(day)) continue;
      told.push(`${day} SUSPENSION_BEGINS`, `${day} SUSPENSION_ENDS`);
    }
  }
  return told.filter((each) => each.slice(0, 10) < before).sort();
}

/** The ends of the periods, until so many days after that one that each notice day is seen. */
function periodEnds({ schedule: term, service }: ContractLife, before: string): CalendarDate[] {
  const ends: CalendarDate[] = [];
  const last = service.notices.map((each) => endByNotice(term, givenOnOf(each)));
  const until = plusDays([before, ...last].sort().at(-1) ?? before, term.terms.noticeDaysMin + 1);
  do ends.push(termPeriod(term, ends.length).endsBefore);
  while ((ends.at(-1) ?? until) <= until);
  return ends;
}

describe('Property: the timeline', () => {
  const anyDemand = fc.record({
    due: fc.nat({ max: 900 }),
    closed: fc.option(fc.nat({ max: 900 })),
  });
  const anyFacts = fc
    .record({ life: anyLife, demand: anyDemand, suspended: fc.nat({ max: 900 }) })
    .map(({ life, demand, suspended }) => {
      const dayOf = (days: number) => plusDays(life.schedule.startsOn, days);
      const closedOn = demand.closed === null ? null : dayOf(demand.closed);
      const demands = [{ id: 'demand', dueOn: dayOf(demand.due), closedOn }];
      const at = parseInstant(`${dayOf(suspended)}T12:00:00Z`);
      return { life, facts: factsOf(life, demands, at) };
    });

  test('has what every day of a life means, told day by day, and no more.', () =>
    holdsForAll(
      [anyFacts],
      ({ life, facts }) => {
        const to = dayAfterLife(life);
        const all = timeline(life.schedule, facts, { from: life.schedule.startsOn, to });
        const told = all.map(({ date, kind }) => `${date} ${kind}`);
        same(told.sort(), byDays(life, facts, to));
      },
      500,
    ));

  test('of a range is that of the whole life in that range, in its order.', () =>
    holdsForAll([anyFacts, fc.nat({ max: 900 }), fc.nat()], ({ life, facts }, first, count) => {
      const { startsOn } = life.schedule;
      const from = plusDays(startsOn, first - 20);
      const some = { from, to: plusDays(from, count % 400) };
      const whole = timeline(life.schedule, facts, { from: startsOn, to: some.to });
      const inRange = whole.filter(({ date }) => some.from <= date);
      const plain = (entries: typeof whole) =>
        entries.map(({ date, kind, factId, period }) => ({ date, kind, factId, period }));
      same(plain(timeline(life.schedule, facts, some)), plain(inRange));
    }));

  test('has the days that facts give, and else what the rhythm of the term has.', () =>
    holdsForAll([anyFacts], ({ life, facts }) => {
      const range = { from: life.schedule.startsOn, to: dayAfterLife(life) };
      const { endsBefore } = lastSpan(serviceSpans(life.schedule, facts.service, LAST_DATE));
      const isOfRhythm = ({ kind, date }: { kind: string; date: string }) =>
        ['SERVICE_STARTS', 'NOTICE_DUE', 'TERM_RENEWS'].includes(kind) ||
        (kind === 'SERVICE_ENDS' && date === endsBefore);
      const told = (entries: readonly { kind: string; date: string; factId: string | null }[]) =>
        entries.map(({ date, kind, factId }) => `${date} ${kind} ${factId ?? ''}`).sort();
      const given = factDays(life.schedule, facts);
      same(
        told(given.filter(({ date }) => range.from <= date && date < range.to)),
        told(timeline(life.schedule, facts, range).filter((entry) => !isOfRhythm(entry))),
      );
      same(new Set(given.map(({ kind, factId }) => `${kind} ${factId}`)).size, given.length);
    }));

  test('explains each of its dates by arithmetic that comes to it.', () =>
    holdsForAll([anyFacts], ({ life, facts }) => {
      const range = { from: life.schedule.startsOn, to: dayAfterLife(life) };
      for (const { date, explain } of timeline(life.schedule, facts, range)) {
        const trace = new Trace();
        explain({ terms: life.schedule.terms, schedule: () => life.schedule }, trace);
        same(faultsOf(trace), []);
        same(
          trace.steps.some(({ result }) => payloadOf(result) === date),
          true,
        );
        same(trace.summary === '', false);
      }
    }));

  test('has the next day for notice where the lists of contracts have it.', () =>
    holdsForAll([anyLife, fc.nat({ max: 900 })], (life, days) => {
      const { schedule: term, service } = { ...life, service: NO_SERVICE_FACTS };
      const from = plusDays(term.startsOn, days);
      const next = nextNoticeDueBy(term, null, from);
      const to = plusDays(next ?? from, 1);
      const found = timeline(term, { ...NOTHING, service }, { from, to });
      same(found.find(({ kind }) => kind === 'NOTICE_DUE')?.date, next);
    }));
});

describe('The periods of a range', () => {
  const within = (from: string, to: string, most = 200) =>
    periodsWithin(
      schedule,
      serviceSpans(schedule, NO_SERVICE_FACTS, LAST_DATE),
      { from: on(from), to: on(to) },
      most,
    ).map(({ index }) => index);

  test('They are those that share a day with it, so many at most.', () => {
    expect(within('2020-01-01', '2025-03-10')).toEqual([]);
    expect(within('2020-01-01', '2025-03-11')).toEqual([0]);
    expect(within('2026-03-09', '2027-03-10')).toEqual([0, 1]);
    expect(within('2026-03-10', '2027-03-11')).toEqual([1, 2]);
    expect(within('2020-01-01', '2040-01-01', 3)).toEqual([0, 1, 2]);
  });

  test('Property: they are those in which a day of the range is one of service, each once.', () =>
    holdsForAll(
      [anyLife, fc.nat({ max: 900 }), fc.nat({ max: 500 })],
      (life, first, length) => {
        const from = plusDays(life.schedule.startsOn, first - 10);
        const to = plusDays(from, length);
        const found = periodsWithin(life.schedule, spansOf(life), { from, to }, 1_000);
        const served = daysOfLife(life, to).filter((each) => each.isInService && each.day >= from);
        const expected = new Set<number>();
        let index = 0;
        for (const { day } of served) {
          while (termPeriod(life.schedule, index).endsBefore <= day) index += 1;
          expected.add(index);
        }
        same(
          found.map((period) => period.index),
          [...expected],
        );
      },
      500,
    ));
});
