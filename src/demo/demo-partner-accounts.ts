import type { CalendarDate } from '../domain/time/calendar-date';
import { parseDecimal } from '../domain/money/money';
import { createAccount } from '../modules/accounts/account.commands';
import type { SubscriptionRow } from '../modules/subscriptions/subscription.entity';
import { addSupportContact } from '../modules/support/support-contact.commands';
import { billHarbor, billKestrel } from './demo-billing';
import { inboundCall, plannedCalls, recordCalls } from './demo-calls';
import { leaveForCause } from './demo-changes';
import { DatedActs, DemoInvoices, type DatedAct } from './demo-invoices';
import { charge, line, rate, subscribe } from './demo-orders';
import type { DemoStage } from './demo-stage';

/** A shop in Denver: a CXone contract of 12 months. */
export async function loadHarbor(stage: DemoStage): Promise<void> {
  const owner = { name: 'Dana Whitfield', email: 'dana@harborpine.example' };
  const { account } = await createAccount(stage.partnerAt('2024-12-10T17:00:00Z'), {
    number: 'DEMO-1002',
    name: 'Harbor & Pine Outfitters',
    timeZone: 'America/Denver',
    currencyCode: 'USD',
    locale: 'en-US',
    countryCode: 'US',
    outsideLineDigit: '9',
    people: [{ ...owner, role: 'OWNER' }],
  });
  await billHarbor(stage);
  // Submitted at 03:30 UTC: in Denver, where the dates are counted, it was still the day before.
  const cxone = await subscribe(
    stage,
    '2024-12-16T03:30:00Z',
    account.id,
    owner,
    line('CXONE', {
      termMonths: 6,
      monthlyMinimum: parseDecimal('1100.00'),
      recurringCharges: [charge('Agent seat', 12, '85.00')],
      rates: [rate('INBOUND', '', '0.025'), rate('OUTBOUND', '1', '0.01')],
    }),
  );
  for (const vendorCode of ['NICE', 'GOTO']) {
    await addSupportContact(stage.staffAt('2024-12-16T04:00:00Z', `contact ${vendorCode}`), {
      accountId: account.id,
      vendorCode,
      channel: 'PHONE',
      value: vendorCode === 'NICE' ? '+18006423462' : '+18334646888',
      hours: 'Every day, 24 hours',
      timeZone: 'America/Denver',
      languages: ['en'],
      severities: [],
      validFrom: '2024-12-15' as CalendarDate,
    });
  }
  const own = ['+13035550101'];
  const others = ['+14155550100', '+12125550123', '+33612345678'];
  const plan = { seed: 23, callsPerDay: 5, own, others };
  const year = new DatedActs(stage, yearOfHarbor(stage, cxone));
  await year.until(stage.now);
  // In one delivery, so that all of them can be taken back: use of billed months comes late.
  await recordCalls(stage.staffAt(stage.now, 'calls'), plannedCalls(cxone, stage.now, plan));
}

/**
 * Invoices since December 2025, paid on the 20th; those of 2026 keep their dates whenever the
 * demonstration is loaded. Two calls of May are billed in June, and one that came late in July.
 */
function yearOfHarbor(stage: DemoStage, cxone: SubscriptionRow): DatedAct[] {
  const invoices = new DemoInvoices(stage, cxone.accountId, '17:00:00.000Z');
  const call = (at: string, day: string, minutes: number) =>
    inboundCall(stage, cxone, at, {
      externalId: `${cxone.number}-${day}`,
      ...{ from: '+14155550100', to: '+13035550101' },
      answeredAt: `${day}T16:00:00.000Z`,
      endedAt: `${day}T16:${minutes}:00.000Z`,
    });
  const months = invoices.months('2025-12');
  return [
    ...months.acts,
    ...months.names.map((month) => invoices.payment(`${month}-20`, month)),
    call('2026-06-01T05:00:00.000Z', '2026-05-12', 45),
    call('2026-06-01T05:00:00.000Z', '2026-05-19', 33),
    call('2026-06-10T05:00:00.000Z', '2026-05-29', 17),
  ];
}

/**
 * A carrier in Tokyo: nobody has told it yet how to reach NICE. It left GoTo Connect for cause: it
 * gave notice of a breach, and the time to cure it ran out.
 */
export async function loadKestrel(stage: DemoStage): Promise<void> {
  const owner = { name: 'Haruka Ito', email: 'ito@kestrel.example' };
  const { account } = await createAccount(stage.partnerAt(stage.later('2026-01-20T02:00:00Z')), {
    number: 'DEMO-1003',
    name: 'Kestrel Logistics',
    timeZone: 'Asia/Tokyo',
    currencyCode: 'JPY',
    locale: 'ja-JP',
    countryCode: 'JP',
    people: [{ ...owner, role: 'OWNER' }],
  });
  await billKestrel(stage);
  await subscribe(
    stage,
    stage.later('2026-01-31T02:00:00Z'),
    account.id,
    owner,
    line('CXONE', {
      termMonths: 13,
      recurringCharges: [charge('Agent seat', 8, '9800')],
      rates: [rate('INBOUND', '', '3.5'), rate('OUTBOUND', '81', '4')],
    }),
  );
  const connect = await subscribe(
    stage,
    stage.later('2026-02-09T01:00:00Z'),
    account.id,
    owner,
    line('GOTO_CONNECT', {
      termMonths: 12,
      recurringCharges: [charge('Telephone seat', 20, '2900')],
    }),
  );
  await leaveForCause(stage, connect);
}
