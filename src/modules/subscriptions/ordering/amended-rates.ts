import { termPeriod } from '../../../domain/contract/term';
import { isSameScope, type RateScope } from '../../../domain/usage/rate-scope';
import {
  countOfStated,
  originOf,
  ratesOverTime,
  type DatedRate,
} from '../../../domain/usage/rates-over-time';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { InputPath } from '../../../application/command';
import type { RequestContext } from '../../../application/context';
import type { InputCheck } from '../../../application/input-check';
import type { LineRates } from '../../orders/order-line.input-check';
import { checkStatedRates, type PlacedRate } from '../../orders/stated-rates.input-check';
import { orderLineById } from '../../orders/order.loader';
import { offeredRates } from '../../orders/pinned-rate.loader';
import {
  RATES_MAX,
  refuseOverlap,
  type ListedRate,
  type NewRate,
} from '../../orders/rate.input-check';
import { orderRatesOf, poolsByOrderLineId } from '../../orders/rate.loader';
import type { ContractState } from '../contract';
import { linesOfContract } from '../contract-facts';
import { wording } from './ordering.sentences';

/** A rate of an amendment, and where it came in. */
export type AmendedRate = RateScope & { readonly path: InputPath; readonly index: number };

/** Rates of an amendment, each checked by itself; they may draw on the pools of the contract. */
export async function checkRatesOfAmendment(
  check: InputCheck,
  context: RequestContext,
  { contract: { subscription, terms, schedule } }: ContractState,
  rates: readonly NewRate[],
  startsOn: CalendarDate,
  path: InputPath,
): Promise<LineRates & { readonly rates: readonly PlacedRate[] }> {
  const { accountId, orderLineId: id } = subscription;
  const pools = rates.length === 0 ? [] : await poolsByOrderLineId(context, { accountId, id });
  const names = pools.map(({ name }) => name);
  const initialEndsBefore = () => termPeriod(schedule, 0).endsBefore;
  const defaults = { ...terms, validFrom: startsOn, initialEndsBefore };
  const stated = isFewEnough(check, rates, 0, path) ? rates : [];
  const checked = checkStatedRates(check, stated, names, defaults, path);
  return { card: null, pools: [], rates: checked, contractPools: pools };
}

/**
 * Decides whether rates can take the place of those that hold: when their order is placed, when it
 * is activated, and in a preview, by how the contract stands then.
 */
export async function decideAmendedRates(
  check: InputCheck,
  context: RequestContext,
  { contract: { subscription }, records }: ContractState,
  {
    effectiveOn,
    rates,
  }: { readonly effectiveOn: CalendarDate; readonly rates: readonly AmendedRate[] },
  path: InputPath,
): Promise<void> {
  if (rates.length === 0) return;
  const lines = linesOfContract(subscription, records.changes);
  const current = await orderRatesOf(context, lines);
  if (!isFewEnough(check, rates, countOfStated(current), path)) return;
  for (const rate of rates) {
    const { validFrom, path: at } = rate;
    if (validFrom < effectiveOn) {
      const days = { effectiveOn: { date: effectiveOn }, got: { date: validFrom } };
      check.invalid(
        [...at, 'validFrom'],
        wording('expected a day from the amendment on, {effectiveOn}, got {got}', days),
      );
    }
    const isTaken = current.some(
      (other) =>
        originOf(other) === 'AMENDMENT' &&
        other.validFrom === validFrom &&
        isSameScope(other, rate),
    );
    if (isTaken) {
      const message = wording(
        'expected a day on which no other amendment changes this rate, got {got}',
        { got: { date: validFrom } },
      );
      check.add({ code: 'ALREADY_DONE', path: [...at, 'validFrom'], message });
    }
  }
  const listed = rates.map((rate, index): ListedRate & DatedRate => ({
    ...{
      ...rate,
      id: `new ${index}`,
      label: wording('rate {index}', { index: rate.index }),
      origin: 'AMENDMENT',
    },
  }));
  // By itself first: of two that the amendment states neither takes the place of the other.
  refuseOverlap(check, listed);
  const line = await orderLineById(context, lines[0]);
  const ofCard = line ? await offeredRates(context, line, rates) : [];
  const beside = [...ofCard.map((rate, index) => ({ ...rate, id: `card ${index}` })), ...current];
  refuseOverlap(
    check,
    ratesOverTime([
      ...beside.map((rate) => ({ ...rate, label: wording('one that holds'), path: null })),
      ...listed,
    ]),
  );
}

function isFewEnough(
  check: InputCheck,
  rates: readonly unknown[],
  there: number,
  path: InputPath,
): boolean {
  const count = rates.length + there;
  if (count <= RATES_MAX) return true;
  const bounds = { max: RATES_MAX, got: count };
  check.invalid(
    path,
    there === 0
      ? wording('expected at most {max} rates, got {got}', bounds)
      : wording('expected at most {max} rates, got {got}, {there} that hold among them', {
          ...{ ...bounds, there },
        }),
  );
  return false;
}
