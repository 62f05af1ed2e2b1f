import { noonOf, noticeActs, ownerOf, type Given } from '../support/notices';
import {
  NOON,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, read, refusalsOf } from '../support/world';

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

  const WITHDRAWAL = 'id withdrawnOn corrects { id withdrawnOn corrects { id } }';
  const correct = async (noticeId: string, correctsWithdrawalId: string, more: object) =>
    act<{ terminationNotice: { withdrawal: { id: string } } }>(
      server,
      STAFF,
      'withdrawTerminationNotice',
      { noticeId, correctsWithdrawalId, ...more },
      `terminationNotice { withdrawal { ${WITHDRAWAL} } }`,
    );

  async function aWithdrawal(of: string) {
    const { subscriptionId, noticeOf } = await aContractTold();
    const noticeId = await noticeOf('10');
    await withdraw(noticeId, { withdrawnOn: day(of) });
    const id = await withdrawalIdOf(noticeId);
    return { subscriptionId, noticeOf, noticeId, id };
  }

  async function withdrawalIdOf(id: string): Promise<string> {
    const query =
      'query ($id: ID!) { node(id: $id) { ... on TerminationNotice { withdrawal { id } } } }';
    const { node } = await read<{ node: { withdrawal: { id: string } } }>(server, STAFF, query, {
      id,
    });
    return node.withdrawal.id;
  }

  test('A corrected withdrawal names the one it replaces, which stays on record.', async () => {
    const { subscriptionId, noticeOf, noticeId, id } = await aWithdrawal('12');
    const before = server.clock.now;
    server.clock.now = '2026-11-30T13:00:00.000Z';
    await noticeOf('20');
    const { terminationNotice } = await correct(noticeId, id, { withdrawnOn: day('15') });
    expect(terminationNotice.withdrawal).toEqual({
      id: expect.stringMatching(/^nwd_/) as string,
      withdrawnOn: day('15'),
      corrects: { id, withdrawnOn: day('12'), corrects: null },
    });
    const query = `query ($id: ID!, $before: DateTime!) { node(id: $id) { ... on Subscription {
      ${['11', '13', '15', '20'].map((of) => `d${of}: endsBefore(asOf: "${day(of)}")`).join(' ')}
      then: endsBefore(asOf: "${day('13')}", knownAt: $before) } } }`;
    const { node } = await read<{ node: object }>(server, STAFF, query, {
      id: subscriptionId,
      before,
    });
    // On the 13th the notice stood, as we know now; then it was thought to be withdrawn.
    expect(node).toEqual({ d11: ENDS, d13: ENDS, d15: null, d20: ENDS, then: null });
  });

  test('Repeating a correction changes nothing; another one names the last.', async () => {
    const { noticeId, id } = await aWithdrawal('12');
    const first = await correct(noticeId, id, { withdrawnOn: day('15') });
    expect(await correct(noticeId, id, { withdrawnOn: day('15') })).toEqual(first);
    const refused = (more: object) =>
      refusalsOf(server, STAFF, 'withdrawTerminationNotice', { noticeId, ...more });
    expect(await refused({ correctsWithdrawalId: id, withdrawnOn: day('16') })).toEqual([
      expect.objectContaining({ code: 'ALREADY_DONE', path: ['input', 'correctsWithdrawalId'] }),
    ]);
    const last = first.terminationNotice.withdrawal.id;
    const second = await correct(noticeId, last, { isAcceptedByProvider: true });
    expect(second.terminationNotice.withdrawal).toMatchObject({
      withdrawnOn: day('15'),
      corrects: { id: last, corrects: { id } },
    });
    const other = await aWithdrawal('12');
    for (const correctsWithdrawalId of [other.id, noticeId, 'nwd_']) {
      expect(await refused({ correctsWithdrawalId })).toEqual([
        expect.objectContaining({ code: 'NOT_FOUND', path: ['input', 'correctsWithdrawalId'] }),
      ]);
    }
  });

  test('What a correction changed is in the audit log, with what it was before.', async () => {
    const { subscriptionId, noticeId, id } = await aWithdrawal('12');
    await correct(noticeId, id, { withdrawnOn: day('15') });
    const query = `query ($id: ID!) { node(id: $id) { ... on Subscription {
      auditEntries(where: { act: { eq: "withdrawTerminationNotice" } }) {
        nodes { changes { name before after } } } } } }`;
    const { node } = await read<{ node: { auditEntries: { nodes: { changes: object[] }[] } } }>(
      server,
      STAFF,
      query,
      { id: subscriptionId },
    );
    const changes = node.auditEntries.nodes.flatMap((entry) => entry.changes);
    expect(changes).toContainEqual({ name: 'withdrawnOn', before: day('12'), after: day('15') });
  });

  test('A withdrawal that says otherwise is refused, where that would be lost.', async () => {
    const { noticeOf } = await aContractTold();
    const noticeId = await noticeOf('10');
    await withdraw(noticeId, { withdrawnOn: day('15') });
    const other = { noticeId, withdrawnOn: day('16') };
    expect(await refusalsOf(server, STAFF, 'withdrawTerminationNotice', other)).toEqual([
      expect.objectContaining({ code: 'ALREADY_DONE', path: ['input', 'withdrawnOn'] }),
    ]);
    const accepted = { noticeId, isAcceptedByProvider: true };
    expect(await refusalsOf(server, STAFF, 'withdrawTerminationNotice', accepted)).toEqual([
      expect.objectContaining({ code: 'ALREADY_DONE', path: ['input', 'isAcceptedByProvider'] }),
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
