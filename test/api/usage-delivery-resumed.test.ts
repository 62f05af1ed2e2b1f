import { request } from 'node:http';
import { correct, countsOf, deliver, ndjson, type DeliveryLine } from '../support/deliveries';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { aCall, anAccount, aRate, aSubscription, read, unique } from '../support/world';

// Deliveries that are interrupted and go on, that come at once, or that take long.

let server: TestServer;
let accountId: string;

jest.setTimeout(120_000);

beforeAll(async () => {
  server = await startTestServer({ poolSize: 10 });
  accountId = await anAccount(server);
});
afterAll(() => server.close());

const RATES = [aRate('0.0119', { prefix: '33' }), aRate('0.007', { direction: 'INBOUND' })];
const subscribed = async () =>
  (await aSubscription(server, accountId, '2026-01-01', { rates: RATES })).subscriptionId;

/** Calls of some subscriptions over two months and both directions, each with an id of its own. */
function callsOf(subscriptions: readonly string[], count: number): object[] {
  const prefix = unique('many');
  return Array.from({ length: count }, (_, index) => {
    const day = String((index % 28) + 1).padStart(2, '0');
    const month = index % 3 === 0 ? '09' : '10';
    const direction = index % 4 === 0 ? 'INBOUND' : 'OUTBOUND';
    const at = `2026-${month}-${day}T12:00:00Z`;
    const subscription = subscriptions[index % subscriptions.length] ?? '';
    return aCall(subscription, at, index % 97, { externalId: `${prefix}-${index}`, direction });
  });
}

const TOTALS = '{ calls unratedCalls billedSeconds amount { amount } }';
async function totalsOf(subscriptions: readonly string[]): Promise<object[]> {
  const months = ['2026-09', '2026-10'].map(
    (month, index) =>
      `m${index}: usageTotals(month: "${month}") { inbound ${TOTALS} outbound ${TOTALS} }`,
  );
  const { nodes } = await read<{ nodes: object[] }>(
    server,
    STAFF,
    `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Subscription { ${months.join(' ')} } } }`,
    { ids: subscriptions },
  );
  return nodes;
}

const shuffled = <Item>(items: readonly Item[], seed: number): Item[] => {
  let state = seed;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  return items
    .map((item) => [next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, i]) => i);
};

async function stateOf(name: string, viewer = STAFF) {
  const token = await server.tokenOf(viewer);
  const response = await fetch(`${server.url}/usage?import=${name}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: (await response.json()) as Partial<DeliveryLine> };
}

/** Waits until so many lines of a delivery are stored. */
const settled = (name: string, line: number) =>
  until(
    () => stateOf(name),
    ({ body }) => (body.line ?? 0) >= line,
  );

/** Sends pieces, each when the lines before it are stored, and cuts the connection in the end. */
async function cutOff(pieces: readonly string[], name: string): Promise<void> {
  const token = await server.tokenOf(STAFF);
  const outgoing = request(`${server.url}/usage?format=ndjson&import=${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  outgoing.on('error', () => undefined);
  let lines = 0;
  for (const piece of pieces) {
    outgoing.write(piece);
    lines += piece.split('\n').length - 1;
    await settled(name, lines);
  }
  outgoing.destroy();
}

describe('A delivery that was interrupted', () => {
  it('has stored what came whole, and goes on behind it', async () => {
    const own = await subscribed();
    const lines = callsOf([own], 500).map((record) => ndjson([record]));
    const name = unique('cut');
    const half = lines[200]?.slice(0, 40) ?? '';
    await cutOff([lines.slice(0, 120).join(''), `${lines.slice(120, 200).join('')}${half}`], name);
    const { body } = await stateOf(name);
    expect(body).toMatchObject({ state: 'OPEN', line: 200, accepted: 200, rejected: 0 });
    const rest = await deliver(server, lines.slice(200), {
      query: `&import=${name}&firstLine=201`,
    });
    expect(rest.summary).toMatchObject({ state: 'COMPLETE', line: 500, accepted: 500 });
    expect(rest.summary.importId).toBe(body.importId);
  });

  it('may go on from an earlier line, and from none that would leave a gap', async () => {
    const own = await subscribed();
    const lines = callsOf([own], 10).map((record) => ndjson([record]));
    const name = unique('overlap');
    await deliver(server, lines.slice(0, 6), { query: `&import=${name}` });
    const gap = await deliver(server, lines.slice(8), { query: `&import=${name}&firstLine=9` });
    expect([gap.status, gap.text]).toEqual([400, expect.stringContaining('line 7 at the latest')]);
    const { summary } = await deliver(server, lines.slice(4), {
      query: `&import=${name}&firstLine=5`,
    });
    expect(countsOf(summary)).toEqual([10, 2, 0, 0]);
    const nameless = await deliver(server, lines, { query: '&firstLine=2' });
    expect([nameless.status, nameless.text]).toEqual([400, expect.stringContaining('name')]);
  });

  it('is nobody else’s to see or to go on with', async () => {
    const own = await subscribed();
    const name = unique('mine');
    await deliver(server, ndjson(callsOf([own], 3)), { query: `&import=${name}` });
    expect((await stateOf(name)).status).toBe(200);
    expect((await stateOf(name, partner('first'))).status).toBe(404);
    const foreign = await deliver(server, '', {
      viewer: partner('first'),
      query: `&import=${name}&firstLine=2`,
    });
    expect(foreign.status).toBe(400);
  });
});

describe('The same records', () => {
  it('come to the same totals in any order, in pieces, three times, from four clients at once', async () => {
    const [sorted, mixed] = [
      await Promise.all([subscribed(), subscribed(), subscribed()]),
      await Promise.all([subscribed(), subscribed(), subscribed()]),
    ];
    const records = callsOf(sorted, 6_000);
    await deliver(server, ndjson(records));
    const same = records.map((record) => ({
      ...record,
      externalId: `mixed-${(record as { externalId: string }).externalId}`,
      subscriptionId: mixed[sorted.indexOf((record as { subscriptionId: string }).subscriptionId)],
    }));
    const pieces = [0, 1, 2].flatMap((turn) => {
      const order = shuffled(same, turn + 7);
      return Array.from({ length: 12 }, (_, index) => order.slice(index * 500, index * 500 + 500));
    });
    const queue = shuffled(pieces, 3);
    let accepted = 0;
    const client = async () => {
      for (let piece = queue.pop(); piece; piece = queue.pop()) {
        const { summary } = await deliver(server, ndjson(piece));
        expect(summary.state).toBe('COMPLETE');
        accepted += summary.accepted ?? 0;
      }
    };
    await Promise.all([client(), client(), client(), client()]);
    expect(accepted).toBe(6_000);
    expect(await totalsOf(mixed)).toEqual(await totalsOf(sorted));
  });
});

describe('A delivery that takes long', () => {
  it('is stored while it goes on, and rates by what is known by then', async () => {
    const { subscriptionId, orderLineId } = await correct.subscription(server, accountId, RATES);
    const token = await server.tokenOf(STAFF);
    const told: DeliveryLine[] = [];
    const outgoing = request(`${server.url}/usage?format=ndjson`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const ended = new Promise<void>((resolve, reject) => {
      outgoing.once('error', reject);
      outgoing.once('response', (response) => {
        response.setEncoding('utf8').on('data', (text: string) => {
          for (const line of text.trim().split('\n')) told.push(JSON.parse(line) as DeliveryLine);
        });
        response.once('end', resolve);
      });
    });
    const call = () => aCall(subscriptionId, '2026-10-05T12:00:00Z', 60);
    outgoing.write(ndjson([call()]));
    await until(() => told.length);
    expect(told[0]).toMatchObject({ type: 'progress', line: 1, accepted: 1 });
    server.clock.now = '2026-11-23T13:00:00.000Z';
    await correct.rate(server, orderLineId, '0.5');
    outgoing.end(ndjson([call()]));
    await ended;
    const { node } = await read<{
      node: { usageRecords: { nodes: { amount: { amount: string } }[] } };
    }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription { usageRecords { nodes {
        amount { amount } } } } } }`,
      { id: subscriptionId },
    );
    const amounts = node.usageRecords.nodes.map(({ amount }) => amount.amount).sort();
    expect(amounts).toEqual(['0.011900', '0.500000']);
  });
});
