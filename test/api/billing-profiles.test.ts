import { aFullProfile, aLegalEntity, anIrishEntity, FULL_PROFILE } from '../support/billing';
import {
  NICE,
  NOON,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, aSubscription, read, refusalsOf, unique } from '../support/world';

let server: TestServer;
let french: string;
let irish: string;
beforeAll(async () => {
  server = await startTestServer();
  french = await aLegalEntity(server);
  irish = await aLegalEntity(server, anIrishEntity());
});
beforeEach(() => (server.clock.now = NOON));
afterAll(() => server.close());

const IDENTIFIER = '{ scheme value }';
const PROFILE = `legalEntity { code legalName } legalName tradingName registration ${IDENTIFIER}
  identifier ${IDENTIFIER} vatId electronicAddress ${IDENTIFIER}
  contact { name telephone email } isBusiness buyerReference purchaseOrder
  delivery { name address { lines postalCode city subdivision countryCode } }
  paymentTermDays tax { category rate reasonText reasonCode } billedFrom missing`;

type Shown = Record<string, unknown>;

async function profileOf(
  id: string,
  on: { asOf?: string; knownAt?: string } = {},
  viewer: TestViewer = STAFF,
): Promise<Shown | null> {
  const { account } = await read<{ account: { billingProfile: Shown | null } }>(
    server,
    viewer,
    `query ($id: ID!, $asOf: Date, $knownAt: DateTime) { account(id: $id) {
      billingProfile(asOf: $asOf, knownAt: $knownAt) { ${PROFILE} } } }`,
    { id, ...on },
  );
  return account.billingProfile;
}

const set = (accountId: string, what: object) =>
  act<{ billingProfile: Shown }>(
    server,
    STAFF,
    'setBillingProfile',
    { accountId, ...what },
    `billingProfile { ${PROFILE} }`,
  );

/** Path and message of each problem. */
async function refused(
  accountId: string,
  what: object,
): Promise<[path: string, message: string][]> {
  const input = { accountId, ...what };
  const problems = await refusalsOf(server, STAFF, 'setBillingProfile', input);
  return problems.map(({ path, message }) => [path.slice(1).join('.'), message]);
}

const STANDARD = { category: 'S', rate: '20' };
const BILLED = {
  billingAddress: { recipient: 'Accounts', lines: ['1 Rue'], city: 'Paris', countryCode: 'FR' },
};

const billTo = (accountId: string, what: object = BILLED) =>
  act(server, STAFF, 'changeAccount', { accountId, ...what }, 'account { id }');

describe('setBillingProfile', () => {
  it('sets all that a profile says, and null for none of it', async () => {
    const accountId = await anAccount(server, { name: 'Buyer' });
    expect(await profileOf(accountId)).toBeNull();
    const { billingProfile } = await set(accountId, { ...FULL_PROFILE, legalEntityCode: french });
    expect(billingProfile).toEqual({
      ...FULL_PROFILE,
      legalEntity: { code: french, legalName: 'Exemple Télécom SAS' },
      tax: { ...FULL_PROFILE.tax, rate: '0.00' },
      missing: ['billingAddress'],
    });
    expect(await profileOf(accountId)).toEqual(billingProfile);
    const nulls = Object.fromEntries(
      Object.keys(FULL_PROFILE)
        .filter((name) => name !== 'isBusiness')
        .map((name) => [name, null]),
    );
    await set(accountId, { ...nulls, legalEntityCode: null });
    expect(await profileOf(accountId)).toEqual({
      ...nulls,
      ...{ legalEntity: null, legalName: 'Buyer', isBusiness: true },
      missing: ['billingAddress', 'legalEntity', 'tax'],
    });
  });

  it('leaves what is left out, and takes a business for granted', async () => {
    const accountId = await anAccount(server);
    await set(accountId, { purchaseOrder: 'PO-1', isBusiness: false });
    await set(accountId, { tax: STANDARD });
    expect(await profileOf(accountId)).toMatchObject({
      ...{ purchaseOrder: 'PO-1', isBusiness: false },
      tax: { ...STANDARD, rate: '20.00', reasonText: null, reasonCode: null },
    });
    const other = await anAccount(server);
    await set(other, { purchaseOrder: 'PO-1' });
    expect(await profileOf(other)).toMatchObject({ isBusiness: true, tax: null });
  });

  it('holds from a day on, and keeps what held before and was known before', async () => {
    const accountId = await anAccount(server, { name: 'First' });
    await set(accountId, { legalEntityCode: french, effectiveFrom: '2026-06-01' });
    server.clock.now = '2026-11-24T12:00:00.000Z';
    const effectiveFrom = '2027-01-01';
    await set(accountId, { legalEntityCode: irish, vatId: 'FR23334175221', effectiveFrom });
    await billTo(accountId, { name: 'Second', effectiveFrom });
    const on = async (asOf: string, knownAt?: string) => {
      const profile = await profileOf(accountId, { asOf, ...(knownAt && { knownAt }) });
      const seller = profile?.['legalEntity'] as { code: string } | undefined;
      return profile && [seller?.code, profile['vatId'], profile['legalName']];
    };
    expect(await on('2026-05-31')).toBeNull();
    expect(await on('2026-06-01')).toEqual([french, null, 'First']);
    expect(await on('2026-12-31')).toEqual([french, null, 'First']);
    expect(await on('2027-01-01')).toEqual([irish, 'FR23334175221', 'Second']);
    expect(await on('2027-01-01', '2026-11-24T11:59:59.999Z')).toEqual([french, null, 'First']);
    expect(await on('2027-01-01', '2026-11-23T11:59:59.999Z')).toBeNull();
    // That day begins in Paris.
    server.clock.now = '2026-12-31T22:59:59.999Z';
    expect(await profileOf(accountId)).toMatchObject({ legalName: 'First' });
    server.clock.now = '2026-12-31T23:00:00.000Z';
    expect(await profileOf(accountId)).toMatchObject({ legalName: 'Second' });
  });

  it('says the same again under the same key, whatever was set since', async () => {
    const accountId = await anAccount(server);
    const first = { purchaseOrder: 'PO-1', idempotencyKey: unique('profile') };
    const answer = await set(accountId, first);
    server.clock.now = '2026-11-23T13:00:00.000Z';
    await set(accountId, { purchaseOrder: 'PO-2' });
    expect(await set(accountId, first)).toEqual(answer);
    const [reused] = await refusalsOf(server, STAFF, 'setBillingProfile', {
      ...{ ...first, accountId, purchaseOrder: null },
    });
    expect(reused?.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('shows the entity’s days to pay where the profile says none, at most those it allows', async () => {
    const accountId = await anAccount(server);
    await set(accountId, { paymentTermDays: 60 });
    expect(await profileOf(accountId)).toMatchObject({ paymentTermDays: 60 });
    const code = await aLegalEntity(server);
    await set(accountId, { legalEntityCode: code });
    await act(
      server,
      STAFF,
      'changeLegalEntity',
      { code, paymentTermDaysMax: 50, effectiveFrom: '2027-01-01' },
      'legalEntity { code }',
    );
    expect(await profileOf(accountId)).toMatchObject({ paymentTermDays: 60 });
    expect(await profileOf(accountId, { asOf: '2027-01-01' })).toMatchObject({
      paymentTermDays: 50,
    });
    // What the entity allows no more is no fault of another change.
    await set(accountId, { purchaseOrder: 'PO-1', effectiveFrom: '2027-01-01' });
    await set(accountId, { paymentTermDays: null });
    expect(await profileOf(accountId)).toMatchObject({ paymentTermDays: 45 });
  });

  it.each<[string, object, string, string]>([
    ['entity', { legalEntityCode: 'NOWHERE' }, 'legalEntityCode', 'got "NOWHERE"'],
    ['entity', { legalEntityCode: '\u0000' }, 'legalEntityCode', 'the code of a legal entity'],
    ['legal name', { legalName: '' }, 'legalName', 'got an empty one'],
    ['legal name', { legalName: 'a\u2066b' }, 'legalName', 'got U+2066'],
    ['trading name', { tradingName: 'x'.repeat(10_000) }, 'tradingName', 'at most 200'],
    ['SIREN', { registration: { scheme: '0002', value: '1' } }, 'registration', 'a SIREN'],
    ['SIRET', { identifier: { scheme: '0009', value: '1' } }, 'identifier', 'a SIRET'],
    ['VAT id', { vatId: 'DE12' }, 'vatId', 'a VAT id such as'],
    [
      'electronic address',
      { electronicAddress: { scheme: '0225', value: '552100555' } },
      'electronicAddress',
      'a SIREN of 9 digits',
    ],
    ['contact', { contact: { name: null } }, 'contact', 'got none'],
    ['business', { isBusiness: null }, 'isBusiness', 'expected a value, got null'],
    ['reference', { buyerReference: 'x'.repeat(101) }, 'buyerReference', 'at most 100'],
    ['purchase order', { purchaseOrder: 'a\nb' }, 'purchaseOrder', 'no control characters'],
    [
      'delivery',
      { delivery: { name: ' ', address: { lines: [''], city: 'x', countryCode: 'FR' } } },
      'delivery.name,delivery.address.lines.0',
      'got an empty one',
    ],
    ['days to pay', { paymentTermDays: 366 }, 'paymentTermDays', 'from 0 to 365, got 366'],
    ['S with 0', { tax: { category: 'S', rate: '0' } }, 'tax.rate', 'a tax rate above 0'],
    ['S with 101', { tax: { category: 'S', rate: '101' } }, 'tax.rate', 'at most 100'],
    ['S with -1', { tax: { category: 'S', rate: '-1' } }, 'tax.rate', 'got -1.00'],
    [
      'AE with 20',
      { tax: { category: 'AE', rate: '20', reasonCode: 'VATEX-EU-AE' } },
      'tax.rate',
      'a tax rate of 0 for the category AE, got 20.00',
    ],
    ['E without reason', { tax: { category: 'E', rate: '0' } }, 'tax.reasonText', 'got none'],
    [
      'S with a reason',
      { tax: { ...STANDARD, reasonText: 'A gift' } },
      'tax.reasonText',
      'expected no reason for the category S',
    ],
    [
      'code of a reason',
      { tax: { category: 'G', rate: '0', reasonCode: 'G' } },
      'tax.reasonCode',
      'a code such as "VATEX-EU-AE"',
    ],
    ['reason', { tax: { category: 'E', rate: '0', reasonText: '' } }, 'tax.reasonText', 'empty'],
    ['first month', { billedFrom: '1989-12' }, 'billedFrom', 'from 1990-01 to 2199-12'],
    ['day', { effectiveFrom: '2036-11-24', vatId: null }, 'effectiveFrom', 'to 2036-11-23'],
    ['nothing', {}, '', 'expected something to change, got nothing'],
  ])('refuses what is wrong with its %s: %j', async (_, what, paths, message) => {
    const accountId = await anAccount(server);
    const problems = await refused(accountId, what);
    expect(problems.map(([path]) => path).join()).toBe(paths);
    expect(problems[0]?.[1]).toContain(message);
    expect(await profileOf(accountId)).toBeNull();
  });

  it('refuses an account that is not there', async () => {
    const accountId = `acc_${'A'.repeat(22)}`;
    const input = { accountId, purchaseOrder: 'PO-1' };
    expect(await refusalsOf(server, STAFF, 'setBillingProfile', input)).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'accountId'] },
    ]);
  });

  it('refuses more days to pay than the entity allows, on any later day, too', async () => {
    const accountId = await anAccount(server);
    await set(accountId, { legalEntityCode: irish });
    await set(accountId, { legalEntityCode: french, effectiveFrom: '2027-01-01' });
    expect(await refused(accountId, { paymentTermDays: 61 })).toEqual([
      [
        'paymentTermDays',
        'from 2027-01-01 on: expected at most 60 days to pay, as the entity allows, got 61',
      ],
    ]);
    const then = { paymentTermDays: 61, effectiveFrom: '2027-02-01' };
    expect(await refused(accountId, then)).toEqual([
      ['paymentTermDays', 'expected at most 60 days to pay, as the entity allows, got 61'],
    ]);
    await set(accountId, { paymentTermDays: 60 });
  });

  it('refuses another SIREN than the registered one', async () => {
    const accountId = await anAccount(server);
    await set(accountId, { registration: FULL_PROFILE.registration });
    const electronicAddress = { scheme: '0225', value: '552100554' };
    const expected = 'expected a value that begins with the registered SIREN 732829320';
    expect(await refused(accountId, { electronicAddress })).toEqual([
      ['electronicAddress', `${expected}, got "552100554"`],
    ]);
  });

  it('is told in the audit log, but for contacts and addresses', async () => {
    const accountId = await anAccount(server);
    const { delivery, contact, tax } = FULL_PROFILE;
    await set(accountId, { delivery, contact, tax, legalEntityCode: irish, isBusiness: false });
    await set(accountId, { tax: null, delivery: null });
    const { account } = await read<{
      account: { auditEntries: { nodes: { subject: object; changes: object[] }[] } };
    }>(
      server,
      STAFF,
      `query ($id: ID!) { account(id: $id) { auditEntries(first: 2) { nodes {
        subject { id } changes { name before after } } } } }`,
      { id: accountId },
    );
    const exempt = 'AE 0.00 VATEX-EU-AE Autoliquidation';
    const day = { name: 'effectiveFrom', before: null, after: '2026-11-23' };
    const [last, first] = account.auditEntries.nodes;
    expect(last?.subject).toEqual({ id: accountId });
    expect(first?.changes).toEqual([
      day,
      { name: 'contact', before: null, after: 'a contact' },
      { name: 'legalEntityCode', before: null, after: irish },
      { name: 'isBusiness', before: null, after: 'false' },
      { name: 'delivery', before: null, after: 'an address' },
      { name: 'tax', before: null, after: exempt },
    ]);
    expect(last?.changes).toEqual([
      day,
      { name: 'delivery', before: 'an address', after: null },
      { name: 'tax', before: exempt, after: null },
    ]);
  });
});

describe('What a document would still need', () => {
  it('is said of the account, its profile and its seller', async () => {
    const accountId = await anAccount(server);
    await set(accountId, { isBusiness: true });
    const missing = async () => (await profileOf(accountId))?.['missing'];
    expect(await missing()).toEqual(['billingAddress', 'legalEntity', 'tax']);
    await billTo(accountId);
    await set(accountId, { legalEntityCode: irish });
    // The seller has nothing yet by which it is named.
    expect(await missing()).toEqual(['tax', 'legalEntity.registration']);
    await set(accountId, { tax: { category: 'AE', rate: '0', reasonCode: 'VATEX-EU-AE' } });
    expect(await missing()).toEqual(['vatId', 'legalEntity.vatId', 'legalEntity.registration']);
    const vatId = 'IE1234567WA';
    const named = { code: irish, vatId };
    await act(server, STAFF, 'changeLegalEntity', named, 'legalEntity { code }');
    expect(await missing()).toEqual(['vatId']);
    await set(accountId, { vatId: FULL_PROFILE.vatId });
    expect(await missing()).toEqual([]);
    await set(accountId, { legalEntityCode: french });
    expect(await missing()).toEqual(['registration', 'electronicAddress']);
    await set(accountId, { isBusiness: false });
    expect(await missing()).toEqual([]);
  });

  it('is as of the day', async () => {
    const accountId = await anAccount(server);
    await set(accountId, { tax: STANDARD, legalEntityCode: french, isBusiness: false });
    await billTo(accountId, { ...BILLED, effectiveFrom: '2027-01-01' });
    expect(await profileOf(accountId)).toMatchObject({ missing: ['billingAddress'] });
    expect(await profileOf(accountId, { asOf: '2027-01-01' })).toMatchObject({ missing: [] });
  });
});

describe('A billing profile', () => {
  it('is read by the account’s people and its partner, with the seller but not its settings', async () => {
    const accountId = await anAccount(server, { viewer: partner('first') });
    await aFullProfile(server, accountId);
    const staffs = await profileOf(accountId);
    const query = `query ($id: ID!) { account(id: $id) {
      billingProfile { legalEntity { settings { numberPrefix } } } } }`;
    for (const viewer of [
      { kind: 'PERSON', accountId, role: 'MEMBER' } as const,
      { ...partner('first'), scopes: ['ACCOUNTS_READ', 'BILLING_READ'] } as TestViewer,
    ]) {
      expect(await profileOf(accountId, {}, viewer)).toEqual(staffs);
      expect(await server.ask(viewer, query, { id: accountId })).toMatchObject({
        data: { account: { billingProfile: { legalEntity: { settings: null } } } },
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    }
  });

  it('is refused to a client without BILLING_READ, and the rest of the account is not', async () => {
    const accountId = await anAccount(server, { viewer: partner('first') });
    const client = { ...partner('first'), scopes: ['ACCOUNTS_READ'] } as TestViewer;
    const query = 'query ($id: ID!) { account(id: $id) { id billingProfile { legalName } } }';
    const message = expect.stringContaining('a partner’s client with BILLING_READ') as string;
    expect(await server.ask(client, query, { id: accountId })).toMatchObject({
      data: { account: { id: accountId, billingProfile: null } },
      errors: [{ message }],
    });
  });

  it('is nothing for the beneficiary of a contract', async () => {
    const accountId = await anAccount(server);
    await aSubscription(server, accountId, '2026-01-01');
    await aFullProfile(server, accountId);
    expect(await profileOf(accountId)).not.toBeNull();
    expect(await profileOf(accountId, {}, NICE)).toBeNull();
  });
});
