import { leastQuantity } from '../../../domain/contract/charge-history';
import { isInService } from '../../../domain/contract/service-spans';
import { storedDecimal, type Micros } from '../../../domain/money/money';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { InputPath } from '../../../application/command';
import type { RequestContext } from '../../../application/context';
import type { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import type { ChargeChangeRow } from '../../orders/order.entity';
import {
  checkSurchargePrice,
  PRICE_MAX,
  type NewCharge,
  type NewChargeChange,
} from '../../orders/order.input-check';
import { newChange } from '../changes/new-change';
import { decideAmendedRates, type AmendedRate } from './amended-rates';
import { chargeFactsAt, type Contract, type ContractState } from '../contract';
import type { ContractChangeRow } from '../contract-change.entity';
import type { Wording } from '../../../domain/wording';
import { wording } from './ordering.sentences';

/** What a line of an order changes in a running contract, from a day on. */
export interface NewAmendment {
  readonly effectiveOn: CalendarDate;
  readonly recurringCharges: readonly NewCharge[];
  readonly chargeChanges: readonly NewChargeChange[];
  readonly rates: readonly AmendedRate[];
}

/** What an amendment changes in the charges that are there, as it is stored. */
export type DecidedChargeChange = Pick<ChargeChangeRow, 'chargeId' | 'fewerUnits' | 'unitPrice'>;

/**
 * Decides what an amendment changes: when its order is placed, when it is activated, and in a
 * preview, by how the contract stands then.
 *
 * An order is the provider's acceptance: what it changes holds from the day it states, in the
 * initial term, too.
 */
export async function decideAmendment(
  check: InputCheck,
  context: RequestContext,
  state: ContractState,
  amendment: NewAmendment,
  path: InputPath,
): Promise<DecidedChargeChange[]> {
  const { effectiveOn, chargeChanges } = amendment;
  if (!isInService(state.spans, effectiveOn)) {
    const { startsOn } = state.contract.subscription;
    const days = { startsOn: { date: startsOn }, got: { date: effectiveOn } };
    check.invalid(
      [...path, 'startsOn'],
      state.endsBefore === null
        ? wording('expected a day of service, from {startsOn}, got {got}', days)
        : wording(
            'expected a day of service, from {startsOn} to the day before {endsBefore}, got {got}',
            { ...days, endsBefore: { date: state.endsBefore } },
          ),
    );
  }
  const seen = new Set<string>();
  const decided: DecidedChargeChange[] = [];
  for (const [index, change] of chargeChanges.entries()) {
    const at = [...path, 'chargeChanges', `${index}`];
    const { charge: key } = change;
    if (key && seen.has(key.id)) {
      const twice = wording('expected one change of each charge, got another one');
      check.invalid([...at, 'chargeId'], twice);
    }
    if (key) seen.add(key.id);
    const row = await decideChargeChange(check, context, state, { ...change, effectiveOn }, at);
    if (row) decided.push(row);
  }
  await decideAmendedRates(check, context, state, amendment, [...path, 'rates']);
  return decided;
}

/** What is said alike of all that a line of an order changes. */
export interface SaidByOrder {
  readonly orderLineId: string;
  readonly effectiveOn: CalendarDate;
  /** The day on which the order was accepted. */
  readonly toldOn: CalendarDate;
}

/** The facts of an amendment: that there is one, and each charge that it changes. */
export function changesByAmendment(
  context: RequestContext,
  contract: Contract,
  said: SaidByOrder,
  decided: readonly DecidedChargeChange[],
): ContractChangeRow[] {
  // An order is the customer's act, which the provider accepts.
  const ordered = { ...said, givenBy: 'CUSTOMER' as const };
  return [
    newChange(context, contract, 'AMENDED', ordered),
    ...decided.map((change) =>
      newChange(context, contract, 'CHARGE_CHANGED', { ...ordered, ...change }),
    ),
  ];
}

/** The fact that another subscription takes the place of one. */
export const changeByReplacement = (
  context: RequestContext,
  contract: Contract,
  said: SaidByOrder,
  successorId: string,
): ContractChangeRow =>
  newChange(context, contract, 'REPLACED', { ...said, givenBy: 'CUSTOMER', successorId });

async function decideChargeChange(
  check: InputCheck,
  context: RequestContext,
  state: ContractState,
  change: NewChargeChange & { readonly effectiveOn: CalendarDate },
  path: InputPath,
): Promise<DecidedChargeChange | undefined> {
  const facts = await chargeFactsAt(context, state);
  const { accountId } = state.contract.subscription;
  const charge = facts.charges.find((one) => isKeyOf(change.charge, accountId, one.id));
  if (!charge) {
    const message = wording('No recurring charge of this contract has this id.');
    check.add({ code: 'NOT_FOUND', path: [...path, 'chargeId'], message });
    return undefined;
  }
  const { fewerUnits, unitPrice, effectiveOn } = change;
  check.integer([...path, 'fewerUnits'], fewerUnits, 0, leastQuantity(charge, facts));
  if (fewerUnits === 0 && unitPrice == null) {
    check.invalid(path, wording('expected fewerUnits, unitPrice or both, got neither'));
  }
  if (charge.addedOn !== null && effectiveOn < charge.addedOn) {
    const days = { day: { date: effectiveOn }, startsOn: { date: charge.addedOn } };
    check.invalid(
      [...path, 'chargeId'],
      wording('expected a charge that has begun by {day}, this one begins on {startsOn}', days),
    );
  }
  const isTaken = facts.changes.some(
    ({ chargeId, effectiveOn: day }) => chargeId === charge.id && day === effectiveOn,
  );
  if (isTaken) {
    const message = wording('expected a day on which this charge does not change yet, got {got}', {
      got: { date: effectiveOn },
    });
    check.add({ code: 'ALREADY_DONE', path: [...path, 'chargeId'], message });
  }
  if (unitPrice != null) {
    check.price([...path, 'unitPrice'], unitPrice, PRICE_MAX);
    const { currencyCode } = state.contract.account;
    checkSurchargePrice(check, charge, unitPrice, currencyCode, [...path, 'unitPrice']);
  }
  return { chargeId: charge.id, fewerUnits, unitPrice: priceText(unitPrice) };
}

const isKeyOf = (key: RowKey | undefined, accountId: string, id: string): boolean =>
  key?.accountId === accountId && key.id === id;

const priceText = (price: Micros | null | undefined): string | null =>
  price == null ? null : storedDecimal(price);

/** Why a subscription cannot take the place of that one from a day on; undefined where it can. */
export function problemOfReplacement(
  { contract, records }: ContractState,
  startsOn: CalendarDate,
): { readonly isOfDay: boolean; readonly message: Wording } | undefined {
  const { startsOn: since } = contract.subscription;
  if (records.changes.some(({ kind }) => kind === 'REPLACED')) {
    const message = wording(
      'expected a subscription that was not replaced, another takes the place of this one',
    );
    return { isOfDay: false, message };
  }
  if (startsOn > since) return undefined;
  const message = wording(
    'expected a day after the start of what it replaces, {startsOn}, got {got}',
    { startsOn: { date: since }, got: { date: startsOn } },
  );
  return { isOfDay: true, message };
}
