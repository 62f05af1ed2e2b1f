import { Client } from 'pg';
import { readNodeId } from '../../src/graphql/node-id';
import { exampleOf } from '../domain/examples';
import {
  acknowledge,
  aUser,
  coverageOf,
  importMany,
  importUsers,
  namesOf,
  publishVersion,
  tell,
  type CoverageAnswer,
} from '../support/emergency';
import { NOON, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, anActiveOrder, aSubscription, read } from '../support/world';

// Each test has a server of its own: a published version is for every account.
let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

/** A CXone subscription of a new account, whose one person is Olive Owner. */
async function aContract(): Promise<string> {
  const accountId = await anAccount(server);
  return (await aSubscription(server, accountId, '2026-01-01')).subscriptionId;
}

const figures = (active: number, notified: number, acknowledged: number, more: object) => ({
  activeUsers: active,
  notified,
  acknowledged,
  outstanding: active - notified,
  isCompliant: active === notified,
  ...more,
});

it('Coverage is counted for at most 12 dates in a request: each counts all users anew.', async () => {
  const id = await aContract();
  const asked = (dates: number) =>
    server.ask(
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription { emergencyCalling { ${Array.from(
        { length: dates },
        (_, index) => `d${index}: coverage(asOf: "2026-10-${10 + index}") { activeUsers }`,
      ).join(' ')} } } } }`,
      { id },
    );
  expect((await asked(12)).errors).toBeUndefined();
  const refused = await asked(13);
  expect(refused.errors?.map(({ path }) => path?.at(-1))).toEqual(['d12']);
  expect(refused.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  expect(refused.errors?.[0]?.message).toContain('expected coverage of at most 12 dates');
});

describe('The duty to tell every user of the limitation (CXone 5)', () => {
  it('is met at zero outstanding: example E03, to its last figure', async () => {
    const { input, expected } = exampleOf('E03');
    const [active, notified] = [input.number('active'), input.number('notified')];
    const subscriptionId = await aContract();
    const users = await importMany(server, subscriptionId, active - 1); // and Olive
    expect(await tell(server, subscriptionId, { userIds: users.slice(0, notified) })).toBe(38);
    await acknowledge(server, subscriptionId, users.slice(0, input.number('acknowledged')));
    expect(await coverageOf(server, subscriptionId)).toEqual({
      activeUsers: active,
      notified,
      acknowledged: input.number('acknowledged'),
      outstanding: expected.number('outstanding'),
      notifiedPercent: expected.text('notifiedPct'),
      acknowledgedPercent: expected.text('acknowledgedPct'),
      isCompliant: expected.flag('compliant'),
    });
    expect(await namesOf(server, subscriptionId)).toEqual(['Olive Owner', 'User u-39']);
    expect(await tell(server, subscriptionId)).toBe(2);
    expect(await coverageOf(server, subscriptionId)).toMatchObject({
      outstanding: 0,
      notifiedPercent: '100.00',
      isCompliant: true,
    });
    expect(await tell(server, subscriptionId)).toBe(0);
  });

  it('begins anew with a new version, on its first day and for everyone', async () => {
    const subscriptionId = await aContract();
    await importMany(server, subscriptionId, 2);
    await tell(server, subscriptionId);
    await publishVersion(server, 2, '2026-12-01');
    expect(await namesOf(server, subscriptionId)).toEqual([]);
    expect(await coverageOf(server, subscriptionId, '2026-12-01')).toMatchObject({ notified: 0 });
    expect(await tell(server, subscriptionId, { allOutstanding: true, version: 2 })).toBe(3);
    expect(await coverageOf(server, subscriptionId, '2026-12-01')).toMatchObject({ notified: 3 });
    await importUsers(server, subscriptionId, [aUser('late')]);
    server.clock.now = '2026-11-30T22:59:59.999Z'; // the last of November in Paris
    await tell(server, subscriptionId);
    expect(await namesOf(server, subscriptionId)).toEqual([]);
    server.clock.now = '2026-11-30T23:00:00.000Z';
    expect(await namesOf(server, subscriptionId)).toEqual(['User late']);
    expect(await coverageOf(server, subscriptionId)).toMatchObject(figures(4, 3, 0, {}));
  });

  it('begins anew with a new user, and with a new person of the account', async () => {
    const subscriptionId = await aContract();
    await tell(server, subscriptionId);
    expect(await coverageOf(server, subscriptionId)).toMatchObject(figures(1, 1, 0, {}));
    await importUsers(server, subscriptionId, [aUser('new')]);
    expect(await coverageOf(server, subscriptionId)).toMatchObject(figures(2, 1, 0, {}));
    const owner = new Client({ connectionString: server.ownerUrl });
    await owner.connect();
    await owner.query(
      `insert into person (account_id, id, name, email, role, recorded_at, recorded_by)
        values ($1, gen_random_uuid(), 'Nia New', 'nia@example.com', 'MEMBER', $2, 'test')`,
      [readNodeId(subscriptionId)?.key.accountId, NOON],
    );
    await owner.end();
    expect((await namesOf(server, subscriptionId)).sort()).toEqual(['Nia New', 'User new']);
  });

  it('counts for a past day who was active and told by its end, of the version of that day', async () => {
    const at = async (instant: string, work: () => Promise<unknown>) => {
      server.clock.now = instant;
      await work();
    };
    let subscriptionId = '';
    let users: string[] = [];
    await at('2026-03-02T10:00:00Z', async () => (subscriptionId = await aContract()));
    await at(
      '2026-03-03T10:00:00Z',
      async () => (users = await importMany(server, subscriptionId, 3)),
    );
    const [first = '', second = '', third = ''] = users;
    await at('2026-03-05T22:59:59.999Z', () => tell(server, subscriptionId, { userIds: [first] }));
    await at('2026-03-05T23:00:00Z', () => tell(server, subscriptionId, { userIds: [second] }));
    await at('2026-03-07T10:00:00Z', () => acknowledge(server, subscriptionId, [first]));
    await at('2026-03-08T10:00:00Z', () => publishVersion(server, 2, '2026-03-10'));
    await at('2026-03-09T10:00:00Z', () =>
      act(server, STAFF, 'removeServiceUser', { serviceUserId: first }, 'serviceUser { id }'),
    );
    await at('2026-03-11T10:00:00Z', () => tell(server, subscriptionId, { userIds: [third] }));
    // Known only now, but it happened then.
    const earlier = { userIds: [third], notifiedAt: '2026-03-06T09:00:00Z', channel: 'TRAINING' };
    await at(NOON, () => tell(server, subscriptionId, earlier));

    const days: [day: string, active: number, notified: number, acknowledged: number][] = [
      ['2026-03-01', 0, 0, 0],
      ['2026-03-02', 1, 0, 0],
      ['2026-03-04', 4, 0, 0],
      ['2026-03-05', 4, 1, 0],
      ['2026-03-06', 4, 3, 0],
      ['2026-03-07', 4, 3, 1],
      ['2026-03-09', 3, 2, 0], // who was told and has left counts no more
      ['2026-03-10', 3, 0, 0], // version 2
      ['2026-03-11', 3, 1, 0],
      ['2026-11-23', 3, 1, 0],
      ['9999-12-31', 3, 1, 0],
      ['0001-01-01', 0, 0, 0],
    ];
    for (const [day, active, notified, acknowledged] of days) {
      const coverage = (await coverageOf(server, subscriptionId, day)) as CoverageAnswer;
      expect([day, coverage]).toMatchObject([day, figures(active, notified, acknowledged, {})]);
    }
  });

  it('is told in one query for an account, and for staff over all accounts', async () => {
    const accountId = await anAccount(server);
    await anActiveOrder(server, accountId, [
      { serviceCode: 'CXONE' },
      { serviceCode: 'GOTO_CONNECT' },
    ]);
    await tell(server, await aContract());
    await aContract();
    interface Answer {
      readonly accounts: {
        nodes: {
          id: string;
          subscriptions: {
            nodes: {
              service: { code: string };
              emergencyCalling: { coverage: object | null; users: { nodes: { name: string }[] } };
            }[];
          };
        }[];
      };
    }
    const { accounts } = await read<Answer>(
      server,
      STAFF,
      `{ accounts { nodes { id subscriptions { nodes { service { code } emergencyCalling {
        coverage { outstanding } users(where: { isNotified: false }) { nodes { name } } } } } } } }`,
    );
    const untold = accounts.nodes.flatMap(({ subscriptions }) =>
      subscriptions.nodes.map(({ service, emergencyCalling: { coverage, users } }) => [
        service.code,
        coverage,
        users.nodes.length,
      ]),
    );
    expect(untold.sort()).toEqual([
      ['CXONE', { outstanding: 0 }, 0],
      ['CXONE', { outstanding: 1 }, 1],
      ['CXONE', { outstanding: 1 }, 1],
      ['GOTO_CONNECT', null, 0],
    ]);
  });
});

describe('The list of users', () => {
  it('shows what each was told last, when, how, by whom and on what evidence', async () => {
    const subscriptionId = await aContract();
    const [told = ''] = await importMany(server, subscriptionId, 1);
    const first = {
      userIds: [told],
      notifiedAt: '2026-11-02T09:00:00Z',
      channel: 'TRAINING',
      notifiedBy: 'Tara Trainer',
      evidenceReference: 'list 7',
    };
    await tell(server, subscriptionId, first);
    await tell(server, subscriptionId, { userIds: [told], channel: 'STICKER' }); // no error
    await acknowledge(server, subscriptionId, [told], { evidenceReference: 'form 9' });
    const { node } = await read<{ node: { emergencyCalling: object } }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription { emergencyCalling {
        limitationNotice { version effectiveOn text(language: FR) }
        users { nodes { name email isActive isNotified isAcknowledged user { __typename id }
          notification { notifiedAt channel notifiedBy evidenceReference recordedAt }
          acknowledgement { acknowledgedAt evidenceReference } } } } } } }`,
      { id: subscriptionId },
    );
    expect(node.emergencyCalling).toMatchObject({
      limitationNotice: { version: 1, effectiveOn: '2022-01-01' },
      users: {
        nodes: [
          {
            name: 'Olive Owner',
            isActive: true,
            isNotified: false,
            isAcknowledged: false,
            user: { __typename: 'Person' },
            notification: null,
            acknowledgement: null,
          },
          {
            name: 'User u-1',
            email: 'u-1@example.com',
            isNotified: true,
            isAcknowledged: true,
            user: { __typename: 'ServiceUser', id: told },
            notification: {
              notifiedAt: NOON,
              channel: 'STICKER',
              notifiedBy: 'staff:test-staff',
              evidenceReference: null,
              recordedAt: NOON,
            },
            acknowledgement: { acknowledgedAt: NOON, evidenceReference: 'form 9' },
          },
        ],
      },
    });
    const { text } = (node.emergencyCalling as { limitationNotice: { text: string } })
      .limitationNotice;
    expect(text).toMatch(/NICE CXone .*urgence|urgence.* NICE CXone/);
  });

  it('takes conditions, and leaves out who has left unless asked', async () => {
    const subscriptionId = await aContract();
    const [one = '', two = '', three = ''] = await importMany(server, subscriptionId, 3);
    await tell(server, subscriptionId, { userIds: [one, two] });
    await acknowledge(server, subscriptionId, [one]);
    await act(server, STAFF, 'removeServiceUser', { serviceUserId: two }, 'serviceUser { id }');
    expect(three).not.toBe('');
    const cases: [where: object | null, names: string[]][] = [
      [null, ['Olive Owner', 'User u-1', 'User u-3']],
      [{ isActive: null }, ['Olive Owner', 'User u-1', 'User u-2', 'User u-3']],
      [{ isActive: false }, ['User u-2']],
      [{ isNotified: true }, ['User u-1']],
      [{ isNotified: true, isActive: null }, ['User u-1', 'User u-2']],
      [{ isNotified: true, isAcknowledged: false, isActive: null }, ['User u-2']],
      [{ isAcknowledged: true }, ['User u-1']],
      [{ isNotified: false, isAcknowledged: true }, []],
    ];
    for (const [where, names] of cases) {
      expect([where, await namesOf(server, subscriptionId, where)]).toEqual([where, names]);
    }
  });

  it('goes through every user once, page by page, from either end', async () => {
    const subscriptionId = await aContract();
    await importMany(server, subscriptionId, 7);
    const all = await namesOf(server, subscriptionId, null);
    expect(all).toHaveLength(8);
    interface Page {
      readonly nodes: { name: string }[];
      readonly pageInfo: { startCursor: string | null; endCursor: string | null };
    }
    const page = async (args: object) => {
      const { node } = await read<{ node: { emergencyCalling: { users: Page } } }>(
        server,
        STAFF,
        `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
          node(id: $id) { ... on Subscription { emergencyCalling {
            users(first: $first, after: $after, last: $last, before: $before) {
              nodes { name } pageInfo { startCursor endCursor } } } } } }`,
        { id: subscriptionId, ...args },
      );
      return node.emergencyCalling.users;
    };
    const forth: string[] = [];
    const back: string[] = [];
    let [after, before]: (string | null)[] = [null, null];
    for (let step = 0; step < 3; step += 1) {
      const next = await page({ first: 3, after });
      forth.push(...next.nodes.map(({ name }) => name));
      after = next.pageInfo.endCursor;
      const previous = await page({ last: 3, before });
      back.unshift(...previous.nodes.map(({ name }) => name));
      before = previous.pageInfo.startCursor;
    }
    expect([forth, back]).toEqual([all, all]);
  });
});
