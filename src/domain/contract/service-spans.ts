import { addDays, type CalendarDate } from '../time/calendar-date';
import { endsForCause, type BreachFact, type CureFact, type EndForCauseFact } from './breach';
import { standingNotices, type NoticeEffect, type NoticeFact } from './notice';
import type { TermSchedule } from './term';

/** The fact that another subscription takes the place of this one. */
export interface ReplacementFact {
  readonly id: string;
  /** The day on which the order that replaces it was accepted. */
  readonly acceptedOn: CalendarDate;
  /** First day of the new subscription: the first one without the old. */
  readonly startsOn: CalendarDate;
}

/** The fact that a service that had ended goes on, with its renewal dates as they were. */
export interface ReinstatementFact {
  readonly id: string;
  readonly reinstatedOn: CalendarDate;
}

/** All facts on record that begin or end service, in no order that means anything. */
export interface ServiceFacts<Notice extends NoticeFact = NoticeFact> {
  readonly notices: readonly Notice[];
  readonly replacements: readonly ReplacementFact[];
  readonly breaches: readonly BreachFact[];
  readonly cures: readonly CureFact[];
  readonly endings: readonly EndForCauseFact[];
  readonly reinstatements: readonly ReinstatementFact[];
}

/** What ends a service, and before which day. */
export type ServiceEnd<Notice extends NoticeFact = NoticeFact> = {
  readonly endsBefore: CalendarDate;
} & (
  | { readonly kind: 'NOTICE'; readonly notice: Notice; readonly effect: NoticeEffect }
  | { readonly kind: 'REPLACEMENT'; readonly fact: ReplacementFact }
  | { readonly kind: 'CAUSE'; readonly fact: EndForCauseFact }
);

/** A time of service without a gap, `[startsOn, endsBefore)`. */
export interface ServiceSpan<Notice extends NoticeFact = NoticeFact> {
  readonly startsOn: CalendarDate;
  /** Null while the service goes on renewing. */
  readonly endsBefore: CalendarDate | null;
  /** Undefined while nothing ends it. */
  readonly end: ServiceEnd<Notice> | undefined;
}

/**
 * The times of service, as they stand on a date: one, and another after each reinstatement.
 *
 * Of everything that ends a service, the earliest end wins, in whatever order the facts were
 * recorded. A reinstatement undoes the end before it and nothing else: what ends the service later
 * still does.
 *
 * Source: Terms of Service 3.1, 3.2; CXone Services Terms 1.2.
 */
export function serviceSpans<Notice extends NoticeFact>(
  schedule: TermSchedule,
  facts: ServiceFacts<Notice>,
  asOf: CalendarDate,
): readonly ServiceSpan<Notice>[] {
  // Of most contracts nothing is on record that could end them.
  if (facts.notices.length + facts.replacements.length + facts.endings.length === 0) {
    return [{ startsOn: schedule.startsOn, endsBefore: null, end: undefined }];
  }
  const ends = standingEnds(schedule, facts, asOf);
  const returns = facts.reinstatements
    .map(({ reinstatedOn }) => reinstatedOn)
    .filter((day) => day <= asOf)
    .sort();
  const spans: ServiceSpan<Notice>[] = [];
  let startsOn: CalendarDate | undefined = schedule.startsOn;
  while (startsOn !== undefined) {
    const from: CalendarDate = startsOn;
    const end = ends.find(({ endsBefore }) => endsBefore > from);
    spans.push({ startsOn, endsBefore: end?.endsBefore ?? null, end });
    startsOn = end && returns.find((day) => day >= end.endsBefore);
  }
  return spans;
}

/** Everything that ends the service as it stands on that date, earliest first. */
function standingEnds<Notice extends NoticeFact>(
  schedule: TermSchedule,
  facts: ServiceFacts<Notice>,
  asOf: CalendarDate,
): ServiceEnd<Notice>[] {
  const ends: ServiceEnd<Notice>[] = standingNotices(schedule, facts.notices, asOf).map(
    ({ notice, effect }) => ({ kind: 'NOTICE', endsBefore: effect.endsBefore, notice, effect }),
  );
  for (const fact of facts.replacements) {
    if (fact.acceptedOn > asOf) continue;
    ends.push({ kind: 'REPLACEMENT', endsBefore: fact.startsOn, fact });
  }
  for (const fact of facts.endings) {
    if (fact.declaredOn > asOf || !takesEffect(facts, fact)) continue;
    ends.push({ kind: 'CAUSE', endsBefore: addDays(fact.declaredOn, 1), fact });
  }
  // Stable: of one day the first of the notices, then a replacement.
  return ends.sort((one, other) =>
    one.endsBefore < other.endsBefore ? -1 : +(one.endsBefore > other.endsBefore),
  );
}

function takesEffect(
  { breaches, cures }: Pick<ServiceFacts, 'breaches' | 'cures'>,
  { breachId, declaredOn }: EndForCauseFact,
): boolean {
  const breach = breaches.find(({ id }) => id === breachId);
  return breach !== undefined && endsForCause(breach, cures, declaredOn);
}

/** The first of the times of service, which begins with the term. */
export const firstSpan = <Span>(spans: readonly Span[]): Span => spans[0] as Span;

/** The last of the times of service: the one that runs, or after which nothing runs any more. */
export const lastSpan = <Span>(spans: readonly Span[]): Span => spans.at(-1) as Span;

/** The time of service that a day falls in; undefined before the start, in a gap, after the end. */
export const spanOn = <Notice extends NoticeFact>(
  spans: readonly ServiceSpan<Notice>[],
  day: CalendarDate,
): ServiceSpan<Notice> | undefined =>
  spans.find(
    ({ startsOn, endsBefore }) => startsOn <= day && (endsBefore === null || day < endsBefore),
  );

/** Whether there is service on that day. */
export const isInService = (spans: readonly ServiceSpan[], day: CalendarDate): boolean =>
  spanOn(spans, day) !== undefined;

/** The facts of a subscription of which nothing but its start is on record. */
export const NO_SERVICE_FACTS: ServiceFacts<never> = {
  notices: [],
  replacements: [],
  breaches: [],
  cures: [],
  endings: [],
  reinstatements: [],
};

/**
 * The times of service as if nothing ended the last of them: what a charge would go on to be.
 */
export function withoutEnd<Notice extends NoticeFact>(
  spans: readonly ServiceSpan<Notice>[],
): readonly ServiceSpan<Notice>[] {
  const { startsOn } = lastSpan(spans);
  return [...spans.slice(0, -1), { startsOn, endsBefore: null, end: undefined }];
}

/** Why a fact on record does nothing. */
export interface FactWithoutEffect {
  readonly factId: string;
  readonly reason: 'BREACH_WAS_CURED' | 'SERVICE_HAD_NOT_ENDED';
}

/**
 * The facts that do nothing, because others that were recorded later changed what they mean: an
 * end for cause whose breach was cured in time, and a reinstatement of what had not ended.
 */
export function factsWithoutEffect(
  facts: ServiceFacts,
  spans: readonly ServiceSpan[],
): FactWithoutEffect[] {
  const cured = facts.endings
    .filter((ending) => !takesEffect(facts, ending))
    .map(({ id }) => ({ factId: id, reason: 'BREACH_WAS_CURED' as const }));
  const starts = new Set(spans.slice(1).map(({ startsOn }) => startsOn));
  const idle = facts.reinstatements
    .filter(({ reinstatedOn }) => !starts.has(reinstatedOn))
    .map(({ id }) => ({ factId: id, reason: 'SERVICE_HAD_NOT_ENDED' as const }));
  return [...cured, ...idle];
}
