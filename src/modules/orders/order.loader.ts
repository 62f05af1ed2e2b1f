import { defineChildrenLoader, defineRowLoader } from '../../data/row-loader';
import { ActivationRow, ChargeRow, OrderLineRow, OrderRow } from './order.entity';

export const orderById = defineRowLoader('service_order', OrderRow);
export const orderLineById = defineRowLoader('order_line', OrderLineRow);

/** The activation of an order: at most one; none while it is only placed. */
export const activationsByOrderId = defineChildrenLoader({
  table: 'order_activation',
  entity: ActivationRow,
  parent: { column: 'order_id', idOf: ({ orderId }) => orderId },
  orderBy: 't.recorded_at',
});

/** The lines of an order, in their order. */
export const linesByOrderId = defineChildrenLoader({
  table: 'order_line',
  entity: OrderLineRow,
  parent: { column: 'order_id', idOf: ({ orderId }) => orderId },
  orderBy: 't.position',
});

/** The charges of an order line, in their order. */
export const chargesByOrderLineId = defineChildrenLoader({
  table: 'order_charge',
  entity: ChargeRow,
  parent: { column: 'order_line_id', idOf: ({ orderLineId }) => orderLineId },
  orderBy: 't.position',
});
