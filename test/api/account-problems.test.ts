import { statementsOf } from '../support/statements';
import {
  NICE,
  NOON,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, aSubscription, read } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => (server.clock.now = NOON));
afterAll(() => server.close());

interface Problem {
  readonly code: string;
  readonly severity: string;
  readonly dueOn: string | null;
  readonly message: string;
  readonly subscription: { readonly number: string };
  readonly account: { readonly id: string };
}
const PROBLEM = 'code severity dueOn message subscription { number } account { id }';

/** Those of an account with one of the codes. */
async function problemsOf(accountId: string, code: string): Promise<Problem[]> {
  const { account } = await read<{ account: { problems: Problem[] } }>(
    server,
    STAFF,
    `query ($id: ID!) { account(id: $id) { problems { ${PROBLEM} } } }`,
    { id: accountId },
  );
  return account.problems.filter((problem) => problem.code === code);
}

test('A problem is told in French where that is asked for.', async () => {
  const accountId = await anAccount(server);
  await aSubscription(server, accountId, '2026-01-01');
  const { account } = await read<{ account: { problems: { message: string }[] } }>(
    server,
    STAFF,
    'query ($id: ID!) { account(id: $id) { problems { message(language: FR) } } }',
    { id: accountId },
  );
  expect(account.problems.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(
      /^S-\d+ est renouvelé, sauf préavis donné au plus tard le 2 décembre 2026\.$/,
    ),
  );
});

describe('NOTICE_DUE_SOON', () => {
  const dueOn = async (accountId: string) =>
    (await problemsOf(accountId, 'NOTICE_DUE_SOON')).map((problem) => problem.dueOn);

  it('is there from 60 days before the last day for notice, and on that day', async () => {
    const accountId = await anAccount(server);
    await aSubscription(server, accountId, '2026-01-01'); // notice by 2026-12-02
    const days: [string, string[]][] = [
      ['2026-10-02T21:59:59.999Z', []],
      ['2026-10-02T22:00:00.000Z', ['2026-12-02']], // the 3rd in Paris
      ['2026-12-02T22:59:59.999Z', ['2026-12-02']],
      ['2026-12-02T23:00:00.000Z', []],
    ];
    for (const [now, expected] of days) {
      server.clock.now = now;
      expect([now, await dueOn(accountId)]).toEqual([now, expected]);
    }
  });

  it('goes when a notice stands, and comes back when it is withdrawn', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01');
    expect(await problemsOf(accountId, 'NOTICE_DUE_SOON')).toEqual([
      {
        ...{ code: 'NOTICE_DUE_SOON', severity: 'WARNING', dueOn: '2026-12-02' },
        message: 'S-1 renews unless notice is given by 2026-12-02.',
        ...{ subscription: { number: 'S-1' }, account: { id: accountId } },
      },
    ]);
    const { terminationNotice } = await act<{ terminationNotice: { id: string } }>(
      server,
      STAFF,
      'giveTerminationNotice',
      { subscriptionId },
      'terminationNotice { id }',
    );
    expect(await dueOn(accountId)).toEqual([]);
    const input = { noticeId: terminationNotice.id };
    await act(server, STAFF, 'withdrawTerminationNotice', input, 'terminationNotice { id }');
    expect(await dueOn(accountId)).toEqual(['2026-12-02']);
  });
});

describe('TWO_CONTRACTS_OF_ONE_SERVICE', () => {
  const doubled = async (accountId: string) =>
    (await problemsOf(accountId, 'TWO_CONTRACTS_OF_ONE_SERVICE')).map(({ message }) => message);

  it('is there for each that runs beside an earlier one of its service, while both run', async () => {
    const accountId = await anAccount(server);
    const first = await aSubscription(server, accountId, '2025-12-15');
    expect(await doubled(accountId)).toEqual([]);
    await aSubscription(server, accountId, '2026-06-01', { serviceCode: 'CALL_ME' });
    await aSubscription(server, accountId, '2026-06-01');
    const message = 'S-3 and S-1 are contracts of the same service, and both run.';
    expect(await doubled(accountId)).toEqual([message]);
    const [problem] = await problemsOf(accountId, 'TWO_CONTRACTS_OF_ONE_SERVICE');
    expect(problem).toMatchObject({
      severity: 'INFO',
      dueOn: null,
      subscription: { number: 'S-3' },
    });
    // The first ends before 2026-12-15.
    const notice = { subscriptionId: first.subscriptionId, givenOn: '2026-11-01' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
    server.clock.now = '2026-12-14T12:00:00.000Z';
    expect(await doubled(accountId)).toEqual([message]);
    server.clock.now = '2026-12-15T12:00:00.000Z';
    expect(await doubled(accountId)).toEqual([]);
  });
});

describe('Problems across accounts', () => {
  interface Page {
    readonly problems: {
      readonly edges: { readonly cursor: string; readonly node: Problem }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  }
  const LIST = `query ($first: Int, $after: String, $where: AccountProblemWhere) {
    problems(first: $first, after: $after, where: $where) {
      edges { cursor node { ${PROBLEM} } } pageInfo { hasNextPage endCursor } } }`;
  const page = (viewer: TestViewer, variables: object = {}) =>
    read<Page>(server, viewer, LIST, variables).then(({ problems }) => problems);

  /** All pages of so many. */
  async function all(viewer: TestViewer, first: number, where?: object): Promise<Problem[]> {
    const found: Problem[] = [];
    let after: string | null = null;
    for (;;) {
      const { edges, pageInfo } = await page(viewer, { first, after, where });
      expect(edges.length).toBeLessThanOrEqual(first);
      found.push(...edges.map(({ node }) => node));
      if (!pageInfo.hasNextPage) return found;
      after = pageInfo.endCursor;
    }
  }
  const namesOf = (problems: readonly Problem[]) =>
    problems.map(({ account, code, subscription }) =>
      [account.id, code, subscription.number].join(' '),
    );

  const ids: string[] = [];
  beforeAll(async () => {
    server.clock.now = NOON;
    for (let index = 0; index < 3; index += 1) {
      const accountId = await anAccount(server, { viewer: partner('second') });
      await aSubscription(server, accountId, '2026-01-01');
      await aSubscription(server, accountId, '2026-01-01', { serviceCode: 'CALL_ME' });
      ids.push(accountId);
    }
  });

  it('are those of each account, account by account, in pages of any size', async () => {
    const viewer = partner('second');
    const { accounts } = await read<{ accounts: { nodes: { problems: Problem[] }[] } }>(
      server,
      viewer,
      `{ accounts { nodes { id problems { ${PROBLEM} } } } }`,
    );
    const each = namesOf(accounts.nodes.flatMap(({ problems }) => problems));
    expect(each.length).toBeGreaterThan(6);
    for (const size of [1, 2, 7, 100]) {
      expect(namesOf(await all(viewer, size)).sort()).toEqual([...each].sort());
    }
    const inOrder = await all(viewer, 100);
    expect([...new Set(inOrder.map(({ account }) => account.id))]).toEqual(
      expect.arrayContaining(ids),
    );
  });

  it('can be asked for by code and severity', async () => {
    const viewer = partner('second');
    const due = await all(viewer, 2, { code: { eq: 'NOTICE_DUE_SOON' } });
    expect(due.map(({ dueOn }) => dueOn)).toEqual(Array(6).fill('2026-12-02'));
    expect(namesOf(await all(viewer, 2, { severity: { in: ['WARNING'] } }))).toEqual(namesOf(due));
    const none = { code: { eq: 'NOTICE_DUE_SOON' }, severity: { eq: 'ERROR' } };
    expect(await all(viewer, 2, none)).toEqual([]);
  });

  it('are a beneficiary’s where its own services have some, and of no other service', async () => {
    const seen = await all(NICE, 100, { code: { eq: 'NOTICE_DUE_SOON' } });
    const own = seen.filter(({ account }) => ids.includes(account.id));
    expect(own.map(({ subscription }) => subscription.number)).toEqual(['S-1', 'S-1', 'S-1']);
  });

  it('are of their own account alone for its people, and of none for another partner', async () => {
    const [accountId = ''] = ids;
    const member: TestViewer = { kind: 'PERSON', accountId, role: 'MEMBER' };
    const seen = await all(member, 100);
    expect(new Set(seen.map(({ account }) => account.id))).toEqual(new Set([accountId]));
    expect(await all(partner('first'), 100)).toEqual([]);
  });

  it('take as many statements for three accounts as for one', async () => {
    const [accountId = ''] = ids;
    const one = { ...partner('second'), accountIds: [accountId] } as TestViewer;
    const forOne = await statementsOf(server, () => page(one));
    const forThree = await statementsOf(server, () => page(partner('second')));
    expect(forThree.length).toBe(forOne.length);
    expect(forThree.length).toBeLessThanOrEqual(25);
  });

  it('go on past accounts that have none of what is asked for', async () => {
    const viewer = partner('first');
    for (let index = 0; index < 51; index += 1) await anAccount(server, { viewer });
    const accountId = await anAccount(server, { viewer });
    await aSubscription(server, accountId, '2026-01-01');
    const first = await page(viewer, { first: 10 });
    expect(first.edges).toEqual([]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true });
    const where = { code: { eq: 'NOTICE_DUE_SOON' } };
    expect((await all(viewer, 10, where)).map(({ account }) => account.id)).toEqual([accountId]);
  });

  it.each([
    ['a page of 101', { first: 101 }, 'first'],
    ['a negative page', { first: -1 }, 'first'],
    ['a cursor that is none', { after: 'nonsense' }, 'after'],
    [
      'a cursor of another list',
      { after: Buffer.from('["AAAAAAAA","x"]').toString('base64url') },
      'after',
    ],
  ])('refuse %s', async (_, variables, argument) => {
    const answer = await server.ask(STAFF, LIST, variables);
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', path: [argument] } },
    ]);
  });
});
