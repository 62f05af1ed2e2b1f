import { correct, correctRates, replacementOf, rerate, rowsOf } from '../support/ledger';
import { rateCall } from '../../src/domain/usage/rating';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { NICE, partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import type { TestViewer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls, unique } from '../support/world';

let server: TestServer;
let accountId: string;
let subscription: string;
const RATES = [aRate('0.60', { prefix: '33' }), aRate('0.90', { prefix: '447' })];

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  server.clock.now = '2026-11-23T12:00:00.000Z';
  accountId = await anAccount(server, { viewer: partner('first') });
  subscription = await subscribed();
});

const subscribed = async (account = accountId, rates = RATES, serviceCode = 'CXONE') =>
  (await aSubscription(server, account, '2026-01-01', { rates, serviceCode })).subscriptionId;
const to = (number: string | null, seconds = 60, more: object = {}, of = subscription) =>
  aCall(of, '2026-10-05T12:00:00Z', seconds, { to: number, ...more });

interface GroupAnswer {
  readonly subscription: { readonly id: string };
  readonly direction: string;
  readonly leg: string;
  readonly prefix: string;
  readonly calls: number;
  readonly durationSeconds: number;
  readonly firstUsedOn: string;
  readonly lastUsedOn: string;
  readonly nearestRate: { readonly prefix: string; readonly perMinute: { amount: string } } | null;
  readonly estimate: { readonly amount: string; readonly currencyCode: string } | null;
  readonly derivation: { readonly summary: string; readonly steps: { readonly rule: string }[] };
}
const GROUP = `subscription { id } direction leg prefix calls durationSeconds firstUsedOn lastUsedOn
  nearestRate { prefix perMinute { amount } } estimate { amount currencyCode }
  derivation { summary steps { rule } }`;
interface Page {
  readonly nodes: GroupAnswer[];
  readonly totalCount: number;
  readonly pageInfo: Record<'hasNextPage' | 'hasPreviousPage', boolean> &
    Record<'startCursor' | 'endCursor', string | null>;
}
async function pageOf(where: object | null, args = '', viewer: TestViewer = STAFF): Promise<Page> {
  const { unratedUsage } = await read<{ unratedUsage: Page }>(
    server,
    viewer,
    `query ($where: UnratedUsageWhere) { unratedUsage(where: $where${args}) { nodes { ${GROUP} }
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    { where },
  );
  return unratedUsage;
}
const groupsOf = async (where: object) => (await pageOf(where)).nodes;
const short = ({ direction, leg, prefix, calls, durationSeconds }: GroupAnswer) => [
  ...[direction, leg, prefix, calls, durationSeconds],
];

describe('Use that waits for a rate', () => {
  test('It is listed by direction, leg and calling code, with real seconds and days.', async () => {
    const later = { startedAt: '2026-10-07T22:00:00.001Z', answeredAt: '2026-10-07T22:00:00.001Z' };
    const inbound = { direction: 'INBOUND', from: '+390612345678' };
    await sendCalls(server, [
      to('+442079460000', 60),
      to('+442079460001', 59, { ...later, endedAt: '2026-10-07T22:00:10.000Z' }), // begun: 10 s
      to('+34910000000', 0),
      to('+35312345678', 30),
      to('+33145000000', 30), // has a rate
      to('+34910000000', 30, { answeredAt: null, disposition: 'BUSY' }), // costs nothing
      to(null, 20),
      to(null, 20, inbound),
      to('+34910000000', 7, { leg: 'AGENT', agentConnectivity: 'PSTN' }),
    ]);
    const groups = await groupsOf({ subscriptionId: subscription });
    expect(groups.map(short)).toEqual([
      ['INBOUND', 'CONSUMER', '39', 1, 20],
      ['OUTBOUND', 'AGENT', '34', 1, 7],
      ['OUTBOUND', 'CONSUMER', '', 1, 20],
      ['OUTBOUND', 'CONSUMER', '34', 1, 0],
      ['OUTBOUND', 'CONSUMER', '353', 1, 30],
      ['OUTBOUND', 'CONSUMER', '44', 2, 70],
    ]);
    const british = groups.at(-1);
    expect([british?.firstUsedOn, british?.lastUsedOn]).toEqual(['2026-10-05', '2026-10-08']);
    expect(new Set(groups.map((group) => group.subscription.id))).toEqual(new Set([subscription]));
  });

  test('Each group is estimated by the nearest rate, call by call, and says why by that one.', async () => {
    const seconds = [0, 1, 5, 12, 13, 60, 61, 3_599, 60, 60];
    await sendCalls(server, [
      ...seconds.map((length) => to('+442079460000', length)),
      to(null, 60, { direction: 'INBOUND', from: '+390612345678' }),
    ]);
    const [inbound, british] = await groupsOf({ subscriptionId: subscription });
    const rate = {
      ...{ perMinute: parseDecimal('0.90'), connectionFee: 0n, minimumCharge: 0n },
      ...{ initialIncrementSeconds: 12, additionalIncrementSeconds: 6 },
    };
    const amount = seconds
      .map((length) => rateCall(rate, 'ANSWERED', length * 1_000).amount)
      .reduce((a, b) => a + b);
    expect(british).toMatchObject({
      nearestRate: { prefix: '447', perMinute: { amount: '0.900000' } },
      estimate: { amount: formatDecimal(amount, 6), currencyCode: 'EUR' },
    });
    expect(british?.derivation.summary).toContain('numbers that begin with 447 at 0.90 a minute');
    expect(british?.derivation.steps).toHaveLength(3);
    expect(inbound).toMatchObject({
      ...{ nearestRate: null, estimate: null },
      derivation: {
        ...{ steps: [] },
        summary: 'The order has no rate in that direction to estimate by.',
      },
    });
  });

  test('It is gone once there is a rate and the calls were rated by it, as estimated.', async () => {
    await sendCalls(server, [to('+442079460000', 61), to('+442079460000', 5), to('+34910000000')]);
    const before = await groupsOf({ subscriptionId: subscription });
    const british = before.find(({ prefix }) => prefix === '44');
    server.clock.now = '2026-11-23T13:00:00.000Z';
    await correctRates(server, subscription, { add: [aRate('0.90', { prefix: '44' })] });
    const { amountAfter } = await rerate(server, subscription, { onlyUnrated: true });
    expect(amountAfter).toEqual({ amount: british?.estimate?.amount });
    const after = await groupsOf({ subscriptionId: subscription });
    expect(after.map(short)).toEqual([['OUTBOUND', 'CONSUMER', '34', 1, 60]]);
    // By now the new rate is as near as the old one, and neither is for those numbers.
    expect(after[0]?.nearestRate?.prefix).toBe('33');
  });

  test('Only versions in force count, and a number that was erased is not known.', async () => {
    const call = to('+442079460000', 60, { externalId: unique('gone') });
    const [sent] = await sendCalls(server, [call, to('+34910000000')]);
    await correct(server, sent?.record?.id ?? '', replacementOf(call, { to: '+34910000001' }));
    const groups = async () => (await groupsOf({ accountId })).map(short);
    expect(await groups()).toEqual([['OUTBOUND', 'CONSUMER', '34', 2, 120]]);
    await rowsOf(
      server,
      subscription,
      `update usage_record set to_number = 'erased', from_number = null, content_hash = '\\x'
        where account_id = $1 and external_id like 'gone-%'`,
    );
    expect(await groups()).toEqual([
      ['OUTBOUND', 'CONSUMER', '', 1, 60],
      ['OUTBOUND', 'CONSUMER', '34', 1, 60],
    ]);
  });

  test('A subscription shows its own; a beneficiary sees none.', async () => {
    await sendCalls(server, [to('+442079460000'), to('+34910000000')]);
    const query = `query ($id: ID!) { node(id: $id) { ... on Subscription {
      unratedUsage { prefix calls } } } }`;
    const shown = (viewer: TestViewer) => read(server, viewer, query, { id: subscription });
    const groups = [
      { prefix: '34', calls: 1 },
      { prefix: '44', calls: 1 },
    ];
    expect(await shown(STAFF)).toEqual({ node: { unratedUsage: groups } });
    expect(await shown(partner('first'))).toEqual({ node: { unratedUsage: groups } });
    expect(await shown(NICE)).toEqual({ node: { unratedUsage: [] } });
  });
});

describe('The list', () => {
  test('Staff go through all accounts, forward and backward, and every page counts alike.', async () => {
    const others = [await subscribed(), await subscribed(await anAccount(server), RATES)];
    for (const each of [subscription, ...others]) {
      const numbers = ['+442079460000', '+34910000000', '+390612345678', null];
      await sendCalls(
        server,
        numbers.map((number) => to(number, 60, {}, each)),
      );
    }
    const all: string[] = [];
    const name = (group: GroupAnswer) => [group.subscription.id, ...short(group)].join(' ');
    let after: string | null = null;
    const counts = new Set<number>();
    for (let more = true; more;) {
      const page = await pageOf(
        null,
        after === null ? ', first: 3' : `, first: 3, after: "${after}"`,
      );
      all.push(...page.nodes.map(name));
      counts.add(page.totalCount);
      [more, after] = [page.pageInfo.hasNextPage, page.pageInfo.endCursor];
    }
    expect([...counts]).toEqual([all.length]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(12);
    const backward: string[] = [];
    let before: string | null = null;
    for (let more = true; more;) {
      const page = await pageOf(
        null,
        before === null ? ', last: 5' : `, last: 5, before: "${before}"`,
      );
      backward.unshift(...page.nodes.map(name));
      [more, before] = [page.pageInfo.hasPreviousPage, page.pageInfo.startCursor];
    }
    expect(backward).toEqual(all);
  });

  test('It is cut by account, subscription and service, all that are given.', async () => {
    const voice = await subscribed(accountId, RATES, 'GOTO_CONNECT');
    for (const each of [subscription, voice])
      await sendCalls(server, [to('+34910000000', 60, {}, each)]);
    const found = async (where: object) => {
      const { nodes, totalCount } = await pageOf(where);
      expect(totalCount).toBe(nodes.length);
      return nodes.map((group) => group.subscription.id).sort();
    };
    const both = [subscription, voice].sort();
    const stranger = await anAccount(server);
    expect(await found({ accountId })).toEqual(both);
    expect(await found({ accountId, serviceCode: 'GOTO_CONNECT' })).toEqual([voice]);
    expect(await found({ subscriptionId: voice })).toEqual([voice]);
    expect(await found({ subscriptionId: voice, serviceCode: 'CXONE' })).toEqual([]);
    expect(await found({ subscriptionId: voice, accountId: stranger })).toEqual([]);
    expect(await found({ accountId: stranger })).toEqual([]);
    expect(await found({ accountId: 'acc_nothing' })).toEqual([]);
    expect(await found({ subscriptionId: 'sub_nothing' })).toEqual([]);
  });

  test('People see their account’s, a partner those of an account that it names.', async () => {
    await sendCalls(server, [to('+34910000000')]);
    const owner: TestViewer = { kind: 'PERSON', accountId };
    const count = async (viewer: TestViewer, where: object | null) =>
      (await pageOf(where, '', viewer)).nodes.length;
    expect(await count(owner, null)).toBe(1);
    expect(await count({ kind: 'PERSON', accountId: await anAccount(server) }, null)).toBe(0);
    expect(await count({ kind: 'PERSON', accountId: await anAccount(server) }, { accountId })).toBe(
      0,
    );
    expect(await count(partner('first'), { accountId })).toBe(1);
    expect(await count(partner('first'), { subscriptionId: subscription })).toBe(1);
    expect(await count(partner('second'), { accountId })).toBe(0);
    expect(await count(NICE, { accountId })).toBe(0);
    const { errors } = await server.ask(partner('first'), '{ unratedUsage { totalCount } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});
