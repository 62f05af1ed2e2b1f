import { statementsOf } from '../support/statements';
import { removedBySql } from '../support/stored-usage';
import { NICE, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

// The use of an account in groups: those of its subscriptions, added up.

let server: TestServer;
let accountId: string;
const subscriptionIds: string[] = [];

beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server);
  const rates = [aRate('0.0119', { prefix: '33' }), aRate('0.007', { direction: 'INBOUND' })];
  for (const serviceCode of ['CXONE', 'GOTO_CONNECT', 'OPENVOICE']) {
    const made = await aSubscription(server, accountId, '2026-01-01', { serviceCode, rates });
    subscriptionIds.push(made.subscriptionId);
  }
  const calls = subscriptionIds.flatMap((id, place) =>
    Array.from({ length: 9 * (place + 1) }, (_, index) =>
      aCall(id, `2026-0${2 + (index % 3)}-0${1 + (index % 4)}T09:00:00Z`, 60 + 7 * index, {
        direction: index % 2 === 0 ? 'OUTBOUND' : 'INBOUND',
        to: index % 5 === 0 ? '+442079460000' : '+33145000000',
      }),
    ),
  );
  await sendCalls(server, calls);
  // Another account's, which is in no sum of this one.
  const other = await aSubscription(server, await anAccount(server), '2026-01-01', { rates });
  await sendCalls(server, [aCall(other.subscriptionId, '2026-02-01T09:00:00Z', 600)]);
}, 60_000);
afterAll(() => server.close());

interface Group {
  readonly key: string | null;
  readonly direction: string;
  readonly calls: number;
  readonly unratedCalls: number;
  readonly billedSeconds: number;
  readonly amount: { readonly amount: string };
}
interface Groups {
  readonly usageBreakdown: {
    readonly nodes: Group[];
    readonly totalCount: number;
    readonly pageInfo: { readonly endCursor: string };
  };
}
const BREAKDOWN = (args: string) => `usageBreakdown(${args}) { totalCount
  pageInfo { endCursor } nodes { key direction calls unratedCalls billedSeconds amount { amount } } }`;
const YEAR = 'from: "2026-01-01", before: "2027-01-01"';

const ofAccount = async (args: string) =>
  (
    await read<{ account: Groups }>(
      server,
      STAFF,
      `{ account(id: "${accountId}") { ${BREAKDOWN(args)} } }`,
    )
  ).account.usageBreakdown;

async function addedUp(by: string): Promise<unknown[]> {
  const sums = new Map<string, number[]>();
  for (const id of subscriptionIds) {
    const query = `{ node(id: "${id}") { ... on Subscription { ${BREAKDOWN(`by: ${by}, ${YEAR}, first: 100`)} } } }`;
    const { node } = await read<{ node: Groups }>(server, STAFF, query);
    for (const { key, direction, calls, unratedCalls, billedSeconds, amount } of node.usageBreakdown
      .nodes) {
      const place = JSON.stringify([key, direction]);
      const [sum = [0, 0, 0, 0]] = [sums.get(place)];
      const micros = Math.round(Number(amount.amount) * 1e6);
      const added = [calls, unratedCalls, billedSeconds, micros];
      sums.set(
        place,
        added.map((value, index) => value + (sum[index] ?? 0)),
      );
    }
  }
  return [...sums].map(([place, sum]) => [place, ...sum]).sort();
}

const KEYS = ['DAY', 'MONTH', 'DIRECTION', 'STATUS', 'PREFIX', 'NUMBER'];

it.each([...KEYS, ...KEYS.map((by) => `${by}, with detail removed`)])(
  'By %s: the groups of an account are those of its subscriptions, added up.',
  async (title) => {
    const by = title.replace(/,.*/, '');
    if (by !== title) await removedBySql(server, '2026-03-01');
    const { nodes, totalCount } = await ofAccount(`by: ${by}, ${YEAR}, first: 100`);
    const groups = nodes.map(({ key, direction, calls, unratedCalls, billedSeconds, amount }) => [
      JSON.stringify([key, direction]),
      ...[calls, unratedCalls, billedSeconds, Math.round(Number(amount.amount) * 1e6)],
    ]);
    expect(groups.length).toBeGreaterThan(1);
    expect(groups.sort()).toEqual(await addedUp(by));
    expect(totalCount).toBe(groups.length);
  },
);

it('They come page by page, in one direction, and of some days.', async () => {
  const whole = await ofAccount(`by: DAY, ${YEAR}, direction: INBOUND`);
  expect(new Set(whole.nodes.map(({ direction }) => direction))).toEqual(new Set(['INBOUND']));
  const first = await ofAccount(`by: DAY, ${YEAR}, direction: INBOUND, first: 2`);
  const { endCursor } = first.pageInfo;
  const rest = await ofAccount(`by: DAY, ${YEAR}, direction: INBOUND, after: "${endCursor}"`);
  expect([...first.nodes, ...rest.nodes]).toEqual(whole.nodes);
  const march = await ofAccount('by: MONTH, from: "2026-03-01", before: "2026-04-01"');
  expect(new Set(march.nodes.map(({ key }) => key))).toEqual(new Set(['2026-03']));
});

it('Two accounts take as many statements as one.', async () => {
  const ask = (first: number) =>
    read(
      server,
      STAFF,
      `{ accounts(first: ${first}) { nodes { ${BREAKDOWN(`by: DAY, ${YEAR}`)} } } }`,
    );
  const forOne = await statementsOf(server, () => ask(1));
  const forTwo = await statementsOf(server, () => ask(2));
  expect(forTwo.length).toBe(forOne.length);
});

it('A beneficiary gets none, and numbers need their right.', async () => {
  const query = (by: string) =>
    `{ account(id: "${accountId}") { ${BREAKDOWN(`by: ${by}, ${YEAR}`)} } }`;
  expect(await read(server, NICE, query('DAY'))).toEqual({ account: { usageBreakdown: null } });
  const member = { kind: 'PERSON', accountId, role: 'MEMBER' } as const;
  const { errors } = await server.ask(member, query('NUMBER'));
  expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN']);
});

it('Days the wrong way round, and more than a year, are refused.', async () => {
  for (const days of [
    'from: "2026-02-01", before: "2026-02-01"',
    'from: "2026-01-01", before: "2028-01-01"',
  ]) {
    const query = `{ account(id: "${accountId}") { ${BREAKDOWN(`by: DAY, ${days}`)} } }`;
    const { errors } = await server.ask(STAFF, query);
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  }
});
