import { aBilledAccount, aCreditNote, anInvoice, CREDIT_NOTE } from '../support/invoices';
import type { CreditNoteAnswer } from '../support/invoices';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, aRate, read, refusalsOf, sendCalls } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const totalsOf = ({ net, tax, gross }: CreditNoteAnswer) =>
  [net, tax, gross].map(({ amount }) => amount);

const previewOf = async (input: object): Promise<CreditNoteAnswer> =>
  (
    await read<{ previewCreditNote: CreditNoteAnswer }>(
      server,
      STAFF,
      `query ($input: PreviewCreditNoteInput!) {
        previewCreditNote(input: $input) { ${CREDIT_NOTE} } }`,
      { input },
    )
  ).previewCreditNote;

describe('A credit note', () => {
  it('of days that were not served gives back their share of what was charged (PRO07).', async () => {
    const month = '2025-09';
    const { accountId } = await aBilledAccount(server, { rate: '25', monthly: ['200'], month });
    const invoice = await anInvoice(server, accountId, month);
    const input = { invoiceId: invoice.id, lines: [{ position: 1, unservedDays: 29 }] };
    // 200.00 × 29 / 30; × 25 % = 48.3325.
    const amounts = ['-193.33', '-48.33', '-241.66'];
    expect(totalsOf(await previewOf(input))).toEqual(amounts);
    const note = await aCreditNote(server, invoice.id, input);
    expect(totalsOf(note)).toEqual(amounts);
    const steps = 'derivation { steps { rule formula } }';
    const { node } = await read<{ node: { derivation: { steps: { rule: string }[] } } }>(
      ...([server, STAFF] as const),
      `query ($id: ID!) { node(id: $id) { ... on Invoice { ${steps} } } }`,
      { id: note.id },
    );
    expect(node.derivation.steps[0]?.rule).toBe('The charge of the days that were not served');
  });

  it.each([
    [{ unservedDays: 32 }, 'expected 1 to 31 days that were not served, got 32'],
    [{ unservedDays: 0 }, 'expected 1 to 31 days that were not served, got 0'],
    [{ unservedDays: 1, net: '1' }, 'expected no amount beside days that were not served'],
  ])('is refused for %j, at these days.', async (line, message) => {
    const { accountId } = await aBilledAccount(server);
    const { id: invoiceId } = await anInvoice(server, accountId, '2025-08');
    const input = { invoiceId, reason: 'x', lines: [{ position: 1, ...line }] };
    expect(await refusalsOf(server, STAFF, 'issueCreditNote', input)).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'lines', '0', 'unservedDays'], message },
    ]);
  });

  it('is refused for days of a line that charges none.', async () => {
    const rates = [aRate('1')];
    const { accountId, subscriptionId } = await aBilledAccount(server, { monthly: [], rates });
    await sendCalls(server, [aCall(subscriptionId, '2025-08-01T07:00:00Z', 60)]);
    server.clock.now = '2025-09-01T08:00:00.000Z';
    const { id: invoiceId } = await anInvoice(server, accountId, '2025-09');
    const input = { invoiceId, reason: 'x', lines: [{ position: 1, unservedDays: 1 }] };
    expect(await refusalsOf(server, STAFF, 'issueCreditNote', input)).toMatchObject([
      { message: 'expected a line that charges days, got one without' },
    ]);
  });
});
