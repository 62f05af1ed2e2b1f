import { takeNumbers } from '../../application/account-lock';
import { auditedRow } from '../../application/audit';
import { defineCommand } from '../../application/command';
import type { Recorded } from '../../application/context';
import type { RowKey } from '../../data/loader';
import type { Transaction } from '../../data/transaction';
import { refuse } from '../../application/user-input-error';
import { ActivationRow, type OrderLineRow, type OrderRow } from '../orders/order.entity';
import { activationsByOrderId, linesByOrderId, orderById } from '../orders/order.loader';
import { SubscriptionRow } from './subscription.entity';

/**
 * Activates an order: one subscription per line, each with its own term from the effective date.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE for an order that is active already.
 */
export const activateOrder = defineCommand({
  name: 'activateOrder',
  right: 'ACTIVATE_ORDERS',
  account: ({ order }: { readonly order: RowKey | undefined }) => order?.accountId,
  run: async (context, { order: key }, path) => {
    const { transaction, newId, recorded } = context;
    const at = [...path, 'orderId'];
    const order = key ? await orderById(context, key) : null;
    if (!order) refuse('NOT_FOUND', at, 'No order with this id.');
    const { accountId, number, id: orderId } = order;
    if ((await activationsByOrderId(context, order)).length > 0) {
      const message = `Order ${number} is already active.`;
      refuse('ALREADY_DONE', at, message);
    }
    const lines = await linesByOrderId(context, order);
    const taken = await takeNumbers(transaction, accountId, { subscriptions: lines.length });
    const numberedBefore = taken.subscriptions - lines.length;
    const subscriptions = lines.map((line) =>
      toSubscription(order, line, numberedBefore, { ...recorded, id: newId() }),
    );
    const activation = { ...recorded, accountId, id: newId(), orderId };
    await transaction.insert(ActivationRow, [activation]);
    await transaction.insert(SubscriptionRow, subscriptions);
    await addBeneficiaries(transaction, order);
    return { order, subscriptions };
  },
  audit: ({ order, subscriptions }) =>
    subscriptions.map(({ id: subscriptionId }) =>
      auditedRow('Order', { ...order, subscriptionId }, [
        { name: 'status', before: 'PLACED', after: 'ACTIVE' },
      ]),
    ),
  event: [
    { type: 'order.activated', facts: ({ order }) => [order] },
    { type: 'subscription.created', facts: ({ subscriptions }) => subscriptions },
  ],
});

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

function toSubscription(
  order: OrderRow,
  line: OrderLineRow,
  numberedBefore: number,
  made: Recorded & Pick<SubscriptionRow, 'id'>,
): SubscriptionRow {
  return {
    ...made,
    accountId: order.accountId,
    number: `S-${numberedBefore + line.position + 1}`,
    orderId: order.id,
    orderLineId: line.id,
    serviceCode: line.serviceCode,
    termsVersion: line.termsVersion,
    startsOn: order.effectiveOn,
    termMonths: line.termMonths,
    termDays: line.termDays,
    beneficiaryCode: line.beneficiaryCode,
  };
}
