import type { CalendarDate } from '../domain/time/calendar-date';
import { parseDecimal } from '../domain/money/money';
import type { CallDirection, CallLeg } from '../domain/usage/rate-selection';
import type { CommandContext } from '../application/context';
import { placeOrder } from '../modules/orders/order.commands';
import type { NewOrderLine } from '../modules/orders/order-line.input-check';
import type { NewCharge } from '../modules/orders/order.input-check';
import type { NewRate } from '../modules/orders/rate.input-check';
import { activateOrder } from '../modules/subscriptions/activation.commands';
import type { SubscriptionRow } from '../modules/subscriptions/subscription.entity';

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

/** Places an order for one service and activates it, at the moment of the context. */
export async function subscribe(
  context: CommandContext,
  accountId: string,
  acceptedBy: { name: string; email: string },
  orderLine: NewOrderLine,
  signedOn?: string,
): Promise<SubscriptionRow> {
  const { order } = await placeOrder(context, {
    accountId,
    acceptedBy,
    submittedAt: context.recordedAt,
    signedOn: signedOn as CalendarDate | undefined,
    lines: [orderLine],
  });
  const { subscriptions } = await activateOrder(context, { order });
  const [subscription] = subscriptions;
  if (!subscription) throw new Error('an activated order without a subscription');
  return subscription;
}
