import { aLegalEntity, anIrishEntity } from './billing';
import { STAFF, type TestServer, type TestViewer } from './test-server';
import { act, anAccount, aSubscription, read, unique } from './world';

/** What an account is billed by: a seller in Ireland without days of grace, VAT of 20 %. */
export interface BilledOptions {
  /** Percent. */
  readonly rate?: string;
  /** Each a charge of its own: the net amount a month. */
  readonly monthly?: readonly string[];
  /** The first issue month. */
  readonly month?: string;
  /** The first day of the contract: that of the month unless told otherwise. */
  readonly startsOn?: string;
  readonly termMonths?: number;
  readonly rates?: object[];
  readonly timeZone?: string;
  readonly graceDays?: number;
}

export interface BilledAccount {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly legalEntityCode: string;
}

const REGISTERED = { taxNumber: 'IE 1', registration: { scheme: '0060', value: '123456789' } };

const ADDRESS = {
  ...{ recipient: 'Accounts', lines: ['1 Example Street'], city: 'Paris' },
  ...{ postalCode: '75001', countryCode: 'FR' },
};

/**
 * An account that can be billed: one contract with those charges from the 1st of the month on, an
 * address, a seller and its tax. The clock is set to that day.
 */
export async function aBilledAccount(
  server: TestServer,
  { rate = '20', monthly = ['100'], month = '2025-08', ...options }: BilledOptions = {},
): Promise<BilledAccount> {
  const { timeZone = 'Europe/Paris', graceDays = 0, startsOn = `${month}-01` } = options;
  server.clock.now = `${month}-01T08:00:00.000Z`;
  const accountId = await anAccount(server, { timeZone });
  const { subscriptionId } = await aSubscription(server, accountId, startsOn, {
    termMonths: options.termMonths ?? 36,
    ...(options.rates ? { rates: options.rates } : {}),
    recurringCharges: monthly.map((unitPrice, index) => ({
      ...{ description: `Charge ${index + 1}`, quantity: 1, unitPrice },
    })),
  });
  const billing = { accountId, billingAddress: ADDRESS };
  await act(server, STAFF, 'changeAccount', billing, 'account { id }');
  const seller = { ...anIrishEntity(), graceDays, paymentTermDays: 30, ...REGISTERED };
  const legalEntityCode = await aLegalEntity(server, seller);
  const tax = rate === '0' ? { category: 'Z', rate } : { category: 'S', rate };
  const profile = { accountId, legalEntityCode, tax, billedFrom: month };
  await act(server, STAFF, 'setBillingProfile', profile, 'billingProfile { missing }');
  return { accountId, subscriptionId, legalEntityCode };
}

/** A document as tests read it. */
export interface InvoiceAnswer {
  readonly id: string;
  readonly number: string | null;
  readonly documentType: string;
  readonly gross: { readonly amount: string };
}

/** Drafts the invoice of a month and finalizes it; at the clock, which has reached it. */
export async function anInvoice(
  server: TestServer,
  accountId: string,
  month: string,
): Promise<InvoiceAnswer> {
  const { invoice } = await act<{ invoice: { id: string } }>(
    server,
    STAFF,
    'draftInvoice',
    { accountId, month },
    'invoice { id }',
  );
  const finalized = await act<{ invoice: InvoiceAnswer }>(
    server,
    STAFF,
    'finalizeInvoice',
    { invoiceId: invoice.id },
    'invoice { id number documentType gross { amount } }',
  );
  return finalized.invoice;
}

/** What tests read of a credit note. */
export const CREDIT_NOTE = `id number kind documentType status
  net { amount } tax { amount } gross { amount } corrects { number }
  lines { kind description serviceMonth quantity net { amount } corrects { number } }
  taxes { category rate base { amount } tax { amount } }
  credit { offset { amount } credit { amount } refund { amount } rebill reason takenBackAt }
  derivation { summary }`;

interface Amount {
  readonly amount: string;
}

export interface CreditNoteAnswer {
  readonly id: string;
  readonly number: string | null;
  readonly kind: string;
  readonly documentType: string;
  readonly status: string;
  readonly net: Amount;
  readonly tax: Amount;
  readonly gross: Amount;
  readonly corrects: readonly { readonly number: string }[];
  readonly lines: readonly {
    readonly kind: string;
    readonly description: string;
    readonly serviceMonth: string;
    readonly quantity: string;
    readonly net: Amount;
    readonly corrects: { readonly number: string };
  }[];
  readonly taxes: readonly {
    readonly category: string;
    readonly rate: string;
    readonly base: Amount;
    readonly tax: Amount;
  }[];
  readonly credit: {
    readonly offset: Amount;
    readonly credit: Amount;
    readonly refund: Amount;
    readonly rebill: boolean;
    readonly reason: string | null;
    readonly takenBackAt: string | null;
  };
  readonly derivation: { readonly summary: string };
}

/** Issues a credit note: of all that is left, unless told otherwise. */
export async function aCreditNote(
  server: TestServer,
  invoiceId: string,
  more: object = {},
): Promise<CreditNoteAnswer> {
  const { creditNote } = await act<{ creditNote: CreditNoteAnswer }>(
    server,
    STAFF,
    'issueCreditNote',
    { invoiceId, reason: 'It was wrong.', ...more },
    `creditNote { ${CREDIT_NOTE} }`,
  );
  return creditNote;
}

/** Where the amount of a credit note goes: offset, credit, refund. */
export const splitOf = ({ credit }: Pick<CreditNoteAnswer, 'credit'>): string[] =>
  [credit.offset, credit.credit, credit.refund].map(({ amount }) => amount);

export interface PaymentAnswer {
  readonly id: string;
  readonly taxSplit: readonly { readonly rate: string; readonly gross: Amount }[];
}

/** Records a payment of an invoice, of today unless told otherwise. */
export async function aPayment(
  server: TestServer,
  invoiceId: string,
  amount: string,
  more: object = {},
): Promise<PaymentAnswer> {
  const { payment } = await act<{ payment: PaymentAnswer }>(
    server,
    STAFF,
    'recordPayment',
    { invoiceId, amount, externalReference: unique('BANK'), ...more },
    'payment { id taxSplit { rate gross { amount } } }',
  );
  return payment;
}

/** Disputes an amount of an invoice, today unless told otherwise; the id of the dispute. */
export async function aDispute(
  server: TestServer,
  invoiceId: string,
  amount: string,
  more: object = {},
): Promise<string> {
  const input = { invoiceId, amount, reason: 'Not ordered.', ...more };
  const { dispute } = await act<{ dispute: { id: string } }>(
    server,
    STAFF,
    'disputeInvoice',
    input,
    'dispute { id }',
  );
  return dispute.id;
}

/** Balance and status of an invoice at a moment. */
export async function standingOf(
  server: TestServer,
  invoiceId: string,
  moment = '',
): Promise<string | null> {
  const at = moment === '' ? '' : `(${moment})`;
  const { node } = await read<{ node: { balance: Amount | null; paymentStatus: string } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Invoice {
      balance${at} { amount } paymentStatus${at} } } }`,
    { id: invoiceId },
  );
  return node.balance && `${node.balance.amount} ${node.paymentStatus}`;
}

const BANDS = ['notDue', 'pastDue1To30', 'pastDue31To60', 'pastDue61To90', 'pastDueMore'] as const;

export interface StatementAnswer {
  readonly balance: string;
  readonly disputed: string;
  readonly credit: string;
  readonly ageing: readonly string[];
  readonly open: readonly string[];
}

/** The statement of an account at a moment; an open item as number and balance. */
export async function statementOf(
  server: TestServer,
  accountId: string,
  moment: string,
  viewer: TestViewer = STAFF,
): Promise<StatementAnswer> {
  interface Answer {
    readonly balance: Amount;
    readonly disputed: Amount;
    readonly accountCredit: Amount;
    readonly ageing: Record<string, Amount>;
    readonly openItems: { invoice: { number: string }; balance: Amount }[];
  }
  const { account } = await read<{ account: { statement: Answer } }>(
    server,
    viewer,
    `query ($id: ID!) { account(id: $id) { statement(${moment}) {
      balance { amount } disputed { amount } accountCredit { amount }
      ageing { ${BANDS.map((band) => `${band} { amount }`).join(' ')} }
      openItems { invoice { number } balance { amount } } } } }`,
    { id: accountId },
  );
  const { balance, disputed, accountCredit, ageing, openItems } = account.statement;
  return {
    ...{ balance: balance.amount, disputed: disputed.amount, credit: accountCredit.amount },
    ageing: BANDS.map((band) => ageing[band]?.amount ?? ''),
    open: openItems.map((item) => `${item.invoice.number} ${item.balance.amount}`),
  };
}
