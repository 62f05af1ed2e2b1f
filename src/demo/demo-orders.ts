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

/** Who accepts an order. */
export interface Acceptance {
  readonly name: string;
  readonly email: string;
}

interface OrderTold {
  readonly at: string;
  readonly accountId: string;
  readonly acceptedBy: Acceptance;
  readonly signedOn?: string | undefined;
}

/** Places an order of one line and activates it, both at that moment; what it began, if it did. */
export async function placeAndActivate(
  stage: DemoStage,
  { at, accountId, acceptedBy, signedOn }: OrderTold,
  orderLine: NewOrderLine,
  act: string = orderLine.serviceCode,
): Promise<SubscriptionRow | undefined> {
  const ordering = stage.staffAt(at, `order ${act}`);
  const { order } = await placeOrder(ordering, {
    accountId,
    acceptedBy,
    submittedAt: ordering.recordedAt,
    signedOn: signedOn as CalendarDate | undefined,
    lines: [orderLine],
  });
  const activating = stage.staffAt(at, `activate ${act}`);
  const { subscriptions } = await activateOrder(activating, { order });
  return subscriptions[0];
}

/** The contract that an order for one service begins. */
export async function subscribe(
  stage: DemoStage,
  at: string,
  accountId: string,
  acceptedBy: Acceptance,
  orderLine: NewOrderLine,
  signedOn?: string,
): Promise<SubscriptionRow> {
  const told = { at, accountId, acceptedBy, signedOn };
  const subscription = await placeAndActivate(stage, told, orderLine);
  if (!subscription) throw new Error('an activated order without a subscription');
  return subscription;
}
