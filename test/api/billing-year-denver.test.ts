import { change, chargeIdOf } from '../support/contract-life';
import { aCreditNote, aDispute, aPayment, standingOf, statementOf } from '../support/invoices';
import {
  aBilledAccount,
  finalized,
  previewed,
  told,
  type InvoiceAnswer,
} from '../support/monthly-invoices';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import {
  aCall,
  act,
  anActiveOrder,
  aRate,
  aSubscription,
  refusalsOf,
  sendCalls,
} from '../support/world';

// A year of a retailer in Denver, told in the order of its days: each test goes on where the one
// before it ended. No VAT is due; documents are drafted on the 1st and finalized on the 4th.

let server: TestServer;
let accountId: string;
let prefix: string;
let conference: string;
let connect: string;
let breachNoticeId: string;
const invoices = new Map<string, InvoiceAnswer>();

const OUTSIDE = { category: 'O', rate: '0', reasonText: 'Outside', reasonCode: 'VATEX-EU-O' };

beforeAll(async () => {
  server = await startTestServer();
  server.clock.now = '2025-01-20T18:00:00.000Z';
  ({ accountId, prefix } = await aBilledAccount(server, {
    ...{ timeZone: 'America/Denver', billedFrom: '2025-02', tax: OUTSIDE, vatId: null },
  }));
  server.clock.now = '2025-02-01T18:00:00.000Z';
  // 2 × 19.50 = 39.00 a month, at least 60.00.
  const lines = [{ description: 'Conference line', quantity: 2, unitPrice: '19.50' }];
  const ordered = await aSubscription(server, accountId, '2025-02-01', {
    ...{ serviceCode: 'OPENVOICE', recurringCharges: lines, termMonths: 12 },
    ...{ monthlyMinimum: '60.00', rates: [aRate('0.019', { direction: 'INBOUND' })] },
  });
  conference = ordered.subscriptionId;
  await at('2025-02-15');
  // 100 minutes a month are included; those beyond them cost 0.031 each.
  const pools = [{ name: 'Calls', includedMinutes: 10, units: 10, overagePerMinute: '0.031' }];
  const signed = await aSubscription(server, accountId, '2025-02-15', {
    ...{ serviceCode: 'GOTO_CONNECT', termMonths: 12, pools },
    recurringCharges: [{ description: 'Telephone seat', quantity: 10, unitPrice: '31.00' }],
    rates: [aRate('0.031', { pool: 'Calls', ...BY_THE_MINUTE })],
  });
  connect = signed.subscriptionId;
});
afterAll(() => server.close());

const BY_THE_MINUTE = { initialIncrementSeconds: 60, additionalIncrementSeconds: 60 };

const MONTHS = [
  ...['2025-02', '2025-03', '2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09'],
  ...['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03'],
];

/** Bills the months whose days of grace end before that day, then goes there. */
async function at(day: string): Promise<void> {
  for (const month of MONTHS) {
    if (`${month}-04` > day || invoices.has(month)) continue;
    invoices.set(month, await finalized(server, accountId, month));
  }
  server.clock.now = `${day}T18:00:00.000Z`;
}

const idOf = (month: string): string => invoices.get(month)?.id ?? '';

/** The lines of a document, and its total: net and gross are the same. */
const document = (month: string): unknown => {
  const { lines, gross } = invoices.get(month) ?? {};
  return [...(lines ?? []).map(told), gross?.amount];
};

const called = async (answeredAt: string, ...minutes: number[]): Promise<void> => {
  const calls = minutes.map((length) => aCall(connect, answeredAt, length * 60));
  const results = await sendCalls(server, calls);
  expect(results.map(({ status }) => status)).toEqual(minutes.map(() => 'ACCEPTED'));
};

it('February 2025: a conference line, raised to its minimum.', async () => {
  expect(document('2025-02')).toEqual([
    'RECURRING 2025-02 2 39.00', // 2 × 19.50
    'MINIMUM_SHORTFALL 2025-02 0 21.00', // 60.00 − 39.00
    '60.00',
  ]);
  await at('2025-03-01');
  // 23:30 on 28 February in Denver, which is 1 March elsewhere.
  await called('2025-03-01T06:30:00Z', 90);
});

it('March: 14 of the 28 days of February, and no call beyond the included minutes.', async () => {
  await at('2025-04-01');
  expect(document('2025-03')).toEqual([
    'RECURRING 2025-03 2 39.00',
    'MINIMUM_SHORTFALL 2025-03 0 21.00',
    'CATCH_UP 2025-02 10 155.00', // 10 × 31.00 × 14/28
    'RECURRING 2025-03 10 310.00',
    'POOL_OVERAGE 2025-02 5400 0.00', // 90 of 100 min
    '525.00',
  ]);
  // 23:30 on 31 March by the time of summer, which began on 9 March.
  await called('2025-04-01T05:30:00Z', 130);
});

it('April: 30 minutes of March beyond those that are included.', async () => {
  await at('2025-04-20');
  expect(document('2025-04')).toEqual([
    'RECURRING 2025-04 2 39.00',
    'MINIMUM_SHORTFALL 2025-04 0 21.00',
    'RECURRING 2025-04 10 310.00',
    'POOL_OVERAGE 2025-03 7800 0.93', // 30 min × 0.031
    '370.93',
  ]);
  // 15 minutes of March are told three weeks late.
  await called('2025-03-20T18:00:00Z', 15);
});

it('May: the late minutes are all beyond the pool.', async () => {
  await at('2025-05-05');
  expect(document('2025-05')).toEqual([
    'RECURRING 2025-05 2 39.00',
    'MINIMUM_SHORTFALL 2025-05 0 21.00',
    'RECURRING 2025-05 10 310.00',
    'LATE_USAGE 2025-03 900 0.47', // 45 min × 0.031 = 1.395 → 1.40, less 0.93
    '370.47',
  ]);
  const breach = { subscriptionId: conference, breach: 'Invoices are not paid.' };
  breachNoticeId = await change(server, 'recordBreachNotice', {
    ...{ ...breach, givenBy: 'PROVIDER', receivedOn: '2025-05-05', isCurable: false },
  });
});

it('June and July: the end of the conference line on 10 June is not known yet.', async () => {
  await at('2025-07-20');
  const month = (name: string) => [
    `RECURRING ${name} 2 39.00`,
    `MINIMUM_SHORTFALL ${name} 0 21.00`,
    `RECURRING ${name} 10 310.00`,
    '370.00',
  ];
  expect(document('2025-06')).toEqual(month('2025-06'));
  expect(document('2025-07')).toEqual(month('2025-07'));
  await change(server, 'endForCause', { breachNoticeId, declaredOn: '2025-06-10' });
});

it('August: what was billed after 10 June is given back, and so is its minimum.', async () => {
  await at('2025-08-10');
  expect(document('2025-08')).toEqual([
    'CORRECTION 2025-06 0 -26.00', // 39.00 × 10/30 = 13.00, less 39.00
    'CORRECTION 2025-07 -2 -39.00',
    'CORRECTION 2025-06 0 -14.00', // 60.00 × 10/30 − 13.00 = 7.00, less 21.00
    'CORRECTION 2025-07 0 -21.00',
    'RECURRING 2025-08 10 310.00',
    '210.00',
  ]);
});

it('The invoice of August is disputed and credited in full, to be billed again.', async () => {
  const august = idOf('2025-08');
  const disputeId = await aDispute(server, august, '210.00');
  await act(server, STAFF, 'resolveDispute', { disputeId, outcome: 'UPHELD' }, 'dispute { id }');
  const note = await aCreditNote(server, august, { rebill: true });
  expect(note).toMatchObject({
    ...{ net: { amount: '-210.00' }, tax: { amount: '0.00' }, gross: { amount: '-210.00' } },
    ...{ number: `${prefix}-2025-000008`, corrects: [{ number: `${prefix}-2025-000007` }] },
  });
  expect(await standingOf(server, august)).toBe('0.00 PAID');
});

it('September: what was credited is billed again, its corrections as well.', async () => {
  await at('2025-09-10');
  expect(document('2025-09')).toEqual([
    'CORRECTION 2025-06 0 -26.00',
    'CORRECTION 2025-07 -2 -39.00',
    'CORRECTION 2025-06 0 -14.00',
    'CORRECTION 2025-07 0 -21.00',
    'CREDIT_REBILL 2025-08 10 310.00',
    'RECURRING 2025-09 10 310.00',
    '520.00', // 210.00 + 310.00
  ]);
  const more = [{ description: 'Telephone seat', quantity: 4, unitPrice: '31.00' }];
  const line = { serviceCode: 'GOTO_CONNECT', amendsId: connect, recurringCharges: more };
  await anActiveOrder(server, accountId, [line], '2025-09-10');
});

it('October: four seats more from 10 September on; twice paid is credit.', async () => {
  await at('2025-10-20');
  expect(document('2025-10')).toEqual([
    'CATCH_UP 2025-09 4 86.80', // 4 × 31.00 × 21/30
    'RECURRING 2025-10 10 310.00',
    'RECURRING 2025-10 4 124.00', // 4 × 31.00
    '520.80',
  ]);
  const october = idOf('2025-10');
  await aPayment(server, october, '520.80');
  await aPayment(server, october, '520.80');
  expect(await statementOf(server, accountId, 'asOf: "2025-10-20"')).toMatchObject({
    credit: '520.80',
  });
  // From 16 November on the ten seats cost 28.00 each.
  const chargeId = await chargeIdOf(server, connect, '2025-10-20');
  const chargeChanges = [{ chargeId, unitPrice: '28.00' }];
  const line = { serviceCode: 'GOTO_CONNECT', amendsId: connect, startsOn: '2025-11-16' };
  await anActiveOrder(server, accountId, [{ ...line, chargeChanges }], '2025-10-20');
});

it('November: a price that changes within the month cuts it in two.', async () => {
  await at('2025-11-10');
  expect(document('2025-11')).toEqual([
    'RECURRING 2025-11 10 155.00', // 10 × 31.00 × 15/30
    'RECURRING 2025-11 4 124.00',
    'RECURRING 2025-11 10 140.00', // 10 × 28.00 × 15/30
    '419.00',
  ]);
  // Of the credit of 520.80 it used 419.00.
  expect(await standingOf(server, idOf('2025-11'))).toBe('0.00 PAID');
  expect(await statementOf(server, accountId, 'asOf: "2025-11-10"')).toMatchObject({
    credit: '101.80',
  });
});

it('December: notice is given before the initial term ends; its preview says what is left.', async () => {
  await at('2025-12-10');
  expect(document('2025-12')).toEqual([
    'RECURRING 2025-12 10 280.00', // 10 × 28.00
    'RECURRING 2025-12 4 124.00',
    '404.00',
  ]);
  // 404.00 − 101.80.
  expect(await standingOf(server, idOf('2025-12'))).toBe('302.20 PART_PAID');
  const notice = { subscriptionId: connect, givenOn: '2025-12-10' };
  const supposed = await previewed(server, accountId, '2026-02', { terminationNotices: [notice] });
  await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
  await called('2025-12-09T18:00:00Z', 101);
  await at('2026-02-10');
  expect(document('2026-01')).toEqual([
    'RECURRING 2026-01 10 280.00',
    'RECURRING 2026-01 4 124.00',
    'POOL_OVERAGE 2025-12 6060 0.03', // 1 min × 0.031
    '404.03',
  ]);
  // Its last day is 14 February.
  expect(document('2026-02')).toEqual([
    'RECURRING 2026-02 10 140.00', // 10 × 28.00 × 14/28
    'RECURRING 2026-02 4 62.00', // 4 × 31.00 × 14/28
    '202.00',
  ]);
  expect(supposed.lines.map(told)).toEqual([
    'RECURRING 2026-02 10 140.00',
    'RECURRING 2026-02 4 62.00',
  ]);
  await called('2026-02-09T18:00:00Z', 102);
});

it('March 2026: the last calls, and then nothing.', async () => {
  await at('2026-03-31');
  expect(document('2026-03')).toEqual([
    'POOL_OVERAGE 2026-02 6120 0.06', // 2 min × 0.031 = 0.062
    '0.06',
  ]);
  server.clock.now = '2026-04-01T18:00:00.000Z';
  const month = { accountId, month: '2026-04' };
  expect(await refusalsOf(server, STAFF, 'draftInvoice', month)).toMatchObject([
    { code: 'CANNOT_BE_BILLED', message: 'There is nothing to bill.' },
  ]);
  expect((await previewed(server, accountId, '2026-04')).net.amount).toBe('0.00');
});

it('The whole year is owed less what was credited and paid.', async () => {
  // 60.00 + 525.00 + 370.93 + 370.47 + 370.00 + 370.00 + 0.00 + 520.00 + 0.00 + 0.00 + 302.20
  // + 404.03 + 202.00 + 0.06.
  const { balance, credit, open } = await statementOf(server, accountId, 'asOf: "2026-03-31"');
  expect({ balance, credit }).toEqual({ balance: '3494.69', credit: '0.00' });
  expect(open).toHaveLength(11);
});
