import {
  acknowledge,
  aUser,
  coverageOf,
  importMany,
  importUsers,
  namesOf,
  publishVersion,
  tell,
} from '../support/emergency';
import {
  NICE,
  NOON,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
} from '../support/test-server';
import { act, anAccount, anActiveOrder, aSubscription, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => (server.clock.now = NOON));
afterAll(() => server.close());

interface Contract {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly personId: string;
  readonly userId: string;
}

/** A CXone subscription with one person of the account and one user of its own. */
async function aContract(): Promise<Contract> {
  const accountId = await anAccount(server, { viewer: partner('first') });
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01');
  const { account } = await read<{ account: { people: { id: string }[] } }>(
    server,
    STAFF,
    'query ($id: ID!) { account(id: $id) { people { id } } }',
    { id: accountId },
  );
  const [userId = ''] = await importMany(server, subscriptionId, 1);
  return { accountId, subscriptionId, personId: account.people[0]?.id ?? '', userId };
}

const refusals = async (mutation: string, input: object) =>
  (await refusalsOf(server, STAFF, mutation, input)).map(({ code, path }) => [
    code,
    path.slice(1).join('.'),
  ]);
const toldRefusals = ({ subscriptionId }: Contract, more: object) =>
  refusals('recordEmergencyNotification', { subscriptionId, channel: 'EMAIL', ...more });
const acknowledgedRefusals = ({ subscriptionId }: Contract, more: object) =>
  refusals('recordEmergencyAcknowledgement', { subscriptionId, ...more });

describe('recordEmergencyNotification', () => {
  it('answers with the coverage as it is now', async () => {
    const { subscriptionId, userId } = await aContract();
    const input = { subscriptionId, channel: 'IN_APP', userIds: [userId] };
    const payload = await act<object>(
      server,
      partner('first'),
      'recordEmergencyNotification',
      input,
      'notifiedUsers subscription { emergencyCalling { coverage { outstanding } } }',
    );
    expect(payload).toMatchObject({
      notifiedUsers: 1,
      subscription: { emergencyCalling: { coverage: { outstanding: 1 } } },
    });
  });

  it('is done once under its key', async () => {
    const { subscriptionId, userId } = await aContract();
    const input = { userIds: [userId], idempotencyKey: 'told-once' };
    expect(await tell(server, subscriptionId, input)).toBe(1);
    expect(await tell(server, subscriptionId, input)).toBe(1);
    const session = server.database.session({ kind: 'EVERYTHING' });
    const facts = await session.rows(
      { text: 'select 1 from emergency_notification where notified_at = $1 and channel = $2' },
      [NOON, 'EMAIL'],
    );
    await session.end();
    expect(facts).toHaveLength(1);
  });

  it('leaves out of all outstanding who was not there yet when they were told', async () => {
    server.clock.now = '2026-06-01T09:00:00Z';
    const { subscriptionId } = await aContract();
    server.clock.now = '2026-06-10T09:00:00Z';
    await importUsers(server, subscriptionId, [aUser('late')]);
    server.clock.now = NOON;
    const training = { allOutstanding: true, notifiedAt: '2026-06-05T09:00:00Z' };
    expect(await tell(server, subscriptionId, training)).toBe(2);
    expect(await namesOf(server, subscriptionId)).toEqual(['User late']);
    const before = { allOutstanding: true, notifiedAt: '2026-05-31T09:00:00Z' };
    expect(await tell(server, subscriptionId, before)).toBe(0);
  });

  it('takes who has left, since a fact may be recorded late', async () => {
    const { subscriptionId, userId } = await aContract();
    await act(server, STAFF, 'removeServiceUser', { serviceUserId: userId }, 'serviceUser { id }');
    expect(await tell(server, subscriptionId, { userIds: [userId] })).toBe(1);
  });

  it('refuses users that are not its own, exactly as users that do not exist', async () => {
    const contract = await aContract();
    const other = await aContract();
    const nowhere = `usr_${'A'.repeat(43)}`;
    const userIds = [
      ...[other.userId, other.personId, nowhere, 'nonsense', contract.accountId],
      contract.userId,
    ];
    const { subscriptionId } = contract;
    const input = { subscriptionId, channel: 'EMAIL', userIds };
    const errors = await refusalsOf(server, STAFF, 'recordEmergencyNotification', input);
    expect(errors.map(({ code, path }) => [code, path.join('.')])).toEqual(
      [0, 1, 2, 3, 4].map((index) => ['NOT_FOUND', `input.userIds.${index}`]),
    );
    expect(new Set(errors.map(({ message }) => message)).size).toBe(1);
    expect(await coverageOf(server, subscriptionId)).toMatchObject({ notified: 0 });
  });

  it('refuses users of another subscription of the account', async () => {
    const contract = await aContract();
    const another = await aSubscription(server, contract.accountId, '2026-02-01');
    const [otherUser] = await importMany(server, another.subscriptionId, 1);
    const errors = await toldRefusals(contract, { userIds: [contract.personId, otherUser] });
    expect(errors).toEqual([['NOT_FOUND', 'userIds.1']]);
    expect(await namesOf(server, contract.subscriptionId)).toEqual(['Olive Owner', 'User u-1']);
  });

  it('refuses what is out of range, and stores nothing of it', async () => {
    const contract = await aContract();
    const { userId, personId } = contract;
    const many = Array.from({ length: 1_001 }, () => userId);
    const cases: [input: object, refused: string[][]][] = [
      [{}, [['INVALID_INPUT', 'userIds']]],
      [{ userIds: [userId], allOutstanding: true }, [['INVALID_INPUT', 'userIds']]],
      [{ userIds: [] }, [['INVALID_INPUT', 'userIds']]],
      [{ userIds: many }, [['INVALID_INPUT', 'userIds']]],
      [{ userIds: [userId, personId, userId] }, [['INVALID_INPUT', 'userIds.2']]],
      [{ userIds: [userId], version: 2 }, [['NOT_FOUND', 'version']]],
      [{ userIds: [userId], version: 0 }, [['NOT_FOUND', 'version']]],
      [
        { userIds: [userId], notifiedAt: '2026-11-23T12:00:00.001Z' },
        [['INVALID_INPUT', 'notifiedAt']],
      ],
      [{ userIds: [userId], notifiedAt: '2021-12-31T00:00:00Z' }, [['INVALID_INPUT', 'version']]],
      [
        { userIds: [userId], notifiedAt: '2021-12-31T23:30:00Z', version: 1 },
        [['INVALID_INPUT', 'version']],
      ],
      [
        { userIds: [userId], notifiedBy: ' ', evidenceReference: 'x'.repeat(501) },
        [
          ['INVALID_INPUT', 'notifiedBy'],
          ['INVALID_INPUT', 'evidenceReference'],
        ],
      ],
    ];
    for (const [input, refused] of cases) {
      expect([input, await toldRefusals(contract, input)]).toEqual([input, refused]);
    }
    expect(await coverageOf(server, contract.subscriptionId)).toMatchObject({ notified: 0 });
  });

  it('refuses a service that may place emergency calls: nobody has to be told', async () => {
    const accountId = await anAccount(server);
    const line = { serviceCode: 'GOTO_CONNECT' };
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', line);
    const input = { subscriptionId, channel: 'EMAIL', allOutstanding: true };
    const [error] = await refusalsOf(server, STAFF, 'recordEmergencyNotification', input);
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'subscriptionId'],
      message: expect.stringContaining('SUPPORTED') as string,
    });
    const { node } = await read<{ node: object }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription { emergencyCalling { policy
        isPermitted limitationNotice { version } coverage { outstanding }
        users { totalCount nodes { name } } } } } }`,
      { id: subscriptionId },
    );
    expect(node).toEqual({
      emergencyCalling: {
        policy: 'SUPPORTED',
        isPermitted: true,
        limitationNotice: null,
        coverage: null,
        users: { totalCount: 0, nodes: [] },
      },
    });
  });
});

describe('recordEmergencyAcknowledgement', () => {
  it('is for who had been told by then, and makes nobody told', async () => {
    const contract = await aContract();
    const { subscriptionId, userId, personId } = contract;
    const told = { userIds: [userId], notifiedAt: '2026-11-10T09:00:00Z' };
    await tell(server, subscriptionId, told);
    const early = { userIds: [userId], acknowledgedAt: '2026-11-10T08:59:59.999Z' };
    expect(await acknowledgedRefusals(contract, early)).toEqual([['INVALID_INPUT', 'userIds.0']]);
    const both = { userIds: [userId, personId] };
    expect(await acknowledgedRefusals(contract, both)).toEqual([['INVALID_INPUT', 'userIds.1']]);
    await acknowledge(server, subscriptionId, [userId], { acknowledgedAt: told.notifiedAt });
    expect(await coverageOf(server, subscriptionId)).toMatchObject({
      notified: 1,
      acknowledged: 1,
      acknowledgedPercent: '50.00',
      isCompliant: false,
    });
  });

  it('refuses what is out of range', async () => {
    const contract = await aContract();
    const { userId } = contract;
    await tell(server, contract.subscriptionId);
    const many = Array.from({ length: 1_001 }, () => userId);
    for (const [input, refused] of [
      [{ userIds: [] }, ['INVALID_INPUT', 'userIds']],
      [{ userIds: many }, ['INVALID_INPUT', 'userIds']],
      [{ userIds: [userId, userId] }, ['INVALID_INPUT', 'userIds.1']],
      [{ userIds: ['usr_x'] }, ['NOT_FOUND', 'userIds.0']],
      [{ userIds: [userId], version: 9 }, ['NOT_FOUND', 'version']],
      [
        { userIds: [userId], acknowledgedAt: '2026-11-24T00:00:00Z' },
        ['INVALID_INPUT', 'acknowledgedAt'],
      ],
    ] as const) {
      expect([input, await acknowledgedRefusals(contract, input)]).toEqual([input, [refused]]);
    }
  });
});

describe('What a beneficiary sees of the duty (CXone 4)', () => {
  it('is the text, and neither users nor figures', async () => {
    const { subscriptionId } = await aContract();
    await tell(server, subscriptionId);
    const { node } = await read<{ node: object }>(
      server,
      NICE,
      `query ($id: ID!) { node(id: $id) { ... on Subscription { emergencyCalling {
        limitationNotice { version } coverage { activeUsers }
        users(where: { isActive: null }) { totalCount nodes { name } } } } } }`,
      { id: subscriptionId },
    );
    expect(node).toEqual({
      emergencyCalling: {
        limitationNotice: { version: 1 },
        coverage: null,
        users: { totalCount: 0, nodes: [] },
      },
    });
  });
});

describe('publishLimitationNotice', () => {
  const next = (more: object = {}) => ({
    serviceCode: 'CXONE',
    version: 2,
    effectiveOn: '2026-11-23',
    textEn: 'No emergency calls.',
    textFr: 'Pas d’appels d’urgence.',
    ...more,
  });
  const publishRefusals = (more: object) => refusals('publishLimitationNotice', next(more));

  it('refuses any version but the next, a past date, empty texts and services without the duty', async () => {
    const all = { version: 3, effectiveOn: '2026-11-22', textEn: ' ', textFr: 'x'.repeat(2_001) };
    expect(await publishRefusals(all)).toEqual(
      ['version', 'effectiveOn', 'textEn', 'textFr'].map((field) => ['INVALID_INPUT', field]),
    );
    expect(await publishRefusals({ version: 1 })).toEqual([['INVALID_INPUT', 'version']]);
    for (const serviceCode of ['GOTO_CONNECT', 'OPENVOICE']) {
      const errors = await publishRefusals({ serviceCode, version: 1 });
      expect(errors).toEqual([['INVALID_INPUT', 'serviceCode']]);
    }
  });

  it('publishes the next version, audited without an account, and lists every one', async () => {
    const accountId = await anAccount(server);
    await anActiveOrder(server, accountId, [{ serviceCode: 'CXONE' }]);
    await publishVersion(server, 2, '2026-12-24');
    const errors = await publishRefusals({ version: 3, effectiveOn: '2026-12-23' });
    expect(errors).toEqual([['INVALID_INPUT', 'effectiveOn']]); // not before the last one
    const { service } = await read<{ service: object }>(
      server,
      STAFF,
      `{ service(code: CXONE) { limitationNotices { version effectiveOn text recordedAt } } }`,
    );
    expect(service).toMatchObject({
      limitationNotices: [
        { version: 1, effectiveOn: '2022-01-01' },
        { version: 2, effectiveOn: '2026-12-24', text: 'Version 2.', recordedAt: NOON },
      ],
    });
    const session = server.database.session({ kind: 'EVERYTHING' });
    const entries = await session.rows(
      { text: `select account_id::text, exercised_right from audit_entry where act = $1` },
      ['publishLimitationNotice'],
    );
    await session.end();
    expect(entries).toEqual([
      {
        account_id: '00000000-0000-0000-0000-000000000000',
        exercised_right: 'PUBLISH_LIMITATION_NOTICES',
      },
    ]);
  });

  it('lets one of two that come at once be the next', async () => {
    const mutation = `mutation ($input: PublishLimitationNoticeInput!) {
      publishLimitationNotice(input: $input) { limitationNotice { version } userErrors { code } } }`;
    const input = next({ version: 3, effectiveOn: '2026-12-24' });
    const answers = await Promise.all([1, 2].map(() => server.ask(STAFF, mutation, { input })));
    const codes = answers.map(
      ({ data }) =>
        (data as { publishLimitationNotice: { userErrors: { code: string }[] } })
          .publishLimitationNotice.userErrors[0]?.code ?? 'DONE',
    );
    expect(codes.sort()).toEqual(['DONE', 'INVALID_INPUT']);
  });

  it('does not make anybody told before it was published, though of the same day', async () => {
    const { subscriptionId, userId } = await aContract();
    server.clock.now = '2027-02-01T12:00:00Z';
    const { service } = await read<{ service: { limitationNotices: { version: number }[] } }>(
      server,
      STAFF,
      '{ service(code: CXONE) { limitationNotices { version } } }',
    );
    await publishVersion(server, service.limitationNotices.length + 1, '2027-02-01');
    const inTheMorning = { userIds: [userId], notifiedAt: '2027-02-01T08:00:00Z' };
    expect(await tell(server, subscriptionId, inTheMorning)).toBe(1);
    expect(await coverageOf(server, subscriptionId)).toMatchObject({ notified: 0 });
    expect(await tell(server, subscriptionId, { userIds: [userId] })).toBe(1);
    expect(await coverageOf(server, subscriptionId)).toMatchObject({ notified: 1 });
  });
});
