import { Client } from 'pg';
import { deliver, ndjson } from '../support/deliveries';
import { placeEvents, sequencing } from '../support/event-feed';
import { program } from '../support/program';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls, unique } from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const RATES = [aRate('0.0119', { prefix: '33' })];
const aService = async (): Promise<{ accountId: string; subscriptionId: string }> => {
  const accountId = await anAccount(server, { viewer: partner('first') });
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', { rates: RATES });
  return { accountId, subscriptionId };
};

/** What is told of the use of an account, in its order. */
async function toldOf(accountId: string): Promise<string[]> {
  await program.tellOfUsage(sequencing(server));
  await placeEvents(server);
  const { account } = await read<{ account: { events: { nodes: { type: string }[] } } }>(
    ...[server, STAFF, 'query ($id: ID!) { account(id: $id) { events { nodes { type } } } }'],
    { id: accountId },
  );
  return account.events.nodes.map(({ type }) => type).filter((type) => type.startsWith('USAGE_'));
}

const RATED = { to: '+33155501234' };
const UNRATED = { to: '+81355501234' };

describe('Calls that came', () => {
  it('are told of once for a delivery, account and merge, never one by one', async () => {
    const [one, other] = [await aService(), await aService()];
    const calls = [1, 2, 3].flatMap((minute) =>
      [one, other].map(({ subscriptionId }) =>
        aCall(subscriptionId, `2026-11-05T09:0${minute}:00Z`, 60, RATED),
      ),
    );
    await deliver(server, [ndjson(calls)], { query: `&import=${unique('delivery')}` });
    expect(await toldOf(one.accountId)).toEqual(['USAGE_RECEIVED']);
    expect(await toldOf(other.accountId)).toEqual(['USAGE_RECEIVED']);
    // Nothing is left to be told, nor told again.
    expect(await program.tellOfUsage(sequencing(server))).toBe(0);
  });

  it('that wait for a rate, and records that were rejected, are told of by types of their own', async () => {
    const { accountId, subscriptionId } = await aService();
    const viewer = partner('first');
    const unrated = aCall(subscriptionId, '2026-11-05T10:00:00Z', 60, UNRATED);
    // Of a call that has not been yet nothing is stored; it alone has to open its account.
    await sendCalls(server, [unrated], viewer);
    await sendCalls(server, [aCall(subscriptionId, '2027-11-05T10:00:00Z', 60, RATED)], viewer);
    expect(await toldOf(accountId)).toEqual(['USAGE_RECEIVED', 'USAGE_UNRATED', 'USAGE_REJECTED']);
  });

  it('and were there already are told of no second time', async () => {
    const { accountId, subscriptionId } = await aService();
    const call = aCall(subscriptionId, '2026-11-05T11:00:00Z', 60, RATED);
    await sendCalls(server, [call]);
    await sendCalls(server, [call]);
    expect(await toldOf(accountId)).toEqual(['USAGE_RECEIVED']);
  });

  it('are told of when they were stored, and numbered among what else happened', async () => {
    const { accountId, subscriptionId } = await aService();
    await sendCalls(server, [aCall(subscriptionId, '2026-11-05T12:00:00Z', 60, RATED)]);
    await toldOf(accountId);
    const { rows } = await owner.query<{ is: boolean }>(
      `select e.occurred_at = a.recorded_at and e.seq = c.events as is
        from event e join usage_arrival a on a.account_id = e.account_id and a.id::text = e.fact_key
        join account_counter c on c.account_id = e.account_id
        where e.type = 'usage.received' order by a.recorded_at desc, e.account_id desc limit 1`,
    );
    expect(rows).toEqual([{ is: true }]);
  });

  it('are told of once where two processes tell of them at the same moment', async () => {
    const { accountId, subscriptionId } = await aService();
    await sendCalls(server, [aCall(subscriptionId, '2026-11-05T13:00:00Z', 60, RATED)]);
    await Promise.all([1, 2, 3].map(() => program.tellOfUsage(sequencing(server))));
    expect(await toldOf(accountId)).toEqual(['USAGE_RECEIVED']);
  });
});
