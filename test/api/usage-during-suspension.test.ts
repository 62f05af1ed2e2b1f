import { change } from '../support/contract-life';
import { correct, replacementOf } from '../support/ledger';
import { statementsOf } from '../support/statements';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

// Calls in a suspension are kept, rated and marked (rule 12.7).

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const SUSPENDED_AT = '2026-10-05T08:00:00.000Z';
const RESUMED_AT = '2026-10-07T08:00:00.000Z';

const aRatedSubscription = async (accountId?: string): Promise<string> => {
  const account = accountId ?? (await anAccount(server));
  const line = { rates: [aRate('0.06')] };
  return (await aSubscription(server, account, '2026-01-01', line)).subscriptionId;
};

const suspend = (subscriptionId: string) =>
  change(server, 'suspendSubscription', {
    ...{ subscriptionId, suspendedAt: SUSPENDED_AT, resumedAt: RESUMED_AT },
    reason: 'Unpaid fees.',
  });

interface MarkedCall {
  readonly externalId: string;
  readonly status: string;
  readonly version: number;
  readonly kind: string;
  readonly isDuringSuspension: boolean;
}

async function callsOf(id: string, versions = 'CURRENT'): Promise<MarkedCall[]> {
  const text = `query ($id: ID!) { node(id: $id) { ... on Subscription {
    usageRecords(versions: ${versions}) {
      nodes { externalId status version kind isDuringSuspension } } } } }`;
  const answer = await read<{ node: { usageRecords: { nodes: MarkedCall[] } } }>(
    server,
    STAFF,
    text,
    { id },
  );
  return answer.node.usageRecords.nodes;
}

const CALLS: [
  title: string,
  answeredAt: string,
  more: object,
  isMarked: boolean,
  status: string,
][] = [
  ['answered before it', '2026-10-05T07:59:59.999Z', {}, false, 'RATED'],
  ['that rang before it, answered as it began', SUSPENDED_AT, {}, true, 'RATED'],
  ['answered in its last millisecond', '2026-10-07T07:59:59.999Z', {}, true, 'RATED'],
  ['that rang in it, answered when service went on', RESUMED_AT, {}, false, 'RATED'],
  [
    'that began in it, never answered',
    RESUMED_AT,
    { answeredAt: null, disposition: 'NO_ANSWER' },
    true,
    'NOT_ANSWERED',
  ],
  [
    'that began before it, never answered',
    SUSPENDED_AT,
    { answeredAt: null, disposition: 'BUSY' },
    false,
    'NOT_ANSWERED',
  ],
];

describe.each([
  ['before its calls are', true],
  ['after its calls are', false],
])('Of a suspension that is recorded %s,', (_, isFirst) => {
  let marks: Map<string, MarkedCall>;

  beforeAll(async () => {
    const subscriptionId = await aRatedSubscription();
    if (isFirst) await suspend(subscriptionId);
    await sendCalls(
      server,
      CALLS.map(([externalId, answeredAt, more]) =>
        aCall(subscriptionId, answeredAt, 60, { externalId, ...more }),
      ),
    );
    if (!isFirst) await suspend(subscriptionId);
    marks = new Map((await callsOf(subscriptionId)).map((call) => [call.externalId, call]));
  });

  it.each(CALLS)('a call %s is rated as any other', (title, _at, _more, isMarked, status) => {
    expect(marks.get(title)).toMatchObject({ status, isDuringSuspension: isMarked });
  });
});

it('A suspension that lasts marks calls until it is resumed, earlier than planned, too.', async () => {
  server.clock.now = '2026-10-06T08:00:00.000Z';
  const subscriptionId = await aRatedSubscription();
  const suspensionId = await suspend(subscriptionId);
  await sendCalls(server, [aCall(subscriptionId, '2026-10-06T07:30:00Z', 60)]);
  const isMarked = async () => (await callsOf(subscriptionId))[0]?.isDuringSuspension;
  expect(await isMarked()).toBe(true);
  await change(server, 'resumeSubscription', { suspensionId, resumedAt: '2026-10-06T07:00:00Z' });
  expect(await isMarked()).toBe(false);
  server.clock.now = '2026-11-30T10:00:00.000Z';
});

it('Each version of a corrected call is marked by its own time, a reversal as what it reverses.', async () => {
  const subscriptionId = await aRatedSubscription();
  await suspend(subscriptionId);
  const call = aCall(subscriptionId, '2026-10-06T08:00:00Z', 60);
  const [sent] = await sendCalls(server, [call]);
  const later = aCall(subscriptionId, '2026-10-08T08:00:00Z', 60);
  await correct(server, sent?.record?.id ?? '', replacementOf(later));
  const marks = (await callsOf(subscriptionId, 'ALL')).map(
    ({ kind, version, isDuringSuspension }) => [kind, version, isDuringSuspension],
  );
  expect(marks.toSorted()).toEqual([
    ['CALL', 1, true],
    ['CALL', 2, false],
    ['REVERSAL', 1, true],
  ]);
});

it('Pages of calls take one more statement where contracts changed, however many did.', async () => {
  const marked = async (count: number, isSuspended: boolean) => {
    const accountId = await anAccount(server);
    const ids = await Promise.all(
      Array.from({ length: count }, () => aRatedSubscription(accountId)),
    );
    await sendCalls(
      server,
      ids.map((id) => aCall(id, '2026-10-06T08:00:00Z', 60)),
    );
    if (isSuspended) for (const id of ids) await suspend(id);
    const query = (field: string) => `{ account(id: "${accountId}") { subscriptions { nodes {
      usageRecords(first: 5) { nodes { source ${field} } } } } } }`;
    const statements = async (field: string) =>
      (await statementsOf(server, () => read(server, STAFF, query(field)))).length;
    await statements('');
    return (await statements('isDuringSuspension')) - (await statements(''));
  };
  expect(await marked(1, false)).toBe(0);
  expect(await marked(3, false)).toBe(0);
  expect(await marked(1, true)).toBe(1);
  expect(await marked(3, true)).toBe(1);
});
