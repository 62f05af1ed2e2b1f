import { change } from '../support/contract-life';
import { noticeActs } from '../support/notices';
import { statementsOf } from '../support/statements';
import {
  NICE,
  PARTNERS,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import {
  aTimelineWorld,
  placed,
  timelinesOf,
  told,
  YEAR,
  type TimelineWorld,
} from '../support/timeline';
import { anAccount, aSubscription, read } from '../support/world';
import { rootNodeId } from '../../src/graphql/node-id';

// What comes up for contracts of any accounts, by their terms.

let server: TestServer;
const { give } = noticeActs(() => server);
const { ofAccount, across } = timelinesOf(() => server);
let accounts: TimelineWorld['accounts'];
beforeAll(async () => {
  server = await startTestServer();
  ({ accounts } = await aTimelineWorld(server));
});
afterAll(() => server.close());

const KINDS = ['SERVICE_STARTS', 'SERVICE_ENDS', 'TERM_RENEWS', 'NOTICE_DUE'];

describe('The timeline of all accounts', () => {
  it.each([
    YEAR,
    'from: "2026-01-01", to: "2026-12-31"',
    'from: "2024-01-31", to: "2024-02-01"',
    'from: "2030-02-01", to: "2031-01-31"',
  ])('(%s): has what the timelines of the accounts have, in order.', async (range) => {
    const { nodes, totalCount } = await across(`first: 100, ${range}`);
    const list = '{ accounts { nodes { id } } }';
    const all = await read<{ accounts: { nodes: { id: string }[] } }>(server, STAFF, list);
    const each = await Promise.all(
      all.accounts.nodes.map(({ id }) => ofAccount(id)(`first: 100, ${range}`)),
    );
    const expected = each.flatMap((page) => page.nodes).filter(({ kind }) => KINDS.includes(kind));
    expect(expected.length).toBeGreaterThan(1);
    expect(nodes.map(placed).sort()).toEqual(expected.map(placed).sort());
    expect(totalCount).toBe(nodes.length);
    expect(nodes.map(({ occursOn }) => occursOn)).toEqual(
      nodes.map(({ occursOn }) => occursOn).sort(),
    );
  });

  it.each([
    ['of all accounts', (args: string) => across(args)],
    [
      'of one of them',
      (args: string) => across(`${args}, where: { accountId: "${accounts.first}" }`),
    ],
    ['of the account', (args: string) => ofAccount(accounts.first)(args)],
  ])('(%s): comes page by page, forwards and backwards, each entry once.', async (_, ask) => {
    const whole = (await ask(`first: 100, ${YEAR}`)).nodes.map(placed);
    expect(new Set(whole).size).toBe(whole.length);
    const forwards: string[] = [];
    const backwards: string[] = [];
    let cursor = '';
    for (let more = true; more;) {
      const page = await ask(`first: 3, ${cursor && `after: "${cursor}",`} ${YEAR}`);
      expect(page.totalCount).toBe(whole.length);
      forwards.push(...page.nodes.map(placed));
      cursor = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    expect(forwards).toEqual(whole);
    cursor = '';
    for (let more = true; more;) {
      const page = await ask(`last: 3, ${cursor && `before: "${cursor}",`} ${YEAR}`);
      backwards.unshift(...page.nodes.map(placed));
      cursor = page.pageInfo.startCursor;
      more = page.pageInfo.hasPreviousPage;
    }
    expect(backwards).toEqual(whole);
    expect((await ask(`first: 0, ${YEAR}`)).nodes).toEqual([]);
    expect((await ask(`last: 0, ${YEAR}`)).nodes).toEqual([]);
  });

  it('takes the same statements for one entry as for all.', async () => {
    // From a contract on that was changed, whose changes are read beside its notices.
    const range = 'from: "2026-12-11", to: "2027-12-11"';
    const ask = (first: number) => statementsOf(server, () => across(`first: ${first}, ${range}`));
    await ask(100);
    const forOne = await ask(1);
    const forAll = await ask(100);
    expect(forAll).toEqual(forOne);
    expect(forAll.length).toBeLessThanOrEqual(11);
  });

  it('has no day of a gap before a reinstatement, and still whole pages.', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2024-02-01', {
      ...{ serviceCode: 'GOTO_CONNECT', termMonths: 12 },
    });
    await give(subscriptionId, { givenOn: '2024-12-15' });
    await change(server, 'reinstateSubscription', { subscriptionId, reinstatedOn: '2026-06-01' });
    const known = await ofAccount(accountId)('from: "2025-01-01", to: "2027-02-15"');
    expect(known.nodes.map(told)).toEqual([
      '2025-01-02 NOTICE_DUE',
      '2025-02-01 SERVICE_ENDS',
      '2026-06-01 SERVICE_RETURNS',
      '2027-01-02 NOTICE_DUE',
      '2027-02-01 TERM_RENEWS',
    ]);
    expect(known.nodes[2]?.contractChange?.kind).toBe('REINSTATED');
    const ask = (args: string) =>
      across(
        `${args}, where: { accountId: "${accountId}", kind: { in: [NOTICE_DUE, TERM_RENEWS] } }`,
      );
    const range = 'from: "2026-01-02", to: "2027-01-03"';
    expect((await ask(`first: 1, ${range}`)).nodes.map(told)).toEqual(['2027-01-02 NOTICE_DUE']);
    const last = 'from: "2025-01-02", to: "2026-01-03"';
    expect((await ask(`last: 1, ${last}`)).nodes.map(told)).toEqual(['2025-01-02 NOTICE_DUE']);
    expect((await ask('from: "2025-06-01", to: "2026-05-31"')).nodes).toEqual([]);
  });

  const owners = async (viewer: TestViewer, args = '') => {
    const { nodes } = await across(`first: 100, ${YEAR}${args}`, viewer);
    return [...new Set(nodes.map(({ account }) => account.id))].sort();
  };
  const confined = (accountIds: string[]): TestViewer => ({
    ...{ kind: 'PARTNER', partnerId: rootNodeId('Partner', PARTNERS.first), accountIds },
  });

  it('is each viewer’s own: a partner’s, a confined client’s, a person’s.', async () => {
    expect(await owners(partner('first'))).toEqual([accounts.first]);
    expect(await owners(confined([accounts.first]))).toEqual([accounts.first]);
    expect(await owners(confined([accounts.second]))).toEqual([]);
    expect(await owners({ kind: 'PERSON', accountId: accounts.life })).toEqual([accounts.life]);
    const named = `, where: { accountId: "${accounts.second}" }`;
    expect(await owners(partner('first'), named)).toEqual([]);
    expect(await owners({ kind: 'PERSON', accountId: accounts.first }, named)).toEqual([]);
    expect(await owners(STAFF, ', where: { accountId: "sub_x" }')).toEqual([]);
    expect(await owners(STAFF, ', where: { kind: { eq: NOTICE_DUE, in: [TERM_RENEWS] } }')).toEqual(
      [],
    );
  });

  it('is a beneficiary’s own contracts, of every account; so is that of an account.', async () => {
    const { nodes } = await across(`first: 100, ${YEAR}`, NICE);
    const services = nodes.map(({ subscription }) => subscription.service.code);
    expect(new Set(services)).toEqual(new Set(['CXONE']));
    expect((await owners(NICE)).length).toBeGreaterThan(2);
    const own = (await ofAccount(accounts.first)(YEAR, NICE)).nodes;
    expect(new Set(own.map(({ subscription }) => subscription.service.code))).toEqual(
      new Set(['CXONE']),
    );
    const all = await ofAccount(accounts.life)(YEAR, NICE);
    expect(all.nodes.map(told)).toEqual((await ofAccount(accounts.life)(YEAR)).nodes.map(told));
  });
});
