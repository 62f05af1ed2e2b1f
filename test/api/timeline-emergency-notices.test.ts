import { rootNodeId } from '../../src/graphql/node-id';
import { change } from '../support/contract-life';
import { importMany, publishVersion, tell } from '../support/emergency';
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
import { placed, timelinesOf, YEAR, type Entry, type Page } from '../support/timeline';
import { act, anAccount, aSubscription } from '../support/world';

// Users who must have been told that no emergency calls may be placed, on the timeline. Each test
// has a server of its own: a published version is for every account.

let server: TestServer;
const { give } = noticeActs(() => server);
const { ofAccount, across } = timelinesOf(() => server);
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const KIND = 'kind: { eq: EMERGENCY_NOTICE_OUTSTANDING }';
const THIS_YEAR = 'from: "2026-01-01", to: "2026-12-31"';
const told = ({ occursOn, limitationNotice, subscription }: Entry) =>
  `${occursOn} version ${limitationNotice?.version} ${subscription.id}`;

const aContract = async (accountId: string, startsOn = '2026-01-01', serviceCode = 'CXONE') => {
  const line = { serviceCode, startsOn };
  return (await aSubscription(server, accountId, '2025-01-01', line)).subscriptionId;
};
const addPerson = async (accountId: string): Promise<string> => {
  const person = { accountId, name: 'Mia Member', email: 'mia@example.com', role: 'MEMBER' };
  type Added = { person: { id: string } };
  return (await act<Added>(server, STAFF, 'addPerson', person, 'person { id }')).person.id;
};

/** What is found across accounts, which is what those accounts have, each by itself. */
async function found(accountIds: readonly string[], range: string, viewer = STAFF) {
  const { nodes, totalCount } = await across(`first: 100, ${range}, where: { ${KIND} }`, viewer);
  expect(totalCount).toBe(nodes.length);
  const own = async (accountId: string): Promise<Page> =>
    ofAccount(accountId)(`first: 100, ${range}, where: { ${KIND} }`, viewer);
  const each = await Promise.all(accountIds.map(own));
  const inFull = (entries: readonly Entry[]) => entries.map((entry) => JSON.stringify(entry));
  expect(inFull(nodes).sort()).toEqual(inFull(each.flatMap((page) => page.nodes)).sort());
  const days = nodes.map(({ occursOn }) => occursOn);
  expect(days).toEqual([...days].sort());
  return nodes;
}

describe('Users who must have been told of the emergency limitation', () => {
  it('are on the timeline from the start of service, until everyone was told.', async () => {
    const accountId = await anAccount(server);
    const id = await aContract(accountId);
    await aContract(accountId, '2026-02-01', 'GOTO_CONNECT');
    const due = async () => (await found([accountId], THIS_YEAR)).map(told);
    const [entry] = await found([accountId], THIS_YEAR);
    expect(entry && told(entry)).toBe(`2026-01-01 version 1 ${id}`);
    expect(entry?.derivation.summary).toBe(
      'From 2026-01-01 on every user must have been told version 1 of the emergency limitation; told: 0 of 1.',
    );
    expect(entry?.derivation.steps.map(({ result }) => result.text)).toEqual(['2026-01-01', '1']);
    await tell(server, id);
    expect(await due()).toEqual([]);
    const [user] = await importMany(server, id, 3);
    await tell(server, id, { userIds: [user] });
    const [again] = await found([accountId], THIS_YEAR);
    expect(again?.derivation.summary).toContain('told: 2 of 4.');
    await tell(server, id);
    expect(await due()).toEqual([]);
    await addPerson(accountId);
    expect(await due()).toEqual([`2026-01-01 version 1 ${id}`]);
  });

  it('are those of the version in force on the day of each account, and of the next.', async () => {
    const accounts = await Promise.all(
      ['America/Los_Angeles', 'Europe/Paris'].map((timeZone) => anAccount(server, { timeZone })),
    );
    const [angeles = '', paris = ''] = accounts;
    const west = await aContract(angeles);
    const east = await aContract(paris);
    const pending = await aContract(paris, '2027-03-01');
    await publishVersion(server, 2, '2026-12-01');
    const due = async (range: string) => (await found(accounts, range)).map(told);
    const both = [`2026-01-01 version 1 ${west}`, `2026-01-01 version 1 ${east}`];
    const next = [`2026-12-01 version 2 ${west}`, `2026-12-01 version 2 ${east}`];
    expect((await due(THIS_YEAR)).sort()).toEqual([...both, ...next].sort());
    const later = [`2027-03-01 version 2 ${pending}`];
    expect(await due('from: "2026-12-02", to: "2027-12-01"')).toEqual(later);
    // In Paris the first of December has begun.
    server.clock.now = '2026-12-01T01:00:00.000Z';
    expect((await due(THIS_YEAR)).sort()).toEqual([both[0], ...next].sort());
    server.clock.now = '2026-12-01T12:00:00.000Z';
    expect((await due(THIS_YEAR)).sort()).toEqual([...next].sort());
    await tell(server, east);
    expect(await due(THIS_YEAR)).toEqual([next[0]]);
    await tell(server, west, { allOutstanding: true, version: 1 });
    expect(await due(THIS_YEAR)).toEqual([next[0]]);
  });

  it('are none once service has ended, and are again from its return on.', async () => {
    const accountId = await anAccount(server);
    const id = await aContract(accountId, '2025-02-01');
    await give(id, { givenOn: '2025-12-01' });
    const range = 'from: "2026-05-01", to: "2027-04-01"';
    expect(await found([accountId], 'from: "2025-01-01", to: "2025-12-31"')).toEqual([]);
    await publishVersion(server, 2, '2026-11-24');
    server.clock.now = '2026-11-30T12:00:00.000Z';
    await change(server, 'reinstateSubscription', {
      ...{ subscriptionId: id, reinstatedOn: '2026-11-28' },
    });
    const due = await found([accountId], range);
    expect(due.map(told)).toEqual([`2026-11-28 version 2 ${id}`]);
    await publishVersion(server, 3, '2026-12-05');
    expect((await found([accountId], range)).map(told)).toEqual([
      `2026-11-28 version 2 ${id}`,
      `2026-12-05 version 3 ${id}`,
    ]);
    server.clock.now = NOON;
  });

  it('are those who were there, and were not told, by what had been recorded then.', async () => {
    const accountId = await anAccount(server);
    const id = await aContract(accountId);
    const at = (hour: number) => `2026-11-24T${hour}:00:00.000Z`;
    server.clock.now = at(10);
    await tell(server, id, { allOutstanding: true, notifiedAt: '2026-11-24T08:00:00Z' });
    server.clock.now = at(12);
    const personId = await addPerson(accountId);
    server.clock.now = at(14);
    await publishVersion(server, 2, '2026-11-25');
    server.clock.now = at(16);
    await act(server, STAFF, 'removePerson', { personId }, 'person { id }');
    server.clock.now = '2026-11-26T12:00:00.000Z';
    const known = async (knownAt: string) => {
      const args = `${THIS_YEAR}, knownAt: "${knownAt}", where: { ${KIND} }`;
      const { nodes } = await ofAccount(accountId)(args);
      return nodes.map((entry) => `${told(entry)}: ${entry.derivation.summary.slice(-13)}`);
    };
    expect(await known('2026-11-24T09:59:59.999Z')).toEqual([
      `2026-01-01 version 1 ${id}: told: 0 of 1.`,
    ]);
    expect(await known('2026-11-24T11:00:00Z')).toEqual([]);
    expect(await known('2026-11-24T13:00:00Z')).toEqual([
      `2026-01-01 version 1 ${id}: told: 1 of 2.`,
    ]);
    expect(await known('2026-11-24T15:00:00Z')).toEqual([
      `2026-01-01 version 1 ${id}: told: 1 of 2.`,
      `2026-11-25 version 2 ${id}: told: 0 of 2.`,
    ]);
    const now = [`2026-11-25 version 2 ${id}: told: 0 of 1.`];
    expect(await known('2026-11-24T17:00:00Z')).toEqual(now);
    expect(await known('2026-11-26T12:00:00.000Z')).toEqual(now);
    expect(await known('9999-12-31T23:59:59.999Z')).toEqual(now);
    expect(await known('0001-01-01T00:00:00Z')).toEqual([]);
  });

  it('come page by page, forwards and backwards, by the same statements at any length.', async () => {
    const accounts = await Promise.all(Array.from({ length: 3 }, () => anAccount(server)));
    for (const accountId of accounts) {
      for (const day of ['2026-01-01', '2027-02-01', '2026-02-01', '2026-02-01']) {
        await aContract(accountId, day);
      }
    }
    await publishVersion(server, 2, '2026-12-01');
    const whole = (await found(accounts, THIS_YEAR)).map(placed);
    expect(whole).toHaveLength(18);
    const args = `${THIS_YEAR}, where: { ${KIND} }`;
    const forwards: string[] = [];
    const backwards: string[] = [];
    for (let cursor = '', more = true; more;) {
      const page = await across(`first: 2, ${cursor && `after: "${cursor}",`} ${args}`);
      forwards.push(...page.nodes.map(placed));
      ({ endCursor: cursor, hasNextPage: more } = page.pageInfo);
    }
    for (let cursor = '', more = true; more;) {
      const page = await across(`last: 4, ${cursor && `before: "${cursor}",`} ${args}`);
      backwards.unshift(...page.nodes.map(placed));
      ({ startCursor: cursor, hasPreviousPage: more } = page.pageInfo);
    }
    expect([forwards, backwards]).toEqual([whole, whole]);
    const range = 'from: "2026-12-01", to: "2027-11-01"';
    for (const ask of [across, ofAccount(accounts[0] ?? '')]) {
      const asked = (first: number) =>
        statementsOf(server, () => ask(`first: ${first}, ${range}, where: { ${KIND} }`));
      await asked(100);
      const forOne = await asked(1);
      expect(await asked(100)).toEqual(forOne);
      expect(forOne.length).toBeLessThanOrEqual(15);
    }
  });

  it('are each viewer’s own; a beneficiary, who sees no users, finds none.', async () => {
    const accounts = [
      await anAccount(server, { viewer: partner('first') }),
      await anAccount(server, { viewer: partner('first') }),
      await anAccount(server, { viewer: partner('second') }),
    ];
    const [one = '', two = '', other = ''] = accounts;
    for (const accountId of accounts) await aContract(accountId);
    const owners = async (viewer: TestViewer, of: readonly string[]) =>
      (await found(of, THIS_YEAR, viewer)).map(({ account }) => account.id);
    const confined: TestViewer = {
      ...{ kind: 'PARTNER', partnerId: rootNodeId('Partner', PARTNERS.first), accountIds: [two] },
    };
    expect((await owners(partner('first'), [one, two])).sort()).toEqual([one, two].sort());
    expect(await owners(confined, [two])).toEqual([two]);
    expect(await owners({ kind: 'PERSON', accountId: other }, [other])).toEqual([other]);
    expect(await owners(NICE, accounts)).toEqual([]);
    const { nodes } = await across(`first: 100, ${THIS_YEAR}`, NICE);
    expect(nodes.length).toBeGreaterThan(0);
    expect(nodes.map(({ kind }) => kind)).not.toContain('EMERGENCY_NOTICE_OUTSTANDING');
    const services = (code: string) =>
      across(`${THIS_YEAR}, where: { ${KIND}, serviceCode: { eq: ${code} } }`);
    expect((await services('GOTO_CONNECT')).totalCount).toBe(0);
    expect((await services('CXONE')).totalCount).toBe(3);
    expect((await across(`${YEAR}, where: { ${KIND} }`)).nodes).toEqual([]);
  });
});
