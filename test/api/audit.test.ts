import { Client } from 'pg';
import type { DatabaseScope } from '../../src/data/row-scope';
import { sqlStateOf } from '../../src/data/sql-error';
import { readNodeId, rootNodeId } from '../../src/graphql/node-id';
import { aFullAccount, type FullAccount } from '../support/full-account';
import {
  NICE,
  partner,
  PARTNERS,
  STAFF,
  startTestServer,
  type Answer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, read } from '../support/world';

let server: TestServer;
let own: FullAccount;
let foreign: FullAccount;
let owner: TestViewer;
let demandId: string;

const CLAUSE = { document: 'cxone-service-terms', version: '2022-01', number: '3' };

beforeAll(async () => {
  server = await startTestServer();
  own = await aFullAccount(server, { viewer: partner('first') });
  foreign = await aFullAccount(server);
  owner = { kind: 'PERSON', accountId: own.accountId, role: 'OWNER' };
  server.clock.now = '2026-11-24T09:00:00.000Z';
  const { performanceDemand } = await act<{ performanceDemand: { id: string } }>(
    server,
    NICE,
    'demandPerformance',
    {
      ...{ subscriptionId: own.cxone.subscriptionId, clause: CLAUSE, dueOn: '2026-12-31' },
      ...{ demand: 'Pay.', reason: 'It is due.' },
    },
    'performanceDemand { id }',
  );
  demandId = performanceDemand.id;
  server.clock.now = '2026-11-25T09:00:00.000Z';
  const answer = { demandId, position: 'ACCEPTED', answer: 'We pay.' };
  await act(server, owner, 'answerPerformanceDemand', answer, 'performanceDemand { id }');
  server.clock.now = '2026-11-26T09:00:00.000Z';
  const terms = { serviceCode: 'OPENVOICE', effectiveOn: '2027-06-01' };
  await act(server, STAFF, 'publishServiceTerms', terms, 'serviceTerms { version }');
});
afterAll(() => server.close());

const ENTRY = `id occurredAt act right remoteAddress requestId actor { kind name partner { id }
  apiClient { id } } account { id } subscription { id } subject { __typename id }
  changes { name before after } beneficiary { code }`;
interface Entry {
  readonly id: string;
  readonly act: string;
  readonly requestId: string;
  readonly occurredAt: string;
}
interface Entries {
  readonly totalCount: number;
  readonly nodes: Entry[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}
const LIST = `query ($where: AuditEntryWhere, $orderBy: AuditEntryOrder, $first: Int, $after: String) {
  auditEntries(where: $where, orderBy: $orderBy, first: $first, after: $after) {
    totalCount nodes { ${ENTRY} } pageInfo { endCursor hasNextPage } } }`;
const list = async (viewer: TestViewer, variables: object = {}): Promise<Entries> =>
  (await read<{ auditEntries: Entries }>(server, viewer, LIST, variables)).auditEntries;
const actsOf = async (viewer: TestViewer, where: object) =>
  (await list(viewer, { where })).nodes.map(({ act: name }) => name);

const TEXT = expect.any(String) as string;
const seenBy = { account: () => ({ id: own.accountId }), subject: () => ({ id: demandId }) };

describe('The log of acts', () => {
  it('says who did what to what, by which right, when and from where', async () => {
    const where = { accountId: own.accountId, occurredAt: { gte: '2026-11-24T00:00:00Z' } };
    const { nodes } = await list(owner, { where });
    const common = {
      ...{ id: expect.stringMatching(/^aud_/) as string, remoteAddress: '127.0.0.1' },
      ...{ account: seenBy.account(), subscription: { id: own.cxone.subscriptionId } },
      requestId: TEXT,
    };
    const subject = { __typename: 'PerformanceDemand', ...seenBy.subject() };
    const vendor = { kind: 'VENDOR', name: 'test-vendor', partner: null, apiClient: null };
    expect(nodes).toHaveLength(3);
    expect(nodes[0]).toEqual({
      ...common,
      ...{ occurredAt: '2026-11-25T09:00:00.000Z', act: 'answerPerformanceDemand' },
      ...{ right: 'ANSWER_DEMANDS', subject, beneficiary: null },
      actor: { kind: 'PERSON', name: 'test-person', partner: null, apiClient: null },
      changes: [{ name: 'position', before: null, after: 'ACCEPTED' }],
    });
    const before = { ...common, occurredAt: '2026-11-24T09:00:00.000Z', actor: vendor };
    const nice = { beneficiary: { code: 'NICE' }, changes: [] };
    const made = { act: 'demandPerformance', right: 'DEMAND_PERFORMANCE', subject };
    const look = { act: 'LOOK', right: 'READ_ACCOUNTS', subject: null };
    expect(nodes.slice(1)).toEqual(
      expect.arrayContaining([
        { ...before, ...nice, ...made },
        { ...before, ...nice, ...look },
      ]),
    );
    // What one request did carries its id.
    expect(nodes[1]?.requestId).toBe(nodes[2]?.requestId);
    expect(nodes[0]?.requestId).not.toBe(nodes[1]?.requestId);
  });

  it('names a partner’s client by its partner', async () => {
    const where = { accountId: own.accountId, act: { eq: 'createAccount' } };
    expect((await list(owner, { where })).nodes).toMatchObject([
      {
        actor: { kind: 'PARTNER', partner: { id: rootNodeId('Partner', PARTNERS.first) } },
        subject: { __typename: 'Account', id: own.accountId },
        ...{ right: 'CREATE_ACCOUNTS', subscription: null },
      },
    ]);
  });

  it('holds acts on no account, for staff', async () => {
    const where = { act: { eq: 'publishServiceTerms' } };
    expect((await list(STAFF, { where })).nodes).toMatchObject([
      { account: null, subscription: null, subject: null, right: 'PUBLISH_TERMS' },
    ]);
    expect(await actsOf(owner, where)).toEqual([]);
  });

  it('is read by any of its conditions', async () => {
    const { subscriptionId } = own.cxone;
    const contract = await actsOf(STAFF, { subscriptionId });
    expect(contract.slice(0, 1)).toEqual(['answerPerformanceDemand']);
    expect(contract).toContain('giveTerminationNotice');
    expect(contract).not.toContain('createAccount');
    const both = { accountId: own.accountId, subscriptionId };
    expect(await actsOf(STAFF, both)).toEqual(contract);
    expect(await actsOf(STAFF, { ...both, accountId: foreign.accountId })).toEqual([]);
    expect(await actsOf(STAFF, { accountId: 'acc_none' })).toEqual([]);
    expect(await actsOf(STAFF, { subscriptionId: own.accountId })).toEqual([]);
    const some = { in: ['LOOK', 'demandPerformance'] };
    const since = { gte: '2026-11-24T00:00:00Z' };
    const kinds = { subscriptionId, act: some, actorKind: { eq: 'VENDOR' }, occurredAt: since };
    expect((await actsOf(STAFF, kinds)).sort()).toEqual(['LOOK', 'demandPerformance']);
    expect(await actsOf(STAFF, { subscriptionId, actorKind: { in: ['PERSON'] } })).toEqual([
      'answerPerformanceDemand',
    ]);
    const times = { gte: '2026-11-24T09:00:00Z', lt: '2026-11-25T09:00:00Z' };
    expect(await actsOf(STAFF, { subscriptionId, occurredAt: times })).toHaveLength(2);
  });

  it('is paged from the newest on, or from the oldest', async () => {
    const whole = await list(STAFF, { first: 100 });
    const times = whole.nodes.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual([...times].sort().reverse());
    expect(whole.totalCount).toBe(whole.nodes.length);
    const first = await list(STAFF, { first: 5 });
    const rest = await list(STAFF, { first: 100, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes]).toEqual(whole.nodes);
    const oldest = await list(STAFF, { first: 100, orderBy: { direction: 'ASC' } });
    expect(oldest.nodes).toEqual([...whole.nodes].reverse());
  });

  it('refuses more than a hundred acts, and what is no name', async () => {
    for (const act of [{ in: Array.from({ length: 101 }, () => 'LOOK') }, { eq: '' }]) {
      const { errors } = await server.ask(STAFF, LIST, { where: { act } });
      expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    }
  });
});

describe('Whoever may read the log', () => {
  const ENTRIES = 'auditEntries { totalCount nodes { id account { id } } }';
  const QUERY = `query ($account: ID!, $subscription: ID!) {
    account(id: $account) { ${ENTRIES} }
    node(id: $subscription) { ... on Subscription { ${ENTRIES} } } }`;
  interface Both {
    readonly data: Record<string, { auditEntries: Entries & { nodes: { account: object }[] } }>;
    readonly errors?: Answer['errors'];
  }
  const ask = (viewer: TestViewer, { accountId, cxone }: FullAccount): Promise<Both> =>
    server.ask(viewer, QUERY, { account: accountId, subscription: cxone.subscriptionId });

  it('are staff and the owners of the account, from the account and the contract', async () => {
    for (const viewer of [STAFF, owner]) {
      const { data, errors } = await ask(viewer, own);
      expect(errors).toBeUndefined();
      const { account, node: contract } = data;
      expect(account?.auditEntries.totalCount).toBeGreaterThan(
        contract?.auditEntries.totalCount ?? 0,
      );
      expect(contract?.auditEntries.totalCount).toBeGreaterThan(3);
      for (const { account: of } of account?.auditEntries.nodes ?? []) {
        expect(of).toEqual({ id: own.accountId });
      }
    }
    const { nodes } = await list(owner, { first: 100 });
    expect(new Set(nodes.map((entry) => readNodeId(entry.id)?.key.accountId))).toEqual(
      new Set([readNodeId(own.accountId)?.key.accountId]),
    );
    expect((await ask(owner, foreign)).data).toEqual({ account: null, node: null });
    expect(await actsOf(owner, { accountId: foreign.accountId })).toEqual([]);
  });

  it('are not its members, its partner, or a beneficiary', async () => {
    const member: TestViewer = { ...owner, role: 'MEMBER' } as TestViewer;
    const [entry] = (await list(owner, { first: 1 })).nodes;
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    expect(await read(server, owner, node, { id: entry?.id })).toEqual({ node: { id: entry?.id } });
    for (const viewer of [member, partner('first'), NICE]) {
      for (const answer of [
        await ask(viewer, own),
        await server.ask(viewer, LIST, {}),
        await server.ask(viewer, node, { id: entry?.id }),
      ]) {
        expect(answer.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
      }
    }
    const stranger: TestViewer = { kind: 'PERSON', accountId: await anAccount(server) };
    expect(await read(server, stranger, node, { id: entry?.id })).toEqual({ node: null });
  });
});

describe('The database keeps the log', () => {
  async function within(scope: DatabaseScope, text: string, reached: readonly string[] = []) {
    const session = server.database.session(scope);
    try {
      return await session.transaction(async ({ reach, rows }) => {
        await reach(reached);
        return rows<{ n: number }>({ text }, []);
      });
    } finally {
      await session.end();
    }
  }

  it.each(['update audit_entry set act = act', 'delete from audit_entry', 'truncate audit_entry'])(
    'from "%s", whoever asks (42501)',
    async (text) => {
      const failed = within({ kind: 'EVERYTHING' }, text).catch(sqlStateOf);
      expect(await failed).toBe('42501');
    },
  );

  it('from a partner and a vendor, and for a person of all but its own account', async () => {
    const account = (id: string) => readNodeId(id)?.key.accountId ?? '';
    const count = 'select count(*) as n from audit_entry';
    const mine = [account(own.accountId)];
    const scopes: [DatabaseScope, readonly string[]][] = [
      [{ kind: 'PARTNER', partnerId: PARTNERS.first, accountIds: null }, mine],
      [{ kind: 'VENDOR', vendorCode: 'NICE' }, mine],
    ];
    for (const [scope, reached] of scopes) {
      expect([scope.kind, await within(scope, count, reached)]).toEqual([scope.kind, [{ n: 0 }]]);
    }
    const ids = 'select distinct account_id as n from audit_entry';
    const person = (accountId: string): DatabaseScope => ({ kind: 'ACCOUNT', accountId });
    expect(await within(person(account(own.accountId)), ids)).toEqual([{ n: mine[0] }]);
    const staff = await within({ kind: 'EVERYTHING' }, count);
    expect(staff[0]?.n).toBeGreaterThan(20);
  });

  it('from a vendor that would write as somebody else', async () => {
    const insert = (beneficiary: string) => `insert into audit_entry (account_id, id, occurred_at,
        actor_kind, actor, act, exercised_right, request_id, changes, beneficiary_code)
      values (gen_random_uuid(), gen_random_uuid(), now(), 'VENDOR', 'x', 'LOOK', 'READ_ACCOUNTS',
        gen_random_uuid(), '[]', ${beneficiary})`;
    for (const beneficiary of ['null', `'GOTO'`]) {
      const failed = within({ kind: 'VENDOR', vendorCode: 'NICE' }, insert(beneficiary));
      expect(await failed.catch(sqlStateOf)).toBe('42501');
    }
  });

  it('in the order in which staff reads it, by an index', async () => {
    const client = new Client({ connectionString: server.ownerUrl });
    await client.connect();
    try {
      await client.query('set enable_seqscan = off; set enable_bitmapscan = off');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        'explain select * from audit_entry order by occurred_at desc, id desc limit 51',
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('audit_entry_occurred_at_id_idx');
      expect(plan).not.toContain('Sort');
    } finally {
      await client.end();
    }
  });
});
