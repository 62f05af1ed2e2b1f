import { addDays, monthOf, type CalendarDate, type YearMonth } from './calendar-date';
import {
  booleanValue,
  dateValue,
  decimalValue,
  instantValue,
  integerValue,
  textValue,
  type Trace,
} from './derivation';
import { emergencyCallStatus, isEmergencyNumber, type DiallingPlace } from './emergency';
import { rateFor, type CallDirection, type CallLeg, type OrderRate } from './rate-selection';
import { rateCall, type CallDisposition } from './rating';
import type { Micros } from './money';
import type { ServiceTerms } from './service-terms';
import { localDate, millisOf, type Instant, type TimeZone } from './time-zone';

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
  /** The digits that were dialled, where they are known; else the callee. */
  readonly dialled: string | null;
  readonly disposition: CallDisposition;
  readonly startedAt: Instant;
  /** Null exactly when the call was not answered. */
  readonly answeredAt: Instant | null;
  readonly endedAt: Instant;
}

/** The contract under which a call is judged. */
export interface UsageContract {
  readonly terms: ServiceTerms;
  readonly zone: TimeZone;
  readonly startsOn: CalendarDate;
  /** First day without service; null while no notice ends it. */
  readonly endsBefore: CalendarDate | null;
  readonly rates: readonly OrderRate[];
  readonly place: DiallingPlace;
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
  const decidingAt = call.answeredAt ?? call.startedAt;
  const usedOn = localDate(decidingAt, contract.zone);
  trace?.step(
    "The call belongs to the civil date of its answer in the account's zone",
    'LOCAL_DATE',
    undefined,
    [
      instantValue(call.answeredAt === null ? 'startedAt' : 'answeredAt', decidingAt),
      textValue('timeZone', contract.zone),
    ],
    dateValue('usedOn', usedOn),
  );
  const kept = (
    status: Exclude<FreeReason, 'AGENT_VOIP'>,
    raisesIncident = false,
  ): AssessedCall => {
    traceFree(status, contract.terms, trace);
    const month = monthOf(usedOn);
    return { status, usedOn, month, billedSeconds: 0, amount: 0n, rateId: null, raisesIncident };
  };
  if (isEmergencyCall(contract, call)) {
    const { status, raisesIncident } = emergencyCallStatus(contract.terms.emergencyCalling);
    return kept(status, raisesIncident);
  }
  if (call.answeredAt === null) return kept('NOT_ANSWERED');
  if (!isInTerm(contract, usedOn, trace)) return kept('NOT_IN_TERM');
  return charged(contract, call, call.answeredAt, usedOn, trace);
}

function isInTerm(
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
  usedOn: CalendarDate,
  trace?: Trace,
): AssessedCall {
  const { terms } = contract;
  const { endsBefore } = contract;
  const isAfterEnd = endsBefore !== null && usedOn >= endsBefore;
  const ratedOn = isAfterEnd ? lastServiceDay(endsBefore, terms, trace) : usedOn;
  const month = monthOf(usedOn);
  const rate = rateFor(contract.rates, { ...call, number: call.otherParty }, ratedOn);
  const isFree = call.leg === 'AGENT' && call.agentConnectivity === 'VOIP';
  if (!rate && !isFree) {
    trace?.conclude('No rate of the order matches: the call waits for one and is not charged.');
    const unrated = { billedSeconds: 0, amount: null, rateId: null, raisesIncident: false };
    return { status: 'UNRATED', usedOn, month, ...unrated };
  }
  if (rate) traceRate(rate, call, ratedOn, trace);
  if (isFree) traceFree('AGENT_VOIP', terms, trace);
  // What is free needs no rate; without one its seconds are counted as the terms say.
  const price = isFree ? { ...terms, ...rate, ...NO_PRICE } : (rate as OrderRate);
  const duration = millisOf(call.endedAt) - millisOf(answeredAt);
  return {
    status: isAfterEnd ? 'POST_TERM' : 'RATED',
    usedOn,
    month,
    rateId: rate?.id ?? null,
    raisesIncident: false,
    ...rateCall(price, call.disposition, duration, terms.clauses.METERING, trace),
  };
}

/** Use after the end is charged at the rates that held last: those of the last day of service. */
function lastServiceDay(
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

const NO_PRICE = { perMinute: 0n, connectionFee: 0n, minimumCharge: 0n };

function traceRate(rate: OrderRate, call: MeteredCall, ratedOn: CalendarDate, trace?: Trace): void {
  trace?.step(
    "The order's rate for this direction and leg with the longest matching prefix, valid on that date",
    'STATE',
    undefined,
    [
      textValue('prefix', rate.prefix),
      textValue('matches', call.otherParty ?? ''),
      dateValue('validFrom', rate.validFrom),
      dateValue('validOn', ratedOn),
    ],
    textValue('prefix', rate.prefix),
  );
}

type FreeReason = Exclude<UsageStatus, 'RATED' | 'UNRATED' | 'POST_TERM'> | 'AGENT_VOIP';

const WHY_FREE: Readonly<Record<FreeReason, string>> = {
  PROHIBITED_EMERGENCY:
    'Emergency calls must not be placed over this service; one that was is kept and never charged',
  EMERGENCY_FREE: 'Emergency calls are never charged',
  NOT_ANSWERED: 'A call that was not answered costs nothing, not even the connection fee',
  NOT_IN_TERM: 'Before the start of the term nothing is charged',
  AGENT_VOIP: "The agent's leg is free when the agent is reached over VoIP",
};

function traceFree(reason: FreeReason, terms: ServiceTerms, trace?: Trace): void {
  if (!trace) return;
  const why = WHY_FREE[reason];
  const clause = reason.includes('EMERGENCY') ? terms.clauses.EMERGENCY_CALLS : undefined;
  trace.step(why, 'FREE', clause, [], decimalValue('amount', 0n));
  trace.conclude(`${why}.`);
}
