import { aBilledAccount, anInvoice, splitOf, statementOf } from '../support/invoices';
import type { CreditNoteAnswer } from '../support/invoices';
import { sequence } from '../support/sequence';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { unique } from '../support/world';

// Acts at random on two invoices, against a model in whole cents that knows nothing of the program.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** What is known of an invoice, in cents. */
interface Modelled {
  readonly id: string;
  readonly gross: number;
  paid: number;
  offset: number;
  refunded: number;
  credited: number;
}

const cents = (text: string) => Number(text.replace('.', ''));
const decimal = (amount: number) => {
  const digits = `${Math.abs(amount)}`.padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

class Model {
  creditGiven = 0;
  creditReturned = 0;
  creditUsed = 0;
  constructor(readonly invoices: readonly Modelled[]) {}

  excess({ gross, paid, offset, refunded }: Modelled): number {
    return paid + offset - gross - refunded;
  }

  get statement() {
    const all = this.invoices.map((invoice) => this.excess(invoice));
    const sum = (amounts: number[]) => amounts.reduce((total, each) => total + each, 0);
    const overpaid = sum(all.map((each) => Math.max(each, 0)));
    const credit = this.creditGiven + overpaid - this.creditUsed - this.creditReturned;
    return {
      balance: decimal(sum(all.map((each) => Math.max(-each, 0)))),
      credit: decimal(credit),
    };
  }
}

type Payload = Readonly<Record<string, unknown>> & {
  readonly userErrors: readonly { readonly code: string }[];
};

/** What an act answers; null where it is refused, which it is by a clear code alone. */
async function attempt(mutation: string, input: object, selection: string) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const answer = await server.ask(
    STAFF,
    `mutation ($input: ${type}) {
      ${mutation}(input: $input) { ${selection} userErrors { code } } }`,
    { input },
  );
  expect(answer.errors).toBeUndefined();
  const payload = (answer.data as Record<string, Payload>)[mutation];
  const codes = payload?.userErrors.map(({ code }) => code) ?? [];
  expect(['', 'INVALID_INPUT']).toContain(codes.join());
  return codes.length === 0 ? payload : null;
}

const ACTS: Readonly<
  Record<string, (model: Model, invoice: Modelled, amount: number, line: number) => Promise<void>>
> = {
  pay: async (model, invoice, amount) => {
    const input = { invoiceId: invoice.id, amount: decimal(amount) };
    const reference = { externalReference: unique('RANDOM') };
    const selection = 'payment { taxSplit { gross { amount } } }';
    const done = await attempt('recordPayment', { ...input, ...reference }, selection);
    if (!done) return;
    const { taxSplit } = done['payment'] as { taxSplit: { gross: { amount: string } }[] };
    const split = taxSplit.reduce((sum, { gross }) => sum + cents(gross.amount), 0);
    expect(split).toBe(Math.min(amount, Math.max(-model.excess(invoice), 0)));
    invoice.paid += amount;
  },
  refund: async (_, invoice, amount) => {
    const input = { invoiceId: invoice.id, amount: decimal(amount) };
    const done = await attempt('recordRefund', input, 'refund { recordedAt }');
    if (done) invoice.refunded += amount;
  },
  returnCredit: async (model, _, amount) => {
    const input = { accountId, amount: decimal(amount) };
    const done = await attempt('recordRefund', input, 'refund { recordedAt }');
    if (done) model.creditReturned += amount;
  },
  credit: async (model, invoice, amount, line) => {
    const lines = [{ position: line, gross: decimal(amount) }];
    const input = { invoiceId: invoice.id, lines, reason: 'At random.' };
    const done = await attempt(
      'issueCreditNote',
      input,
      `creditNote { gross { amount }
        credit { offset { amount } credit { amount } refund { amount } } }`,
    );
    if (!done) return;
    const note = done['creditNote'] as CreditNoteAnswer;
    const [offset = 0, credit = 0] = splitOf(note).map(cents);
    expect(cents(note.gross.amount)).toBe(-amount);
    invoice.credited += amount;
    invoice.offset += offset;
    model.creditGiven += credit;
  },
};

let accountId = '';

/** Two invoices over 33.33, 50.01 and 0.99 at 19 %: 84.33 + 16.02 = 100.35. */
async function aModel(): Promise<Model> {
  const account = await aBilledAccount(server, { rate: '19', monthly: ['33.33', '50.01', '0.99'] });
  ({ accountId } = account);
  const invoices: Modelled[] = [];
  for (const month of ['2025-08', '2025-09']) {
    server.clock.now = `${month}-01T08:00:00.000Z`;
    const { id, gross } = await anInvoice(server, accountId, month);
    const nothing = { paid: 0, offset: 0, refunded: 0, credited: 0 };
    invoices.push({ id, gross: cents(gross.amount), ...nothing });
  }
  return new Model(invoices);
}

it.each([1, 2, 3])('Whatever is recorded, the cents add up: %d.', async (seed) => {
  const random = sequence(seed);
  const model = await aModel();
  const names = Object.keys(ACTS);
  const done = new Set<string>();
  for (let count = 0; count < 25; count += 1) {
    const name = names[Math.floor(random() * names.length)] ?? 'pay';
    const invoice = model.invoices[Math.floor(random() * 2)];
    if (!invoice) throw new Error('no invoice');
    const amount = 1 + Math.floor(random() ** 2 * 6_000);
    const before = JSON.stringify(model);
    await ACTS[name]?.(model, invoice, amount, 1 + Math.floor(random() * 3));
    if (JSON.stringify(model) !== before) done.add(name);
    const { balance, credit } = await statementOf(server, accountId, 'asOf: "2025-09-01"');
    expect({ balance, credit }).toEqual(model.statement);
    expect(Number(credit)).toBeGreaterThanOrEqual(0);
    for (const { gross, credited } of model.invoices) expect(credited).toBeLessThanOrEqual(gross);
  }
  expect([...done].sort()).toEqual(expect.arrayContaining(['credit', 'pay']));
});
