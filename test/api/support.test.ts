import { NOON, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, anActiveOrder, aSubscription, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => (server.clock.now = NOON));
afterAll(() => server.close());

const contact = (accountId: string, more: object = {}) => ({
  accountId,
  vendorCode: 'NICE',
  channel: 'PHONE',
  value: '+18006423462',
  ...more,
});
const add = (accountId: string, more: object = {}) =>
  act<{ supportContact: { id: string } }>(
    server,
    STAFF,
    'addSupportContact',
    contact(accountId, more),
    'supportContact { id }',
  );

/** The values of the contacts that each service's subscription names, on a date. */
async function contactsOf(
  accountId: string,
  asOf: string | null = null,
): Promise<Record<string, string[]>> {
  interface Contact {
    readonly value: string;
    readonly provider: { readonly code: string };
  }
  const data = await read<{
    account: {
      subscriptions: { nodes: { service: { code: string }; supportContacts: Contact[] }[] };
    };
  }>(
    server,
    STAFF,
    `query ($id: ID!, $asOf: Date) { account(id: $id) { subscriptions { nodes {
      service { code } supportContacts(asOf: $asOf) { value provider { code } } } } } }`,
    { id: accountId, asOf },
  );
  return Object.fromEntries(
    data.account.subscriptions.nodes.map(({ service, supportContacts }) => [
      service.code,
      supportContacts.map(({ value, provider }) => `${provider.code} ${value}`),
    ]),
  );
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly subscription: { readonly service: { readonly code: string } };
}
/** Those of an account that are about support. */
async function problemsOf(accountId: string): Promise<Problem[]> {
  const { account } = await read<{ account: { problems: Problem[] } }>(
    server,
    STAFF,
    `query ($id: ID!) { account(id: $id) { problems {
      code message subscription { service { code } } } } }`,
    { id: accountId },
  );
  return account.problems.filter(({ code }) => code === 'SUPPORT_CONTACT_MISSING');
}
const missing = (code: string) => ({
  code: 'SUPPORT_CONTACT_MISSING',
  subscription: { service: { code } },
});

describe('Whom a customer asks for support', () => {
  it('is NICE, Ltd. for CXone and the provider for every other service (CXone 2)', async () => {
    const accountId = await anAccount(server);
    const lines = ['CXONE', 'GOTO_CONNECT', 'OPENVOICE'].map((serviceCode) => ({ serviceCode }));
    await anActiveOrder(server, accountId, lines);
    await add(accountId, { value: 'n' });
    await add(accountId, { vendorCode: 'GOTO', value: 'g' });
    expect(await contactsOf(accountId)).toEqual({
      CXONE: ['NICE n'],
      GOTO_CONNECT: ['GOTO g'],
      OPENVOICE: ['GOTO g'],
    });
  });

  it('is who is valid on the day asked for, the last day exclusive', async () => {
    const accountId = await anAccount(server);
    await anActiveOrder(server, accountId, [{ serviceCode: 'CXONE' }]);
    await add(accountId, { value: 'old', validFrom: '2026-01-01', validBefore: '2026-07-01' });
    await add(accountId, { value: 'new', validFrom: '2026-07-01' });
    for (const [asOf, values] of [
      ['2025-12-31', []],
      ['2026-01-01', ['NICE old']],
      ['2026-06-30', ['NICE old']],
      ['2026-07-01', ['NICE new']],
      [null, ['NICE new']],
    ] as const) {
      expect([asOf, (await contactsOf(accountId, asOf))['CXONE']]).toEqual([asOf, values]);
    }
  });

  it('begins today in the zone of the account when no first day is given', async () => {
    server.clock.now = '2026-11-23T23:30:00.000Z'; // the 24th in Paris
    const accountId = await anAccount(server);
    await anActiveOrder(server, accountId, [{ serviceCode: 'CXONE' }]);
    await add(accountId, { value: 'n' });
    expect(await contactsOf(accountId, '2026-11-23')).toEqual({ CXONE: [] });
    expect(await contactsOf(accountId, '2026-11-24')).toEqual({ CXONE: ['NICE n'] });
  });
});

describe('The problem SUPPORT_CONTACT_MISSING (CXone 2)', () => {
  it('is there for each service whose vendor has no contact, and names the vendor', async () => {
    const accountId = await anAccount(server);
    await anActiveOrder(server, accountId, [{ serviceCode: 'CXONE' }, { serviceCode: 'CALL_ME' }]);
    expect(await problemsOf(accountId)).toMatchObject([
      { ...missing('CXONE'), message: expect.stringContaining('NICE, Ltd.') as string },
      { ...missing('CALL_ME'), message: expect.stringContaining('GoTo') as string },
    ]);
    await add(accountId, { vendorCode: 'GOTO' });
    expect(await problemsOf(accountId)).toMatchObject([missing('CXONE')]);
    await add(accountId);
    expect(await problemsOf(accountId)).toEqual([]);
  });

  it('comes back when the last contact is no longer valid, that day', async () => {
    const accountId = await anAccount(server);
    await anActiveOrder(server, accountId, [{ serviceCode: 'CXONE' }]);
    await add(accountId, { validBefore: '2026-12-01' });
    server.clock.now = '2026-11-30T22:59:59.999Z'; // the 30th in Paris
    expect(await problemsOf(accountId)).toEqual([]);
    server.clock.now = '2026-11-30T23:00:00.000Z';
    expect(await problemsOf(accountId)).toMatchObject([missing('CXONE')]);
  });

  it('is not there for a service that has ended', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01');
    expect(await problemsOf(accountId)).toMatchObject([missing('CXONE')]);
    const notice = { subscriptionId, givenOn: '2025-12-02' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
    expect(await problemsOf(accountId)).toEqual([]);
  });
});

describe('addSupportContact', () => {
  it('keeps what was said, and can be read by its id', async () => {
    const accountId = await anAccount(server);
    const said = {
      channel: 'PORTAL',
      value: 'https://support.example/nice',
      hours: 'Monday to Friday, 9 to 18',
      timeZone: 'Europe/Paris',
      languages: ['fr', 'en'],
      severities: ['Critical'],
      validFrom: '2026-01-01',
      validBefore: '2027-01-01',
    };
    const { supportContact } = await add(accountId, said);
    const { node } = await read<{ node: object }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on SupportContact {
        channel value hours timeZone languages severities validFrom validBefore
        provider { code name } } } }`,
      { id: supportContact.id },
    );
    expect(node).toEqual({ ...said, provider: { code: 'NICE', name: 'NICE, Ltd.' } });
  });

  it.each<[string, string[], object]>([
    ['a vendor that is not in the catalogue', ['vendorCode'], { vendorCode: 'NOBODY' }],
    ['an end that is its start', ['validBefore'], { validBefore: '2026-11-23' }],
    ['an empty value', ['value'], { value: '  ' }],
    ['a value of 301 characters', ['value'], { value: 'x'.repeat(301) }],
    ['a value with a line break', ['value'], { value: 'a\nb' }],
    ['empty hours', ['hours'], { hours: '' }],
    ['an empty language', ['languages', '1'], { languages: ['en', ''] }],
    ['21 languages', ['languages'], { languages: Array.from({ length: 21 }, () => 'en') }],
    ['an overlong severity', ['severities', '0'], { severities: ['x'.repeat(41)] }],
  ])('refuses %s and names the field', async (_, field, change) => {
    const accountId = await anAccount(server);
    const input = { ...contact(accountId), ...change };
    const errors = await refusalsOf(server, STAFF, 'addSupportContact', input);
    expect(errors.map(({ code, path }) => [code, path])).toEqual([
      ['INVALID_INPUT', ['input', ...field]],
    ]);
    expect(errors[0]?.message).toMatch(/^expected /);
  });

  it('names every field that is wrong at once', async () => {
    const input = contact(await anAccount(server), { vendorCode: '', value: '', hours: '' });
    const errors = await refusalsOf(server, STAFF, 'addSupportContact', input);
    const fields = errors.map(({ path }) => path[1]);
    expect(fields.sort()).toEqual(['hours', 'value', 'vendorCode']);
  });

  it('finds no account under an id that is none', async () => {
    for (const accountId of ['acc_AAAAAAAAAAAAAAAAAAAAAA', 'nonsense', '']) {
      const errors = await refusalsOf(server, STAFF, 'addSupportContact', contact(accountId));
      expect(errors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'accountId'] }]);
    }
  });

  it('refuses a time zone that is none before it looks at anything', async () => {
    const input = contact(await anAccount(server), { timeZone: 'Mars/Olympus' });
    const answer = await server.ask(
      STAFF,
      `mutation ($input: AddSupportContactInput!) {
        addSupportContact(input: $input) { supportContact { id } } }`,
      { input },
    );
    expect(answer.data).toBeUndefined();
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(answer.errors?.[0]?.message).toContain('Mars/Olympus');
  });
});
