import fc from 'fast-check';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import {
  aCall,
  anAccount,
  aRate,
  aSubscription,
  read,
  refusalsOf,
  sendCalls,
  unique,
  USAGE_RECORD,
  type UsageRecordAnswer,
} from '../support/world';

let server: TestServer;
let accountId: string;
let subscription: string;
const RATES = [aRate('0.0119', { prefix: '33' }), aRate('0.007', { direction: 'INBOUND' })];

beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server);
  subscription = await subscribed();
});
afterAll(() => server.close());

/** A CXone subscription from 1 January 2026, with a rate in each direction. */
const subscribed = async (account = accountId) =>
  (await aSubscription(server, account, '2026-01-01', { rates: RATES })).subscriptionId;

const NOON = '2026-10-05T12:00:00Z';
const call = (more: object = {}) => aCall(subscription, NOON, 60, more);
const statusesOf = (results: readonly { status: string }[]) => results.map(({ status }) => status);

interface Totals {
  readonly calls: number;
  readonly unratedCalls: number;
  readonly billedSeconds: number;
  readonly amount: { readonly amount: string };
}
async function totalsOf(
  id: string,
  month: string,
): Promise<Record<'INBOUND' | 'OUTBOUND', Totals>> {
  const sums = '{ calls unratedCalls billedSeconds amount { amount } }';
  const { node } = await read<{ node: { usageTotals: Record<'INBOUND' | 'OUTBOUND', Totals> } }>(
    server,
    STAFF,
    `query ($id: ID!, $month: YearMonth!) { node(id: $id) { ... on Subscription {
      usageTotals(month: $month) { INBOUND: inbound ${sums} OUTBOUND: outbound ${sums} } } } }`,
    { id, month },
  );
  return node.usageTotals;
}

interface UsagePage {
  readonly nodes: UsageRecordAnswer[];
  readonly totalCount: number;
  readonly pageInfo: Record<'hasNextPage' | 'hasPreviousPage', boolean> &
    Record<'startCursor' | 'endCursor', string | null>;
}
async function pageOf(id: string, args: string): Promise<UsagePage> {
  const { node } = await read<{ node: { usageRecords: UsagePage } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { usageRecords(${args}) {
      nodes { ${USAGE_RECORD} } totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`,
    { id },
  );
  return node.usageRecords;
}
/** Every record, page after page from the start, or page before page from the end. */
async function allOf(id: string, size: number, isBackward = false): Promise<UsageRecordAnswer[]> {
  const all: UsageRecordAnswer[] = [];
  for (let cursor: string | null = null; ;) {
    const [count, from] = isBackward ? ['last', 'before'] : ['first', 'after'];
    const place = cursor === null ? '' : `, ${from}: "${cursor}"`;
    const { nodes, pageInfo } = await pageOf(id, `${count}: ${size}${place}`);
    all.splice(isBackward ? 0 : all.length, 0, ...nodes);
    cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor;
    if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return all;
  }
}

describe('What becomes of a record that was sent before', () => {
  it('answers DUPLICATE with the stored record, however its instants were written', async () => {
    const first = call({ to: '+33145000000' }) as { answeredAt: string };
    const [accepted] = await sendCalls(server, [first]);
    const answeredAt = first.answeredAt.replace('12:00:00.000Z', '14:00:00+02:00');
    const spelled = { ...first, answeredAt, leg: 'CONSUMER', originCountryCode: null };
    expect(answeredAt).not.toBe(first.answeredAt);
    for (const again of [first, spelled]) {
      const [result] = await sendCalls(server, [again]);
      expect(result).toEqual({ ...accepted, status: 'DUPLICATE' });
    }
  });

  it.each<[string, object]>([
    ['a later end', { endedAt: '2026-10-05T12:05:00Z' }],
    ['another number', { to: '+33612345678' }],
    ['another disposition', { disposition: 'BUSY', answeredAt: null }],
    ['another direction', { direction: 'INBOUND' }],
  ])('answers CONFLICT to %s under the same id, and keeps the record', async (_, change) => {
    const first = call();
    const [accepted] = await sendCalls(server, [first]);
    const before = await totalsOf(subscription, '2026-10');
    const [result] = await sendCalls(server, [{ ...first, ...change }]);
    expect(result).toEqual({ ...accepted, status: 'CONFLICT' });
    const { node } = await read<{ node: UsageRecordAnswer }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on UsageRecord { ${USAGE_RECORD} } } }`,
      { id: accepted?.record?.id },
    );
    expect(node).toEqual(accepted?.record);
    expect(await totalsOf(subscription, '2026-10')).toEqual(before);
  });

  it('answers CONFLICT to the same call of another subscription of the account', async () => {
    const first = call();
    await sendCalls(server, [first]);
    const moved = { ...first, subscriptionId: await subscribed() };
    expect(statusesOf(await sendCalls(server, [moved]))).toEqual(['CONFLICT']);
  });

  it('takes the same id from another source, and from another account', async () => {
    const externalId = unique('shared');
    const other = await subscribed(await anAccount(server));
    const results = await sendCalls(server, [
      call({ externalId }),
      call({ externalId, source: 'second' }),
      aCall(other, NOON, 60, { externalId }),
    ]);
    expect(statusesOf(results)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
  });

  it('stores the first of an id that is in one batch twice', async () => {
    const own = await subscribed();
    const first = aCall(own, NOON, 60);
    const results = await sendCalls(server, [first, first, { ...first, direction: 'INBOUND' }]);
    expect(statusesOf(results)).toEqual(['ACCEPTED', 'DUPLICATE', 'CONFLICT']);
    expect(new Set(results.map(({ record }) => record?.id)).size).toBe(1);
    expect(await totalsOf(own, '2026-10')).toMatchObject({
      INBOUND: { calls: 0 },
      OUTBOUND: { calls: 1, billedSeconds: 60, amount: { amount: '0.011900' } },
    });
  });

  it('stores a batch once that is sent five times at once', async () => {
    const own = await subscribed();
    const batch = Array.from({ length: 40 }, () => aCall(own, NOON, 60));
    const answers = await Promise.all(
      [0, 1, 2, 3, 4].map((turn) => sendCalls(server, turn % 2 ? [...batch].reverse() : batch)),
    );
    const statuses = answers.flatMap(statusesOf);
    expect(statuses.filter((status) => status === 'ACCEPTED')).toHaveLength(40);
    expect(statuses.filter((status) => status === 'DUPLICATE')).toHaveLength(160);
    const amount = { amount: '0.476000' }; // 40 * 0.0119
    const { OUTBOUND } = await totalsOf(own, '2026-10');
    expect(OUTBOUND).toEqual({ calls: 40, unratedCalls: 0, billedSeconds: 2_400, amount });
    expect((await pageOf(own, 'first: 0')).totalCount).toBe(40);
  });
});

describe('What a batch may hold', () => {
  it('answers each record by itself: a bad one does not stop the others', async () => {
    const own = await subscribed(await anAccount(server));
    const results = await sendCalls(server, [
      call(),
      call({ to: '0145000000' }),
      aCall(own, NOON, 60),
      call({ subscriptionId: 'sub_nothing' }),
    ]);
    expect(statusesOf(results)).toEqual(['ACCEPTED', 'REJECTED', 'ACCEPTED', 'REJECTED']);
    expect(results.map(({ record }) => record === null)).toEqual([false, true, false, true]);
    const [malformed, foreign] = [results[1], results[3]].map((result) => result?.userErrors[0]);
    expect(malformed).toMatchObject({ __typename: 'InputError', code: 'INVALID_INPUT' });
    expect(malformed?.path).toEqual(['input', 'records', '1', 'to']);
    expect(malformed?.message).toContain('"0145000000"');
    expect(foreign).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
    expect(foreign?.path).toEqual(['input', 'records', '3', 'subscriptionId']);
  });

  it('rejects a subscription of an account that is not the partner’s, and stores its own', async () => {
    const first = partner('first');
    const own = await subscribed(await anAccount(server, { viewer: first }));
    const results = await sendCalls(server, [call(), aCall(own, NOON, 60)], first);
    expect(statusesOf(results)).toEqual(['REJECTED', 'ACCEPTED']);
    expect(results[0]?.userErrors[0]?.code).toBe('NOT_FOUND');
  });

  it.each<[string, string, object]>([
    ['an end before the answer', 'endedAt', { endedAt: '2026-10-05T11:59:59Z' }],
    ['an answer before the start', 'answeredAt', { startedAt: '2026-10-05T12:00:01Z' }],
    ['a call of a year', 'endedAt', { startedAt: '2025-10-05T12:00:00Z' }],
    ['a call of eight days', 'endedAt', { endedAt: '2026-10-13T12:00:01Z' }],
    ['an end in 2099', 'endedAt', { endedAt: '2099-01-01T00:00:00Z' }],
    ['an answered call without an answer', 'answeredAt', { answeredAt: null }],
    ['an answer to a busy line', 'answeredAt', { disposition: 'BUSY' }],
    ['an empty id', 'externalId', { externalId: ' ' }],
    ['an id of 201 characters', 'externalId', { externalId: 'x'.repeat(201) }],
    ['an id with a NUL', 'externalId', { externalId: 'a\u0000b' }],
    ['an empty source', 'source', { source: '' }],
    ['connectivity on the consumer leg', 'agentConnectivity', { agentConnectivity: 'VOIP' }],
    ['a number of 16 digits', 'from', { from: '+1234567890123456' }],
    ['letters as dialled digits', 'dialled', { dialled: 'help' }],
  ])('rejects %s and names the field', async (_, field, change) => {
    const [result] = await sendCalls(server, [call(change)]);
    expect(result).toMatchObject({ status: 'REJECTED', record: null });
    expect(result?.userErrors.map(({ path }) => path)).toContainEqual([
      ...['input', 'records', '0', field],
    ]);
    for (const { message } of result?.userErrors ?? []) expect(message).toMatch(/^expected .*/);
  });

  it('takes calls that ended up to five minutes from now, for clocks that run ahead', async () => {
    const at = (end: string) => aCall(subscription, '2026-11-23T12:00:00Z', 60, { endedAt: end });
    const results = await sendCalls(server, [
      at('2026-11-23T12:05:00.000Z'),
      at('2026-11-23T12:05:00.001Z'),
    ]);
    expect(statusesOf(results)).toEqual(['ACCEPTED', 'REJECTED']);
  });

  it('takes 1,000 records, and refuses 1,001 and none', async () => {
    const own = await subscribed();
    const some = (length: number) => Array.from({ length }, () => aCall(own, NOON, 6));
    for (const length of [1_001, 0]) {
      const errors = await refusalsOf(server, STAFF, 'recordUsage', { records: some(length) });
      const message = `expected 1 to 1000 records, got ${length}`;
      expect(errors).toMatchObject([
        { code: 'INVALID_INPUT', path: ['input', 'records'], message },
      ]);
    }
    expect((await pageOf(own, 'first: 0')).totalCount).toBe(0);
    const results = await sendCalls(server, some(1_000));
    expect(new Set(statusesOf(results))).toEqual(new Set(['ACCEPTED']));
    expect((await pageOf(own, 'first: 0')).totalCount).toBe(1_000);
  });
});

describe('Usage of a subscription', () => {
  let own: string;
  beforeAll(async () => {
    own = await subscribed();
    // About 60 days on both sides of two month ends; instants repeat, so that ids must break ties.
    const anyCall = fc.record({
      minute: fc.integer({ min: 0, max: 200 }).map((step) => step * 432),
      seconds: fc.integer({ min: 0, max: 4_000 }),
      direction: fc.constantFrom('INBOUND', 'OUTBOUND'),
      to: fc.constantFrom('+33145000000', '+33612345678', '+442079460000', '112', null),
      isAnswered: fc.boolean(),
    });
    const calls = fc
      .sample(anyCall, { numRuns: 230, seed: 7 })
      .map(({ minute, seconds, ...more }) => {
        const at = new Date(Date.parse('2026-07-30T00:00:00Z') + minute * 60_000).toISOString();
        const { isAnswered, to, direction } = more;
        const unanswered = isAnswered ? {} : { answeredAt: null, disposition: 'NO_ANSWER' };
        const number = direction === 'INBOUND' && to === '112' ? null : to;
        return aCall(own, at, seconds, { direction, to: number, ...unanswered });
      });
    expect(new Set(statusesOf(await sendCalls(server, calls)))).toEqual(new Set(['ACCEPTED']));
  });

  it('has totals that equal the sums over all its records, month by month', async () => {
    const records = await allOf(own, 37);
    expect(records).toHaveLength(230);
    expect(new Set(records.map(({ status }) => status)).size).toBeGreaterThan(3);
    const months = [...new Set(records.map(({ usedOn }) => usedOn.slice(0, 7)))];
    expect(months.length).toBeGreaterThan(2);
    for (const month of months) {
      const totals = await totalsOf(own, month);
      for (const direction of ['INBOUND', 'OUTBOUND'] as const) {
        const those = records.filter(
          (record) => record.usedOn.startsWith(month) && record.direction === direction,
        );
        const micros = those.map(({ amount }) => parseDecimal(amount?.amount ?? '0'));
        const sum = micros.reduce((total, amount) => total + amount, 0n);
        expect([month, totals[direction]]).toEqual([
          month,
          {
            calls: those.length,
            unratedCalls: those.filter(({ amount }) => amount === null).length,
            billedSeconds: those.reduce((total, { billedSeconds }) => total + billedSeconds, 0),
            amount: { amount: formatDecimal(sum, 6) },
          },
        ]);
      }
    }
  });

  it('comes in the same order forward and backward, latest first, without gaps', async () => {
    const forward = await allOf(own, 20);
    const backward = await allOf(own, 23, true);
    expect(backward.map(({ id }) => id)).toEqual(forward.map(({ id }) => id));
    const starts = forward.map(({ startedAt }) => startedAt);
    expect(starts).toEqual([...starts].sort().reverse());
    expect(new Set(forward.map(({ id }) => id)).size).toBe(230);
    const earliest = await pageOf(own, 'first: 100, orderBy: { direction: ASC }');
    expect(earliest.nodes.map(({ id }) => id)).toEqual(
      [...forward]
        .reverse()
        .slice(0, 100)
        .map(({ id }) => id),
    );
  });

  it('gives totals beyond 32 bits as the numbers they are', async () => {
    const own = await subscribed();
    await sendCalls(server, [aCall(own, NOON, 60)]);
    const session = server.database.session({ kind: 'EVERYTHING' });
    const text = `update usage_monthly_total set billed_seconds = billed_seconds + 3000000000
      where subscription_id = (select id from subscription order by recorded_at desc, id desc limit 1)`;
    await session.transaction(({ rows }) => rows({ text }, []));
    await session.end();
    expect((await totalsOf(own, '2026-10')).OUTBOUND.billedSeconds).toBe(3_000_000_060);
  });

  it('can be filtered by direction, status and start, and counts what matches', async () => {
    const all = await allOf(own, 100);
    const from = '2026-08-10T00:00:00.000Z';
    const before = '2026-08-20T00:00:00.000Z';
    const filters: [string, (record: UsageRecordAnswer) => boolean][] = [
      ['direction: { eq: INBOUND }', ({ direction }) => direction === 'INBOUND'],
      ['status: { eq: UNRATED }', ({ status }) => status === 'UNRATED'],
      ['status: { in: [RATED, NOT_ANSWERED] }', ({ status }) => /^RATED|NOT_A/.test(status)],
      ['status: { eq: RATED, in: [UNRATED] }', () => false],
      [
        `startedAt: { gte: "${from}", lt: "${before}" }`,
        ({ startedAt }) => startedAt >= from && startedAt < before,
      ],
    ];
    for (const [where, matches] of filters) {
      const { nodes, totalCount } = await pageOf(own, `first: 100, where: { ${where} }`);
      const expected = all.filter(matches);
      expect([where, totalCount]).toEqual([where, expected.length]);
      expect(nodes).toEqual(expected.slice(0, 100));
    }
  });
});
