import { aLegalEntity } from '../support/billing';
import { aSandbox, setClock } from '../support/clocks';
import { ofSubscription } from '../support/contract-life';
import { acknowledge, aUser, importUsers, publishVersion, tell } from '../support/emergency';
import { aContractOf2026, known, ofAccount } from '../support/moments';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, aCall, aSubscription, read, sendCalls } from '../support/world';

// Fields that answer for a day (asOf) and for what was known (knownAt), one by one.

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const at = (instant: string): void => {
  server.clock.now = instant;
};

describe('The last day for notice that comes next', () => {
  it('Is that of a day, until a notice stands, and of what was known of the notice.', async () => {
    const { subscriptionId } = await aContractOf2026(server);
    at('2026-11-23T12:00:00.000Z');
    const given = { subscriptionId, givenOn: '2026-11-02' };
    await act(server, STAFF, 'giveTerminationNotice', given, 'terminationNotice { id }');
    const behind = 'from: "2026-12-03"';
    const answer = await ofSubscription(
      server,
      subscriptionId,
      `first: noticeDueBy now: noticeDueBy(${behind})
       before: noticeDueBy(asOf: "2026-11-01", ${behind})
       unknown: noticeDueBy(${known('2026-11-10')}, ${behind})
       unrecorded: noticeDueBy(${known('2026-01-01')})`,
    );
    expect(answer).toEqual({
      ...{ first: '2026-12-02', now: null, before: '2027-12-02', unknown: '2027-12-02' },
      unrecorded: null,
    });
  });

  it('Has the reminders and the decision that there were.', async () => {
    const { accountId, subscriptionId } = await aContractOf2026(server);
    at('2026-10-01T10:00:00.000Z');
    const setting = { accountId, daysBefore: [40, 20] };
    await act(server, STAFF, 'setReminders', setting, 'reminderSetting { daysBefore }');
    const decision = { subscriptionId, decision: 'RENEW' };
    await act(server, STAFF, 'recordRenewalDecision', decision, 'subscription { id }');
    const moments = ['', '(asOf: "2026-09-30")', `(${known('2026-09-30')})`];
    const asked = moments.map((moment, index) => {
      const name = `m${index}`;
      return `${name}r: reminders${moment} { daysBefore state } ${name}d: renewalDecision${moment} { decision }`;
    });
    const answer = await ofSubscription<Record<string, object | null>>(
      ...([server, subscriptionId, asked.join(' ')] as const),
    );
    const due = (...days: number[]) => days.map((daysBefore) => ({ daysBefore, state: 'DUE' }));
    expect(answer).toEqual({
      ...{ m0r: due(40, 20), m0d: { decision: 'RENEW' } },
      ...{ m1r: due(60, 45, 30, 7), m1d: null, m2r: due(60, 45, 30, 7), m2d: null },
    });
    const settings = await ofAccount(
      server,
      accountId,
      `now: reminderSetting { daysBefore } then: reminderSetting(asOf: "2026-09-30") { daysBefore }`,
    );
    expect(settings).toEqual({
      ...{ now: { daysBefore: [40, 20] }, then: { daysBefore: [60, 45, 30, 7] } },
    });
  });

  it('Is previewed for a day: what falls away is counted from its month on.', async () => {
    const { subscriptionId } = await aContractOf2026(server);
    at('2026-11-23T12:00:00.000Z');
    const answer = await ofSubscription(
      server,
      subscriptionId,
      `march: terminationNoticePreview(asOf: "2026-03-10") { givenOn restOfTerm { months { month } } }
       unrecorded: terminationNoticePreview(${known('2026-01-01')}) { givenOn }`,
    );
    expect(answer).toMatchObject({ march: { givenOn: '2026-03-10' }, unrecorded: null });
  });
});

describe('What is wrong with an account', () => {
  it('Is told for a day, and by what was known of contacts, notices and incidents.', async () => {
    const { accountId, subscriptionId } = await aContractOf2026(server);
    at('2026-03-10T10:00:00.000Z');
    const contact = { accountId, vendorCode: 'NICE', channel: 'PHONE', value: '+33170950000' };
    const since = { ...contact, validFrom: '2026-03-01' };
    await act(server, STAFF, 'addSupportContact', since, 'supportContact { id }');
    await tell(server, subscriptionId);
    await sendCalls(server, [
      aCall(subscriptionId, '2026-03-09T09:00:00Z', 60, { to: null, dialled: '112' }),
    ]);
    const moments = {
      now: '',
      february: '(asOf: "2026-02-10")',
      dayBefore: `(${known('2026-03-09')})`,
      autumn: '(asOf: "2026-11-01")',
    };
    const asked = Object.entries(moments).map(
      ([name, args]) => `${name}: problems${args} { code }`,
    );
    const answer = await ofAccount<Record<string, { code: string }[]>>(
      server,
      accountId,
      asked.join(' '),
    );
    const codes = Object.entries(answer).map(([name, found]) => [
      name,
      found.map(({ code }) => code).join(' '),
    ]);
    expect(Object.fromEntries(codes)).toEqual({
      now: 'EMERGENCY_CALL_PLACED',
      february: 'SUPPORT_CONTACT_MISSING EMERGENCY_NOTICE_OUTSTANDING',
      dayBefore: 'SUPPORT_CONTACT_MISSING EMERGENCY_NOTICE_OUTSTANDING',
      autumn: 'EMERGENCY_CALL_PLACED NOTICE_DUE_SOON',
    });
  });

  it('Leaves out a contract that had not been recorded.', async () => {
    const { accountId } = await aContractOf2026(server);
    const { problems } = await ofAccount<{ problems: object[] }>(
      server,
      accountId,
      `problems(${known('2026-01-01')}) { code }`,
    );
    expect(problems).toEqual([]);
  });
});

describe('Emergency calling', () => {
  it('Tells who was a user, and was told, by the end of a day and by what was known.', async () => {
    const { subscriptionId } = await aContractOf2026(server);
    at('2026-03-01T10:00:00.000Z');
    const [imported] = await importUsers(server, subscriptionId, [aUser('ada')]);
    const userId = imported?.user.id ?? '';
    at('2026-03-05T10:00:00.000Z');
    // Told on the 3rd, recorded on the 5th.
    const notifiedAt = '2026-03-03T10:00:00Z';
    await tell(server, subscriptionId, { userIds: [userId], notifiedAt });
    await acknowledge(server, subscriptionId, [userId]);
    at('2026-03-08T10:00:00.000Z');
    await act(server, STAFF, 'removeServiceUser', { serviceUserId: userId }, 'serviceUser { id }');
    const moments = {
      first: 'asOf: "2026-02-28"',
      third: 'asOf: "2026-03-03"',
      thirdAsKnown: `asOf: "2026-03-03", ${known('2026-03-04')}`,
      fifth: 'asOf: "2026-03-05"',
      now: 'asOf: "2026-03-08"',
    };
    const asked = Object.entries(moments).map(
      ([
        name,
        args,
      ]) => `${name}: users(${args}) { nodes { name isNotified isAcknowledged isActive } }
        ${name}Counted: coverage(${args}) { activeUsers notified acknowledged }`,
    );
    interface OfMoment {
      readonly nodes: { name: string; isNotified: boolean; isAcknowledged: boolean }[];
      readonly activeUsers: number;
      readonly notified: number;
      readonly acknowledged: number;
    }
    interface Answer {
      readonly emergencyCalling: Record<string, OfMoment | undefined>;
    }
    const { emergencyCalling } = await ofSubscription<Answer>(
      ...([server, subscriptionId, `emergencyCalling { ${asked.join(' ')} }`] as const),
    );
    const ofAda = (name: string) => {
      const counted = emergencyCalling[`${name}Counted`];
      const ada = emergencyCalling[name]?.nodes.find((user) => user.name === 'User ada');
      const figures = [counted?.activeUsers, counted?.notified, counted?.acknowledged];
      return [...figures, ada?.isNotified, ada?.isAcknowledged];
    };
    // Beside Ada there is the account's owner, who was told nothing.
    expect(Object.fromEntries(Object.keys(moments).map((name) => [name, ofAda(name)]))).toEqual({
      first: [1, 0, 0, undefined, undefined],
      third: [2, 1, 0, true, false],
      thirdAsKnown: [2, 0, 0, false, false],
      fifth: [2, 1, 1, true, true],
      now: [1, 0, 0, undefined, undefined],
    });
    const user = await read<{ node: object }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on ServiceUser { isActive leftAt
        then: isActive(${known('2026-03-05')}) left: leftAt(${known('2026-03-05')})
        before: isActive(${known('2026-02-28')}) name(${known('2026-02-28')}) } } }`,
      { id: userId },
    );
    expect(user.node).toEqual({
      ...{ isActive: false, leftAt: '2026-03-08T10:00:00.000Z', then: true, left: null },
      ...{ before: false, name: 'User ada' },
    });
  });

  it('Tells of incidents as they stood, and of the version that was in force.', async () => {
    const { accountId, subscriptionId } = await aContractOf2026(server);
    at('2026-03-10T10:00:00.000Z');
    await sendCalls(server, [
      aCall(subscriptionId, '2026-03-09T09:00:00Z', 60, { to: null, dialled: '112' }),
    ]);
    const { emergencyIncidents } = await ofAccount<{
      emergencyIncidents: { nodes: { id: string }[] };
    }>(server, accountId, 'emergencyIncidents { nodes { id } }');
    const incidentId = emergencyIncidents.nodes[0]?.id;
    at('2026-03-12T10:00:00.000Z');
    const closing = { incidentId, reason: 'A test call.' };
    await act(server, STAFF, 'closeEmergencyIncident', closing, 'emergencyIncident { id }');
    await publishVersion(server, 2, '2026-03-13');
    at('2026-03-20T10:00:00.000Z');
    const listed = (args: string) => `emergencyIncidents(${args}) { totalCount nodes { isOpen } }`;
    const answer = await ofAccount(
      server,
      accountId,
      `before: ${listed(known('2026-03-09'))} then: ${listed(known('2026-03-11'))}
       thenOpen: ${listed(`${known('2026-03-11')}, where: { isOpen: true }`)}
       thenClosed: ${listed(`${known('2026-03-11')}, where: { isOpen: false }`)}
       now: emergencyIncidents { totalCount nodes { isOpen then: isOpen(${known('2026-03-11')})
         closure { reason } thenClosure: closure(${known('2026-03-11')}) { reason } } }`,
    );
    const open = { totalCount: 1, nodes: [{ isOpen: true }] };
    const none = { totalCount: 0, nodes: [] };
    const closure = { closure: { reason: 'A test call.' }, thenClosure: null };
    expect(answer).toEqual({
      ...{ before: none, then: open, thenOpen: open, thenClosed: none },
      now: { totalCount: 1, nodes: [{ isOpen: false, then: true, ...closure }] },
    });
    const calling = await ofSubscription(
      server,
      subscriptionId,
      `emergencyCalling { limitationNotice { version }
        then: limitationNotice(asOf: "2026-03-12") { version }
        asKnown: limitationNotice(${known('2026-03-11')}) { version }
        incidents(asOf: "2026-03-11") { isOpen } early: incidents(asOf: "2026-03-09") { isOpen } }`,
    );
    expect(calling).toEqual({
      emergencyCalling: {
        ...{ limitationNotice: { version: 2 }, then: { version: 1 }, asKnown: { version: 1 } },
        ...{ incidents: [{ isOpen: true }], early: [] },
      },
    });
  });
});

describe('An account with a test clock', () => {
  it('Knows what is published for all accounts, though the wall clock is ahead.', async () => {
    const accountId = await aSandbox(server);
    await setClock(server, accountId, '2025-01-01T10:00:00.000Z');
    const legalEntityCode = await aLegalEntity(server);
    const person = { accountId, name: 'Mia Member', email: 'mia@example.com' };
    await act(server, STAFF, 'addPerson', person, 'person { id }');
    const profile = { accountId, legalEntityCode, effectiveFrom: '2025-01-01' };
    await act(server, STAFF, 'setBillingProfile', profile, 'billingProfile { missing }');
    const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01');
    const answer = await ofAccount(
      server,
      accountId,
      `billingProfile(${known('2025-01-01')}) { legalEntity { code } }`,
    );
    expect(answer).toEqual({ billingProfile: { legalEntity: { code: legalEntityCode } } });
    const calling = await ofSubscription(
      server,
      subscriptionId,
      `emergencyCalling { limitationNotice(${known('2025-01-01')}) { version } }`,
    );
    expect(calling).toEqual({ emergencyCalling: { limitationNotice: { version: 1 } } });
    const { timeline } = await ofAccount<{ timeline: { nodes: object[] } }>(
      server,
      accountId,
      `timeline(from: "2025-01-01", to: "2025-02-01", ${known('2025-01-01')},
        where: { kind: { eq: EMERGENCY_NOTICE_OUTSTANDING } }) { nodes { occursOn } }`,
    );
    expect(timeline.nodes).toEqual([{ occursOn: '2025-01-01' }]);
  });
});

describe('Days at the ends of the calendar', () => {
  const FIELDS = [
    'noticeDueBy(asOf: $day)',
    'reminders(asOf: $day) { dueOn }',
    'renewalDecision(asOf: $day) { decision }',
    'terminationNoticePreview(asOf: $day) { givenOn }',
    'supportContacts(asOf: $day) { value }',
    'emergencyCalling { users(asOf: $day) { totalCount } incidents(asOf: $day) { id } }',
    'emergencyCalling { limitationNotice(asOf: $day) { version } }',
    'account { problems(asOf: $day) { code } }',
    'account { reminderSetting(asOf: $day) { daysBefore } usageRetention(asOf: $day) { removesBefore } }',
  ];

  it.each(FIELDS)('Are answered, or refused by name: %s', async (field) => {
    const { subscriptionId: id } = await aContractOf2026(server);
    for (const day of ['0001-01-01', '9999-12-31', '2026-02-29']) {
      const { errors = [] } = await server.ask(
        STAFF,
        `query ($id: ID!, $day: Date!) { node(id: $id) { ... on Subscription { ${field} } } }`,
        { id, day },
      );
      const codes = errors.map(({ extensions }) => extensions?.['code']);
      expect(codes.filter((code) => code !== 'BAD_USER_INPUT')).toEqual([]);
      expect(codes.length > 0 || day !== '2026-02-29').toBe(true);
    }
  });
});
