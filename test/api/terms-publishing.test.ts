import { Client } from 'pg';
import { STAFF, startTestServer, NOON, type TestServer } from '../support/test-server';
import { act, anAccount, read } from '../support/world';

/**
 * CXone's terms get a second version, in force from 1 June 2026: 24 months floor, 60 days notice.
 */
const EFFECTIVE_ON = '2026-06-01';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer(); // each test publishes for itself
});
afterEach(() => server.close());

async function publishSecondVersion(): Promise<void> {
  const client = new Client({ connectionString: server.ownerUrl });
  await client.connect();
  try {
    await client.query(`
      insert into terms_document_version
        select document_code, '2026-06', url_en, url_fr, '2026-05-01T00:00:00Z'
        from terms_document_version where document_code = 'cxone-service-terms';
      insert into terms_clause
        select document_code, '2026-06', number, 'New: ' || summary_en, 'Nouveau : ' || summary_fr
        from terms_clause where document_code = 'cxone-service-terms';
      create temporary table next as
        select * from service_terms where service_code = 'CXONE' and version = 1;
      update next set version = 2, effective_on = '${EFFECTIVE_ON}', document_version = '2026-06',
        initial_term_months_min = 24, notice_days_min = 60, initial_increment_seconds = 30,
        recorded_at = '2026-05-01T00:00:00Z';
      insert into service_terms select * from next;
      insert into service_terms_clause
        select service_code, 2, rule, document_code,
          case document_code when 'cxone-service-terms' then '2026-06' else document_version end,
          number
        from service_terms_clause where service_code = 'CXONE' and version = 1;
    `);
  } finally {
    await client.end();
  }
}

interface NewContract {
  readonly acceptedAt: string;
  readonly signedOn?: string;
  readonly accountId?: string;
  readonly lines?: object[];
}

/**
 * The first subscription of an order accepted then; of CXone, silent about the term, unless told.
 */
async function aContractAccepted(order: NewContract): Promise<string> {
  const { order: placed } = await act<{ order: { id: string } }>(
    server,
    STAFF,
    'placeOrder',
    {
      accountId: order.accountId ?? (await anAccount(server)),
      submittedAt: order.acceptedAt,
      signedOn: order.signedOn,
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
      lines: order.lines ?? [
        { serviceCode: 'CXONE', rates: [{ direction: 'INBOUND', perMinute: '0.02' }] },
      ],
    },
    'order { id }',
  );
  const { subscriptions } = await act<{ subscriptions: { id: string }[] }>(
    server,
    STAFF,
    'activateOrder',
    { orderId: placed.id },
    'subscriptions { id }',
  );
  return subscriptions[0]?.id ?? '';
}

const SUBSCRIPTION = `startsOn serviceTerms { version noticeDaysMin document { version } }
  orderLine { serviceTerms { version } rates { initialIncrementSeconds } }
  term(asOf: "2026-06-02") { index startsOn endsBefore noticeDueBy
    derivation { summary steps { result { name text } clause {
      number summary document { code version }
    } } } }`;

async function readSubscription<Result = unknown>(id: string, fields: string): Promise<Result> {
  const query = `query ($id: ID!) { node(id: $id) { ... on Subscription { ${fields} } } }`;
  return (await read<{ node: Result }>(server, STAFF, query, { id })).node;
}

const versionOf = async (id: string) => {
  const fields = 'serviceTerms { version }';
  return (await readSubscription<{ serviceTerms: { version: number } }>(id, fields)).serviceTerms
    .version;
};

test('An order accepted before keeps its terms, dates and derivations to the letter.', async () => {
  const id = await aContractAccepted({ acceptedAt: '2025-03-10T10:00:00Z' });
  const before = await readSubscription(id, SUBSCRIPTION);
  await publishSecondVersion();
  expect(await readSubscription(id, SUBSCRIPTION)).toEqual(before);
  expect(before).toMatchObject({
    startsOn: '2025-03-10',
    serviceTerms: { version: 1, noticeDaysMin: 30, document: { version: '2022-01' } },
    orderLine: { serviceTerms: { version: 1 }, rates: [{ initialIncrementSeconds: 12 }] },
    // renewed after 12 months, before the new terms; due 30 days before the end
    term: { index: 1, startsOn: '2026-03-10', endsBefore: '2027-03-10', noticeDueBy: '2027-02-08' },
  });
});

test('Its later renewals and its notice stay under the old terms (1.2).', async () => {
  await publishSecondVersion();
  const id = await aContractAccepted({ acceptedAt: '2025-03-10T10:00:00Z' });
  const term = 'term(asOf: "2028-01-01") { endsBefore noticeDueBy }';
  expect(await readSubscription(id, term)).toEqual({
    term: { endsBefore: '2028-03-10', noticeDueBy: '2028-02-09' }, // 12 months, 30 days
  });
  server.clock.now = '2027-02-08T12:00:00.000Z'; // 30 days before 10 March 2027
  const selection = 'terminationNotice { effect { isTimely endsBefore } }';
  const given = await act(
    server,
    STAFF,
    'giveTerminationNotice',
    { subscriptionId: id },
    selection,
  );
  expect(given).toMatchObject({
    terminationNotice: { effect: { isTimely: true, endsBefore: '2027-03-10' } },
  });
});

test('An order accepted from then on gets the new terms and cites them.', async () => {
  await publishSecondVersion();
  const id = await aContractAccepted({ acceptedAt: '2026-06-01T10:00:00Z' });
  interface Found {
    readonly term: {
      derivation: {
        steps: {
          result: { name: string };
          clause: { number: string; summary: string; document: object } | null;
        }[];
      };
    };
  }
  const found = await readSubscription<Found>(id, SUBSCRIPTION);
  expect(found).toMatchObject({
    startsOn: '2026-06-01',
    serviceTerms: { version: 2, noticeDaysMin: 60, document: { version: '2026-06' } },
    orderLine: { serviceTerms: { version: 2 }, rates: [{ initialIncrementSeconds: 30 }] },
    // the default of 12 months is raised to 24; 60 days before 1 June are 2 April
    term: { index: 0, startsOn: '2026-06-01', endsBefore: '2028-06-01', noticeDueBy: '2028-04-02' },
  });
  const clauseOf = (name: string) =>
    found.term.derivation.steps.find(({ result }) => result.name === name)?.clause;
  const document = { code: 'cxone-service-terms', version: '2026-06' };
  expect(clauseOf('endsBefore')).toMatchObject({ number: '1.1', document });
  expect(clauseOf('noticeDueBy')).toMatchObject({ number: '1.2', document });
  expect(clauseOf('noticeDueBy')?.summary).toMatch(/^New: /);
});

test('A notice 45 days before the end is in time by the old terms only.', async () => {
  await publishSecondVersion();
  const old = await aContractAccepted({ acceptedAt: '2026-05-31T10:00:00Z' });
  const lines = [{ serviceCode: 'CXONE', termMonths: 24 }];
  const young = await aContractAccepted({ acceptedAt: '2026-06-01T10:00:00Z', lines });
  server.clock.now = '2029-01-01T12:00:00.000Z';
  const effectOf = (subscriptionId: string, givenOn: string) =>
    act(
      server,
      STAFF,
      'giveTerminationNotice',
      { subscriptionId, givenOn },
      'terminationNotice { effect { isTimely noticeDueBy endsBefore } }',
    );
  expect(await effectOf(old, '2027-04-16')).toMatchObject({
    terminationNotice: {
      effect: { isTimely: true, noticeDueBy: '2027-05-01', endsBefore: '2027-05-31' },
    },
  });
  expect(await effectOf(young, '2028-04-17')).toMatchObject({
    terminationNotice: {
      effect: { isTimely: false, noticeDueBy: '2028-04-02', endsBefore: '2030-06-01' },
    },
  });
});

test('The day of acceptance decides, not that of recording, submission or signature.', async () => {
  await publishSecondVersion();
  server.clock.now = NOON; // recorded in November 2026
  expect(await versionOf(await aContractAccepted({ acceptedAt: '2026-05-31T10:00:00Z' }))).toBe(1);
  const signedEarlier = { acceptedAt: '2026-06-01T10:00:00Z', signedOn: '2026-05-20' };
  const id = await aContractAccepted(signedEarlier);
  expect(await readSubscription(id, 'startsOn serviceTerms { version }')).toEqual({
    startsOn: '2026-05-20',
    serviceTerms: { version: 2 },
  });
});

test('That day is one of the zone of the account.', async () => {
  await publishSecondVersion();
  const acceptedAt = '2026-06-01T03:00:00Z'; // still 31 May in Denver
  const denver = await anAccount(server, { timeZone: 'America/Denver' });
  const paris = await anAccount(server, { timeZone: 'Europe/Paris' });
  expect(await versionOf(await aContractAccepted({ acceptedAt, accountId: denver }))).toBe(1);
  expect(await versionOf(await aContractAccepted({ acceptedAt, accountId: paris }))).toBe(2);
});

test('Other services of the same order keep terms of their own.', async () => {
  await publishSecondVersion();
  const lines = [{ serviceCode: 'CXONE' }, { serviceCode: 'GOTO_CONNECT' }];
  const id = await aContractAccepted({ acceptedAt: '2026-06-01T10:00:00Z', lines });
  const fields = 'order { subscriptions { service { code } serviceTerms { version } } }';
  expect(await readSubscription(id, fields)).toEqual({
    order: {
      subscriptions: [
        { service: { code: 'CXONE' }, serviceTerms: { version: 2 } },
        { service: { code: 'GOTO_CONNECT' }, serviceTerms: { version: 1 } },
      ],
    },
  });
});

test('A preview takes the terms of the day its order is accepted, today unless told.', async () => {
  await publishSecondVersion();
  const query = `{
    before: previewTerm(input: { serviceCode: CXONE, startsOn: "2026-05-31", periods: 1, acceptedOn: "2026-05-31" }) {
      initialTermMonths periods { endsBefore noticeDueBy } }
    from: previewTerm(input: { serviceCode: CXONE, startsOn: "2026-05-31", periods: 1 }) {
      initialTermMonths periods { endsBefore noticeDueBy } }
    service(code: CXONE) { terms { version effectiveOn noticeDaysMin document { version } } }
  }`;
  expect(await read(server, STAFF, query)).toEqual({
    before: {
      initialTermMonths: 12,
      periods: [{ endsBefore: '2027-05-31', noticeDueBy: '2027-05-01' }],
    },
    from: {
      initialTermMonths: 24,
      periods: [{ endsBefore: '2028-05-31', noticeDueBy: '2028-04-01' }],
    },
    service: {
      terms: [
        {
          version: 1,
          effectiveOn: '2022-01-01',
          noticeDaysMin: 30,
          document: { version: '2022-01' },
        },
        {
          version: 2,
          effectiveOn: EFFECTIVE_ON,
          noticeDaysMin: 60,
          document: { version: '2026-06' },
        },
      ],
    },
  });
});

test('Between two versions, the previews agree with the contract that is stored.', async () => {
  await publishSecondVersion();
  // Signed under the first version, accepted under the second.
  const [signedOn, acceptedOn] = ['2026-05-28', '2026-06-05'];
  const id = await aContractAccepted({ acceptedAt: `${acceptedOn}T10:00:00Z`, signedOn });
  const period = 'startsOn endsBefore noticeDueBy';
  const notice = 'isTimely noticeDueBy endsBefore lateNotice { givenOn endsBefore extraDays }';
  const day = '2028-04-10';
  const stored = await readSubscription<{ term: object; terminationNoticePreview: object }>(
    id,
    `term { ${period} } terminationNoticePreview(givenOn: "${day}") { ${notice} }`,
  );
  const order = `serviceCode: CXONE, startsOn: "${signedOn}", acceptedOn: "${acceptedOn}"`;
  const previewed = await read<{ term: { periods: object[] }; notice: object }>(
    server,
    STAFF,
    `{ term: previewTerm(input: { ${order}, periods: 1 }) { periods { ${period} } }
      notice: previewTerminationNotice(input: { ${order}, givenOn: "${day}" }) { ${notice} } }`,
  );
  expect(stored).toMatchObject({
    term: { startsOn: signedOn, endsBefore: '2028-05-28', noticeDueBy: '2028-03-29' },
    terminationNoticePreview: { isTimely: false, endsBefore: '2030-05-28' },
  });
  expect(previewed.term.periods).toEqual([stored.term]);
  expect(previewed.notice).toEqual(stored.terminationNoticePreview);
});
