import { aBilledAccount, anInvoice, aPayment, standingOf, statementOf } from '../support/invoices';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const today = 'asOf: "2025-08-10"';
const at = (day: string) => {
  server.clock.now = `2025-${day}T08:00:00.000Z`;
};

/** An invoice of 1 August over 100.00 without tax, and the clock on the 10th. */
const anInvoiceOf100 = async (rate = '0') => {
  const account = await aBilledAccount(server, { rate });
  const invoice = await anInvoice(server, account.accountId, '2025-08');
  at('08-10');
  return { ...account, invoiceId: invoice.id, number: invoice.number ?? '' };
};

describe('Payments', () => {
  it('lower the balance, on their day and as they become known.', async () => {
    const { invoiceId } = await anInvoiceOf100();
    await aPayment(server, invoiceId, '30', { paidOn: '2025-08-05' });
    at('08-12');
    await aPayment(server, invoiceId, '70');
    expect(await standingOf(server, invoiceId, 'asOf: "2025-08-04"')).toBe('100.00 UNPAID');
    expect(await standingOf(server, invoiceId, 'asOf: "2025-08-05"')).toBe('70.00 PART_PAID');
    expect(await standingOf(server, invoiceId)).toBe('0.00 PAID');
    // What was known on the 9th: no payment, whenever it was made.
    const known = 'asOf: "2025-08-12", knownAt: "2025-08-09T00:00:00Z"';
    expect(await standingOf(server, invoiceId, known)).toBe('100.00 UNPAID');
    // Before its issue date, and before it was finalized, there is nothing to pay.
    expect(await standingOf(server, invoiceId, 'asOf: "2025-07-31"')).toBeNull();
    expect(await standingOf(server, invoiceId, 'knownAt: "2025-08-01T00:00:00Z"')).toBeNull();
  });

  it('CRE07: beyond what is due are credit: 120.00 on 100.00 is 0.00 and 20.00.', async () => {
    const { accountId, invoiceId } = await anInvoiceOf100();
    await aPayment(server, invoiceId, '120');
    expect(await standingOf(server, invoiceId)).toBe('0.00 PAID');
    expect(await statementOf(server, accountId, today)).toMatchObject({
      ...{ balance: '0.00', credit: '20.00', open: [] },
    });
  });

  it('fall to the tax rates of the invoice by what is left to pay at each.', async () => {
    const { accountId } = await aBilledAccount(server, { monthly: ['100'] });
    // From the second month on at 10 %: August stays at 20 %.
    const tax = { category: 'S', rate: '10' };
    const profile = { accountId, tax, effectiveFrom: '2025-09-01' };
    await act(server, STAFF, 'setBillingProfile', profile, 'billingProfile { missing }');
    at('09-01');
    // August is unbilled: both months are on one document, 120.00 at 20 % and 110.00 at 10 %.
    const invoice = await anInvoice(server, accountId, '2025-09');
    expect(invoice.gross.amount).toBe('230.00');
    const splitOf = ({ taxSplit }: Awaited<ReturnType<typeof aPayment>>) =>
      taxSplit.map(({ rate, gross }) => `${rate} ${gross.amount}`);
    // 50.00 × 120 / 230 = 26.087; the rest is 23.91.
    expect(splitOf(await aPayment(server, invoice.id, '50'))).toEqual([
      ...['20.00 26.09', '10.00 23.91'],
    ]);
    // 93.91 and 86.09 are left: all of it, and 20.00 beyond are in no share.
    expect(splitOf(await aPayment(server, invoice.id, '200'))).toEqual([
      ...['20.00 93.91', '10.00 86.09'],
    ]);
  });

  it.each([
    ['of 0', { amount: '0' }, 'amount', 'expected an amount above 0, got 0.00'],
    ['of the wrong sign', { amount: '-5' }, 'amount', 'expected an amount above 0, got -5.00'],
    [
      'with parts of a cent',
      { amount: '1.001' },
      'amount',
      'expected an amount rounded to 2 decimals, got 1.001000',
    ],
    [
      'of tomorrow',
      { paidOn: '2025-08-11' },
      'paidOn',
      'expected a day up to today, 2025-08-10, got 2025-08-11',
    ],
    [
      'before the issue date',
      { paidOn: '2025-07-31' },
      'paidOn',
      'expected a day from the issue date, 2025-08-01, on, got 2025-07-31',
    ],
    [
      'without a reference',
      { externalReference: ' ' },
      'externalReference',
      'expected a text, got an empty one',
    ],
  ])('%s are refused.', async (_, wrong, field, message) => {
    const { invoiceId } = await anInvoiceOf100();
    const input = { invoiceId, amount: '5', externalReference: 'BANK', ...wrong };
    expect(await refusalsOf(server, STAFF, 'recordPayment', input)).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', field], message },
    ]);
    expect(await standingOf(server, invoiceId)).toBe('100.00 UNPAID');
  });

  it('are recorded once: another of the same reference is refused.', async () => {
    const { accountId, invoiceId, number } = await anInvoiceOf100();
    await aPayment(server, invoiceId, '5', { externalReference: 'BANK-7' });
    at('09-01');
    const next = await anInvoice(server, accountId, '2025-09');
    const input = { invoiceId: next.id, amount: '5', externalReference: 'BANK-7' };
    expect(await refusalsOf(server, STAFF, 'recordPayment', input)).toMatchObject([
      {
        ...{ code: 'ALREADY_EXISTS', path: ['input', 'externalReference'] },
        message: `Payment BANK-7 is recorded already, for ${number}.`,
      },
    ]);
    // Another account has references of its own.
    const other = await anInvoiceOf100();
    await aPayment(server, other.invoiceId, '5', { externalReference: 'BANK-7' });
  });

  it('of drafts, credit notes and what is no invoice are refused.', async () => {
    const { accountId } = await aBilledAccount(server, { graceDays: 3 });
    const { invoice } = await act<{ invoice: { id: string } }>(
      server,
      STAFF,
      'draftInvoice',
      { accountId, month: '2025-08' },
      'invoice { id }',
    );
    const { invoiceId } = await anInvoiceOf100();
    const { creditNote } = await act<{ creditNote: { id: string; number: string } }>(
      server,
      STAFF,
      'issueCreditNote',
      { invoiceId, lines: [{ position: 1, net: '5' }], reason: 'Wrong.' },
      'creditNote { id number }',
    );
    const acts: Readonly<Record<string, object>> = {
      recordPayment: { amount: '5', externalReference: 'BANK' },
      recordRefund: { amount: '5' },
      disputeInvoice: { amount: '5', reason: 'Wrong.' },
      issueCreditNote: { reason: 'Wrong.' },
    };
    for (const [name, more] of Object.entries(acts)) {
      const refused = (invoiceId: string) =>
        refusalsOf(server, STAFF, name, { invoiceId, ...more });
      expect([name, await refused(invoice.id)]).toMatchObject([
        name,
        [{ code: 'INVALID_INPUT', message: 'expected a finalized invoice, got a draft' }],
      ]);
      const message = `expected an invoice, got the credit note ${creditNote.number}`;
      expect([name, await refused(creditNote.id)]).toMatchObject([
        name,
        [{ code: 'INVALID_INPUT', path: ['input', 'invoiceId'], message }],
      ]);
      expect([name, await refused(accountId)]).toMatchObject([
        name,
        [{ code: 'NOT_FOUND', message: 'No invoice with this id.' }],
      ]);
    }
  });
});

describe('Refunds', () => {
  const refund = (input: object) =>
    act(server, STAFF, 'recordRefund', input, 'refund { recordedAt }');

  it('without a credit note raise the balance again.', async () => {
    const { invoiceId } = await anInvoiceOf100();
    await aPayment(server, invoiceId, '100');
    await refund({ invoiceId, amount: '40' });
    // 100.00 + 40.00 − 100.00; 60.00 of it were paid and not returned.
    expect(await standingOf(server, invoiceId)).toBe('40.00 PART_PAID');
    await refund({ invoiceId, amount: '60' });
    expect(await standingOf(server, invoiceId)).toBe('100.00 UNPAID');
    const [none] = await refusalsOf(server, STAFF, 'recordRefund', { invoiceId, amount: '1' });
    expect(none?.message).toBe(
      'expected at most 0.00 to be returned, which was paid and is not used otherwise, got 1.00',
    );
    // Paid once more, it falls to its rate again.
    expect(await aPayment(server, invoiceId, '100')).toMatchObject({
      taxSplit: [{ gross: { amount: '100.00' } }],
    });
  });

  it('of the credit of an account lower it, and are no more than it.', async () => {
    const { accountId, invoiceId } = await anInvoiceOf100();
    await aPayment(server, invoiceId, '120');
    const refused = (amount: string) =>
      refusalsOf(server, STAFF, 'recordRefund', { accountId, amount });
    expect(await refused('20.01')).toMatchObject([
      {
        path: ['input', 'amount'],
        message: 'expected at most 20.00 to be returned, the credit of the account, got 20.01',
      },
    ]);
    await refund({ accountId, amount: '15', externalReference: 'BACK-7' });
    // 120.00 − 100.00 − 15.00.
    expect((await statementOf(server, accountId, today)).credit).toBe('5.00');
    const again = { accountId, amount: '1', externalReference: 'BACK-7' };
    expect(await refusalsOf(server, STAFF, 'recordRefund', again)).toMatchObject([
      { code: 'ALREADY_EXISTS', message: 'Refund BACK-7 is recorded already.' },
    ]);
    expect(await refused('5.01')).toHaveLength(1);
  });

  it('are not of what was paid in excess and is used already.', async () => {
    const { accountId, invoiceId } = await anInvoiceOf100();
    await aPayment(server, invoiceId, '120');
    at('09-01');
    const next = await anInvoice(server, accountId, '2025-09');
    expect(await standingOf(server, next.id)).toBe('80.00 PART_PAID');
    const [none] = await refusalsOf(server, STAFF, 'recordRefund', { invoiceId, amount: '20' });
    expect(none?.message).toContain('expected at most 0.00 to be returned');
  });

  it('are of an invoice or of an account, exactly one of them.', async () => {
    const { accountId, invoiceId } = await anInvoiceOf100();
    const message = 'expected an invoice or an account, exactly one of them';
    for (const whose of [{}, { accountId, invoiceId }]) {
      const refused = await refusalsOf(server, STAFF, 'recordRefund', { ...whose, amount: '1' });
      expect(refused).toMatchObject([{ path: ['input'], message }]);
    }
    const empty = await anAccount(server);
    const refused = await refusalsOf(server, STAFF, 'recordRefund', {
      ...{ accountId: empty, amount: '1' },
    });
    expect(refused[0]?.message).toContain('expected at most 0.00 to be returned');
  });
});

describe('The way of a document to the buyer', () => {
  const STATUS = `query ($id: ID!) { node(id: $id) { ... on Invoice { transmissionStatus
    before: transmissionStatus(knownAt: "2025-08-10T12:00:00Z")
    transmissions { status happenedAt note } } } }`;

  it('is recorded, the last status holds, and its time is not in the future.', async () => {
    const { invoiceId } = await anInvoiceOf100();
    const record = (input: object) =>
      act(server, STAFF, 'recordTransmission', { invoiceId, ...input }, 'invoice { id }');
    expect(await read(server, STAFF, STATUS, { id: invoiceId })).toEqual({
      node: { transmissionStatus: 'NOT_NEEDED', before: 'NOT_NEEDED', transmissions: [] },
    });
    await record({ status: 'TO_SEND' });
    at('08-11');
    await record({ status: 'SENT', happenedAt: '2025-08-11T07:00:00Z', note: 'By the platform.' });
    expect(await read(server, STAFF, STATUS, { id: invoiceId })).toEqual({
      node: {
        ...{ transmissionStatus: 'SENT', before: 'TO_SEND' },
        transmissions: [
          { status: 'TO_SEND', happenedAt: '2025-08-10T08:00:00.000Z', note: null },
          { status: 'SENT', happenedAt: '2025-08-11T07:00:00.000Z', note: 'By the platform.' },
        ],
      },
    });
    const refused = (input: object) =>
      refusalsOf(server, STAFF, 'recordTransmission', { invoiceId, ...input });
    expect(await refused({ status: 'SENT' })).toMatchObject([
      { code: 'ALREADY_DONE', path: ['input', 'status'], message: 'It is SENT already.' },
    ]);
    const later = { status: 'RECEIVED', happenedAt: '2025-08-11T08:00:01Z' };
    expect(await refused(later)).toMatchObject([
      {
        path: ['input', 'happenedAt'],
        message:
          'expected an instant up to now, 2025-08-11T08:00:00.000Z, got 2025-08-11T08:00:01.000Z',
      },
    ]);
  });
});
