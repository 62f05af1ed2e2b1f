import { sourceOf } from '../../data/columns';
import { defineChildrenLoader, defineRowLoader } from '../../data/row-loader';
import { ActivationRow, ChargeRow, OrderLineRow, OrderRow } from './order.entity';

const LINE = sourceOf(OrderLineRow);

export const orderById = defineRowLoader(sourceOf(OrderRow));
export const orderLineById = defineRowLoader(LINE);

/** The activation of an order: at most one; none while it is only placed. */
export const activationsByOrderId = defineChildrenLoader(
  sourceOf(ActivationRow),
  'orderId',
  't.recorded_at',
);

/** The lines of an order, in their order. */
export const linesByOrderId = defineChildrenLoader(LINE, 'orderId', 't.position');

/** The charges of an order line, in their order. */
export const chargesByOrderLineId = defineChildrenLoader(
  sourceOf(ChargeRow),
  'orderLineId',
  't.position',
);
