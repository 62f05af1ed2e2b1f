import { parseDecimal } from '../../domain/money';
import type { OrderRate } from '../../domain/rate-selection';
import { columnsOf } from '../../database/columns';
import { defineLoader, grouped, inOrder, rowKey, type RowKey } from '../../request/loader';
import { ActivationRow, ChargeRow, OrderLineRow, OrderRow, RateRow } from './order.entity';

const accountsOf = (keys: readonly RowKey[]) => [...new Set(keys.map((key) => key.accountId))];
const idsOf = (keys: readonly RowKey[]) => keys.map((key) => key.id);

/** The order, or null where there is none that the viewer may see. */
export const orderById = defineLoader<RowKey, OrderRow | null>(async ({ database }, keys) => {
  const rows = await database.accountRows<OrderRow>(
    accountsOf(keys),
    {
      name: 'order-by-id',
      text: `select ${columnsOf(OrderRow, 'o')} from service_order o
        where o.account_id = any($1::uuid[]) and o.id = any($2::uuid[])`,
    },
    [accountsOf(keys), idsOf(keys)],
  );
  return inOrder(keys.map(rowKey), rows, rowKey);
}, rowKey);

/** When the order was activated; null while it is only placed. */
export const activationByOrderId = defineLoader<RowKey, ActivationRow | null>(
  async ({ database }, keys) => {
    const rows = await database.accountRows<ActivationRow>(
      accountsOf(keys),
      {
        name: 'activation-by-order-id',
        text: `select ${columnsOf(ActivationRow, 'x')} from order_activation x
          where x.account_id = any($1::uuid[]) and x.order_id = any($2::uuid[])`,
      },
      [accountsOf(keys), idsOf(keys)],
    );
    return inOrder(keys.map(rowKey), rows, (row) =>
      rowKey({ accountId: row.accountId, id: row.orderId }),
    );
  },
  rowKey,
);

/** The lines of an order, in their order. */
export const linesByOrderId = defineLoader<RowKey, OrderLineRow[]>(async ({ database }, keys) => {
  const rows = await database.accountRows<OrderLineRow>(
    accountsOf(keys),
    {
      name: 'lines-by-order-id',
      text: `select ${columnsOf(OrderLineRow, 'l')} from order_line l
        where l.account_id = any($1::uuid[]) and l.order_id = any($2::uuid[])
        order by l.position`,
    },
    [accountsOf(keys), idsOf(keys)],
  );
  return grouped(keys.map(rowKey), rows, (row) =>
    rowKey({ accountId: row.accountId, id: row.orderId }),
  );
}, rowKey);

/** The order line, or null where there is none that the viewer may see. */
export const orderLineById = defineLoader<RowKey, OrderLineRow | null>(
  async ({ database }, keys) => {
    const rows = await database.accountRows<OrderLineRow>(
      accountsOf(keys),
      {
        name: 'order-line-by-id',
        text: `select ${columnsOf(OrderLineRow, 'l')} from order_line l
          where l.account_id = any($1::uuid[]) and l.id = any($2::uuid[])`,
      },
      [accountsOf(keys), idsOf(keys)],
    );
    return inOrder(keys.map(rowKey), rows, rowKey);
  },
  rowKey,
);

/** The rate, or null where there is none that the viewer may see. */
export const rateById = defineLoader<RowKey, RateRow | null>(async ({ database }, keys) => {
  const rows = await database.accountRows<RateRow>(
    accountsOf(keys),
    {
      name: 'rate-by-id',
      text: `select ${columnsOf(RateRow, 'r')} from order_rate r
        where r.account_id = any($1::uuid[]) and r.id = any($2::uuid[])`,
    },
    [accountsOf(keys), idsOf(keys)],
  );
  return inOrder(keys.map(rowKey), rows, rowKey);
}, rowKey);

const lineOf = (row: { accountId: string; orderLineId: string }) =>
  rowKey({ accountId: row.accountId, id: row.orderLineId });

/** The charges of an order line, in their order. */
export const chargesByOrderLineId = defineLoader<RowKey, ChargeRow[]>(
  async ({ database }, keys) => {
    const rows = await database.accountRows<ChargeRow>(
      accountsOf(keys),
      {
        name: 'charges-by-order-line-id',
        text: `select ${columnsOf(ChargeRow, 'c')} from order_charge c
          where c.account_id = any($1::uuid[]) and c.order_line_id = any($2::uuid[])
          order by c.position`,
      },
      [accountsOf(keys), idsOf(keys)],
    );
    return grouped(keys.map(rowKey), rows, lineOf);
  },
  rowKey,
);

/** The rates of an order line, by direction, leg, prefix and validity. */
export const ratesByOrderLineId = defineLoader<RowKey, RateRow[]>(async ({ database }, keys) => {
  const rows = await database.accountRows<RateRow>(
    accountsOf(keys),
    {
      name: 'rates-by-order-line-id',
      text: `select ${columnsOf(RateRow, 'r')} from order_rate r
        where r.account_id = any($1::uuid[]) and r.order_line_id = any($2::uuid[])
        order by r.direction, r.leg, r.prefix, r.valid_from`,
    },
    [accountsOf(keys), idsOf(keys)],
  );
  return grouped(keys.map(rowKey), rows, lineOf);
}, rowKey);

/** A stored rate as the rating rules take it. */
export function toOrderRate(row: RateRow): OrderRate {
  return {
    ...row,
    perMinute: parseDecimal(row.perMinute),
    connectionFee: parseDecimal(row.connectionFee),
    minimumCharge: parseDecimal(row.minimumCharge),
  };
}
