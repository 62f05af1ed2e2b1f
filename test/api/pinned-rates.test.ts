import { aCardFile, sendRates } from '../support/rate-files';
import { linesOf } from '../support/rates';
import { statementsOf } from '../support/statements';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
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
let accountId: string;
beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server);
});
afterAll(() => server.close());

const ROWS = ['33,0.02', '336,0.09', '44,0.03', '34,0.04'];

/** A running subscription whose order pins a card of such rows, with its line. */
async function pinned(rows: readonly string[] = ROWS, rates: object[] = [], header?: string) {
  const { code } = await aCardFile(server, rows, header);
  const line = { rateCard: { code }, rates };
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', line);
  const { node } = await read<{ node: { orderLine: { id: string } } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { orderLine { id } } } }`,
    { id: subscriptionId },
  );
  return { code, subscriptionId, lineId: node.orderLine.id };
}

/** What calls of that length to some numbers are charged: a minute each, 60 s at 12/6. */
async function charges(subscriptionId: string, numbers: readonly string[]) {
  const calls = numbers.map((to) => aCall(subscriptionId, '2026-10-05T10:00:00Z', 60, { to }));
  return (await sendCalls(server, calls)).map(({ record }) => [
    record?.rate?.prefix ?? null,
    record?.amount?.amount ?? null,
  ]);
}

interface Line {
  readonly rateCard: object;
  readonly rates: { readonly prefix: string }[];
  readonly cardRates: {
    readonly totalCount: number;
    readonly nodes: { readonly id: string; readonly prefix: string }[];
  };
}
const lineOf = async (lineId: string, more: object = {}) =>
  (
    await read<{ node: Line }>(
      server,
      STAFF,
      `query ($id: ID!, $first: Int, $prefix: String) { node(id: $id) { ... on OrderLine {
        rateCard { code version isPinned } rates { prefix }
        cardRates(first: $first, where: { prefix: $prefix }) { totalCount nodes { id prefix
          perMinute { amount currencyCode } initialIncrementSeconds additionalIncrementSeconds
          validFrom validBefore recordedAt retiredAt pool { name } } } } } }`,
      { id: lineId, ...more },
    )
  ).node;

describe('An order pins a card that was published from a file', () => {
  test('It copies none of its rates, and shows them with what they leave open filled in.', async () => {
    const { code, lineId } = await pinned();
    const line = await lineOf(lineId, { first: 2, prefix: '3' });
    expect(line).toEqual({
      rateCard: { code, version: 1, isPinned: true },
      rates: [],
      cardRates: {
        totalCount: 3,
        nodes: ['33', '336'].map((prefix, index) => ({
          ...{ id: expect.any(String) as string, prefix },
          perMinute: { amount: index === 0 ? '0.020000' : '0.090000', currencyCode: 'EUR' },
          ...{ initialIncrementSeconds: 12, additionalIncrementSeconds: 6 },
          ...{ validFrom: '2026-01-01', validBefore: null, recordedAt: null, retiredAt: null },
          pool: null,
        })),
      },
    });
  });

  test('Calls are charged by it, and each names the rate, which is found by its id.', async () => {
    const { subscriptionId, lineId } = await pinned();
    const call = aCall(subscriptionId, '2026-10-05T10:00:00Z', 60, { to: '+33612345678' });
    const [result] = await sendCalls(server, [call]);
    expect(result?.record).toMatchObject({ status: 'RATED', amount: { amount: '0.090000' } });
    const query = `query ($id: ID!) { node(id: $id) { ... on UsageRecord {
      rate { id prefix validFrom } amount { amount } derivation { summary steps { result { name } } } } } }`;
    const { node } = await read<{ node: { rate: { id: string }; derivation: object } }>(
      server,
      STAFF,
      query,
      { id: result?.record?.id },
    );
    expect(node).toMatchObject({ rate: { prefix: '336', validFrom: '2026-01-01' } });
    const { cardRates } = await lineOf(lineId, { prefix: '336' });
    expect(cardRates.nodes[0]?.id).toBe(node.rate.id);
    const again = `query ($id: ID!) { node(id: $id) { ... on Rate { id prefix perMinute { amount } } } }`;
    expect(await read(server, STAFF, again, { id: node.rate.id })).toEqual({
      node: { id: node.rate.id, prefix: '336', perMinute: { amount: '0.090000' } },
    });
  });

  test('Two lines of one order that pin the same card have ids of their own for its rates.', async () => {
    const { code } = await aCardFile(server, ROWS);
    const lines = ['CXONE', 'GOTO_CONNECT'].map((serviceCode) => {
      return { serviceCode, rateCard: { code } };
    });
    const selection = 'cardRates { nodes { id prefix initialIncrementSeconds } }';
    interface Made {
      readonly cardRates: { readonly nodes: { id: string; initialIncrementSeconds: number }[] };
    }
    const made = await linesOf<Made>(server, accountId, lines, selection);
    const all = made.flatMap(({ cardRates }) => cardRates.nodes);
    expect(new Set(all.map(({ id }) => id)).size).toBe(8);
    expect(new Set(all.map((rate) => rate.initialIncrementSeconds))).toEqual(new Set([12, 60]));
    const found = await read<{ nodes: object[] }>(
      server,
      STAFF,
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Rate { id prefix initialIncrementSeconds } } }`,
      { ids: all.map(({ id }) => id) },
    );
    expect(found.nodes).toEqual(all);
  });

  test('A later version of the card changes nothing for it.', async () => {
    const { code, subscriptionId } = await pinned();
    await sendRates(server, code, 'prefix,perMinute\n33,9\n');
    expect(await charges(subscriptionId, ['+33145000000'])).toEqual([['33', '0.020000']]);
  });

  test('Its own rates hold in the place of those of the card that say the same calls.', async () => {
    const own = [aRate('0.50', { prefix: '336' }), aRate('0.70', { prefix: '4479' })];
    const { subscriptionId, lineId } = await pinned(ROWS, own);
    expect((await lineOf(lineId)).rates).toEqual([{ prefix: '336' }, { prefix: '4479' }]);
    expect(
      await charges(subscriptionId, [
        '+33612345678',
        '+33145000000',
        '+447911123456',
        '+442079460000',
        '+14155550100',
      ]),
    ).toEqual([
      ['336', '0.500000'],
      ['33', '0.020000'],
      ['4479', '0.700000'],
      ['44', '0.030000'],
      [null, null],
    ]);
  });

  test('Its own rate that could win for a call for which one of the card could is refused.', async () => {
    const header = 'prefix,perMinute,hoursFrom,hoursBefore';
    const { code } = await aCardFile(server, ['33,1,08:00,18:00', '33,2,18:00,08:00'], header);
    const evening = aRate('3', { prefix: '33', hours: { from: '17:00', before: '20:00' } });
    const input = {
      accountId,
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
      lines: [{ serviceCode: 'CXONE', rateCard: { code }, rates: [evening] }],
    };
    const [refusal] = await refusalsOf(server, STAFF, 'placeOrder', input);
    expect(refusal).toMatchObject({
      code: 'OVERLAPPING_RATES',
      path: ['input', 'lines', '0', 'rates', '0'],
    });
    expect(refusal?.message).toContain(
      'rate 0 of the card and rate 0 both for OUTBOUND CONSUMER "33"',
    );
  });

  test('The account must be in the currency of the card.', async () => {
    const { code } = await aCardFile(server, ROWS, undefined, { currency: 'USD' });
    const input = {
      accountId,
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
      lines: [{ serviceCode: 'CXONE', rateCard: { code } }],
    };
    expect((await refusalsOf(server, STAFF, 'placeOrder', input))[0]?.message).toContain(
      'expected a card in EUR, the currency of the account, got one in USD',
    );
  });
});

describe('Rates of a pinned card are corrected by those of the line', () => {
  const correct = (orderLineId: string, more: object) => ({
    orderLineId,
    reason: 'A slip of the pen.',
    ...more,
  });

  test('A rate that is added with the same scope holds instead, also when calls are rated again.', async () => {
    const { subscriptionId, lineId } = await pinned();
    expect(await charges(subscriptionId, ['+33145000000'])).toEqual([['33', '0.020000']]);
    const add = [aRate('0.05', { prefix: '33' })];
    await act(server, STAFF, 'correctRates', correct(lineId, { add }), 'rates { id }');
    expect(await charges(subscriptionId, ['+33145000000', '+33612345678'])).toEqual([
      ['33', '0.050000'],
      ['336', '0.090000'],
    ]);
    const input = { subscriptionId, from: '2026-10-01', before: '2026-11-01', reason: 'A slip.' };
    const rerated = await act<object>(server, STAFF, 'rerateUsage', input, 'rerating { rerated }');
    expect(rerated).toMatchObject({ rerating: { rerated: 1 } });
  });

  test('A rate of the card itself cannot be retired, and the message says what can be done.', async () => {
    const { code, lineId } = await pinned();
    const { cardRates } = await lineOf(lineId);
    const retire = [{ rateId: cardRates.nodes[0]?.id }];
    const [refusal] = await refusalsOf(server, STAFF, 'correctRates', correct(lineId, { retire }));
    expect(refusal).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'retire', '0', 'rateId'],
      message: `expected a rate that the order line states itself, got one of its rate card ${code}, version 1, which does not change: add a rate with the same scope, which holds in its place`,
    });
    const other = await pinned();
    const [unknown] = await refusalsOf(
      server,
      STAFF,
      'correctRates',
      correct(other.lineId, { retire }),
    );
    expect(unknown?.code).toBe('NOT_FOUND');
  });

  test('A rate that is added is refused where one of the card could win for the same call.', async () => {
    const header = 'prefix,perMinute,validFrom,validBefore,hoursFrom';
    const { lineId } = await pinned(['33,1,,,08:00'], [], header);
    const add = [aRate('0.05', { prefix: '33', hours: { from: '20:00', before: '21:00' } })];
    const [refusal] = await refusalsOf(server, STAFF, 'correctRates', correct(lineId, { add }));
    expect(refusal?.message).toContain('got one of the card and add.0 both for');
  });

  test('Once the rate of the line is retired, that of the card holds again.', async () => {
    const own = [aRate('0.50', { prefix: '33' })];
    const { subscriptionId, lineId } = await pinned(ROWS, own);
    const { node } = await read<{ node: { rates: { id: string }[] } }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on OrderLine { rates { id } } } }',
      { id: lineId },
    );
    const retire = [{ rateId: node.rates[0]?.id }];
    await act(server, STAFF, 'correctRates', correct(lineId, { retire }), 'rates { id }');
    expect(await charges(subscriptionId, ['+33145000000'])).toEqual([['33', '0.020000']]);
  });
});

describe('What was used under a pinned card', () => {
  test('It is grouped and exported by the prefixes of the card and of the line alike.', async () => {
    const { subscriptionId } = await pinned(ROWS, [aRate('0.70', { prefix: '4479' })]);
    await charges(subscriptionId, [
      '+33612345678',
      '+33145000000',
      '+447911123456',
      '+14155550100',
    ]);
    const query = `query ($id: ID!) { node(id: $id) { ... on Subscription {
      usageBreakdown(by: PREFIX, from: "2026-10-01", before: "2026-11-01") {
        nodes { key calls amount { amount } } } } } }`;
    expect(await read(server, STAFF, query, { id: subscriptionId })).toEqual({
      node: {
        usageBreakdown: {
          nodes: [
            { key: '4479', calls: 1, amount: { amount: '0.700000' } },
            { key: '336', calls: 1, amount: { amount: '0.090000' } },
            { key: '33', calls: 1, amount: { amount: '0.020000' } },
            { key: null, calls: 1, amount: { amount: '0.000000' } },
          ],
        },
      },
    });
    const token = await server.tokenOf(STAFF);
    const search = `subscription=${subscriptionId}&from=2026-10-01&before=2026-11-01&format=ndjson`;
    const response = await fetch(`${server.url}/usage/export?${search}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const exported = (await response.text()).trim().split('\n');
    const prefixes = exported.map(
      (line) => (JSON.parse(line) as { ratePrefix: string | null }).ratePrefix,
    );
    expect(prefixes.map(String).sort()).toEqual(['33', '336', '4479', 'null']);
  });

  test('A call without a rate is estimated by the nearest of the card.', async () => {
    const { subscriptionId } = await pinned(['1,0.01', '331,0.02', '332,0.03', '34,0.04']);
    await charges(subscriptionId, ['+33612345678']);
    const query = `query ($id: ID!) { node(id: $id) { ... on Subscription { unratedUsage {
      nearestRate { prefix } estimate { amount } derivation { summary } } } } }`;
    expect(await read(server, STAFF, query, { id: subscriptionId })).toMatchObject({
      node: {
        unratedUsage: [{ nearestRate: { prefix: '332' }, estimate: { amount: '0.030000' } }],
      },
    });
  });

  test('The card is read once, however many calls it charges, and never again.', async () => {
    const { subscriptionId } = await pinned();
    const reading = async () =>
      (
        await statementsOf(server, () => charges(subscriptionId, ['+33145000000', '+34911234567']))
      ).filter((text) => text.includes('from rate_card_rate'));
    expect(await reading()).toHaveLength(1);
    expect(await reading()).toEqual([]);
  });
});
