import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import {
  aCall,
  anAccount,
  aRate,
  aSubscription,
  act,
  read,
  sendCalls,
  type UsageRecordAnswer,
} from '../support/world';

let server: TestServer;
let accountId: string;

beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server);
});
afterAll(() => server.close());

/** A CXone subscription from 1 January 2026 with those rates. */
async function subscribed(rates: object[], more: object = {}, account = accountId) {
  return (await aSubscription(server, account, '2026-01-01', { rates, ...more })).subscriptionId;
}

/** What is kept of one call that must be accepted. */
async function sent(call: object): Promise<UsageRecordAnswer> {
  const [result] = await sendCalls(server, [call]);
  expect(result).toMatchObject({ status: 'ACCEPTED', userErrors: [] });
  return result?.record as UsageRecordAnswer;
}

const NOON = '2026-10-05T12:00:00Z';
const priced = (status: string, billedSeconds: number, amount: string) => ({
  status,
  billedSeconds,
  amount: { amount, currencyCode: 'EUR' },
});

interface Totals {
  readonly calls: number;
  readonly unratedCalls: number;
  readonly billedSeconds: number;
  readonly amount: { readonly amount: string };
}
async function totalsOf(id: string, month: string): Promise<Record<'in' | 'out', Totals>> {
  const sums = '{ calls unratedCalls billedSeconds amount { amount } }';
  const data = await read<{ node: { usageTotals: Record<'in' | 'out', Totals> } }>(
    server,
    STAFF,
    `query ($id: ID!, $month: YearMonth!) { node(id: $id) { ... on Subscription {
      usageTotals(month: $month) { in: inbound ${sums} out: outbound ${sums} } } } }`,
    { id, month },
  );
  return data.node.usageTotals;
}

describe('How a metered call is rated (CXone 3)', () => {
  const DECK = Object.entries({ 33: '0.02', 336: '0.09', 3389: '0.8', 1: '0.01', 1809: '0.15' });
  let subscription: string;
  beforeAll(async () => {
    const out = DECK.map(([prefix, price]) => aRate(price, { prefix }));
    subscription = await subscribed([
      ...out,
      aRate('0.012', { direction: 'INBOUND' }),
      aRate('0.033', { direction: 'INBOUND', prefix: '81' }),
      aRate('0.015', { direction: 'INBOUND', leg: 'AGENT' }),
    ]);
  });

  it.each([
    ['+33612345678', '336', '0.090000'],
    ['+33899123456', '3389', '0.800000'],
    ['+33145000000', '33', '0.020000'],
    ['+18095551234', '1809', '0.150000'],
    ['+14155550100', '1', '0.010000'],
  ])(
    'charges a minute to %s at the rate for %s, the longest prefix (R10)',
    async (to, prefix, amount) => {
      const record = await sent(aCall(subscription, NOON, 60, { to }));
      expect(record).toMatchObject({ ...priced('RATED', 60, amount), rate: { prefix } });
    },
  );

  it('bills 12 seconds first and then 6 by 6, as the terms say where the order is silent (R01)', async () => {
    // 13 s -> 18 s; 0.02 * 18 / 60 = 0.006
    expect(await sent(aCall(subscription, NOON, 13))).toMatchObject(
      priced('RATED', 18, '0.006000'),
    );
    expect(await sent(aCall(subscription, NOON, 0))).toMatchObject(priced('RATED', 12, '0.004000'));
    // 12.001 s counts as 13 s
    const long = await sent(aCall(subscription, NOON, 12.001));
    expect(long).toMatchObject(priced('RATED', 18, '0.006000'));
  });

  it('charges calls to the service at the inbound rate, by the number that called', async () => {
    const call = (from: string | null) => ({ direction: 'INBOUND', from, to: '+33612345678' });
    const known = await sent(aCall(subscription, NOON, 60, call('+81312345678')));
    expect(known).toMatchObject({ ...priced('RATED', 60, '0.033000'), rate: { prefix: '81' } });
    const withheld = await sent(aCall(subscription, NOON, 60, call(null)));
    expect(withheld).toMatchObject({ ...priced('RATED', 60, '0.012000'), rate: { prefix: '' } });
  });

  it('leaves a call without a rate UNRATED, with no amount, and counts it apart (R10)', async () => {
    const before = await totalsOf(subscription, '2026-09');
    const record = await sent(
      aCall(subscription, '2026-09-05T12:00:00Z', 60, { to: '+81312345678' }),
    );
    expect(record).toMatchObject({ status: 'UNRATED', amount: null, billedSeconds: 0, rate: null });
    expect(before.out).toMatchObject({ calls: 0, unratedCalls: 0 });
    const { out } = await totalsOf(subscription, '2026-09');
    expect(out).toMatchObject({ calls: 1, unratedCalls: 1, amount: { amount: '0.000000' } });
  });

  it('charges nothing for calls that nobody answered, not even a connection fee (R07)', async () => {
    const other = await subscribed([
      aRate('0.02', { connectionFee: '0.05', minimumCharge: '0.2' }),
    ]);
    for (const disposition of ['BUSY', 'NO_ANSWER', 'FAILED']) {
      const record = await sent(aCall(other, NOON, 30, { disposition, answeredAt: null }));
      expect(record).toMatchObject(priced('NOT_ANSWERED', 0, '0.000000'));
    }
    // 0.05 + 0.02 * 30 / 60 = 0.06, below the minimum
    expect(await sent(aCall(other, NOON, 30))).toMatchObject(priced('RATED', 30, '0.200000'));
  });

  it('prices each leg apart, and the agent leg over VoIP at nothing (R11)', async () => {
    const agent = { direction: 'INBOUND', leg: 'AGENT', from: '+33145000000' };
    const [pstn, voip, consumer] = await sendCalls(server, [
      aCall(subscription, NOON, 80, { ...agent, agentConnectivity: 'PSTN' }),
      aCall(subscription, NOON, 80, { ...agent, agentConnectivity: 'VOIP' }),
      aCall(subscription, NOON, 95, { direction: 'INBOUND' }),
    ]);
    expect(pstn?.record).toMatchObject(priced('RATED', 84, '0.021000')); // 0.015 * 84 / 60
    expect(voip?.record).toMatchObject(priced('RATED', 84, '0.000000'));
    expect(consumer?.record).toMatchObject(priced('RATED', 96, '0.019200')); // 0.012 * 96 / 60
  });

  it('explains a stored record: its last step gives its amount', async () => {
    const { id, amount } = await sent(aCall(subscription, NOON, 61, { to: '+33612345678' }));
    const { node } = await read<{
      node: {
        derivation: { steps: { operation: string; result: { name: string; decimal: string } }[] };
      };
    }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on UsageRecord {
        derivation { steps { operation result { name decimal } } } } } }`,
      { id },
    );
    expect(amount?.amount).toBe('0.099000'); // 66 s at 0.09: 0.09 * 66 / 60
    const last = { operation: 'RATE', result: { name: 'amount', decimal: '0.099000' } };
    expect(node.derivation.steps.at(-1)).toEqual(last);
  });
});

describe('Which date a call belongs to', () => {
  it('takes the rate of the local date of the answer, in the zone of the account', async () => {
    const subscription = await subscribed([
      aRate('0.02', { validBefore: '2026-07-01' }),
      aRate('0.03', { validFrom: '2026-07-01' }),
    ]);
    // Paris is two hours ahead of UTC in summer
    const before = await sent(aCall(subscription, '2026-06-30T21:59:59.999Z', 60));
    const after = await sent(aCall(subscription, '2026-06-30T22:00:00Z', 60));
    expect(before).toMatchObject({ usedOn: '2026-06-30', amount: { amount: '0.020000' } });
    expect(after).toMatchObject({ usedOn: '2026-07-01', amount: { amount: '0.030000' } });
  });

  it('counts a call in the month of its answer, though it ends in the next (R15)', async () => {
    const denver = await anAccount(server, { timeZone: 'America/Denver', currencyCode: 'USD' });
    const { subscriptionId } = await aSubscription(server, denver, '2025-01-01', {
      rates: [aRate('0.025')],
    });
    const record = await sent(aCall(subscriptionId, '2025-07-01T05:59:30Z', 100));
    const amount = { amount: '0.042500', currencyCode: 'USD' }; // 0.025 * 102 / 60
    expect(record).toMatchObject({ usedOn: '2025-06-30', billedSeconds: 102, amount });
    expect((await totalsOf(subscriptionId, '2025-06')).out).toMatchObject({ calls: 1 });
    expect((await totalsOf(subscriptionId, '2025-07')).out).toMatchObject({ calls: 0 });
  });

  it('keeps a call before the start of service as NOT_IN_TERM and charges nothing', async () => {
    const subscription = await subscribed([aRate('0.02', { validFrom: '2025-01-01' })]);
    const early = await sent(aCall(subscription, '2025-12-31T22:59:59Z', 60));
    expect(early).toMatchObject(priced('NOT_IN_TERM', 0, '0.000000'));
    const first = await sent(aCall(subscription, '2025-12-31T23:00:00Z', 60));
    expect(first).toMatchObject({ ...priced('RATED', 60, '0.020000'), usedOn: '2026-01-01' });
  });

  it('charges use after the end at the rates that held last, as POST_TERM (M06, Terms 3.3)', async () => {
    const rates = [
      aRate('0.025', { validBefore: '2026-01-01' }),
      aRate('9', { validFrom: '2026-01-01' }),
    ];
    const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01', { rates });
    const notice = { subscriptionId, givenOn: '2025-12-02' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
    const last = await sent(aCall(subscriptionId, '2025-12-31T22:59:59Z', 61));
    expect(last).toMatchObject(priced('RATED', 66, '0.027500'));
    const late = await sent(aCall(subscriptionId, '2026-01-02T10:00:00Z', 61));
    expect(late).toMatchObject(priced('POST_TERM', 66, '0.027500')); // 0.025 * 66 / 60
  });
});

describe('Emergency calls (CXone 5)', () => {
  const emergency = { to: null, dialled: '911', from: '+14155550111' };
  async function problemsOf(id: string): Promise<string[]> {
    const { account } = await read<{ account: { problems: { code: string }[] } }>(
      server,
      STAFF,
      'query ($id: ID!) { account(id: $id) { problems { code } } }',
      { id },
    );
    return account.problems.map(({ code }) => code);
  }
  const anAmericanAccount = (more: object = {}) =>
    anAccount(server, { timeZone: 'America/Denver', countryCode: 'US', ...more });

  it('keeps a call to 911 over CXone as prohibited, free of charge, with an incident (E01)', async () => {
    const account = await anAmericanAccount();
    const subscription = await subscribed([aRate('0.025')], {}, account);
    expect(await problemsOf(account)).not.toContain('EMERGENCY_CALL_PLACED');
    const record = await sent(aCall(subscription, NOON, 95, emergency));
    expect(record).toMatchObject(priced('PROHIBITED_EMERGENCY', 0, '0.000000'));
    expect(await problemsOf(account)).toContain('EMERGENCY_CALL_PLACED');
    const { node } = await read<{ node: object }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription { emergencyCalling {
        isPermitted incidents { dialled occurredAt usageRecord { id } } } } } }`,
      { id: subscription },
    );
    const occurredAt = '2026-10-05T11:59:55.000Z';
    const incidents = [{ dialled: '911', occurredAt, usageRecord: { id: record.id } }];
    expect(node).toEqual({ emergencyCalling: { isPermitted: false, incidents } });
  });

  it('keeps the same call over GoTo Connect as free, without an incident (E02)', async () => {
    const account = await anAmericanAccount();
    const line = { serviceCode: 'GOTO_CONNECT' };
    const subscription = await subscribed([aRate('0.025')], line, account);
    const record = await sent(
      aCall(subscription, NOON, 95, { ...emergency, dialled: null, to: '911' }),
    );
    expect(record).toMatchObject({ status: 'EMERGENCY_FREE', dialled: '911', toNumber: null });
    expect(record.amount?.amount).toBe('0.000000');
    expect(await problemsOf(account)).not.toContain('EMERGENCY_CALL_PLACED');
  });

  it('drops the digit for an outside line only where the account has one (E06)', async () => {
    const dialled = { to: null, dialled: '9911' };
    const withDigit = await anAmericanAccount({ outsideLineDigit: '9' });
    const one = await subscribed([aRate('0.025')], {}, withDigit);
    const other = await subscribed([aRate('0.025')], {}, await anAmericanAccount());
    expect((await sent(aCall(one, NOON, 9, dialled))).status).toBe('PROHIBITED_EMERGENCY');
    expect((await sent(aCall(other, NOON, 9, dialled))).status).toBe('UNRATED');
  });

  it('judges by the country that the call came from, where the record says it (E04)', async () => {
    const subscription = await subscribed([aRate('0.025')]);
    const here = aCall(subscription, NOON, 9, { to: null, dialled: '15' });
    const there = aCall(subscription, NOON, 9, {
      to: null,
      dialled: '15',
      originCountryCode: 'US',
    });
    expect((await sent(here)).status).toBe('PROHIBITED_EMERGENCY');
    expect((await sent(there)).status).toBe('UNRATED');
  });
});
