import type { CalendarDate } from '../domain/time/calendar-date';
import { parseDecimal } from '../domain/money/money';
import type { RequestContext } from '../application/context';
import type { RowKey } from '../data/loader';
import { chargesByOrderLineId } from '../modules/orders/order.loader';
import { ratesByOrderLineId } from '../modules/orders/rate.loader';
import { endForCause, recordBreachNotice } from '../modules/subscriptions/changes/cause.commands';
import { givePartialNotice } from '../modules/subscriptions/changes/partial-notice.commands';
import { announcePriceChange } from '../modules/subscriptions/changes/price-change.commands';
import { announceRateChange } from '../modules/subscriptions/changes/rate-change.commands';
import {
  resumeSubscription,
  suspendSubscription,
} from '../modules/subscriptions/changes/suspension.commands';
import type { SubscriptionRow } from '../modules/subscriptions/subscription.entity';
import { charge, line, placeAndActivate, subscribe, type Acceptance } from './demo-orders';
import type { DemoStage } from './demo-stage';

/** The monthly charge of a contract that its order calls so. */
async function chargeOf(
  context: RequestContext,
  { accountId, orderLineId }: SubscriptionRow,
  description: string,
): Promise<RowKey> {
  const charges = await chargesByOrderLineId(context, { accountId, id: orderLineId });
  const found = charges.find((row) => row.description === description);
  if (!found) throw new Error(`no charge ${description} in that order`);
  return found;
}

/**
 * Notice for ten recordings, which are paid for to the end of the term all the same; then an order
 * for five more agents from the middle of a month on.
 */
export async function changeSeats(
  stage: DemoStage,
  cxone: SubscriptionRow,
  acceptedBy: Acceptance,
): Promise<void> {
  const { accountId } = cxone;
  const told = stage.ownerAt(accountId, stage.later('2026-10-12T13:20:00Z'), 'fewer recordings');
  await givePartialNotice(told, {
    target: cxone,
    charge: await chargeOf(told, cxone, 'Call recording'),
    fewerUnits: 10,
  });
  const more = line('CXONE', {
    amends: cxone,
    startsOn: stage.later('2026-11-16') as CalendarDate,
    recurringCharges: [charge('Agent seat', 5, '79.99')],
  });
  const ordered = { at: stage.later('2026-10-27T09:15:00Z'), accountId, acceptedBy };
  await placeAndActivate(stage, ordered, more, 'more seats');
}

/** An invoice was overdue, and paid a day later. After that the next price was announced. */
export async function suspendAndRaise(stage: DemoStage, connect: SubscriptionRow): Promise<void> {
  const suspendedAt = stage.later('2026-10-14T06:00:00Z');
  const { contractChange } = await suspendSubscription(stage.staffAt(suspendedAt, 'suspension'), {
    target: connect,
    reason: 'The invoice of the month before is overdue.',
  });
  const resumedAt = stage.later('2026-10-15T15:30:00Z');
  await resumeSubscription(stage.staffAt(resumedAt, 'resumption'), { target: contractChange });
  const announcing = stage.staffAt(stage.later('2026-10-28T10:00:00Z'), 'price change');
  await announcePriceChange(announcing, {
    target: connect,
    charge: await chargeOf(announcing, connect, 'Telephone seat'),
    effectiveOn: stage.later('2027-01-01') as CalendarDate,
    unitPrice: parseDecimal('27.50'),
    reason: 'New price list.',
  });
  await raiseRates(stage, connect);
}

/** With the new price list every minute that is charged costs a tenth of a cent more. */
async function raiseRates(stage: DemoStage, connect: SubscriptionRow): Promise<void> {
  const announcing = stage.staffAt(stage.later('2026-10-28T10:05:00Z'), 'rate change');
  const { accountId, orderLineId: id } = connect;
  const rates = await ratesByOrderLineId(announcing, { accountId, id });
  await announceRateChange(announcing, {
    target: connect,
    rates: rates
      .filter(({ poolId, perMinute }) => poolId === null && parseDecimal(perMinute) > 0n)
      .map((rate) => ({
        rate,
        perMinute: parseDecimal(rate.perMinute) + parseDecimal('0.001'),
      })),
    effectiveOn: stage.later('2027-01-01') as CalendarDate,
    reason: 'New price list.',
  });
}

/** Six seats of GoTo Meeting by the year. */
export function beginMeeting(
  stage: DemoStage,
  accountId: string,
  acceptedBy: Acceptance,
): Promise<SubscriptionRow> {
  const first = line('GOTO_MEETING', {
    termMonths: 12,
    recurringCharges: [charge('Organizer seat', 6, '14.00')],
  });
  const began = stage.later('2026-03-02T09:00:00Z');
  return subscribe(stage, began, accountId, acceptedBy, first);
}

/**
 * After half of the year another contract for more seats takes their place, at a price that lapses
 * with its initial term.
 */
export async function replaceMeeting(
  stage: DemoStage,
  meeting: SubscriptionRow,
  acceptedBy: Acceptance,
): Promise<void> {
  const lapse = { unitPriceAfter: parseDecimal('13.00') };
  const second = line('GOTO_MEETING', {
    replaces: meeting,
    startsOn: stage.later('2026-09-15') as CalendarDate,
    termMonths: 24,
    recurringCharges: [{ ...charge('Organizer seat', 15, '11.50'), lapse }],
  });
  const { accountId } = meeting;
  const ordered = { at: stage.later('2026-09-08T14:00:00Z'), accountId, acceptedBy };
  await placeAndActivate(stage, ordered, second, 'replacement');
}

/** Calls to a branch failed, the provider did not mend that in 30 days, and the customer left. */
export async function leaveForCause(stage: DemoStage, connect: SubscriptionRow): Promise<void> {
  const receivedAt = stage.later('2026-07-03T01:00:00Z');
  const { contractChange } = await recordBreachNotice(stage.staffAt(receivedAt, 'breach'), {
    target: connect,
    givenBy: 'CUSTOMER',
    breach: 'Calls to the numbers of the Osaka branch have failed for weeks.',
    isCurable: true,
  });
  const declaredAt = stage.later('2026-08-10T02:00:00Z');
  await endForCause(stage.staffAt(declaredAt, 'end for cause'), {
    target: contractChange,
    reason: 'The numbers of the Osaka branch still cannot be reached.',
  });
}
