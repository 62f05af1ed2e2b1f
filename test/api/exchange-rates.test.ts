import { aLegalEntity, anExchangeRate, anIrishEntity } from '../support/billing';
import { accountsOf, bill, startRun } from '../support/billing-runs';
import { downloaded } from '../support/invoice-files';
import { aCreditNote } from '../support/invoices';
import { aBilledAccount, drafted, finalized } from '../support/monthly-invoices';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, aSubscription, read, refusalsOf } from '../support/world';

const NOON = '2025-03-10T12:00:00.000Z';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: NOON });
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = NOON;
});

const RATE = 'currency vatCurrency rate source publishedOn recordedAt recordedBy';

interface RateAnswer {
  readonly currency: string;
  readonly rate: string;
  readonly publishedOn: string;
}

const recorded = (legalEntityCode: string, more: object = {}) =>
  act<{ exchangeRate: RateAnswer; legalEntity: { exchangeRates: RateAnswer[] } }>(
    server,
    STAFF,
    'recordExchangeRate',
    { legalEntityCode, currency: 'USD', rate: '1.0789', source: 'ECB', ...more },
    `exchangeRate { ${RATE} } legalEntity { code exchangeRates { ${RATE} } }`,
  );

/** The rates that hold, each as currency and rate. */
async function held(code: string, moment: object = {}): Promise<string[]> {
  const { legalEntity } = await read<{ legalEntity: { exchangeRates: RateAnswer[] } }>(
    server,
    STAFF,
    `query ($code: String!, $asOf: Date, $knownAt: DateTime) {
      legalEntity(code: $code, asOf: $asOf, knownAt: $knownAt) { exchangeRates { ${RATE} } } }`,
    { code, ...moment },
  );
  return legalEntity.exchangeRates.map(({ currency, rate }) => `${currency} ${rate}`);
}

describe('recordExchangeRate', () => {
  it('records a rate of today, in the entity’s zone, and answers with what holds', async () => {
    // Already the 11th in Auckland.
    const entity = { ...anIrishEntity(), timeZone: 'Pacific/Auckland' };
    const code = await aLegalEntity(server, entity);
    const { exchangeRate, legalEntity } = await recorded(code, { source: ' ECB ' });
    expect(exchangeRate).toEqual({
      ...{ currency: 'USD', vatCurrency: 'EUR', rate: '1.0789', source: 'ECB' },
      ...{ publishedOn: '2025-03-11', recordedAt: NOON, recordedBy: 'staff:test-staff' },
    });
    expect(legalEntity).toEqual({ code, exchangeRates: [exchangeRate] });
  });

  it('keeps the rates of other currencies and days, each while it can be used', async () => {
    const code = await aLegalEntity(server, anIrishEntity());
    await recorded(code, { publishedOn: '2025-02-07', rate: '1.03' });
    await recorded(code, { publishedOn: '2025-03-03', rate: '1.04' });
    await recorded(code, { currency: 'CHF', rate: '0.955432' });
    expect(await held(code)).toEqual(['CHF 0.955432', 'USD 1.04']);
    expect(await held(code, { asOf: '2025-03-02' })).toEqual(['USD 1.03']);
    expect(await held(code, { asOf: '2025-02-06' })).toEqual([]);
    expect(await held(code, { asOf: '2025-04-04' })).toEqual(['CHF 0.955432']);
    expect(await held(code, { asOf: '0001-01-01' })).toEqual([]);
  });

  it('lets a later rate of the day take the place of the earlier, which was known before', async () => {
    const code = await aLegalEntity(server, anIrishEntity());
    const first = { idempotencyKey: code, publishedOn: '2025-03-10' };
    const answer = await recorded(code, first);
    server.clock.now = '2025-03-12T12:00:00.000Z';
    await recorded(code, { rate: '1.0798', publishedOn: '2025-03-10' });
    expect(await held(code)).toEqual(['USD 1.0798']);
    expect(await held(code, { knownAt: '2025-03-12T11:59:59Z' })).toEqual(['USD 1.0789']);
    expect(await recorded(code, first)).toEqual(answer);
    const { auditEntries } = await read<{ auditEntries: { nodes: { changes: object[] }[] } }>(
      server,
      STAFF,
      `{ auditEntries(first: 1, where: { act: { eq: "recordExchangeRate" } }) {
        nodes { changes { name before after } } } }`,
    );
    expect(auditEntries.nodes[0]?.changes).toEqual([
      { name: 'legalEntityCode', before: null, after: code },
      { name: 'currency', before: null, after: 'USD' },
      { name: 'publishedOn', before: null, after: '2025-03-10' },
      { name: 'rate', before: '1.078900', after: '1.079800' },
      { name: 'source', before: 'ECB', after: 'ECB' },
    ]);
  });

  it('lets no rate hold for another currency of VAT accounts than it was stated for', async () => {
    const code = await aLegalEntity(server, anIrishEntity());
    await recorded(code);
    const change = { code, vatCurrency: 'GBP', effectiveFrom: '2025-03-12' };
    await act(server, STAFF, 'changeLegalEntity', change, 'legalEntity { code }');
    expect(await held(code)).toEqual(['USD 1.0789']);
    expect(await held(code, { asOf: '2025-03-12' })).toEqual([]);
    server.clock.now = '2025-03-12T12:00:00.000Z';
    await recorded(code, { rate: '1.29', publishedOn: '2025-03-11' });
    expect(await held(code)).toEqual(['USD 1.29']);
  });

  it('refuses what is no entity and no rate, naming every field', async () => {
    const code = await aLegalEntity(server, anIrishEntity());
    const refused = async (more: object) => {
      const input = { legalEntityCode: code, currency: 'USD', rate: '1.0789', source: 'ECB' };
      const refusals = await refusalsOf(server, STAFF, 'recordExchangeRate', { ...input, ...more });
      return refusals.map(({ code: it, path, message }) => `${it} ${path.at(-1)}: ${message}`);
    };
    expect(await refused({ legalEntityCode: 'NOWHERE' })).toEqual([
      'NOT_FOUND legalEntityCode: No legal entity with this code.',
    ]);
    expect(
      await refused({ currency: 'EUR', rate: '0', source: ' ', publishedOn: '2025-03-11' }),
    ).toEqual([
      'INVALID_INPUT currency: expected another currency than that of the VAT accounts, EUR',
      'INVALID_INPUT rate: expected a rate above 0, got 0.00',
      'INVALID_INPUT source: expected a text, got an empty one',
      'INVALID_INPUT publishedOn: expected a day from 1990-01-01 to 2025-03-10, got 2025-03-11',
    ]);
    expect(await refused({ rate: '-1', source: 'x'.repeat(201) })).toEqual([
      'INVALID_INPUT rate: expected a rate above 0, got -1.00',
      'INVALID_INPUT source: expected at most 200 characters, got 201',
    ]);
    expect(await held(code)).toEqual([]);
  });

  it('refuses a seventh decimal: rates are not rounded', async () => {
    const legalEntityCode = await aLegalEntity(server, anIrishEntity());
    const answer = await server.ask(
      STAFF,
      `mutation ($input: RecordExchangeRateInput!) {
        recordExchangeRate(input: $input) { userErrors { code } } }`,
      { input: { legalEntityCode, currency: 'USD', rate: '1.0789001', source: 'ECB' } },
    );
    expect(answer.errors?.[0]?.message).toContain('expected at most 6 decimals');
  });
});

const MONTH = '2025-04';
const CONVERSION = `tax { amount } missing gross { amount } vatConversion {
  currency rate source publishedOn tax { amount currencyCode } derivation { summary } }`;

interface ConversionAnswer {
  readonly tax: { readonly amount: string };
  readonly missing: readonly string[];
  readonly vatConversion: object | null;
}

/** An account in US dollars with VAT of 200.00 a month; its seller's VAT accounts are in euros. */
async function dollars(more: object = {}) {
  const account = { currencyCode: 'USD', viewer: partner('first') };
  server.clock.now = `${MONTH}-01T10:00:00.000Z`;
  const { accountId, prefix } = await aBilledAccount(server, { account, ...more });
  await aSubscription(server, accountId, '2025-04-01', {
    recurringCharges: [{ description: 'Seat', quantity: 1, unitPrice: '1000' }],
  });
  return { accountId, code: prefix.replaceAll('-', '_') };
}

async function previewed(accountId: string): Promise<ConversionAnswer> {
  const { previewInvoice } = await read<{ previewInvoice: ConversionAnswer }>(
    server,
    STAFF,
    `query ($input: PreviewInvoiceInput!) { previewInvoice(input: $input) { ${CONVERSION} } }`,
    { input: { accountId, month: MONTH } },
  );
  return previewInvoice;
}

async function stored(id: string): Promise<ConversionAnswer> {
  const query = `query ($id: ID!) { node(id: $id) { ... on Invoice { ${CONVERSION} } } }`;
  return (await read<{ node: ConversionAnswer }>(server, partner('first'), query, { id })).node;
}

const xmlOf = async (id: string) => (await downloaded(server, `${id}.xml`)).toString();
const CONVERTED = {
  ...{ currency: 'EUR', rate: '1.0789', source: 'ECB', publishedOn: '2025-04-03' },
  // 200.00 / 1.0789 = 185.3739…
  tax: { amount: '185.37', currencyCode: 'EUR' },
  derivation: { summary: 'VAT 200.00 USD at 1.0789: 185.37 EUR.' },
};

describe('A document in another currency than its seller’s VAT accounts', () => {
  it('is drafted, finalized and billed by a run only once a rate is recorded', async () => {
    const { accountId, code } = await dollars({ graceDays: 0 });
    const draft = () => refusalsOf(server, STAFF, 'draftInvoice', { accountId, month: MONTH });
    expect(await previewed(accountId)).toMatchObject({
      ...{ tax: { amount: '200.00' }, missing: ['exchangeRate'], vatConversion: null },
    });
    const message = 'Data is missing: exchangeRate.';
    expect(await draft()).toMatchObject([{ code: 'CANNOT_BE_BILLED', message }]);
    const run = { month: MONTH, accountIds: [accountId] };
    const first = await startRun(server, run);
    await bill(server);
    expect(await accountsOf(server, first)).toMatchObject([
      { status: 'PARKED', reason: { code: 'MISSING', message } },
    ]);
    // Too old by a day.
    await anExchangeRate(server, code, { publishedOn: '2025-02-28' });
    expect(await draft()).toMatchObject([{ message }]);
    await anExchangeRate(server, code, { publishedOn: '2025-03-01' });
    const { id: invoiceId } = await drafted(server, accountId, MONTH);
    // A draft is computed: on the day after, that rate is too old.
    server.clock.now = `${MONTH}-02T10:00:00.000Z`;
    expect(await refusalsOf(server, STAFF, 'finalizeInvoice', { invoiceId })).toMatchObject([
      { code: 'CANNOT_BE_BILLED', message },
    ]);
    await anExchangeRate(server, code);
    const second = await startRun(server, run);
    await bill(server);
    expect(await accountsOf(server, second)).toMatchObject([{ status: 'DONE' }]);
  });

  it('says VAT in both, in its preview, its answers and its XML, whatever is recorded later', async () => {
    const { accountId, code } = await dollars();
    await anExchangeRate(server, code, { rate: '1.05' });
    server.clock.now = `${MONTH}-04T10:00:00.000Z`;
    await anExchangeRate(server, code, { publishedOn: '2025-04-03' });
    const preview = await previewed(accountId);
    expect(preview).toMatchObject({ missing: [], vatConversion: CONVERTED });
    const { id } = await finalized(server, accountId, MONTH);
    expect(await stored(id)).toEqual(preview);
    const xml = await xmlOf(id);
    expect(xml).toContain('<ram:TaxCurrencyCode>EUR</ram:TaxCurrencyCode>');
    expect(xml).toContain('<ram:TaxTotalAmount currencyID="USD">200.00</ram:TaxTotalAmount>');
    expect(xml).toContain('<ram:TaxTotalAmount currencyID="EUR">185.37</ram:TaxTotalAmount>');
    await anExchangeRate(server, code, { publishedOn: '2025-04-03', rate: '2' });
    await anExchangeRate(server, code, { rate: '3' });
    expect(await stored(id)).toEqual(preview);
    expect(await xmlOf(id)).toBe(xml);
  });

  it('hands its rate on to its credit notes', async () => {
    const { accountId, code } = await dollars();
    await anExchangeRate(server, code, { publishedOn: '2025-03-20' });
    const { id: invoiceId } = await finalized(server, accountId, MONTH);
    server.clock.now = '2025-05-20T10:00:00.000Z';
    await anExchangeRate(server, code, { rate: '2' });
    const lines = [{ position: 1, net: '500' }];
    const { previewCreditNote } = await read<{ previewCreditNote: ConversionAnswer }>(
      server,
      STAFF,
      `query ($input: PreviewCreditNoteInput!) {
        previewCreditNote(input: $input) { ${CONVERSION} } }`,
      { input: { invoiceId, lines } },
    );
    const { id } = await aCreditNote(server, invoiceId, { lines });
    // −100.00 / 1.0789 = −92.6869…
    expect(previewCreditNote.vatConversion).toMatchObject({
      ...{ rate: '1.0789', publishedOn: '2025-03-20', tax: { amount: '-92.69' } },
    });
    expect(await stored(id)).toEqual(previewCreditNote);
    expect(await xmlOf(id)).toContain(
      '<ram:TaxTotalAmount currencyID="EUR">92.69</ram:TaxTotalAmount>',
    );
  });

  it('needs no rate without VAT', async () => {
    const { accountId } = await dollars({ tax: { category: 'Z', rate: '0' } });
    const { id } = await finalized(server, accountId, MONTH);
    expect(await stored(id)).toMatchObject({ missing: [], vatConversion: null });
    expect(await xmlOf(id)).toContain(
      '<ram:TaxTotalAmount currencyID="EUR">0.00</ram:TaxTotalAmount>',
    );
  });
});
