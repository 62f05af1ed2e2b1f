import { chargeStretches } from '../../../domain/contract/charge-history';
import { formatDecimal, RATE_DECIMALS } from '../../../domain/money/money';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { RequestContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import { refuse } from '../../../application/user-input-error';
import type { RowKey } from '../../../data/loader';
import type { ChargeRow } from '../../orders/order.entity';
import { checkCharges, type NewCharge } from '../../orders/order.input-check';
import { chargesByOrderLineId } from '../../orders/order.loader';
import { stateAt, stretchesAt, type ContractState } from '../contract';
import { chargeFactsOf } from '../contract-facts';
import type { SubscriptionRow } from '../subscription.entity';
import { subscriptionById } from '../subscription.loader';
import { decideAmendment, problemOfReplacement, type NewAmendment } from './amendment';
import type { PreviewedChange } from '../changes/change-preview';
import type { ContractChangeRow } from '../contract-change.entity';
import { NO_CHANGE, withChanges } from '../changes/define-change';

const INPUT = ['input'];

const visible = async (
  context: RequestContext,
  key: RowKey | undefined,
): Promise<SubscriptionRow | null> => (key ? subscriptionById(context, key) : null);

export interface HypotheticalAmendment extends Omit<NewAmendment, 'effectiveOn'> {
  readonly subscription: RowKey | undefined;
  readonly startsOn?: CalendarDate | null | undefined;
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
  const state = await stateAt(context, subscription, {});
  const effectiveOn = input.startsOn ?? state.asOf;
  const check = new InputCheck();
  checkCharges(check, input.recurringCharges, [...INPUT, 'recurringCharges'], effectiveOn);
  const amendment = { ...input, effectiveOn };
  const decided = await decideAmendment(check, context, state, amendment, INPUT);
  if (input.recurringCharges.length + input.chargeChanges.length === 0) {
    check.invalid(INPUT, 'expected charges, or changes of charges, got neither');
  }
  check.done();
  const change = {
    ...NO_CHANGE,
    givenBy: 'CUSTOMER' as const,
    ...ownedBy(state),
    id: context.newId(),
    orderLineId: context.newId(),
    effectiveOn,
    toldOn: state.asOf,
  };
  const added = input.recurringCharges.map((charge, position) =>
    newCharge(context, change, charge, position),
  );
  const changes = decided.map((row): ContractChangeRow => ({
    ...change,
    ...row,
    id: context.newId(),
    kind: 'CHARGE_CHANGED',
  }));
  const { before, after } = withChanges(state, [change, ...changes]);
  return {
    effectiveOn,
    before: { state: before, stretches: await stretchesAt(context, before) },
    after: {
      state: after,
      stretches: await stretchesWith(context, state, after, added),
      newCharges: new Map(added.map((charge) => [charge.id, charge])),
    },
  };
}

/** The stretches of a contract's charges with some that no order has stored. */
async function stretchesWith(
  context: RequestContext,
  state: ContractState,
  after: ContractState,
  added: readonly ChargeRow[],
) {
  const { accountId, orderLineId } = state.contract.subscription;
  const amended = state.records.changes.flatMap(({ kind, orderLineId: id }) =>
    kind === 'AMENDED' && id !== null ? [id] : [],
  );
  const stored = await Promise.all(
    [orderLineId, ...amended].map((id) => chargesByOrderLineId(context, { accountId, id })),
  );
  const facts = chargeFactsOf([...stored.flat(), ...added], after.records.changes);
  const { schedule, account } = after.contract;
  return chargeStretches(schedule, after.spans, facts, account.currencyCode);
}

const ownedBy = ({ contract: { subscription } }: ContractState) => ({
  accountId: subscription.accountId,
  subscriptionId: subscription.id,
  beneficiaryCode: subscription.beneficiaryCode,
});

function newCharge(
  { newId }: RequestContext,
  { accountId, orderLineId, beneficiaryCode }: ContractChangeRow & { readonly orderLineId: string },
  { description, quantity, unitPrice, lapse }: NewCharge,
  position: number,
): ChargeRow {
  return {
    accountId,
    id: newId(),
    orderLineId,
    position,
    kind: 'RECURRING',
    description: description.trim(),
    quantity,
    unitPrice: formatDecimal(unitPrice, RATE_DECIMALS),
    lapsesOn: lapse?.lapsesOn ?? null,
    unitPriceAfter: lapse ? formatDecimal(lapse.unitPriceAfter, RATE_DECIMALS) : null,
    beneficiaryCode,
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
  const change: ContractChangeRow = {
    ...NO_CHANGE,
    givenBy: 'CUSTOMER',
    ...ownedBy(state),
    id: context.newId(),
    kind: 'REPLACED',
    effectiveOn,
    toldOn: state.asOf,
  };
  const { before, after } = withChanges(state, [change]);
  return {
    effectiveOn,
    before: { state: before, stretches: await stretchesAt(context, before) },
    after: { state: after, stretches: await stretchesAt(context, after) },
  };
}
