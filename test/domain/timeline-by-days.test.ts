import fc from 'fast-check';
import { limitationInForce } from '../../src/domain/contract/emergency';
import type { LimitationFacts } from '../../src/domain/contract/emergency-duty';
import { lastSpan, serviceSpans } from '../../src/domain/contract/service-spans';
import { givenOnOf } from '../../src/domain/contract/notice';
import { termPeriod } from '../../src/domain/contract/term';
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
import { anyLife, type ContractLife } from './contract-life';
import {
  dayAfterLife,
  daysOfLife,
  endByNotice,
  partialEffect,
  type DayOfLife,
} from './life-by-days';
import { faultsOf, payloadOf } from './step-evaluator';

// The timeline of random lives, against the life told day after day.

const PARIS = parseTimeZone('Europe/Paris');

/** A life with ids for all its facts, and suspensions and demands beside them. */
function factsOf(
  { service, charges: { charges, changes, partialNotices } }: ContractLife,
  demands: readonly DueDemand[],
  suspendedAt: Instant,
  limitation: LimitationFacts,
): TimelineFacts {
  const ofOrders = changes.filter(({ source }) => source === 'ORDER');
  const announced = changes.filter(({ source }) => source === 'PRICE_CHANGE');
  return {
    ...{ service, charges, demands, limitation, zone: PARIS },
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
  // Whether the service is over today shows on the days until then.
  const { today } = facts.limitation as LimitationFacts;
  const ends = periodEnds(life, today > before ? today : before);
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
  for (const day of untoldDays(days, facts.limitation)) {
    told.push(`${day} EMERGENCY_NOTICE_OUTSTANDING`);
  }
  return told.filter((each) => each.slice(0, 10) < before).sort();
}

/** The first days of service under a version that is not told, and that counts today or later. */
function untoldDays(
  days: readonly DayOfLife[],
  limitation: TimelineFacts['limitation'],
): CalendarDate[] {
  const { versions, toldVersions, today } = limitation as LimitationFacts;
  const served = days.filter(({ isInService }) => isInService).map(({ day }) => day);
  const lastServed = served.at(-1) as CalendarDate;
  const isOver = days.at(-1)?.isInService === false && lastServed < today;
  return versions.flatMap(({ version }) => {
    const isInForce = (day: CalendarDate) => limitationInForce(versions, day)?.version === version;
    const first = served.find(isInForce);
    if (first === undefined || (toldVersions?.includes(version) ?? true)) return [];
    return !isOver && (isInForce(today) || first > today) ? [first] : [];
  });
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
  const anyLimitation = fc.record({
    effective: fc.array(fc.integer({ min: -300, max: 900 }), { maxLength: 4 }),
    toldVersions: fc.option(fc.subarray([1, 2, 3, 4])),
    today: fc.integer({ min: -300, max: 900 }),
  });
  const anyFacts = fc
    .record({
      ...{ life: anyLife, demand: anyDemand, suspended: fc.nat({ max: 900 }) },
      limitation: anyLimitation,
    })
    .map(({ life, demand, suspended, limitation: { effective, toldVersions, today } }) => {
      const dayOf = (days: number) => plusDays(life.schedule.startsOn, days);
      const closedOn = demand.closed === null ? null : dayOf(demand.closed);
      const demands = [{ id: 'demand', dueOn: dayOf(demand.due), closedOn }];
      const at = parseInstant(`${dayOf(suspended)}T12:00:00Z`);
      const versions = effective.map((days, index) => ({
        ...{ version: index + 1, effectiveOn: dayOf(days) },
      }));
      const limitation = { versions, toldVersions, today: dayOf(today) };
      return { life, facts: factsOf(life, demands, at, limitation) };
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

  test('has the days that facts give, and else what terms and users have.', () =>
    holdsForAll([anyFacts], ({ life, facts }) => {
      const range = { from: life.schedule.startsOn, to: dayAfterLife(life) };
      const { endsBefore } = lastSpan(serviceSpans(life.schedule, facts.service, LAST_DATE));
      const isOfRhythm = ({ kind, date }: { kind: string; date: string }) =>
        ['SERVICE_STARTS', 'NOTICE_DUE', 'TERM_RENEWS'].includes(kind) ||
        kind === 'EMERGENCY_NOTICE_OUTSTANDING' ||
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
        const users = { active: 3, notified: 1 };
        explain({ terms: life.schedule.terms, users, schedule: () => life.schedule }, trace);
        same(faultsOf(trace), []);
        same(
          trace.steps.some(({ result }) => payloadOf(result) === date),
          true,
        );
        same(trace.summary === '', false);
      }
    }));
});
