import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { aCreditNote, aDispute, aPayment, standingOf, statementOf } from '../support/invoices';
import { chargeIdOf, ofSubscription } from '../support/contract-life';
import {
  aBilledAccount,
  finalized,
  previewed,
  told,
  type InvoiceAnswer,
} from '../support/monthly-invoices';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, act, anActiveOrder, aRate, aSubscription, sendCalls } from '../support/world';

// A year of a contact centre in Paris, told in the order of its days: each test goes on where the
// one before it ended. VAT is 20 %; documents are drafted on the 1st and finalized on the 4th.

let server: TestServer;
let accountId: string;
let prefix: string;
let connect: string;
let cxone: string;
const invoices = new Map<string, InvoiceAnswer>();

beforeAll(async () => {
  server = await startTestServer();
  server.clock.now = '2025-02-20T10:00:00.000Z';
  ({ accountId, prefix } = await aBilledAccount(server));
  const inMinutes = { initialIncrementSeconds: 60, additionalIncrementSeconds: 60 };
  const ordered = await aSubscription(server, accountId, '2025-01-01', {
    serviceCode: 'GOTO_CONNECT',
    recurringCharges: [{ description: 'Telephone seat', quantity: 40, unitPrice: '26.00' }],
    rates: [aRate('0.019', inMinutes)],
  });
  connect = ordered.subscriptionId;
  await at('2025-03-10');
  const signed = await aSubscription(server, accountId, '2025-03-10', {
    termMonths: 36,
    recurringCharges: [{ description: 'Agent seat', quantity: 25, unitPrice: '79.99' }],
    oneTimeCharges: [{ description: 'Set-up', quantity: 1, unitPrice: '2500.00' }],
    rates: [aRate('0.0237', inMinutes)],
  });
  cxone = signed.subscriptionId;
});
afterAll(() => server.close());

/** Bills the months whose days of grace end before that day, then goes there. */
async function at(day: string): Promise<void> {
  for (const month of MONTHS) {
    if (`${month}-04` > day || invoices.has(month)) continue;
    invoices.set(month, await finalized(server, accountId, month));
  }
  server.clock.now = `${day}T10:00:00.000Z`;
}

const MONTHS = [
  ...['2025-03', '2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09', '2025-10'],
  ...['2025-11', '2025-12', '2026-01', '2026-02', '2026-03'],
];

const idOf = (month: string): string => invoices.get(month)?.id ?? '';

/** The lines of a document, and its net, tax and gross totals. */
const document = (month: string): unknown => {
  const { lines, net, tax, gross } = invoices.get(month) ?? {};
  return [...(lines ?? []).map(told), [net, tax, gross].map((sum) => sum?.amount).join(' ')];
};

const called = async (subscriptionId: string, answeredAt: string, ...seconds: number[]) => {
  const calls = seconds.map((length) => aCall(subscriptionId, answeredAt, length));
  const results = await sendCalls(server, calls);
  expect(results.map(({ status }) => status)).toEqual(seconds.map(() => 'ACCEPTED'));
  return results[0]?.record?.id ?? '';
};

const amended = (serviceCode: string, amendsId: string, startsOn: string, line: object) =>
  anActiveOrder(server, accountId, [{ serviceCode, amendsId, ...line }], startsOn);

it('March 2025: the seats of GoTo Connect, in advance.', async () => {
  await at('2025-03-12');
  expect(document('2025-03')).toEqual([
    'RECURRING 2025-03 40 1040.00', // 40 × 26.00
    '1040.00 208.00 1248.00', // 20 % of 1040.00
  ]);
  // 2 × 617 min; 12 × 11 min, as 601 s are 11 min.
  await called(connect, '2025-03-11T06:00:00Z', 37_020, 37_020 - 30);
  await called(cxone, '2025-03-11T09:00:00Z', ...Array.from({ length: 12 }, () => 601));
});

it('April: what CXone began with on 10 March, and the calls of March.', async () => {
  await at('2025-04-15');
  expect(document('2025-04')).toEqual([
    'RECURRING 2025-04 40 1040.00',
    'USAGE 2025-03 74040 23.45', // 1,234 min × 0.019 = 23.446
    'CATCH_UP 2025-03 25 1419.18', // 25 × 79.99 × 22/31 = 1,419.177...
    'RECURRING 2025-04 25 1999.75', // 25 × 79.99
    'ONE_TIME 2025-03 1 2500.00',
    'USAGE 2025-03 7920 3.13', // 132 min × 0.0237 = 3.1284
    // 1040.00 + 23.45 + 1419.18 + 1999.75 + 2500.00 + 3.13; 20 % is 1,397.102.
    '6985.51 1397.10 8382.61',
  ]);
  await called(cxone, '2025-04-14T09:00:00Z', 61);
});

it('May: a call of a minute and a second is two minutes.', async () => {
  await at('2025-05-20');
  expect(document('2025-05')).toEqual([
    'RECURRING 2025-05 40 1040.00',
    'RECURRING 2025-05 25 1999.75',
    'USAGE 2025-04 120 0.05', // 2 min × 0.0237 = 0.0474
    '3039.80 607.96 3647.76',
  ]);
  await called(connect, '2025-05-19T09:00:00Z', 59);
  await called(cxone, '2025-05-19T10:00:00Z', ...Array.from({ length: 10 }, () => 600));
});

it('June: the calls of May, as far as they are known on 4 June.', async () => {
  await at('2025-06-10');
  expect(document('2025-06')).toEqual([
    'RECURRING 2025-06 40 1040.00',
    'USAGE 2025-05 60 0.02', // 1 min × 0.019 = 0.019
    'RECURRING 2025-06 25 1999.75',
    'USAGE 2025-05 6000 2.37', // 100 min × 0.0237
    '3042.14 608.43 3650.57', // 20 % of 3042.14 is 608.428
  ]);
  // Two calls of May come a week late.
  await called(connect, '2025-05-30T09:00:00Z', 30);
  await called(cxone, '2025-05-30T09:00:00Z', 60);
});

it('July: the late calls of May add what the whole month comes to more.', async () => {
  await at('2025-07-16');
  expect(document('2025-07')).toEqual([
    'RECURRING 2025-07 40 1040.00',
    'LATE_USAGE 2025-05 60 0.02', // 2 min × 0.019 = 0.038 → 0.04, less 0.02
    'RECURRING 2025-07 25 1999.75',
    'LATE_USAGE 2025-05 60 0.02', // 101 min × 0.0237 = 2.3937 → 2.39, less 2.37
    '3039.79 607.96 3647.75', // 20 % of 3039.79 is 607.958
  ]);
  const more = [{ description: 'Agent seat', quantity: 5, unitPrice: '79.99' }];
  await amended('CXONE', cxone, '2025-07-16', { recurringCharges: more });
});

let wrongCall: string;

it('August: five seats more from 16 July on.', async () => {
  await at('2025-07-30');
  wrongCall = await called(cxone, '2025-07-29T09:00:00Z', 3_600);
  await at('2025-08-20');
  expect(document('2025-08')).toEqual([
    'RECURRING 2025-08 40 1040.00',
    'CATCH_UP 2025-07 5 206.43', // 5 × 79.99 × 16/31 = 206.425...
    'RECURRING 2025-08 25 1999.75',
    'RECURRING 2025-08 5 399.95', // 5 × 79.99
    'USAGE 2025-07 3600 1.42', // 60 min × 0.0237 = 1.422
    '3647.55 729.51 4377.06',
  ]);
});

it('September: the call of July was none, and is given back.', async () => {
  const wrong = { usageRecordId: wrongCall, replacement: null, reason: 'A test of the line.' };
  await act(server, STAFF, 'correctUsage', wrong, 'reversal { id }');
  await at('2025-09-10');
  expect(document('2025-09')).toEqual([
    'RECURRING 2025-09 40 1040.00',
    'RECURRING 2025-09 25 1999.75',
    'RECURRING 2025-09 5 399.95',
    'CORRECTION 2025-07 -3600 -1.42', // 0.00 less 1.42
    '3438.28 687.66 4125.94', // 20 % of 3438.28 is 687.656
  ]);
});

it('The invoice of September is disputed, and part of it is credited.', async () => {
  const september = idOf('2025-09');
  // 5 seats with VAT: 399.95 × 1.2.
  const disputeId = await aDispute(server, september, '479.94', { positions: [3] });
  expect(await statementOf(server, accountId, 'asOf: "2025-09-10"')).toMatchObject({
    disputed: '479.94',
  });
  await at('2025-09-20');
  const resolution = { disputeId, outcome: 'PARTLY' };
  await act(server, STAFF, 'resolveDispute', resolution, 'dispute { id }');
  // Two days of the five seats: 5 × 79.99 × 2/30 = 26.663...; its VAT is 5.33 (5.334).
  const lines = [{ position: 3, net: '26.66' }];
  const note = await aCreditNote(server, september, { lines });
  expect(note).toMatchObject({
    ...{ net: { amount: '-26.66' }, tax: { amount: '-5.33' }, gross: { amount: '-31.99' } },
    // After the invoices of March to September.
    ...{ number: `${prefix}-2025-000008`, corrects: [{ number: `${prefix}-2025-000007` }] },
  });
  // 4125.94 − 31.99.
  expect(await standingOf(server, september)).toBe('4093.95 UNPAID');
  await aPayment(server, september, '4093.95');
  expect(await standingOf(server, september)).toBe('0.00 PAID');
});

it('October: what was credited counts as billed.', async () => {
  await at('2025-10-20');
  expect(document('2025-10')).toEqual([
    'RECURRING 2025-10 40 1040.00',
    'RECURRING 2025-10 25 1999.75',
    'RECURRING 2025-10 5 399.95',
    '3439.70 687.94 4127.64',
  ]);
  // Only now an order is entered that holds since 10 September.
  const more = [{ description: 'Telephone seat', quantity: 3, unitPrice: '26.00' }];
  await amended('GOTO_CONNECT', connect, '2025-09-10', { recurringCharges: more });
});

it('November: three seats since September, known since October.', async () => {
  await at('2025-11-05');
  expect(document('2025-11')).toEqual([
    'CATCH_UP 2025-09 3 54.60', // 3 × 26.00 × 21/30
    'CATCH_UP 2025-10 3 78.00', // 3 × 26.00
    'RECURRING 2025-11 40 1040.00',
    'RECURRING 2025-11 3 78.00',
    'RECURRING 2025-11 25 1999.75',
    'RECURRING 2025-11 5 399.95',
    '3650.30 730.06 4380.36',
  ]);
  // From the end of its initial term on, 40 seats are dearer.
  const price = {
    ...{ subscriptionId: connect, chargeId: await chargeIdOf(server, connect, '2025-11-05') },
    ...{ effectiveOn: '2026-01-01', unitPrice: '27.50' },
  };
  await act(server, STAFF, 'announcePriceChange', price, 'contractChange { id }');
});

it('December and January: the price of 2026 holds for the charge that it was announced for.', async () => {
  await at('2026-01-20');
  expect(document('2025-12')).toEqual([
    'RECURRING 2025-12 40 1040.00',
    'RECURRING 2025-12 3 78.00',
    'RECURRING 2025-12 25 1999.75',
    'RECURRING 2025-12 5 399.95',
    '3517.70 703.54 4221.24',
  ]);
  expect(document('2026-01')).toEqual([
    'RECURRING 2026-01 40 1100.00', // 40 × 27.50
    'RECURRING 2026-01 3 78.00',
    'RECURRING 2026-01 25 1999.75',
    'RECURRING 2026-01 5 399.95',
    '3577.70 715.54 4293.24',
  ]);
});

it('Numbers follow the days of issue, a series each year.', () => {
  expect([...invoices.values()].map(({ number, issuedOn }) => [number, issuedOn])).toEqual([
    ...['03', '04', '05', '06', '07', '08', '09'].map((month, index) => [
      `${prefix}-2025-00000${index + 1}`,
      `2025-${month}-04`,
    ]),
    // The eighth is the credit note of 20 September.
    [`${prefix}-2025-000009`, '2025-10-04'],
    [`${prefix}-2025-000010`, '2025-11-04'],
    [`${prefix}-2025-000011`, '2025-12-04'],
    [`${prefix}-2026-000001`, '2026-01-04'],
  ]);
});

it('A notice for GoTo Connect ends it with its term; no month before is billed otherwise.', async () => {
  const terminationNotices = [{ subscriptionId: connect, givenOn: '2026-01-20' }];
  const supposed = await previewed(server, accountId, '2026-02', { terminationNotices });
  const before = await previewed(server, accountId, '2026-02');
  expect(supposed.lines).toEqual(before.lines);
  const notice = { subscriptionId: connect, givenOn: '2026-01-20' };
  await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
  expect(await ofSubscription(server, connect, 'endsBefore')).toEqual({ endsBefore: '2027-01-01' });
  // The first document without its seats.
  const after = await previewed(server, accountId, '2027-01');
  expect(after.lines.map(told)).toEqual([
    'RECURRING 2027-01 25 1999.75',
    'RECURRING 2027-01 5 399.95',
  ]);
});

it('The year owes what its documents say, less what was credited and paid.', async () => {
  await at('2026-03-05');
  const paid = await payAllBut(['2026-01', '2026-02', '2026-03']);
  // 1248.00 + 8382.61 + 3647.76 + 3650.57 + 3647.75 + 4377.06 + 4127.64 + 4380.36 + 4221.24;
  // that of September is paid already.
  expect(paid).toBe('37682.99');
  expect(await statementOf(server, accountId, 'asOf: "2026-03-05"')).toEqual({
    balance: '12879.72', // 3 × 4293.24
    ...{ disputed: '0.00', credit: '0.00' },
    // Issued on 4 January, due on 3 February: 30 days past due on 5 March.
    ageing: ['8586.48', '4293.24', '0.00', '0.00', '0.00'],
    open: [1, 2, 3].map((number) => `${prefix}-2026-00000${number} 4293.24`),
  });
});

/** Pays what is open of all documents but those of some months; what that was in all. */
async function payAllBut(months: readonly string[]): Promise<string> {
  let paid = 0n;
  for (const [month, { id }] of invoices) {
    const [balance = '', status] = (await standingOf(server, id))?.split(' ') ?? [];
    if (months.includes(month) || status === 'PAID') continue;
    await aPayment(server, id, balance);
    paid += parseDecimal(balance);
  }
  return formatDecimal(paid, 2);
}
