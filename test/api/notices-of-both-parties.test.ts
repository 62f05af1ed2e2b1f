import { noonOf, noticeActs, ownerOf, type Given } from '../support/notices';
import {
  NOON,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => {
  server.clock.now = NOON;
});
afterAll(() => server.close());

const { give, withdraw, endingOf, aContract } = noticeActs(() => server);

describe('The order of recording decides nothing (rules 12.13, 12.14)', () => {
  const ENDS = '2027-01-05';
  const day = (of: string) => `2026-11-${of}`;

  /** CXone of 36 months from 5 January 2024, and what is recorded for it on 30 November 2026. */
  async function aContractTold() {
    const { subscriptionId } = await aContract({ termMonths: 36 }, '2024-01-05');
    server.clock.now = noonOf('2026-11-30');
    const noticeOf = async (of: string) =>
      (await give(subscriptionId, { givenOn: day(of) })).terminationNotice.id;
    return { subscriptionId, noticeOf };
  }

  test('A notice, its withdrawal and a second notice end the service in every order.', async () => {
    const inTurn = await aContractTold();
    await withdraw(await inTurn.noticeOf('10'), { withdrawnOn: day('15') });
    await inTurn.noticeOf('20');
    const noticesFirst = await aContractTold();
    const first = await noticesFirst.noticeOf('10');
    await noticesFirst.noticeOf('20');
    await withdraw(first, { withdrawnOn: day('15') });
    const backwards = await aContractTold();
    await backwards.noticeOf('20');
    await withdraw(await backwards.noticeOf('10'), { withdrawnOn: day('15') });
    for (const { subscriptionId } of [inTurn, noticesFirst, backwards]) {
      const { endsBefore, terminationNotices } = await endingOf(subscriptionId);
      expect(endsBefore).toBe(ENDS);
      expect(terminationNotices.map(({ isStanding }) => isStanding)).toEqual([false, true]);
    }
  });

  test('A letter that is found after a later withdrawal ends the service all the same.', async () => {
    const { subscriptionId, noticeOf } = await aContractTold();
    await withdraw(await noticeOf('10'), { withdrawnOn: day('25') });
    expect((await endingOf(subscriptionId)).endsBefore).toBeNull();
    const letter = await give(subscriptionId, { givenOn: day('20') });
    expect([letter.isNew, letter.terminationNotice.isStanding]).toEqual([true, true]);
    expect((await endingOf(subscriptionId)).endsBefore).toBe(ENDS);
  });

  test('A withdrawal of another day is refused, where it would be lost.', async () => {
    const { noticeOf } = await aContractTold();
    const noticeId = await noticeOf('10');
    await withdraw(noticeId, { withdrawnOn: day('15') });
    const other = { noticeId, withdrawnOn: day('16') };
    expect(await refusalsOf(server, STAFF, 'withdrawTerminationNotice', other)).toEqual([
      expect.objectContaining({ code: 'ALREADY_DONE', path: ['input', 'withdrawnOn'] }),
    ]);
  });
});

describe('Only the party that gave a notice withdraws it (rule 12.14)', () => {
  const refused = (viewer: TestViewer, input: object) =>
    refusalsOf(server, viewer, 'withdrawTerminationNotice', input);
  const invalid = (field: string) => [
    expect.objectContaining({ code: 'INVALID_INPUT', path: ['input', field] }) as object,
  ];

  /** GoTo Connect of 2025, with a notice of the provider and one of the customer beside it. */
  async function endedByBoth() {
    const ids = await aContract({ serviceCode: 'GOTO_CONNECT' });
    server.clock.now = noonOf('2025-11-20');
    const provider = await give(ids.subscriptionId, { givenBy: 'PROVIDER' });
    const customer = await give(ids.subscriptionId, {}, ownerOf(ids));
    const idOf = ({ terminationNotice }: Given) => terminationNotice.id;
    return { ids, provider: idOf(provider), customer: idOf(customer) };
  }

  test('A customer cannot take back the notice of the provider, nor staff for it.', async () => {
    const { ids, provider } = await endedByBoth();
    expect(await refused(ownerOf(ids), { noticeId: provider })).toEqual(invalid('noticeId'));
    const forCustomer = { noticeId: provider, withdrawnBy: 'CUSTOMER' };
    expect(await refused(STAFF, forCustomer)).toEqual(invalid('noticeId'));
    expect((await endingOf(ids.subscriptionId)).endsBefore).toBe('2026-01-01');
  });

  test('The provider cannot take back the notice of the customer.', async () => {
    const { ids, customer } = await endedByBoth();
    const forProvider = { noticeId: customer, withdrawnBy: 'PROVIDER' };
    expect(await refused(STAFF, forProvider)).toEqual(invalid('noticeId'));
    expect(await refused(ownerOf(ids), forProvider)).toEqual(invalid('withdrawnBy'));
  });

  test('Withdrawing one leaves the other: the service ends until both are withdrawn.', async () => {
    const { ids, provider, customer } = await endedByBoth();
    await withdraw(customer, {}, ownerOf(ids));
    expect((await endingOf(ids.subscriptionId)).endsBefore).toBe('2026-01-01');
    await withdraw(provider, { withdrawnBy: 'PROVIDER' });
    expect((await endingOf(ids.subscriptionId)).endsBefore).toBeNull();
  });

  test("After the notice day the provider's withdrawal needs the customer's acceptance.", async () => {
    const { ids, provider, customer } = await endedByBoth();
    await withdraw(customer);
    server.clock.now = noonOf('2025-12-03');
    const own = { noticeId: provider, isAcceptedByProvider: true };
    expect(await refused(STAFF, own)).toEqual([
      expect.objectContaining({ code: 'WITHDRAWAL_NEEDS_ACCEPTANCE', freeUntil: '2025-12-02' }),
    ]);
    await withdraw(provider, { isAcceptedByCustomer: true });
    expect((await endingOf(ids.subscriptionId)).endsBefore).toBeNull();
  });
});
