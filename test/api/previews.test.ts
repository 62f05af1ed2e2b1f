import fc from 'fast-check';
import { exampleOf, type Fields } from '../domain/examples';
import { STAFF, startTestServer, NOON, type TestServer } from '../support/test-server';
import { act, anAccount, aSubscription, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => {
  server.clock.now = NOON;
});
afterAll(() => server.close());

/** One preview, by its name; its input type is named after it. */
async function preview<Result>(name: string, input: object, selection: string): Promise<Result> {
  const type = `P${name.slice(1)}Input!`;
  const query = `query ($input: ${type}) { ${name}(input: $input) { ${selection} } }`;
  return (await read<Record<string, Result>>(server, STAFF, query, { input }))[name] as Result;
}

const DERIVATION = `derivation { summary steps {
  result { name text } clause { number document { code } }
} }`;
interface Derived {
  readonly derivation: {
    summary: string;
    steps: { result: { name: string; text: string }; clause: { number: string } | null }[];
  };
}
const clausesOf = ({ derivation }: Derived) => [
  ...new Set(derivation.steps.flatMap(({ clause }) => (clause ? [clause.number] : []))),
];
const resultOf = ({ derivation }: Derived, name: string) =>
  derivation.steps.filter(({ result }) => result.name === name).at(-1)?.result.text;

const serviceOf = (input: Fields) => (input.text('service') === 'CXONE' ? 'CXONE' : 'GOTO_CONNECT');

describe('previewTerm', () => {
  test.each(['T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T07', 'T08', 'T09'])(
    '%s (CXone Services Terms 1.1, 1.2; Terms of Service 3.1): the periods are as in the example.',
    async (id) => {
      const { input, expected } = exampleOf(id);
      const periods = expected.fieldsList('periods').map((period, index) => ({
        index,
        kind: index === 0 ? 'INITIAL' : 'RENEWAL',
        startsOn: period.text('start'),
        endsBefore: period.text('endExclusive'),
        noticeDueBy: period.text('lastNoticeDate'),
      }));
      const term = {
        serviceCode: serviceOf(input),
        startsOn: input.text('start'),
        orderTermMonths: input.numberOrNull('orderTermMonths'),
        periods: periods.length,
      };
      const selection = `initialTermMonths renewalTermMonths
        periods { index kind startsOn endsBefore noticeDueBy }`;
      expect(await preview('previewTerm', term, selection)).toEqual({
        initialTermMonths: expected.number('termMonths'),
        renewalTermMonths: expected.number('renewalMonths'),
        periods,
      });
    },
  );

  test('T10, T11 (CXone Services Terms 1.1): a term in days is compared by its end.', async () => {
    const selection = 'initialTermMonths renewalTermMonths periods { endsBefore }';
    const cxone = { serviceCode: 'CXONE', periods: 2 };
    const longer = { ...cxone, startsOn: '2025-01-01', orderTermDays: 400 };
    expect(await preview('previewTerm', longer, selection)).toEqual({
      initialTermMonths: null,
      renewalTermMonths: null,
      periods: [{ endsBefore: '2026-02-05' }, { endsBefore: '2027-03-12' }], // 400 days each
    });
    const shorter = { ...cxone, startsOn: '2024-01-01', orderTermDays: 365 };
    expect(await preview('previewTerm', shorter, selection)).toEqual({
      initialTermMonths: 12,
      renewalTermMonths: 12,
      periods: [{ endsBefore: '2025-01-01' }, { endsBefore: '2026-01-01' }],
    });
  });

  test('Without a number it shows three periods, each derived from its clauses.', async () => {
    const input = { serviceCode: 'CXONE', startsOn: '2025-03-10', orderTermMonths: 36 };
    const selection = `periods { endsBefore ${DERIVATION} } ${DERIVATION}`;
    const found = await preview<Derived & { periods: (Derived & { endsBefore: string })[] }>(
      'previewTerm',
      input,
      selection,
    );
    expect(found.periods).toHaveLength(3);
    expect(clausesOf(found)).toEqual(['1.1']);
    for (const period of found.periods) {
      expect(clausesOf(period)).toEqual(['1.1', '1.2']);
      expect(resultOf(period, 'endsBefore')).toBe(period.endsBefore);
      expect(period.derivation.summary).toContain(period.endsBefore);
    }
  });
});

describe('previewTerminationNotice', () => {
  const NOTICE = 'isTimely noticeDueBy endsBefore lastServiceDay';

  test.each(['N01', 'N02', 'N03', 'N04', 'N05', 'N06', 'N07', 'N08', 'N09'])(
    '%s (CXone Services Terms 1.2, Terms of Service 3.1): a hypothetical contract ends so.',
    async (id) => {
      const { input, expected } = exampleOf(id);
      const hypothetical = {
        serviceCode: serviceOf(input),
        startsOn: input.text('start'),
        orderTermMonths: input.number('orderTermMonths'),
        givenOn: input.text('noticeGivenOn'),
      };
      const selection = `${NOTICE} noticeDueBefore remainingCharges { amount } isAlreadyGiven`;
      expect(await preview('previewTerminationNotice', hypothetical, selection)).toEqual({
        isTimely: expected.flag('timely'),
        noticeDueBy: expected.text('lastNoticeDate'),
        endsBefore: expected.text('endsExclusive'),
        lastServiceDay: expected.text('lastServiceDay'),
        noticeDueBefore: null, // it has no zone
        remainingCharges: null, // nor prices
        isAlreadyGiven: false,
      });
    },
  );

  test('N12, N13: notice is due 30 days before the end, across DST in Paris.', async () => {
    const accountId = await anAccount(server, { timeZone: 'Europe/Paris' });
    const { subscriptionId } = await aSubscription(server, accountId, '2025-04-01');
    const input = { subscriptionId, givenOn: '2026-03-02' };
    const found = await preview<Derived & { isTimely: boolean; noticeDueBefore: string }>(
      'previewTerminationNotice',
      input,
      `${NOTICE} noticeDueBefore ${DERIVATION}`,
    );
    expect(found).toMatchObject({
      isTimely: true,
      noticeDueBy: '2026-03-02', // 2026-04-01 - 30 days
      noticeDueBefore: '2026-03-02T23:00:00.000Z', // midnight of 3 March, still winter time
      endsBefore: '2026-04-01',
      lastServiceDay: '2026-03-31',
    });
    expect(clausesOf(found)).toEqual(['1.1', '1.2']);
    expect(resultOf(found, 'noticeDueBefore')).toBe(found.noticeDueBefore);
    expect(resultOf(found, 'lastServiceDay')).toBe('2026-03-31');
  });

  test('It stores nothing, and the very notice it showed is then recorded.', async () => {
    const { subscriptionId } = await aSubscription(server, await anAccount(server), '2025-01-01');
    const input = { subscriptionId, givenOn: '2026-11-20' };
    const shown = await preview('previewTerminationNotice', input, `${NOTICE} isAlreadyGiven`);
    const notices =
      'query ($id: ID!) { node(id: $id) { ... on Subscription { terminationNotices { id } } } }';
    expect(await read(server, STAFF, notices, { id: subscriptionId })).toEqual({
      node: { terminationNotices: [] },
    });
    const given = await act<{ terminationNotice: { effect: object } }>(
      server,
      STAFF,
      'giveTerminationNotice',
      input,
      `terminationNotice { effect { ${NOTICE} } }`,
    );
    expect({ ...given.terminationNotice.effect, isAlreadyGiven: false }).toEqual(shown);
    const again = { subscriptionId, givenOn: '2026-11-21' };
    const selection = 'isAlreadyGiven endsBefore lateNotice { givenOn }';
    expect(await preview('previewTerminationNotice', again, selection)).toEqual({
      isAlreadyGiven: true,
      endsBefore: '2027-01-01',
      lateNotice: null,
    });
  });
});

describe('A notice that is sent, and how', () => {
  const SHOWN = 'givenOn sentOn deliveryMethod isTimely endsBefore';
  const LETTER = { sentOn: '2025-11-28', deliveryMethod: 'REGISTERED_MAIL' };
  // Five Mondays to Fridays after Friday, 28 November: a day too late for 2 December.
  const LATE = { ...LETTER, givenOn: '2025-12-05', isTimely: false, endsBefore: '2027-01-01' };
  const STEPS = 'derivation { steps { result { name text } clause { number } } }';
  const hypothetical = { serviceCode: 'CXONE', startsOn: '2025-01-01', orderTermMonths: 12 };

  test('It is given as it travels (Terms of Service 9.11), as the act would store it.', async () => {
    server.clock.now = '2025-12-10T12:00:00.000Z';
    const { subscriptionId } = await aSubscription(server, await anAccount(server), '2025-01-01');
    const input = { subscriptionId, ...LETTER };
    const shown = await preview<Derived>('previewTerminationNotice', input, `${SHOWN} ${STEPS}`);
    expect(shown).toMatchObject(LATE);
    expect(shown.derivation.steps[0]).toEqual({
      result: { name: 'givenOn', text: '2025-12-05' },
      clause: { number: '9.11' },
    });
    const beside = `query ($id: ID!, $sentOn: Date, $how: DeliveryMethod) {
      node(id: $id) { ... on Subscription {
        terminationNoticePreview(sentOn: $sentOn, deliveryMethod: $how) { ${SHOWN} } } } }`;
    const variables = { id: subscriptionId, sentOn: LETTER.sentOn, how: LETTER.deliveryMethod };
    expect(await read(server, STAFF, beside, variables)).toEqual({
      node: { terminationNoticePreview: LATE },
    });
    const { terminationNotice } = await act<{ terminationNotice: object }>(
      server,
      STAFF,
      'giveTerminationNotice',
      input,
      'terminationNotice { givenOn sentOn deliveryMethod effect { isTimely endsBefore } }',
    );
    const { isTimely, endsBefore, ...told } = LATE;
    expect(terminationNotice).toEqual({ ...told, effect: { isTimely, endsBefore } });
  });

  test('Of a hypothetical contract it is the same; said by nothing, it is sent today.', async () => {
    const letter = { ...hypothetical, ...LETTER };
    expect(await preview('previewTerminationNotice', letter, SHOWN)).toEqual(LATE);
    server.clock.now = '2025-12-02T12:00:00.000Z';
    expect(await preview('previewTerminationNotice', hypothetical, SHOWN)).toEqual({
      ...{ givenOn: '2025-12-02', sentOn: '2025-12-02', deliveryMethod: 'POSTED_ELECTRONICALLY' },
      ...{ isTimely: true, endsBefore: '2026-01-01' },
    });
    const stated = { ...hypothetical, givenOn: '2025-12-02' };
    expect(await preview('previewTerminationNotice', stated, SHOWN)).toMatchObject({
      ...{ givenOn: '2025-12-02', sentOn: null, deliveryMethod: null },
    });
  });

  test('The day given and the day sent are refused together, as by the act.', async () => {
    const query = `query ($input: PreviewTerminationNoticeInput!) {
      previewTerminationNotice(input: $input) { endsBefore } }`;
    const refusalOf = async (more: object) =>
      (await server.ask(STAFF, query, { input: { ...hypothetical, ...more } })).errors?.[0];
    expect(await refusalOf({ ...LETTER, givenOn: '2025-12-01' })).toMatchObject({
      message: expect.stringContaining('expected either givenOn, or sentOn') as string,
      extensions: { code: 'BAD_USER_INPUT', problems: [{ path: ['input', 'givenOn'] }] },
    });
    expect(await refusalOf({ sentOn: '2024-12-20' })).toMatchObject({
      extensions: { problems: [{ code: 'NOTICE_OUTSIDE_TERM', path: ['input', 'sentOn'] }] },
    });
    const last = { sentOn: '9999-12-31', deliveryMethod: 'REGISTERED_MAIL' };
    expect(await refusalOf(last)).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', problems: [{ path: ['input', 'sentOn'] }] },
    });
  });
});

describe('Subscription.terminationNoticePreview', () => {
  /** 25 seats at 79.99 are 1999.75 a month; the one-time charge is in no sum. */
  async function aPricedContract() {
    const ids = await aSubscription(server, await anAccount(server), '2025-01-15', {
      recurringCharges: [{ description: 'Agent seat', quantity: 25, unitPrice: '79.99' }],
      oneTimeCharges: [{ description: 'Set-up', unitPrice: '500' }],
    });
    return ids.subscriptionId;
  }

  const previewOf = (id: string, givenOn?: string) =>
    read(
      server,
      STAFF,
      `query ($id: ID!, $givenOn: Date) { node(id: $id) { ... on Subscription {
        terminationNoticePreview(givenOn: $givenOn) {
          givenOn isTimely endsBefore remainingCharges { amount currencyCode }
          lateNotice { givenOn endsBefore extraDays extraCharges { amount currencyCode } }
        }
      } } }`,
      { id, givenOn },
    );
  const money = (amount: string) => ({ amount, currencyCode: 'EUR' });

  test('It shows what is still to pay, and what a day late would cost (1.2).', async () => {
    server.clock.now = '2025-11-20T12:00:00.000Z';
    expect(await previewOf(await aPricedContract())).toEqual({
      node: {
        terminationNoticePreview: {
          givenOn: '2025-11-20', // today
          isTimely: true,
          endsBefore: '2026-01-15',
          // 20 to 30 November: 1999.75 * 11 / 30 = 733.24; December: 1999.75;
          // 1 to 14 January: 1999.75 * 14 / 31 = 903.11; 733.24 + 1999.75 + 903.11
          remainingCharges: money('3636.10'),
          lateNotice: {
            givenOn: '2025-12-17', // 2026-01-15 - 30 days is 16 December, the last day
            endsBefore: '2027-01-15',
            extraDays: 365,
            // 15 to 31 January: 1999.75 * 17 / 31 = 1096.64; eleven months: 21997.25;
            // 1 to 14 January: 903.11; 1096.64 + 21997.25 + 903.11
            extraCharges: money('23997.00'),
          },
        },
      },
    });
  });

  test('A day late, the same contract costs a year more (1.2).', async () => {
    expect(await previewOf(await aPricedContract(), '2025-12-17')).toEqual({
      node: {
        terminationNoticePreview: {
          givenOn: '2025-12-17',
          isTimely: false,
          endsBefore: '2027-01-15',
          // 17 to 31 December: 1999.75 * 15 / 31 = 967.62 (967.6209...); 2026: 12 * 1999.75 =
          // 23997.00; 1 to 14 January 2027: 903.11; 967.62 + 23997.00 + 903.11
          remainingCharges: money('25867.73'),
          lateNotice: {
            givenOn: '2026-12-17',
            endsBefore: '2028-01-15',
            extraDays: 365,
            extraCharges: money('23997.00'),
          },
        },
      },
    });
  });

  test('It is null before the start and after the end of service.', async () => {
    const id = await aPricedContract();
    expect(await previewOf(id, '2025-01-14')).toEqual({ node: { terminationNoticePreview: null } });
    const notice = { subscriptionId: id, givenOn: '2025-12-16' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'isNew');
    expect(await previewOf(id, '2026-01-15')).toEqual({ node: { terminationNoticePreview: null } });
  });
});

describe('Preview equals act', () => {
  const contracts = fc.record({
    serviceCode: fc.constantFrom('CXONE', 'GOTO_CONNECT'),
    termMonths: fc.option(fc.integer({ min: 1, max: 60 })),
    startDay: fc.integer({ min: 0, max: 1_500 }),
    noticeAfterDays: fc.integer({ min: 0, max: 3_000 }),
  });
  const dateAfter = (days: number) =>
    new Date(Date.UTC(2022, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);

  test('A term and a notice are shown as they then are, whatever the contract.', async () => {
    server.clock.now = '2040-01-01T12:00:00.000Z'; // staff records notices of any past day
    const accountId = await anAccount(server);
    await fc.assert(
      fc.asyncProperty(contracts, async ({ serviceCode, termMonths, ...days }) => {
        const startsOn = dateAfter(days.startDay);
        const givenOn = dateAfter(days.startDay + days.noticeAfterDays);
        const stored = await aSubscription(server, accountId, startsOn, {
          serviceCode,
          termMonths,
        });
        const { subscriptionId } = stored;
        await checkTerm(subscriptionId, { serviceCode, startsOn, orderTermMonths: termMonths });
        await checkNotice({ subscriptionId, givenOn });
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  async function checkTerm(id: string, input: object): Promise<void> {
    const fields = 'index kind startsOn endsBefore noticeDueBy';
    const { periods } = await preview<{ periods: { startsOn: string }[] }>(
      'previewTerm',
      { ...input, periods: 4 },
      `periods { ${fields} }`,
    );
    const terms = periods.map(
      ({ startsOn }, index) => `p${index}: term(asOf: "${startsOn}") { ${fields} }`,
    );
    const query = `query ($id: ID!) {
      node(id: $id) { ... on Subscription { ${terms.join(' ')} } }
    }`;
    const { node } = await read<{ node: object }>(server, STAFF, query, { id });
    expect(Object.values(node)).toEqual(periods);
  }

  async function checkNotice(input: { subscriptionId: string; givenOn: string }): Promise<void> {
    const fields = 'isTimely noticeDueBy endsBefore lastServiceDay';
    const shown = await preview('previewTerminationNotice', input, fields);
    const given = await act<{ terminationNotice: { effect: object; subscription: object } }>(
      server,
      STAFF,
      'giveTerminationNotice',
      input,
      `terminationNotice { effect { ${fields} } subscription { endsBefore lastServiceDay } }`,
    );
    expect(given.terminationNotice.effect).toEqual(shown);
    expect(shown).toMatchObject(given.terminationNotice.subscription);
  }

  test('A notice that is refused before the start is refused by the preview alike.', async () => {
    const { subscriptionId } = await aSubscription(server, await anAccount(server), '2025-01-01');
    const input = { subscriptionId, givenOn: '2024-12-31' };
    const [refusal] = await refusalsOf(server, STAFF, 'giveTerminationNotice', input);
    const answer = await server.ask(
      STAFF,
      `query ($input: PreviewTerminationNoticeInput!) {
        previewTerminationNotice(input: $input) { endsBefore }
      }`,
      { input },
    );
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      problems: [{ code: refusal?.code, message: refusal?.message, path: refusal?.path }],
    });
  });
});
