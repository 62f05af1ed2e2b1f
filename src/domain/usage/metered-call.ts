import type { DiallingPlace } from '../contract/emergency';
import type { MeteredCall } from './usage';

/** A call by its two numbers, as it is kept. */
interface KeptCall extends Omit<MeteredCall, 'otherParty' | 'partyShown' | 'calledNumber'> {
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
}

/** A call as it is kept, as what is rated: by its other party. */
export const meteredCall = (call: KeptCall): MeteredCall => ({
  direction: call.direction,
  leg: call.leg,
  agentConnectivity: call.agentConnectivity,
  otherParty: call.direction === 'OUTBOUND' ? call.toNumber : call.fromNumber,
  calledNumber: call.toNumber,
  callType: call.callType ?? null,
  dialled: call.dialled,
  disposition: call.disposition,
  startedAt: call.startedAt,
  answeredAt: call.answeredAt,
  endedAt: call.endedAt,
});

/** The numbers of a call as far as they could be completed to E.164. */
export interface CompletedNumbers {
  readonly from: string | null;
  readonly to: string | null;
  readonly dialled: string | null;
  /** Why `to` has two meanings; null where it has one at most. */
  readonly problem: string | null;
}

/**
 * The numbers of a call as its source wrote them. What they mean depends on the account: on its
 * country, and on the digit that its telephones dial for an outside line.
 */
export interface WrittenNumbers {
  /** The caller, as it is written. */
  readonly from: string;
  /** What was dialled, as it is written. */
  readonly to: string;
  completeIn(place: DiallingPlace): CompletedNumbers;
}
