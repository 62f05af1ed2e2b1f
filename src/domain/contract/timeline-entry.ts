import { wording, type SentenceWithoutNames } from '../wording';
import { dateValue, instantValue, integerValue, textValue, type Trace } from '../derivation';
import type { CalendarDate } from '../time/calendar-date';
import { localDate, type Instant, type TimeZone } from '../time/time-zone';
import { isCured, lastCureDay, terminableFrom } from './breach';
import {
  partialNoticeEffectiveOn,
  type ChargeChange,
  type PartialNoticeFact,
  type StatedCharge,
} from './charge-history';
import { outstandingDuties, type LimitationFacts, type OutstandingDuty } from './emergency-duty';
import { givenOnOf, noticeEffect, type NoticeFact } from './notice';
import { earliestPriceChange } from './price-change';
import type { ClauseReference, ServiceTerms } from './service-terms';
import type { ServiceFacts, ServiceSpan } from './service-spans';
import type { SuspensionFact } from './suspension';
import { termPeriod, type TermPeriod, type TermSchedule } from './term';

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
  | 'DEMAND_DUE'
  | 'EMERGENCY_NOTICE_OUTSTANDING';

/** A day that matters, and what it follows from. */
export interface TimelineEntry {
  readonly date: CalendarDate;
  readonly kind: TimelineKind;
  /** Of the notice, change, charge or demand; null where it follows from the term alone. */
  readonly factId: string | null;
  /** The period that begins with a renewal, or that a notice due on that day ends. */
  readonly period: TermPeriod | null;
  /** Of the emergency limitation that users have not been told; absent for any other day. */
  readonly limitationVersion?: number;
  /** Writes down how the date was computed, with the term where that decides. */
  readonly explain: (term: ExplainedTerm, trace: Trace) => void;
}

/** A term whose schedule is made again, with its steps written down. */
export interface ExplainedTerm {
  readonly terms: ServiceTerms;
  readonly schedule: (trace: Trace) => TermSchedule;
  /** Of the version of an emergency duty; of any other day, nobody. */
  readonly users: UsersToTell;
}

/** How many active users there are to tell of the emergency limitation, and were told. */
export interface UsersToTell {
  readonly active: number;
  readonly notified: number;
}

export interface Identified {
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
  /** Null where the terms do not forbid emergency calls. */
  readonly limitation: LimitationFacts | null;
  /** In which suspensions are dated. */
  readonly zone: TimeZone;
}

/** A price that the provider announced, and from when on it holds. */
export interface AnnouncedPrice {
  readonly id: string;
  readonly announcedOn: CalendarDate;
  readonly effectiveOn: CalendarDate;
}

/** A day that was told and not computed. */
export function stated(
  rule: SentenceWithoutNames,
  clause: ClauseReference | undefined,
  date: CalendarDate,
  trace: Trace,
): void {
  trace.step(rule, 'STATE', clause, [dateValue('toldDate', date)], dateValue('date', date));
  trace.conclude('{rule}: {date}.', { rule: wording(rule), date: { date } });
}

/** What changes the charges: by an order, by the provider, by themselves, by a partial notice. */
export function changesOfCharges(schedule: TermSchedule, facts: TimelineFacts): TimelineEntry[] {
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
export function breaches({ breaches: received, cures }: ServiceFacts): TimelineEntry[] {
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

export function suspensions({ suspensions: all, zone }: TimelineFacts): TimelineEntry[] {
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
export const demandsDue = (demands: readonly DueDemand[]): TimelineEntry[] =>
  demands
    .filter(({ dueOn, closedOn }) => closedOn === null || closedOn > dueOn)
    .map(({ id: factId, dueOn: date }) => ({
      ...{ date, kind: 'DEMAND_DUE', factId, period: null },
      explain: ({ terms: { clauses } }, trace) => {
        const rule = 'The beneficiary demands performance by the day it states';
        stated(rule, clauses.BENEFICIARY, date, trace);
      },
    }));

/** The days since which every user must have been told of the limitation, where not all were. */
export const emergencyNotices = (
  spans: readonly ServiceSpan[],
  limitation: LimitationFacts | null,
): TimelineEntry[] =>
  limitation ? outstandingDuties(spans, limitation).map(emergencyNoticeEntry) : [];

function emergencyNoticeEntry(duty: OutstandingDuty): TimelineEntry {
  const { date, version } = duty;
  return {
    ...{ date, kind: 'EMERGENCY_NOTICE_OUTSTANDING', factId: null, period: null },
    limitationVersion: version,
    explain: ({ terms: { clauses }, users }, trace) => {
      explainDuty(duty, users, clauses.EMERGENCY_CALLS, trace);
    },
  };
}

function explainDuty(
  { version, effectiveOn, startsOn, date }: OutstandingDuty,
  { active, notified }: UsersToTell,
  clause: ClauseReference | undefined,
  trace: Trace,
): void {
  trace.step(
    'Every user must be told of the limitation once service runs and the version is in force',
    'LATER_OF',
    clause,
    [dateValue('startsOn', startsOn), dateValue('effectiveOn', effectiveOn)],
    dateValue('date', date),
  );
  trace.step(
    'Users who have not been told are left of all active users',
    'EXCESS',
    clause,
    [integerValue('activeUsers', active), integerValue('notified', notified)],
    integerValue('outstanding', active - notified),
  );
  trace.conclude(
    'From {date} on every user must have been told version {version} of the emergency limitation; told: {notified} of {active}.',
    { date: { date }, version, notified, active },
  );
}
