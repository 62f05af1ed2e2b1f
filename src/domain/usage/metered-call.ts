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
