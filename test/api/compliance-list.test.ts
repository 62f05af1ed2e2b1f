import { Client } from 'pg';
import { FILL_TOLD_VERSIONS } from '../../migrations/1764000000029-find-days-and-duties';
import { rootNodeId } from '../../src/graphql/node-id';
import {
  aUser,
  coverageOf,
  importMany,
  importUsers,
  publishVersion,
  tell,
} from '../support/emergency';
import { noticeActs } from '../support/notices';
import { statementsOf } from '../support/statements';
import {
  NICE,
  NOON,
  PARTNERS,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, aSubscription, read } from '../support/world';

// Contracts of any accounts, found by whether every user was told that no emergency calls may be
// placed: as the coverage of each says. Each test has a server of its own: a published version is
// for every account.

let server: TestServer;
const { give } = noticeActs(() => server);
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

interface Page {
  readonly nodes: { readonly id: string; readonly status: string }[];
  readonly totalCount: number;
  readonly pageInfo: Readonly<Record<'hasNextPage' | 'hasPreviousPage', boolean>> &
    Readonly<Record<'startCursor' | 'endCursor', string>>;
}
const pageOf = async (args: string, viewer: TestViewer = STAFF): Promise<Page> => {
  const query = `{ subscriptions(${args}) { totalCount nodes { id status }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  return (await read<{ subscriptions: Page }>(server, viewer, query)).subscriptions;
};
const listed = async (isCompliant: boolean, more = '', viewer?: TestViewer) => {
  const page = await pageOf(`first: 100, where: { isCompliant: ${isCompliant} ${more} }`, viewer);
  expect(page.totalCount).toBe(page.nodes.length);
  return page.nodes.map(({ id }) => id).sort();
};

const aContract = async (accountId: string, serviceCode = 'CXONE', startsOn = '2026-01-01') =>
  (await aSubscription(server, accountId, startsOn, { serviceCode })).subscriptionId;
const addPerson = async (accountId: string, email: string): Promise<string> => {
  const person = { accountId, name: 'Mia Member', email, role: 'MEMBER' };
  type Added = { person: { id: string } };
  return (await act<Added>(server, STAFF, 'addPerson', person, 'person { id }')).person.id;
};
const removePerson = (personId: string) =>
  act(server, STAFF, 'removePerson', { personId }, 'person { id }');

const STORED = 'select id, told_versions from term_rhythm order by id';

/** What is found is what the coverage of each says, and what a migration would find. */
async function checkAll(contracts: readonly string[]): Promise<(boolean | undefined)[]> {
  const said = await Promise.all(
    contracts.map(async (id) => (await coverageOf(server, id))?.isCompliant),
  );
  for (const isCompliant of [true, false]) {
    const expected = contracts.filter((_, index) => said[index] === isCompliant).sort();
    expect(await listed(isCompliant)).toEqual(expected);
  }
  const owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  try {
    const written = (await owner.query(STORED)).rows;
    await owner.query('begin');
    await owner.query('update term_rhythm set told_versions = null');
    await owner.query(FILL_TOLD_VERSIONS);
    expect((await owner.query(STORED)).rows).toEqual(written);
    await owner.query('rollback');
  } finally {
    await owner.end();
  }
  return said;
}

describe('The contracts whose users were all told, and those whose were not,', () => {
  it('are those of which the coverage says so, after each act that changes it.', async () => {
    const accountId = await anAccount(server);
    const contracts = [await aContract(accountId), await aContract(accountId, 'GOTO_CONNECT')];
    const [first = '', connect = ''] = contracts;
    expect(await checkAll(contracts)).toEqual([false, undefined]);
    await tell(server, first);
    expect(await checkAll(contracts)).toEqual([true, undefined]);
    // A second contract of the account: its duty is its own.
    const second = await aContract(accountId);
    contracts.push(second);
    expect(await checkAll(contracts)).toEqual([true, undefined, false]);
    const [user = ''] = await importMany(server, first, 3);
    expect(await checkAll(contracts)).toEqual([false, undefined, false]);
    await tell(server, first, { userIds: [user] });
    expect(await checkAll(contracts)).toEqual([false, undefined, false]);
    await tell(server, first);
    await tell(server, second);
    expect(await checkAll(contracts)).toEqual([true, undefined, true]);
    const personId = await addPerson(accountId, 'mia@example.com');
    expect(await checkAll(contracts)).toEqual([false, undefined, false]);
    await tell(server, second);
    expect(await checkAll(contracts)).toEqual([false, undefined, true]);
    await removePerson(personId);
    expect(await checkAll(contracts)).toEqual([true, undefined, true]);
    await importUsers(server, second, [aUser('v-1'), aUser('v-2')]);
    expect(await checkAll(contracts)).toEqual([true, undefined, false]);
    const [left] = await importUsers(server, second, [aUser('v-3')], 'REPLACE');
    await act(
      server,
      STAFF,
      'removeServiceUser',
      { serviceUserId: left?.user.id },
      'serviceUser { id }',
    );
    expect(await checkAll(contracts)).toEqual([true, undefined, true]);
    // Somebody who is back keeps what they were told.
    await importUsers(server, first, [aUser('u-1')], 'REPLACE');
    await importUsers(server, first, [aUser('u-2')]);
    expect(await checkAll(contracts)).toEqual([true, undefined, true]);
    expect(await listed(true, 'serviceCode: { eq: GOTO_CONNECT }')).toEqual([]);
    expect(await listed(false, 'serviceCode: { in: [GOTO_CONNECT] }')).not.toContain(connect);
  });

  it('are judged by the version in force on the day of each account.', async () => {
    const paris = await aContract(await anAccount(server));
    const [angeles, ahead] = await Promise.all(
      ['America/Los_Angeles', 'Europe/Paris'].map(async (timeZone) =>
        aContract(await anAccount(server, { timeZone })),
      ),
    );
    const contracts = [paris, angeles ?? '', ahead ?? ''];
    for (const id of contracts) await tell(server, id);
    await publishVersion(server, 2, '2026-12-01');
    expect(await checkAll(contracts)).toEqual([true, true, true]);
    // Told before it is in force, which it is in Paris while it is still November in California.
    await tell(server, ahead ?? '', { version: 2, allOutstanding: true });
    server.clock.now = '2026-12-01T02:00:00.000Z';
    expect(await checkAll(contracts)).toEqual([false, true, true]);
    server.clock.now = '2026-12-01T12:00:00.000Z';
    expect(await checkAll(contracts)).toEqual([false, false, true]);
    await publishVersion(server, 3, '2026-12-01');
    expect(await checkAll(contracts)).toEqual([false, false, false]);
    await tell(server, paris);
    expect(await checkAll(contracts)).toEqual([true, false, false]);
    // Before, version 1 was in force, which all of them were told.
    server.clock.now = NOON;
    expect(await checkAll(contracts)).toEqual([true, true, true]);
  });

  it('are met where there is nobody to tell, before the first version, too.', async () => {
    const accountId = await anAccount(server);
    const contracts = [await aContract(accountId), await aContract(await anAccount(server))];
    const owner = new Client({ connectionString: server.ownerUrl });
    await owner.connect();
    try {
      // Over the API, an account keeps its last owner.
      await owner.query(`update person set removed_at = now() where account_id = (
        select account_id from subscription where number = 'S-1' order by recorded_at limit 1)`);
      await importUsers(server, contracts[0] ?? '', [aUser('u-1')]);
      await importUsers(server, contracts[0] ?? '', [aUser('u-2')], 'REPLACE');
      expect(await checkAll(contracts)).toEqual([false, false]);
      const [gone] = await importUsers(server, contracts[0] ?? '', [aUser('u-2')]);
      const left = { serviceUserId: gone?.user.id };
      await act(server, STAFF, 'removeServiceUser', left, 'serviceUser { id }');
      expect(await checkAll(contracts)).toEqual([true, false]);
      await owner.query('delete from limitation_notice');
      expect(await checkAll(contracts)).toEqual([true, false]);
    } finally {
      await owner.end();
    }
  });

  it('are listed with ended and pending ones, unless status leaves them out.', async () => {
    const accountId = await anAccount(server);
    const running = await aContract(accountId);
    const later = { serviceCode: 'CXONE', startsOn: '2027-02-01' };
    const { subscriptionId: pending } = await aSubscription(server, accountId, '2026-01-01', later);
    const { subscriptionId: ended } = await aSubscription(server, accountId, '2024-01-31');
    await give(ended, { givenOn: '2024-12-01' });
    expect(await listed(false)).toEqual([running, pending, ended].sort());
    expect(await listed(false, 'status: { in: [INITIAL, RENEWAL] }')).toEqual([running]);
    expect(await listed(false, 'isNoticeGiven: true')).toEqual([ended]);
    const due = 'noticeDueBy: { gte: "2026-11-23", lt: "2027-11-23" }';
    expect(await listed(false, due)).toEqual([running]);
    expect(await listed(true, due)).toEqual([]);
  });
});

describe('The list of contracts that do not meet the duty', () => {
  it('comes page by page, forwards and backwards, by the same statements at any length.', async () => {
    const accounts = await Promise.all(Array.from({ length: 3 }, () => anAccount(server)));
    for (const accountId of accounts) {
      for (const day of ['2026-01-01', '2026-02-01', '2026-01-01']) {
        const id = await aContract(accountId, 'CXONE', day);
        if (day === '2026-02-01') await tell(server, id);
      }
    }
    const where = 'where: { isCompliant: false }';
    const whole = (await pageOf(`first: 100, ${where}`)).nodes.map(({ id }) => id);
    expect(whole).toHaveLength(6);
    const forwards: string[] = [];
    const backwards: string[] = [];
    for (let cursor = '', more = true; more;) {
      const page = await pageOf(`first: 2, ${cursor && `after: "${cursor}",`} ${where}`);
      forwards.push(...page.nodes.map(({ id }) => id));
      ({ endCursor: cursor, hasNextPage: more } = page.pageInfo);
    }
    for (let cursor = '', more = true; more;) {
      const page = await pageOf(`last: 2, ${cursor && `before: "${cursor}",`} ${where}`);
      backwards.unshift(...page.nodes.map(({ id }) => id));
      ({ startCursor: cursor, hasPreviousPage: more } = page.pageInfo);
    }
    expect([forwards, backwards]).toEqual([whole, whole]);
    const ask = (first: number) => statementsOf(server, () => pageOf(`first: ${first}, ${where}`));
    await ask(100);
    const forOne = await ask(1);
    expect(await ask(100)).toEqual(forOne);
    expect(forOne.length).toBeLessThanOrEqual(11);
  });

  it('is each viewer’s own; a beneficiary sees no users, and finds none.', async () => {
    const accountIds = [
      await anAccount(server, { viewer: partner('first') }),
      await anAccount(server, { viewer: partner('first') }),
      await anAccount(server, { viewer: partner('second') }),
    ];
    const [one = '', two = '', other = ''] = await Promise.all(
      accountIds.map((accountId) => aContract(accountId)),
    );
    await tell(server, two);
    const by = async (viewer: TestViewer, more?: string) => [
      await listed(false, more, viewer),
      await listed(true, more, viewer),
    ];
    expect(await by(partner('first'))).toEqual([[one], [two]]);
    const confined = (ids: string[]): TestViewer => ({
      ...{ kind: 'PARTNER', partnerId: rootNodeId('Partner', PARTNERS.first), accountIds: ids },
    });
    expect(await by(confined([accountIds[1] ?? '']))).toEqual([[], [two]]);
    expect(await by(confined([accountIds[2] ?? '']))).toEqual([[], []]);
    expect(await by({ kind: 'PERSON', accountId: accountIds[2] ?? '' })).toEqual([[other], []]);
    const named = `accountId: "${accountIds[2]}"`;
    expect(await by(partner('first'), named)).toEqual([[], []]);
    expect(await by(NICE)).toEqual([[], []]);
    expect((await pageOf('first: 10', NICE)).nodes).toHaveLength(3);
  });

  it.each(['"yes"', '1', '[true]', '{ eq: true }'])('refuses isCompliant: %s.', async (value) => {
    const query = `{ subscriptions(where: { isCompliant: ${value} }) { totalCount } }`;
    const { errors } = await server.ask(STAFF, query);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  it('is not filtered by null.', async () => {
    await aContract(await anAccount(server), 'GOTO_CONNECT');
    expect((await pageOf('where: { isCompliant: null }')).totalCount).toBe(1);
  });
});
