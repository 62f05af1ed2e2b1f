import { memberOf, noonOf, noticeActs, ownerOf } from '../support/notices';
import {
  NICE,
  NOON,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { read, type SubscriptionIds } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => {
  server.clock.now = NOON;
});
afterAll(() => server.close());

const { give, withdraw, aContract } = noticeActs(() => server);

describe('Until when a notice may be withdrawn', () => {
  /** What that viewer is told of the only notice of a contract, on a day. */
  async function shownTo(viewer: TestViewer, { subscriptionId }: SubscriptionIds, day: string) {
    server.clock.now = noonOf(day);
    const found = await read<{ node: { terminationNotices: object[] } }>(
      server,
      viewer,
      `query ($id: ID!) { node(id: $id) { ... on Subscription {
        terminationNotices { withdrawableUntil viewerMayWithdraw } } } }`,
      { id: subscriptionId },
    );
    return found.node.terminationNotices;
  }
  const until = (withdrawableUntil: string | null, viewerMayWithdraw: boolean) => [
    { withdrawableUntil, viewerMayWithdraw },
  ];

  test('It is the last notice day of the period that it ends, for owners and staff.', async () => {
    const ids = await aContract();
    server.clock.now = noonOf('2025-11-20');
    await give(ids.subscriptionId);
    for (const viewer of [ownerOf(ids), STAFF]) {
      expect(await shownTo(viewer, ids, '2025-12-02')).toEqual(until('2025-12-02', true));
      expect(await shownTo(viewer, ids, '2025-12-03')).toEqual(until('2025-12-02', false));
    }
  });

  test('A late notice may be withdrawn until the notice day of the next period.', async () => {
    const ids = await aContract();
    server.clock.now = noonOf('2025-12-03');
    await give(ids.subscriptionId);
    expect(await shownTo(ownerOf(ids), ids, '2026-12-02')).toEqual(until('2026-12-02', true));
    expect(await shownTo(ownerOf(ids), ids, '2026-12-03')).toEqual(until('2026-12-02', false));
  });

  test('A member, the beneficiary and a partner without the scope may not.', async () => {
    const ids = await aContract();
    server.clock.now = noonOf('2025-11-20');
    await give(ids.subscriptionId);
    for (const viewer of [memberOf(ids), NICE, { kind: 'STAFF', permissions: ['READ'] } as const]) {
      expect(await shownTo(viewer, ids, '2025-11-21')).toEqual(until('2025-12-02', false));
    }
  });

  test("The provider's notice is the provider's to withdraw.", async () => {
    const ids = await aContract({ serviceCode: 'GOTO_CONNECT' });
    server.clock.now = noonOf('2025-11-20');
    await give(ids.subscriptionId, { givenBy: 'PROVIDER' });
    expect(await shownTo(ownerOf(ids), ids, '2025-11-21')).toEqual(until('2025-12-02', false));
    expect(await shownTo(STAFF, ids, '2025-11-21')).toEqual(until('2025-12-02', true));
  });

  test('Of one that is withdrawn there is nothing left to withdraw.', async () => {
    const ids = await aContract();
    server.clock.now = noonOf('2025-11-20');
    const { terminationNotice } = await give(ids.subscriptionId);
    await withdraw(terminationNotice.id);
    expect(await shownTo(ownerOf(ids), ids, '2025-11-21')).toEqual(until(null, false));
  });
});
