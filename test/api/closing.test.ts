import { deliver, ndjson } from '../support/deliveries';
import {
  NOON,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import {
  act,
  aCall,
  anAccount,
  aSubscription,
  read,
  refusalsOf,
  sendCalls,
} from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => (server.clock.now = NOON));
afterAll(() => server.close());

const ORDER = {
  acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
  lines: [{ serviceCode: 'OPENVOICE' }],
};
const shown =
  (mutation: string) =>
  (accountId: string, viewer: TestViewer = STAFF) =>
    act<{ account: { status: string; closedOn: string | null } }>(
      server,
      viewer,
      mutation,
      { accountId },
      'account { status closedOn }',
    );
const close = shown('closeAccount');
const reopen = shown('reopenAccount');

/** An account whose only subscription ended before 2026-01-01, and that subscription. */
async function anEndedAccount(): Promise<{ accountId: string; subscriptionId: string }> {
  const accountId = await anAccount(server);
  const rates = [{ direction: 'OUTBOUND', perMinute: '0.02' }];
  const made = await aSubscription(server, accountId, '2025-01-01', { rates });
  const { subscriptionId } = made;
  const notice = { subscriptionId, givenOn: '2025-11-02' };
  await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
  return { accountId, subscriptionId };
}

describe('closeAccount', () => {
  it('closes an account that has nothing running, which can be read as before', async () => {
    const { accountId, subscriptionId } = await anEndedAccount();
    const { account } = await close(accountId);
    expect(account).toEqual({ status: 'CLOSED', closedOn: '2026-11-23' });
    const owner: TestViewer = { kind: 'PERSON', accountId, role: 'OWNER' };
    const seen = await read<{ account: object }>(
      server,
      owner,
      `query ($id: ID!) { account(id: $id) { status closedOn
        identity(asOf: "2026-11-22") { status } subscriptions { nodes { id status } } } }`,
      { id: accountId },
    );
    expect(seen.account).toEqual({
      ...{ status: 'CLOSED', closedOn: '2026-11-23', identity: { status: 'OPEN' } },
      subscriptions: { nodes: [{ id: subscriptionId, status: 'ENDED' }] },
    });
  });

  it('says which subscriptions stand in the way: those that run, end later, or are to start', async () => {
    const { accountId } = await anEndedAccount();
    await aSubscription(server, accountId, '2026-06-01', { serviceCode: 'CALL_ME' });
    const { subscriptionId } = await aSubscription(server, accountId, '2025-12-31', {
      serviceCode: 'OPENVOICE',
    });
    // Ends before 2026-12-31.
    const notice = { subscriptionId, givenOn: '2026-11-01' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
    const [error] = await refusalsOf(server, STAFF, 'closeAccount', { accountId });
    expect(error).toMatchObject({
      ...{ __typename: 'SubscriptionsRunningError', code: 'SUBSCRIPTIONS_RUNNING' },
      ...{ path: ['input', 'accountId'], subscriptions: [{ number: 'S-3' }, { number: 'S-2' }] },
    });
    expect(error?.message).toMatch(/S-3, S-2\.$/);
  });

  it('is by the account’s today: on the first day without service nothing runs', async () => {
    const { accountId } = await anEndedAccount();
    server.clock.now = '2025-12-31T22:59:59.999Z'; // the 31st in Paris, its last day of service
    const [error] = await refusalsOf(server, STAFF, 'closeAccount', { accountId });
    expect(error?.code).toBe('SUBSCRIPTIONS_RUNNING');
    server.clock.now = '2025-12-31T23:00:00.000Z';
    expect((await close(accountId)).account.closedOn).toBe('2026-01-01');
  });

  it('is done once, and so is reopening', async () => {
    const accountId = await anAccount(server, { viewer: partner('first') });
    const refusal = async (mutation: string) =>
      (await refusalsOf(server, STAFF, mutation, { accountId }))[0]?.code;
    expect(await refusal('reopenAccount')).toBe('ALREADY_DONE');
    await close(accountId, partner('first'));
    expect(await refusal('closeAccount')).toBe('ALREADY_DONE');
    const { account } = await reopen(accountId, partner('first'));
    expect(account).toEqual({ status: 'OPEN', closedOn: null });
  });

  it('shows a partner that may not read accounts that something runs, and not what', async () => {
    const viewer = partner('first');
    const accountId = await anAccount(server, { viewer });
    await aSubscription(server, accountId, '2026-06-01');
    const writer = { ...viewer, scopes: ['ACCOUNTS_WRITE'] } as TestViewer;
    const answer = await server.ask(
      writer,
      `mutation ($input: CloseAccountInput!) { closeAccount(input: $input) { userErrors { code
        ... on SubscriptionsRunningError { subscriptions { number } } } } }`,
      { input: { accountId } },
    );
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(answer.data).toEqual({
      closeAccount: { userErrors: [{ code: 'SUBSCRIPTIONS_RUNNING', subscriptions: null }] },
    });
  });
});

describe('A closed account', () => {
  it('takes no orders, and activates none, until it is opened again', async () => {
    const accountId = await anAccount(server);
    const place = { accountId, ...ORDER };
    const { order } = await act<{ order: { id: string } }>(
      server,
      STAFF,
      'placeOrder',
      place,
      'order { id }',
    );
    await close(accountId);
    const closed = { __typename: 'AccountClosedError', code: 'ACCOUNT_CLOSED' };
    expect(await refusalsOf(server, STAFF, 'placeOrder', place)).toMatchObject([
      { ...closed, closedOn: '2026-11-23', path: ['input', 'accountId'] },
    ]);
    const activate = { orderId: order.id };
    expect(await refusalsOf(server, STAFF, 'activateOrder', activate)).toMatchObject([
      { ...closed, path: ['input', 'orderId'] },
    ]);
    await reopen(accountId);
    await act(server, STAFF, 'activateOrder', activate, 'order { id }');
  });

  it('takes calls up to the day of its closing, and none of later days', async () => {
    const { accountId, subscriptionId } = await anEndedAccount();
    await close(accountId);
    server.clock.now = '2026-12-24T12:00:00.000Z';
    const late = aCall(subscriptionId, '2025-12-01T10:00:00Z', 60);
    const onTheDay = aCall(subscriptionId, '2026-11-23T22:59:59Z', 60); // the 23rd in Paris
    const after = aCall(subscriptionId, '2026-11-23T23:00:00Z', 60);
    const emergency = { ...aCall(subscriptionId, '2026-12-01T10:00:00Z', 60), dialled: '112' };
    const results = await sendCalls(server, [late, onTheDay, after, emergency]);
    expect(results.map(({ status, record }) => [status, record?.status])).toEqual([
      ['ACCEPTED', 'RATED'],
      ['ACCEPTED', 'POST_TERM'],
      ['REJECTED', undefined],
      ['ACCEPTED', 'PROHIBITED_EMERGENCY'],
    ]);
    expect(results[2]?.userErrors).toMatchObject([{ code: 'ACCOUNT_CLOSED' }]);
    expect(results[2]?.userErrors[0]?.path.at(-1)).toBe('answeredAt');
    const { summary } = await deliver(server, ndjson([late, onTheDay, after]));
    expect(summary).toMatchObject({ duplicates: 2, rejected: 1, accepted: 0 });
  });

  it('that was opened again takes calls from that day on, and still none of the days between', async () => {
    const { accountId, subscriptionId } = await anEndedAccount();
    await close(accountId);
    server.clock.now = '2026-12-10T12:00:00.000Z';
    await reopen(accountId);
    const results = await sendCalls(server, [
      aCall(subscriptionId, '2026-12-09T22:59:59Z', 60),
      aCall(subscriptionId, '2026-12-09T23:00:00Z', 60),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['REJECTED', 'ACCEPTED']);
  });
});
