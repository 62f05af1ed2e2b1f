import { correctedBySql } from '../support/stored-usage';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

let server: TestServer;
let subscription: string;
let originalId: string;
let corrections: { reversalId: string; nextId: string }[];

const NOON = '2026-10-05T12:00:00Z';
const POOLS = [{ name: 'Low use', includedMinutes: 1, units: 2, overagePerMinute: '0.03' }];
const RATES = [aRate('0.02', { prefix: '33' }), aRate('0.1', { prefix: '336', pool: 'Low use' })];

beforeAll(async () => {
  server = await startTestServer();
  const account = await anAccount(server);
  const line = { rates: RATES, pools: POOLS };
  subscription = (await aSubscription(server, account, '2026-01-01', line)).subscriptionId;
  const [first] = await sendCalls(server, [aCall(subscription, NOON, 60)]);
  originalId = first?.record?.id ?? '';
  const second = await correctedBySql(server, originalId, { billed_seconds: 30, amount: '0.01' });
  const third = await correctedBySql(server, second.nextId, { billed_seconds: 6, amount: '0.002' });
  corrections = [second, third];
});
afterAll(() => server.close());

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly version: number;
  readonly isCurrent: boolean;
  readonly original: { id: string } | null;
  readonly reverses: { id: string } | null;
  readonly versions: { id: string }[];
}
const ENTRY = 'id kind version isCurrent original { id } reverses { id } versions { id }';

describe('A call that was corrected twice', () => {
  it('has all its entries in the order they were recorded in, whichever is asked', async () => {
    const { node } = await read<{ node: { versions: Entry[] } }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on UsageRecord { versions { ${ENTRY} } } } }`,
      { id: corrections[1]?.reversalId },
    );
    const [second, third] = corrections;
    const of = (id: string | undefined) => (id === undefined ? null : { id });
    const entries: [
      id: string | undefined,
      kind: string,
      version: number,
      isCurrent: boolean,
      reverses?: string | undefined,
    ][] = [
      [originalId, 'CALL', 1, false],
      [second?.reversalId, 'REVERSAL', 1, false, originalId],
      [second?.nextId, 'CALL', 2, false],
      [third?.reversalId, 'REVERSAL', 2, false, second?.nextId],
      [third?.nextId, 'CALL', 3, true],
    ];
    const versions = entries.map(([id]) => ({ id }));
    expect(node.versions).toEqual(
      entries.map(([id, kind, version, isCurrent, reverses]) => ({
        ...{ id, kind, version, isCurrent, versions },
        original: id === originalId ? null : of(originalId),
        reverses: of(reverses),
      })),
    );
  });

  it('is listed once, and every entry of it where all versions are asked for', async () => {
    const list = async (versions: string) => {
      const { node } = await read<{
        node: { usageRecords: { totalCount: number; nodes: { id: string }[] } };
      }>(
        server,
        STAFF,
        `query ($id: ID!) { node(id: $id) { ... on Subscription {
          usageRecords(versions: ${versions}) { totalCount nodes { id } } } } }`,
        { id: subscription },
      );
      return node.usageRecords;
    };
    const current = { totalCount: 1, nodes: [{ id: corrections[1]?.nextId }] };
    expect(await list('CURRENT')).toEqual(current);
    expect(await list('null')).toEqual(current);
    const all = await list('ALL');
    expect([all.totalCount, all.nodes.length]).toEqual([5, 5]);
  });

  it('says of a reversal what it takes back', async () => {
    const { node } = await read<{ node: object }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on UsageRecord { billedSeconds amount { amount }
        derivation { summary steps { operation inputs { name text } result { text } } } } } }`,
      { id: corrections[0]?.reversalId },
    );
    const inputs = [
      { name: 'charged', text: '0.020000' },
      { name: 'takenBack', text: '-0.020000' },
    ];
    expect(node).toEqual({
      ...{ billedSeconds: -60, amount: { amount: '-0.020000' } },
      derivation: {
        summary: 'Takes back version 1: 60 s billed, 0.02.',
        steps: [{ operation: 'SUM', inputs, result: { text: '0.000000' } }],
      },
    });
  });
});

describe('The duration of a call', () => {
  it.each([
    [60, {}, 60],
    [60.001, {}, 61],
    [0, {}, 0],
    [0.999, {}, 1],
    [30, { disposition: 'BUSY', answeredAt: null }, 0],
  ])('of %d s %j is %d', async (seconds, more, expected) => {
    const [result] = await sendCalls(server, [aCall(subscription, NOON, seconds, more)]);
    const { node } = await read<{ node: object }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on UsageRecord { durationSeconds } } }',
      { id: result?.record?.id },
    );
    expect(node).toEqual({ durationSeconds: expected });
  });
});

it('A call names the pool that it draws on.', async () => {
  const calls = [
    aCall(subscription, NOON, 90, { to: '+33612345678' }),
    aCall(subscription, NOON, 9),
  ];
  const results = await sendCalls(server, calls);
  const { nodes } = await read<{ nodes: object[] }>(
    server,
    STAFF,
    `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on UsageRecord { billedSeconds
      pool { name overagePerMinute { amount } } } } }`,
    { ids: results.map(({ record }) => record?.id) },
  );
  const pool = { name: 'Low use', overagePerMinute: { amount: '0.030000' } };
  expect(nodes).toEqual([
    { billedSeconds: 90, pool },
    { billedSeconds: 12, pool: null },
  ]);
});
