import { placeEvents, sequencing } from '../support/event-feed';
import { aBillableAccount, aSeller, bill, startRun } from '../support/billing-runs';
import { subscribe, type LiveStream } from '../support/live-updates';
import { program } from '../support/program';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, sendCalls } from '../support/world';

// What is told whenever it has changed.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const follow = async (query: string, variables: object): Promise<LiveStream> => {
  const stream = await subscribe(server.url, {
    ...{ token: await server.tokenOf(STAFF), query, variables },
  });
  expect(stream.status).toBe(200);
  return stream;
};

describe('The totals of a month', () => {
  it('are told at once, and whenever calls have come', async () => {
    const accountId = await anAccount(server, { viewer: partner('first') });
    const rates = [aRate('0.0119', { prefix: '33' })];
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', { rates });
    const query = `subscription ($id: ID!) { usageTotals(subscriptionId: $id, month: "2026-11") {
      outbound { calls billedSeconds } } }`;
    const stream = await follow(query, { id: subscriptionId });
    const next = async () => {
      const update = await stream.next();
      return (update?.data?.['usageTotals'] as { outbound: unknown }).outbound;
    };
    expect(await next()).toEqual({ calls: 0, billedSeconds: 0 });
    const to = { to: '+33155501234' };
    for (const calls of [1, 2]) {
      const call = aCall(subscriptionId, `2026-11-05T09:0${calls}:00Z`, 60, to);
      await sendCalls(server, [call]);
      await program.tellOfUsage(sequencing(server));
      await placeEvents(server);
      expect(await next()).toEqual({ calls, billedSeconds: 60 * calls });
    }
    stream.close();
    await stream.closed;
  });
});

describe('A billing run', () => {
  it('is told of as it stands and as it goes on, and the stream is completed with it', async () => {
    const seller = await aSeller(server);
    const accounts = [
      await aBillableAccount(server, { seller }),
      await aBillableAccount(server, { seller }),
    ];
    const id = await startRun(server, {
      ...{ month: '2026-10', accountIds: accounts.map(({ accountId }) => accountId) },
    });
    const query = `subscription ($id: ID!) { billingRun(id: $id) { status
      progress { total waiting drafted done } } }`;
    const stream = await follow(query, { id });
    expect((await stream.next())?.data?.['billingRun']).toMatchObject({
      ...{ status: 'OPEN', progress: { total: 2, waiting: 2 } },
    });
    await bill(server);
    await placeEvents(server);
    const rest = await stream.rest();
    expect(rest.at(-1)?.data?.['billingRun']).toMatchObject({
      ...{ status: 'DONE', progress: { total: 2, waiting: 0, done: 2 } },
    });
    expect(stream.isCompleted()).toBe(true);
    // A run that has ended is told once.
    expect(await (await follow(query, { id })).rest()).toEqual([rest.at(-1)]);
  });
});
