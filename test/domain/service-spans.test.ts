import {
  factsWithoutEffect,
  isInService,
  lastSpan,
  NO_SERVICE_FACTS,
  serviceSpans,
  spanOn,
  withoutEnd,
  type ServiceFacts,
  type ServiceSpan,
} from '../../src/domain/contract/service-spans';
import { statusOn } from '../../src/domain/contract/subscription-status';
import { termSchedule } from '../../src/domain/contract/term';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { holdsForAll, plusDays, same } from './arbitraries';
import { anyLife, anyOrder, spansOf, toldAnew } from './contract-life';
import { dayAfterLife, daysOfLife, endsByDay } from './life-by-days';
import { cxoneTerms } from './terms';

const on = (text: string) => text as CalendarDate;
const FAR = on('2060-01-01');
const schedule = termSchedule(cxoneTerms, on('2025-01-01'), { months: 12 });

const spansFrom = (facts: Partial<ServiceFacts>, asOf = FAR) =>
  serviceSpans(schedule, { ...NO_SERVICE_FACTS, ...facts }, asOf);
const timesFrom = (facts: Partial<ServiceFacts>, asOf = FAR) =>
  spansFrom(facts, asOf).map(({ startsOn, endsBefore, end }) => [startsOn, endsBefore, end?.kind]);

const notice = (givenOn: string) => ({ sentOn: null, givenOn: on(givenOn), withdrawnOn: null });
const breach = { id: 'breach', receivedOn: on('2025-01-31'), isCurable: true };
const ending = (declaredOn: string, id = 'end') => ({
  id,
  breachId: 'breach',
  declaredOn: on(declaredOn),
});
const back = (reinstatedOn: string, id = 'return') => ({ id, reinstatedOn: on(reinstatedOn) });
const replacement = (startsOn: string, acceptedOn = '2025-01-01') => ({
  id: `replacement ${startsOn}`,
  acceptedOn: on(acceptedOn),
  startsOn: on(startsOn),
});

describe('The times of service', () => {
  test('Rule 2.4: without anything that ends it, service goes on renewing.', () =>
    expect(timesFrom({})).toEqual([['2025-01-01', null, undefined]]));

  test('Rule 12.4: a replacement ends the service where the new one starts, once accepted.', () => {
    const facts = { replacements: [replacement('2025-09-15', '2025-08-20')] };
    expect(timesFrom(facts, on('2025-08-19'))).toEqual([['2025-01-01', null, undefined]]);
    expect(timesFrom(facts, on('2025-08-20'))).toEqual([
      ['2025-01-01', '2025-09-15', 'REPLACEMENT'],
    ]);
  });

  test('Rule 12.4: a notice against what is replaced has nothing left to do.', () => {
    const facts = { notices: [notice('2025-06-01')], replacements: [replacement('2025-09-15')] };
    expect(timesFrom(facts)).toEqual([['2025-01-01', '2025-09-15', 'REPLACEMENT']]);
  });

  test('Rule 12.16: a service that ended before its replacement starts leaves a gap.', () => {
    const facts = { notices: [notice('2025-06-01')], replacements: [replacement('2026-02-01')] };
    expect(timesFrom(facts)).toEqual([['2025-01-01', '2026-01-01', 'NOTICE']]);
  });

  test('Rule 12.8: the day on which an end for cause is declared is the last.', () => {
    const facts = { breaches: [breach], endings: [ending('2025-03-03')] };
    expect(timesFrom(facts, on('2025-03-02'))).toEqual([['2025-01-01', null, undefined]]);
    expect(timesFrom(facts, on('2025-03-03'))).toEqual([['2025-01-01', '2025-03-04', 'CAUSE']]);
  });

  test('Rule 12.16: a cure in time, whenever it was recorded, undoes the end for cause.', () => {
    const facts = { breaches: [breach], endings: [ending('2025-03-03')] };
    const curedOn = (day: string) => ({ cures: [{ breachId: 'breach', curedOn: on(day) }] });
    expect(timesFrom({ ...facts, ...curedOn('2025-03-02') })).toEqual([
      ['2025-01-01', null, undefined],
    ]);
    expect(timesFrom({ ...facts, ...curedOn('2025-03-03') })).toEqual([
      ['2025-01-01', '2025-03-04', 'CAUSE'],
    ]);
  });

  test('Rule 12.16: an end whose breach is not on record, or is still curable, does nothing.', () => {
    expect(timesFrom({ endings: [ending('2025-03-03')] })).toHaveLength(1);
    expect(lastSpan(spansFrom({ endings: [ending('2025-03-03')] })).end).toBeUndefined();
    const early = spansFrom({ breaches: [breach], endings: [ending('2025-03-02')] });
    expect(lastSpan(early).end).toBeUndefined();
  });

  test('Rule 12.9: a reinstatement clears the end before it; a later end still ends.', () => {
    const facts = {
      notices: [notice('2025-06-01')],
      breaches: [breach],
      endings: [ending('2025-03-03')],
      reinstatements: [back('2025-05-20')],
    };
    expect(timesFrom(facts)).toEqual([
      ['2025-01-01', '2025-03-04', 'CAUSE'],
      ['2025-05-20', '2026-01-01', 'NOTICE'],
    ]);
    expect(timesFrom(facts, on('2025-05-19'))).toEqual([['2025-01-01', '2025-03-04', 'CAUSE']]);
    const again = { ...facts, reinstatements: [back('2026-02-10'), back('2025-05-20', 'first')] };
    expect(timesFrom(again)).toEqual([
      ['2025-01-01', '2025-03-04', 'CAUSE'],
      ['2025-05-20', '2026-01-01', 'NOTICE'],
      ['2026-02-10', null, undefined],
    ]);
  });

  test('Rule 12.13: of ends on one day a notice counts, then a replacement.', () => {
    const breaches = [breach];
    const endings = [ending('2025-12-31')];
    const replacements = [replacement('2026-01-01')];
    const notices = [notice('2025-06-01')];
    expect(lastSpan(spansFrom({ breaches, endings, replacements, notices })).end?.kind).toBe(
      'NOTICE',
    );
    expect(lastSpan(spansFrom({ breaches, endings, replacements })).end?.kind).toBe('REPLACEMENT');
  });

  test('As if nothing ended it, the last time of service goes on, the others stay.', () => {
    const facts = {
      notices: [notice('2025-06-01'), notice('2026-06-01')],
      reinstatements: [back('2026-02-10')],
    };
    const open = withoutEnd(spansFrom(facts));
    expect(open.map(({ endsBefore }) => endsBefore)).toEqual(['2026-01-01', null]);
    expect(lastSpan(open)).toEqual({
      startsOn: '2026-02-10',
      endsBefore: null,
      end: undefined,
    });
  });
});

describe('Facts that do nothing', () => {
  test('Rule 12.16: an end whose breach was cured, and a return of what had not ended.', () => {
    const facts = {
      ...NO_SERVICE_FACTS,
      breaches: [breach],
      cures: [{ breachId: 'breach', curedOn: on('2025-02-10') }],
      endings: [ending('2025-03-03')],
      reinstatements: [back('2025-04-01')],
    };
    expect(factsWithoutEffect(facts, serviceSpans(schedule, facts, FAR))).toEqual([
      { factId: 'end', reason: 'BREACH_WAS_CURED' },
      { factId: 'return', reason: 'SERVICE_HAD_NOT_ENDED' },
    ]);
    const uncured = { ...facts, cures: [] };
    expect(factsWithoutEffect(uncured, serviceSpans(schedule, uncured, FAR))).toEqual([]);
  });
});

describe('Any life of a contract, day after day (rules 12.4, 12.8, 12.9, 12.16)', () => {
  /** What a span says, without which of several facts of one day said it. */
  const told = ({ startsOn, endsBefore, end }: ServiceSpan) => ({
    startsOn,
    endsBefore,
    kind: end?.kind,
    effect: end?.kind === 'NOTICE' ? end.effect : undefined,
  });

  test('Service runs on a day exactly where it had begun and the earliest end has not come.', () => {
    const seen = { NOTICE: 0, REPLACEMENT: 0, CAUSE: 0, returns: 0 };
    holdsForAll(
      [anyLife],
      (life) => {
        const spans = spansOf(life);
        const ends = endsByDay(life);
        const { startsOn } = life.schedule;
        same(isInService(spans, plusDays(startsOn, -1)), false);
        for (const { day, isInService: runs, isReturn } of daysOfLife(life, dayAfterLife(life))) {
          same(isInService(spans, day), runs);
          const span = spanOn(spans, day);
          if (isReturn) same(span?.startsOn, day);
          same(statusOn(life.schedule, spans, day) === 'ENDED', !runs);
        }
        for (const { endsBefore, end } of spans) {
          same(end?.endsBefore ?? null, endsBefore);
          same(end?.kind, endsBefore === null ? undefined : ends.get(endsBefore));
          if (end) seen[end.kind] += 1;
        }
        // The earliest of all that stands ends the first time of service.
        same(spans[0]?.endsBefore, [...ends.keys()].sort()[0] ?? null);
        seen.returns += spans.length - 1;
      },
      300,
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
  });

  test('Times of service follow each other, each after the end of the one before.', () => {
    holdsForAll([anyLife], (life) => {
      const spans = spansOf(life);
      same(spans[0]?.startsOn, life.schedule.startsOn);
      for (const [index, { startsOn, endsBefore }] of spans.entries()) {
        if (endsBefore !== null) same(startsOn < endsBefore, true);
        const next = spans[index + 1];
        if (next) same(endsBefore !== null && endsBefore <= next.startsOn, true);
      }
      same(
        spans.slice(0, -1).filter(({ endsBefore }) => endsBefore === null),
        [],
      );
    });
  });

  test('Rule 12.13: the order in which facts were recorded decides nothing.', () => {
    holdsForAll([anyLife, anyOrder], (life, order) => {
      const [spans, anew] = [spansOf(life), spansOf(toldAnew(life, order))];
      same(anew.map(told), spans.map(told));
      const idle = (each: typeof life) =>
        factsWithoutEffect(each.service, spans)
          .map(({ factId }) => factId)
          .sort();
      same(idle(toldAnew(life, order)), idle(life));
    });
  });

  test('Rule 12.16: exactly what does nothing is named: the rest begins or may end service.', () => {
    holdsForAll([anyLife], (life) => {
      const spans = spansOf(life);
      const idle = factsWithoutEffect(life.service, spans);
      const starts = spans.slice(1).map(({ startsOn }) => startsOn);
      for (const { id, reinstatedOn } of life.service.reinstatements) {
        const isIdle = idle.some(({ factId }) => factId === id);
        same(isIdle, !starts.includes(reinstatedOn));
      }
      for (const fact of life.service.endings) {
        const alone = { ...life.service, endings: [fact], notices: [], replacements: [] };
        const [first] = serviceSpans(life.schedule, alone, fact.declaredOn);
        const isIdle = idle.some(({ factId }) => factId === fact.id);
        same(first?.end === undefined, isIdle);
      }
    });
  });
});
