import type { CalendarDate } from '../time/calendar-date';
import { dateValue, decimalValue, textValue, Trace, type DerivationValue } from '../derivation';
import { formatHours } from './rate-hours';
import type { Micros } from '../money/money';
import { wording, type SentenceWithoutNames } from '../wording';
import type { OrderRate } from './rate-selection';
import type { ServiceTerms } from '../contract/service-terms';

/** Why this rate and no other was taken. */
export function explainRate(
  rate: OrderRate,
  call: { readonly otherParty: string | null; readonly partyShown?: string | null },
  ratedOn: CalendarDate,
  trace?: Trace,
): void {
  trace?.step(
    "The order's rate for this direction and leg with the longest matching prefix, valid then, and of several the narrowest",
    'STATE',
    undefined,
    [
      textValue('prefix', rate.prefix),
      textValue('matches', call.partyShown ?? call.otherParty ?? ''),
      dateValue('validFrom', rate.validFrom),
      { ...dateValue('validOn', ratedOn), resultNames: ['ratedOn', 'usedOn'] },
      ...narrowedBy(rate),
    ],
    textValue('prefix', rate.prefix),
  );
}

/** What else the rate asks of a call, where it asks for anything. */
function narrowedBy({ numberType, callType, hours }: OrderRate): DerivationValue[] {
  return [
    ...(numberType == null ? [] : [textValue('numberType', numberType)]),
    ...(callType == null ? [] : [textValue('callType', callType)]),
    ...(hours == null ? [] : [textValue('hours', formatHours(hours))]),
  ];
}

/** Every reason for which a call costs nothing by itself. */
export type FreeReason =
  | 'PROHIBITED_EMERGENCY'
  | 'EMERGENCY_FREE'
  | 'NOT_ANSWERED'
  | 'NOT_IN_TERM'
  | 'AGENT_VOIP'
  | 'INCLUDED';

const WHY_FREE: Readonly<Record<FreeReason, SentenceWithoutNames>> = {
  PROHIBITED_EMERGENCY:
    'Emergency calls must not be placed over this service; one that was is kept and never charged',
  EMERGENCY_FREE: 'Emergency calls are never charged',
  NOT_ANSWERED: 'A call that was not answered costs nothing, not even the connection fee',
  NOT_IN_TERM: 'Before the start of the term nothing is charged',
  INCLUDED:
    'The call draws on a pool of included minutes: only what the month uses beyond the pool is charged',
  AGENT_VOIP: "The agent's leg is free when the agent is reached over VoIP",
};

/** Why nothing is charged for a call by itself. */
export function explainFree(reason: FreeReason, terms: ServiceTerms, trace?: Trace): void {
  if (!trace) return;
  const why = WHY_FREE[reason];
  const clause = reason.includes('EMERGENCY') ? terms.clauses.EMERGENCY_CALLS : undefined;
  trace.step(why, 'FREE', clause, [], decimalValue('amount', 0n));
  trace.conclude('{reason}.', { reason: wording(why) });
}

/** A version of a call that a correction takes back. */
export interface ReversedCall {
  readonly version: number;
  readonly billedSeconds: number;
  /** What was charged for it; null where it had no rate. */
  readonly amount: Micros | null;
}

/** What an entry of the ledger takes back: the same seconds and amount, negative. */
export function explainReversal(
  { version, billedSeconds, amount }: ReversedCall,
  trace = new Trace(),
): Trace {
  if (amount === null) {
    const status = textValue('status', 'UNRATED');
    const rule = 'A version without an amount is taken back as it is';
    trace.step(rule, 'STATE', undefined, [status], status);
    trace.conclude('Takes back version {version}, which waited for a rate.', { version });
    return trace;
  }
  trace.step(
    'A correction takes back what was charged, so that both together come to nothing',
    'SUM',
    undefined,
    [decimalValue('charged', amount), decimalValue('takenBack', -amount)],
    decimalValue('left', 0n),
  );
  trace.conclude('Takes back version {version}: {billedSeconds} s billed, {amount}.', {
    ...{ version, billedSeconds, amount: { price: amount } },
  });
  return trace;
}
