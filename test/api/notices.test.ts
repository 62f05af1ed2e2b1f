import { exampleOf, type Fields } from '../domain/examples';
import { noonOf, noticeActs, ownerOf, memberOf } from '../support/notices';
import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  NOON,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import {
  act,
  anAccount,
  aSubscription,
  refusalsOf,
  unique,
  type SubscriptionIds,
} from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => {
  server.clock.now = NOON;
});
afterAll(() => server.close());

const { give, withdraw, endingOf, aContract } = noticeActs(() => server);

describe('The effect of a notice', () => {
  const serviceOf = (input: Fields) =>
    input.text('service') === 'CXONE' ? 'CXONE' : 'GOTO_CONNECT';

  test.each(['N01', 'N02', 'N03', 'N04', 'N05', 'N06', 'N07', 'N08', 'N09'])(
    '%s (CXone Services Terms 1.2, Terms of Service 3.1): the notice does as in the example.',
    async (id) => {
      const { input, expected } = exampleOf(id);
      const { subscriptionId } = await aContract(
        { serviceCode: serviceOf(input), termMonths: input.number('orderTermMonths') },
        input.text('start'),
      );
      server.clock.now = noonOf(input.text('noticeGivenOn'));
      const { terminationNotice, isNew } = await give(subscriptionId);
      expect(isNew).toBe(true);
      expect(terminationNotice).toMatchObject({
        givenOn: input.text('noticeGivenOn'),
        sentOn: input.text('noticeGivenOn'),
        isStanding: true,
        effect: {
          isTimely: expected.flag('timely'),
          noticeDueBy: expected.text('lastNoticeDate'),
          endsBefore: expected.text('endsExclusive'),
          lastServiceDay: expected.text('lastServiceDay'),
        },
      });
      expect((await endingOf(subscriptionId)).endsBefore).toBe(expected.text('endsExclusive'));
    },
  );

  test("N10: the day of a notice is that of the account's zone, not that of UTC.", async () => {
    const { input, expected } = exampleOf('N10');
    const accountId = await anAccount(server, { timeZone: input.text('zone') });
    const ids = await aSubscription(server, accountId, input.text('start'));
    server.clock.now = `${input.text('noticeGivenAt').slice(0, -1)}.000Z`;
    const { terminationNotice } = await give(ids.subscriptionId, {}, ownerOf(ids));
    expect(terminationNotice).toMatchObject({
      givenOn: expected.text('noticeLocalDate'),
      effect: { isTimely: true, endsBefore: expected.text('endsExclusive') },
    });
  });

  test.each([
    'OVERNIGHT_COURIER',
    'REGISTERED_MAIL',
    'PERSONAL_DELIVERY',
    'EMAIL',
    'POSTED_ELECTRONICALLY',
  ])('N11 (Terms of Service 9.11): a notice by %s counts as given in its time.', async (method) => {
    const { input, expected } = exampleOf('N11');
    const { subscriptionId } = await aContract();
    server.clock.now = noonOf('2025-12-10');
    const { terminationNotice } = await give(subscriptionId, {
      sentOn: input.text('sentOn'),
      deliveryMethod: method,
    });
    const given = expected.fields(method);
    expect(terminationNotice).toMatchObject({
      sentOn: input.text('sentOn'),
      givenOn: given.text('givenOn'),
      effect: { isTimely: given.flag('timely'), endsBefore: given.text('endsExclusive') },
    });
  });

  test('M03 (Terms of Service 2.1): ending GoTo Connect leaves CXone running.', async () => {
    const cxone = await aContract({ termMonths: 36 }, '2025-03-10');
    const connect = await aSubscription(server, cxone.accountId, '2025-01-01', {
      serviceCode: 'GOTO_CONNECT',
    });
    server.clock.now = noonOf('2025-11-20');
    await give(connect.subscriptionId);
    expect((await endingOf(connect.subscriptionId)).endsBefore).toBe('2026-01-01');
    expect(await endingOf(cxone.subscriptionId)).toEqual({
      endsBefore: null,
      terminationNotices: [],
    });
  });
});

describe('Each notice is stored as it was told', () => {
  test('A second one is stored, and changes nothing while the first stands.', async () => {
    const { subscriptionId } = await aContract();
    server.clock.now = noonOf('2025-11-20');
    const first = await give(subscriptionId);
    server.clock.now = noonOf('2025-11-25');
    const second = await give(subscriptionId, { giverName: 'Marc Member' });
    expect([first.isNew, second.isNew]).toEqual([true, true]);
    expect(await endingOf(subscriptionId)).toEqual({
      endsBefore: '2026-01-01',
      terminationNotices: [
        { id: first.terminationNotice.id, isStanding: true },
        { id: second.terminationNotice.id, isStanding: false },
      ],
    });
  });

  test('Only a key that repeats answers a notice that is not new.', async () => {
    const { subscriptionId } = await aContract();
    server.clock.now = noonOf('2025-11-20');
    const key = { idempotencyKey: unique('notice') };
    const [first, again] = [await give(subscriptionId, key), await give(subscriptionId, key)];
    expect([first.isNew, again.isNew]).toEqual([true, false]);
    expect(again.terminationNotice).toEqual(first.terminationNotice);
    expect((await endingOf(subscriptionId)).terminationNotices).toHaveLength(1);
  });

  test('Five notices at the same instant are five, and end the service once.', async () => {
    const ids = await aContract();
    server.clock.now = noonOf('2025-11-20');
    const given = await Promise.all(
      [1, 2, 3, 4, 5].map(() => give(ids.subscriptionId, {}, ownerOf(ids))),
    );
    expect(new Set(given.map(({ terminationNotice }) => terminationNotice.id)).size).toBe(5);
    const { endsBefore, terminationNotices } = await endingOf(ids.subscriptionId);
    expect([endsBefore, terminationNotices.length]).toEqual(['2026-01-01', 5]);
    expect(terminationNotices.filter(({ isStanding }) => isStanding)).toHaveLength(1);
  });

  test('Where only the day it was given is told, nothing says how it was sent.', async () => {
    const { subscriptionId } = await aContract();
    server.clock.now = noonOf('2025-11-20');
    const told = (more: object) =>
      act<{ terminationNotice: object }>(
        server,
        STAFF,
        'giveTerminationNotice',
        { subscriptionId, ...more },
        `terminationNotice { givenOn sentOn deliveryMethod
          derivation { steps { result { name text } } } }`,
      );
    const { terminationNotice: given } = await told({ givenOn: '2025-11-10' });
    expect(given).toMatchObject({ givenOn: '2025-11-10', sentOn: null, deliveryMethod: null });
    expect(given).toHaveProperty('derivation.steps.0.result', {
      name: 'givenOn',
      text: '2025-11-10',
    });
    const { terminationNotice: here } = await told({});
    expect(here).toMatchObject({
      ...{ givenOn: '2025-11-20', sentOn: '2025-11-20' },
      deliveryMethod: 'POSTED_ELECTRONICALLY',
    });
  });

  test('A letter found later, sent before a late notice, wins over it (1.2, 9.11).', async () => {
    const { subscriptionId } = await aContract();
    server.clock.now = noonOf('2025-12-03');
    const late = await give(subscriptionId);
    expect(late.terminationNotice.effect).toMatchObject({
      isTimely: false,
      endsBefore: '2027-01-01',
    });
    server.clock.now = noonOf('2025-12-10');
    const letter = { sentOn: '2025-12-01', deliveryMethod: 'PERSONAL_DELIVERY' };
    const found = await give(subscriptionId, { ...letter, evidenceReference: 'scan 17' });
    expect(found.isNew).toBe(true);
    expect(await endingOf(subscriptionId)).toEqual({
      endsBefore: '2026-01-01',
      terminationNotices: [
        { id: found.terminationNotice.id, isStanding: true },
        { id: late.terminationNotice.id, isStanding: false },
      ],
    });
  });
});

describe('Withdrawal', () => {
  async function aGivenNotice() {
    const ids = await aContract();
    server.clock.now = noonOf('2025-11-20');
    const { terminationNotice } = await give(ids.subscriptionId);
    return { ...ids, noticeId: terminationNotice.id };
  }

  test('It is free up to the last notice day, and the service goes on renewing.', async () => {
    const notice = await aGivenNotice();
    server.clock.now = noonOf('2025-12-02');
    const { terminationNotice } = await withdraw(notice.noticeId, {}, ownerOf(notice));
    expect(terminationNotice).toMatchObject({
      isStanding: false,
      withdrawal: { withdrawnOn: '2025-12-02' },
    });
    expect((await endingOf(notice.subscriptionId)).endsBefore).toBeNull();
  });

  test('Afterwards it needs the acceptance of the provider, which staff records.', async () => {
    const notice = await aGivenNotice();
    server.clock.now = noonOf('2025-12-03');
    const input = { noticeId: notice.noticeId };
    const refused = await refusalsOf(server, ownerOf(notice), 'withdrawTerminationNotice', input);
    expect(refused).toEqual([
      expect.objectContaining({
        __typename: 'WithdrawalNeedsAcceptanceError',
        code: 'WITHDRAWAL_NEEDS_ACCEPTANCE',
        path: ['input', 'withdrawnOn'],
        freeUntil: '2025-12-02',
      }),
    ]);
    expect((await endingOf(notice.subscriptionId)).endsBefore).toBe('2026-01-01');
    const accepted = { isAcceptedByProvider: true };
    const answer = await server.ask(
      ownerOf(notice),
      `mutation ($input: WithdrawTerminationNoticeInput!) {
        withdrawTerminationNotice(input: $input) { userErrors { code } }
      }`,
      { input: { ...input, ...accepted } },
    );
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    await withdraw(notice.noticeId, accepted);
    expect((await endingOf(notice.subscriptionId)).endsBefore).toBeNull();
  });

  test('Withdrawing twice changes nothing, even after the notice day.', async () => {
    const notice = await aGivenNotice();
    server.clock.now = noonOf('2025-12-01');
    const first = await withdraw(notice.noticeId);
    server.clock.now = noonOf('2025-12-20');
    const second = await withdraw(notice.noticeId);
    expect(second).toEqual(first);
    expect(second.terminationNotice.withdrawal).toEqual({ withdrawnOn: '2025-12-01' });
  });

  test('After a withdrawal a new notice counts for itself.', async () => {
    const notice = await aGivenNotice();
    await withdraw(notice.noticeId);
    server.clock.now = noonOf('2025-12-03');
    const again = await give(notice.subscriptionId);
    expect(again.isNew).toBe(true);
    expect(again.terminationNotice.effect).toMatchObject({
      isTimely: false,
      endsBefore: '2027-01-01',
    });
    expect((await endingOf(notice.subscriptionId)).terminationNotices).toHaveLength(2);
  });

  test('A service that has ended cannot be brought back by a withdrawal.', async () => {
    const notice = await aGivenNotice();
    server.clock.now = noonOf('2026-01-01');
    const input = { noticeId: notice.noticeId, isAcceptedByProvider: true };
    expect(await refusalsOf(server, STAFF, 'withdrawTerminationNotice', input)).toEqual([
      expect.objectContaining({ code: 'ALREADY_DONE' }),
    ]);
  });
});

describe('Who may give notice, and for when', () => {
  const refusals = (viewer: TestViewer, input: object) =>
    refusalsOf(server, viewer, 'giveTerminationNotice', input);

  test('A notice before the start or from the end on names the term.', async () => {
    const { subscriptionId } = await aContract();
    server.clock.now = noonOf('2025-11-20');
    expect(await refusals(STAFF, { subscriptionId, givenOn: '2024-12-31' })).toEqual([
      expect.objectContaining({
        __typename: 'NoticeOutsideTermError',
        code: 'NOTICE_OUTSIDE_TERM',
        path: ['input', 'givenOn'],
        startsOn: '2025-01-01',
        endsBefore: null,
      }),
    ]);
    await give(subscriptionId);
    server.clock.now = noonOf('2026-01-01');
    expect(await refusals(STAFF, { subscriptionId })).toEqual([
      expect.objectContaining({
        __typename: 'NoticeOutsideTermError',
        startsOn: '2025-01-01',
        endsBefore: '2026-01-01',
      }),
    ]);
  });

  test('A customer gives notice for today only; staff for past days, too.', async () => {
    const ids = await aContract();
    const { subscriptionId } = ids;
    server.clock.now = noonOf('2025-11-20');
    const invalid = [
      expect.objectContaining({ code: 'INVALID_INPUT', path: ['input', 'givenOn'] }) as object,
    ];
    expect(await refusals(ownerOf(ids), { subscriptionId, givenOn: '2025-11-19' })).toEqual(
      invalid,
    );
    expect(await refusals(STAFF, { subscriptionId, givenOn: '2025-11-21' })).toEqual(invalid);
    expect((await endingOf(subscriptionId)).terminationNotices).toEqual([]);
    const today = await give(subscriptionId, { givenOn: '2025-11-20' }, ownerOf(ids));
    const earlier = await give(subscriptionId, { givenOn: '2025-11-19' });
    expect([today.isNew, earlier.terminationNotice.givenOn]).toEqual([true, '2025-11-19']);
  });

  test('A member and the beneficiary look, but are FORBIDDEN to give notice.', async () => {
    const ids = await aContract();
    const mutation = `mutation ($id: ID!) {
      giveTerminationNotice(input: { subscriptionId: $id }) { userErrors { code } }
    }`;
    for (const viewer of [memberOf(ids), NICE]) {
      const answer = await server.ask(viewer, mutation, { id: ids.subscriptionId });
      expect(answer.errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN']);
    }
    expect((await endingOf(ids.subscriptionId)).terminationNotices).toEqual([]);
  });

  test('For another account or another partner there is no such subscription.', async () => {
    const ids = await aContract();
    const stranger: TestViewer = { kind: 'PERSON', accountId: await anAccount(server) };
    for (const viewer of [stranger, partner('first')]) {
      expect(await refusals(viewer, { subscriptionId: ids.subscriptionId })).toEqual([
        expect.objectContaining({
          __typename: 'NotFoundError',
          path: ['input', 'subscriptionId'],
        }),
      ]);
    }
  });

  test('The provider may end GoTo Connect (3.1), but not CXone (its 1.2).', async () => {
    const cxone = await aContract();
    const connect = await aContract({ serviceCode: 'GOTO_CONNECT' });
    server.clock.now = noonOf('2025-11-20');
    const byProvider = (ids: SubscriptionIds) => ({
      subscriptionId: ids.subscriptionId,
      givenBy: 'PROVIDER',
    });
    const invalid = [
      expect.objectContaining({ code: 'INVALID_INPUT', path: ['input', 'givenBy'] }) as object,
    ];
    expect(await refusals(STAFF, byProvider(cxone))).toEqual(invalid);
    expect(await refusals(ownerOf(connect), byProvider(connect))).toEqual(invalid);
    const { terminationNotice } = await give(connect.subscriptionId, { givenBy: 'PROVIDER' });
    expect(terminationNotice.effect).toMatchObject({ isTimely: true, endsBefore: '2026-01-01' });
  });
});
