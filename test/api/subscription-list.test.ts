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
import { noticeActs } from '../support/notices';
import { anAccount, aSubscription, read, type LineOptions } from '../support/world';
import { rootNodeId } from '../../src/graphql/node-id';

// Contracts of any accounts, found by their days for notice, their ends, their status.

let server: TestServer;
const { give, withdraw } = noticeActs(() => server);

let accounts: Readonly<Record<'first' | 'second' | 'staff', string>>;
/** Every subscription that was made, as the API tells it. */
let all: Listed[];

interface Listed {
  readonly id: string;
  readonly account: { readonly id: string };
  readonly service: { readonly code: string };
  readonly status: string;
  readonly startsOn: string;
  readonly endsBefore: string | null;
  readonly noticeDueBy: string | null;
}
const FIELDS = 'id account { id } service { code } status startsOn endsBefore noticeDueBy';

interface Page {
  readonly nodes: Listed[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
}

const pageOf = async (args: string, viewer: TestViewer = STAFF): Promise<Page> => {
  const query = `{ subscriptions(${args}) { totalCount nodes { ${FIELDS} }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  return (await read<{ subscriptions: Page }>(server, viewer, query)).subscriptions;
};
const idsOf = async (args: string, viewer?: TestViewer) =>
  (await pageOf(args, viewer)).nodes.map(({ id }) => id);
const namesOf = (listed: readonly Listed[]) => listed.map(({ id }) => id).sort();

const ends = (endsBefore: string | null) => endsBefore ?? '9999-12-31';

const LINES: readonly (readonly [startsOn: string, line: LineOptions])[] = [
  ['2024-01-31', { termMonths: 12 }],
  ['2025-12-28', { termMonths: 12 }],
  ['2026-01-15', { termMonths: 12, serviceCode: 'GOTO_CONNECT' }],
  ['2026-08-31', { termMonths: null, termDays: 100, serviceCode: 'OPENVOICE' }],
  ['2026-11-01', { termMonths: 1, serviceCode: 'GOTO_CONNECT' }],
  ['2025-01-10', { termMonths: 36 }],
];

beforeAll(async () => {
  server = await startTestServer();
  accounts = {
    first: await anAccount(server, { viewer: partner('first') }),
    second: await anAccount(server, { viewer: partner('second') }),
    staff: await anAccount(server),
  };
  for (const accountId of Object.values(accounts)) {
    for (const [startsOn, line] of LINES) await aSubscription(server, accountId, startsOn, line);
  }
  const ended = await aSubscription(server, accounts.first, '2024-01-31');
  await give(ended.subscriptionId, { givenOn: '2024-12-01' });
  const query = `{ accounts { nodes { subscriptions { nodes { ${FIELDS} } } } } }`;
  const { accounts: found } = await read<{
    accounts: { nodes: { subscriptions: { nodes: Listed[] } }[] };
  }>(server, STAFF, query);
  all = found.nodes.flatMap(({ subscriptions }) => subscriptions.nodes);
});
afterAll(() => server.close());

const IN_60_DAYS = 'where: { noticeDueBy: { lt: "2027-01-23" } }';

describe('Which contracts can be ended in the next 60 days', () => {
  it('is told by date, each at its next day for notice, as each says itself.', async () => {
    const due = all
      .filter(({ noticeDueBy: day }) => day !== null && day < '2027-01-23')
      .map(({ id, noticeDueBy: day }) => [day, id]);
    expect(due.length).toBeGreaterThan(8);
    const { nodes, totalCount } = await pageOf(IN_60_DAYS);
    expect(totalCount).toBe(due.length);
    expect(nodes.map(({ id, noticeDueBy: day }) => [day, id]).sort()).toEqual(due.sort());
    const days = nodes.map(({ noticeDueBy: day }) => day);
    expect(days).toEqual([...days].sort());
  });

  it('is told page by page, forwards and backwards, each contract once.', async () => {
    const whole = await idsOf(IN_60_DAYS);
    const forwards: string[] = [];
    let cursor = '';
    for (let more = true; more;) {
      const page = await pageOf(`first: 2, ${cursor && `after: "${cursor}",`} ${IN_60_DAYS}`);
      forwards.push(...page.nodes.map(({ id }) => id));
      cursor = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    expect(forwards).toEqual(whole);
    const backwards: string[] = [];
    cursor = '';
    for (let more = true; more;) {
      const page = await pageOf(`last: 2, ${cursor && `before: "${cursor}",`} ${IN_60_DAYS}`);
      backwards.unshift(...page.nodes.map(({ id }) => id));
      cursor = page.pageInfo.startCursor;
      more = page.pageInfo.hasPreviousPage;
    }
    expect(backwards).toEqual(whole);
    const down = 'orderBy: { field: NOTICE_DUE_BY, direction: DESC }';
    expect(await idsOf(`${IN_60_DAYS}, ${down}`)).toEqual([...whole].reverse());
  });

  it('takes the same statements for a page of one as for a page of all.', async () => {
    const ask = (first: number) =>
      statementsOf(server, () => pageOf(`first: ${first}, ${IN_60_DAYS}`));
    await ask(100);
    const forOne = await ask(1);
    const forAll = await ask(100);
    expect(forAll).toEqual(forOne);
    expect(forAll.length).toBeLessThanOrEqual(11);
  });

  it('leaves out what a notice has ended, until it is withdrawn.', async () => {
    const { subscriptionId } = await aSubscription(server, accounts.staff, '2025-12-29');
    const lists = async () => (await idsOf(IN_60_DAYS)).includes(subscriptionId);
    expect(await lists()).toBe(true);
    const { terminationNotice } = await give(subscriptionId);
    // Its own day for notice is ahead still; the next one is not.
    expect(await lists()).toBe(true);
    const ofStaff = `accountId: "${accounts.staff}"`;
    const noticed = `where: { ${ofStaff}, isNoticeGiven: true }, orderBy: { field: ENDS_BEFORE }`;
    expect(await idsOf(noticed)).toEqual([subscriptionId]);
    const open = 'where: { isNoticeGiven: false, noticeDueBy: { lt: "2027-01-23" } }';
    expect(await idsOf(open)).not.toContain(subscriptionId);
    const endedBy = (lt: string) => idsOf(`where: { ${ofStaff}, endsBefore: { lt: "${lt}" } }`);
    expect(await endedBy('2026-12-30')).toEqual([subscriptionId]);
    expect(await endedBy('2026-12-29')).toEqual([]);
    const later = 'where: { noticeDueBy: { gte: "2027-06-01", lt: "2028-05-31" } }';
    expect(await idsOf(later)).not.toContain(subscriptionId);
    await withdraw(terminationNotice.id);
    expect(await idsOf(noticed)).toEqual([]);
    expect(await idsOf(later)).toContain(subscriptionId);
  });

  it('goes by today in each account’s own zone.', async () => {
    const dueTonight = async (timeZone: string) => {
      const account = await anAccount(server, { timeZone });
      // Due by 2026-11-23, the last day of 30 before the end.
      const { subscriptionId } = await aSubscription(server, account, '2025-12-23');
      return async () => (await idsOf(IN_60_DAYS)).includes(subscriptionId);
    };
    const [auckland, honolulu] = [
      await dueTonight('Pacific/Auckland'),
      await dueTonight('Pacific/Honolulu'),
    ];
    const at = async (now: string) => {
      server.clock.now = now;
      try {
        return [await auckland(), await honolulu()];
      } finally {
        server.clock.now = NOON;
      }
    };
    expect(await at('2026-11-23T10:00:00.000Z')).toEqual([true, true]);
    expect(await at('2026-11-23T12:00:00.000Z')).toEqual([false, true]);
    expect(await at('2026-11-24T11:00:00.000Z')).toEqual([false, false]);
  });
});

describe('Other questions across accounts', () => {
  it.each(['PENDING', 'INITIAL', 'RENEWAL', 'ENDED'])('%s is told by status.', async (status) => {
    for (const asOf of ['2024-01-30', '2025-12-28', '2026-11-23', '2027-03-01', '2029-01-01']) {
      const query = `{ accounts { nodes { subscriptions { nodes { id status(asOf: "${asOf}") } } } } }`;
      const { accounts: found } = await read<{
        accounts: { nodes: { subscriptions: { nodes: Listed[] } }[] };
      }>(server, STAFF, query);
      const expected = found.nodes
        .flatMap(({ subscriptions }) => subscriptions.nodes)
        .filter((one) => one.status === status);
      const listed = await pageOf(
        `first: 100, where: { status: { eq: ${status} } }, asOf: "${asOf}"`,
      );
      expect([asOf, namesOf(listed.nodes)]).toEqual([asOf, namesOf(expected)]);
    }
  });

  it('Statuses are of today where nothing else is said, and several may be asked for.', async () => {
    const { nodes } = await pageOf('first: 100, where: { status: { in: [INITIAL, RENEWAL] } }');
    expect(new Set(nodes.map(({ status }) => status))).toEqual(new Set(['INITIAL', 'RENEWAL']));
    const { totalCount } = await pageOf('where: { status: { eq: ENDED, in: [INITIAL] } }');
    expect(totalCount).toBe(0);
  });

  it('By service and account, by start.', async () => {
    const { nodes } = await pageOf(
      `where: { serviceCode: { eq: GOTO_CONNECT }, accountId: "${accounts.second}" }`,
    );
    expect(
      nodes.map(({ startsOn, service, account }) => [startsOn, service.code, account.id]),
    ).toEqual([
      ['2026-01-15', 'GOTO_CONNECT', accounts.second],
      ['2026-11-01', 'GOTO_CONNECT', accounts.second],
    ]);
    expect(nodes.every(({ endsBefore }) => ends(endsBefore) === '9999-12-31')).toBe(true);
  });
});

describe('Each viewer lists its own', () => {
  const confined = (accountIds: string[]): TestViewer => ({
    kind: 'PARTNER',
    partnerId: rootNodeId('Partner', PARTNERS.first),
    accountIds,
  });
  const owners = async (viewer: TestViewer, args = 'first: 100') => {
    const { nodes, totalCount } = await pageOf(args, viewer);
    expect(totalCount).toBe(nodes.length);
    return [...new Set(nodes.map(({ account }) => account.id))];
  };

  it.each(['first: 100', `first: 100, ${IN_60_DAYS}`, 'where: { status: { eq: INITIAL } }'])(
    '(%s): a partner those of its accounts, a confined client those of its list.',
    async (args) => {
      expect(await owners(partner('first'), args)).toEqual([accounts.first]);
      expect(await owners(partner('second'), args)).toEqual([accounts.second]);
      expect(await owners(confined([accounts.first]), args)).toEqual([accounts.first]);
      expect(await owners(confined([accounts.second]), args)).toEqual([]);
      expect(await owners({ kind: 'PERSON', accountId: accounts.staff }, args)).toEqual([
        accounts.staff,
      ]);
    },
  );

  it('A beneficiary those of its contracts, of every account.', async () => {
    const { nodes } = await pageOf('first: 100', NICE);
    expect(new Set(nodes.map(({ service }) => service.code))).toEqual(new Set(['CXONE']));
    expect(new Set(nodes.map(({ account }) => account.id)).size).toBeGreaterThan(2);
    const due = await pageOf(IN_60_DAYS, NICE);
    expect(new Set(due.nodes.map(({ service }) => service.code))).toEqual(new Set(['CXONE']));
  });

  it('Nobody finds another’s by naming its account.', async () => {
    const named = `where: { accountId: "${accounts.second}" }`;
    expect(await owners(partner('first'), named)).toEqual([]);
    expect(await owners({ kind: 'PERSON', accountId: accounts.first }, named)).toEqual([]);
    expect(await owners(STAFF, 'where: { accountId: "sub_x" }')).toEqual([]);
  });
});

describe('What cannot be asked names its field:', () => {
  it.each([
    ['where.noticeDueBy.lt', 'where: { noticeDueBy: { gte: "2026-12-01", lt: "2026-12-01" } }'],
    ['where.noticeDueBy.lt', 'where: { noticeDueBy: { gte: "2026-12-01", lt: "2028-12-01" } }'],
    ['where.noticeDueBy.lt', 'where: { noticeDueBy: { lt: "2020-01-01" } }'],
    ['where.noticeDueBy.lt', 'where: { noticeDueBy: { lt: "9999-01-01" } }'],
    ['where.noticeDueBy.gte', 'where: { noticeDueBy: { gte: "0001-01-01" } }'],
    ['orderBy.field', 'orderBy: { field: NOTICE_DUE_BY }'],
    ['orderBy.field', 'orderBy: { field: ENDS_BEFORE }'],
    ['orderBy.field', 'where: { isNoticeGiven: false }, orderBy: { field: ENDS_BEFORE }'],
    ['orderBy.field', `${IN_60_DAYS}, orderBy: { field: STARTS_ON }`],
    ['where.status', 'where: { status: { eq: NOT_YET_RECORDED } }'],
    ['after', 'after: "abc"'],
  ])('%s of (%s)', async (path, args) => {
    const { errors } = await server.ask(STAFF, `{ subscriptions(${args}) { nodes { id } } }`);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['BAD_USER_INPUT']);
    expect(JSON.stringify(errors)).toContain(path);
  });

  it('a cursor of another order or list.', async () => {
    const { pageInfo } = await pageOf('first: 1');
    const { errors } = await server.ask(
      STAFF,
      `{ subscriptions(after: "${pageInfo.endCursor}", ${IN_60_DAYS}) { nodes { id } } }`,
    );
    expect(errors?.[0]?.message).toContain('A cursor belongs to its list and its order.');
  });
});
