import fc from 'fast-check';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { cursorAt } from '../support/cursors';
import { correctedBySql, removedBySql } from '../support/stored-usage';
import { NICE, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

let server: TestServer;
let subscription: string;

interface Call {
  readonly id: string;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly status: string;
  readonly usedOn: string;
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  readonly billedSeconds: number;
  readonly amount: { readonly amount: string } | null;
  readonly rate: { readonly prefix: string } | null;
}
interface Group {
  readonly key: string | null;
  readonly direction: string;
  readonly calls: number;
  readonly unratedCalls: number;
  readonly billedSeconds: number;
  readonly amount: { readonly amount: string };
}

const RATES = [
  aRate('0.0119', { prefix: '33' }),
  aRate('0.09', { prefix: '336', pool: 'Low use' }),
  aRate('0.007', { direction: 'INBOUND' }),
];
const POOLS = [{ name: 'Low use', includedMinutes: 50, units: 1, overagePerMinute: '0.03' }];
const FROM = '2026-02-01';
const BEFORE = '2026-06-01';

const anyCall = fc.record({
  hour: fc.integer({ min: 0, max: 119 * 24 }),
  seconds: fc.integer({ min: 0, max: 4_000 }),
  direction: fc.constantFrom('INBOUND', 'OUTBOUND'),
  from: fc.constantFrom('+33170000001', '+33170000002', null),
  to: fc.constantFrom('+33145000000', '+33145000001', '+33612345678', '+442079460000', null),
  isAnswered: fc.boolean(),
});

beforeAll(async () => {
  server = await startTestServer();
  const account = await anAccount(server);
  const line = { rates: RATES, pools: POOLS };
  subscription = (await aSubscription(server, account, '2026-01-01', line)).subscriptionId;
  const calls = fc
    .sample(anyCall, { numRuns: 400, seed: 11 })
    .map(({ hour, seconds, isAnswered, ...more }) => {
      const at = new Date(Date.parse('2026-02-01T01:00:00Z') + hour * 3_600_000).toISOString();
      const unanswered = isAnswered ? {} : { answeredAt: null, disposition: 'NO_ANSWER' };
      return aCall(subscription, at, seconds, { ...more, ...unanswered });
    });
  const results = await sendCalls(server, calls);
  // What a correction leaves: another amount, another day, another status; and calls taken back.
  for (const [index, { record }] of results.entries()) {
    if (index % 20 !== 0 || !record) continue;
    const next = [
      { billed_seconds: 6, amount: '0.123456', status: 'RATED' },
      { used_on: '2026-05-31' },
      null,
    ][(index / 20) % 3];
    await correctedBySql(server, record.id, next ?? null);
  }
}, 60_000);
afterAll(() => server.close());

async function callsNow(): Promise<Call[]> {
  const all: Call[] = [];
  for (let after: string | null = null; ;) {
    const { node }: { node: { usageRecords: { nodes: Call[]; pageInfo: PageInfo } } } = await read(
      server,
      STAFF,
      `query ($id: ID!, $after: String) { node(id: $id) { ... on Subscription {
        usageRecords(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
          id direction status usedOn fromNumber toNumber billedSeconds amount { amount }
          rate { prefix } } } } } }`,
      { id: subscription, after },
    );
    all.push(...node.usageRecords.nodes);
    if (!node.usageRecords.pageInfo.hasNextPage) return all;
    after = node.usageRecords.pageInfo.endCursor;
  }
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}
interface Answer {
  readonly node: {
    readonly usageBreakdown: { nodes: Group[]; pageInfo: PageInfo; totalCount: number };
  };
}
const ask = (args: string, after: string | null = null, viewer = STAFF) =>
  server.ask(
    viewer,
    `query ($id: ID!, $after: String) { node(id: $id) { ... on Subscription {
      usageBreakdown(${args}, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes {
        key direction calls unratedCalls billedSeconds amount { amount } } } } } }`,
    { id: subscription, after },
  );

/** Every group, some at a time. */
async function groupsBy(by: string, more = ''): Promise<Group[]> {
  const all: Group[] = [];
  const args = `by: ${by}, from: "${FROM}", to: "${BEFORE}", first: 7${more}`;
  for (let after: string | null = null; ;) {
    const { node } = (await ask(args, after)).data as Answer;
    const { nodes, pageInfo, totalCount } = node.usageBreakdown;
    all.push(...nodes);
    if (!pageInfo.hasNextPage) {
      expect(all).toHaveLength(totalCount);
      return all;
    }
    after = pageInfo.endCursor;
  }
}

const KEYS: Readonly<Record<string, (call: Call) => string | null>> = {
  DAY: ({ usedOn }) => usedOn,
  MONTH: ({ usedOn }) => usedOn.slice(0, 7),
  DIRECTION: ({ direction }) => direction,
  STATUS: ({ status }) => status,
  PREFIX: ({ rate }) => rate?.prefix ?? null,
  NUMBER: ({ direction, fromNumber, toNumber }) =>
    direction === 'INBOUND' ? fromNumber : toNumber,
};

function expectedBy(by: string, calls: readonly Call[]): Group[] {
  const sums = new Map<string, { group: Group; micros: bigint; place: string }>();
  for (const call of calls) {
    const key = KEYS[by]?.(call) ?? null;
    const { direction } = call;
    const place = `${key === null ? '' : `=${key}`} ${direction}`;
    const before = sums.get(place);
    const micros = (before?.micros ?? 0n) + parseDecimal(call.amount?.amount ?? '0');
    const group = {
      ...{ key, direction, calls: (before?.group.calls ?? 0) + 1 },
      unratedCalls: (before?.group.unratedCalls ?? 0) + (call.amount === null ? 1 : 0),
      billedSeconds: (before?.group.billedSeconds ?? 0) + call.billedSeconds,
      amount: { amount: formatDecimal(micros, 6) },
    };
    sums.set(place, { group, micros, place });
  }
  const isLargestFirst = by === 'PREFIX' || by === 'NUMBER';
  const all = [...sums.values()].sort((a, b) => {
    const byPlace = a.place < b.place ? -1 : 1;
    if (!isLargestFirst) return byPlace;
    return a.micros === b.micros ? -byPlace : a.micros < b.micros ? 1 : -1;
  });
  return all.map(({ group }) => group);
}

const sumOf = (groups: readonly Group[]) =>
  groups.reduce(
    (sum, group) => ({
      calls: sum.calls + group.calls,
      unratedCalls: sum.unratedCalls + group.unratedCalls,
      billedSeconds: sum.billedSeconds + group.billedSeconds,
      micros: sum.micros + parseDecimal(group.amount.amount),
    }),
    { calls: 0, unratedCalls: 0, billedSeconds: 0, micros: 0n },
  );

/** The kept totals of the same months. */
async function totals(): Promise<Group[]> {
  const sums = '{ calls unratedCalls billedSeconds amount { amount } }';
  const months = ['2026-02', '2026-03', '2026-04', '2026-05'];
  const { node } = await read<{ node: Record<string, { inbound: Group; outbound: Group }> }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { ${months
      .map(
        (month, index) =>
          `m${index}: usageTotals(month: "${month}") { inbound ${sums} outbound ${sums} }`,
      )
      .join(' ')} } } }`,
    { id: subscription },
  );
  return months
    .flatMap((key, index) => {
      const month = node[`m${index}`];
      return month
        ? [
            { ...month.inbound, key, direction: 'INBOUND' },
            { ...month.outbound, key, direction: 'OUTBOUND' },
          ]
        : [];
    })
    .filter(({ calls }) => calls !== 0);
}

describe('Use in groups', () => {
  let calls: Call[];
  beforeAll(async () => {
    calls = await callsNow();
  });

  it.each(Object.keys(KEYS))('is right by %s, page after page, in its order', async (by) => {
    expect(new Set(calls.map(({ status }) => status)).size).toBeGreaterThan(2);
    const groups = await groupsBy(by);
    expect(groups).toEqual(expectedBy(by, calls));
    expect(sumOf(groups)).toEqual(sumOf(await totals()));
  });

  it('by whole months equals the totals that are kept', async () => {
    expect(await groupsBy('MONTH')).toEqual(await totals());
  });

  it('can be of one direction and of some days', async () => {
    const some = calls.filter(({ direction }) => direction === 'INBOUND');
    expect(await groupsBy('STATUS', ', direction: INBOUND')).toEqual(expectedBy('STATUS', some));
    const args = 'by: DAY, from: "2026-03-10", to: "2026-03-12"';
    const { node } = (await ask(args)).data as Answer;
    const those = calls.filter(({ usedOn }) => usedOn >= '2026-03-10' && usedOn < '2026-03-12');
    expect(node.usageBreakdown.nodes).toEqual(expectedBy('DAY', those));
  });

  it('counts calls whose detail was removed in every group but those of numbers', async () => {
    await removedBySql(server, '2026-03-20');
    for (const by of Object.keys(KEYS)) {
      const those = by === 'NUMBER' ? calls.filter(({ usedOn }) => usedOn >= '2026-03-20') : calls;
      expect([by, await groupsBy(by)]).toEqual([by, expectedBy(by, those)]);
    }
    expect(await groupsBy('MONTH')).toEqual(await totals());
  });
});

describe('What can be asked of groups', () => {
  it.each([
    ['no day', '"2026-02-01"', 'expected 1 to 366 days from 2026-02-01, got 2026-02-01'],
    ['days backward', '"2026-01-31"', 'expected 1 to 366 days from 2026-02-01, got 2026-01-31'],
    ['367 days', '"2027-02-03"', 'expected 1 to 366 days from 2026-02-01, got 2027-02-03'],
  ])('is not %s', async (_, to, message) => {
    const { errors } = await ask(`by: DAY, from: "2026-02-01", to: ${to}`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors?.[0]?.message).toContain(message);
  });

  it('is 366 days, and at most 100 groups', async () => {
    const year = 'by: DAY, from: "2026-02-01", to: "2027-02-02"';
    expect((await ask(year)).errors).toBeUndefined();
    const { errors } = await ask(`${year}, first: 101`);
    expect(errors?.[0]?.message).toContain('expected 0 to 100, got 101');
  });

  it.each([
    ['of groups by another key', 'DAY', null],
    ['with an amount that is none', 'PREFIX', ['1e3', '=33', 'INBOUND']],
  ])('is no cursor %s', async (_, by, values) => {
    const days = 'from: "2026-02-01", before: "2026-03-01"';
    const { node } = (await ask(`by: ${by}, ${days}`)).data as Answer;
    const { endCursor } = node.usageBreakdown.pageInfo;
    const cursor = values ? cursorAt(endCursor ?? '', values) : endCursor;
    const { errors } = await ask(`by: PREFIX, ${days}`, cursor);
    expect(errors?.[0]?.message).toBe('after: A cursor belongs to its list and its order.');
  });

  it('may end with "before" until that leaves, and not with both or neither', async () => {
    const days = 'by: DAY, from: "2026-02-01"';
    const [now, then] = [
      await ask(`${days}, to: "2026-03-01"`),
      await ask(`${days}, before: "2026-03-01"`),
    ];
    expect(then.errors).toBeUndefined();
    expect(then.data).toEqual(now.data);
    const both = await ask(`${days}, to: "2026-03-01", before: "2026-03-01"`);
    expect(both.errors?.[0]).toMatchObject({
      message: 'before: expected only to, which replaces before, got both',
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const none = await ask(days);
    expect(none.errors?.[0]).toMatchObject({
      message: 'to: expected a date, got none',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('is nothing for a beneficiary', async () => {
    const args = 'by: DAY, from: "2026-02-01", before: "2026-03-01"';
    const answer = await ask(args, null, NICE);
    expect(answer.data).toEqual({ node: { usageBreakdown: null } });
  });
});
