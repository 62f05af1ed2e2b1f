import {
  aBilledAccount,
  aCreditNote,
  anInvoice,
  aPayment,
  CREDIT_NOTE,
  splitOf,
  standingOf,
  statementOf,
  type CreditNoteAnswer,
} from '../support/invoices';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const at = (day: string) => {
  server.clock.now = `${day}T08:00:00.000Z`;
};

/**
 * PRO06: 100.00 a month, invoiced for January 2026; on the 10th it becomes known that the service
 * ends before the 15th.
 */
const endingInJanuary = async () => {
  const account = await aBilledAccount(server, {
    ...{ month: '2026-01', startsOn: '2025-01-15', termMonths: 12 },
  });
  const invoice = await anInvoice(server, account.accountId, '2026-01');
  expect(invoice.gross.amount).toBe('120.00');
  return { ...account, invoice };
};

const becomesKnown = async (subscriptionId: string) => {
  at('2026-01-10');
  const notice = { subscriptionId, givenOn: '2025-12-10' };
  await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
  at('2026-02-01');
};

const documentOf = async (id: string): Promise<CreditNoteAnswer> =>
  (
    await read<{ node: CreditNoteAnswer }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Invoice { ${CREDIT_NOTE} } } }`,
      { id },
    )
  ).node;

describe('A document of a month that is below 0', () => {
  it('lowers what is due of the invoices that it names (PRO06).', async () => {
    const { accountId, subscriptionId, invoice } = await endingInJanuary();
    await becomesKnown(subscriptionId);
    const { id } = await anInvoice(server, accountId, '2026-02');
    const note = await documentOf(id);
    // 14 of 31 days: 100.00 × 14 / 31 = 45.16; 45.16 − 100.00 = −54.84; × 20 % = −10.97.
    expect(note).toMatchObject({
      ...{ kind: 'MONTHLY', documentType: 'CREDIT_NOTE' },
      ...{ net: { amount: '-54.84' }, tax: { amount: '-10.97' }, gross: { amount: '-65.81' } },
      corrects: [{ number: invoice.number }],
      lines: [{ kind: 'CORRECTION', net: { amount: '-54.84' } }],
      credit: { rebill: false, reason: null, takenBackAt: null },
    });
    expect(splitOf(note)).toEqual(['65.81', '0.00', '0.00']);
    // 120.00 − 65.81.
    expect(await standingOf(server, invoice.id)).toBe('54.19 UNPAID');
    // It is no credit note of an act: it is not taken back, and not credited.
    const wrong = { creditNoteId: id, reason: 'Wrong.' };
    const [refused] = await refusalsOf(server, STAFF, 'takeBackCreditNote', wrong);
    expect(refused?.message).toContain('expected a credit note that was issued by itself');
  });

  it('takes off what is due at its own tax rates: a payment has what is left of them.', async () => {
    const { subscriptionId, accountId, invoice } = await endingInJanuary();
    await becomesKnown(subscriptionId);
    await anInvoice(server, accountId, '2026-02');
    const { taxSplit } = await aPayment(server, invoice.id, '60');
    // 120.00 − 65.81 are due; the rest of the payment is in no share.
    expect(taxSplit.map(({ gross }) => gross.amount)).toEqual(['54.19']);
  });

  it('goes to the account as far as nothing is due of them.', async () => {
    const { accountId, subscriptionId, invoice } = await endingInJanuary();
    await aPayment(server, invoice.id, '100');
    await becomesKnown(subscriptionId);
    const { id } = await anInvoice(server, accountId, '2026-02');
    // 20.00 are due; 65.81 − 20.00.
    expect(splitOf(await documentOf(id))).toEqual(['20.00', '45.81', '0.00']);
    expect(await standingOf(server, invoice.id)).toBe('0.00 PAID');
    const statement = await statementOf(server, accountId, 'asOf: "2026-02-01"');
    expect(statement).toMatchObject({ balance: '0.00', credit: '45.81', open: [] });
  });

  it('gives nothing back that a credit note gave already.', async () => {
    const { accountId, subscriptionId, invoice } = await endingInJanuary();
    await aCreditNote(server, invoice.id, { lines: [{ position: 1, net: '54.84' }] });
    await becomesKnown(subscriptionId);
    const input = { accountId, month: '2026-02' };
    expect(await refusalsOf(server, STAFF, 'draftInvoice', input)).toMatchObject([
      { code: 'CANNOT_BE_BILLED', message: 'There is nothing to bill.' },
    ]);
  });
});
