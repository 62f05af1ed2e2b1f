import { aBilledAccount, aDispute, anInvoice, aPayment, statementOf } from '../support/invoices';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, read } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const at = (day: string) => {
  server.clock.now = `2025-${day}T08:00:00.000Z`;
};

describe('A statement of account', () => {
  /** Two invoices of 120.00; of the first 50.00 were paid in August, which is told in September. */
  const twoInvoices = async () => {
    const { accountId } = await aBilledAccount(server);
    const august = await anInvoice(server, accountId, '2025-08');
    at('09-01');
    const september = await anInvoice(server, accountId, '2025-09');
    at('09-10');
    await aPayment(server, august.id, '50', { paidOn: '2025-08-20' });
    const disputeId = await aDispute(server, september.id, '30');
    at('09-25');
    const rejected = { disputeId, outcome: 'REJECTED' };
    await act(server, STAFF, 'resolveDispute', rejected, 'dispute { id }');
    const numbers = [august.number ?? '', september.number ?? ''] as const;
    return { accountId, numbers };
  };

  it('is that of its day, by what was known.', async () => {
    const { accountId, numbers } = await twoInvoices();
    const [august, september] = numbers;
    const statement = (asOf: string, knownAt?: string) =>
      statementOf(
        server,
        accountId,
        `asOf: "${asOf}"${knownAt === undefined ? '' : `, knownAt: "${knownAt}"`}`,
      );
    // Due on 31 August: 120.00 − 50.00.
    expect(await statement('2025-08-25')).toEqual({
      ...{ balance: '70.00', disputed: '0.00', credit: '0.00' },
      ageing: ['70.00', '0.00', '0.00', '0.00', '0.00'],
      open: [`${august} 70.00`],
    });
    // On 5 September nobody knew of the payment.
    expect(await statement('2025-08-25', '2025-09-05T00:00:00Z')).toMatchObject({
      ...{ balance: '120.00', open: [`${august} 120.00`] },
    });
    // 15 days past due; of the other, due on 1 October, 30.00 are disputed: 120.00 − 30.00.
    expect(await statement('2025-09-15', '2025-09-20T00:00:00Z')).toEqual({
      ...{ balance: '190.00', disputed: '30.00', credit: '0.00' },
      ageing: ['90.00', '70.00', '0.00', '0.00', '0.00'],
      open: [`${august} 70.00`, `${september} 120.00`],
    });
    // 106 days past 31 August; 75 past 1 October, and 66 past 10 October, the 15th day after the
    // resolution.
    expect(await statement('2025-12-15')).toEqual({
      ...{ balance: '190.00', disputed: '0.00', credit: '0.00' },
      ageing: ['0.00', '0.00', '0.00', '120.00', '70.00'],
      open: [`${august} 70.00`, `${september} 120.00`],
    });
    // Before the first invoice there is nothing.
    expect(await statement('2025-07-31')).toMatchObject({ balance: '0.00', open: [] });
  });

  it('says how it was computed, and each open item how it stands.', async () => {
    const { accountId, numbers } = await twoInvoices();
    const { account } = await read<{ account: { statement: object } }>(
      server,
      STAFF,
      `query ($id: ID!) { account(id: $id) { statement(asOf: "2025-09-25") { statedOn
        openItems { paymentStatus dueOn disputed { amount } ageing { notDue { amount } }
          invoice { number balanceDerivation(asOf: "2025-09-25") { summary } } }
        derivation { summary steps { result { name text } } } } } }`,
      { id: accountId },
    );
    expect(account.statement).toMatchObject({
      statedOn: '2025-09-25',
      openItems: [
        {
          ...{ paymentStatus: 'PART_PAID', dueOn: '2025-08-31', disputed: { amount: '0.00' } },
          invoice: {
            number: numbers[0],
            balanceDerivation: { summary: 'The balance is 70.00 EUR.' },
          },
        },
        {
          ...{
            paymentStatus: 'UNPAID',
            dueOn: '2025-10-01',
            ageing: { notDue: { amount: '120.00' } },
          },
          invoice: { number: numbers[1] },
        },
      ],
      derivation: {
        summary:
          'On 2025-09-25 190.00 EUR are open, 0.00 of it disputed; the account has a credit of 0.00.',
        steps: expect.arrayContaining([
          { result: { name: 'balance', text: '70.00' } },
          { result: { name: 'balance', text: '120.00' } },
          { result: { name: 'accountBalance', text: '190.00' } },
          { result: { name: 'accountCredit', text: '0.00' } },
        ]) as object[],
      },
    });
  });
});
