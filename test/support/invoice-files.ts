import { finalized, type InvoiceAnswer } from './monthly-invoices';
import { STAFF, type TestServer, type TestViewer } from './test-server';
import { aCall, aRate, aSubscription, read, sendCalls } from './world';

/** Asks for a file of an invoice: "pdf", "xml" or "csv", or any other end of its path. */
export async function asked(
  server: TestServer,
  path: string,
  viewer: TestViewer | null = STAFF,
  { headers, ...init }: RequestInit & { readonly headers?: Record<string, string> } = {},
): Promise<Response> {
  const token = viewer && (await server.tokenOf(viewer));
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${server.url}/invoices/${path}`, {
    ...init,
    headers: { ...authorization, ...headers },
  });
}

/** The bytes of a file that must be there. */
export async function downloaded(
  server: TestServer,
  path: string,
  viewer: TestViewer = STAFF,
): Promise<Buffer> {
  const response = await asked(server, path, viewer);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200)
    throw new Error(`${response.status} for ${path}: ${bytes.toString()}`);
  return bytes;
}

/** Status, code and message of a refusal. */
export async function refusalOf(response: Response): Promise<readonly unknown[]> {
  const { errors } = (await response.json()) as {
    errors: { message: string; extensions: { code: string } }[];
  };
  return [response.status, errors[0]?.extensions.code, errors[0]?.message];
}

/** CXone from the 10th of March 2025 with a call a day, and GoTo Connect from the 1st. */
export async function twoServices(server: TestServer, accountId: string): Promise<string> {
  const { subscriptionId } = await aSubscription(server, accountId, '2025-03-10', {
    termMonths: 36,
    recurringCharges: [{ description: 'Agent seat', quantity: 25, unitPrice: '79.99' }],
    rates: [aRate('0.025')],
  });
  await aSubscription(server, accountId, '2025-03-01', {
    serviceCode: 'GOTO_CONNECT',
    recurringCharges: [{ description: '=Users & "more"', quantity: 40, unitPrice: '26' }],
    oneTimeCharges: [{ description: 'Set-up', quantity: 1, unitPrice: '150' }],
  });
  const days = Array.from({ length: 20 }, (_, index) => index + 10);
  server.clock.now = '2025-03-31T10:00:00.000Z';
  await sendCalls(
    server,
    days.map((day) => aCall(subscriptionId, `2025-03-${day}T09:00:00Z`, day * 60)),
  );
  return subscriptionId;
}

/** The documents of April and of May, which bills a late call of March, too. */
export async function twoInvoices(
  server: TestServer,
  accountId: string,
): Promise<readonly [april: InvoiceAnswer, may: InvoiceAnswer, subscriptionId: string]> {
  const subscriptionId = await twoServices(server, accountId);
  const april = await finalized(server, accountId, '2025-04');
  await sendCalls(server, [aCall(subscriptionId, '2025-03-13T11:00:00Z', 600)]);
  return [april, await finalized(server, accountId, '2025-05'), subscriptionId];
}

interface Amount {
  readonly amount: string;
}

/** All that the API says of a document and that its files say, too. */
export interface WholeInvoice {
  readonly number: string;
  readonly documentType: 'INVOICE' | 'CREDIT_NOTE';
  readonly issuedOn: string;
  readonly dueOn: string | null;
  readonly net: Amount;
  readonly tax: Amount;
  readonly gross: Amount;
  readonly files: readonly {
    readonly format: string;
    readonly url: string;
    readonly sha256: string | null;
  }[];
  readonly taxes: readonly {
    readonly category: string;
    readonly rate: string;
    readonly base: Amount;
    readonly tax: Amount;
  }[];
  readonly lines: readonly {
    readonly kind: string;
    readonly EN: string;
    readonly FR: string;
    readonly serviceMonth: string;
    readonly serviceFrom: string;
    readonly serviceBefore: string;
    readonly quantity: string;
    readonly unit: string;
    readonly days: number | null;
    readonly daysInMonth: number | null;
    readonly unitPrice: Amount | null;
    readonly net: Amount;
    readonly taxCategory: string;
    readonly taxRate: string;
    readonly corrects: { readonly number: string; readonly issuedOn: string } | null;
    readonly subscription: {
      readonly number: string;
      readonly service: { readonly name: string };
    };
  }[];
}

/** Reads a document whole. */
export async function wholeInvoice(
  server: TestServer,
  id: string,
  viewer: TestViewer = STAFF,
): Promise<WholeInvoice> {
  const { node } = await read<{ node: WholeInvoice }>(
    server,
    viewer,
    `query ($id: ID!) { node(id: $id) { ... on Invoice {
      number documentType issuedOn dueOn net { amount } tax { amount } gross { amount }
      files { format url sha256 } taxes { category rate base { amount } tax { amount } }
      lines { kind EN: description FR: description(language: FR) serviceMonth serviceFrom
        serviceBefore quantity unit days daysInMonth unitPrice { amount } net { amount }
        taxCategory taxRate corrects { number issuedOn }
        subscription { number service { name } } } } } }`,
    { id },
  );
  return node;
}
