import { STAFF, startTestServer, type TestServer } from '../support/test-server';
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
import { act, aCall, aRate, read, refusalsOf, sendCalls } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** 278 + 1.16 at 20 %: 279.16 + 55.83 = 334.99. */
const TAX01 = ['68.33', '57.50', '85.00', '68.33'];

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

describe('The tax of credit notes', () => {
  it('is that of all that was credited, less what was credited before (CRE01, CRE02).', async () => {
    const { accountId } = await aBilledAccount(server, { monthly: TAX01 });
    const invoice = await anInvoice(server, accountId, '2025-08');
    // 68.33 + 57.50 + 85.00 + 68.33 = 279.16; 279.16 × 20 % = 55.832 → 55.83.
    expect(invoice.gross.amount).toBe('334.99');
    const notes: string[][] = [];
    for (const [index, net] of TAX01.slice(0, 3).entries()) {
      const lines = [{ position: index + 1, net }];
      notes.push(totalsOf(await aCreditNote(server, invoice.id, { lines })));
    }
    // CRE02: 334.99 − 253.00 = 81.99 is left.
    const more = { invoiceId: invoice.id, reason: 'All.', lines: [{ position: 4, gross: '82' }] };
    expect(await refusalsOf(server, STAFF, 'issueCreditNote', more)).toMatchObject([
      {
        code: 'INVALID_INPUT',
        path: ['input', 'lines'],
        message: 'expected at most 81.99, which is left of line 4, got 82.00',
      },
    ]);
    notes.push(totalsOf(await aCreditNote(server, invoice.id, { lines: null })));
    expect(notes).toEqual([
      ['-68.33', '-13.67', '-82.00'], // 68.33 × 20 % = 13.666
      ['-57.50', '-11.50', '-69.00'], // 125.83 × 20 % = 25.166 → 25.17 − 13.67
      ['-85.00', '-17.00', '-102.00'], // 210.83 × 20 % = 42.166 → 42.17 − 25.17
      ['-68.33', '-13.66', '-81.99'], // 55.83 − 42.17
    ]);
    const again = { invoiceId: invoice.id, reason: 'All.' };
    expect(await refusalsOf(server, STAFF, 'issueCreditNote', again)).toMatchObject([
      {
        path: ['input', 'invoiceId'],
        message: 'expected an invoice of which something is left to credit',
      },
    ]);
  });
});

describe('A credit note', () => {
  it('is a document of its own with the next number, as previewed.', async () => {
    const { accountId } = await aBilledAccount(server, { monthly: ['100', '50'] });
    const invoice = await anInvoice(server, accountId, '2025-08');
    const input = { invoiceId: invoice.id, lines: [{ position: 2, net: '20' }] };
    const { id, ...previewed } = await previewOf(input);
    expect(previewed).toMatchObject({
      ...{ number: null, status: 'PREVIEW', kind: 'CREDIT', documentType: 'CREDIT_NOTE' },
      ...{ net: { amount: '-20.00' }, tax: { amount: '-4.00' }, gross: { amount: '-24.00' } },
      corrects: [{ number: invoice.number }],
      lines: [
        {
          ...{ kind: 'RECURRING', description: 'Charge 2', serviceMonth: '2025-08' },
          // The quantity goes with the last of a line.
          ...{ quantity: '0', net: { amount: '-20.00' }, corrects: { number: invoice.number } },
        },
      ],
      taxes: [{ category: 'S', base: { amount: '-20.00' }, tax: { amount: '-4.00' } }],
      derivation: { summary: 'Net 20.00, tax 4.00, gross 24.00 EUR.' },
    });
    const issued = await aCreditNote(server, invoice.id, input);
    expect(issued).toEqual({
      ...previewed,
      id: issued.id,
      number: invoice.number?.replace('000001', '000002'),
      status: 'FINALIZED',
      credit: { ...previewed.credit, reason: 'It was wrong.' },
    });
    expect(issued.id).not.toBe(id);
    // The rest of the line has its quantity: 50.00 − 20.00.
    const rest = await aCreditNote(server, invoice.id, { lines: [{ position: 2, net: '30' }] });
    expect(rest.lines).toMatchObject([{ quantity: '-1', net: { amount: '-30.00' } }]);
    const read_ = await read<{ node: { creditNotes: { number: string }[] } }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on Invoice { creditNotes { number } } } }',
      { id: invoice.id },
    );
    expect(read_.node.creditNotes).toEqual([{ number: issued.number }, { number: rest.number }]);
  });

  it('in full has the tax of the invoice.', async () => {
    const { accountId } = await aBilledAccount(server, { monthly: TAX01 });
    const invoice = await anInvoice(server, accountId, '2025-08');
    const note = await aCreditNote(server, invoice.id);
    expect(totalsOf(note)).toEqual(['-279.16', '-55.83', '-334.99']);
    expect(note.lines.map(({ quantity }) => quantity)).toEqual(['-1', '-1', '-1', '-1']);
    expect(await standingOf(server, invoice.id)).toBe('0.00 PAID');
    expect(await standingOf(server, note.id)).toBeNull();
  });
});

describe('Where the amount goes', () => {
  it('CRE03: of an unpaid invoice it lowers what is due: 100.00 − 10.00 = 90.00.', async () => {
    const { accountId } = await aBilledAccount(server, { rate: '0' });
    const invoice = await anInvoice(server, accountId, '2025-08');
    const note = await aCreditNote(server, invoice.id, { lines: [{ position: 1, net: '10' }] });
    expect(splitOf(note)).toEqual(['10.00', '0.00', '0.00']);
    expect(await standingOf(server, invoice.id)).toBe('90.00 UNPAID');
    expect(await statementOf(server, accountId, 'asOf: "2025-08-01"')).toMatchObject({
      ...{ balance: '90.00', credit: '0.00' },
    });
  });

  it('CRE04: of a paid one it goes to the account, whose next invoice uses it.', async () => {
    const { accountId } = await aBilledAccount(server, { rate: '0' });
    const invoice = await anInvoice(server, accountId, '2025-08');
    await aPayment(server, invoice.id, '100');
    const note = await aCreditNote(server, invoice.id, { lines: [{ position: 1, net: '10' }] });
    expect(splitOf(note)).toEqual(['0.00', '10.00', '0.00']);
    expect(await standingOf(server, invoice.id)).toBe('0.00 PAID');
    const before = await statementOf(server, accountId, 'asOf: "2025-08-01"');
    expect(before.credit).toBe('10.00');
    server.clock.now = '2025-09-01T08:00:00.000Z';
    const next = await anInvoice(server, accountId, '2025-09');
    // 100.00 − 10.00.
    expect(await standingOf(server, next.id)).toBe('90.00 PART_PAID');
    const { node } = await read<{ node: object }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on Invoice { creditUsed { amount } } } }',
      { id: next.id },
    );
    expect(node).toEqual({ creditUsed: { amount: '10.00' } });
    const after = await statementOf(server, accountId, 'asOf: "2025-09-01"');
    expect(after).toMatchObject({ balance: '90.00', credit: '0.00' });
  });

  it('CRE06: of a part-paid one it lowers what is due first; the rest is to choose.', async () => {
    const { accountId } = await aBilledAccount(server);
    const invoice = await anInvoice(server, accountId, '2025-08');
    await aPayment(server, invoice.id, '50');
    const lines = [{ position: 1, gross: '100' }];
    // 120.00 − 50.00 = 70.00 are due; 100.00 − 70.00 = 30.00.
    expect(splitOf(await previewOf({ invoiceId: invoice.id, lines }))).toEqual([
      ...['70.00', '30.00', '0.00'],
    ]);
    const split = { offset: '70', refund: '30' };
    const note = await aCreditNote(server, invoice.id, { lines, split });
    expect(splitOf(note)).toEqual(['70.00', '0.00', '30.00']);
    expect(await standingOf(server, invoice.id)).toBe('0.00 PAID');
    const { credit } = await statementOf(server, accountId, 'asOf: "2025-08-01"');
    expect(credit).toBe('0.00');
  });

  it.each([
    [{ offset: '70', refund: '29' }, 'expected parts that make up 100.00, got 99.00'],
    [{ offset: '71', refund: '29' }, 'expected at most 70.00 to lower what is due, got 71.00'],
    [
      { offset: '40', refund: '60' },
      'expected at most 50.00 to be refunded, which was paid, got 60.00',
    ],
    [{ offset: '101', credit: '-1' }, 'expected parts from 0 on, got -1.00'],
  ])('refuses the split %j.', async (split, message) => {
    const { accountId } = await aBilledAccount(server);
    const invoice = await anInvoice(server, accountId, '2025-08');
    await aPayment(server, invoice.id, '50');
    const lines = [{ position: 1, gross: '100' }];
    const input = { invoiceId: invoice.id, reason: 'Wrong.', lines, split };
    expect(await refusalsOf(server, STAFF, 'issueCreditNote', input)).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'split'], message },
    ]);
  });
});

describe('A credit note is refused', () => {
  it.each([
    ['of no lines', [], 'expected 1 to 1000 lines, got 0'],
    [
      'of a line that is not there',
      [{ position: 9, net: '1' }],
      'expected a line of the invoice, got "9"',
    ],
    [
      'of a line twice',
      [
        { position: 1, net: '1' },
        { position: 1, gross: '1' },
      ],
      'expected each line once, got "1" twice',
    ],
    ['of 0', [{ position: 1, net: '0' }], 'expected an amount above 0, got 0.00'],
    ['of less than 0', [{ position: 1, gross: '-1' }], 'expected an amount above 0, got -1.00'],
    [
      'with parts of a cent',
      [{ position: 1, net: '0.001' }],
      'expected an amount rounded to 2 decimals, got 0.001000',
    ],
    [
      'without an amount',
      [{ position: 1 }],
      'expected an amount as net or as gross, exactly one of them',
    ],
    [
      'with two amounts',
      [{ position: 1, net: '1', gross: '1.2' }],
      'expected an amount as net or as gross, exactly one of them',
    ],
    [
      'above its line',
      [{ position: 1, net: '100.01' }],
      'expected at most 100.00, which is left of line 1, got 100.01',
    ],
  ])('%s, by its preview in the same words.', async (_, lines, message) => {
    const { accountId } = await aBilledAccount(server);
    const invoice = await anInvoice(server, accountId, '2025-08');
    const input = { invoiceId: invoice.id, lines };
    const refused = await refusalsOf(server, STAFF, 'issueCreditNote', { ...input, reason: 'x' });
    expect(refused).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'lines'], message }]);
    const { errors } = await server.ask(
      STAFF,
      'query ($input: PreviewCreditNoteInput!) { previewCreditNote(input: $input) { id } }',
      { input },
    );
    expect(errors).toMatchObject([
      { message: `input.lines: ${message}`, extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(await standingOf(server, invoice.id)).toBe('120.00 UNPAID');
  });

  it('without a reason.', async () => {
    const { accountId } = await aBilledAccount(server);
    const { id: invoiceId } = await anInvoice(server, accountId, '2025-08');
    expect(
      await refusalsOf(server, STAFF, 'issueCreditNote', { invoiceId, reason: ' ' }),
    ).toMatchObject([{ path: ['input', 'reason'] }]);
  });
});

/** The lines of the next invoice, as kind, month, net amount and what each corrects. */
const linesOf = async (invoiceId: string): Promise<string[]> => {
  interface Line {
    readonly kind: string;
    readonly serviceMonth: string;
    readonly net: { readonly amount: string };
    readonly corrects: { readonly number: string } | null;
  }
  const { node } = await read<{ node: { lines: Line[] } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Invoice {
      lines { kind serviceMonth net { amount } corrects { number } } } } }`,
    { id: invoiceId },
  );
  return node.lines.map(({ kind, serviceMonth, net, corrects }) =>
    [kind, serviceMonth, net.amount, corrects?.number.slice(-6) ?? ''].join(' ').trim(),
  );
};

describe('What was credited', () => {
  /** An invoice of November with 412.35 of use in October, at 412.35 a minute. */
  const used = async () => {
    const rates = [aRate('412.35')];
    const account = await aBilledAccount(server, { month: '2025-10', rates });
    await anInvoice(server, account.accountId, '2025-10');
    server.clock.now = '2025-11-02T08:00:00.000Z';
    await sendCalls(server, [aCall(account.subscriptionId, '2025-10-05T09:00:00Z', 60)]);
    const invoice = await anInvoice(server, account.accountId, '2025-11');
    expect(await linesOf(invoice.id)).toEqual([
      ...['RECURRING 2025-11 100.00', 'USAGE 2025-10 412.35'],
    ]);
    return { ...account, invoice };
  };
  const next = (accountId: string) => {
    server.clock.now = '2025-12-01T08:00:00.000Z';
    return anInvoice(server, accountId, '2025-12');
  };

  it('is billed again where the note says so (CRE08).', async () => {
    const { accountId, invoice } = await used();
    const note = await aCreditNote(server, invoice.id, { rebill: true });
    expect(note.credit.rebill).toBe(true);
    // The third number, of the credit note.
    expect(await linesOf((await next(accountId)).id)).toEqual([
      'CREDIT_REBILL 2025-11 100.00 000003',
      'RECURRING 2025-12 100.00',
      'CREDIT_REBILL 2025-10 412.35 000003',
    ]);
  });

  it('counts as billed otherwise, and the note says that (CRE08).', async () => {
    const { accountId, invoice } = await used();
    const note = await aCreditNote(server, invoice.id);
    expect(note.credit.rebill).toBe(false);
    expect(await linesOf((await next(accountId)).id)).toEqual(['RECURRING 2025-12 100.00']);
  });

  it('is billed again once the note is taken back, by lines that name it.', async () => {
    const { accountId, invoice } = await used();
    const lines = [{ position: 2, net: '412.35' }];
    const note = await aCreditNote(server, invoice.id, { lines });
    const input = { creditNoteId: note.id, reason: 'The use was right.' };
    const taken = await act<{ creditNote: CreditNoteAnswer }>(
      server,
      STAFF,
      'takeBackCreditNote',
      input,
      `creditNote { ${CREDIT_NOTE} }`,
    );
    expect(taken.creditNote.credit).toMatchObject({ takenBackAt: '2025-11-02T08:00:00.000Z' });
    const [again] = await refusalsOf(server, STAFF, 'takeBackCreditNote', input);
    expect(again).toMatchObject({
      ...{ code: 'ALREADY_DONE', message: 'The credit note was taken back already.' },
    });
    const following = await next(accountId);
    expect(await linesOf(following.id)).toEqual([
      'RECURRING 2025-12 100.00',
      'CREDIT_REBILL 2025-10 412.35 000003',
    ]);
    // Nothing is billed a third time.
    server.clock.now = '2026-01-01T08:00:00.000Z';
    const last = await anInvoice(server, accountId, '2026-01');
    expect(await linesOf(last.id)).toEqual(['RECURRING 2026-01 100.00']);
  });

  it('cannot be taken back where it is billed again by itself, nor of other documents.', async () => {
    const { accountId } = await aBilledAccount(server);
    const invoice = await anInvoice(server, accountId, '2025-08');
    const note = await aCreditNote(server, invoice.id, { rebill: true });
    const refused = (creditNoteId: string) =>
      refusalsOf(server, STAFF, 'takeBackCreditNote', { creditNoteId, reason: 'Wrong.' });
    expect(await refused(note.id)).toMatchObject([
      { code: 'ALREADY_DONE', message: 'What it credited is to be billed again as it is.' },
    ]);
    expect(await refused(invoice.id)).toMatchObject([
      {
        code: 'INVALID_INPUT',
        message: `expected a credit note that was issued by itself, got ${invoice.number ?? ''}`,
      },
    ]);
    expect(await refused(accountId)).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'creditNoteId'], message: 'No invoice with this id.' },
    ]);
  });
});
