import fc from 'fast-check';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import {
  demandStateOn,
  type DemandFacts,
  type DemandOutcome,
  type DemandPosition,
} from '../../src/domain/contract/performance-demand';
import { datesBetween, holdsForAll, plusDays, same } from './arbitraries';

const on = (text: string) => text as CalendarDate;
const said = (position: DemandPosition, day: string) => ({ position, answeredOn: on(day) });

/** Demanded on 1 March, due on 31 March. */
const demand = (facts: Partial<DemandFacts> = {}): DemandFacts => ({
  demandedOn: on('2026-03-01'),
  dueOn: on('2026-03-31'),
  answers: [],
  closure: null,
  ...facts,
});
const accepted = demand({ answers: [said('ACCEPTED', '2026-03-10')] });
const disputed = demand({ answers: [said('DISPUTED', '2026-03-10')] });
const changed = demand({
  answers: [said('ACCEPTED', '2026-03-10'), said('PERFORMED', '2026-04-02')],
});
const ended = (outcome: DemandOutcome) =>
  demand({ closure: { outcome, closedOn: on('2026-04-10') } });

describe('Where a demand of a beneficiary stands on a date (CXone 4)', () => {
  test.each<[string, string, string | undefined, DemandFacts]>([
    ['not yet made', '2026-02-28', undefined, demand()],
    ['made that day', '2026-03-01', 'OPEN', demand()],
    ['due that day', '2026-03-31', 'OPEN', demand()],
    ['due the day before', '2026-04-01', 'OVERDUE', demand()],
    ['accepted the next day', '2026-03-09', 'OPEN', accepted],
    ['accepted that day', '2026-03-10', 'ANSWERED', accepted],
    ['accepted and due that day', '2026-03-31', 'ANSWERED', accepted],
    ['accepted and not done in time', '2026-04-01', 'OVERDUE', accepted],
    ['disputed', '2026-03-10', 'ANSWERED', disputed],
    ['disputed, and the day has passed', '2030-01-01', 'ANSWERED', disputed],
    ['said to be done after the day', '2026-04-01', 'OVERDUE', changed],
    ['said to be done', '2026-04-02', 'ANSWERED', changed],
    ['ended the next day', '2026-04-09', 'OVERDUE', ended('PERFORMED')],
    ['performed', '2026-04-10', 'PERFORMED', ended('PERFORMED')],
    ['withdrawn', '2030-01-01', 'WITHDRAWN', ended('WITHDRAWN')],
  ])('CXone 4: A demand that is %s (on %s) is %s.', (_, date, state, facts) => {
    expect(demandStateOn(facts, on(date))).toBe(state);
  });

  const START = '2026-03-01';
  const day = datesBetween(START, '2026-05-01');
  const answers = fc
    .array(
      fc.record({
        position: fc.constantFrom<DemandPosition[]>('ACCEPTED', 'DISPUTED', 'PERFORMED'),
        answeredOn: day,
      }),
      { maxLength: 4 },
    )
    .map((all) => all.sort((a, b) => (a.answeredOn < b.answeredOn ? -1 : 1)));
  const anyDemand: fc.Arbitrary<DemandFacts> = fc.record({
    demandedOn: fc.constant(on(START)),
    dueOn: day,
    answers,
    closure: fc.oneof(
      fc.constant(null),
      fc.record({
        closedOn: day,
        outcome: fc.constantFrom<DemandOutcome[]>('PERFORMED', 'WITHDRAWN'),
      }),
    ),
  });

  test('CXone 4: What is said or done later changes nothing about a day before.', () =>
    holdsForAll([anyDemand, day], (facts, date) => {
      const { closure } = facts;
      const known: DemandFacts = {
        ...facts,
        answers: facts.answers.filter(
          ({ answeredOn }) => Date.parse(answeredOn) <= Date.parse(date),
        ),
        closure: closure && Date.parse(closure.closedOn) <= Date.parse(date) ? closure : null,
      };
      same(demandStateOn(facts, date), demandStateOn(known, date));
    }));

  test('CXone 4: Once the beneficiary has ended it, it stays so, whatever else was said.', () =>
    holdsForAll([anyDemand, fc.integer({ min: 0, max: 400 })], (facts, days) => {
      const { closure } = facts;
      if (closure) same(demandStateOn(facts, plusDays(closure.closedOn, days)), closure.outcome);
    }));

  test('CXone 4: It is never overdue on or before the day it is due, nor open after it.', () =>
    holdsForAll([anyDemand, day], (facts, date) => {
      const state = demandStateOn(facts, date);
      const isLate = Date.parse(date) > Date.parse(facts.dueOn);
      expect(isLate ? 'OPEN' : 'OVERDUE').not.toBe(state);
    }));
});
