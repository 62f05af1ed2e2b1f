import { requireRight } from '../../application/rights';
import { audit } from '../../application/audit';
import type { CommandContext } from '../../application/context';
import type { RowKey } from '../../data/loader';
import { refuse } from '../../application/user-input-error';
import { actorOf } from '../../application/viewer';
import { lockAccount } from '../accounts/account.commands';
import { ActivationRow, type OrderLineRow, type OrderRow } from '../orders/order.entity';
import { linesByOrderId, orderById } from '../orders/order.loader';
import { SubscriptionRow } from './subscription.entity';

/**
 * Activates an order: one subscription per line, each with its own term from the effective date.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE for an order that is active already.
 */
export async function activateOrder(
  context: CommandContext,
  key: RowKey | undefined,
  path: readonly string[],
): Promise<{ order: OrderRow; subscriptions: SubscriptionRow[] }> {
  const { viewer, newId, now } = context;
  requireRight(viewer, 'ACTIVATE_ORDERS');
  const order = key ? await orderById(context, key) : null;
  if (!order) refuse('NOT_FOUND', path, 'expected the id of an order, found none with it');
  const lines = await linesByOrderId(context, order);
  const { accountId } = order;
  const recorded = { recordedAt: now, recordedBy: actorOf(viewer) };
  const subscriptions = await context.write([accountId], async (transaction) => {
    const counter = await lockAccount(transaction, accountId, { subscriptions: lines.length });
    const active = await transaction.rows(
      { text: 'select id from order_activation where account_id = $1 and order_id = $2' },
      [accountId, order.id],
    );
    if (active.length > 0) {
      refuse(
        'ALREADY_DONE',
        path,
        `expected an order to activate, got ${order.number}, which is active`,
      );
    }
    const rows = lines.map((line) =>
      toSubscription(order, line, counter.subscriptions - lines.length, {
        ...recorded,
        id: newId(),
      }),
    );
    const activation = { ...recorded, accountId, id: newId(), orderId: order.id };
    await transaction.manager.insert(ActivationRow, activation);
    await transaction.manager.insert(SubscriptionRow, rows);
    for (const { id } of rows) {
      await audit(context, transaction, {
        act: 'activateOrder',
        right: 'ACTIVATE_ORDERS',
        accountId,
        subscriptionId: id,
        subject: { type: 'Order', id: order.id },
        changes: [{ name: 'status', before: 'PLACED', after: 'ACTIVE' }],
      });
    }
    await transaction.rows(
      // The order's beneficiaries become the account's: it is how they find it.
      {
        text: `update account set beneficiary_codes =
            array(select distinct unnest(beneficiary_codes || $2::text[]) order by 1)
          where id = $1`,
      },
      [accountId, order.beneficiaryCodes],
    );
    return rows;
  });
  context.forget();
  return { order, subscriptions };
}

function toSubscription(
  order: OrderRow,
  line: OrderLineRow,
  numberedBefore: number,
  made: Pick<SubscriptionRow, 'id' | 'recordedAt' | 'recordedBy'>,
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
