import type { CalendarDate } from '../../domain/time/calendar-date';
import { localDate } from '../../domain/time/time-zone';
import type { Transaction } from '../../data/transaction';
import type { AccountRow } from '../accounts/account.entity';
import type { OrderRow } from './order.entity';
import { OrderListingRow } from './order-listing.entity';

/** The day on which an order was accepted, in the account's zone. */
export const acceptedOn = ({ acceptedAt }: OrderRow, { timeZone }: AccountRow): CalendarDate =>
  localDate(acceptedAt, timeZone);

/** Lists an order that was placed. */
export async function listOrder(
  transaction: Transaction,
  account: AccountRow,
  order: OrderRow,
): Promise<void> {
  const { accountId, id, number } = order;
  const { partnerId } = account;
  await transaction.insert(OrderListingRow, [
    {
      accountId,
      id,
      number,
      acceptedOn: acceptedOn(order, account),
      isActivated: false,
      partnerId,
    },
  ]);
}

const ACTIVATED = {
  name: 'list-order-as-activated',
  text: 'update order_listing set is_activated = true where account_id = $1 and id = $2',
};

/** Lists an order as activated. */
export async function listAsActivated(
  { rows }: Transaction,
  { accountId, id }: OrderRow,
): Promise<void> {
  await rows(ACTIVATED, [accountId, id]);
}
