import { monthAfter, type YearMonth } from '../../src/domain/time/calendar-date';
import { correctRates, rerate } from '../support/ledger';
import { aBilledAccount, finalized, previewed, told } from '../support/monthly-invoices';
import { startTestServer, type TestServer } from '../support/test-server';
import { aCall, aRate, aSubscription, sendCalls } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = '2025-03-10T10:00:00.000Z';
});

/** An account with a service that has no charges but those of calls. */
async function metered(startsOn: string, rates: object[], more: object = {}) {
  const billedFrom = startsOn.slice(0, 7);
  const { accountId } = await aBilledAccount(server, { billedFrom, ...more });
  const line = { termMonths: 36, rates };
  const { subscriptionId } = await aSubscription(server, accountId, startsOn, line);
  return { accountId, subscriptionId };
}

describe('Use of a month', () => {
  it('is rounded once, by the preview as by the document (USE09).', async () => {
    const { accountId, subscriptionId } = await metered(
      '2025-03-10',
      ['33', '44', '49'].map((prefix) => aRate('33.333333', { prefix })),
    );
    server.clock.now = '2025-03-20T10:00:00.000Z';
    const calls = ['+33145000000', '+442079460000', '+4930123456'].map((to) =>
      aCall(subscriptionId, '2025-03-12T09:00:00Z', 60, { to }),
    );
    await sendCalls(server, calls);
    // Rate by rate it would be 99.99.
    const preview = await previewed(server, accountId, '2025-04');
    expect(preview.lines.map(told)).toEqual(['USAGE 2025-03 180 100.00']);
    const invoice = await finalized(server, accountId, '2025-04');
    expect([invoice.lines, invoice.net]).toEqual([preview.lines, { amount: '100.00' }]);
  });

  it('without a rate stops no document, which says how many calls wait; it comes late (USE10).', async () => {
    const rates = [aRate('1', { prefix: '33' })];
    const { accountId, subscriptionId } = await metered('2025-03-10', rates);
    server.clock.now = '2025-03-20T10:00:00.000Z';
    const abroad = { to: '+442079460000' };
    await sendCalls(server, [
      aCall(subscriptionId, '2025-03-12T09:00:00Z', 600),
      aCall(subscriptionId, '2025-03-13T09:00:00Z', 60, abroad),
      aCall(subscriptionId, '2025-03-14T09:00:00Z', 60, abroad),
    ]);
    const april = await finalized(server, accountId, '2025-04');
    expect(april).toMatchObject({ status: 'FINALIZED', unratedCalls: 2, net: { amount: '10.00' } });
    expect(april.lines.map(told)).toEqual(['USAGE 2025-03 600 10.00']);
    await correctRates(server, subscriptionId, { add: [aRate('2', { prefix: '44' })] });
    await rerate(server, subscriptionId, { from: '2025-03-10', to: '2025-04-01' });
    const may = await finalized(server, accountId, '2025-05');
    expect(may.lines.map(told)).toEqual(['LATE_USAGE 2025-03 120 4.00']);
    expect(may.unratedCalls).toBe(0);
  });

  it.each([
    // A winter’s offset would count both in March.
    [
      ...['USE07', 'America/New_York', '2023-01-10'],
      { '2023-04-01T03:59:59Z': '2023-03', '2023-04-01T04:00:00Z': '2023-04' },
    ],
    ['USE08', 'Asia/Tokyo', '2025-01-10', { '2025-01-31T15:00:00Z': '2025-02' }],
    ['USE08', 'Pacific/Auckland', '2025-01-10', { '2025-03-31T10:59:59Z': '2025-03' }],
    ['USE08', 'America/Los_Angeles', '2025-01-10', { '2025-12-01T07:59:59Z': '2025-11' }],
  ] as const)(
    '%s: in %s is that of the calendar there, and comes with the document of the next month.',
    async (_, timeZone, startsOn, monthsOfCalls) => {
      server.clock.now = `${startsOn}T10:00:00.000Z`;
      const { accountId, subscriptionId } = await metered(startsOn, [aRate('1')], { timeZone });
      server.clock.now = '2025-12-20T10:00:00.000Z';
      const answered = Object.keys(monthsOfCalls);
      await sendCalls(
        server,
        answered.map((at) => aCall(subscriptionId, at, 60)),
      );
      const months: string[] = Object.values(monthsOfCalls);
      for (const month of months) {
        const { lines } = await previewed(server, accountId, monthAfter(month as YearMonth));
        expect(lines.map(told)).toEqual([`USAGE ${month} 60 1.00`]);
      }
    },
  );
});
