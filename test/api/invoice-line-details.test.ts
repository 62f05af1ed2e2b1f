import type { Client } from 'pg';
import { bill, accountsOf, startRun } from '../support/billing-runs';
import { aBilledAccount, finalized, previewed, told } from '../support/monthly-invoices';
import { asOwner, keepDetail, removeDetail, uuidOf } from '../support/retention';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, aRate, aSubscription, read, refusalsOf, sendCalls } from '../support/world';

// What lines of use add up: the calls of each price, in previews and in documents.

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = await asOwner(server);
});
afterAll(async () => {
  await owner.end();
  await server.close();
});
beforeEach(() => {
  server.clock.now = '2025-03-10T10:00:00.000Z';
});

const LINES = `lines { kind serviceMonth quantity net { amount } details { direction leg
  perMinute { amount } calls billedSeconds amount { amount } } }`;

interface Detail {
  readonly direction: string;
  readonly leg: string | null;
  readonly perMinute: { readonly amount: string } | null;
  readonly calls: number;
  readonly billedSeconds: number;
  readonly amount: { readonly amount: string };
}
type Line = Parameters<typeof told>[0] & { readonly details: readonly Detail[] };

const said = ({ lines }: { readonly lines: readonly Line[] }) =>
  lines.map((line) => [told(line), ...line.details.map(toldDetail)]);
const toldDetail = ({ direction, leg, perMinute, calls, billedSeconds, amount }: Detail) =>
  [
    ...[direction, leg, `${calls} calls`, `${billedSeconds} s`],
    ...[`at ${perMinute?.amount}`, `= ${amount.amount}`],
  ].join(' ');

/** The lines of a document as they are stored, or as its preview has them. */
const ofDocument = async (id: string) =>
  said(
    (
      await read<{ node: { lines: Line[] } }>(
        ...([server, STAFF] as const),
        `query ($id: ID!) { node(id: $id) { ... on Invoice { ${LINES} } } }`,
        { id },
      )
    ).node,
  );

const RATES = [
  aRate('0.019', { prefix: '33' }),
  // Another rate, and the same price.
  aRate('0.019', { prefix: '44' }),
  aRate('0.25', { prefix: '49' }),
  aRate('0.007', { direction: 'INBOUND' }),
];

async function metered(line: object = {}) {
  const { accountId } = await aBilledAccount(server, { graceDays: 0 });
  const { subscriptionId } = await aSubscription(server, accountId, '2025-03-10', {
    ...{ termMonths: 36, rates: RATES },
    ...line,
  });
  server.clock.now = '2025-03-20T10:00:00.000Z';
  return { accountId, subscriptionId };
}

const callsOf = (subscriptionId: string) =>
  sendCalls(server, [
    aCall(subscriptionId, '2025-03-12T09:00:00Z', 60),
    aCall(subscriptionId, '2025-03-12T10:00:00Z', 60, { to: '+442079460000' }),
    aCall(subscriptionId, '2025-03-13T09:00:00Z', 120, { to: '+4930123456' }),
    aCall(subscriptionId, '2025-03-13T10:00:00Z', 60, { direction: 'INBOUND' }),
    // Neither is billed: it was not answered, and nobody is charged for an emergency.
    aCall(subscriptionId, '2025-03-14T09:00:00Z', 0, {
      disposition: 'NO_ANSWER',
      answeredAt: null,
    }),
  ]);

const MARCH = [
  [
    'USAGE 2025-03 240 0.54',
    'OUTBOUND CONSUMER 1 calls 120 s at 0.250000 = 0.500000',
    'OUTBOUND CONSUMER 2 calls 120 s at 0.019000 = 0.038000',
  ],
  ['USAGE 2025-03 60 0.01', 'INBOUND CONSUMER 1 calls 60 s at 0.007000 = 0.007000'],
];

describe('A line of use', () => {
  it('says which calls it adds up, by price: in the preview what the document keeps.', async () => {
    const { accountId, subscriptionId } = await metered();
    await callsOf(subscriptionId);
    const { id } = await previewed(server, accountId, '2025-04');
    expect((await ofDocument(id)).sort()).toEqual(MARCH);
    const april = await finalized(server, accountId, '2025-04');
    expect((await ofDocument(april.id)).sort()).toEqual(MARCH);
    // A call that comes late: the line of its month tells of all calls, the document keeps its own.
    await sendCalls(server, [
      aCall(subscriptionId, '2025-03-15T09:00:00Z', 120, { direction: 'INBOUND' }),
    ]);
    const may = await finalized(server, accountId, '2025-05');
    expect(await ofDocument(may.id)).toEqual([
      // 0.021 → 0.02, less 0.01
      ['LATE_USAGE 2025-03 120 0.01', 'INBOUND CONSUMER 2 calls 180 s at 0.007000 = 0.021000'],
    ]);
    expect((await ofDocument(april.id)).sort()).toEqual(MARCH);
  });

  it('of a pool has the calls of both directions, and only those that draw on it.', async () => {
    const pools = [{ name: 'Calls', includedMinutes: 1, units: 1, overagePerMinute: '0.05' }];
    const rates = [
      aRate('0.019', { prefix: '33', pool: 'Calls' }),
      aRate('0.25', { prefix: '49' }),
      aRate('0.007', { direction: 'INBOUND', pool: 'Calls' }),
    ];
    const { accountId, subscriptionId } = await metered({ pools, rates });
    await sendCalls(server, [
      aCall(subscriptionId, '2025-03-12T09:00:00Z', 60),
      aCall(subscriptionId, '2025-03-13T09:00:00Z', 120, { to: '+4930123456' }),
      aCall(subscriptionId, '2025-03-13T10:00:00Z', 60, { direction: 'INBOUND' }),
    ]);
    const april = await finalized(server, accountId, '2025-04');
    expect((await ofDocument(april.id)).map(([line, ...rest]) => [line, rest.length])).toEqual([
      ['USAGE 2025-03 120 0.50', 1],
      ['POOL_OVERAGE 2025-03 120 0.05', 2],
    ]);
  });

  it('still says so where the detail of its calls was removed.', async () => {
    const { accountId, subscriptionId } = await metered();
    await callsOf(subscriptionId);
    await keepDetail(server, accountId, 12);
    server.clock.now = '2026-05-10T10:00:00.000Z';
    expect(await removeDetail(server)).toBe(5);
    const { id } = await previewed(server, accountId, '2025-04');
    expect((await ofDocument(id)).sort()).toEqual(MARCH);
  });

  it('whose calls do not add up to their total is not billed: the account is parked.', async () => {
    const { accountId, subscriptionId } = await metered();
    await callsOf(subscriptionId);
    await owner.query(
      `update usage_monthly_total set amount = amount + 1
        where account_id = $1 and direction = 'OUTBOUND'`,
      [uuidOf(accountId)],
    );
    server.clock.now = '2025-04-01T10:00:00.000Z';
    const runId = await startRun(server, { month: '2025-04', accountIds: [accountId] });
    await bill(server);
    const message = 'The calls of 2025-03 do not add up to their total.';
    const [parked] = await accountsOf(server, runId);
    expect(parked).toMatchObject({
      ...{ status: 'PARKED', reason: { code: 'USE_DIFFERS', message } },
    });
    const input = { invoiceId: parked?.invoice?.id };
    expect(await refusalsOf(server, STAFF, 'finalizeInvoice', input)).toMatchObject([
      { code: 'CANNOT_BE_BILLED', message, path: ['input', 'invoiceId'] },
    ]);
  });
});
