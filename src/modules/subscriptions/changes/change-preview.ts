import {
  partialNoticeEffectiveOn,
  type ChargeStretch,
} from '../../../domain/contract/charge-history';
import {
  addDays,
  monthOf,
  firstOfNextMonth,
  type CalendarDate,
  type YearMonth,
} from '../../../domain/time/calendar-date';
import type { RequestContext } from '../../../application/context';
import { stretchesAt, type Contract, type ContractState } from '../contract';
import { held, partialNoticeOf, type ContractRecords } from '../contract-facts';
import type { ChargeRow } from '../../orders/order.entity';
import type { ContractChangeRow } from '../contract-change.entity';
import type { MonthOfContract } from './charges.resolver';
import type { DecidedChange } from './define-change';

/** What a change would do, with the charges before and after it. */
export interface PreviewedChange {
  readonly effectiveOn: CalendarDate;
  readonly before: PreviewedState;
  readonly after: PreviewedState;
}

export interface PreviewedState {
  readonly state: ContractState;
  readonly stretches: readonly ChargeStretch[];
  readonly newCharges?: ReadonlyMap<string, ChargeRow>;
}

export async function toPreviewedChange(
  context: RequestContext,
  { contractChange, before, after }: DecidedChange,
): Promise<PreviewedChange> {
  return {
    effectiveOn: effectiveDayOf(contractChange, after),
    before: { state: before, stretches: await stretchesAt(context, before) },
    after: { state: after, stretches: await stretchesAt(context, after) },
  };
}

/** The day on which a change takes effect, as the contract stands with it. */
export function effectiveDayOf(
  change: ContractChangeRow,
  {
    contract,
    records,
  }: {
    readonly contract: Contract;
    readonly records: Pick<ContractRecords, 'changes'>;
  },
): CalendarDate {
  if (change.kind === 'PARTIAL_NOTICE') {
    const notice = partialNoticeOf(change, records.changes);
    return partialNoticeEffectiveOn(contract.schedule, notice);
  }
  // The day on which an end for cause is declared is still one of service.
  if (change.kind === 'ENDED_FOR_CAUSE') return addDays(held(change.toldOn, change), 1);
  return held(change.effectiveOn ?? change.toldOn, change);
}

/** The month in which a change takes effect, and the first whole month after it. */
export function monthsAround(effectiveOn: CalendarDate): { first: YearMonth; full: YearMonth } {
  return { first: monthOf(effectiveOn), full: monthOf(firstOfNextMonth(effectiveOn)) };
}

export const monthOfState = (of: PreviewedState, month: YearMonth): MonthOfContract => ({
  ...of,
  month,
});
