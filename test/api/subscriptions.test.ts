import { exampleOf, type Fields } from '../domain/examples';
import { STAFF, startTestServer, NOON, type TestServer } from '../support/test-server';
import { act, anAccount, aSubscription, read } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => {
  server.clock.now = NOON;
});
afterAll(() => server.close());

/** Reads fields of one subscription. */
async function readSubscription<Result = unknown>(id: string, selection: string): Promise<Result> {
  const query = `query ($id: ID!) { node(id: $id) { ... on Subscription { ${selection} } } }`;
  return (await read<{ node: Result }>(server, STAFF, query, { id })).node;
}

interface Period {
  readonly startsOn: string;
  readonly endsBefore: string;
  readonly noticeDueBy: string;
}

/** The periods of a stored contract: each is asked for by its first and by its last day. */
async function checkStoredPeriods(subscriptionId: string, periods: readonly Period[]) {
  const fields = '{ index kind startsOn endsBefore noticeDueBy }';
  const asked = periods.map(({ startsOn, endsBefore }, index) => {
    const lastDay = new Date(Date.parse(endsBefore) - 86_400_000).toISOString().slice(0, 10);
    return `first${index}: term(asOf: "${startsOn}") ${fields}
      last${index}: term(asOf: "${lastDay}") ${fields}`;
  });
  const found = await readSubscription(subscriptionId, asked.join('\n'));
  const expected = periods.map((period, index) => {
    const term = { index, kind: index === 0 ? 'INITIAL' : 'RENEWAL', ...period };
    return { [`first${index}`]: term, [`last${index}`]: term };
  });
  expect(found).toEqual(Object.assign({}, ...expected));
}

const serviceOf = (input: Fields) => (input.text('service') === 'CXONE' ? 'CXONE' : 'GOTO_CONNECT');

describe('The term of a stored contract', () => {
  const CLAUSES = {
    T01: 'CXone Services Terms 1.1',
    T02: 'CXone Services Terms 1.1',
    T03: 'CXone Services Terms 1.2',
    T04: 'CXone Services Terms 1.1',
    T05: 'CXone Services Terms 1.2',
    T06: 'CXone Services Terms 1.2',
    T07: 'CXone Services Terms 1.2',
    T08: 'Terms of Service 3.1',
    T09: 'Terms of Service 3.1',
  };

  test.each(Object.entries(CLAUSES))('%s (%s): its periods are as in the example.', async (id) => {
    const { input, expected } = exampleOf(id);
    const { subscriptionId } = await aSubscription(
      server,
      await anAccount(server),
      input.text('start'),
      { serviceCode: serviceOf(input), termMonths: input.numberOrNull('orderTermMonths') },
    );
    const periods = expected.fieldsList('periods').map((period) => ({
      startsOn: period.text('start'),
      endsBefore: period.text('endExclusive'),
      noticeDueBy: period.text('lastNoticeDate'),
    }));
    await checkStoredPeriods(subscriptionId, periods);
  });

  test('T10 (CXone Services Terms 1.1): 400 days beat 12 months, and renew.', async () => {
    const days = { termMonths: null, termDays: 400 };
    const { subscriptionId } = await aSubscription(
      server,
      await anAccount(server),
      '2025-01-01',
      days,
    );
    await checkStoredPeriods(subscriptionId, [
      // 365 days to 2026-01-01, 31 to 1 February, 4 more
      { startsOn: '2025-01-01', endsBefore: '2026-02-05', noticeDueBy: '2026-01-06' },
      // 365 days to 2027-02-05, 24 to 1 March, 11 more
      { startsOn: '2026-02-05', endsBefore: '2027-03-12', noticeDueBy: '2027-02-10' },
    ]);
  });

  test('T11 (CXone Services Terms 1.1): 365 days are shorter than a leap year.', async () => {
    const days = { termMonths: null, termDays: 365 };
    const { subscriptionId } = await aSubscription(
      server,
      await anAccount(server),
      '2024-01-01',
      days,
    );
    await checkStoredPeriods(subscriptionId, [
      { startsOn: '2024-01-01', endsBefore: '2025-01-01', noticeDueBy: '2024-12-02' },
      { startsOn: '2025-01-01', endsBefore: '2026-01-01', noticeDueBy: '2025-12-02' },
    ]);
  });

  test('M01 (CXone Services Terms 1.3): four services run by four clocks.', async () => {
    const { input, expected } = exampleOf('M01');
    const accountId = await anAccount(server);
    for (const contract of input.fieldsList('subscriptions')) {
      await aSubscription(server, accountId, contract.text('start'), {
        serviceCode: contract.text('service'),
        termMonths: contract.numberOrNull('orderTermMonths'),
      });
    }
    const { account } = await read<{ account: { subscriptions: { nodes: object[] } } }>(
      server,
      STAFF,
      `query ($accountId: ID!) { account(id: $accountId) { subscriptions { nodes {
        service { code }
        initial: term(asOf: "2025-04-01") { index startsOn endsBefore noticeDueBy }
      } } } }`,
      { accountId },
    );
    const contracts = expected.fieldsList('subscriptions').map((contract) => {
      const [startsOn, endsBefore] = contract.list('initial') as string[];
      const noticeDueBy = contract.text('lastNoticeDate');
      return {
        service: { code: contract.text('service') },
        initial: { index: 0, startsOn, endsBefore, noticeDueBy },
      };
    });
    const byStart = contracts.sort((a, b) =>
      (a.initial.startsOn ?? '') < (b.initial.startsOn ?? '') ? -1 : 1,
    );
    expect(account.subscriptions.nodes).toEqual(byStart);
    // 2028-06-01 lies in another renewal of each: 36, 12, 12 and 24 then 12 months.
    const later = await read(
      server,
      STAFF,
      `query ($accountId: ID!) { account(id: $accountId) { subscriptions { nodes {
        service { code } term(asOf: "2028-06-01") { index startsOn endsBefore }
      } } } }`,
      { accountId },
    );
    expect(later).toEqual({
      account: {
        subscriptions: {
          nodes: [
            ['GOTO_WEBINAR', { index: 2, startsOn: '2027-11-30', endsBefore: '2028-11-30' }],
            ['GOTO_CONNECT', { index: 3, startsOn: '2028-01-01', endsBefore: '2029-01-01' }],
            ['OPENVOICE', { index: 3, startsOn: '2028-02-14', endsBefore: '2029-02-14' }],
            ['CXONE', { index: 1, startsOn: '2028-03-10', endsBefore: '2031-03-10' }],
          ].map(([code, term]) => ({ service: { code }, term })),
        },
      },
    });
  });
});

describe('Status', () => {
  test('It follows from the dates: pending, initial, renewal, and ended by a notice.', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01');
    const notice = { subscriptionId, givenOn: '2026-11-02' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'isNew');
    const found = await readSubscription(
      subscriptionId,
      `before: status(asOf: "2024-12-31") termBefore: term(asOf: "2024-12-31") { index }
      first: status(asOf: "2025-01-01") last: status(asOf: "2025-12-31")
      renewal: status(asOf: "2026-01-01") lastDay: status(asOf: "2026-12-31")
      after: status(asOf: "2027-01-01") termAfter: term(asOf: "2027-01-01") { index }
      lastTerm: term(asOf: "2026-12-31") { index }
      endsBefore lastServiceDay endsBeforeThen: endsBefore(asOf: "2026-11-01")`,
    );
    expect(found).toEqual({
      before: 'PENDING',
      termBefore: null,
      first: 'INITIAL',
      last: 'INITIAL',
      renewal: 'RENEWAL',
      lastDay: 'RENEWAL',
      after: 'ENDED',
      termAfter: null,
      lastTerm: { index: 1 },
      endsBefore: '2027-01-01',
      lastServiceDay: '2026-12-31',
      endsBeforeThen: null, // the day before the notice nothing ended it
    });
  });

  test('T17: "today" changes at midnight of the zone of the account.', async () => {
    const start = '2025-01-01';
    const denver = await aSubscription(
      server,
      await anAccount(server, { timeZone: 'America/Denver' }),
      start,
    );
    const tokyo = await aSubscription(
      server,
      await anAccount(server, { timeZone: 'Asia/Tokyo' }),
      start,
    );
    const indexAt = async (id: string, now: string) => {
      server.clock.now = now;
      return readSubscription(id, 'status term { index }');
    };
    const initial = { status: 'INITIAL', term: { index: 0 } };
    const renewal = { status: 'RENEWAL', term: { index: 1 } };
    // Midnight of 1 January 2026 is 07:00 UTC in Denver and 15:00 UTC of the day before in Tokyo.
    expect(await indexAt(denver.subscriptionId, '2026-01-01T06:59:59.999Z')).toEqual(initial);
    expect(await indexAt(denver.subscriptionId, '2026-01-01T07:00:00.000Z')).toEqual(renewal);
    expect(await indexAt(tokyo.subscriptionId, '2025-12-31T14:59:59.999Z')).toEqual(initial);
    expect(await indexAt(tokyo.subscriptionId, '2025-12-31T15:00:00.000Z')).toEqual(renewal);
  });

  test('One instant is two different days for two accounts of one request.', async () => {
    const options = ['America/Denver', 'Asia/Tokyo'];
    const ids: string[] = [];
    for (const timeZone of options) {
      const accountId = await anAccount(server, { timeZone });
      ids.push((await aSubscription(server, accountId, '2025-01-01')).subscriptionId);
    }
    server.clock.now = '2025-12-31T20:00:00.000Z';
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Subscription { status } } }';
    expect(await read(server, STAFF, query, { ids })).toEqual({
      nodes: [{ status: 'INITIAL' }, { status: 'RENEWAL' }],
    });
  });
});

describe('What was known then', () => {
  const ACTIVATED = '2025-06-01T10:00:00.000Z';

  /** Starts on 1 January 2025; recorded here on 1 June 2025. */
  async function aContract() {
    server.clock.now = ACTIVATED;
    return aSubscription(server, await anAccount(server), '2025-01-01');
  }

  async function giveAt(now: string, subscriptionId: string, more: object = {}): Promise<string> {
    server.clock.now = now;
    const given = await act<{ terminationNotice: { id: string } }>(
      server,
      STAFF,
      'giveTerminationNotice',
      { subscriptionId, ...more },
      'terminationNotice { id }',
    );
    return given.terminationNotice.id;
  }

  test('A notice recorded later is invisible to what was known before.', async () => {
    const { subscriptionId } = await aContract();
    const letter = { sentOn: '2025-11-20', deliveryMethod: 'PERSONAL_DELIVERY' };
    await giveAt('2025-12-10T09:00:00.000Z', subscriptionId, letter);
    server.clock.now = NOON;
    const found = await readSubscription(
      subscriptionId,
      `today: endsBefore
      then: endsBefore(asOf: "2025-12-05")
      knownThen: endsBefore(asOf: "2025-12-05", knownAt: "2025-12-10T08:59:59.999Z")
      knownNow: endsBefore(asOf: "2025-12-05", knownAt: "2025-12-10T09:00:00Z")
      statusKnownThen: status(asOf: "2026-02-01", knownAt: "2025-12-10T08:59:59.999Z")
      statusKnownNow: status(asOf: "2026-02-01")
      termKnownThen: term(asOf: "2026-02-01", knownAt: "2025-12-10T08:59:59.999Z") { index }
      termKnownNow: term(asOf: "2026-02-01") { index }
      noticesThen: terminationNotices(knownAt: "2025-12-10T08:59:59.999Z") { givenOn }
      noticesNow: terminationNotices { givenOn recordedAt }`,
    );
    expect(found).toEqual({
      today: '2026-01-01',
      then: '2026-01-01', // it stood from 20 November on, though nobody had recorded it
      knownThen: null,
      knownNow: '2026-01-01',
      statusKnownThen: 'RENEWAL',
      statusKnownNow: 'ENDED',
      termKnownThen: { index: 1 },
      termKnownNow: null,
      noticesThen: [],
      noticesNow: [{ givenOn: '2025-11-20', recordedAt: '2025-12-10T09:00:00.000Z' }],
    });
  });

  test('A withdrawal recorded later is invisible to what was known before.', async () => {
    const { subscriptionId } = await aContract();
    const noticeId = await giveAt('2025-11-10T09:00:00.000Z', subscriptionId);
    server.clock.now = '2025-11-25T09:00:00.000Z';
    const withdrawal = { noticeId, withdrawnOn: '2025-11-24' };
    await act(
      server,
      STAFF,
      'withdrawTerminationNotice',
      withdrawal,
      'terminationNotice { withdrawal { withdrawnOn } }',
    );
    server.clock.now = NOON;
    const found = await readSubscription(
      subscriptionId,
      `today: endsBefore
      dayBefore: endsBefore(asOf: "2025-11-23")
      dayOf: endsBefore(asOf: "2025-11-24")
      knownThen: endsBefore(asOf: "2026-02-01", knownAt: "2025-11-25T08:59:59.999Z")
      noticesThen: terminationNotices(knownAt: "2025-11-25T08:59:59.999Z") {
        withdrawal { withdrawnOn } }
      noticesNow: terminationNotices {
        withdrawal { withdrawnOn isAcceptedByProvider recordedAt } }`,
    );
    const recordedAt = '2025-11-25T09:00:00.000Z';
    const withdrawn = { withdrawnOn: '2025-11-24', isAcceptedByProvider: false, recordedAt };
    expect(found).toEqual({
      today: null,
      dayBefore: '2026-01-01',
      dayOf: null,
      knownThen: '2026-01-01',
      noticesThen: [{ withdrawal: null }],
      noticesNow: [{ withdrawal: withdrawn }],
    });
  });

  test('Before it was recorded, a subscription is NOT_YET_RECORDED and has no term.', async () => {
    const { accountId, subscriptionId } = await aContract();
    server.clock.now = NOON;
    const justBefore = '2025-06-01T09:59:59.999Z';
    const found = await readSubscription(
      subscriptionId,
      `status(asOf: "2025-03-01", knownAt: "${justBefore}")
      term(asOf: "2025-03-01", knownAt: "${justBefore}") { index }
      statusThen: status(asOf: "2025-03-01", knownAt: "${ACTIVATED}")
      termThen: term(asOf: "2025-03-01", knownAt: "${ACTIVATED}") { index }`,
    );
    expect(found).toEqual({
      status: 'NOT_YET_RECORDED',
      term: null,
      statusThen: 'INITIAL',
      termThen: { index: 0 },
    });
    const data = await read(
      server,
      STAFF,
      `query ($id: ID!) { account(id: $id) {
        before: subscriptions(knownAt: "${justBefore}") { nodes { number } totalCount }
        from: subscriptions(knownAt: "${ACTIVATED}") { nodes { number } totalCount }
      } }`,
      { id: accountId },
    );
    expect(data).toEqual({
      account: {
        before: { nodes: [], totalCount: 0 },
        from: { nodes: [{ number: 'S-1' }], totalCount: 1 },
      },
    });
  });
});

describe('Why these dates', () => {
  const DERIVATION = `derivation { summary steps {
    rule operation result { name date } clause { number document { code version } }
  } }`;
  interface Derived {
    readonly term: {
      endsBefore: string;
      noticeDueBy: string;
      derivation: {
        summary: string;
        steps: {
          result: { name: string; date: string | null };
          clause: { number: string; document: { code: string; version: string } } | null;
        }[];
      };
    };
  }

  test.each([
    ['CXONE', '2025-04-01', 'cxone-service-terms 2022-01', { endsBefore: '1.1', dueBy: '1.2' }],
    ['CXONE', '2026-04-01', 'cxone-service-terms 2022-01', { endsBefore: '1.2', dueBy: '1.2' }],
    ['OPENVOICE', '2025-04-01', 'terms-of-service 2020-08-21', { endsBefore: '3.1', dueBy: '3.1' }],
  ])(
    'The term of %s on %s is derived from the clauses of %s.',
    async (code, asOf, document, by) => {
      const accountId = await anAccount(server);
      const line = { serviceCode: code };
      const { subscriptionId } = await aSubscription(server, accountId, '2025-03-10', line);
      const { term } = await readSubscription<Derived>(
        subscriptionId,
        `term(asOf: "${asOf}") { endsBefore noticeDueBy ${DERIVATION} }`,
      );
      const { steps, summary } = term.derivation;
      const stepOf = (name: string) => steps.filter(({ result }) => result.name === name).at(-1);
      const clauseOf = (name: string) => {
        const clause = stepOf(name)?.clause;
        return clause && `${clause.document.code} ${clause.document.version} ${clause.number}`;
      };
      expect(summary).toContain(term.endsBefore);
      expect(stepOf('endsBefore')?.result.date).toBe(term.endsBefore);
      expect(stepOf('noticeDueBy')?.result.date).toBe(term.noticeDueBy);
      expect(clauseOf('endsBefore')).toBe(`${document} ${by.endsBefore}`);
      expect(clauseOf('noticeDueBy')).toBe(`${document} ${by.dueBy}`);
    },
  );
});
