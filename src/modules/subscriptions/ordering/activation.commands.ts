import type { CalendarDate } from '../../../domain/time/calendar-date';
import { parseDecimal } from '../../../domain/money/money';
import { localDate } from '../../../domain/time/time-zone';
import { takeNumbers } from '../../../application/account-lock';
import { auditedRow } from '../../../application/audit';
import { defineCommand, type InputPath } from '../../../application/command';
import type { RequestContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import type { Transaction } from '../../../data/transaction';
import { refuse } from '../../../application/user-input-error';
import { requireOpenAccount } from '../../accounts/account.commands';
import { owningAccount } from '../../accounts/account-currency.loader';
import { addSearchWords } from '../../accounts/search-word.store';
import { rewriteToldVersions } from '../../accounts/told-versions.store';
import { orderRatesOf } from '../../orders/rate.loader';
import { listAsActivated } from '../../orders/order-listing.store';
import { ActivationRow, type OrderLineRow, type OrderRow } from '../../orders/order.entity';
import {
  activationsByOrderId,
  chargeChangesByOrderLineId,
  linesByOrderId,
  orderById,
} from '../../orders/order.loader';
import {
  changeByReplacement,
  changesByAmendment,
  decideAmendment,
  problemOfReplacement,
  type DecidedChargeChange,
} from './amendment';
import { ContractChangeRow } from '../contract-change.entity';
import { stateAt, type ContractState } from '../contract';
import { requireSubscription } from '../notice.commands';
import { SubscriptionRow } from '../subscription.entity';
import { rewriteDerivedRows } from '../derived-rows.store';
import { wording } from './ordering.sentences';

/**
 * Activates an order: one subscription for each line that begins or replaces a contract, with its
 * own term from the day that the line states or the order takes effect; and what the other lines
 * amend.
 *
 * @throws UserInputError NOT_FOUND; ACCOUNT_CLOSED; ALREADY_DONE for an order that is active
 *   already; INVALID_INPUT where a contract that a line changes has changed since the order was
 *   placed.
 */
export const activateOrder = defineCommand({
  name: 'activateOrder',
  right: 'ACTIVATE_ORDERS',
  account: ({ order }: { readonly order: RowKey | undefined }) => order?.accountId,
  run: async (context, { order: key }, path) => {
    const { transaction, newId, recorded } = context;
    const at = [...path, 'orderId'];
    const order = key ? await orderById(context, key) : null;
    if (!order) refuse('NOT_FOUND', at, wording('No order with this id.'));
    const { accountId, number, id: orderId } = order;
    await requireOpenAccount(context, accountId, at);
    if ((await activationsByOrderId(context, order)).length > 0) {
      refuse('ALREADY_DONE', at, wording('Order {number} is already active.', { number }));
    }
    const lines = await linesByOrderId(context, order);
    const beginning = lines.filter(({ purpose }) => purpose !== 'AMENDS');
    const taken = await takeNumbers(transaction, accountId, { subscriptions: beginning.length });
    const numberedBefore = taken.subscriptions - beginning.length;
    const subscriptions = beginning.map((line, index) =>
      toSubscription(order, line, {
        ...recorded,
        id: newId(),
        number: `S-${numberedBefore + index + 1}`,
      }),
    );
    const changes = await changesOfOrder(context, order, lines, subscriptions, at);
    const activation = { ...recorded, accountId, id: newId(), orderId };
    await transaction.insert(ActivationRow, [activation]);
    await transaction.insert(SubscriptionRow, subscriptions);
    await transaction.insert(ContractChangeRow, changes);
    await addBeneficiaries(transaction, order);
    await listAsActivated(transaction, order);
    const numbers = subscriptions.map((subscription) => subscription.number);
    await addSearchWords(context, await owningAccount(context, accountId), numbers);
    const changed = changes.map(({ subscriptionId: id }) => ({ accountId, id }));
    await rewriteDerivedRows(context, [...subscriptions, ...changed]);
    const begun = subscriptions.map(({ id }) => id);
    if (begun.length > 0) await rewriteToldVersions(transaction, accountId, begun);
    return { order, subscriptions, changes };
  },
  audit: ({ order, subscriptions, changes }) => {
    const changed = changes.map(({ subscriptionId }) => subscriptionId);
    const ids = new Set([...subscriptions.map(({ id }) => id), ...changed]);
    return [...ids].map((subscriptionId) =>
      auditedRow('Order', { ...order, subscriptionId }, [
        { name: 'status', before: 'PLACED', after: 'ACTIVE' },
      ]),
    );
  },
  event: [
    { type: 'order.activated', facts: ({ order }) => [order] },
    {
      type: 'subscription.created',
      facts: ({ subscriptions }) =>
        subscriptions.map((row) => ({ ...row, subscriptionId: row.id })),
    },
    {
      type: 'subscription.amended',
      facts: ({ changes }) => changes.filter(({ kind }) => kind === 'AMENDED'),
    },
    {
      type: 'subscription.replaced',
      facts: ({ changes }) => changes.filter(({ kind }) => kind === 'REPLACED'),
    },
  ],
});

/** What an order changes in contracts that are there, decided anew: they may have changed. */
export async function changesOfOrder(
  context: RequestContext,
  order: OrderRow,
  lines: readonly OrderLineRow[],
  subscriptions: readonly SubscriptionRow[],
  path: InputPath,
): Promise<ContractChangeRow[]> {
  const changes: ContractChangeRow[] = [];
  for (const line of lines) {
    const { accountId, subscriptionId: id } = line;
    if (id === null) continue;
    const subscription = await requireSubscription(context, { accountId, id }, path);
    const state = await stateAt(context, subscription, {});
    const said = {
      orderLineId: line.id,
      effectiveOn: startOf(order, line),
      toldOn: localDate(order.acceptedAt, state.contract.account.timeZone),
    };
    const successor = subscriptions.find(({ orderLineId }) => orderLineId === line.id);
    if (successor) {
      const problem = problemOfReplacement(state, said.effectiveOn);
      if (problem) refuse('INVALID_INPUT', path, problem.message);
      changes.push(changeByReplacement(context, state.contract, said, successor.id));
    } else {
      const decided = await decideAnew(context, state, said.effectiveOn, line, path);
      changes.push(...changesByAmendment(context, state.contract, said, decided));
    }
  }
  return changes;
}

async function decideAnew(
  context: RequestContext,
  state: ContractState,
  effectiveOn: CalendarDate,
  line: OrderLineRow,
  path: InputPath,
): Promise<DecidedChargeChange[]> {
  const { accountId } = line;
  const [rows, rates] = await Promise.all([
    chargeChangesByOrderLineId(context, line),
    orderRatesOf(context, [line]),
  ]);
  const chargeChanges = rows.map(({ chargeId, fewerUnits, unitPrice }) => ({
    charge: { accountId, id: chargeId },
    fewerUnits,
    unitPrice: unitPrice === null ? null : parseDecimal(unitPrice),
  }));
  const check = new InputCheck();
  const stated = rates.map((rate, index) => ({ ...rate, path, index }));
  const amendment = { effectiveOn, recurringCharges: [], chargeChanges, rates: stated };
  const decided = await decideAmendment(check, context, state, amendment, path);
  check.done();
  return decided;
}

/** The day from which a line of an order holds. */
export const startOf = (
  { effectiveOn }: Pick<OrderRow, 'effectiveOn'>,
  { startsOn }: Pick<OrderLineRow, 'startsOn'>,
): CalendarDate => startsOn ?? effectiveOn;

/** The order's beneficiaries become the account's: it is how they find it, and may act on it. */
async function addBeneficiaries(
  { rows }: Transaction,
  { accountId, beneficiaryCodes }: OrderRow,
): Promise<void> {
  if (beneficiaryCodes.length === 0) return;
  const union = `set beneficiary_codes =
    array(select distinct unnest(beneficiary_codes || $2::text[]) order by 1)`;
  const values = [accountId, beneficiaryCodes];
  await rows({ text: `update account ${union} where id = $1` }, values);
  await rows({ text: `update account_counter ${union} where account_id = $1` }, values);
}

/** The subscription that a line of an order begins. */
export function toSubscription(
  order: OrderRow,
  line: OrderLineRow,
  made: Pick<SubscriptionRow, 'id' | 'number' | 'recordedAt' | 'recordedBy'>,
): SubscriptionRow {
  return {
    ...made,
    accountId: order.accountId,
    orderId: order.id,
    orderLineId: line.id,
    serviceCode: line.serviceCode,
    termsVersion: line.termsVersion,
    startsOn: startOf(order, line),
    termMonths: line.termMonths,
    termDays: line.termDays,
    beneficiaryCode: line.beneficiaryCode,
  };
}
