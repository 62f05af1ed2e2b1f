import { previewed, told } from '../support/monthly-invoices';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import {
  aCall,
  act,
  anAccount,
  aRate,
  aSubscription,
  read,
  refusalsOf,
  sendCalls,
} from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = '2025-03-10T10:00:00.000Z';
});

const seats = (quantity = 25) => [{ description: 'Agent seat', quantity, unitPrice: '79.99' }];
const cxone = (accountId: string, more: object = {}) =>
  aSubscription(server, accountId, '2025-03-10', {
    termMonths: 36,
    recurringCharges: seats(),
    rates: [aRate('0.025', { initialIncrementSeconds: 60, additionalIncrementSeconds: 60 })],
    ...more,
  });

describe('previewInvoice', () => {
  it('bills charges in advance and use in arrears, and each line says why it is what it is', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await cxone(accountId);
    server.clock.now = '2025-03-20T10:00:00.000Z';
    await sendCalls(server, [
      aCall(subscriptionId, '2025-03-12T09:00:00Z', 60),
      aCall(subscriptionId, '2025-03-13T09:00:00Z', 61),
    ]);
    const invoice = await previewed(server, accountId, '2025-04');
    expect(invoice.lines.map(told)).toEqual([
      'CATCH_UP 2025-03 25 1419.18', // 25 × 79.99 × 22/31
      'RECURRING 2025-04 25 1999.75',
      'USAGE 2025-03 180 0.08', // 3 min × 0.025 = 0.075
    ]);
    expect(invoice).toMatchObject({ status: 'PREVIEW', net: { amount: '3419.01' }, number: null });
    // The month of the calls is not over: more can come.
    const { previewInvoice } = await read<{ previewInvoice: Shown }>(server, STAFF, WHY, {
      input: { accountId, month: '2025-04' },
    });
    expect(previewInvoice.lines.map(({ isEstimate }) => isEstimate)).toEqual([false, false, true]);
    expect(previewInvoice.lines[0]).toMatchObject({
      description: 'Agent seat',
      ...{ days: 22, daysInMonth: 31, unitPrice: { amount: '79.990000' } },
    });
    const { summary, steps } = previewInvoice.lines[0]?.derivation ?? { steps: [] };
    expect(summary).toBe('1419.18 EUR for 2025-03.');
    expect(steps.at(-1)).toMatchObject({ clause: { number: '1.1' }, result: { text: '1419.18' } });
    expect(previewInvoice.lines[2]?.description).toBe('Outgoing calls');
    expect(previewInvoice.sections).toMatchObject([
      { supportedBy: { name: 'NICE, Ltd.' }, net: { amount: '3419.01' } },
    ]);
  });

  it('shows net amounts and says what is missing while nobody said who sells, and how it is taxed', async () => {
    const accountId = await anAccount(server);
    await cxone(accountId);
    const invoice = await previewed(server, accountId, '2025-04');
    expect(invoice).toMatchObject({ tax: null, gross: null, net: { amount: '3418.93' } });
    expect(invoice.missing).toEqual(['billingProfile', 'billingAddress', 'legalEntity', 'tax']);
  });

  it('shows a month alone, and apart what should have been billed before', async () => {
    const accountId = await anAccount(server);
    await cxone(accountId);
    const invoice = await previewed(server, accountId, '2025-06');
    expect(invoice.lines.map(told)).toEqual(['RECURRING 2025-06 25 1999.75']);
    expect(invoice.unbilledBefore.map(told)).toEqual([
      'CATCH_UP 2025-03 25 1419.18',
      'CATCH_UP 2025-04 25 1999.75',
      'CATCH_UP 2025-05 25 1999.75',
    ]);
    expect(invoice.net.amount).toBe('7418.43');
  });

  it('takes at most 36 months ahead, and 20 suppositions of a kind', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await cxone(accountId);
    const refused = async (more: object) =>
      (await server.ask(STAFF, ASK, { input: { accountId, month: '2025-04', ...more } }))
        .errors?.[0]?.message;
    expect((await previewed(server, accountId, '2028-03')).lines).toHaveLength(1);
    expect(await refused({ month: '2028-04' })).toBe(
      'input.month: expected a month up to 2028-03, 36 months ahead, got 2028-04',
    );
    const amendments = Array.from({ length: 21 }, () => ({ subscriptionId }));
    expect(await refused({ amendments })).toContain('at most 20 of them, got 21');
    const order = { effectiveOn: '2025-04-01', lines: [] };
    expect(await refused({ order })).toContain('1 to 20 lines, got 0');
  });

  it('is null for an account that the viewer does not see', async () => {
    const input = { accountId: 'acc_nothing', month: '2025-04' };
    expect((await server.ask(STAFF, ASK, { input })).data).toEqual({ previewInvoice: null });
  });
});

const ASK = 'query ($input: PreviewInvoiceInput!) { previewInvoice(input: $input) { id } }';
const WHY = `query ($input: PreviewInvoiceInput!) { previewInvoice(input: $input) {
  lines { description days daysInMonth unitPrice { amount } isEstimate
    derivation { summary steps { clause { number } result { text } } } }
  sections { supportedBy { name } net { amount } }
} }`;
interface Shown {
  readonly lines: {
    description: string;
    isEstimate: boolean;
    derivation: { summary: string; steps: object[] };
  }[];
  readonly sections: object[];
}

describe('What is supposed in a preview', () => {
  it('a notice ends the service as if it were given, and its document is another than the real one', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await cxone(accountId, { termMonths: 12 });
    const before = await previewed(server, accountId, '2026-03');
    const terminationNotices = [{ subscriptionId, givenOn: '2026-02-08' }];
    const after = await previewed(server, accountId, '2026-03', { terminationNotices });
    expect(before.lines.map(told)).toEqual(['RECURRING 2026-03 25 1999.75']);
    // 25 × 79.99 × 9/31: the last day of service is 9 March.
    expect(after.lines.map(told)).toEqual(['RECURRING 2026-03 25 580.57']);
    expect(after.id).not.toBe(before.id);
    server.clock.now = '2026-02-08T10:00:00.000Z';
    const notice = { subscriptionId, givenOn: '2026-02-08' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
    const real = await previewed(server, accountId, '2026-03');
    expect([real.lines, real.id]).toEqual([after.lines, before.id]);
  });

  it('an amendment adds its charges, as placing and activating its order does', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await cxone(accountId);
    const more = seats(5);
    const amendments = [{ subscriptionId, startsOn: '2025-07-16', recurringCharges: more }];
    const supposed = await previewed(server, accountId, '2025-08', { amendments });
    expect(supposed.lines.map(told)).toEqual([
      'CATCH_UP 2025-07 5 206.43', // 5 × 79.99 × 16/31
      'RECURRING 2025-08 25 1999.75',
      'RECURRING 2025-08 5 399.95',
    ]);
    server.clock.now = '2025-07-16T10:00:00.000Z';
    const line = { serviceCode: 'CXONE', amendsId: subscriptionId, recurringCharges: more };
    const orderId = await placed(accountId, '2025-07-16', line);
    const activated = await previewed(server, accountId, '2025-08', {
      activatedOrderIds: [orderId],
    });
    expect(activated.lines.map(told)).toEqual(supposed.lines.map(told));
    await act(server, STAFF, 'activateOrder', { orderId }, 'order { id }');
    const real = await previewed(server, accountId, '2025-08');
    expect(real.lines.map(told)).toEqual(supposed.lines.map(told));
    const again = await server.ask(STAFF, ASK, {
      input: { accountId, month: '2025-08', activatedOrderIds: [orderId] },
    });
    expect(again.errors?.[0]?.message).toContain('is already active');
  });

  it('PRO02: an order is prorated as a real one, with what it replaces and its minimum', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await cxone(accountId);
    const order = {
      effectiveOn: '2025-07-15',
      lines: [
        {
          serviceCode: 'OPENVOICE',
          recurringCharges: [{ description: 'Line', unitPrice: '31.00' }],
          monthlyMinimum: '62.00',
        },
        { serviceCode: 'CXONE', replacesId: subscriptionId, recurringCharges: seats(30) },
      ],
    };
    const supposed = await previewed(server, accountId, '2025-08', { order });
    expect(supposed.unbilledBefore.map(told)).toEqual([
      'CATCH_UP 2025-03 25 1419.18',
      ...['04', '05', '06'].map((of) => `CATCH_UP 2025-${of} 25 1999.75`),
      'CATCH_UP 2025-07 25 903.11', // 25 × 79.99 × 14/31: replaced from the 15th on
    ]);
    expect(supposed.lines.map(told)).toEqual([
      'CATCH_UP 2025-07 1 17.00', // 31.00 × 17/31
      'RECURRING 2025-08 1 31.00',
      'MINIMUM_SHORTFALL 2025-07 0 17.00', // 62.00 × 17/31 − 17.00
      'MINIMUM_SHORTFALL 2025-08 0 31.00',
      'CATCH_UP 2025-07 30 1315.96', // 30 × 79.99 × 17/31
      'RECURRING 2025-08 30 2399.70',
    ]);
    const { previewInvoice } = await read<{ previewInvoice: Shown }>(server, STAFF, WHY, {
      input: { accountId, month: '2025-08', order },
    });
    expect(previewInvoice.lines[0]).toMatchObject({ days: 17, daysInMonth: 31 });
    const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
    const { lines } = order;
    server.clock.now = '2025-07-15T10:00:00.000Z';
    const input = { accountId, signedOn: '2025-07-15', acceptedBy, lines };
    const answer = await act<{ order: { id: string } }>(
      server,
      STAFF,
      'placeOrder',
      input,
      'order { id }',
    );
    await act(server, STAFF, 'activateOrder', { orderId: answer.order.id }, 'order { id }');
    const real = await previewed(server, accountId, '2025-08');
    expect(real.lines.map(told)).toEqual(supposed.lines.map(told));
    expect(real.unbilledBefore.map(told)).toEqual(supposed.unbilledBefore.map(told));
  });

  it('is refused as the act itself would be', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await cxone(accountId);
    const other = await cxone(await anAccount(server));
    const refused = async (supposed: object) =>
      (await server.ask(STAFF, ASK, { input: { accountId, month: '2025-04', ...supposed } }))
        .errors?.[0]?.message;
    const early = { subscriptionId, givenOn: '2025-03-01' };
    expect(await refused({ terminationNotices: [early] })).toBe(
      'input.terminationNotices.0.givenOn: expected a notice on or after the start of service, 2025-03-10, got 2025-03-01',
    );
    const [message] = await refusalsOf(server, STAFF, 'giveTerminationNotice', early);
    expect(message?.message).toContain('expected a notice on or after the start of service');
    const foreign = { subscriptionId: other.subscriptionId, givenOn: '2025-04-01' };
    expect(await refused({ terminationNotices: [foreign] })).toContain(
      'No subscription with this id.',
    );
    expect(await refused({ activatedOrderIds: [other.orderId] })).toContain(
      'No order of this account has this id.',
    );
    const amendments = [{ subscriptionId, recurringCharges: [] }];
    expect(await refused({ amendments })).toContain('expected charges, changes of charges');
  });
});

async function placed(accountId: string, signedOn: string, line: object): Promise<string> {
  const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
  const input = { accountId, signedOn, acceptedBy, lines: [line] };
  const { order } = await act<{ order: { id: string } }>(
    server,
    STAFF,
    'placeOrder',
    input,
    'order { id }',
  );
  return order.id;
}
