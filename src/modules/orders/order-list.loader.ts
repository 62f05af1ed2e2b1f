import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import type { OwnRows } from '../../application/viewer';
import { sourceOf } from '../../data/columns';
import { defineList, type Condition, type List, type ListKey } from '../../data/list';
import { orderBy } from '../../data/page';
import { OrderListingRow } from './order-listing.entity';
import type { OrderRow } from './order.entity';
import { orderById } from './order.loader';

/** Which orders, of one account or across accounts. */
export interface OrderFilter extends ListKey, Omit<OwnRows, 'accountId' | 'beneficiaryCode'> {
  readonly numbers?: readonly string[] | undefined;
  readonly isActivated?: boolean | undefined;
  /** From a day (inclusive) to a day (exclusive). */
  readonly acceptedFrom?: CalendarDate | undefined;
  readonly acceptedBefore?: CalendarDate | undefined;
  /** Only those recorded by then; whether they were activated is by what was known, too. */
  readonly knownAt?: Instant | undefined;
}

const ORDER = `select from service_order o where o.account_id = t.account_id and o.id = t.id`;
const ACTIVATION = `select from order_activation a
  where a.account_id = t.account_id and a.order_id = t.id`;

/** Whether orders were activated: a column of the listing, which knows no earlier knowledge. */
function activationOf({ isActivated, knownAt }: OrderFilter): Condition {
  if (isActivated === undefined || knownAt === undefined) {
    return ['t.is_activated = ?::boolean', isActivated];
  }
  const known = `exists (${ACTIVATION} and a.recorded_at <= ?::timestamptz)`;
  return [isActivated ? known : `not ${known}`, knownAt];
}

/** An order with the day that it is ordered by. */
export interface ListedOrder extends OrderRow {
  readonly acceptedOn: CalendarDate;
}

const places = defineList<OrderFilter, OrderListingRow>({
  name: 'orders',
  from: sourceOf(OrderListingRow, { only: ['accountId', 'id', 'acceptedOn'] }),
  filters: (filter) => {
    const { partnerId, accountIds, numbers, acceptedFrom, acceptedBefore, knownAt } = filter;
    const [number, ...others] = numbers ?? [];
    const isOne = number !== undefined && others.length === 0;
    return [
      ['t.partner_id = ?::uuid', partnerId],
      ['t.account_id = any(?::uuid[])', accountIds],
      // Of one number they come from the index in order.
      ['t.number = ?::text', isOne ? number : undefined],
      ['t.number = any(?::text[])', isOne ? undefined : numbers],
      activationOf(filter),
      ['t.accepted_on >= ?::date', acceptedFrom],
      ['t.accepted_on < ?::date', acceptedBefore],
      [`exists (${ORDER} and o.recorded_at <= ?::timestamptz)`, knownAt],
    ];
  },
  orders: { ACCEPTED_ON: orderBy(OrderListingRow, 'acceptedOn', 'accountId', 'id') },
});

/** The orders that the viewer may list: found by what is derived of them, then read themselves. */
export const orders: List<OrderFilter, ListedOrder> = {
  ...places,
  page: async (context, filter, request) => {
    const page = await places.page(context, filter, request);
    return { ...page, rows: await Promise.all(page.rows.map((row) => wholeRow(context, row))) };
  },
};

async function wholeRow(context: RequestContext, place: OrderListingRow): Promise<ListedOrder> {
  const order = await orderById(context, place);
  if (!order) throw new Error('a listed order that there is not');
  return { ...order, acceptedOn: place.acceptedOn };
}
