import { sourceOf } from '../../data/columns';
import { defineChildrenLoader, defineRowLoader } from '../../data/row-loader';
import { ActivationRow, ChargeChangeRow, ChargeRow, OrderLineRow, OrderRow } from './order.entity';

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

export const chargeById = defineRowLoader(sourceOf(ChargeRow));

/** What a line that amends a contract changes in its charges, in their order. */
export const chargeChangesByOrderLineId = defineChildrenLoader(
  sourceOf(ChargeChangeRow),
  'orderLineId',
  't.position',
);

/** The charges of an order line, in their order. */
export const chargesByOrderLineId = defineChildrenLoader(
  sourceOf(ChargeRow),
  'orderLineId',
  't.position',
);
