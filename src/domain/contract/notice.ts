import { addBusinessDays, addDays, quote, type CalendarDate } from '../time/calendar-date';
import {
  booleanValue,
  dateValue,
  instantValue,
  integerValue,
  textValue,
  type Trace,
} from '../derivation';
import { DomainError } from '../domain-error';
import type { ServiceTerms } from './service-terms';
import { termPeriod, termPeriodOn, type TermPeriod, type TermSchedule } from './term';
import { startOfDay, type Instant, type TimeZone } from '../time/time-zone';

/** How a notice travelled; it decides on which day it counts as given. */
export type DeliveryMethod =
  'PERSONAL_DELIVERY' | 'OVERNIGHT_COURIER' | 'REGISTERED_MAIL' | 'EMAIL' | 'POSTED_ELECTRONICALLY';

/** Which party gives notice; the provider only where the terms let it. */
export type NoticeGiver = 'CUSTOMER' | 'PROVIDER';

/** Business days (Monday to Friday) after sending until a notice counts as given. */
const BUSINESS_DAYS_UNTIL_GIVEN: Readonly<Record<DeliveryMethod, number>> = {
  PERSONAL_DELIVERY: 0,
  OVERNIGHT_COURIER: 2,
  REGISTERED_MAIL: 5,
  EMAIL: 0,
  POSTED_ELECTRONICALLY: 0,
};

/**
 * The day on which a notice counts as given.
 *
 * Source: Terms of Service 9.11.
 */
export function deemedGivenOn(
  method: DeliveryMethod,
  sentOn: CalendarDate,
  terms: ServiceTerms,
  trace?: Trace,
): CalendarDate {
  const days = BUSINESS_DAYS_UNTIL_GIVEN[method];
  const givenOn = addBusinessDays(sentOn, days);
  trace?.step(
    'A notice counts as given some business days after it was sent, depending on how',
    'ADD_BUSINESS_DAYS',
    terms.clauses.NOTICE_DELIVERY,
    [dateValue('sentOn', sentOn), integerValue('businessDays', days), textValue('method', method)],
    dateValue('givenOn', givenOn),
  );
  return givenOn;
}

/**
 * Last day on which a notice still stops the renewal at the end of this period, inclusive.
 *
 * The day of the notice does not count, the first day after the period does: a period that ends
 * before 1 January needs its notice by 2 December. No day for notice is later than the last day of
 * service.
 *
 * Source: CXone Services Terms 1.2; Terms of Service 3.1.
 */
export function noticeDueBy(period: TermPeriod, terms: ServiceTerms, trace?: Trace): CalendarDate {
  // Where terms ask for no days, a notice can still be given on the last day of service.
  const days = Math.max(terms.noticeDaysMin, 1);
  const dueBy = addDays(period.endsBefore, -days);
  trace?.step(
    terms.noticeDaysMin < 1
      ? 'A notice must be given no later than the last day of service'
      : 'A notice must be given no less than so many days before the end of the period',
    'SUBTRACT_DAYS',
    terms.clauses.NOTICE,
    [dateValue('endsBefore', period.endsBefore), integerValue('noticeDaysMin', days)],
    dateValue('noticeDueBy', dueBy),
  );
  return dueBy;
}

/**
 * First instant at which it is too late: the start of the day after `dueBy` in the account's zone.
 */
export function noticeDeadline(dueBy: CalendarDate, zone: TimeZone, trace?: Trace): Instant {
  const dayAfter = addDays(dueBy, 1);
  const deadline = startOfDay(dayAfter, zone);
  trace?.step(
    "It is too late from the first instant of the next day in the account's zone on",
    'START_OF_DAY',
    undefined,
    [dateValue('dayAfter', dayAfter), textValue('timeZone', zone)],
    instantValue('noticeDueBefore', deadline),
  );
  return deadline;
}

/** What a notice does to a subscription. */
export interface NoticeEffect {
  readonly givenOn: CalendarDate;
  /** The period in which it was given. */
  readonly givenIn: TermPeriod;
  /** Last day for a notice that ends the service with `givenIn`, inclusive. */
  readonly noticeDueBy: CalendarDate;
  /** Whether it ends the service with the period in which it was given. */
  readonly isTimely: boolean;
  /** The last period of the service. */
  readonly endsWith: TermPeriod;
  /** First day without service. */
  readonly endsBefore: CalendarDate;
  readonly lastServiceDay: CalendarDate;
}

/**
 * The effect of a notice given on that local date.
 *
 * A late notice is not void: it ends the service at the end of the next period.
 *
 * Source: CXone Services Terms 1.2; Terms of Service 3.1.
 *
 * @throws DomainError NOTICE_BEFORE_START when the term has not begun on that date.
 */
export function noticeEffect(
  schedule: TermSchedule,
  givenOn: CalendarDate,
  trace?: Trace,
): NoticeEffect {
  const found = termPeriodOn(schedule, givenOn);
  if (!found) {
    throw new DomainError(
      'NOTICE_BEFORE_START',
      `expected a notice given on or after the start of the term, ${schedule.startsOn}, got ${quote(givenOn)}`,
    );
  }
  const givenIn = trace ? termPeriod(schedule, found.index, trace) : found;
  const dueBy = noticeDueBy(givenIn, schedule.terms, trace);
  const isTimely = isInTime(givenOn, dueBy, schedule.terms, trace);
  const endsWith = isTimely ? givenIn : nextPeriodInTime(schedule, givenIn, givenOn, trace);
  const effect = {
    givenOn,
    givenIn,
    noticeDueBy: dueBy,
    isTimely,
    endsWith,
    endsBefore: endsWith.endsBefore,
    lastServiceDay: addDays(endsWith.endsBefore, -1),
  };
  traceEnd(effect, trace);
  return effect;
}

function isInTime(
  givenOn: CalendarDate,
  dueBy: CalendarDate,
  terms: ServiceTerms,
  trace?: Trace,
): boolean {
  const inTime = givenOn <= dueBy;
  trace?.step(
    'The notice is in time when it is given on or before that day',
    'IS_ON_OR_BEFORE',
    terms.clauses.NOTICE,
    [dateValue('givenOn', givenOn), dateValue('noticeDueBy', dueBy)],
    booleanValue('isTimely', inTime),
  );
  return inTime;
}

/**
 * The first later period whose own notice day is still ahead (the next one, unless it is very
 * short).
 */
function nextPeriodInTime(
  schedule: TermSchedule,
  after: TermPeriod,
  givenOn: CalendarDate,
  trace?: Trace,
): TermPeriod {
  let index = after.index + 1;
  while (givenOn > noticeDueBy(termPeriod(schedule, index), schedule.terms)) index += 1;
  return termPeriod(schedule, index, trace);
}

function traceEnd(effect: NoticeEffect, trace?: Trace): void {
  trace?.step(
    'The last day of service is the day before the end',
    'SUBTRACT_DAYS',
    undefined,
    [dateValue('endsBefore', effect.endsBefore), integerValue('days', 1)],
    dateValue('lastServiceDay', effect.lastServiceDay),
  );
  trace?.conclude(
    effect.isTimely
      ? `The notice is in time: the service ends with its current period, last day ${effect.lastServiceDay}.`
      : `The notice is late (it was due by ${effect.noticeDueBy}): the service ends with a later ` +
          `period, last day ${effect.lastServiceDay}.`,
  );
}

/** A notice as it stands on record: when it counts as given, and since when it is withdrawn. */
export interface NoticeFact {
  /** When it was sent: from then on it stands, though a letter counts as given only later. */
  readonly sentOn: CalendarDate;
  readonly givenOn: CalendarDate;
  readonly withdrawnOn: CalendarDate | null;
}

/**
 * The effect that ends the service: the earliest end among the notices that stand on that date.
 *
 * A notice dated later never ends it earlier, so giving notice twice changes nothing.
 * Undefined when none stands: the service goes on renewing.
 */
export function standingNotice<N extends NoticeFact>(
  schedule: TermSchedule,
  notices: readonly N[],
  asOf: CalendarDate,
): { notice: N; effect: NoticeEffect } | undefined {
  let first: N | undefined;
  for (const notice of notices) {
    const stands =
      notice.sentOn <= asOf && (notice.withdrawnOn === null || notice.withdrawnOn > asOf);
    if (stands && (!first || notice.givenOn < first.givenOn)) first = notice;
  }
  return first && { notice: first, effect: noticeEffect(schedule, first.givenOn) };
}

/**
 * Checks that a notice may be withdrawn on that date.
 *
 * The customer may until the notice day of the period it ends; afterwards only with the provider's
 * acceptance.
 *
 * @throws DomainError WITHDRAWAL_NEEDS_ACCEPTANCE
 */
export function checkWithdrawal(
  effect: NoticeEffect,
  withdrawnOn: CalendarDate,
  isAcceptedByProvider: boolean,
  terms: ServiceTerms,
): void {
  const freeUntil = noticeDueBy(effect.endsWith, terms);
  if (withdrawnOn <= freeUntil || isAcceptedByProvider) return;
  throw new DomainError(
    'WITHDRAWAL_NEEDS_ACCEPTANCE',
    `expected a withdrawal by ${freeUntil}, or the provider's acceptance, got one on ${withdrawnOn}`,
  );
}
