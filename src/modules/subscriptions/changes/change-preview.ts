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
import { rateOfScope } from '../../../domain/usage/line-rates';
import type { RequestContext } from '../../../application/context';
import { stretchesAt, type Contract, type ContractState } from '../contract';
import { held, linesOfContract, partialNoticeOf, type ContractRecords } from '../contract-facts';
import type { ChargeRow, RateRow } from '../../orders/order.entity';
import { lineRatesOf, rateOfContract } from '../../orders/pinned-rate.loader';
import { toOrderRate, type RateRecord } from '../../orders/rate.loader';
import type { ContractChangeRow } from '../contract-change.entity';
import type { MonthOfContract } from './charges.resolver';
import type { DecidedChange } from './define-change';

/** What a change would do, with the charges before and after it. */
export interface PreviewedChange {
  readonly effectiveOn: CalendarDate;
  readonly rates: readonly ComparedRate[];
  readonly before: PreviewedState;
  readonly after: PreviewedState;
}

/** A rate that a change would bring in, and the one that holds for the same calls until then. */
export interface ComparedRate extends RateRow {
  readonly before: RateRecord | null;
}

export interface PreviewedState {
  readonly state: ContractState;
  readonly stretches: readonly ChargeStretch[];
  readonly newCharges?: ReadonlyMap<string, ChargeRow>;
}

export async function toPreviewedChange(
  context: RequestContext,
  { contractChange, before, after, rates }: DecidedChange,
): Promise<PreviewedChange> {
  return {
    effectiveOn: effectiveDayOf(contractChange, after),
    rates: await comparedRates(context, before, rates),
    before: { state: before, stretches: await stretchesAt(context, before) },
    after: { state: after, stretches: await stretchesAt(context, after) },
  };
}

/** Rates that a change would bring in, each beside the one in whose place it comes. */
export async function comparedRates(
  context: RequestContext,
  { contract: { subscription }, records }: ContractState,
  rows: readonly RateRow[],
): Promise<ComparedRate[]> {
  if (rows.length === 0) return [];
  const lines = linesOfContract(subscription, records.changes);
  const rates = await lineRatesOf(context, lines);
  return Promise.all(
    rows.map(async (row) => {
      const id = rateOfScope(rates, toOrderRate(row), row.validFrom)?.id;
      const before = id === undefined ? null : await rateOfContract(context, lines[0], id);
      return { ...row, before };
    }),
  );
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
