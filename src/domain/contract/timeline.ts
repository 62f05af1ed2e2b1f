import { dateValue, integerValue, type Trace } from '../derivation';
import { LAST_DATE, laterOf, type CalendarDate } from '../time/calendar-date';
import { givenOnOf, noticeDueBy, noticeEffect, type NoticeFact } from './notice';
import {
  isInService,
  lastSpan,
  serviceSpans,
  spanOn,
  type ReinstatementFact,
  type ServiceEnd,
  type ServiceFacts,
  type ServiceSpan,
} from './service-spans';
import type { DayRange } from './subscription-status';
import { termPeriod, termPeriodOn, type TermPeriod, type TermSchedule } from './term';
import {
  breaches,
  changesOfCharges,
  demandsDue,
  emergencyNotices,
  stated,
  suspensions,
  type ExplainedTerm,
  type Identified,
  type TimelineEntry,
  type TimelineFacts,
} from './timeline-entry';

export { demandsDue } from './timeline-entry';
export type {
  DueDemand,
  TimelineEntry,
  TimelineFacts,
  TimelineKind,
  UsersToTell,
} from './timeline-entry';

/**
 * The days in a range that matter for a contract, by date, kind and fact, as its facts stand.
 *
 * Nothing happens on a day without service but its end, and what a beneficiary demanded before: a
 * day that lies in a gap or behind the end is left out. What no longer has to be done is, too: to
 * cure what was cured in time, a demand that was ended by the day on which it is due, and to tell
 * users of the emergency limitation once all were told.
 *
 * @throws DomainError DATE_OUT_OF_RANGE when a period in it would end after 9999-12-31.
 */
export function timeline(
  schedule: TermSchedule,
  facts: TimelineFacts,
  { from, to }: DayRange,
): TimelineEntry[] {
  return timelineAround(schedule, facts, { from, to })
    .filter(({ date }) => from <= date && date < to)
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

/**
 * The same in no order, with what facts give on days outside the range, too: there are as many of
 * those as there are facts, and whoever compares what was known then and later needs all of them.
 *
 * @throws DomainError DATE_OUT_OF_RANGE when a period in it would end after 9999-12-31.
 */
export function timelineAround(
  schedule: TermSchedule,
  facts: TimelineFacts,
  range: DayRange,
): TimelineEntry[] {
  // On the last day there is, all notices on record stand that were not withdrawn.
  const spans = serviceSpans(schedule, facts.service, LAST_DATE);
  const inService = [
    ...renewals(schedule, spans, range),
    ...changes(schedule, facts),
    ...emergencyNotices(spans, facts.limitation),
  ].filter(({ date }) => isInService(spans, date));
  return [...edges(spans, facts.service), ...inService, ...demandsDue(facts.demands)];
}

/** A day that is there because of one fact, whatever range is asked for. */
export type FactDay = TimelineEntry & { readonly factId: string };

/**
 * The days on the timeline that facts give a contract, in any range: all but those that follow from
 * its term alone, its start and the end that stands, and the emergency notices outstanding.
 *
 * There are as many as there are facts. The others are found by the rhythm of the term, and by the
 * versions of the limitation that everyone was told.
 */
export function factDays(schedule: TermSchedule, facts: TimelineFacts): FactDay[] {
  const spans = serviceSpans(schedule, facts.service, LAST_DATE);
  const [, ...later] = edges(spans, facts.service);
  if (lastSpan(spans).end) later.pop();
  const inService = changes(schedule, facts).filter(({ date }) => isInService(spans, date));
  return [...later, ...inService, ...demandsDue(facts.demands)].filter(hasFact);
}

const hasFact = (entry: TimelineEntry): entry is FactDay => entry.factId !== null;

const changes = (schedule: TermSchedule, facts: TimelineFacts): TimelineEntry[] => [
  ...changesOfCharges(schedule, facts),
  ...breaches(facts.service),
  ...suspensions(facts),
];

const orderOf = ({ date, kind, factId }: TimelineEntry): string =>
  `${date} ${kind} ${factId ?? ''}`;

type Spans = readonly ServiceSpan<NoticeFact & Identified>[];

/** Where times of service begin and end. */
function edges(
  spans: Spans,
  { reinstatements }: Pick<ServiceFacts, 'reinstatements'>,
): TimelineEntry[] {
  return spans.flatMap(({ startsOn, end }, index) => {
    const isReturn = ({ reinstatedOn }: ReinstatementFact) => reinstatedOn === startsOn;
    const fact = index === 0 ? undefined : reinstatements.find(isReturn);
    const start = fact ? returnEntry(startsOn, fact.id) : startEntry(startsOn);
    return end ? [start, endEntry(end)] : [start];
  });
}

const startEntry = (date: CalendarDate): TimelineEntry => ({
  ...{ date, kind: 'SERVICE_STARTS', factId: null, period: null },
  explain: ({ terms: { clauses } }, trace) => {
    stated('Service starts on the day agreed', clauses.EFFECTIVE_DATE, date, trace);
  },
});

const returnEntry = (date: CalendarDate, factId: string): TimelineEntry => ({
  ...{ date, kind: 'SERVICE_RETURNS', factId, period: null },
  explain: ({ terms: { clauses } }, trace) => {
    stated('Service goes on from the day of reinstatement', clauses.REINSTATEMENT, date, trace);
  },
});

const endEntry = (end: ServiceEnd<NoticeFact & Identified>): TimelineEntry => ({
  ...{ date: end.endsBefore, kind: 'SERVICE_ENDS', period: null },
  factId: end.kind === 'NOTICE' ? end.notice.id : end.fact.id,
  explain: (term, trace) => {
    explainEnd(end, term, trace);
  },
});

function explainEnd(
  end: ServiceEnd,
  { terms: { clauses }, schedule }: ExplainedTerm,
  trace: Trace,
): void {
  if (end.kind === 'NOTICE') {
    const givenOn = givenOnOf(end.notice, clauses.NOTICE_DELIVERY, trace);
    noticeEffect(schedule(trace), givenOn, trace);
  } else if (end.kind === 'REPLACEMENT') {
    const rule = 'Service ends where the subscription that takes its place starts';
    stated(rule, undefined, end.endsBefore, trace);
  } else {
    trace.step(
      'The day on which the end is declared is the last day of service',
      'ADD_DAYS',
      clauses.END_FOR_CAUSE,
      [dateValue('declaredOn', end.fact.declaredOn), integerValue('days', 1)],
      dateValue('endsBefore', end.endsBefore),
    );
    const { declaredOn } = end.fact;
    trace.conclude('Service ends for cause, last day {declaredOn}.', {
      declaredOn: { date: declaredOn },
    });
  }
}

/** Where periods follow one another, and the last days for notice before they end. */
function renewals(schedule: TermSchedule, spans: Spans, { from, to }: DayRange): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  let period = termPeriodOn(schedule, laterOf(schedule.startsOn, from)) as TermPeriod;
  for (;;) {
    const { startsOn } = period;
    const dueBy = noticeDueBy(period, schedule.terms);
    const span = spanOn(spans, startsOn);
    if (period.index > 0 && span && span.startsOn < startsOn) entries.push(renewalEntry(period));
    if (endsByItself(period, spanOn(spans, dueBy))) entries.push(noticeDueEntry(period, dueBy));
    // A day for notice may lie several short periods before its own.
    if (dueBy >= to) return entries;
    period = termPeriod(schedule, period.index + 1);
  }
}

/** Whether service goes on to the end of the period, where a notice would end it. */
const endsByItself = (period: TermPeriod, span: ServiceSpan | undefined): boolean =>
  span !== undefined && (span.endsBefore === null || period.endsBefore <= span.endsBefore);

const renewalEntry = (period: TermPeriod): TimelineEntry => ({
  ...{ date: period.startsOn, kind: 'TERM_RENEWS', factId: null, period },
  explain: ({ schedule }, trace) => {
    termPeriod(schedule(trace), period.index - 1, trace);
  },
});

const noticeDueEntry = (period: TermPeriod, date: CalendarDate): TimelineEntry => ({
  ...{ date, kind: 'NOTICE_DUE', factId: null, period },
  explain: ({ terms, schedule }, trace) => {
    noticeDueBy(termPeriod(schedule(trace), period.index, trace), terms, trace);
    trace.conclude('A notice for the end of this period has to be given by {date}.', {
      date: { date },
    });
  },
});
