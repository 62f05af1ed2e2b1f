import type { CalendarDate } from '../domain/time/calendar-date';
import { parseDecimal } from '../domain/money/money';
import type { CallDirection, CallLeg } from '../domain/usage/rate-selection';
import { placeOrder } from '../modules/subscriptions/ordering/place-order.commands';
import type { NewOrderLine } from '../modules/orders/order-line.input-check';
import type { NewCharge } from '../modules/orders/order.input-check';
import type { NewRate } from '../modules/orders/rate.input-check';
import { activateOrder } from '../modules/subscriptions/ordering/activation.commands';
import type { SubscriptionRow } from '../modules/subscriptions/subscription.entity';
import type { DemoStage } from './demo-stage';

export function charge(description: string, quantity: number, unitPrice: string): NewCharge {
  return { description, quantity, unitPrice: parseDecimal(unitPrice) };
}

export function rate(
  direction: CallDirection,
  prefix: string,
  perMinute: string,
  leg: CallLeg = 'CONSUMER',
): NewRate {
  const free = { connectionFee: 0n, minimumCharge: 0n };
  return { direction, leg, prefix, perMinute: parseDecimal(perMinute), ...free };
}

export function line(serviceCode: string, more: Partial<NewOrderLine>): NewOrderLine {
  return { serviceCode, recurringCharges: [], oneTimeCharges: [], rates: [], ...more };
}

/** Places an order for one service and activates it, both at that moment, as it is told. */
export async function subscribe(
  stage: DemoStage,
  at: string,
  accountId: string,
  acceptedBy: { name: string; email: string },
  orderLine: NewOrderLine,
  signedOn?: string,
): Promise<SubscriptionRow> {
  const ordering = stage.staffAt(at, `order ${orderLine.serviceCode}`);
  const { order } = await placeOrder(ordering, {
    accountId,
    acceptedBy,
    submittedAt: ordering.recordedAt,
    signedOn: signedOn as CalendarDate | undefined,
    lines: [orderLine],
  });
  const activating = stage.staffAt(at, `activate ${orderLine.serviceCode}`);
  const { subscriptions } = await activateOrder(activating, { order });
  const [subscription] = subscriptions;
  if (!subscription) throw new Error('an activated order without a subscription');
  return subscription;
}
