import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { RequestContext } from '../../../application/context';
import type { InputPath } from '../../../application/command';
import { InputCheck } from '../../../application/input-check';
import { refuse } from '../../../application/user-input-error';
import type { RowKey } from '../../../data/loader';
import type { ChargeRow, RateRow } from '../../orders/order.entity';
import { toChargeRow, toRateRows } from '../../orders/order-line.commands';
import { checkCharges } from '../../orders/order.input-check';
import type { NewRate } from '../../orders/rate.input-check';
import { stateAt, stretchesAt, type ContractState } from '../contract';
import type { ContractChangeRow } from '../contract-change.entity';
import type { SubscriptionRow } from '../subscription.entity';
import { subscriptionById } from '../subscription.loader';
import {
  changeByReplacement,
  changesByAmendment,
  decideAmendment,
  problemOfReplacement,
  type NewAmendment,
} from './amendment';
import { checkRatesOfAmendment } from './amended-rates';
import { comparedRates, type PreviewedChange } from '../changes/change-preview';
import { withChanges } from '../changes/define-change';
import { wording } from './ordering.sentences';

const INPUT = ['input'];

const visible = async (
  context: RequestContext,
  key: RowKey | undefined,
): Promise<SubscriptionRow | null> => (key ? subscriptionById(context, key) : null);

export interface HypotheticalAmendment extends Omit<NewAmendment, 'effectiveOn' | 'rates'> {
  readonly rates: readonly NewRate[];
  readonly subscription: RowKey | undefined;
  readonly startsOn?: CalendarDate | null | undefined;
}

/** What an amendment would put on record: the facts, the charges that it adds, and its rates. */
export interface DecidedAmendment {
  readonly state: ContractState;
  readonly effectiveOn: CalendarDate;
  readonly changes: readonly ContractChangeRow[];
  readonly orderLineId: string;
  readonly added: readonly ChargeRow[];
  readonly rates: readonly RateRow[];
}

/**
 * Decides what an order that amends a contract would do, as placing and activating one do.
 *
 * @throws UserInputError NOT_FOUND for a charge; INVALID_INPUT; ALREADY_DONE.
 */
export async function decidedAmendment(
  context: RequestContext,
  subscription: SubscriptionRow,
  input: HypotheticalAmendment,
  path: InputPath,
): Promise<DecidedAmendment> {
  const state = await stateAt(context, subscription, {});
  const effectiveOn = input.startsOn ?? state.asOf;
  const check = new InputCheck();
  const { currencyCode } = state.contract.account;
  const chargesAt = [...path, 'recurringCharges'];
  checkCharges(check, input.recurringCharges, chargesAt, currencyCode, effectiveOn);
  const at = [...path, 'rates'];
  const { rates } = input;
  const stated = await checkRatesOfAmendment(check, context, state, rates, effectiveOn, at);
  const amendment = { ...input, effectiveOn, rates: stated.rates };
  const decided = await decideAmendment(check, context, state, amendment, path);
  if (input.recurringCharges.length + input.chargeChanges.length + rates.length === 0) {
    check.invalid(
      path,
      wording('expected charges, changes of charges, or rates, got none of them'),
    );
  }
  check.done();
  const orderLineId = context.newId();
  const { accountId, beneficiaryCode } = subscription;
  const owned = { accountId, beneficiaryCode, orderLineId };
  const said = { orderLineId, effectiveOn, toldOn: state.asOf };
  return {
    ...{ state, effectiveOn, orderLineId },
    changes: changesByAmendment(context, state.contract, said, decided),
    added: input.recurringCharges.map((charge, position) =>
      toChargeRow(charge, { ...owned, position, id: context.newId(), kind: 'RECURRING' }),
    ),
    rates: toRateRows(
      context,
      { ...owned, purpose: 'AMENDS' },
      stated.rates,
      stated.contractPools ?? [],
    ),
  };
}

/**
 * What an order that amends a contract would do, by the decision that placing and activating one
 * take.
 *
 * @returns null where the viewer sees no such subscription.
 * @throws UserInputError NOT_FOUND for a charge; INVALID_INPUT; ALREADY_DONE.
 */
export async function previewAmendment(
  context: RequestContext,
  input: HypotheticalAmendment,
): Promise<PreviewedChange | null> {
  const subscription = await visible(context, input.subscription);
  if (!subscription) return null;
  const decided = await decidedAmendment(context, subscription, input, INPUT);
  const { state, effectiveOn, changes, added, rates } = decided;
  const { before, after } = withChanges(state, changes);
  return {
    effectiveOn,
    rates: await comparedRates(context, state, rates),
    before: { state: before, stretches: await stretchesAt(context, before) },
    after: {
      state: after,
      stretches: await stretchesAt(context, after, added),
      newCharges: new Map(added.map((charge) => [charge.id, charge])),
    },
  };
}

/** What replacing a contract from a day on would do to it. */
export async function previewReplacement(
  context: RequestContext,
  key: RowKey | undefined,
  startsOn: CalendarDate | null | undefined,
): Promise<PreviewedChange | null> {
  const subscription = await visible(context, key);
  if (!subscription) return null;
  const state = await stateAt(context, subscription, {});
  const effectiveOn = startsOn ?? state.asOf;
  const problem = problemOfReplacement(state, effectiveOn);
  if (problem) {
    const field = problem.isOfDay ? 'startsOn' : 'subscriptionId';
    refuse('INVALID_INPUT', [...INPUT, field], problem.message);
  }
  const said = { orderLineId: context.newId(), effectiveOn, toldOn: state.asOf };
  const change = changeByReplacement(context, state.contract, said, context.newId());
  const { before, after } = withChanges(state, [change]);
  return {
    effectiveOn,
    rates: [],
    before: { state: before, stretches: await stretchesAt(context, before) },
    after: { state: after, stretches: await stretchesAt(context, after) },
  };
}
