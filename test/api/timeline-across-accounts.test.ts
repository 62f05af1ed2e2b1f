import { change } from '../support/contract-life';
import { writtenAndFilled } from '../support/contract-days';
import { noticeActs } from '../support/notices';
import { announced, aRatedContract, rateIdOf } from '../support/rates-over-time';
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
import {
  aLife,
  aTimelineWorld,
  placed,
  timelinesOf,
  told,
  YEAR,
  type TimelineWorld,
} from '../support/timeline';
import { act, aDemand, anAccount, aSubscription, read } from '../support/world';
import { rootNodeId } from '../../src/graphql/node-id';

// What comes up for contracts of any accounts, by their terms and by what happened to them.

let server: TestServer;
const { give } = noticeActs(() => server);
const { ofAccount, across } = timelinesOf(() => server);
let accounts: TimelineWorld['accounts'];
beforeAll(async () => {
  server = await startTestServer();
  ({ accounts } = await aTimelineWorld(server));
});
afterAll(() => server.close());

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
    const expected = each.flatMap((page) => page.nodes);
    expect(expected.length).toBeGreaterThan(1);
    const inFull = (entries: typeof nodes) => entries.map((entry) => JSON.stringify(entry)).sort();
    expect(inFull(nodes)).toEqual(inFull(expected));
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
    const ofTerms = 'where: { kind: { in: [SERVICE_ENDS, TERM_RENEWS, NOTICE_DUE] } }';
    const ask = (first: number) =>
      statementsOf(server, () => across(`first: ${first}, ${range}, ${ofTerms}`));
    await ask(100);
    const forOne = await ask(1);
    const forAll = await ask(100);
    expect(forAll).toEqual(forOne);
    expect(forAll.length).toBeLessThanOrEqual(12);
  });

  it('takes the same statements for one day of a fact as for those of all contracts.', async () => {
    const ask = (first: number, kinds: readonly string[]) =>
      statementsOf(server, () =>
        across(`first: ${first}, ${YEAR}, where: { kind: { in: [${kinds.join(', ')}] } }`),
      );
    const rare = 'PRICE_CHANGES DEMAND_DUE SUSPENSION_BEGINS CURE_DUE'.split(' ');
    for (const kind of rare) expect(await ask(100, [kind])).toEqual(await ask(1, [kind]));
    const before = await ask(100, rare);
    await aLife(server, await anAccount(server));
    const after = await ask(100, rare);
    expect(after).toEqual(before);
    expect(after.length).toBeLessThanOrEqual(16);
  });

  it('has each kind, by itself and once, however often it is named.', async () => {
    const { nodes } = await across(`first: 100, ${YEAR}`);
    const kinds = new Set(nodes.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      ...['BREACH_RECEIVED', 'CHARGE_CHANGES', 'CONTRACT_AMENDED', 'CURE_DUE', 'DEMAND_DUE'],
      ...['NOTICE_DUE', 'PARTIAL_NOTICE_TAKES_EFFECT', 'PRICE_CHANGES', 'PRICE_LAPSES'],
      ...['SERVICE_ENDS', 'SUSPENSION_BEGINS', 'SUSPENSION_ENDS', 'TERMINABLE_FOR_CAUSE'],
      'TERM_RENEWS',
    ]);
    for (const kind of kinds) {
      const asked = `${YEAR}, where: { kind: { in: [${kind}, ${kind}] } }`;
      const found = await across(`first: 100, ${asked}`);
      expect(found.nodes).toEqual(nodes.filter((entry) => entry.kind === kind));
      expect(found.totalCount).toBe(found.nodes.length);
    }
  });

  it('has a demand until its beneficiary ends it by the day on which it is due.', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-10');
    const inTime = await aDemand(server, subscriptionId, '2026-12-01');
    const late = await aDemand(server, subscriptionId, '2026-12-02');
    const due = async () => {
      const args = `where: { accountId: "${accountId}", kind: { eq: DEMAND_DUE } }, ${YEAR}`;
      const found = (await across(args)).nodes;
      const ofAccountToo = await ofAccount(accountId)(
        `where: { kind: { eq: DEMAND_DUE } }, ${YEAR}`,
      );
      expect(found).toEqual(ofAccountToo.nodes);
      return found.map(({ performanceDemand }) => performanceDemand?.id);
    };
    expect(await due()).toEqual([inTime, late]);
    const end = (demandId: string) =>
      act(
        server,
        NICE,
        'closePerformanceDemand',
        { demandId, outcome: 'PERFORMED' },
        'performanceDemand { id }',
      );
    await end(inTime);
    expect(await due()).toEqual([late]);
    server.clock.now = '2026-12-03T12:00:00.000Z';
    await end(late);
    server.clock.now = NOON;
    expect(await due()).toEqual([late]);
  });

  it('has the rates that the provider changes, as announced prices.', async () => {
    const accountId = await anAccount(server);
    const subscriptionId = await aRatedContract(server, accountId);
    const rateId = await rateIdOf(server, subscriptionId, '33');
    const id = await change(server, 'announceRateChange', announced(subscriptionId, rateId));
    const range = 'from: "2026-01-02", to: "2027-01-01"';
    const { nodes } = await across(`${range}, where: { accountId: "${accountId}" }`);
    expect(nodes).toEqual((await ofAccount(accountId)(range)).nodes);
    const price = nodes.find(({ kind }) => kind === 'PRICE_CHANGES');
    expect([price?.occursOn, price?.contractChange?.id]).toEqual(['2026-10-01', id]);
  });

  it('has what the migration finds of the contracts on record.', async () => {
    const { written, filled } = await writtenAndFilled(server);
    expect(filled).toEqual(written);
    expect(written.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['DEMAND_DUE', 'PRICE_CHANGES', 'PRICE_LAPSES', 'SUSPENSION_ENDS']),
    );
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
    const edges = async (year: string) => {
      const kinds = 'kind: { in: [SERVICE_ENDS, SERVICE_RETURNS] }';
      const named = `where: { accountId: "${accountId}", ${kinds} }`;
      const found = await across(`from: "${year}-01-01", to: "${year}-12-31", ${named}`);
      return found.nodes.map(told);
    };
    expect(await edges('2025')).toEqual(['2025-02-01 SERVICE_ENDS']);
    expect(await edges('2026')).toEqual(['2026-06-01 SERVICE_RETURNS']);
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
