import { wording, type SentenceWithoutNames } from '../wording';
import { dateValue, instantValue, integerValue, textValue, type Trace } from '../derivation';
import { LAST_DATE, laterOf, type CalendarDate } from '../time/calendar-date';
import { localDate, type Instant, type TimeZone } from '../time/time-zone';
import { isCured, lastCureDay, terminableFrom } from './breach';
import {
  partialNoticeEffectiveOn,
  type ChargeChange,
  type PartialNoticeFact,
  type StatedCharge,
} from './charge-history';
import { givenOnOf, noticeDueBy, noticeEffect, type NoticeFact } from './notice';
import { earliestPriceChange } from './price-change';
import type { ClauseReference, ServiceTerms } from './service-terms';
import {
  isInService,
  serviceSpans,
  spanOn,
  type ReinstatementFact,
  type ServiceEnd,
  type ServiceFacts,
  type ServiceSpan,
} from './service-spans';
import type { DayRange } from './subscription-status';
import type { SuspensionFact } from './suspension';
import { termPeriod, termPeriodOn, type TermPeriod, type TermSchedule } from './term';

/** What a day means for a contract. */
export type TimelineKind =
  | 'SERVICE_STARTS'
  | 'SERVICE_RETURNS'
  | 'SERVICE_ENDS'
  | 'TERM_RENEWS'
  | 'NOTICE_DUE'
  | 'CONTRACT_AMENDED'
  | 'CHARGE_CHANGES'
  | 'PRICE_CHANGES'
  | 'PRICE_LAPSES'
  | 'PARTIAL_NOTICE_TAKES_EFFECT'
  | 'BREACH_RECEIVED'
  | 'CURE_DUE'
  | 'TERMINABLE_FOR_CAUSE'
  | 'SUSPENSION_BEGINS'
  | 'SUSPENSION_ENDS'
  | 'DEMAND_DUE';

/** A day that matters, and what it follows from. */
export interface TimelineEntry {
  readonly date: CalendarDate;
  readonly kind: TimelineKind;
  /** Of the notice, change, charge or demand; null where it follows from the term alone. */
  readonly factId: string | null;
  /** The period that begins with a renewal, or that a notice due on that day ends. */
  readonly period: TermPeriod | null;
  /** Writes down how the date was computed, with the term where that decides. */
  readonly explain: (term: ExplainedTerm, trace: Trace) => void;
}

/** A term whose schedule is made again, with its steps written down. */
export interface ExplainedTerm {
  readonly terms: ServiceTerms;
  readonly schedule: (trace: Trace) => TermSchedule;
}

interface Identified {
  readonly id: string;
}
type LapsingCharge = Pick<StatedCharge, 'id' | 'addedOn' | 'lapse'>;
type OrderedChange = Pick<ChargeChange, 'effectiveOn'> & Identified;

/** A demand for performance, and when its beneficiary ended it; null while it goes on. */
export interface DueDemand {
  readonly id: string;
  readonly dueOn: CalendarDate;
  readonly closedOn: CalendarDate | null;
}

/** All facts on record of a contract that put a day on its timeline. */
export interface TimelineFacts {
  readonly service: ServiceFacts<NoticeFact & Identified>;
  readonly charges: readonly LapsingCharge[];
  readonly chargeChanges: readonly OrderedChange[];
  readonly priceChanges: readonly AnnouncedPrice[];
  readonly amendments: readonly OrderedChange[];
  readonly partialNotices: readonly (PartialNoticeFact & Identified)[];
  readonly suspensions: readonly SuspensionFact[];
  readonly demands: readonly DueDemand[];
  /** In which suspensions are dated. */
  readonly zone: TimeZone;
}

/** A price that the provider announced, and from when on it holds. */
export interface AnnouncedPrice {
  readonly id: string;
  readonly announcedOn: CalendarDate;
  readonly effectiveOn: CalendarDate;
}

/**
 * The days in a range that matter for a contract, by date, kind and fact, as its facts stand.
 *
 * Nothing happens on a day without service but its end, and what a beneficiary demanded before: a
 * day that lies in a gap or behind the end is left out. What no longer has to be done is, too: to
 * cure what was cured in time, and a demand that was ended by the day on which it is due.
 *
 * @throws DomainError DATE_OUT_OF_RANGE when a period in it would end after 9999-12-31.
 */
export function timeline(
  schedule: TermSchedule,
  facts: TimelineFacts,
  { from, to }: DayRange,
): TimelineEntry[] {
  // On the last day there is, all notices on record stand that were not withdrawn.
  const spans = serviceSpans(schedule, facts.service, LAST_DATE);
  const inService = [
    ...renewals(schedule, spans, { from, to }),
    ...changesOfCharges(schedule, facts),
    ...breaches(facts.service),
    ...suspensions(facts),
  ].filter(({ date }) => isInService(spans, date));
  return [...edges(spans, facts.service), ...inService, ...demandsDue(facts.demands)]
    .filter(({ date }) => from <= date && date < to)
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

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

/** A day that was told and not computed. */
function stated(
  rule: SentenceWithoutNames,
  clause: ClauseReference | undefined,
  date: CalendarDate,
  trace: Trace,
): void {
  trace.step(rule, 'STATE', clause, [dateValue('toldDate', date)], dateValue('date', date));
  trace.conclude('{rule}: {date}.', { rule: wording(rule), date: { date } });
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

/** What changes the charges: by an order, by the provider, by themselves, by a partial notice. */
function changesOfCharges(schedule: TermSchedule, facts: TimelineFacts): TimelineEntry[] {
  const { amendments, chargeChanges, priceChanges, charges, partialNotices } = facts;
  return [
    ...amendments.map((fact) => orderedEntry('CONTRACT_AMENDED', fact)),
    ...chargeChanges.map((fact) => orderedEntry('CHARGE_CHANGES', fact)),
    ...priceChanges.map(priceEntry),
    ...charges.flatMap((charge) => lapseEntry(schedule, charge) ?? []),
    ...partialNotices
      .filter(({ withdrawnOn }) => withdrawnOn === null)
      .map((notice) => partialNoticeEntry(schedule, notice)),
  ];
}

const orderedEntry = (
  kind: TimelineKind,
  { id: factId, effectiveOn: date }: OrderedChange,
): TimelineEntry => ({
  ...{ date, kind, factId, period: null },
  explain: (_, trace) => {
    stated('It holds from the day that the order states', undefined, date, trace);
  },
});

const priceEntry = ({ id, announcedOn, effectiveOn: date }: AnnouncedPrice): TimelineEntry => ({
  ...{ date, kind: 'PRICE_CHANGES', factId: id, period: null },
  explain: ({ terms, schedule }, trace) => {
    earliestPriceChange(schedule(trace), announcedOn, trace);
    const { PRICE_CHANGE } = terms.clauses;
    stated('The price holds from the day that was announced', PRICE_CHANGE, date, trace);
  },
});

/** Undefined for a price that does not lapse, and a charge added later, at what follows. */
function lapseEntry(
  schedule: TermSchedule,
  { id: factId, addedOn, lapse }: LapsingCharge,
): TimelineEntry | undefined {
  if (!lapse) return undefined;
  const { lapsesOn } = lapse;
  const date = lapsesOn ?? termPeriod(schedule, 0).endsBefore;
  if (addedOn !== null && date <= addedOn) return undefined;
  return {
    ...{ date, kind: 'PRICE_LAPSES', factId, period: null },
    explain: ({ terms, schedule: again }, trace) => {
      if (lapsesOn === null) termPeriod(again(trace), 0, trace);
      const { PRICE_LAPSE } = terms.clauses;
      const rule =
        lapsesOn === null
          ? 'The price lapses with the initial term'
          : 'The price lapses on the day that the order states';
      stated(rule, PRICE_LAPSE, date, trace);
    },
  };
}

function partialNoticeEntry(
  schedule: TermSchedule,
  notice: PartialNoticeFact & Identified,
): TimelineEntry {
  const date = partialNoticeEffectiveOn(schedule, notice);
  const { acceptedFor } = notice;
  return {
    ...{ date, kind: 'PARTIAL_NOTICE_TAKES_EFFECT', factId: notice.id, period: null },
    explain: ({ terms, schedule: again }, trace) => {
      const { NOTICE, NOTICE_DELIVERY } = terms.clauses;
      const givenOn = givenOnOf(notice, NOTICE_DELIVERY, trace);
      const { endsBefore } = noticeEffect(again(trace), givenOn, trace);
      if (acceptedFor !== null) {
        trace.step(
          'The provider accepted an earlier day',
          'EARLIER_OF',
          NOTICE,
          [dateValue('endsBefore', endsBefore), dateValue('acceptedFor', acceptedFor)],
          dateValue('date', date),
        );
      }
      trace.conclude('The partial notice takes effect on {date}.', { date: { date } });
    },
  };
}

/** Notices of a breach, and while it is not cured in time what follows from them. */
function breaches({ breaches: received, cures }: ServiceFacts): TimelineEntry[] {
  return received.flatMap((breach) => {
    const { id: factId, receivedOn } = breach;
    const common = { factId, period: null };
    const receipt: TimelineEntry = {
      ...{ ...common, date: receivedOn, kind: 'BREACH_RECEIVED' },
      explain: ({ terms: { clauses } }, trace) => {
        const rule = 'The notice of the breach was received on the day told';
        stated(rule, clauses.END_FOR_CAUSE, receivedOn, trace);
      },
    };
    if (isCured(breach, cures)) return [receipt];
    const date = lastCureDay(breach);
    const end: TimelineEntry = {
      ...{ ...common, date: terminableFrom(breach), kind: 'TERMINABLE_FOR_CAUSE' },
      explain: ({ terms }, trace) => {
        terminableFrom(breach, terms, trace);
      },
    };
    if (date === null) return [receipt, end];
    const cure: TimelineEntry = {
      ...{ ...common, date, kind: 'CURE_DUE' },
      explain: ({ terms }, trace) => {
        lastCureDay(breach, terms, trace);
        trace.conclude('The breach can be cured by {date}.', { date: { date } });
      },
    };
    return [receipt, cure, end];
  });
}

function suspensions({ suspensions: all, zone }: TimelineFacts): TimelineEntry[] {
  const entry = (kind: TimelineKind, factId: string, at: Instant): TimelineEntry => {
    const date = localDate(at, zone);
    const values = [instantValue('instant', at), textValue('timeZone', zone)];
    return {
      ...{ date, kind, factId, period: null },
      explain: (_, trace) => {
        const rule = "The day is that of the instant in the account's zone";
        trace.step(rule, 'LOCAL_DATE', undefined, values, dateValue('date', date));
        trace.conclude('{rule}: {date}.', { rule: wording(rule), date: { date } });
      },
    };
  };
  return all.flatMap(({ id, suspendedAt, resumedAt }) => [
    entry('SUSPENSION_BEGINS', id, suspendedAt),
    ...(resumedAt === null ? [] : [entry('SUSPENSION_ENDS', id, resumedAt)]),
  ]);
}

/** The days on which demands are due that their beneficiary has not ended before. */
const demandsDue = (demands: readonly DueDemand[]): TimelineEntry[] =>
  demands
    .filter(({ dueOn, closedOn }) => closedOn === null || closedOn > dueOn)
    .map(({ id: factId, dueOn: date }) => ({
      ...{ date, kind: 'DEMAND_DUE', factId, period: null },
      explain: ({ terms: { clauses } }, trace) => {
        const rule = 'The beneficiary demands performance by the day it states';
        stated(rule, clauses.BENEFICIARY, date, trace);
      },
    }));
