import { Client } from 'pg';
import { deliver, ndjson } from '../support/deliveries';
import {
  NICE,
  NOON,
  STAFF,
  partner,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import {
  act,
  aCall,
  anAccount,
  aSubscription,
  read,
  refusalsOf,
  sendCalls,
} from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
beforeEach(() => (server.clock.now = NOON));
afterAll(async () => {
  await owner.end();
  await server.close();
});

const change = (accountId: string, what: object, viewer: TestViewer = STAFF) =>
  act<{ account: { id: string; name: string } }>(
    server,
    viewer,
    'changeAccount',
    { accountId, ...what },
    'account { id name }',
  );

const ADDRESS = {
  recipient: 'Accounts payable',
  lines: ['1 Example Street', 'Building B'],
  ...{ postalCode: '75001', city: 'Paris', region: null, countryCode: 'FR' },
};
const PARTICULARS = `name locale countryCode outsideLineDigit status closedOn
  billingAddress { recipient lines postalCode city region countryCode }`;

/** What holds today, or on a day as it was known then. */
async function particularsOf(
  id: string,
  on: { asOf?: string; knownAt?: string } = {},
  viewer: TestViewer = STAFF,
): Promise<Record<string, unknown>> {
  const query = `query ($id: ID!, $asOf: Date, $knownAt: DateTime) { account(id: $id) {
    ${PARTICULARS} identity(asOf: $asOf, knownAt: $knownAt) { ${PARTICULARS} } } }`;
  const { account } = await read<{
    account: Record<string, unknown> & { identity: Record<string, unknown> };
  }>(server, viewer, query, { id, ...on });
  const { identity, ...today } = account;
  if (Object.keys(on).length > 0) return identity;
  expect(identity).toEqual(today);
  return today;
}

interface Refused {
  readonly account: null;
  readonly userErrors: readonly { readonly message: string }[];
}

describe('changeAccount', () => {
  it('changes what is said from today on, and leaves the rest', async () => {
    const id = await anAccount(server, { name: 'Old' });
    expect(await particularsOf(id)).toEqual({
      ...{ name: 'Old', locale: 'en-US', countryCode: 'FR', outsideLineDigit: null },
      ...{ status: 'OPEN', closedOn: null, billingAddress: null },
    });
    const { account } = await change(id, {
      name: ' New ',
      locale: 'fr-fr',
      billingAddress: ADDRESS,
    });
    expect(account).toEqual({ id, name: 'New' });
    expect(await particularsOf(id)).toMatchObject({
      ...{ name: 'New', locale: 'fr-FR', countryCode: 'FR', billingAddress: ADDRESS },
    });
    await change(id, { countryCode: null, billingAddress: null, outsideLineDigit: '9' });
    expect(await particularsOf(id)).toMatchObject({
      ...{ name: 'New', countryCode: null, outsideLineDigit: '9', billingAddress: null },
    });
  });

  it('keeps what held before, and what was known before', async () => {
    const id = await anAccount(server, { name: 'First' });
    server.clock.now = '2026-11-24T12:00:00.000Z';
    await change(id, { name: 'Second', effectiveFrom: '2026-06-01', billingAddress: ADDRESS });
    server.clock.now = '2026-11-25T12:00:00.000Z';
    await change(id, { name: 'Third', effectiveFrom: '2026-11-01' });
    server.clock.now = '2026-11-26T12:00:00.000Z';
    // Of an earlier day than the others: it changes nothing of what holds after them.
    await change(id, { name: 'Zeroth', countryCode: 'BE', effectiveFrom: '2026-03-01' });
    const nameOn = async (asOf: string, knownAt?: string) =>
      (await particularsOf(id, { asOf, ...(knownAt && { knownAt }) }))['name'];
    const days = ['2026-02-28', '2026-03-01', '2026-05-31', '2026-06-01', '2026-10-31'];
    const names = await Promise.all([...days, '2026-11-01'].map((day) => nameOn(day)));
    expect(names).toEqual(['First', 'Zeroth', 'Zeroth', 'Second', 'Second', 'Third']);
    expect(await nameOn('2026-11-24', '2026-11-24T11:59:59Z')).toBe('First');
    expect(await nameOn('2026-11-24', '2026-11-24T12:00:00Z')).toBe('Second');
    expect(await particularsOf(id)).toMatchObject({ name: 'Third', countryCode: 'BE' });
    const before = { asOf: '2026-06-01', knownAt: '2026-11-24T11:00:00Z' };
    expect((await particularsOf(id, before))['billingAddress']).toBeNull();
    expect((await particularsOf(id, { asOf: '2026-06-01' }))['billingAddress']).toEqual(ADDRESS);
  });

  it('takes a day to come, which is right on that day in the zone of the account', async () => {
    const id = await anAccount(server, { name: 'Now' });
    await change(id, { name: 'Then', outsideLineDigit: '0', effectiveFrom: '2026-12-01' });
    server.clock.now = '2026-11-30T22:59:59.999Z'; // the 30th in Paris
    expect(await particularsOf(id)).toMatchObject({ name: 'Now', outsideLineDigit: null });
    server.clock.now = '2026-11-30T23:00:00.000Z';
    expect(await particularsOf(id)).toMatchObject({ name: 'Then', outsideLineDigit: '0' });
    const { accounts } = await read<{ accounts: { nodes: { id: string; name: string }[] } }>(
      server,
      STAFF,
      '{ accounts(first: 100) { nodes { id name } } }',
    );
    expect(accounts.nodes.find((account) => account.id === id)?.name).toBe('Then');
  });

  it('goes on through a list by name whose names change on a day to come', async () => {
    const viewer = partner('second');
    for (const name of ['List A', 'List B', 'List C']) {
      const id = await anAccount(server, { name, viewer });
      if (name === 'List A') {
        await change(id, { name: 'List Z', effectiveFrom: '2026-12-01' }, viewer);
      }
      if (name === 'List B') await change(id, { name: 'List Y' }, viewer);
    }
    server.clock.now = '2026-12-01T12:00:00.000Z';
    const names: string[] = [];
    let after: string | null = null;
    do {
      const {
        accounts,
      }: {
        accounts: {
          nodes: { name: string }[];
          pageInfo: { endCursor: string; hasNextPage: boolean };
        };
      } = await read(
        server,
        viewer,
        `query ($after: String) { accounts(first: 1, after: $after, orderBy: { field: NAME }) {
            nodes { name } pageInfo { endCursor hasNextPage } } }`,
        { after },
      );
      names.push(...accounts.nodes.map(({ name }) => name));
      after = accounts.pageInfo.hasNextPage ? accounts.pageInfo.endCursor : null;
    } while (after !== null);
    // Each once: where the first stands is where it stood when it was last recorded.
    expect(names).toEqual(['List Z', 'List C', 'List Y']);
  });

  it('shows no address to a beneficiary, and the name as everybody sees it', async () => {
    const id = await anAccount(server);
    await aSubscription(server, id, '2026-01-01');
    await change(id, { name: 'For NICE, too', billingAddress: ADDRESS });
    const seen = await particularsOf(id, {}, NICE);
    expect(seen).toMatchObject({ name: 'For NICE, too', billingAddress: null });
    const { rows } = await owner.query<{ facts: unknown }>(
      `select facts from account where name = 'For NICE, too'`,
    );
    expect(JSON.stringify(rows)).not.toContain('Example Street');
  });

  it('is audited with what was so before, but not the address', async () => {
    const id = await anAccount(server, { name: 'Before' });
    const what = { name: 'After', countryCode: 'BE', billingAddress: ADDRESS };
    await change(id, { ...what, effectiveFrom: '2026-11-01' });
    const { account } = await read<{
      account: { auditEntries: { nodes: { act: string; changes: object[] }[] } };
    }>(
      server,
      STAFF,
      `query ($id: ID!) { account(id: $id) { auditEntries(first: 1) {
        nodes { act changes { name before after } } } } }`,
      { id },
    );
    expect(account.auditEntries.nodes).toEqual([
      {
        act: 'changeAccount',
        changes: [
          { name: 'effectiveFrom', before: null, after: '2026-11-01' },
          { name: 'name', before: 'Before', after: 'After' },
          { name: 'countryCode', before: 'FR', after: 'BE' },
          { name: 'billingAddress', before: null, after: 'an address' },
        ],
      },
    ]);
  });

  it.each<[string, string[], object]>([
    ['nothing to change', [], {}],
    ['an empty name', ['name'], { name: ' ' }],
    ['a name that is null', ['name'], { name: null }],
    ['a locale that is null', ['locale'], { locale: null }],
    ['an outside line of two digits', ['outsideLineDigit'], { outsideLineDigit: '99' }],
    ['a country that is none', ['countryCode'], { countryCode: 'ZZ' }],
    ['a day long past', ['effectiveFrom'], { name: 'A', effectiveFrom: '1989-12-31' }],
    ['a day long to come', ['effectiveFrom'], { name: 'A', effectiveFrom: '2036-11-24' }],
    [
      'an address of no lines',
      ['billingAddress', 'lines'],
      { billingAddress: { ...ADDRESS, lines: [] } },
    ],
    [
      'an address of five lines',
      ['billingAddress', 'lines'],
      { billingAddress: { ...ADDRESS, lines: ['1', '2', '3', '4', '5'] } },
    ],
    [
      'an empty line of an address',
      ['billingAddress', 'lines', '1'],
      { billingAddress: { ...ADDRESS, lines: ['1', ''] } },
    ],
    [
      'a city with a NUL',
      ['billingAddress', 'city'],
      { billingAddress: { ...ADDRESS, city: 'a\0' } },
    ],
  ])('refuses %s and names the field', async (_, field, what) => {
    const accountId = await anAccount(server);
    const facts = 'select count(*)::int as facts from account_fact';
    const before = (await owner.query(facts)).rows;
    const answer = await server.ask(
      STAFF,
      `mutation ($input: ChangeAccountInput!) { changeAccount(input: $input) {
        account { id } userErrors { code path message } } }`,
      { input: { accountId, ...what } },
    );
    if (answer.errors) {
      // What a scalar refuses never comes to the command.
      expect(answer.errors[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
      expect(answer.errors[0]?.message).toContain(`input.${field.join('.')}`);
    } else {
      const payload = (answer.data as { changeAccount: Refused }).changeAccount;
      expect(payload).toMatchObject({
        account: null,
        userErrors: [{ code: 'INVALID_INPUT', path: ['input', ...field] }],
      });
      expect(payload.userErrors[0]?.message).toMatch(/^expected /);
    }
    expect((await owner.query(facts)).rows).toEqual(before);
  });

  it('refuses an account that was changed 500 times', async () => {
    const accountId = await anAccount(server, { number: 'CHANGED-OFTEN' });
    await change(accountId, { name: 'Once' });
    await owner.query(
      `insert into account_fact (account_id, id, effective_from, says, recorded_at, recorded_by)
        select id, gen_random_uuid(), '2026-01-01', '{"name": "Often"}', now(), 'test'
        from account, generate_series(1, 498) where number = 'CHANGED-OFTEN'`,
    );
    const input = { accountId, name: 'Once more' };
    expect(await refusalsOf(server, STAFF, 'changeAccount', input)).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'accountId'] },
    ]);
  });
});

describe('Country and outside line', () => {
  const call = (id: string, answeredAt: string, dialled: string) =>
    aCall(id, answeredAt, 60, { to: null, dialled });
  const statusesOf = async (records: readonly object[]) =>
    (await sendCalls(server, records)).map(({ record }) => record?.status);
  // Of a call out that says no number of its callee nothing is rated.
  const RATES = [{ direction: 'OUTBOUND', perMinute: '0.02' }];

  it('count as in force when a call was answered, in the zone of the account', async () => {
    const accountId = await anAccount(server, { countryCode: 'FR' });
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
      rates: RATES,
    });
    // 15 reaches an ambulance in France, and 911 in the United States.
    await change(accountId, { countryCode: 'US', effectiveFrom: '2026-06-01' });
    await change(accountId, { outsideLineDigit: '8', effectiveFrom: '2026-09-01' });
    const sent = await statusesOf([
      call(subscriptionId, '2026-05-31T21:59:59Z', '15'), // the 31st in Paris
      call(subscriptionId, '2026-05-31T22:00:00Z', '15'),
      call(subscriptionId, '2026-05-31T21:59:59Z', '911'),
      call(subscriptionId, '2026-05-31T22:00:00Z', '911'),
      call(subscriptionId, '2026-08-31T21:59:59Z', '8911'),
      call(subscriptionId, '2026-08-31T22:00:00Z', '8911'),
      // What the record says of its country stands over the account's.
      { ...call(subscriptionId, '2026-07-01T10:00:00Z', '15'), originCountryCode: 'FR' },
    ]);
    const [EMERGENCY, OTHER] = ['PROHIBITED_EMERGENCY', 'UNRATED'];
    expect(sent).toEqual([EMERGENCY, OTHER, OTHER, EMERGENCY, OTHER, EMERGENCY, EMERGENCY]);
  });

  it('are judged alike in a delivery, and when it is sent again', async () => {
    const accountId = await anAccount(server, { countryCode: 'FR' });
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
      rates: RATES,
    });
    await change(accountId, { countryCode: 'US', effectiveFrom: '2026-06-01' });
    const body = ndjson([
      call(subscriptionId, '2026-05-31T10:00:00Z', '911'),
      call(subscriptionId, '2026-06-01T10:00:00Z', '911'),
    ]);
    const { answers } = await deliver(server, body, { query: '&answers=all' });
    expect(answers.map(({ status }) => status)).toEqual(['ACCEPTED', 'ACCEPTED']);
    // The same once more: what was meant is read the same way.
    const again = await deliver(server, body, { query: '&answers=all' });
    expect(again.answers.map(({ status }) => status)).toEqual(['DUPLICATE', 'DUPLICATE']);
    const { node } = await read<{ node: { usageRecords: { nodes: { status: string }[] } } }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on Subscription { usageRecords { nodes { status } } } } }',
      { id: subscriptionId },
    );
    expect(node.usageRecords.nodes.map(({ status }) => status).sort()).toEqual([
      ...['PROHIBITED_EMERGENCY', 'UNRATED'],
    ]);
  });

  it('change nothing of calls rated before until they are rated again', async () => {
    const accountId = await anAccount(server, { countryCode: 'FR' });
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
      rates: RATES,
    });
    expect(await statusesOf([call(subscriptionId, '2026-06-01T10:00:00Z', '911')])).toEqual([
      'UNRATED',
    ]);
    server.clock.now = '2026-11-23T12:00:01.000Z';
    await change(accountId, { countryCode: 'US', effectiveFrom: '2026-06-01' });
    const { rerating } = await act<{ rerating: object }>(
      server,
      STAFF,
      'rerateUsage',
      { subscriptionId, from: '2026-06-01', before: '2026-07-01', reason: 'They had moved.' },
      'rerating { rerated amountAfter { amount } }',
    );
    expect(rerating).toMatchObject({ rerated: 1, amountAfter: { amount: '0.000000' } });
  });

  it('of a correction are those in force at its answer', async () => {
    const accountId = await anAccount(server, { countryCode: 'FR' });
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
      rates: RATES,
    });
    await change(accountId, { countryCode: 'US', effectiveFrom: '2026-06-01' });
    const [result] = await sendCalls(server, [call(subscriptionId, '2026-07-01T10:00:00Z', '15')]);
    expect(result?.record?.status).toBe('UNRATED');
    const {
      subscriptionId: _s,
      externalId: _e,
      ...said
    } = call(subscriptionId, '2026-07-01T10:00:00Z', '911') as Record<string, unknown>;
    const { record } = await act<{ record: { status: string } }>(
      server,
      STAFF,
      'correctUsage',
      { usageRecordId: result?.record?.id, reason: 'Another number.', replacement: said },
      'record { status }',
    );
    expect(record.status).toBe('PROHIBITED_EMERGENCY');
  });
});
