import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

let server: TestServer;
let subscription: string;

const POOLS = [
  { name: 'Off-net', includedMinutes: 2, units: 3, overagePerMinute: '0.0311' },
  { name: 'Mobile', includedMinutes: 10, units: 1, overagePerMinute: '0.2' },
];
const RATES = [
  aRate('0.02'),
  aRate('0.03', { prefix: '33', pool: 'Off-net' }),
  aRate('0.01', { direction: 'INBOUND', pool: 'Off-net' }),
];

beforeAll(async () => {
  server = await startTestServer();
  const account = await anAccount(server);
  const line = { rates: RATES, pools: POOLS };
  subscription = (await aSubscription(server, account, '2026-01-01', line)).subscriptionId;
  await sendCalls(server, [
    aCall(subscription, '2026-10-05T12:00:00Z', 240),
    aCall(subscription, '2026-10-06T12:00:00Z', 180, { direction: 'INBOUND' }),
    aCall(subscription, '2026-10-07T12:00:00Z', 60, { to: '+442079460000' }),
    aCall(subscription, '2026-09-07T12:00:00Z', 60),
  ]);
});
afterAll(() => server.close());

interface Totals {
  readonly inbound: object;
  readonly outbound: object;
  readonly pools: {
    readonly derivation: { summary: string; steps: { clause: { number: string } | null }[] };
  }[];
}
async function totalsOf(month: string): Promise<Totals> {
  const sums = '{ calls unratedCalls billedSeconds amount { amount } }';
  const { node } = await read<{ node: { usageTotals: Totals } }>(
    server,
    STAFF,
    `query ($id: ID!, $month: YearMonth!) { node(id: $id) { ... on Subscription {
      usageTotals(month: $month) { inbound ${sums} outbound ${sums} pools {
        name includedMinutes units includedSeconds usedSeconds overageSeconds
        charge { amount currencyCode } derivation { summary steps { clause { number } } } } } } } }`,
    { id: subscription, month },
  );
  return node.usageTotals;
}

it('The totals of a month are those of all its calls, of pools and of none.', async () => {
  const { inbound, outbound } = await totalsOf('2026-10');
  const none = { unratedCalls: 0 };
  expect(inbound).toEqual({
    ...{ calls: 1, ...none, billedSeconds: 180, amount: { amount: '0.000000' } },
  });
  expect(outbound).toEqual({
    ...{ calls: 2, ...none, billedSeconds: 300, amount: { amount: '0.020000' } },
  });
});

it('Every pool of the order says what the month used of it, and what is charged beyond it.', async () => {
  const { pools } = await totalsOf('2026-10');
  const euros = (amount: string) => ({ amount, currencyCode: 'EUR' });
  expect(pools).toMatchObject([
    {
      ...{ name: 'Off-net', includedMinutes: 2, units: 3, includedSeconds: 360 },
      // 420 - 360 = 60 s at 0.0311 a minute, rounded once
      ...{ usedSeconds: 420, overageSeconds: 60, charge: euros('0.03') },
    },
    {
      ...{ name: 'Mobile', includedMinutes: 10, units: 1, includedSeconds: 600 },
      ...{ usedSeconds: 0, overageSeconds: 0, charge: euros('0.00') },
    },
  ]);
  const [offNet] = pools;
  expect(offNet?.derivation.summary).toBe('420 s used of 360 s included: 60 s beyond them, 0.03.');
  expect(offNet?.derivation.steps.map(({ clause }) => clause?.number)).toEqual([
    ...[undefined, undefined, '3'],
  ]);
});

it('A month without calls has its pools, unused.', async () => {
  const { pools } = await totalsOf('2026-08');
  expect(pools).toMatchObject([
    { usedSeconds: 0, charge: { amount: '0.00' } },
    { usedSeconds: 0, charge: { amount: '0.00' } },
  ]);
});
