import type { SubscriptionRow } from '../modules/subscriptions/subscription.entity';
import { outboundCall } from './demo-calls';
import { DemoInvoices, type DatedAct } from './demo-invoices';
import type { DemoStage } from './demo-stage';

/** Months whose invoices were paid on the 25th, in full. */
const PAID_IN_TIME = [
  ...['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-07'],
];

/**
 * Twelve invoices up to the month of loading. One was disputed and credited in part, one was paid
 * late, of one an amount is disputed and all else is paid; calls came in after their month was
 * billed.
 */
export function yearOfMeridian(
  stage: DemoStage,
  accountId: string,
  connect: SubscriptionRow,
): DatedAct[] {
  const day = (written: string) => stage.later(written);
  const month = (written: string) => stage.later(`${written}-01`).slice(0, 7);
  const invoices = new DemoInvoices(stage, accountId, '09:00:00.000Z');
  const [august, september, october] = [month('2026-08'), month('2026-09'), month('2026-10')];
  const meeting = { kind: 'RECURRING', net: '84.00' } as const;
  const telephones = { kind: 'RECURRING', net: '1040.00' } as const;
  return [
    ...invoices.months(month('2025-12')).acts,
    ...PAID_IN_TIME.map((paid) => invoices.payment(day(`${paid}-25`), month(paid))),
    // Two of six organizers, tax included.
    invoices.dispute(day('2026-08-10'), august, {
      ...{ line: meeting, amount: '33.60' },
      reason: 'Two of six organizers have not been able to sign in since the 1st.',
    }),
    // Of 2 × 14.00 a month, 14 of 31 days: 12.65, and 2.53 tax.
    ...invoices.creditInPart(day('2026-08-24'), august, {
      ...{ line: meeting, gross: '15.18' },
      reason: 'Two organizers could not sign in from the 1st to the 14th.',
    }),
    invoices.payment(day('2026-08-28'), august),
    // Due on the 4th; service was suspended meanwhile.
    invoices.payment(day('2026-10-15'), september, '0', 'After the suspension of GoTo Connect.'),
    lateCall(stage, connect),
    // Five of forty telephones, tax included: all else is paid.
    invoices.dispute(day('2026-10-12'), october, {
      ...{ line: telephones, amount: '156.00' },
      reason: 'Five telephones were returned in September.',
    }),
    invoices.payment(day('2026-10-28'), october, '156.00', 'Without the disputed amount.'),
  ];
}

/** A call of September that is delivered when the invoice of October is made: the next bills it. */
const lateCall = (stage: DemoStage, connect: SubscriptionRow): DatedAct =>
  outboundCall(stage, connect, stage.later('2026-10-10T12:00:00.000Z'), {
    externalId: `${connect.number}-late`,
    ...{ from: '+33170000001', to: '+33612345678' },
    answeredAt: stage.later('2026-09-28T09:00:00.000Z'),
    endedAt: stage.later('2026-09-28T09:20:00.000Z'),
  });
