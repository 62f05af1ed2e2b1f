import { countsOf, deliver, ndjson, type DeliveryAnswer } from '../support/deliveries';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read } from '../support/world';

// Numbers as systems write them: what is rated, what is an emergency call, what is refused.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const RATES = [
  aRate('0.02'),
  aRate('0.01', { direction: 'INBOUND' }),
  aRate('0.05', { direction: 'INBOUND', prefix: '44' }),
  aRate('0.90', { prefix: '30' }),
];

async function aContract(more: object, service: string): Promise<string> {
  const accountId = await anAccount(server, more);
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
    rates: RATES,
    serviceCode: service,
  });
  return subscriptionId;
}

interface Record {
  readonly externalId: string;
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  readonly dialled: string | null;
  readonly status: string;
  readonly amount: { readonly amount: string } | null;
}
async function recordsOf(id: string): Promise<unknown[][]> {
  const { node } = await read<{ node: { usageRecords: { nodes: Record[] } } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { usageRecords(first: 100) {
      nodes { externalId fromNumber toNumber dialled status amount { amount } } } } } }`,
    { id },
  );
  return node.usageRecords.nodes
    .map((one) => [
      one.externalId,
      one.fromNumber,
      one.toNumber,
      one.dialled,
      one.status,
      one.amount?.amount ?? null,
    ])
    .sort((a, b) => String(a[0]).localeCompare(String(b[0])));
}

const MAPPING = {
  format: 'csv',
  header: true,
  fields: {
    externalId: { column: 'id' },
    direction: { column: 'dir', values: { in: 'INBOUND', out: 'OUTBOUND' } },
    from: { column: 'from' },
    to: { column: 'to' },
    startedAt: { column: 'at' },
    answeredAt: { column: 'at' },
  },
  durationSeconds: { column: 'seconds' },
};
const header = (mapping: object) => ({
  'Usage-Mapping': Buffer.from(JSON.stringify(mapping)).toString('base64url'),
});
function deliverRows(
  subscription: string,
  rows: readonly string[],
  { query = '', mapping = MAPPING } = {},
): Promise<DeliveryAnswer> {
  const lines = rows.map((row) => `${row},2026-10-05T12:00:00Z,30\n`);
  return deliver(server, `id,dir,from,to,at,seconds\n${lines.join('')}`, {
    format: 'mapping',
    query: `&subscription=${subscription}&source=${subscription.slice(-12)}${query}`,
    headers: header(mapping),
  });
}

describe('An emergency call', () => {
  it('is found in a SIP URI, with parameters, as what was dialled; and never charged', async () => {
    const id = await aContract({ countryCode: 'US' }, 'CXONE');
    const source = id.slice(-12);
    const call = (externalId: string, more: object) =>
      aCall(id, '2026-10-05T12:00:00Z', 60, { source, externalId, ...more });
    const { summary } = await deliver(
      server,
      ndjson([
        call('e1', { to: 'sip:911@192.0.2.10' }),
        call('e2', { to: '911;phone-context=+1' }),
        call('e3', { to: '+13035550199', dialled: 'sip:911@192.0.2.10:5060' }),
        call('e4', { to: '"Help 24/7" <sip:911@sbc-1.example.net:5060;user=phone>;tag=9' }),
      ]),
    );
    expect(countsOf(summary)).toEqual([4, 0, 0, 0]);
    const records = await recordsOf(id);
    expect(records.map(([externalId, , , ...rest]) => [externalId, ...rest])).toEqual(
      ['e1', 'e2', 'e3', 'e4'].map((one) => [one, '911', 'PROHIBITED_EMERGENCY', '0.000000']),
    );
  });
});

describe('A number that a source writes in its own way', () => {
  it('is read or refused, and never somebody who withholds it', async () => {
    const id = await aContract({ countryCode: 'US' }, 'GOTO_CONNECT');
    const rows = [
      'n0,in,+442079460001,+13035550199',
      'n1,in,sip:+442079460001@192.0.2.10:5060,+13035550199',
      'n2,in,"""Ann 7"" <+442079460001>",+13035550199',
      'n3,in,4.42079E+11,+13035550199',
      "n4,in,'+442079460001,+13035550199",
      'n5,in,anonymous,sip:+13035550199@sbc.example.net',
    ];
    const { summary, answers } = await deliverRows(id, rows);
    expect(countsOf(summary)).toEqual([5, 0, 0, 1]);
    expect(answers.map(({ externalId, problems }) => [externalId, problems?.[0]?.field])).toEqual([
      ['n3', 'from'],
    ]);
    const of = (one: string) => [one, '+442079460001', '+13035550199', null, 'RATED', '0.050000'];
    expect(await recordsOf(id)).toEqual([
      ...['n0', 'n1', 'n2', 'n4'].map(of),
      ['n5', null, '+13035550199', null, 'RATED', '0.010000'],
    ]);
  });

  it('is completed by what is known of the account: its country and its outside line', async () => {
    const account = { countryCode: 'DE', currencyCode: 'EUR', outsideLineDigit: '0' };
    const id = await aContract(account, 'GOTO_CONNECT');
    const rows = ['n0,out,,003023125001', 'n1,out,,002214710123', 'n2,out,,0112'];
    const unsaid = await deliverRows(id, rows, { query: '&country=DE' });
    // Greece and Senegal without an outside line, Berlin and Cologne behind one.
    expect(
      unsaid.answers.map(({ externalId, problems }) => [externalId, problems?.length]),
    ).toEqual([
      ['n0', 1],
      ['n1', 1],
    ]);
    const mapping = { ...MAPPING, numbers: { outsideLine: '0' } };
    expect(countsOf((await deliverRows(id, rows, { mapping })).summary)).toEqual([2, 1, 0, 0]);
    expect(await recordsOf(id)).toEqual([
      ['n0', null, '+493023125001', null, 'RATED', '0.020000'],
      ['n1', null, '+492214710123', null, 'RATED', '0.020000'],
      ['n2', null, null, '0112', 'EMERGENCY_FREE', '0.000000'],
    ]);
  });

  it('has no rate where nobody knows what was called', async () => {
    const id = await aContract({ countryCode: 'US' }, 'GOTO_CONNECT');
    await deliverRows(id, ['n0,out,101,']);
    expect(await recordsOf(id)).toEqual([['n0', null, null, null, 'UNRATED', null]]);
  });
});
