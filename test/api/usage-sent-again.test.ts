import { countsOf, deliver, ndjson } from '../support/deliveries';
import { aNumber, erase } from '../support/erasure';
import { correctRates, rerate } from '../support/ledger';
import { asOwner, uuidOf } from '../support/retention';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

// Whatever the product gives out of a record can be sent in again, and means the same.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const aWorld = async () =>
  aSubscription(server, await anAccount(server), '2026-01-01', { rates: [aRate('0.02')] });
const NOON = '2026-10-05T12:00:00Z';

async function contentsOf(importId: string | undefined): Promise<string[]> {
  const { node } = await read<{ node: { issues: { nodes: { content: string }[] } } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on UsageImport { issues { nodes { content } } } } }`,
    { id: importId },
  );
  return node.issues.nodes.map(({ content }) => content);
}

/** What an export gives of a subscription's calls; to be sent in again, unless told otherwise. */
async function exported(
  subscriptionId: string,
  format: string,
  more = 'columns=import',
): Promise<string> {
  const days = 'from=2026-10-01&before=2026-11-01';
  const response = await fetch(
    `${server.url}/usage/export?subscription=${subscriptionId}&${days}&format=${format}&${more}`,
    { headers: { authorization: `Bearer ${await server.tokenOf(STAFF)}` } },
  );
  return response.text();
}

describe('An export of calls', () => {
  it('comes in again as duplicates alone, whatever way a number was written', async () => {
    const accountId = await anAccount(server, {
      ...{ countryCode: 'US', timeZone: 'America/Denver', currencyCode: 'USD' },
      outsideLineDigit: '9',
    });
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
      rates: [aRate('0.02'), aRate('0.01', { direction: 'INBOUND' })],
    });
    const call = (more: object) => aCall(subscriptionId, NOON, 60, more);
    const records = [
      call({ to: '911' }),
      call({ to: '9-911', dialled: '9-911', from: 'anonymous' }),
      call({ to: '911', dialled: '0800 555' }),
      call({ to: '+1911', from: '101' }),
      call({ to: '+14155550100', dialled: '9,1 (415) 555-0100' }),
      call({ externalId: ' with spaces ', source: ' switch ' }),
      call({ direction: 'INBOUND', from: null, dialled: '+1 (303) 555-0199' }),
      call({ leg: 'AGENT', agentConnectivity: 'PSTN', to: '911' }),
      call({ agentConnectivity: 'VOIP', to: '911' }),
      call({ startedAt: '2026-10-05T12:00:00+02:00', callType: 'MOBILE', originCountryCode: 'DE' }),
      call({ to: '110', originCountryCode: 'DE' }),
      call({ disposition: 'BUSY', answeredAt: null }),
    ];
    const first = await deliver(server, ndjson(records));
    expect(countsOf(first.summary)).toEqual([records.length, 0, 0, 0]);
    expect(countsOf((await deliver(server, ndjson(records))).summary)[1]).toBe(records.length);
    for (const format of ['csv', 'ndjson']) {
      const text = await exported(subscriptionId, format);
      const again = await deliver(server, text, { format });
      expect([format, ...countsOf(again.summary)]).toEqual([format, 0, records.length, 0, 0]);
    }
    // By way of a batch, too, where not all of it is stored.
    const one = { ...call({ to: '+442079460001' }), externalId: 'new' };
    const body = ndjson([one]) + (await exported(subscriptionId, 'ndjson'));
    const { summary } = await deliver(server, body);
    expect(countsOf(summary)).toEqual([1, records.length, 0, 0]);
  });
});

it('The sums of an export of all versions, added up by any reader, are those of the totals.', async () => {
  const accountId = await anAccount(server);
  const rates = [aRate('0.7', { prefix: '44' })];
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', { rates });
  const call = { ...aCall(subscriptionId, NOON, 60, { to: '+442079460001' }), externalId: '-1' };
  await sendCalls(server, [call]);
  const add = [aRate('0.07', { prefix: '44' })];
  await correctRates(server, subscriptionId, { retire: ['44'], add });
  expect(await rerate(server, subscriptionId)).toMatchObject({ rerated: 1 });
  const text = await exported(subscriptionId, 'csv', 'versions=all');
  const [names = [], ...rows] = text
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
  const sumOf = (name: string) => {
    const cells = rows.map((row) => row[names.indexOf(name)] ?? '');
    expect(cells.filter((cell) => !/^-?\d+(\.\d+)?$/.test(cell))).toEqual([]);
    return cells.reduce((sum, cell) => sum + Math.round(Number(cell) * 1_000_000), 0);
  };
  expect([rows.length, sumOf('amount'), sumOf('billedSeconds')]).toEqual([3, 70_000, 60_000_000]);
  const { node } = await read<{
    node: {
      usageTotals: { outbound: { billedSeconds: number; amount: { amount: string } } };
    };
  }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { usageTotals(month: "2026-10") {
      outbound { billedSeconds amount { amount } } } } } }`,
    { id: subscriptionId },
  );
  const { outbound } = node.usageTotals;
  expect([outbound.billedSeconds, outbound.amount.amount]).toEqual([60, '0.070000']);
});

describe('The content of a conflict', () => {
  it('is the record that was sent, with its subscription, feed and id: a conflict again', async () => {
    const { subscriptionId } = await aWorld();
    const whole = {
      ...aCall(subscriptionId, '2026-10-05T12:00:00.250Z', 60),
      ...{ source: 'switch-1', externalId: 'one', leg: 'CONSUMER', disposition: 'ANSWERED' },
      ...{ dialled: '0145000000', originCountryCode: 'BE', callType: 'LANDLINE' },
    };
    await sendCalls(server, [whole]);
    const other = { ...whole, to: '+442079460002' };
    const first = await deliver(server, ndjson([other]));
    expect(countsOf(first.summary)).toEqual([0, 0, 1, 0]);
    const [content = ''] = await contentsOf(first.summary.importId);
    expect(JSON.parse(content)).toEqual(other);
    const again = await deliver(server, `${content}\n`);
    expect(countsOf(again.summary)).toEqual([0, 0, 1, 0]);
    expect(await contentsOf(again.summary.importId)).toEqual([content]);
  });
});

describe('A call whose numbers were erased', () => {
  it('is a CONFLICT with whatever else was sent of it, and the numbers stay erased', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const her = aNumber();
    const call = aCall(subscriptionId, NOON, 60, { to: her });
    await sendCalls(server, [call]);
    await erase(server, accountId, { number: her });
    const longer = { ...call, endedAt: '2026-10-05T12:59:05Z' };
    const changed = [longer, { ...call, direction: 'INBOUND' }, { ...call, callType: 'MOBILE' }];
    const results = await sendCalls(server, [call, ...changed]);
    expect(results.map(({ status }) => status)).toEqual([
      ...['DUPLICATE', 'CONFLICT', 'CONFLICT', 'CONFLICT'],
    ]);
    const { summary, answers } = await deliver(server, ndjson([longer, call]));
    expect(countsOf(summary)).toEqual([0, 1, 1, 0]);
    expect(answers[0]?.problems?.[0]?.message).toContain('it is not kept');
    const owner = await asOwner(server);
    const { rows } = await owner.query<{ content: string | null }>(
      'select content from usage_import_issue where account_id = $1',
      [uuidOf(accountId)],
    );
    await owner.end();
    expect(rows.map(({ content }) => content)).toEqual([null, null, null, null]);
  });
});
