import { isClosedAt, type Closure, type PlaceFrom } from '../account-fact';
import { addDays, monthOf, type CalendarDate, type YearMonth } from '../time/calendar-date';
import type { CallType } from './number-type';
import {
  booleanValue,
  dateValue,
  instantValue,
  integerValue,
  textValue,
  type Trace,
} from '../derivation';
import { emergencyCallStatus, isEmergencyNumber, type DiallingPlace } from '../contract/emergency';
import { rateOfLine, type LineRates } from './line-rates';
import type { CallDirection, CallLeg, OrderRate } from './rate-scope';
import { rateCall, type CallDisposition } from './rating';
import type { Micros } from '../money/money';
import type { ServiceTerms } from '../contract/service-terms';
import { explainFree, explainRate, type FreeReason } from './usage-explanation';
import {
  localTime,
  millisOf,
  type Instant,
  type LocalTime,
  type TimeZone,
} from '../time/time-zone';

/** What became of a metered call. Only RATED and POST_TERM calls are charged. */
export type UsageStatus =
  | 'RATED'
  | 'UNRATED'
  | 'NOT_IN_TERM'
  | 'POST_TERM'
  | 'PROHIBITED_EMERGENCY'
  | 'EMERGENCY_FREE'
  | 'NOT_ANSWERED';

/** How the agent was reached; the agent's leg is free over VOIP. */
export type AgentConnectivity = 'PSTN' | 'VOIP';

/** A metered call, or one leg of it, as the source reported it. */
export interface MeteredCall {
  readonly direction: CallDirection;
  readonly leg: CallLeg;
  readonly agentConnectivity: AgentConnectivity | null;
  /** The other party in E.164: the caller of an inbound call, the callee of an outbound one. */
  readonly otherParty: string | null;
  /** As an explanation may show the other party; in full when absent. */
  readonly partyShown?: string | null;
  /** The called number in E.164, whichever party has it; null or absent when unknown. */
  readonly calledNumber?: string | null;
  /** How the other party was reached, where the source says so. */
  readonly callType?: CallType | null;
  /** The digits that were dialled, where they are known; else the callee. */
  readonly dialled: string | null;
  readonly disposition: CallDisposition;
  readonly startedAt: Instant;
  /** Null exactly when the call was not answered. */
  readonly answeredAt: Instant | null;
  readonly endedAt: Instant;
}

/** A time without service, `[from, before)`: its calls are use after the end. */
export interface ServiceGap {
  readonly from: CalendarDate;
  readonly before: CalendarDate;
}

/** The contract under which a call is judged. */
export interface UsageContract extends LineRates {
  readonly terms: ServiceTerms;
  readonly zone: TimeZone;
  readonly startsOn: CalendarDate;
  /** First day without service; null while nothing ends it. */
  readonly endsBefore: CalendarDate | null;
  /** The times without service before it was reinstated; absent where it never was. */
  readonly gaps?: readonly ServiceGap[];
  /** Where calls are dialled from, before the first of the later places. */
  readonly place: DiallingPlace;
  /** Where they are dialled from later on, in order of time; absent where that never changed. */
  readonly laterPlaces?: readonly PlaceFrom[];
  /** When the account takes no use; absent where it was never closed. */
  readonly closures?: readonly Closure[];
}

/** When a call was used: when it was answered, or else when it began. */
export const usedAt = ({ answeredAt, startedAt }: CallTimes): Instant => answeredAt ?? startedAt;

/** Where a call was dialled from: what was in force of its account when it was used. */
export function placeAt({ place, laterPlaces }: UsageContract, at: Instant): DiallingPlace {
  return laterPlaces?.findLast(({ from }) => from <= at)?.place ?? place;
}

/**
 * Whether a call may not be taken, because its account was closed when it was used.
 *
 * An emergency call is always kept: someone may have to look into it.
 */
export function isRefusedAsClosed(contract: UsageContract, call: MeteredCall): boolean {
  const { closures } = contract;
  return (
    closures !== undefined && isClosedAt(closures, usedAt(call)) && !isEmergencyCall(contract, call)
  );
}

export interface AssessedCall {
  readonly status: UsageStatus;
  /**
   * Local date of the answer (of the start, when unanswered); it decides rate, period and month.
   */
  readonly usedOn: CalendarDate;
  readonly month: YearMonth;
  /** 0 where nothing is charged. */
  readonly billedSeconds: number;
  /** Six decimals; null when no rate is known: never 0 in its place. */
  readonly amount: Micros | null;
  readonly rateId: string | null;
  /** The pool of included minutes that its seconds draw on; null for none. */
  readonly poolId: string | null;
  /** Whether someone has to look into it: an emergency call over a service that forbids them. */
  readonly raisesIncident: boolean;
}

/**
 * The status and charge of one metered call.
 *
 * In this order: emergency calls are kept and never charged; unanswered calls cost nothing; before
 * the start nothing is charged; after the end the last rates go on; no rate means UNRATED.
 *
 * Source: CXone Services Terms 3, 5; Terms of Service 3.3 (use after the end).
 */
export function assessCall(
  contract: UsageContract,
  call: MeteredCall,
  trace?: Trace,
): AssessedCall {
  const at = localUseTime(contract, call, trace);
  if (isEmergencyCall(contract, call)) {
    const { status, raisesIncident } = emergencyCallStatus(contract.terms.emergencyCalling);
    return { ...recordFree(status, contract, at, trace), raisesIncident };
  }
  if (call.answeredAt === null) return recordFree('NOT_ANSWERED', contract, at, trace);
  if (!hasStarted(contract, at.date, trace)) return recordFree('NOT_IN_TERM', contract, at, trace);
  return charged(contract, call, call.answeredAt, at, trace);
}

type CallTimes = Pick<MeteredCall, 'startedAt' | 'answeredAt'>;

/** When a call was used, in the account's zone: when it was answered, or else when it began. */
export function localUseTime(
  { zone }: Pick<UsageContract, 'zone'>,
  { startedAt, answeredAt }: CallTimes,
  trace?: Trace,
): LocalTime {
  const decidingAt = usedAt({ startedAt, answeredAt });
  const at = localTime(decidingAt, zone);
  trace?.step(
    "The call belongs to the civil date of its answer in the account's zone",
    'LOCAL_DATE',
    undefined,
    [
      instantValue(answeredAt === null ? 'startedAt' : 'answeredAt', decidingAt),
      textValue('timeZone', zone),
    ],
    dateValue('usedOn', at.date),
  );
  return at;
}

/** A call that is kept and not charged, for that reason. */
export function recordFree(
  status: Exclude<FreeReason, 'AGENT_VOIP' | 'INCLUDED'>,
  { terms }: UsageContract,
  { date: usedOn }: LocalTime,
  trace?: Trace,
): AssessedCall {
  explainFree(status, terms, trace);
  return { status, usedOn, month: monthOf(usedOn), ...NOTHING, ...NO_RATE, raisesIncident: false };
}

export function hasStarted(
  { startsOn, terms }: UsageContract,
  usedOn: CalendarDate,
  trace?: Trace,
): boolean {
  const inTerm = startsOn <= usedOn;
  trace?.step(
    'Only use from the start of service on is charged',
    'IS_ON_OR_BEFORE',
    terms.clauses.EFFECTIVE_DATE,
    [dateValue('startsOn', startsOn), dateValue('usedOn', usedOn)],
    booleanValue('isInTerm', inTerm),
  );
  return inTerm;
}

function isEmergencyCall({ place }: UsageContract, call: MeteredCall): boolean {
  if (call.direction !== 'OUTBOUND') return false;
  return [call.dialled, call.otherParty].some(
    (number) => number !== null && isEmergencyNumber(number, place),
  );
}

function charged(
  contract: UsageContract,
  call: MeteredCall,
  answeredAt: Instant,
  at: LocalTime,
  trace?: Trace,
): AssessedCall {
  const { terms } = contract;
  const endsBefore = endBefore(contract, at.date);
  const isAfterEnd = endsBefore !== null;
  const ratedOn = isAfterEnd ? lastServiceDay(endsBefore, terms, trace) : at.date;
  const { direction, leg, otherParty: number, calledNumber = null, callType = null } = call;
  const party = { direction, leg, number, calledNumber, callType };
  const rate = rateOfLine(contract, party, at, ratedOn);
  if (!rate && !isFreeLeg(call)) return unrated(at, trace);
  if (rate) explainRate(rate, call, ratedOn, trace);
  const priced = pricedBy(rate, contract, { ...call, answeredAt }, trace);
  const month = monthOf(at.date);
  return { status: isAfterEnd ? 'POST_TERM' : 'RATED', usedOn: at.date, month, ...priced };
}

/** The end of service that a day comes after; null for a day of service, and before the start. */
export function endBefore(
  { endsBefore, gaps }: Pick<UsageContract, 'endsBefore' | 'gaps'>,
  day: CalendarDate,
): CalendarDate | null {
  if (endsBefore !== null && day >= endsBefore) return endsBefore;
  return gaps?.find(({ from, before }) => from <= day && day < before)?.from ?? null;
}

const isFreeLeg = ({ leg, agentConnectivity }: Pick<MeteredCall, 'leg' | 'agentConnectivity'>) =>
  leg === 'AGENT' && agentConnectivity === 'VOIP';

/** A call that no rate matches. */
export function unrated({ date: usedOn }: LocalTime, trace?: Trace): AssessedCall {
  trace?.conclude('No rate of the order matches: the call waits for one and is not charged.');
  const charge = { billedSeconds: 0, amount: null, ...NO_RATE, raisesIncident: false };
  return { status: 'UNRATED', usedOn, month: monthOf(usedOn), ...charge };
}

/**
 * What an answered call costs at a rate; without one it is an agent's leg that is free.
 */
export function pricedBy(
  rate: OrderRate | undefined,
  { terms }: UsageContract,
  call: Omit<MeteredCall, 'otherParty' | 'dialled' | 'answeredAt'> & {
    readonly answeredAt: Instant;
  },
  trace?: Trace,
): Pick<AssessedCall, 'billedSeconds' | 'amount' | 'rateId' | 'poolId' | 'raisesIncident'> {
  const isFree = isFreeLeg(call);
  const poolId = isFree ? null : (rate?.poolId ?? null);
  // What is free needs no rate; without one its seconds are counted as the terms say.
  const price =
    isFree || poolId !== null ? { ...terms, ...rate, ...NO_PRICE } : (rate as OrderRate);
  const duration = millisOf(call.endedAt) - millisOf(call.answeredAt);
  const rated = rateCall(price, call.disposition, duration, terms.clauses.METERING, trace);
  if (isFree) explainFree('AGENT_VOIP', terms, trace);
  if (poolId !== null) explainFree('INCLUDED', terms, trace);
  return { rateId: rate?.id ?? null, poolId, raisesIncident: false, ...rated };
}

/** Use after the end is charged at the rates that held last: those of the last day of service. */
export function lastServiceDay(
  endsBefore: CalendarDate,
  terms: ServiceTerms,
  trace?: Trace,
): CalendarDate {
  const ratedOn = addDays(endsBefore, -1);
  trace?.step(
    'Use after the end is charged, at the rates of the last day of service',
    'SUBTRACT_DAYS',
    terms.clauses.POST_TERM_USE,
    [dateValue('endsBefore', endsBefore), integerValue('days', 1)],
    dateValue('ratedOn', ratedOn),
  );
  return ratedOn;
}

const NO_RATE = { rateId: null, poolId: null };
const NOTHING = { billedSeconds: 0, amount: 0n };
const NO_PRICE = { perMinute: 0n, connectionFee: 0n, minimumCharge: 0n };
