import { aUser, coverageOf, importMany, importUsers, namesOf, tell } from '../support/emergency';
import { NICE, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, aSubscription, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function aContract(serviceCode = 'CXONE'): Promise<string> {
  const accountId = await anAccount(server);
  return (await aSubscription(server, accountId, '2026-01-01', { serviceCode })).subscriptionId;
}

const outcomes = async (...args: Parameters<typeof importUsers>) =>
  (await importUsers(...args)).map(({ status, user }) => `${status} ${user.externalId}`);

describe('importServiceUsers', () => {
  it('answers user by user, in their order, and then those who left', async () => {
    const id = await aContract();
    const [a, b, c] = [aUser('a'), aUser('b'), aUser('c')];
    expect(await outcomes(server, id, [b, a])).toEqual(['ADDED b', 'ADDED a']);
    expect(await outcomes(server, id, [a, c])).toEqual(['UNCHANGED a', 'ADDED c']);
    const renamed = aUser('a', { name: 'Anna' });
    expect(await outcomes(server, id, [renamed, c], 'REPLACE')).toEqual([
      'CHANGED a',
      'UNCHANGED c',
      'LEFT b',
    ]);
    expect(await outcomes(server, id, [renamed, c], 'REPLACE')).toEqual([
      'UNCHANGED a',
      'UNCHANGED c',
    ]);
    expect(await outcomes(server, id, [b])).toEqual(['ADDED b']); // is back, under the same id
    expect(await namesOf(server, id, null)).toEqual(['Olive Owner', 'User b', 'Anna', 'User c']);
  });

  it('stores and audits nothing where the same list comes again', async () => {
    const id = await aContract();
    const users = [aUser('a'), aUser('b', { email: null })];
    const facts = async () => {
      const session = server.database.session({ kind: 'EVERYTHING' });
      const [counts] = await session.rows(
        {
          text: `select (select count(*) from service_user) as users,
            (select count(*) from service_user_state) as states,
            (select count(*) from audit_entry where act = 'importServiceUsers') as acts`,
        },
        [],
      );
      await session.end();
      return counts;
    };
    await importUsers(server, id, users);
    const before = await facts();
    await importUsers(server, id, users);
    await importUsers(server, id, users, 'REPLACE');
    expect(await facts()).toEqual(before);
  });

  it('keeps what a user was told when it leaves and comes back', async () => {
    const id = await aContract();
    await importUsers(server, id, [aUser('a')]);
    await tell(server, id);
    await importUsers(server, id, [aUser('b')], 'REPLACE');
    expect(await coverageOf(server, id)).toMatchObject({ activeUsers: 2, notified: 1 });
    await importUsers(server, id, [aUser('a')]);
    expect(await coverageOf(server, id)).toMatchObject({ activeUsers: 3, notified: 2 });
  });

  it('takes nobody for somebody else by an e-mail address: it may be shared', async () => {
    const id = await aContract();
    const { node } = await read<{ node: { account: { people: { email: string }[] } } }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on Subscription { account { people { email } } } } }',
      { id },
    );
    const email = node.account.people[0]?.email;
    await importUsers(server, id, [aUser('a', { email }), aUser('b', { email })]);
    expect(await coverageOf(server, id)).toMatchObject({ activeUsers: 3 });
  });

  it('does the same once under its key, and answers with what it answered', async () => {
    const subscriptionId = await aContract();
    const input = { subscriptionId, users: [aUser('a')], mode: 'REPLACE', idempotencyKey: 'k-1' };
    const once = () =>
      act<{ results: object[] }>(
        server,
        STAFF,
        'importServiceUsers',
        input,
        'results { status user { externalId } }',
      );
    const first = await once();
    await importUsers(server, subscriptionId, [aUser('b')]);
    expect(await once()).toEqual(first);
    expect(await namesOf(server, subscriptionId, null)).toHaveLength(3);
  });

  it('takes 1,000 users in one list', async () => {
    const id = await aContract();
    expect(await importMany(server, id, 1_000)).toHaveLength(1_000);
    expect(await tell(server, id)).toBe(1_001);
    expect(await coverageOf(server, id)).toMatchObject({ notified: 1_001, isCompliant: true });
    await importUsers(server, id, [aUser('further')]);
    // A list that cannot hold them all would send the others away.
    const errors = await refusalsOf(server, STAFF, 'importServiceUsers', {
      subscriptionId: id,
      users: [aUser('u-1')],
      mode: 'REPLACE',
    });
    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'mode'] }]);
    expect(await coverageOf(server, id)).toMatchObject({ activeUsers: 1_002 });
  });

  it.each<[string, object[], string[][]]>([
    ['an empty list', [], [['users']]],
    ['1,001 users', Array.from({ length: 1_001 }, (_, index) => aUser(`x-${index}`)), [['users']]],
    [
      'an id twice',
      [aUser('a'), aUser('b'), aUser('a', { externalId: ' a ' })],
      [['users', '2', 'externalId']],
    ],
    ['an empty id', [aUser('a', { externalId: '  ' })], [['users', '0', 'externalId']]],
    ['a malformed e-mail address', [aUser('a', { email: 'x@y' })], [['users', '0', 'email']]],
    [
      'every field that is wrong',
      [aUser('a'), aUser('b', { name: '', email: 'x' }), aUser('y'.repeat(201))],
      [
        ['users', '1', 'name'],
        ['users', '1', 'email'],
        ['users', '2', 'externalId'],
        ['users', '2', 'name'],
        ['users', '2', 'email'],
      ],
    ],
  ])('refuses %s, and stores nothing of the list', async (_, users, fields) => {
    const subscriptionId = await aContract();
    for (const mode of ['ADD', 'REPLACE']) {
      const input = { subscriptionId, users, mode };
      const errors = await refusalsOf(server, STAFF, 'importServiceUsers', input);
      expect(errors.map(({ code }) => code)).toEqual(fields.map(() => 'INVALID_INPUT'));
      expect(errors.map(({ path }) => path.slice(1))).toEqual(fields);
    }
    expect(await namesOf(server, subscriptionId, null)).toEqual(['Olive Owner']);
  });

  it('refuses a subscription whose terms do not forbid emergency calls, and one there is not', async () => {
    for (const [serviceCode, policy] of [
      ['GOTO_CONNECT', 'SUPPORTED'],
      ['OPENVOICE', 'NOT_AVAILABLE'],
    ] as const) {
      const input = { subscriptionId: await aContract(serviceCode), users: [aUser('a')] };
      const errors = await refusalsOf(server, STAFF, 'importServiceUsers', input);
      expect(errors).toMatchObject([
        {
          code: 'INVALID_INPUT',
          path: ['input', 'subscriptionId'],
          message: `expected a subscription whose terms forbid emergency calls, got one whose terms say ${policy}`,
        },
      ]);
    }
    const nowhere = { subscriptionId: 'sub_nothing', users: [aUser('a')] };
    expect(await refusalsOf(server, STAFF, 'importServiceUsers', nowhere)).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'subscriptionId'] },
    ]);
  });
});

describe('removeServiceUser', () => {
  it('records once that a user has left, who is still there to be read', async () => {
    const subscriptionId = await aContract();
    const [serviceUserId] = await importMany(server, subscriptionId, 1);
    const fields = 'serviceUser { isActive leftAt name subscription { id } }';
    const { serviceUser } = await act<{ serviceUser: object }>(
      server,
      STAFF,
      'removeServiceUser',
      { serviceUserId },
      fields,
    );
    const left = {
      isActive: false,
      leftAt: server.clock.now,
      name: 'User u-1',
      subscription: { id: subscriptionId },
    };
    expect(serviceUser).toEqual(left);
    const query = `query ($id: ID!) { node(id: $id) { ... on ServiceUser {
      isActive leftAt name subscription { id } } } }`;
    expect(await read(server, STAFF, query, { id: serviceUserId })).toEqual({ node: left });
    expect(await read(server, NICE, query, { id: serviceUserId })).toEqual({ node: null });
    const again = await refusalsOf(server, STAFF, 'removeServiceUser', { serviceUserId });
    expect(again).toMatchObject([{ code: 'ALREADY_DONE', path: ['input', 'serviceUserId'] }]);
    const none = await refusalsOf(server, STAFF, 'removeServiceUser', { serviceUserId: 'usr_x' });
    expect(none).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'serviceUserId'] }]);
  });
});
