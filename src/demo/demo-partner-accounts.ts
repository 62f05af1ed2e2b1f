import type { CalendarDate } from '../domain/time/calendar-date';
import { createAccount } from '../modules/accounts/account.commands';
import { addSupportContact } from '../modules/support/support-contact.commands';
import { recordCalls } from './demo-calls';
import { leaveForCause } from './demo-changes';
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
  // Submitted at 03:30 UTC: in Denver, where the dates are counted, it was still the day before.
  const cxone = await subscribe(
    stage,
    '2024-12-16T03:30:00Z',
    account.id,
    owner,
    line('CXONE', {
      termMonths: 6,
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
  await recordCalls(stage.staffAt(stage.now, 'calls'), cxone, {
    seed: 23,
    callsPerDay: 5,
    own,
    others,
  });
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
