import { monthOf } from '../time/calendar-date';
import { textValue, type Trace } from '../derivation';
import { lineRateById } from './line-rates';
import type { OrderRate } from './rate-scope';
import type { Instant } from '../time/time-zone';
import {
  hasStarted,
  recordFree,
  unrated,
  endBefore,
  lastServiceDay,
  pricedBy,
  localUseTime,
  type AssessedCall,
  type MeteredCall,
  type UsageContract,
  type UsageStatus,
} from './usage';
import { explainRate } from './usage-explanation';

/** What is left of a call whose numbers were erased. */
export type ErasedCall = Omit<MeteredCall, 'otherParty' | 'calledNumber' | 'dialled'>;

/** What it was judged as while they were known. */
export interface KeptJudgement {
  readonly status: UsageStatus;
  /** The rate that won; null where none did. */
  readonly rateId: string | null;
}

/**
 * Why a call whose numbers were erased has its status and amount.
 *
 * Which rate won, and whether it was an emergency call, cannot be decided again without the number:
 * what was decided then stands, and its rate's own prefix stands for the number that it matched.
 * Everything after that is computed as before, and gives the amount that is stored.
 */
export function explainErasedCall(
  contract: UsageContract,
  call: ErasedCall,
  { status, rateId }: KeptJudgement,
  trace?: Trace,
): AssessedCall {
  const at = localUseTime(contract, call, trace);
  trace?.step(
    'The numbers of the call were erased: what was decided by them stands',
    'STATE',
    undefined,
    [textValue('status', status)],
    textValue('status', status),
  );
  switch (status) {
    case 'PROHIBITED_EMERGENCY':
      return { ...recordFree(status, contract, at, trace), raisesIncident: true };
    case 'EMERGENCY_FREE':
    case 'NOT_ANSWERED':
      return recordFree(status, contract, at, trace);
    case 'NOT_IN_TERM':
      hasStarted(contract, at.date, trace);
      return recordFree(status, contract, at, trace);
  }
  hasStarted(contract, at.date, trace);
  const { terms } = contract;
  const endsBefore = endBefore(contract, at.date);
  const isAfterEnd = endsBefore !== null;
  const ratedOn = isAfterEnd ? lastServiceDay(endsBefore, terms, trace) : at.date;
  if (status === 'UNRATED') return unrated(at, trace);
  const rate = rateId === null ? undefined : rateOf(contract, rateId);
  if (rate) explainRate(rate, { otherParty: rate.prefix }, ratedOn, trace);
  // Nothing else was ever rated.
  const answered = { ...call, answeredAt: call.answeredAt as Instant };
  const priced = pricedBy(rate, contract, answered, trace);
  return { status, usedOn: at.date, month: monthOf(at.date), ...priced };
}

function rateOf(contract: UsageContract, id: string): OrderRate {
  const rate = lineRateById(contract, id);
  if (!rate) throw new Error('a call was rated by a rate that its order does not have');
  return rate;
}
