import { aCreditNote } from '../support/invoices';
import {
  aBilledAccount,
  drafted,
  finalized,
  INVOICE,
  previewed,
  told,
  type InvoiceAnswer,
} from '../support/monthly-invoices';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, aSubscription, read, refusalsOf } from '../support/world';

// What an invoice is before it is finalized, by whichever way it is asked for.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = '2025-03-10T10:00:00.000Z';
});

/** An account with a service from 10 March 2025 on that lacks nothing to be billed. */
async function billed(): Promise<string> {
  const { accountId } = await aBilledAccount(server, { billedFrom: '2025-04' });
  await aSubscription(server, accountId, '2025-03-10', {
    termMonths: 36,
    recurringCharges: [{ description: 'Agent seat', quantity: 1, unitPrice: '100' }],
  });
  return accountId;
}

const node = async (id: string): Promise<InvoiceAnswer | null> => {
  const query = `query ($id: ID!) { node(id: $id) { ... on Invoice { ${INVOICE} } } }`;
  return (await read<{ node: InvoiceAnswer | null }>(server, STAFF, query, { id })).node;
};

const nextOf = async (id: string): Promise<InvoiceAnswer> => {
  const query = `query ($id: ID!) { account(id: $id) { nextInvoice { ${INVOICE} } } }`;
  type Answer = { account: { nextInvoice: InvoiceAnswer } };
  return (await read<Answer>(server, STAFF, query, { id })).account.nextInvoice;
};

it('The next invoice is the draft once it is drafted, as by its id.', async () => {
  const accountId = await billed();
  server.clock.now = '2025-04-01T10:00:00.000Z';
  expect(await nextOf(accountId)).toMatchObject({ status: 'PREVIEW', issueMonth: '2025-04' });
  const draft = await drafted(server, accountId, '2025-04');
  expect(await nextOf(accountId)).toEqual(draft);
  expect(await node(draft.id)).toEqual(draft);
});

it('An id of a month that is more than 36 months ahead is nobody’s.', async () => {
  const accountId = await billed();
  const { id } = await previewed(server, accountId, '2028-03');
  expect(await node(id)).toMatchObject({ issueMonth: '2028-03' });
  server.clock.now = '2025-02-28T10:00:00.000Z';
  expect(await node(id)).toBeNull();
});

it('A draft whose tax no longer goes together is read without tax, and can be discarded.', async () => {
  const accountId = await billed();
  server.clock.now = '2025-04-01T10:00:00.000Z';
  const { id: invoiceId } = await drafted(server, accountId, '2025-04');
  const tax = { category: 'O', rate: '0', reasonText: 'Outside the scope of VAT.' };
  const profile = { accountId, effectiveFrom: '2025-04-01', tax, vatId: null };
  await act(server, STAFF, 'setBillingProfile', profile, 'billingProfile { missing }');
  const unknown = { tax: null, gross: null, missing: ['tax'] };
  expect(await node(invoiceId)).toMatchObject({ status: 'DRAFT', ...unknown });
  expect(await nextOf(accountId)).toMatchObject(unknown);
  server.clock.now = '2025-04-04T10:00:00.000Z';
  const [refusal] = await refusalsOf(server, STAFF, 'finalizeInvoice', { invoiceId });
  expect(refusal?.code).toBe('CANNOT_BE_BILLED');
  const { invoice } = await act<{ invoice: InvoiceAnswer }>(
    server,
    STAFF,
    'discardInvoiceDraft',
    { invoiceId },
    `invoice { ${INVOICE} }`,
  );
  expect(invoice).toMatchObject({ status: 'DISCARDED', ...unknown });
});

it('A credit counts after what it credits, also if the clock of its server was behind.', async () => {
  const accountId = await billed();
  const { id } = await finalized(server, accountId, '2025-04');
  server.clock.now = '2025-04-04T09:59:59.700Z';
  await aCreditNote(server, id, { rebill: true });
  server.clock.now = '2025-05-01T10:00:00.000Z';
  expect((await previewed(server, accountId, '2025-05')).lines.map(told)).toEqual([
    'CREDIT_REBILL 2025-03 1 70.97', // 100 × 22/31
    'CREDIT_REBILL 2025-04 1 100.00',
    'RECURRING 2025-05 1 100.00',
  ]);
});
