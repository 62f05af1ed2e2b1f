import { Client } from 'pg';
import { noticeActs } from '../support/notices';
import { ofSubscription } from '../support/contract-life';
import { statementsOf } from '../support/statements';
import { NOON, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aTimelineWorld, timelinesOf, told, YEAR, type TimelineWorld } from '../support/timeline';
import { anAccount, aSubscription } from '../support/world';

// What comes up for the contracts of an account, by all their facts; the periods of a contract.

let server: TestServer;
const { give } = noticeActs(() => server);
const { ofAccount, across } = timelinesOf(() => server);
let accounts: TimelineWorld['accounts'];
let life: TimelineWorld['life'];
beforeAll(async () => {
  server = await startTestServer();
  ({ accounts, life } = await aTimelineWorld(server));
});
afterAll(() => server.close());

describe('The timeline of an account', () => {
  it('has everything that comes up for its contract, with its fact.', async () => {
    const { nodes, totalCount } = await ofAccount(accounts.life)(YEAR);
    expect(nodes.map(told)).toEqual([
      '2026-11-23 BREACH_RECEIVED',
      '2026-11-23 SUSPENSION_BEGINS',
      '2026-12-01 CHARGE_CHANGES',
      '2026-12-01 CONTRACT_AMENDED',
      // In Paris it is the next day already.
      '2026-12-06 SUSPENSION_ENDS',
      '2026-12-11 NOTICE_DUE',
      '2026-12-15 DEMAND_DUE',
      '2026-12-23 CURE_DUE',
      '2026-12-24 TERMINABLE_FOR_CAUSE',
      '2027-01-10 PARTIAL_NOTICE_TAKES_EFFECT',
      '2027-01-10 TERM_RENEWS',
      '2027-02-01 PRICE_CHANGES',
      '2027-02-01 PRICE_LAPSES',
    ]);
    expect(totalCount).toBe(13);
    const changes = nodes.map(({ contractChange }) => contractChange?.id ?? null);
    const { breach, suspension, partial, price } = life;
    expect([changes[0], changes[1], changes[4]]).toEqual([breach, suspension, suspension]);
    expect(changes.slice(7, 12)).toEqual([breach, breach, partial, null, price]);
    expect(nodes[2]?.contractChange?.kind).toBe('CHARGE_CHANGED');
    expect(nodes[6]?.performanceDemand?.id).toBe(life['demand']);
    expect(nodes[12]?.charge?.id).toMatch(/^chg_/);
    expect(nodes.filter(({ charge }) => charge !== null)).toHaveLength(1);
    expect(nodes[5]?.period).toEqual({ index: 0, endsBefore: '2027-01-10' });
    expect(nodes[10]?.period).toEqual({ index: 1, endsBefore: '2028-01-10' });
    for (const { subscription, account } of nodes) {
      expect([subscription.id, account.id]).toEqual([life['subscriptionId'], accounts.life]);
    }
  });

  it('explains each of its dates.', async () => {
    const { nodes } = await ofAccount(accounts.life)('from: "2026-01-01", to: "2030-01-01"');
    expect(nodes.length).toBeGreaterThan(15);
    for (const { occursOn, derivation } of nodes) {
      expect(derivation.summary).not.toBe('');
      expect(derivation.steps.map(({ result }) => result.text)).toContain(occursOn);
    }
    const due = nodes.find(({ kind }) => kind === 'NOTICE_DUE');
    expect(due?.derivation.summary).toBe(
      'A notice for the end of this period has to be given by 2026-12-11.',
    );
  });

  it('is of what was known then: a notice ends service only since it was recorded.', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-10');
    const ask = ofAccount(accountId);
    server.clock.now = '2026-11-24T12:00:00.000Z';
    const { terminationNotice } = await give(subscriptionId);
    server.clock.now = NOON;
    const renews = ['2026-12-11 NOTICE_DUE', '2027-01-10 TERM_RENEWS'];
    const range = 'from: "2026-11-23", to: "2027-06-01"';
    const now = (await ask(range)).nodes;
    expect(now.map(told)).toEqual(['2026-12-11 NOTICE_DUE', '2027-01-10 SERVICE_ENDS']);
    expect(now[1]?.terminationNotice?.id).toBe(terminationNotice.id);
    const before = await ask(`${range}, knownAt: "2026-11-23T13:00:00Z"`);
    expect(before.nodes.map(told)).toEqual(renews);
    const unknown = await ask(`${range}, knownAt: "2026-11-01T13:00:00Z"`);
    expect(unknown).toMatchObject({ nodes: [], totalCount: 0 });
  });

  it('lists the kinds and services that are asked for.', async () => {
    const kinds = 'where: { kind: { in: [PRICE_LAPSES, TERM_RENEWS] } }';
    expect((await ofAccount(accounts.life)(`${YEAR}, ${kinds}`)).nodes.map(told)).toEqual([
      '2027-01-10 TERM_RENEWS',
      '2027-02-01 PRICE_LAPSES',
    ]);
    const { nodes } = await ofAccount(accounts.first)(
      `${YEAR}, where: { serviceCode: { eq: CXONE } }`,
    );
    expect(new Set(nodes.map(({ subscription }) => subscription.service.code))).toEqual(
      new Set(['CXONE']),
    );
  });

  it('takes the same statements for one entry as for all.', async () => {
    const ask = (first: number) =>
      statementsOf(server, () => ofAccount(accounts.first)(`first: ${first}, ${YEAR}`));
    await ask(100);
    const forOne = await ask(1);
    const forAll = await ask(100);
    expect(forAll).toEqual(forOne);
    expect(forAll.length).toBeLessThanOrEqual(13);
  });
});

describe('The periods of a subscription', () => {
  const periodsOf = async (id: string, args: string) => {
    const selection = `periods(${args}) { index kind startsOn endsBefore noticeDueBy }`;
    interface Answer {
      readonly periods: { index: number; startsOn: string; noticeDueBy: string }[];
    }
    return (await ofSubscription<Answer>(server, id, selection)).periods;
  };

  it('are those that share a day of service with the range.', async () => {
    const id = life['subscriptionId'] ?? '';
    expect(await periodsOf(id, 'from: "2026-11-23", to: "2028-01-10"')).toEqual([
      {
        ...{ index: 0, kind: 'INITIAL', startsOn: '2026-01-10' },
        ...{ endsBefore: '2027-01-10', noticeDueBy: '2026-12-11' },
      },
      {
        ...{ index: 1, kind: 'RENEWAL', startsOn: '2027-01-10' },
        ...{ endsBefore: '2028-01-10', noticeDueBy: '2027-12-11' },
      },
    ]);
    expect(await periodsOf(id, 'from: "2020-01-01", to: "2026-01-10"')).toEqual([]);
    const before = 'from: "2026-11-23", to: "2028-01-10", knownAt: "2026-01-01T00:00:00Z"';
    expect(await periodsOf(id, before)).toEqual([]);
  });

  it('end with service.', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-10');
    await give(subscriptionId);
    const found = await periodsOf(subscriptionId, 'from: "2026-01-01", to: "2035-01-01"');
    expect(found.map(({ index }) => index)).toEqual([0]);
  });

  it('are 200 at most: the day until which they may be asked for is named.', async () => {
    const other = await startTestServer();
    const owner = new Client({ connectionString: other.ownerUrl });
    await owner.connect();
    try {
      // Renewals as long as the initial term, of which the order says that it has ten days.
      await owner.query(`update service_terms set renewal_term_months = null
        where service_code = 'OPENVOICE'`);
      const { subscriptionId } = await aSubscription(other, await anAccount(other), '2026-01-01', {
        ...{ serviceCode: 'OPENVOICE', termMonths: null, termDays: 10 },
      });
      const ask = (to: string) =>
        other.ask(
          STAFF,
          `{ node(id: "${subscriptionId}") { ... on Subscription {
          periods(from: "2026-01-01", to: "${to}") { index } } } }`,
        );
      // 200 times 10 days after 1 January 2026.
      expect((await ask('2031-06-24')).data).toMatchObject({ node: { periods: { length: 200 } } });
      const { errors } = await ask('2031-06-25');
      expect(errors?.[0]?.message).toContain(
        'expected at most 200 periods, a day up to 2031-06-24, got 2031-06-25',
      );
    } finally {
      await owner.end();
      await other.close();
    }
  });
});

describe('What cannot be asked names its field:', () => {
  it.each([
    ['to', 'from: "2027-01-01", to: "2026-01-01"'],
    ['to', 'from: "2027-01-01", to: "2027-01-01"'],
    ['to', 'from: "2027-01-01", to: "2028-01-03"'],
    ['from', 'from: "9999-12-01", to: "9999-12-31"'],
    ['after', `${YEAR}, after: "abc"`],
    ['first', `${YEAR}, first: 101`],
  ])('%s of timeline(%s)', async (path, args) => {
    const { errors } = await server.ask(STAFF, `{ timeline(${args}) { nodes { occursOn } } }`);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['BAD_USER_INPUT']);
    expect(JSON.stringify(errors)).toContain(path);
  });

  const RANGES = [
    ['to', 'from: "2027-01-01", to: "2026-01-01"'],
    ['to', 'from: "2027-01-01", to: "2027-01-01"'],
    ['to', 'from: "2026-01-01", to: "2036-01-02"'],
    ['from', 'from: "9995-01-01", to: "9999-12-31"'],
  ] as const;
  it.each(RANGES)('%s of the timeline of an account, and of periods: (%s)', async (path, args) => {
    for (const query of [
      `{ account(id: "${accounts.life}") { timeline(${args}) { nodes { occursOn } } } }`,
      `{ node(id: "${life['subscriptionId']}") { ... on Subscription {
        periods(${args}) { index } } } }`,
    ]) {
      const { errors } = await server.ask(STAFF, query);
      expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['BAD_USER_INPUT']);
      expect(JSON.stringify(errors)).toContain(`"${path}"`);
    }
  });

  it('a cursor of another list.', async () => {
    const { pageInfo } = await across(`first: 1, ${YEAR}`);
    const query = `{ account(id: "${accounts.life}") {
      timeline(${YEAR}, after: "${pageInfo.endCursor}") { nodes { occursOn } } } }`;
    const { errors } = await server.ask(STAFF, query);
    expect(errors?.[0]?.message).toContain('A cursor belongs to its list and its order.');
  });
});
