import { change } from '../support/contract-life';
import {
  aBilledAccount,
  drafted,
  finalized,
  INVOICE,
  previewed,
  told,
  type InvoiceAnswer,
} from '../support/monthly-invoices';
import { NICE, STAFF, startTestServer, type TestServer } from '../support/test-server';
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

const cxone = (accountId: string) =>
  aSubscription(server, accountId, '2025-03-10', {
    termMonths: 36,
    recurringCharges: [{ description: 'Agent seat', quantity: 25, unitPrice: '79.99' }],
    rates: [aRate('0.025', { initialIncrementSeconds: 60, additionalIncrementSeconds: 60 })],
  });

/** An account with a service that lacks nothing to be billed. */
async function billed(more: object = {}) {
  const { accountId, prefix } = await aBilledAccount(server, more);
  const { subscriptionId } = await cxone(accountId);
  return { accountId, prefix, subscriptionId };
}

const refused = async (mutation: string, input: object): Promise<string | undefined> =>
  (await refusalsOf(server, STAFF, mutation, input)).map(
    ({ code, message }) => `${code}: ${message}`,
  )[0];

const read1 = async <Value>(id: string, selection: string): Promise<Value> =>
  (
    await read<{ node: Value }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Invoice { ${selection} } } }`,
      { id },
    )
  ).node;

describe('A month of an account', () => {
  it('is previewed, drafted and finalized under one id, with the same lines', async () => {
    const { accountId, prefix } = await billed();
    server.clock.now = '2025-04-01T10:00:00.000Z';
    const preview = await previewed(server, accountId, '2025-04');
    const draft = await drafted(server, accountId, '2025-04');
    expect(draft).toEqual({ ...preview, status: 'DRAFT', finalizeNotBefore: '2025-04-04' });
    const invoice = await finalized(server, accountId, '2025-04');
    expect(invoice).toEqual({
      ...preview,
      status: 'FINALIZED',
      number: `${prefix}-2025-000001`,
      issuedOn: '2025-04-04',
      dueOn: '2025-05-04',
    });
    // 1,419.18 + 1,999.75; 20 % of it is 683.786.
    expect(invoice).toMatchObject({
      net: { amount: '3418.93' },
      tax: { amount: '683.79' },
      gross: { amount: '4102.72' },
    });
    expect(await read1<InvoiceAnswer>(invoice.id, INVOICE)).toEqual(invoice);
    expect(await previewed(server, accountId, '2025-04')).toEqual(invoice);
  });

  it('is told by its id before it is made, and by nothing else', async () => {
    const { accountId } = await billed();
    const { id } = await previewed(server, accountId, '2025-04');
    expect((await read1<InvoiceAnswer>(id, INVOICE)).status).toBe('PREVIEW');
    const other = await billed();
    const foreign = await previewed(server, other.accountId, '2025-04');
    const mixed = `${id.slice(0, 20)}${foreign.id.slice(20)}`;
    expect(await read1(mixed, 'id')).toBeNull();
  });

  it('explains its totals and each of its lines, also once it is finalized', async () => {
    const { accountId } = await billed();
    const why = `derivation { summary } taxes { category rate base { amount } tax { amount } }
      lines { derivation(language: FR) { summary steps { clause { number } result { text } } } }`;
    const { id } = await previewed(server, accountId, '2025-04');
    const before = await read1<object>(id, why);
    await finalized(server, accountId, '2025-04');
    expect(await read1<object>(id, why)).toEqual(before);
    expect(before).toMatchObject({
      derivation: { summary: 'Net 3418.93, tax 683.79, gross 4102.72 EUR.' },
      taxes: [{ category: 'S', rate: '20.00', base: { amount: '3418.93' } }],
    });
  });

  it('is billed exactly once, and what comes late is billed by the next', async () => {
    const { accountId, subscriptionId } = await billed();
    server.clock.now = '2025-03-20T10:00:00.000Z';
    await sendCalls(server, [aCall(subscriptionId, '2025-03-12T09:00:00Z', 60)]);
    const april = await finalized(server, accountId, '2025-04');
    expect(april.lines.map(told)).toContain('USAGE 2025-03 60 0.03'); // 0.025
    // Two more minutes: 0.075 in all is 0.08, of which 0.03 is billed.
    await sendCalls(server, [aCall(subscriptionId, '2025-03-13T09:00:00Z', 120)]);
    expect(await previewed(server, accountId, '2025-04')).toEqual(april);
    const may = await finalized(server, accountId, '2025-05');
    expect(may.lines.map(told)).toEqual([
      'RECURRING 2025-05 25 1999.75',
      'LATE_USAGE 2025-03 120 0.05',
    ]);
    const corrected = await read1<{ lines: { corrects: { number: string } | null }[] }>(
      may.id,
      'lines { corrects { number } }',
    );
    expect(corrected.lines.map(({ corrects }) => corrects?.number)).toEqual([
      undefined,
      april.number,
    ]);
    const june = await previewed(server, accountId, '2025-06');
    expect(june.lines.map(told)).toEqual(['RECURRING 2025-06 25 1999.75']);
  });

  it('that gives back more than it bills is a credit note that names what it corrects', async () => {
    const { accountId, subscriptionId } = await billed();
    await finalized(server, accountId, '2025-04');
    const may = await finalized(server, accountId, '2025-05');
    const breach = { subscriptionId, breach: 'Fees are not paid.', givenBy: 'PROVIDER' };
    const received = { ...breach, receivedOn: '2025-03-15' };
    const breachNoticeId = await change(server, 'recordBreachNotice', received);
    await change(server, 'endForCause', { breachNoticeId, declaredOn: '2025-04-15' });
    const june = await finalized(server, accountId, '2025-06');
    expect(june.lines.map(told)).toEqual([
      'CORRECTION 2025-04 0 -999.87', // 25 × 79.99 × 15/30 = 999.88
      'CORRECTION 2025-05 -25 -1999.75',
    ]);
    expect(june).toMatchObject({ documentType: 'CREDIT_NOTE', dueOn: null });
    expect(may.number?.slice(-1)).toBe('2');
    expect(june.number?.slice(-1)).toBe('3');
  });
});

describe('draftInvoice', () => {
  it('drafts a month once: again is no error, and changes nothing', async () => {
    const { accountId } = await billed();
    server.clock.now = '2025-04-01T10:00:00.000Z';
    const first = await drafted(server, accountId, '2025-04');
    server.clock.now = '2025-04-02T10:00:00.000Z';
    expect(await drafted(server, accountId, '2025-04')).toEqual(first);
  });

  it('counts the days of grace from the day of drafting, however late that is', async () => {
    const { accountId } = await billed();
    server.clock.now = '2025-04-20T23:30:00.000Z';
    // It is the 21st in Paris already.
    expect(await drafted(server, accountId, '2025-04')).toMatchObject({
      finalizeNotBefore: '2025-04-24',
    });
  });

  it('is refused for a month to come, for nothing, and where data is missing', async () => {
    const { accountId } = await billed();
    expect(await refused('draftInvoice', { accountId, month: '2025-04' })).toBe(
      'INVALID_INPUT: expected a month up to 2025-03, got 2025-04',
    );
    // What begins on the 10th of March is billed by the document of April.
    expect(await refused('draftInvoice', { accountId, month: '2025-03' })).toBe(
      'CANNOT_BE_BILLED: There is nothing to bill.',
    );
    const nobody = await anAccount(server);
    await cxone(nobody);
    server.clock.now = '2025-04-01T10:00:00.000Z';
    expect(await refused('draftInvoice', { accountId: nobody, month: '2025-04' })).toBe(
      'CANNOT_BE_BILLED: Data is missing: billingProfile, billingAddress, legalEntity, tax.',
    );
    expect(await refused('draftInvoice', { accountId: 'acc_none', month: '2025-04' })).toContain(
      'NOT_FOUND',
    );
    await finalized(server, accountId, '2025-04');
    expect(await refused('draftInvoice', { accountId, month: '2025-04' })).toContain(
      'ALREADY_DONE: It is finalized already, as ',
    );
  });

  it('is not refused where a person only has to approve the total', async () => {
    const { accountId, prefix } = await billed();
    const code = prefix.replaceAll('-', '_');
    await act(
      server,
      STAFF,
      'changeLegalEntity',
      { code, amountMax: '4000' },
      'legalEntity { code }',
    );
    server.clock.now = '2025-04-01T10:00:00.000Z';
    const { id: invoiceId } = await drafted(server, accountId, '2025-04');
    server.clock.now = '2025-04-04T10:00:00.000Z';
    expect(await refused('finalizeInvoice', { invoiceId })).toBe(
      'CANNOT_BE_BILLED: The total, 4102.72 EUR, is above 4000.00 EUR: a person has to approve it.',
    );
    expect(await refused('finalizeInvoice', { invoiceId, approvedGross: '4100' })).toBe(
      'CANNOT_BE_BILLED: expected the total 4100.00 EUR, it is 4102.72 EUR now',
    );
    const input = { invoiceId, approvedGross: '4102.72' };
    const { invoice } = await act<{ invoice: InvoiceAnswer }>(
      server,
      STAFF,
      'finalizeInvoice',
      input,
      `invoice { ${INVOICE} }`,
    );
    expect(invoice.status).toBe('FINALIZED');
  });
});

describe('finalizeInvoice', () => {
  it('is refused before the end of the days of grace, and for what is no draft', async () => {
    const { accountId } = await billed();
    const { id: invoiceId } = await previewed(server, accountId, '2025-04');
    expect(await refused('finalizeInvoice', { invoiceId })).toBe(
      'NOT_FOUND: No draft with this id.',
    );
    server.clock.now = '2025-04-01T10:00:00.000Z';
    await drafted(server, accountId, '2025-04');
    server.clock.now = '2025-04-03T21:59:00.000Z';
    expect(await refused('finalizeInvoice', { invoiceId })).toBe(
      'INVALID_INPUT: expected a day from 2025-04-04 on, it is 2025-04-03',
    );
    const discarded = await act<{ invoice: InvoiceAnswer }>(
      server,
      STAFF,
      'discardInvoiceDraft',
      { invoiceId },
      `invoice { ${INVOICE} }`,
    );
    expect(discarded.invoice.status).toBe('DISCARDED');
    expect(await refused('finalizeInvoice', { invoiceId })).toBe(
      'ALREADY_DONE: The draft was discarded.',
    );
    expect(await refused('discardInvoiceDraft', { invoiceId })).toBe(
      'ALREADY_DONE: The draft was discarded.',
    );
    server.clock.now = '2025-04-10T10:00:00.000Z';
    expect(await drafted(server, accountId, '2025-04')).toMatchObject({
      ...{ status: 'DRAFT', finalizeNotBefore: '2025-04-13' },
    });
    server.clock.now = '2025-04-13T10:00:00.000Z';
    const { invoice } = await act<{ invoice: InvoiceAnswer }>(
      server,
      STAFF,
      'finalizeInvoice',
      { invoiceId },
      `invoice { ${INVOICE} }`,
    );
    const { number } = invoice;
    expect(await refused('finalizeInvoice', { invoiceId })).toBe(
      `ALREADY_DONE: It is finalized already, as ${number}.`,
    );
  });

  it('numbers the documents of a seller without a gap, whatever is refused between them', async () => {
    const { accountId, prefix } = await billed();
    const second = await aBilledAccount(server, { legalEntityCode: prefix.replaceAll('-', '_') });
    await cxone(second.accountId);
    const numbers = [
      await finalized(server, accountId, '2025-04'),
      await finalized(server, second.accountId, '2025-04'),
      await finalized(server, accountId, '2025-05'),
    ].map(({ number }) => number);
    await refused('draftInvoice', { accountId, month: '2025-05' });
    server.clock.now = '2026-01-01T10:00:00.000Z';
    const next = await finalized(server, accountId, '2026-01');
    expect([...numbers, next.number]).toEqual([
      ...[1, 2, 3].map((number) => `${prefix}-2025-00000${number}`),
      `${prefix}-2026-000001`,
    ]);
  });

  it('numbers what is finalized, so a draft that is discarded leaves no gap (NUM02)', async () => {
    const { accountId, prefix } = await billed();
    const legalEntityCode = prefix.replaceAll('-', '_');
    const second = await billed({ legalEntityCode });
    const third = await billed({ legalEntityCode });
    server.clock.now = '2025-04-01T10:00:00.000Z';
    const { id: invoiceId } = await drafted(server, accountId, '2025-04');
    const { number } = await finalized(server, second.accountId, '2025-04');
    const { invoice } = await act<{ invoice: InvoiceAnswer }>(
      server,
      STAFF,
      'discardInvoiceDraft',
      { invoiceId },
      `invoice { ${INVOICE} }`,
    );
    const next = await finalized(server, third.accountId, '2025-04');
    expect([number, invoice.number, next.number]).toEqual([
      ...[`${prefix}-2025-000001`, null, `${prefix}-2025-000002`],
    ]);
  });

  it('copies the parties: what changes afterwards changes no document', async () => {
    const { accountId } = await billed();
    const invoice = await finalized(server, accountId, '2025-04');
    await act(
      server,
      STAFF,
      'changeAccount',
      { accountId, name: 'Another name' },
      'account { id }',
    );
    const tax = { category: 'S', rate: '10' };
    await act(server, STAFF, 'setBillingProfile', { accountId, tax }, 'billingProfile { missing }');
    expect(await read1<InvoiceAnswer>(invoice.id, INVOICE)).toEqual(invoice);
    // VAT is that of the last day of the service: April's correction would still have 20 %.
    const may = await finalized(server, accountId, '2025-05');
    expect(may.tax?.amount).toBe('199.98');
  });
});

describe('Who sees invoices', () => {
  it('a person of the account does; NICE, Ltd. sees the lines of its services alone, and no use', async () => {
    const { accountId, subscriptionId } = await billed();
    server.clock.now = '2025-03-20T10:00:00.000Z';
    await sendCalls(server, [aCall(subscriptionId, '2025-03-12T09:00:00Z', 60)]);
    const { id } = await finalized(server, accountId, '2025-04');
    const query = `query ($account: ID!, $id: ID!, $subscription: ID!) {
      node(id: $id) { id }
      account(id: $account) { nextInvoice { id } invoices { totalCount nodes { number } } }
      subscription: node(id: $subscription) { ... on Subscription {
        invoiceLines { nodes { kind serviceMonth quantity net { amount } } } } }
    }`;
    const variables = { account: accountId, id, subscription: subscriptionId };
    const seen = (viewer: Parameters<typeof read>[1]) =>
      read<{
        node: object | null;
        account: { nextInvoice: object | null; invoices: { totalCount: number } };
        subscription: { invoiceLines: { nodes: Parameters<typeof told>[0][] } };
      }>(server, viewer, query, variables);
    const member = await seen({ kind: 'PERSON', accountId, role: 'MEMBER' });
    expect(member.node).toEqual({ id });
    expect(member.account.invoices.totalCount).toBe(1);
    expect(member.subscription.invoiceLines.nodes.map(told)).toEqual([
      'CATCH_UP 2025-03 25 1419.18',
      'USAGE 2025-03 60 0.03',
      'RECURRING 2025-04 25 1999.75',
    ]);
    const beneficiary = await seen(NICE);
    expect(beneficiary.node).toBeNull();
    expect(beneficiary.account).toMatchObject({ nextInvoice: null, invoices: { totalCount: 0 } });
    expect(beneficiary.subscription.invoiceLines.nodes.map(told)).toEqual([
      'CATCH_UP 2025-03 25 1419.18',
      'RECURRING 2025-04 25 1999.75',
    ]);
  });
});
