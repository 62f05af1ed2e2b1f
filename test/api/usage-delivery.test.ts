import { gzipSync } from 'node:zlib';
import { countsOf, deliver, ndjson, type DeliveryAnswer } from '../support/deliveries';
import { NICE, partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import {
  aCall,
  anAccount,
  aRate,
  aSubscription,
  read,
  sendCalls,
  unique,
  USAGE_RECORD,
} from '../support/world';

// Call records by streaming HTTP: what becomes of each, and of whole bodies.

let server: TestServer;
let accountId: string;
let subscription: string;

beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server);
  subscription = await subscribed(accountId);
});
afterAll(() => server.close());

const RATES = [aRate('0.0119', { prefix: '33' }), aRate('0.007', { direction: 'INBOUND' })];
const subscribed = async (account: string) =>
  (await aSubscription(server, account, '2026-01-01', { rates: RATES })).subscriptionId;

const NOON = '2026-10-05T12:00:00Z';
const call = (more: object = {}, seconds = 60) => aCall(subscription, NOON, seconds, more);

interface Totals {
  readonly calls: number;
  readonly billedSeconds: number;
  readonly amount: { readonly amount: string };
}
async function outboundOf(id: string): Promise<Totals> {
  const { node } = await read<{ node: { usageTotals: { outbound: Totals } } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { usageTotals(month: "2026-10") {
      outbound { calls billedSeconds amount { amount } } } } } }`,
    { id },
  );
  return node.usageTotals.outbound;
}
async function recordsOf(id: string): Promise<Record<string, unknown>[]> {
  const { node } = await read<{ node: { usageRecords: { nodes: Record<string, unknown>[] } } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { usageRecords(first: 100) {
      nodes { ${USAGE_RECORD} } } } } }`,
    { id },
  );
  return node.usageRecords.nodes;
}

/** Why each refused record was refused: its line, the field and what was said. */
const refusals = ({ answers }: DeliveryAnswer) =>
  answers.map(({ line, status, problems }) => [line, status, problems?.[0]?.field]);

describe('A delivery', () => {
  it('stores records as recordUsage does, to the last field', async () => {
    const [one, two] = [await subscribed(accountId), await subscribed(accountId)];
    const records = (id: string) =>
      [60, 7, 0].map((seconds, index) =>
        aCall(id, `2026-10-0${index + 1}T12:00:00Z`, seconds, { source: id.slice(-6) }),
      );
    await sendCalls(server, records(one));
    const { status, summary } = await deliver(server, ndjson(records(two)));
    expect([status, summary.type, summary.state]).toEqual([200, 'summary', 'COMPLETE']);
    expect(countsOf(summary)).toEqual([3, 0, 0, 0]);
    const plain = (rows: Record<string, unknown>[]) =>
      rows.map(({ id: _, externalId: __, ...rest }) => rest);
    expect(plain(await recordsOf(two))).toEqual(plain(await recordsOf(one)));
    expect(await outboundOf(two)).toEqual(await outboundOf(one));
  });

  it('adds nothing when it comes again, whole, in part or in another order', async () => {
    const own = await subscribed(accountId);
    const records = Array.from({ length: 300 }, (_, index) =>
      aCall(own, NOON, index, { externalId: `${own}-${index}` }),
    );
    expect(countsOf((await deliver(server, ndjson(records))).summary)).toEqual([300, 0, 0, 0]);
    const once = await outboundOf(own);
    for (const again of [records, records.slice(40), [...records].reverse()]) {
      const { summary } = await deliver(server, ndjson(again));
      expect(countsOf(summary)).toEqual([0, again.length, 0, 0]);
    }
    const more = [...records.slice(0, 10), aCall(own, NOON, 6)];
    expect(countsOf((await deliver(server, ndjson(more))).summary)).toEqual([1, 10, 0, 0]);
    expect((await outboundOf(own)).calls).toBe(once.calls + 1);
  });

  it('shows both contents of a record that came with another one before', async () => {
    const first = call({ externalId: unique('twice') });
    await deliver(server, ndjson([first]));
    const other = { ...first, to: '+33612345678' };
    const { summary, answers } = await deliver(server, ndjson([call(), other]));
    expect(countsOf(summary)).toEqual([1, 0, 1, 0]);
    expect(answers).toMatchObject([
      { line: 2, status: 'CONFLICT', externalId: (first as { externalId: string }).externalId },
    ]);
    const { node } = await read<{
      node: { issues: { nodes: { content: string; record: { toNumber: string } }[] } };
    }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on UsageImport { issues { nodes { content
        record { toNumber } } } } } }`,
      { id: summary.importId },
    );
    const [issue] = node.issues.nodes;
    expect(issue?.record.toNumber).toBe('+33145000000');
    expect((JSON.parse(issue?.content ?? '{}') as { to: string }).to).toBe('+33612345678');
  });

  it('stores the first of two contents under one id in one delivery', async () => {
    const first = call({ externalId: unique('both') });
    const body = ndjson([first, { ...first, direction: 'INBOUND' }, first]);
    expect(countsOf((await deliver(server, body)).summary)).toEqual([1, 1, 1, 0]);
  });

  it('takes CSV, and gzip of either', async () => {
    const own = await subscribed(accountId);
    const header = 'subscriptionId,externalId,direction,to,startedAt,answeredAt,endedAt\r\n';
    const row = (id: string) =>
      `${own},${id},OUTBOUND,+33145000000,${NOON},${NOON},2026-10-05T12:01:00Z\r\n`;
    const csv = header + row('csv-1') + row('"csv, 2"');
    expect(countsOf((await deliver(server, csv, { format: 'csv' })).summary)).toEqual([2, 0, 0, 0]);
    const packed = await deliver(server, gzipSync(csv + row('csv-3')), {
      format: 'csv',
      headers: { 'content-encoding': 'gzip' },
    });
    expect(countsOf(packed.summary)).toEqual([1, 2, 0, 0]);
    expect((await outboundOf(own)).calls).toBe(3);
  });

  it('fills in the feed and the subscription that its address names', async () => {
    const own = await subscribed(accountId);
    const { subscriptionId: _, ...record } = aCall(own, NOON, 60) as Record<string, unknown>;
    const query = `&subscription=${own}&source=switch-7`;
    const { summary } = await deliver(server, ndjson([record]), { query });
    expect(countsOf(summary)).toEqual([1, 0, 0, 0]);
    expect((await recordsOf(own)).length).toBe(1);
  });

  it('answers each record by its line where all are asked for', async () => {
    const known = call();
    await deliver(server, ndjson([known]));
    const body = ndjson([call(), known, { ...known, leg: 'AGENT' }, call({ to: 'nobody' })]);
    const { answers } = await deliver(server, body, { query: '&answers=all' });
    expect(answers.map(({ line, status }) => [line, status])).toEqual([
      [1, 'ACCEPTED'],
      [2, 'DUPLICATE'],
      [3, 'CONFLICT'],
      [4, 'REJECTED'],
    ]);
    const again = await deliver(server, ndjson([known, known]), { query: '&answers=all' });
    expect(again.answers.map(({ status }) => status)).toEqual(['DUPLICATE', 'DUPLICATE']);
  });

  it('raises one incident for an emergency call, however often it comes', async () => {
    const own = await subscribed(accountId);
    const emergency = aCall(own, NOON, 30, { to: '112' });
    for (let turn = 0; turn < 3; turn += 1) await deliver(server, ndjson([emergency, call()]));
    const { node } = await read<{ node: { emergencyCalling: { incidents: object[] } } }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription {
        emergencyCalling { incidents { dialled } } } } }`,
      { id: own },
    );
    expect(node.emergencyCalling.incidents).toEqual([{ dialled: '112' }]);
  });
});

describe('Bad records of a delivery', () => {
  it('are told by line, field and reason, and every good one is stored', async () => {
    const own = await subscribed(accountId);
    const good = (index: number) => aCall(own, NOON, 60, { externalId: `${own}-${index}` });
    const year = { startedAt: '2025-10-05T12:00:00Z', answeredAt: '2025-10-05T12:00:00Z' };
    const lines: [string, unknown][] = [
      [JSON.stringify({ ...good(1), endedAt: '2026-10-05T11:00:00Z' }), 'endedAt'],
      [JSON.stringify({ ...good(2), ...year }), 'endedAt'],
      [JSON.stringify({ ...good(3), endedAt: '2099-01-01T00:00:00Z' }), 'endedAt'],
      [JSON.stringify({ ...good(4), subscriptionId: 'sub_nothing' }), 'subscriptionId'],
      [JSON.stringify({ ...good(5), to: 'one hundred' }), 'to'],
      [JSON.stringify({ ...good(6), dialled: '=cmd|calc' }), 'dialled'],
      [JSON.stringify({ ...good(7), direction: 'SIDEWAYS' }), 'direction'],
      [JSON.stringify({ ...good(8), externalId: 8 }), 'externalId'],
      [JSON.stringify({ ...good(9), startedAt: 'yesterday' }), 'startedAt'],
      [JSON.stringify({ ...good(10), colour: 'red' }), null],
      ['{"subscriptionId": ', null],
      ['[1, 2, 3]', null],
      [JSON.stringify({ ...good(11), source: 'x\u0000y' }), 'source'],
      [JSON.stringify({}), 'subscriptionId'],
    ];
    const body = lines.map(([bad], index) => `${bad}\n${JSON.stringify(good(100 + index))}\n`);
    const answer = await deliver(server, body.join(''));
    expect(countsOf(answer.summary)).toEqual([lines.length, 0, 0, lines.length]);
    expect((await outboundOf(own)).calls).toBe(lines.length);
    const told = refusals(answer);
    expect(told.map(([line, status]) => [line, status])).toEqual(
      lines.map((_, index) => [index * 2 + 1, 'REJECTED']),
    );
    for (const [index, [, field]] of lines.entries()) {
      const { problems = [] } = answer.answers[index] ?? {};
      expect(problems.map((problem) => problem.field)).toContain(field);
      for (const { message } of problems)
        expect(message).toMatch(/^(expected .*(got|found|only)|No subscription with this id\.$)/);
    }
  });

  it('do not spoil the rest where the bytes are no UTF-8, or a line has no end', async () => {
    const own = await subscribed(accountId);
    const line = () => `${JSON.stringify(aCall(own, NOON, 60))}\n`;
    const broken = Buffer.from(line().replace('+33145000000', '\xff\xfe'), 'latin1');
    const answer = await deliver(server, [
      line(),
      broken,
      line(),
      `${'x'.repeat(300_000)}\n`,
      line(),
    ]);
    expect(countsOf(answer.summary)).toEqual([3, 0, 0, 2]);
    expect(refusals(answer)).toEqual([
      [2, 'REJECTED', null],
      [4, 'REJECTED', null],
    ]);
  });

  it('are told of subscriptions of others as if there were none', async () => {
    const first = partner('first');
    const own = await subscribed(await anAccount(server, { viewer: first }));
    const body = ndjson([call(), aCall(own, NOON, 60)]);
    const answer = await deliver(server, body, { viewer: first });
    expect(countsOf(answer.summary)).toEqual([1, 0, 0, 1]);
    expect(refusals(answer)).toEqual([[1, 'REJECTED', 'subscriptionId']]);
    // A record that is stored is no duplicate to whoever may not see it.
    const known = call();
    await deliver(server, ndjson([known]));
    const again = await deliver(server, ndjson([known]), { viewer: first });
    expect(countsOf(again.summary)).toEqual([0, 0, 0, 1]);
  });
});

describe('A body that ends too early', () => {
  it('leaves what came before it, and says where it broke', async () => {
    const own = await subscribed(accountId);
    const records = Array.from({ length: 2_000 }, (_, index) =>
      aCall(own, NOON, index % 90, { externalId: `${own}-${index}` }),
    );
    const packed = gzipSync(ndjson(records));
    const cut = packed.subarray(0, packed.length - 4_000);
    const gzip = { headers: { 'content-encoding': 'gzip' } };
    const answer = await deliver(server, cut, gzip);
    const { calls } = await outboundOf(own);
    expect(calls).toBeGreaterThan(0);
    expect(answer.status).toBe(answer.lines.length > 0 ? 200 : 400);
    expect(answer.text).toMatch(/gzip body/);
    expect(countsOf((await deliver(server, packed, gzip)).summary)).toEqual([
      2_000 - calls,
      calls,
      0,
      0,
    ]);
  });
});

describe('Who may deliver', () => {
  it('needs the right to, and a token at all', async () => {
    const body = ndjson([call()]);
    const member = { kind: 'PERSON', accountId, role: 'OWNER' } as const;
    const reader = { ...partner('first'), scopes: ['USAGE_READ'] } as never;
    expect((await deliver(server, body, { viewer: null })).status).toBe(401);
    for (const viewer of [member, NICE, reader]) {
      const { status, text } = await deliver(server, body, { viewer });
      expect(status).toBe(403);
      expect(text).toContain('USAGE_WRITE');
    }
  });
});
