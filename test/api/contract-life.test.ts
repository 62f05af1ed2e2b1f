import {
  amountsOf,
  change,
  chargeIdOf,
  monthOf,
  ofSubscription,
  order,
  previewOf,
} from '../support/contract-life';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, act, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

// The worked examples of a contract's life, each as a preview and as a stored contract.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = '2026-11-30T10:00:00.000Z';
});

const seats = (quantity: number, unitPrice: string, more: object = {}) => [
  { description: 'Agent seat', quantity, unitPrice, ...more },
];

/** CXone from 2025-03-10 for 36 months, 25 seats at 79.99. */
const cxone = async (more: object = {}) =>
  aSubscription(server, await anAccount(server), '2025-03-10', {
    termMonths: 36,
    recurringCharges: seats(25, '79.99'),
    ...more,
  });

/** GoTo Connect from 2025-01-01 for 12 months, 40 lines at 26.00. */
const connect = async () =>
  aSubscription(server, await anAccount(server), '2025-01-01', {
    serviceCode: 'GOTO_CONNECT',
    termMonths: 12,
    recurringCharges: seats(40, '26.00'),
  });

const TERM = 'term(asOf: $day) { startsOn endsBefore noticeDueBy }';
interface TermAnswer {
  readonly term: { startsOn: string; endsBefore: string; noticeDueBy: string } | null;
  readonly status: string;
  readonly endsBefore: string | null;
}
const onDay = (id: string, day: string) =>
  ofSubscription<TermAnswer>(
    server,
    id,
    `${TERM} status(asOf: $day) endsBefore`.replaceAll('$day', `"${day}"`),
  );

describe('More, ordered for a running contract (rule 12.2)', () => {
  it('C01: five more seats from 2025-07-16 are prorated that month, and the term stays', async () => {
    server.clock.now = '2025-07-16T10:00:00.000Z';
    const { subscriptionId, accountId } = await cxone();
    const more = seats(5, '79.99');
    const preview = await previewOf(server, 'previewAmendment', 'PreviewAmendmentInput', {
      subscriptionId,
      startsOn: '2025-07-16',
      recurringCharges: more,
    });
    const line = { serviceCode: 'CXONE', amendsId: subscriptionId, recurringCharges: more };
    const { subscriptionIds } = await order(server, accountId, '2025-07-16', line);
    expect(subscriptionIds).toEqual([]);
    const [july, august] = [
      await monthOf(server, subscriptionId, '2025-07'),
      await monthOf(server, subscriptionId, '2025-08'),
    ];
    expect(amountsOf(july)).toEqual(['1999.75', '206.43']);
    expect(july.lines[1]?.days).toBe(16);
    expect(august.total.amount).toBe('2399.70');
    expect(preview.firstMonth.after).toEqual(july);
    expect(preview.fullMonth.after).toEqual(august);
    expect(preview.fullMonth.before.total.amount).toBe('1999.75');
    const agreed = 'contractChanges { kind givenBy orderLine { recurringCharges { quantity } } }';
    const made = { kind: 'AMENDED', givenBy: 'CUSTOMER' };
    expect(await ofSubscription(server, subscriptionId, agreed)).toEqual({
      contractChanges: [{ ...made, orderLine: { recurringCharges: [{ quantity: 5 }] } }],
    });
    expect(preview.term).toEqual({ endsBefore: '2028-03-10', noticeDueBy: '2028-02-09' });
    expect((await onDay(subscriptionId, '2025-08-01')).term).toMatchObject({
      endsBefore: '2028-03-10',
      noticeDueBy: '2028-02-09',
    });
  });
});

describe('Less, without an order (rule 12.3)', () => {
  const fewer = async (now: string, givenOn: string) => {
    server.clock.now = now;
    const { subscriptionId } = await cxone();
    const chargeId = await chargeIdOf(server, subscriptionId, '2025-04-01');
    const input = { subscriptionId, chargeId, fewerUnits: 10, givenOn };
    const preview = await previewOf(
      server,
      'previewPartialNotice',
      'GivePartialNoticeInput',
      input,
    );
    const id = await change(server, 'givePartialNotice', input);
    return { subscriptionId, preview, id };
  };

  it('C02: takes effect at the end of the term, and its month is cut there', async () => {
    const { subscriptionId, preview, id } = await fewer('2025-11-20T10:00:00Z', '2025-11-20');
    expect(preview.effectiveOn).toBe('2028-03-10');
    const march = await monthOf(server, subscriptionId, '2028-03');
    expect(amountsOf(march)).toEqual(['580.57', '851.51']);
    expect(preview.firstMonth.after).toEqual(march);
    const { node } = await read<{ node: { derivation: { steps: object[] } } }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on ContractChange {
        effectiveOn orderLine { id } derivation { summary steps { rule } } } } }`,
      { id },
    );
    const summary = 'The notice takes effect on 2028-03-10: the quantity falls by 10.';
    expect(node).toMatchObject({ effectiveOn: '2028-03-10', orderLine: null });
    expect(node.derivation).toMatchObject({ summary });
    expect(node.derivation.steps.length).toBeGreaterThan(3);
  });

  it('C03: given a day too late, it takes effect a whole term later', async () => {
    const { preview } = await fewer('2028-02-10T10:00:00Z', '2028-02-10');
    expect(preview.effectiveOn).toBe('2031-03-10');
  });

  it('C04: takes effect earlier where the provider accepts that', async () => {
    const { subscriptionId, id } = await fewer('2025-11-20T10:00:00Z', '2025-11-20');
    const input = { partialNoticeId: id, effectiveOn: '2025-12-01' };
    const type = 'AcceptPartialNoticeInput';
    const preview = await previewOf(server, 'previewPartialNoticeAcceptance', type, input);
    const known = `contractChanges(knownAt: "${server.clock.now}") { kind effectiveOn }`;
    server.clock.now = '2025-11-20T11:00:00Z';
    await change(server, 'acceptPartialNotice', input);
    const december = await monthOf(server, subscriptionId, '2025-12');
    expect(december.total.amount).toBe('1199.85');
    expect(preview.firstMonth.after).toEqual(december);
    expect(await ofSubscription(server, subscriptionId, known)).toEqual({
      contractChanges: [{ kind: 'PARTIAL_NOTICE', effectiveOn: '2028-03-10' }],
    });
  });

  it('withdrawn in time it changes nothing, and what was known before stays known', async () => {
    const { subscriptionId, id } = await fewer('2025-11-20T10:00:00Z', '2025-11-20');
    server.clock.now = '2025-11-21T10:00:00.000Z';
    await change(server, 'withdrawPartialNotice', { partialNoticeId: id });
    expect((await monthOf(server, subscriptionId, '2028-04')).total.amount).toBe('1999.75');
    const then = await monthOf(server, subscriptionId, '2028-04', '2025-11-20T12:00:00Z');
    expect(then.total.amount).toBe('1199.85');
  });
});

describe('A contract in place of another (rule 12.4)', () => {
  it('C05: the old one ends where the new one starts, both months by their days', async () => {
    server.clock.now = '2025-09-10T10:00:00.000Z';
    const { subscriptionId, accountId } = await connect();
    const input = { subscriptionId, startsOn: '2025-09-15' };
    const type = 'PreviewReplacementInput';
    const preview = await previewOf(server, 'previewReplacement', type, input);
    const { subscriptionIds } = await order(server, accountId, '2025-09-10', {
      serviceCode: 'GOTO_CONNECT',
      replacesId: subscriptionId,
      startsOn: '2025-09-15',
      termMonths: 24,
      recurringCharges: seats(50, '24.00'),
    });
    const [successor = ''] = subscriptionIds;
    const old = await monthOf(server, subscriptionId, '2025-09');
    expect(old.total.amount).toBe('485.33');
    expect(preview).toMatchObject({ endsBefore: '2025-09-15', term: null });
    expect(preview.firstMonth.after).toEqual(old);
    expect(preview.fullMonth.after.total.amount).toBe('0.00');
    expect((await onDay(subscriptionId, '2025-09-15')).status).toBe('ENDED');
    expect((await monthOf(server, successor, '2025-09')).total.amount).toBe('640.00');
    expect((await onDay(successor, '2025-09-15')).term).toEqual({
      startsOn: '2025-09-15',
      endsBefore: '2027-09-15',
      noticeDueBy: '2027-08-16',
    });
    const { contractChanges } = await ofSubscription<{ contractChanges: object[] }>(
      server,
      subscriptionId,
      'contractChanges { kind givenBy effectiveOn successor { id } }',
    );
    const made = { kind: 'REPLACED', givenBy: 'CUSTOMER' };
    expect(contractChanges).toEqual([
      { ...made, effectiveOn: '2025-09-15', successor: { id: successor } },
    ]);
  });
});

describe('A price change of the provider (rule 12.5)', () => {
  const earliest = async (id: string, announcedOn: string) =>
    (
      await ofSubscription<{ earliestPriceChange: { effectiveOn: string } }>(
        server,
        id,
        `earliestPriceChange(announcedOn: "${announcedOn}") { effectiveOn }`,
      )
    ).earliestPriceChange.effectiveOn;

  it('C06: holds from the first month after the announcement and the initial term', async () => {
    server.clock.now = '2028-04-01T10:00:00.000Z';
    const { subscriptionId } = await cxone();
    expect(await earliest(subscriptionId, '2028-01-15')).toBe('2028-04-01');
    expect(await earliest(subscriptionId, '2028-04-01')).toBe('2028-05-01');
    const chargeId = await chargeIdOf(server, subscriptionId, '2025-04-01');
    const announced = { announcedOn: '2028-01-15', effectiveOn: '2028-04-01', unitPrice: '90' };
    const input = { subscriptionId, chargeId, ...announced };
    const type = 'AnnouncePriceChangeInput';
    const preview = await previewOf(server, 'previewPriceChange', type, input);
    await change(server, 'announcePriceChange', input);
    expect((await monthOf(server, subscriptionId, '2028-03')).total.amount).toBe('1999.75');
    const april = await monthOf(server, subscriptionId, '2028-04');
    expect(april.total.amount).toBe('2250.00');
    expect(preview.firstMonth.after).toEqual(april);
  });

  it('C07, C08: may be announced within the initial term, and does not hold within it', async () => {
    server.clock.now = '2025-12-10T10:00:00.000Z';
    const { subscriptionId } = await connect();
    expect(await earliest(subscriptionId, '2025-12-10')).toBe('2026-01-01');
  });
});

describe('Terms and starts that an order states (rules 12.10, 12.11)', () => {
  const until = async (lastTermDay: string) => {
    const line = { termMonths: null, lastTermDay };
    return aSubscription(server, await anAccount(server), '2025-03-10', line);
  };

  it('C09: a last day is a term in days, and no shorter than the minimum', async () => {
    const short = await until('2026-01-31');
    expect((await onDay(short.subscriptionId, '2025-04-01')).term?.endsBefore).toBe('2026-03-10');
    const long = await until('2027-06-30');
    expect((await onDay(long.subscriptionId, '2025-04-01')).term).toMatchObject({
      endsBefore: '2027-07-01',
      noticeDueBy: '2027-06-01',
    });
    expect((await onDay(long.subscriptionId, '2027-07-01')).term).toMatchObject({
      endsBefore: '2029-10-21',
      noticeDueBy: '2029-09-21',
    });
  });

  it('C10: a start to come leaves it pending until then', async () => {
    server.clock.now = '2026-11-20T10:00:00.000Z';
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2026-11-20', {
      startsOn: '2027-01-01',
    } as object);
    expect((await onDay(subscriptionId, '2026-12-31')).status).toBe('PENDING');
    expect(await onDay(subscriptionId, '2027-01-01')).toMatchObject({
      status: 'INITIAL',
      term: { startsOn: '2027-01-01', endsBefore: '2028-01-01' },
    });
  });
});

describe('An end for cause, and a return (rules 12.8, 12.9)', () => {
  it('C11: a breach can be cured for 30 days, and ends the service after that', async () => {
    server.clock.now = '2025-03-03T10:00:00.000Z';
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2024-03-10', {
      recurringCharges: seats(25, '79.99'),
    });
    const breachNoticeId = await change(server, 'recordBreachNotice', {
      subscriptionId,
      givenBy: 'PROVIDER',
      receivedOn: '2025-01-31',
      breach: 'Invoices are unpaid.',
    });
    const { node } = await read<{ node: object }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on ContractChange {
        cureDueBy terminableFrom derivation { summary } } } }`,
      { id: breachNoticeId },
    );
    expect(node).toEqual({
      cureDueBy: '2025-03-02',
      terminableFrom: '2025-03-03',
      derivation: { summary: 'The service may be ended for this breach from 2025-03-03 on.' },
    });
    const input = { breachNoticeId };
    const preview = await previewOf(server, 'previewEndForCause', 'EndForCauseInput', input);
    await change(server, 'endForCause', input);
    expect(preview).toMatchObject({ effectiveOn: '2025-03-04', endsBefore: '2025-03-04' });
    const march = await monthOf(server, subscriptionId, '2025-03');
    expect(march.total.amount).toBe('193.52');
    expect(preview.firstMonth.after).toEqual(march);
    const ended = await ofSubscription(server, subscriptionId, 'endsBefore lastRetrievalDay');
    expect(ended).toEqual({ endsBefore: '2025-03-04', lastRetrievalDay: '2025-04-03' });
  });

  it('C12: a return keeps the renewal dates, and days without service cost nothing', async () => {
    server.clock.now = '2025-11-01T10:00:00.000Z';
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01', {
      serviceCode: 'GOTO_CONNECT',
      termMonths: 12,
      recurringCharges: seats(40, '26.00'),
      rates: [aRate('0.06')],
    });
    await act(server, STAFF, 'giveTerminationNotice', { subscriptionId }, 'isNew');
    server.clock.now = '2026-02-10T10:00:00.000Z';
    expect((await onDay(subscriptionId, '2026-02-10')).status).toBe('ENDED');
    const input = { subscriptionId, reinstatedOn: '2026-02-10' };
    const type = 'ReinstateSubscriptionInput';
    const preview = await previewOf(server, 'previewReinstatement', type, input);
    await change(server, 'reinstateSubscription', input);
    expect(await onDay(subscriptionId, '2026-02-10')).toEqual({
      status: 'RENEWAL',
      endsBefore: null,
      term: { startsOn: '2026-01-01', endsBefore: '2027-01-01', noticeDueBy: '2026-12-02' },
    });
    expect(await onDay(subscriptionId, '2026-02-09')).toMatchObject({
      status: 'ENDED',
      term: null,
    });
    expect((await monthOf(server, subscriptionId, '2026-01')).total.amount).toBe('0.00');
    const february = await monthOf(server, subscriptionId, '2026-02');
    expect(february.total.amount).toBe('705.71');
    expect(preview.firstMonth.after).toEqual(february);
    const calls = ['2025-12-15', '2026-01-15', '2026-02-10'].map((day) =>
      aCall(subscriptionId, `${day}T09:00:00Z`, 60),
    );
    const results = await sendCalls(server, calls);
    expect(results.map(({ record }) => record?.status)).toEqual(['RATED', 'POST_TERM', 'RATED']);
  });
});

describe('A suspension (rule 12.7)', () => {
  it('C13: moves no date, stops no charge, and its calls are rated', async () => {
    server.clock.now = '2025-06-21T10:00:00.000Z';
    const { subscriptionId } = await cxone({ rates: [aRate('0.06')] });
    const before = await onDay(subscriptionId, '2025-06-10');
    const suspension = { suspendedAt: '2025-06-05T08:00:00Z', resumedAt: '2025-06-20T08:00:00Z' };
    const input = { subscriptionId, ...suspension, reason: 'Unpaid fees.' };
    await change(server, 'suspendSubscription', input);
    expect(await onDay(subscriptionId, '2025-06-10')).toEqual(before);
    expect(await ofSubscription(server, subscriptionId, 'monthCharges { month total { amount } }'))
      // Of the current month, where none is named.
      .toEqual({ monthCharges: { month: '2025-06', total: { amount: '1999.75' } } });
    const suspended = await ofSubscription(
      server,
      subscriptionId,
      `during: isSuspended(at: "2025-06-10T00:00:00Z") after: isSuspended(at: "2025-06-20T08:00:00Z")
        unknown: isSuspended(at: "2025-06-10T00:00:00Z", knownAt: "2025-06-20T00:00:00Z")`,
    );
    expect(suspended).toEqual({ during: true, after: false, unknown: false });
    const calls = [aCall(subscriptionId, '2025-06-10T09:00:00Z', 60)];
    expect((await sendCalls(server, calls))[0]?.record?.status).toBe('RATED');
  });

  it('lasts until it is resumed', async () => {
    server.clock.now = '2025-06-05T08:00:00.000Z';
    const { subscriptionId } = await cxone();
    const input = { subscriptionId, reason: 'Unpaid fees.' };
    const suspensionId = await change(server, 'suspendSubscription', input);
    server.clock.now = '2025-06-20T08:00:00.000Z';
    expect(await ofSubscription(server, subscriptionId, 'isSuspended')).toEqual({
      isSuspended: true,
    });
    await change(server, 'resumeSubscription', { suspensionId });
    expect(await ofSubscription(server, subscriptionId, 'isSuspended')).toEqual({
      isSuspended: false,
    });
  });
});

describe('A price that lapses (rule 12.6)', () => {
  it('C14: with the initial term, the price that was stated with it follows', async () => {
    const lapse = { lapse: { unitPriceAfter: '79.99' } };
    const { subscriptionId } = await cxone({ recurringCharges: seats(25, '60.00', lapse) });
    const march = await monthOf(server, subscriptionId, '2028-03');
    expect(amountsOf(march)).toEqual(['435.48', '1419.18']);
    const { charges } = await ofSubscription<{ charges: object[] }>(
      server,
      subscriptionId,
      'charges(asOf: "2028-03-09") { quantity unitPrice { amount } startsOn endsBefore }',
    );
    expect(charges).toEqual([
      {
        quantity: 25,
        unitPrice: { amount: '60.000000' },
        startsOn: '2025-03-10',
        endsBefore: '2028-03-10',
      },
    ]);
  });
});
