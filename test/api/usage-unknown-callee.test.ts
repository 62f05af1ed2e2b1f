import { erase } from '../support/erasure';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, sendCalls } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const RATES = [
  aRate('0.02'),
  aRate('0.07', { prefix: '44' }),
  aRate('0.01', { direction: 'INBOUND' }),
];
const aWorld = async () =>
  aSubscription(server, await anAccount(server), '2026-01-01', { rates: RATES });
const call = (subscriptionId: string, more: object) =>
  aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, more);
const charged = (results: Awaited<ReturnType<typeof sendCalls>>) =>
  results.map(({ record }) => [record?.status, record?.amount?.amount ?? null]);

describe('A call', () => {
  it('to nobody knows whom waits unrated, and one from a withheld number is charged', async () => {
    const { subscriptionId } = await aWorld();
    const results = await sendCalls(server, [
      call(subscriptionId, { to: null }),
      call(subscriptionId, { direction: 'INBOUND', from: null }),
    ]);
    expect(charged(results)).toEqual([
      ['UNRATED', null],
      ['RATED', '0.010000'],
    ]);
  });

  it('whose number was erased is not charged by another account that it is sent to', async () => {
    const [one, other] = [await aWorld(), await aWorld()];
    const results = await sendCalls(server, [call(one.subscriptionId, { to: '+442079460001' })]);
    expect(charged(results)).toEqual([['RATED', '0.070000']]);
    await erase(server, one.accountId, { number: '+442079460001' });
    const path = `/usage/export?subscription=${one.subscriptionId}&from=2026-10-01&before=2026-11-01`;
    const headers = { authorization: `Bearer ${await server.tokenOf(STAFF)}` };
    const exported = await fetch(`${server.url}${path}&format=ndjson&columns=import`, { headers });
    const { subscriptionId: _, ...sent } = JSON.parse(await exported.text()) as Record<
      string,
      unknown
    >;
    const again = await sendCalls(server, [{ ...sent, subscriptionId: other.subscriptionId }]);
    expect(charged(again)).toEqual([['UNRATED', null]]);
  });
});
