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
import { refusal } from '../refusals';
import type { ClauseReference, ServiceTerms } from './service-terms';
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
  clause?: ClauseReference,
  trace?: Trace,
): CalendarDate {
  const days = BUSINESS_DAYS_UNTIL_GIVEN[method];
  const givenOn = addBusinessDays(sentOn, days);
  trace?.step(
    'A notice counts as given some business days after it was sent, depending on how',
    'ADD_BUSINESS_DAYS',
    clause,
    [dateValue('sentOn', sentOn), integerValue('businessDays', days), textValue('method', method)],
    dateValue('givenOn', givenOn),
  );
  return givenOn;
}

/** A notice as it was told: when it was sent and how, or else the day on which it was given. */
export type ToldNotice =
  | { readonly sentOn: CalendarDate; readonly deliveryMethod: DeliveryMethod }
  | { readonly sentOn: null; readonly givenOn: CalendarDate };

/** The day from which a notice stands; a letter stands already while it travels. */
export const standsFrom = (told: ToldNotice): CalendarDate =>
  told.sentOn === null ? told.givenOn : told.sentOn;

/** The day on which a notice counts as given: as it was told, or by how it travelled. */
export function givenOnOf(told: ToldNotice, clause?: ClauseReference, trace?: Trace): CalendarDate {
  if (told.sentOn !== null) return deemedGivenOn(told.deliveryMethod, told.sentOn, clause, trace);
  const { givenOn } = told;
  trace?.step(
    'The day on which the notice was given was told',
    'STATE',
    undefined,
    [dateValue('toldGivenOn', givenOn)],
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
      refusal('expected a notice given on or after the start of the term, {startsOn}, got {got}', {
        ...{ startsOn: { date: schedule.startsOn }, got: quote(givenOn) },
      }),
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
  const lastServiceDay = { date: effect.lastServiceDay };
  if (effect.isTimely) {
    trace?.conclude(
      'The notice is in time: the service ends with its current period, last day {lastServiceDay}.',
      { lastServiceDay },
    );
  } else {
    trace?.conclude(
      'The notice is late (it was due by {noticeDueBy}): the service ends with a later period, last day {lastServiceDay}.',
      { noticeDueBy: { date: effect.noticeDueBy }, lastServiceDay },
    );
  }
}

/** Which withdrawal of a notice has effect: of those on record the one that no other corrects. */
export function withdrawalInEffect<
  W extends { readonly id: string; readonly correctsId: string | null },
>(withdrawals: readonly W[]): W | undefined {
  const corrected = new Set(withdrawals.map(({ correctsId }) => correctsId));
  return withdrawals.find(({ id }) => !corrected.has(id));
}

/** A notice on record: as it was told, and since when it is withdrawn. */
export type NoticeFact = ToldNotice & { readonly withdrawnOn: CalendarDate | null };

/** A notice that stands, and what it does. */
export interface StandingNotice<Notice extends NoticeFact = NoticeFact> {
  readonly notice: Notice;
  readonly effect: NoticeEffect;
}

/**
 * The notices that stand on that date, with what each does, whichever party gave them and in
 * whatever order they were recorded; the one that ends the service first comes first.
 *
 * A notice dated later never ends it earlier, so giving notice twice changes nothing.
 */
export function standingNotices<Notice extends NoticeFact>(
  schedule: TermSchedule,
  notices: readonly Notice[],
  asOf: CalendarDate,
): StandingNotice<Notice>[] {
  return notices
    .filter((notice) => stands(notice, asOf))
    .sort((one, other) => (isBefore(one, other) ? -1 : +isBefore(other, one)))
    .map((notice) => ({ notice, effect: noticeEffect(schedule, givenOnOf(notice)) }));
}

/** Whether a notice was sent by that date and is not withdrawn on it. */
export function stands(notice: NoticeFact, asOf: CalendarDate): boolean {
  const { withdrawnOn } = notice;
  return standsFrom(notice) <= asOf && (withdrawnOn === null || withdrawnOn > asOf);
}

/** By the day given; of one day by the day sent: the order of recording decides nothing. */
function isBefore(one: NoticeFact, other: NoticeFact): boolean {
  const [given, otherGiven] = [givenOnOf(one), givenOnOf(other)];
  return given === otherGiven ? standsFrom(one) < standsFrom(other) : given < otherGiven;
}

/** A withdrawal as it was told. */
export interface ToldWithdrawal {
  readonly withdrawnOn: CalendarDate;
  readonly isAcceptedByProvider: boolean;
  readonly isAcceptedByCustomer: boolean;
}

/**
 * The last day on which the party that gave a notice may withdraw it freely, inclusive: the notice
 * day of the period that it ends.
 */
export const withdrawableUntil = (effect: NoticeEffect, terms: ServiceTerms): CalendarDate =>
  noticeDueBy(effect.endsWith, terms);

const NEEDS_PROVIDER =
  "expected a withdrawal by {freeUntil}, or the provider's acceptance, got one on {withdrawnOn}";
const NEEDS_CUSTOMER =
  "expected a withdrawal by {freeUntil}, or the customer's acceptance, got one on {withdrawnOn}";

/**
 * Checks that a notice may be withdrawn on that date by the party that gave it.
 *
 * It may until the notice day of the period that the notice ends; afterwards only with the other
 * party's acceptance.
 *
 * @throws DomainError WITHDRAWAL_NEEDS_ACCEPTANCE
 */
export function checkWithdrawal(
  effect: NoticeEffect,
  givenBy: NoticeGiver,
  { withdrawnOn, isAcceptedByProvider, isAcceptedByCustomer }: ToldWithdrawal,
  terms: ServiceTerms,
): void {
  const freeUntil = withdrawableUntil(effect, terms);
  const isOfCustomer = givenBy === 'CUSTOMER';
  const isAccepted = isOfCustomer ? isAcceptedByProvider : isAcceptedByCustomer;
  if (withdrawnOn <= freeUntil || isAccepted) return;
  throw new DomainError(
    'WITHDRAWAL_NEEDS_ACCEPTANCE',
    refusal(isOfCustomer ? NEEDS_PROVIDER : NEEDS_CUSTOMER, {
      ...{ freeUntil: { date: freeUntil }, withdrawnOn: { date: withdrawnOn } },
    }),
  );
}
