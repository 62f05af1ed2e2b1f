import { restOfTerm, type RestOfTerm as Rest } from '../../../domain/contract/rest-of-term';
import type { ContractCharges } from '../../../domain/contract/minimum';
import { periodInForce } from '../../../domain/contract/subscription-status';
import { termPeriod } from '../../../domain/contract/term';
import { chargesEndedBefore } from '../../../domain/contract/term-cost';
import type { Trace } from '../../../domain/derivation';
import { laterOf, monthOf, type CalendarDate } from '../../../domain/time/calendar-date';
import type { RequestContext } from '../../../application/context';
import { chargesAt, endlessCharges, type ContractState } from '../contract';

/** What is left of a term, and how it is computed once more. */
export interface RestView {
  readonly accountId: string;
  readonly termEndsBefore: CalendarDate;
  /** The end that the act brings; null where it brings none, or one stands that is no later. */
  readonly broughtEnd: CalendarDate | null;
  readonly rest: Rest;
  readonly compute: (trace: Trace) => Rest;
}

/** First day after the term in force, or after an end that stands; undefined after the end. */
function termEndOf(state: ContractState, today: CalendarDate): CalendarDate | undefined {
  const { schedule } = state.contract;
  if (state.endsBefore !== null) return state.endsBefore > today ? state.endsBefore : undefined;
  const period = periodInForce(schedule, state.spans, today) ?? termPeriod(schedule, 0);
  return period.endsBefore;
}

/** The charges up to an end: the one that stands, or another, by notice. */
export const chargesUntil = async (
  context: RequestContext,
  state: ContractState,
  endsBefore: CalendarDate,
): Promise<ContractCharges> =>
  endsBefore === state.endsBefore
    ? chargesAt(context, state)
    : chargesEndedBefore(await endlessCharges(context, state), endsBefore);

/**
 * What is left of the term in force, with an act and without it; null once service has ended.
 *
 * @param state how the contract stands without the act.
 * @param changed its charges over time with the act, up to the end of service with it.
 * @param endsBefore the end of service with the act; null for none.
 * @param today the day from whose month on charges are left.
 */
export async function restOf(
  context: RequestContext,
  state: ContractState,
  changed: ContractCharges,
  endsBefore: CalendarDate | null,
  today = context.today(state.contract.account),
): Promise<RestView | null> {
  const { account, subscription, terms } = state.contract;
  const termEndsBefore = termEndOf(state, today);
  if (termEndsBefore === undefined) return null;
  const sides = {
    withIt: endsBefore === null ? chargesEndedBefore(changed, termEndsBefore) : changed,
    untilEndOfTerm: await chargesUntil(context, state, termEndsBefore),
  };
  const range = {
    from: monthOf(laterOf(today, subscription.startsOn)),
    before: laterOf(termEndsBefore, endsBefore ?? termEndsBefore),
  };
  const compute = (trace?: Trace) => restOfTerm(sides, account.currencyCode, range, terms, trace);
  const { accountId } = subscription;
  const broughtEnd = endsBefore === state.endsBefore ? null : endsBefore;
  return { accountId, termEndsBefore, broughtEnd, rest: compute(), compute };
}
