import { aFrenchEntity, aLegalEntity, FULL_PROFILE } from './billing';
import { STAFF, type TestServer } from './test-server';
import { act, anAccount, read, unique, type AccountOptions } from './world';

/** What an account needs to be billed by a seller in France: VAT of 20 %, from March 2025 on. */
export const BILLED = {
  ...FULL_PROFILE,
  tax: { category: 'S', rate: '20' },
  paymentTermDays: 30,
  billedFrom: '2025-03',
};

const ADDRESS = {
  recipient: 'Accounts payable',
  lines: ['5 rue du Client'],
  postalCode: '75001',
  city: 'Paris',
  countryCode: 'FR',
};

/** What a profile says otherwise, and how long its seller lets drafts wait. */
interface BilledOptions {
  readonly graceDays?: number;
  readonly legalEntityCode?: string;
  /** What is otherwise of the account itself, and of its seller. */
  readonly account?: AccountOptions;
  readonly seller?: object;
  readonly billedFrom?: string;
  /** A setting of the seller: late use of more months is refused. */
  readonly lateUseMonthsMax?: number | null;
  /** The account's. */
  readonly timeZone?: string;
  readonly tax?: object;
  readonly vatId?: string | null;
}

/** An account that lacks nothing to be billed, with a seller of its own. */
export async function aBilledAccount(
  server: TestServer,
  { timeZone = 'Europe/Paris', account, ...options }: BilledOptions = {},
): Promise<{ accountId: string; prefix: string }> {
  const accountId = await anAccount(server, { locale: 'fr-FR', timeZone, ...account });
  return { accountId, prefix: await letBeBilled(server, accountId, options) };
}

/** Gives an account all that it lacks to be billed, and a seller of its own; its prefix. */
export async function letBeBilled(
  server: TestServer,
  accountId: string,
  { graceDays = 3, lateUseMonthsMax = 12, seller, ...more }: BilledOptions = {},
): Promise<string> {
  const code = unique('SELLER').replaceAll('-', '_');
  const prefix = code.replaceAll('_', '-');
  const waits = { graceDays, lateUseMonthsMax, amountMax: null };
  const entity = { ...aFrenchEntity(code), numberPrefix: prefix, ...waits };
  await aLegalEntity(server, { ...entity, ...seller });
  const address = { accountId, effectiveFrom: '2025-01-01', billingAddress: ADDRESS };
  await act(server, STAFF, 'changeAccount', address, 'account { id }');
  const profile = { accountId, effectiveFrom: '2025-01-01', ...BILLED, legalEntityCode: code };
  await act(
    server,
    STAFF,
    'setBillingProfile',
    { ...profile, ...more },
    'billingProfile { missing }',
  );
  return prefix;
}

export interface LineAnswer {
  readonly kind: string;
  readonly serviceMonth: string;
  readonly quantity: string;
  readonly net: { readonly amount: string };
}

/** A line as a test reads it: what, for when, how much. */
export const told = ({ kind, serviceMonth, quantity, net }: LineAnswer): string =>
  `${kind} ${serviceMonth} ${quantity} ${net.amount}`;

export const LINE = 'kind serviceMonth quantity net { amount }';

export interface InvoiceAnswer {
  readonly id: string;
  readonly status: string;
  readonly documentType: string;
  readonly issueMonth: string;
  readonly number: string | null;
  readonly issuedOn: string | null;
  readonly dueOn: string | null;
  readonly finalizeNotBefore: string | null;
  readonly unratedCalls: number;
  readonly missing: readonly string[];
  readonly net: { readonly amount: string };
  readonly tax: { readonly amount: string } | null;
  readonly gross: { readonly amount: string } | null;
  readonly lines: readonly LineAnswer[];
  readonly unbilledBefore: readonly LineAnswer[];
}
export const INVOICE = `id status documentType issueMonth number issuedOn dueOn finalizeNotBefore
  unratedCalls missing net { amount } tax { amount } gross { amount } lines { ${LINE} }
  unbilledBefore { ${LINE} }`;

/** The invoice of a month, by all that is known and what is supposed besides. */
export async function previewed(
  server: TestServer,
  accountId: string,
  month: string,
  supposed: object = {},
): Promise<InvoiceAnswer> {
  const { previewInvoice } = await read<{ previewInvoice: InvoiceAnswer }>(
    server,
    STAFF,
    `query ($input: PreviewInvoiceInput!) { previewInvoice(input: $input) { ${INVOICE} } }`,
    { input: { accountId, month, ...supposed } },
  );
  return previewInvoice;
}

const acted = async (server: TestServer, mutation: string, input: object) =>
  (await act<{ invoice: InvoiceAnswer }>(server, STAFF, mutation, input, `invoice { ${INVOICE} }`))
    .invoice;

/** Drafts the document of a month. */
export const drafted = (
  server: TestServer,
  accountId: string,
  month: string,
): Promise<InvoiceAnswer> => acted(server, 'draftInvoice', { accountId, month });

/** Drafts the document of a month on its 1st, and finalizes it three days later. */
export async function finalized(
  server: TestServer,
  accountId: string,
  month: string,
): Promise<InvoiceAnswer> {
  server.clock.now = `${month}-01T10:00:00.000Z`;
  const { id } = await drafted(server, accountId, month);
  server.clock.now = `${month}-04T10:00:00.000Z`;
  return acted(server, 'finalizeInvoice', { invoiceId: id });
}
