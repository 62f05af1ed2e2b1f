import { Client } from 'pg';
import { readNodeId } from '../../src/graphql/node-id';
import { aFullAccount, type FullAccount } from '../support/full-account';
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
let owner: Client;
/** The first has one CXone contract, the second two, one of them in an order of its own. */
let first: FullAccount;
let second: FullAccount;
let further: string;
/** Without a contract: an order of CXone that is not active yet, and a contact of NICE. */
let waiting: { readonly accountId: string; readonly orderId: string; readonly contactId: string };
let demandId: string;

const uuidOf = (id: string) => readNodeId(id)?.key.id ?? '';

beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  first = await aFullAccount(server, { viewer: partner('first') });
  second = await aFullAccount(server);
  further = (await aSubscription(server, second.accountId, '2026-02-01')).subscriptionId;
  waiting = await aWaitingAccount();
  ({ demandId } = first);
});
beforeEach(() => owner.query('truncate audit_entry'));
afterAll(async () => {
  await owner.end();
  await server.close();
});

async function aWaitingAccount() {
  const accountId = await anAccount(server);
  const order = {
    accountId,
    acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
    lines: [{ serviceCode: 'CXONE' }],
  };
  const placed = await act<{ order: { id: string } }>(
    server,
    STAFF,
    'placeOrder',
    order,
    'order { id }',
  );
  const contact = { accountId, vendorCode: 'NICE', channel: 'PHONE', value: '+33170950000' };
  const { supportContact } = await act<{ supportContact: { id: string } }>(
    server,
    STAFF,
    'addSupportContact',
    contact,
    'supportContact { id }',
  );
  return { accountId, orderId: placed.order.id, contactId: supportContact.id };
}

/** The looks on record: contracts, and accounts of which no contract was read; in order. */
async function looks(): Promise<string[]> {
  const { rows } = await owner.query<{ seen: string }>(
    `select coalesce(subscription_id, account_id)::text as seen from audit_entry
      where act = 'LOOK' order by 1`,
  );
  return rows.map(({ seen }) => seen);
}
const uuids = (...ids: string[]) => ids.map(uuidOf).sort();

describe('What a beneficiary reads leaves an entry for each contract (CXone 4)', () => {
  const firstContract = () => [first.cxone.subscriptionId];
  const secondContracts = () => [second.cxone.subscriptionId, further];
  const node = (id: string, fields = '') => `{ node(id: "${id}") { id ${fields} } }`;

  it.each<[string, () => string, () => string[]]>([
    ['account', () => `{ account(id: "${first.accountId}") { name } }`, () => [first.accountId]],
    [
      'accounts',
      () => '{ accounts { nodes { name } } }',
      () => [first.accountId, second.accountId],
    ],
    [
      'lists of subscriptions',
      () => '{ accounts { nodes { subscriptions { nodes { status } } } } }',
      () => [...firstContract(), ...secondContracts()],
    ],
    [
      'a page of subscriptions, and not the next one',
      () => `{ account(id: "${second.accountId}") { subscriptions(first: 1) { nodes { id } } } }`,
      () => [second.cxone.subscriptionId],
    ],
    [
      'a number of subscriptions',
      () => `{ account(id: "${second.accountId}") {
      subscriptions { totalCount } } }`,
      () => secondContracts(),
    ],
    [
      'problems',
      () => `{ account(id: "${second.accountId}") { problems { code } } }`,
      secondContracts,
    ],
    ['node of an account', () => node(second.accountId), () => [second.accountId]],
    ['node of a subscription', () => node(further), () => [further]],
    ['node of an order', () => node(second.orderId), () => [second.cxone.subscriptionId]],
    [
      'node of an order that is not active yet',
      () => node(waiting.orderId, '... on Order { acceptedBy { name } }'),
      () => [waiting.accountId],
    ],
    ['node of an order line', () => node(first.cxone.orderLineId), firstContract],
    ['node of a rate', () => node(first.cxone.rateId), firstContract],
    ['node of a notice', () => node(first.cxone.noticeId), firstContract],
    ['node of a demand', () => node(demandId), firstContract],
    ['node of a support contact', () => node(first.cxone.contactId), () => [first.accountId]],
    [
      'node of a contact where there is no contract',
      () => node(waiting.contactId, '... on SupportContact { value }'),
      () => [waiting.accountId],
    ],
    [
      'nodes',
      () => `{ nodes(ids: ["${first.cxone.noticeId}", "${further}"]) { id } }`,
      () => [...firstContract(), further],
    ],
    [
      'what an order leads to',
      () => node(first.orderId, '... on Order { lines { rates { id } } account { name } }'),
      firstContract,
    ],
    [
      'demands',
      () => '{ performanceDemands { nodes { state } } }',
      () => [...firstContract(), second.cxone.subscriptionId],
    ],
    [
      'a preview of a notice',
      () => node(further, '... on Subscription { terminationNoticePreview { endsBefore } }'),
      () => [further],
    ],
    ['nothing of a contract', () => '{ viewer { kind } services { terms { version } } }', () => []],
    ['what is not there', () => node(first.connect.subscriptionId), () => []],
  ])('%s', async (_, query, seen) => {
    const { errors } = await server.ask(NICE, query());
    expect(errors).toBeUndefined();
    expect(await looks()).toEqual(uuids(...seen()));
  });

  it('a mutation, too, beside the entry of its own', async () => {
    const input = { demandId, outcome: 'WITHDRAWN' };
    await act(server, NICE, 'closePerformanceDemand', input, 'performanceDemand { id }');
    expect(await looks()).toEqual(uuids(first.cxone.subscriptionId));
    const { rows } = await owner.query<{ act: string; right: string }>(
      `select act, exercised_right as right from audit_entry order by act`,
    );
    expect(rows).toEqual([
      { act: 'LOOK', right: 'READ_ACCOUNTS' },
      { act: 'closePerformanceDemand', right: 'DEMAND_PERFORMANCE' },
    ]);
  });

  it('with who it was, when, from where and in which request', async () => {
    await read(server, NICE, '{ accounts { nodes { subscriptions { nodes { id } } } } }');
    const { rows } = await owner.query<Record<string, unknown>>(
      `select distinct actor_kind, actor, act, exercised_right, beneficiary_code, remote_address,
        subject_type, changes, count(distinct request_id)::int as requests,
        count(*)::int as entries, occurred_at = '${NOON}' as is_now
        from audit_entry group by 1, 2, 3, 4, 5, 6, 7, 8, 11`,
    );
    expect(rows).toEqual([
      {
        ...{ actor_kind: 'VENDOR', actor: 'test-vendor', act: 'LOOK', is_now: true },
        ...{ exercised_right: 'READ_ACCOUNTS', beneficiary_code: 'NICE', subject_type: null },
        ...{ remote_address: '127.0.0.1', changes: [], requests: 1, entries: 3 },
      },
    ]);
  });
});

describe('What others read', () => {
  it('leaves none', async () => {
    const person: TestViewer = { kind: 'PERSON', accountId: first.accountId, role: 'OWNER' };
    for (const viewer of [STAFF, person, partner('first')]) {
      await read(server, viewer, '{ accounts { nodes { subscriptions { nodes { id } } } } }');
    }
    await read(server, { kind: 'VENDOR', vendorCode: 'GOTO' }, '{ accounts { nodes { id } } }');
    expect(await looks()).toEqual([]);
  });
});

describe('Recording the looks', () => {
  const ALL = '{ accounts { nodes { name subscriptions { nodes { status } } } } }';
  const ONE = () =>
    `{ account(id: "${first.accountId}") { name subscriptions { nodes { status } } } }`;

  const taken = (viewer: TestViewer, query: string) =>
    statementsOf(server, () => read(server, viewer, query));

  it('takes six statements more, however many contracts there are', async () => {
    const forStaff = await taken(STAFF, ALL);
    const forAll = await taken(NICE, ALL);
    // Two, in a transaction: it ends the snapshot, begins, opens the scope and commits.
    expect(forAll.length - forStaff.length).toBe(6);
    expect((await taken(NICE, ONE())).length).toBe(forAll.length);
    expect(forAll.filter((text) => text.startsWith('insert into audit_entry'))).toHaveLength(1);
  });

  it('comes before the answer: without its entry there is an error, and no data', async () => {
    await owner.query('alter table audit_entry add constraint full_check check (false) not valid');
    try {
      const answer = await server.ask(NICE, ALL);
      expect(answer.status).toBe(500);
      expect(answer.data).toBeUndefined();
      expect(JSON.stringify(answer)).not.toContain('INITIAL');
      expect(answer.errors?.[0]?.extensions?.['code']).toBe('INTERNAL_SERVER_ERROR');
    } finally {
      await owner.query('alter table audit_entry drop constraint full_check');
    }
    expect(await looks()).toEqual([]);
  });

  it('is not asked for twice what was recorded once', async () => {
    const session = server.database.session({ kind: 'VENDOR', vendorCode: 'NICE' });
    await session.rows({ text: 'select id, account_id as "accountId" from subscription' }, []);
    expect(session.seen?.take().contractIds).toHaveLength(3);
    expect(session.seen?.take()).toEqual({
      ...{ accountIds: [], rootIds: [], contractIds: [], isTotal: false },
    });
    await session.end();
    expect(server.database.session({ kind: 'EVERYTHING' }).seen).toBeUndefined();
  });

  it('tells that it was told how many there are, or that there are any', async () => {
    const none = '00000000-0000-0000-0000-000000000000';
    const byName = 'first: 0, where: { name: { startsWith: "Test" } }';
    for (const asked of ['totalCount', 'pageInfo { hasNextPage }']) {
      await read(server, NICE, `{ accounts(${byName}) { ${asked} } }`);
      expect(await looks()).toEqual([none]);
      await owner.query('truncate audit_entry');
    }
    await read(server, NICE, '{ performanceDemands(first: 0) { totalCount } }');
    expect(await looks()).toEqual([none]);
  });

  it('leaves out an account that has no contract with the beneficiary', async () => {
    const id = await anAccount(server);
    await owner.query('truncate audit_entry');
    await server.ask(NICE, `{ account(id: "${id}") { name } }`);
    expect(await looks()).toEqual([]);
  });
});
