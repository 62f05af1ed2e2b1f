import { countsOf, deliver, ndjson } from '../support/deliveries';
import { aNumber, erase } from '../support/erasure';
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
