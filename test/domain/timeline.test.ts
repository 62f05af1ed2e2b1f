import fc from 'fast-check';
import { NO_SERVICE_FACTS, serviceSpans } from '../../src/domain/contract/service-spans';
import { termPeriod, termSchedule } from '../../src/domain/contract/term';
import { nextNoticeDueBy } from '../../src/domain/contract/term-rhythm';
import { periodsWithin } from '../../src/domain/contract/subscription-status';
import { timeline, type DueDemand, type TimelineFacts } from '../../src/domain/contract/timeline';
import { Trace } from '../../src/domain/derivation';
import { LAST_DATE, type CalendarDate } from '../../src/domain/time/calendar-date';
import { parseInstant, parseTimeZone } from '../../src/domain/time/time-zone';
import { holdsForAll, plusDays, same } from './arbitraries';
import { anyLife, spansOf } from './contract-life';
import { daysOfLife } from './life-by-days';
import { payloadOf } from './step-evaluator';
import { cxoneTerms, generalTerms } from './terms';

const on = (text: string) => text as CalendarDate;
const PARIS = parseTimeZone('Europe/Paris');

const NOTHING: TimelineFacts = {
  service: NO_SERVICE_FACTS,
  ...{ charges: [], chargeChanges: [], priceChanges: [], amendments: [], partialNotices: [] },
  ...{ suspensions: [], demands: [], limitation: null, zone: PARIS },
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

  test('CXone 5: users must have been told of the limitation since its day, until all were.', () => {
    const versions = [
      { version: 1, effectiveOn: on('2024-01-01') },
      { version: 2, effectiveOn: on('2025-09-01') },
    ];
    const limitation = { versions, toldVersions: [], today: on('2025-06-01') };
    expect(daysOf({ limitation }, '2025-03-10', '2026-01-01')).toEqual([
      '2025-03-10 EMERGENCY_NOTICE_OUTSTANDING',
      '2025-03-10 SERVICE_STARTS',
      '2025-09-01 EMERGENCY_NOTICE_OUTSTANDING',
    ]);
    const told = { ...limitation, toldVersions: [1] };
    expect(daysOf({ limitation: told }, '2025-03-11', '2026-01-01')).toEqual([
      '2025-09-01 EMERGENCY_NOTICE_OUTSTANDING',
    ]);
    const facts = { ...NOTHING, limitation: told };
    const range = { from: on('2025-09-01'), to: on('2025-09-02') };
    const [entry] = timeline(schedule, facts, range);
    expect(entry?.limitationVersion).toBe(2);
    const trace = new Trace();
    const users = { active: 3, notified: 1 };
    entry?.explain({ terms: cxoneTerms, users, schedule: () => schedule }, trace);
    expect(trace.steps.map(({ clause }) => clause)).toEqual([
      cxoneTerms.clauses.EMERGENCY_CALLS,
      cxoneTerms.clauses.EMERGENCY_CALLS,
    ]);
    expect(trace.steps.map(({ result }) => payloadOf(result))).toEqual(['2025-09-01', 2]);
    expect(trace.summary).toBe(
      'From 2025-09-01 on every user must have been told version 2 of the emergency limitation; told: 1 of 3.',
    );
    expect(trace.summaryIn('FR')).toBe(
      'À partir du 1er septembre 2025, chaque utilisateur doit avoir été informé de la version 2 de la limitation des appels d’urgence\u00a0; informés\u00a0: 1 sur 3.',
    );
  });

  test('No day for notice lies before the start of a term that is too short for one.', () => {
    const short = termSchedule(generalTerms, on('2025-03-10'), { days: 10 });
    expect(daysOf({}, '2025-01-01', '2025-03-21', short)).toEqual([
      '2025-03-10 SERVICE_STARTS',
      '2025-03-20 TERM_RENEWS',
    ]);
  });

  test('Property: it has the next day for notice where the lists of contracts have it.', () =>
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
