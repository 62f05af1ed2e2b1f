import {
  aBilledAccount,
  aCreditNote,
  aDispute,
  anInvoice,
  aPayment,
  statementOf,
} from '../support/invoices';
import { NICE, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const at = (day: string) => {
  server.clock.now = `2025-${day}T10:00:00.000Z`;
};

/** An invoice of 1 August over 120.00, due on 31 August. */
const anInvoiceOf120 = async (timeZone?: string) => {
  const account = await aBilledAccount(server, timeZone ? { timeZone } : {});
  const invoice = await anInvoice(server, account.accountId, '2025-08');
  return { ...account, invoiceId: invoice.id };
};

const DISPUTES = `query ($id: ID!) { node(id: $id) { ... on Invoice {
  disputeStatus disputableUntil onThe10th: disputeStatus(asOf: "2025-08-10")
  knownOnThe17th: disputeStatus(knownAt: "2025-08-17T00:00:00Z")
  then: disputes(knownAt: "2025-08-17T00:00:00Z") { disputedOn resolution { outcome } }
  disputes { amount { amount } disputedOn reason lines { position }
    resolution { outcome resolvedOn payableUntil note } } } } }`;

describe('Disputes (M04)', () => {
  it('are taken up to the 15th day after the issue date, and name it after that.', async () => {
    const { accountId, invoiceId } = await anInvoiceOf120();
    const owner = { kind: 'PERSON', accountId, role: 'OWNER' } as const;
    at('08-16');
    const input = { invoiceId, amount: '50', reason: 'Not ordered.' };
    await act(server, owner, 'disputeInvoice', input, 'dispute { id }');
    at('08-17');
    expect(await refusalsOf(server, owner, 'disputeInvoice', input)).toMatchObject([
      {
        ...{ code: 'INVALID_INPUT', path: ['input', 'disputedOn'] },
        message: 'expected a dispute from 2025-08-01 to 2025-08-16, got one on 2025-08-17',
      },
    ]);
    // Staff record what came in by then; the customer does not.
    const earlier = { ...input, disputedOn: '2025-08-16' };
    expect(await refusalsOf(server, owner, 'disputeInvoice', earlier)).toMatchObject([
      { message: 'expected today, 2025-08-17, got 2025-08-16' },
    ]);
    await act(server, STAFF, 'disputeInvoice', earlier, 'dispute { id }');
  });

  it('are counted by the calendar of the account.', async () => {
    const { invoiceId } = await anInvoiceOf120('America/Los_Angeles');
    // The 16th in Los Angeles still, the 17th in Dublin and Paris.
    server.clock.now = '2025-08-17T06:30:00.000Z';
    await aDispute(server, invoiceId, '1');
    server.clock.now = '2025-08-17T07:30:00.000Z';
    const input = { invoiceId, amount: '1', reason: 'Not ordered.' };
    expect(await refusalsOf(server, STAFF, 'disputeInvoice', input)).toHaveLength(1);
  });

  it('end with an outcome; what remains is to be paid by the 15th day after.', async () => {
    const { accountId, invoiceId } = await anInvoiceOf120();
    at('08-16');
    const disputeId = await aDispute(server, invoiceId, '50', { positions: [1] });
    at('09-05');
    const whole = await statementOf(server, accountId, 'asOf: "2025-09-05"');
    // 70.00 are 5 days past due; 50.00 are disputed, and so not overdue.
    expect(whole).toMatchObject({ balance: '120.00', disputed: '50.00' });
    expect(whole.ageing).toEqual(['0.00', '70.00', '0.00', '0.00', '0.00']);
    const end = { disputeId, outcome: 'PARTLY', note: 'Half of it.' };
    await act(server, STAFF, 'resolveDispute', end, 'dispute { id }');
    expect(await read(server, STAFF, DISPUTES, { id: invoiceId })).toEqual({
      node: {
        ...{ disputeStatus: 'RESOLVED', disputableUntil: '2025-08-16' },
        ...{ onThe10th: 'NONE', knownOnThe17th: 'OPEN' },
        then: [{ disputedOn: '2025-08-16', resolution: null }],
        disputes: [
          {
            ...{ amount: { amount: '50.00' }, disputedOn: '2025-08-16', reason: 'Not ordered.' },
            lines: [{ position: 1 }],
            resolution: {
              ...{ outcome: 'PARTLY', resolvedOn: '2025-09-05', note: 'Half of it.' },
              payableUntil: '2025-09-20',
            },
          },
        ],
      },
    });
    // 25.00 are credited; of the 95.00 that are left 50.00 can be paid until 20 September.
    await aCreditNote(server, invoiceId, { lines: [{ position: 1, gross: '25' }] });
    const until = await statementOf(server, accountId, 'asOf: "2025-09-20"');
    expect(until).toMatchObject({ balance: '95.00', disputed: '0.00' });
    expect(until.ageing).toEqual(['50.00', '45.00', '0.00', '0.00', '0.00']);
    const after = await statementOf(server, accountId, 'asOf: "2025-09-21"');
    expect(after.ageing).toEqual(['0.00', '95.00', '0.00', '0.00', '0.00']);
    expect(await refusalsOf(server, STAFF, 'resolveDispute', end)).toMatchObject([
      { code: 'ALREADY_DONE', message: 'The dispute is resolved already.' },
    ]);
  });

  it.each([
    [
      'above the gross amount',
      { amount: '120.01' },
      ['amount'],
      'expected at most 120.00, what of the invoice is not disputed, got 120.01',
    ],
    ['of 0', { amount: '0' }, ['amount'], 'expected an amount above 0, got 0.00'],
    ['of no line', { positions: [] }, ['positions'], 'expected 1 to 1000 lines, got 0'],
    [
      'of a line that is not there',
      { positions: [1, 2] },
      ['positions', '1'],
      'expected a line from 1 to 1, got 2',
    ],
    [
      'of a line twice',
      { positions: [1, 1] },
      ['positions', '1'],
      'expected each line once, got 1 twice',
    ],
    [
      'of tomorrow',
      { disputedOn: '2025-08-03' },
      ['disputedOn'],
      'expected a day up to today, 2025-08-02, got 2025-08-03',
    ],
    [
      'before the issue date',
      { disputedOn: '2025-07-31' },
      ['disputedOn'],
      'expected a dispute from 2025-08-01 to 2025-08-16, got one on 2025-07-31',
    ],
    ['without a reason', { reason: '' }, ['reason'], 'expected a text, got an empty one'],
  ])('%s are refused.', async (_, wrong, field, message) => {
    const { invoiceId } = await anInvoiceOf120();
    at('08-02');
    const input = { invoiceId, amount: '20', reason: 'Not ordered.', ...wrong };
    expect(await refusalsOf(server, STAFF, 'disputeInvoice', input)).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', ...field], message },
    ]);
  });

  it('together are of no more than the gross amount, while they are open.', async () => {
    const { invoiceId } = await anInvoiceOf120();
    const disputeId = await aDispute(server, invoiceId, '100');
    const input = { invoiceId, amount: '30', reason: 'Not ordered.' };
    expect(await refusalsOf(server, STAFF, 'disputeInvoice', input)).toMatchObject([
      { message: 'expected at most 20.00, what of the invoice is not disputed, got 30.00' },
    ]);
    const end = { disputeId, outcome: 'REJECTED' };
    await act(server, STAFF, 'resolveDispute', end, 'dispute { id }');
    await aDispute(server, invoiceId, '30');
  });

  it.each([
    [{ resolvedOn: '2025-08-05' }, 'expected a day up to today, 2025-08-04, got 2025-08-05'],
    [
      { resolvedOn: '2025-08-02' },
      'expected a day from the day of the dispute, 2025-08-03, on, got 2025-08-02',
    ],
  ])('are not resolved on a wrong day: %j.', async (wrong, message) => {
    const { invoiceId } = await anInvoiceOf120();
    at('08-03');
    const disputeId = await aDispute(server, invoiceId, '20');
    at('08-04');
    const end = { disputeId, outcome: 'UPHELD', ...wrong };
    expect(await refusalsOf(server, STAFF, 'resolveDispute', end)).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'resolvedOn'], message },
    ]);
    const none = { disputeId: invoiceId, outcome: 'UPHELD' };
    expect(await refusalsOf(server, STAFF, 'resolveDispute', none)).toMatchObject([
      { code: 'NOT_FOUND', message: 'No dispute with this id.' },
    ]);
  });
});

describe('What becomes of an invoice', () => {
  it('is seen by its own account, and by no other and no beneficiary.', async () => {
    const { accountId, invoiceId } = await anInvoiceOf120();
    const other = await anInvoiceOf120();
    const payment = await aPayment(server, invoiceId, '20');
    const dispute = await aDispute(server, invoiceId, '20');
    const ids = [invoiceId, payment.id, dispute];
    const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const member = { kind: 'PERSON', accountId, role: 'MEMBER' } as const;
    const stranger = { kind: 'PERSON', accountId: other.accountId, role: 'OWNER' } as const;
    expect(await read(server, member, nodes, { ids })).toEqual({
      nodes: ids.map((id) => ({ id })),
    });
    for (const viewer of [stranger, NICE]) {
      expect(await read(server, viewer, nodes, { ids })).toEqual({ nodes: [null, null, null] });
    }
    const preview = `query ($invoiceId: ID!) { previewCreditNote(input: { invoiceId: $invoiceId }) {
      gross { amount } } }`;
    expect(await read(server, stranger, preview, { invoiceId })).toEqual({
      previewCreditNote: null,
    });
    expect(await read(server, NICE, preview, { invoiceId })).toEqual({ previewCreditNote: null });
    // A beneficiary of its contract has the account, but nothing of what it owes.
    const statement = `query ($id: ID!) { account(id: $id) { id
      statement { balance { amount } } } }`;
    expect(await read(server, NICE, statement, { id: accountId })).toEqual({
      account: { id: accountId, statement: null },
    });
    const input = { invoiceId, amount: '20', reason: 'Not ordered.' };
    expect(await refusalsOf(server, stranger, 'disputeInvoice', input)).toMatchObject([
      { code: 'NOT_FOUND', message: 'No invoice with this id.' },
    ]);
    // What is recorded of one account is not in the statement of the other.
    const asOf = 'asOf: "2025-08-01"';
    expect((await statementOf(server, accountId, asOf, member)).balance).toBe('100.00');
    expect((await statementOf(server, other.accountId, asOf, stranger)).balance).toBe('120.00');
  });
});
