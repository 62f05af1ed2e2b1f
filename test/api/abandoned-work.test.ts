import { STAFF, startTestServer, type TestServer, type TestViewer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription } from '../support/world';

// GraphQL answers as soon as an error reaches the root, while other fields are still being
// resolved.
// What they do then must not reach the next request, nor the next act of the same one.

let server: TestServer;
let accountId: string;
let subscriptionId: string;
let customer: TestViewer;

beforeAll(async () => {
  // One connection: what a request leaves on it, the next one would meet for certain.
  server = await startTestServer({ poolSize: 1 });
  accountId = await anAccount(server);
  await anAccount(server);
  customer = { kind: 'PERSON', accountId };
  const rates = [aRate('0.01', { prefix: '33' })];
  ({ subscriptionId } = await aSubscription(server, accountId, '2026-01-01', { rates }));
});
afterAll(() => server.close());

const BROKEN = `{ accounts { nodes { name
  tooMany: subscriptions(first: 101) { nodes { id } }
  people { name } problems { message }
  subscriptions { nodes { status usageRecords { nodes { id amount { amount } } } } } } } }`;

describe('Work that a failed request leaves behind', () => {
  it('does not open its rows to the next viewer', async () => {
    for (let round = 0; round < 30; round += 1) {
      const failed = await server.ask(STAFF, BROKEN);
      expect(failed.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
      const answer = await server.ask(customer, '{ accounts { totalCount nodes { id } } }');
      expect(answer.data).toEqual({ accounts: { totalCount: 1, nodes: [{ id: accountId }] } });
    }
  });

  it('does not break the next viewer’s acts', async () => {
    for (let round = 0; round < 10; round += 1) {
      await server.ask(customer, BROKEN);
      await expect(anAccount(server)).resolves.toMatch(/^acc_/);
    }
  });

  it('does not break the next act of the same request', async () => {
    for (let round = 0; round < 10; round += 1) {
      const answer = await server.ask(
        STAFF,
        `mutation ($notice: GiveTerminationNoticeInput!, $usage: RecordUsageInput!) {
          notice: giveTerminationNotice(input: $notice) { terminationNotice { subscription {
            account { people { name } problems { message }
              tooMany: subscriptions(first: 101) { nodes { id } }
              subscriptions { nodes { usageRecords { nodes { id } } } } } } } }
          usage: recordUsage(input: $usage) { results { status } }
        }`,
        {
          notice: { subscriptionId },
          usage: { records: [aCall(subscriptionId, '2026-10-05T12:00:00Z', 60)] },
        },
      );
      expect(answer.data).toMatchObject({ usage: { results: [{ status: 'ACCEPTED' }] } });
    }
  });
});
