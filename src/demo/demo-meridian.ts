import type { CalendarDate } from '../domain/time/calendar-date';
import { createAccount } from '../modules/accounts/account.commands';
import type { AccountRow } from '../modules/accounts/account.entity';
import { giveTerminationNotice } from '../modules/subscriptions/notice.commands';
import { withdrawTerminationNotice } from '../modules/subscriptions/withdrawal.commands';
import type { SubscriptionRow } from '../modules/subscriptions/subscription.entity';
import { addSupportContact } from '../modules/support/support-contact.commands';
import { billMeridian } from './demo-billing';
import { demoCalls } from './demo-calls';
import { beginMeeting, changeSeats, replaceMeeting, suspendAndRaise } from './demo-changes';
import { loadDemand } from './demo-demand';
import { tellAgents } from './demo-emergency';
import { DatedActs } from './demo-invoices';
import { yearOfMeridian } from './demo-meridian-year';
import { charge, line, rate, subscribe } from './demo-orders';
import type { DemoStage } from './demo-stage';

const OWNER = { name: 'Claire Aubert', email: 'claire.aubert@meridian.example' };

/**
 * A French contact centre: five services, each with its own clock. One ends, one notice was taken
 * back; seats are added and given up, one contract took the place of another, a price goes up.
 */
export async function loadMeridian(stage: DemoStage): Promise<void> {
  const { account } = await createAccount(stage.staffAt('2024-11-25T09:00:00Z'), {
    number: 'DEMO-1001',
    name: 'Meridian Contact Services',
    timeZone: 'Europe/Paris',
    currencyCode: 'EUR',
    locale: 'fr-FR',
    countryCode: 'FR',
    people: [
      { ...OWNER, role: 'OWNER' },
      { name: 'Yanis Morel', email: 'yanis.morel@meridian.example', role: 'MEMBER' },
      { name: 'Inès Laurent', email: 'ines.laurent@meridian.example', role: 'MEMBER' },
    ],
  });
  await billMeridian(stage);
  const { webinar, connect, cxone } = await orderServices(stage, account);
  await addContacts(stage, account);
  await takeBackNotice(stage, connect);
  const calls = callsOf(stage, cxone, connect);
  const delivered = calls.flatMap((each) => each.delivered);
  const year = new DatedActs(stage, [...delivered, ...yearOfMeridian(stage, account.id, connect)]);
  // Invoices say what was known on their day: nothing is told before them that came later.
  await year.until(stage.later('2026-03-01T12:00:00Z'));
  const meeting = await beginMeeting(stage, account.id, OWNER);
  await year.until(stage.later('2026-09-08T12:00:00Z'));
  await replaceMeeting(stage, meeting, OWNER);
  await year.until(stage.later('2026-10-12T12:00:00Z'));
  await changeSeats(stage, cxone, OWNER);
  await suspendAndRaise(stage, connect);
  await endWebinar(stage, webinar);
  await year.until(stage.now);
  for (const { recordRest } of calls) await recordRest();
  await tellAgents(stage, cxone);
  await loadDemand(stage);
}

/** The notice came by courier, in time for the end of the term. */
async function endWebinar(stage: DemoStage, webinar: SubscriptionRow): Promise<void> {
  await giveTerminationNotice(
    stage.staffAt(stage.later('2026-10-21T08:30:00Z'), 'notice GOTO_WEBINAR'),
    {
      subscription: webinar,
      sentOn: stage.later('2026-10-19') as CalendarDate,
      deliveryMethod: 'OVERNIGHT_COURIER',
      givenBy: 'CUSTOMER',
      giverName: OWNER.name,
      channel: 'Courier to the Dublin office',
      evidenceReference: 'courier receipt 7741-2203',
    },
  );
}

function callsOf(stage: DemoStage, cxone: SubscriptionRow, connect: SubscriptionRow) {
  const others = ['+33612345678', '+33145000000', '+447911123456', '+14155550100', '+81312345678'];
  const numbers = { own: ['+33170000001', '+33170000002'], others };
  const emergencyNumber = '112';
  return [
    demoCalls(stage, {
      ...{ subscription: cxone, act: 'calls CXONE', emergencyNumber },
      plan: { seed: 7, callsPerDay: 9, ...numbers },
    }),
    demoCalls(stage, {
      ...{ subscription: connect, act: 'calls GOTO_CONNECT', emergencyNumber },
      plan: { seed: 11, callsPerDay: 4, ...numbers },
    }),
  ];
}

async function orderServices(stage: DemoStage, { id }: AccountRow) {
  const order = (at: string, orderLine: ReturnType<typeof line>, signedOn?: string) =>
    subscribe(stage, at, id, OWNER, orderLine, signedOn);
  const webinar = await order(
    // It ends after the month of loading, and its notice was in time.
    stage.later('2024-12-05T10:00:00Z'),
    line('GOTO_WEBINAR', {
      termMonths: 24,
      recurringCharges: [charge('Organizer seat', 2, '99.00')],
    }),
  );
  const connect = await order(
    '2025-01-01T08:00:00Z',
    line('GOTO_CONNECT', {
      termMonths: 12,
      recurringCharges: [charge('Telephone seat', 40, '26.00')],
      rates: [
        rate('OUTBOUND', '', '0.019'),
        rate('OUTBOUND', '336', '0.045'),
        rate('INBOUND', '', '0'),
      ],
    }),
  );
  await order(
    stage.later('2025-02-14T15:00:00Z'),
    line('OPENVOICE', {
      recurringCharges: [charge('Conference line', 1, '19.50')],
      rates: [rate('INBOUND', '', '0.019')],
    }),
  );
  const cxone = await order(
    stage.later('2025-03-12T09:00:00Z'),
    line('CXONE', {
      termMonths: 36,
      recurringCharges: [charge('Agent seat', 25, '79.99'), charge('Call recording', 25, '12.25')],
      oneTimeCharges: [charge('Set-up', 1, '2500.00')],
      rates: [
        rate('INBOUND', '', '0.012'),
        rate('OUTBOUND', '33', '0.02'),
        rate('OUTBOUND', '336', '0.09'),
        rate('OUTBOUND', '44', '0.015'),
        rate('OUTBOUND', '447', '0.11'),
        rate('OUTBOUND', '1', '0.01'),
      ],
    }),
    stage.later('2025-03-10'),
  );
  return { webinar, connect, cxone };
}

/** In 2025 the customer gave notice for GoTo Connect in time, and took it back in time. */
async function takeBackNotice(stage: DemoStage, connect: SubscriptionRow): Promise<void> {
  const { terminationNotice: notice } = await giveTerminationNotice(
    stage.staffAt('2025-11-20T14:00:00Z', 'notice GOTO_CONNECT'),
    { subscription: connect, givenBy: 'CUSTOMER', giverName: OWNER.name, channel: 'Support page' },
  );
  await withdrawTerminationNotice(stage.staffAt('2025-11-25T10:00:00Z', 'withdrawal'), {
    notice,
    isAcceptedByProvider: false,
    isAcceptedByCustomer: false,
  });
}

async function addContacts(stage: DemoStage, { id: accountId }: AccountRow): Promise<void> {
  const context = stage.staffAt('2025-03-12T09:30:00Z', 'contacts');
  const always = { hours: 'Every day, 24 hours', timeZone: 'UTC', severities: [] };
  const office = { hours: 'Monday to Friday, 9 to 18', timeZone: 'Europe/Paris', severities: [] };
  const valid = { validFrom: '2024-11-30' as CalendarDate };
  for (const contact of [
    { vendorCode: 'NICE', channel: 'PHONE', value: '+18006423462', languages: ['en'], ...always },
    {
      vendorCode: 'NICE',
      channel: 'PORTAL',
      value: 'https://support.example/nice',
      languages: ['en', 'fr'],
      ...always,
    },
    {
      vendorCode: 'GOTO',
      channel: 'PHONE',
      value: '+33170950000',
      languages: ['fr', 'en'],
      ...office,
    },
    {
      vendorCode: 'GOTO',
      channel: 'EMAIL',
      value: 'support@goto.example',
      languages: ['fr', 'en'],
      ...always,
    },
  ] as const) {
    await addSupportContact(context, { accountId, ...contact, ...valid });
  }
}
