import { aFeed, aPersonsFeed, calendarAt, type MadeFeed } from '../support/calendars';
import { change, chargeIdOf } from '../support/contract-life';
import { noticeActs } from '../support/notices';
import { statementsOf } from '../support/statements';
import { partner, startTestServer, type TestServer } from '../support/test-server';
import { aDemand, anAccount, aSubscription, unique } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const { give, withdraw } = noticeActs(() => server);

/** A contract with facts of every kind that a calendar follows. */
async function aLife(accountId: string): Promise<void> {
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
    recurringCharges: [{ description: 'Seat', quantity: 5, unitPrice: '10' }],
  });
  const chargeId = await chargeIdOf(server, subscriptionId, '2026-11-23');
  await change(server, 'givePartialNotice', { subscriptionId, chargeId, fewerUnits: 1 });
  await aDemand(server, subscriptionId);
  const { terminationNotice } = await give(subscriptionId);
  await withdraw(terminationNotice.id);
}

/** The statements of a reading that is not the first: when it was last read is noted by then. */
async function statementsFor({ url }: MadeFeed): Promise<string[]> {
  const entries = (await calendarAt(server, url)).entries.length;
  expect(entries).toBeGreaterThan(0);
  const statements = await statementsOf(server, () => calendarAt(server, url));
  return statements.map((text) => text.slice(0, 60)).sort();
}

/** As many as there were when this was written; a higher number must be worth its price. */
const STATEMENTS_MAX = 20;

it('A calendar takes the same statements for ten contracts of an account as for one.', async () => {
  const [small, large] = [await anAccount(server), await anAccount(server)];
  await aLife(small);
  for (let count = 0; count < 10; count += 1) await aLife(large);
  const forOne = await statementsFor(await aPersonsFeed(server, small));
  const forTen = await statementsFor(await aPersonsFeed(server, large));
  expect(forTen).toEqual(forOne);
  expect(forTen.length).toBeLessThanOrEqual(STATEMENTS_MAX);
});

it('A partner’s calendar takes the same statements for ten accounts as for one.', async () => {
  const accounts = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      await aLife(await anAccount(server, { viewer: partner('first'), number: unique('CAL') }));
    }
  };
  await accounts(1);
  const feed = await aFeed(server, partner('first'));
  const forOne = await statementsFor(feed);
  await accounts(9);
  const forTen = await statementsFor(feed);
  expect(forTen).toEqual(forOne);
  expect(forTen.length).toBeLessThanOrEqual(STATEMENTS_MAX);
});
