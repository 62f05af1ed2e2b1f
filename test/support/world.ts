import { STAFF, type TestServer, type TestViewer } from './test-server';

/** Builders for a test's own world: each goes through the API, as a caller would. */

let made = 0;
/** Something different each time, for numbers and addresses. */
export const unique = (prefix: string): string => `${prefix}-${(made += 1)}`;

interface Refused {
  readonly userErrors: readonly object[];
}

/** The payload of a mutation that must succeed. */
export async function act<Payload>(
  server: TestServer,
  viewer: TestViewer,
  mutation: string,
  input: object,
  selection: string,
): Promise<Payload> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const answer = await server.ask(
    viewer,
    `mutation ($input: ${type}) {
      ${mutation}(input: $input) { ${selection} userErrors { __typename code message path } }
    }`,
    { input },
  );
  const payload = (answer.data as Record<string, (Payload & Refused) | null> | null)?.[mutation];
  if (!payload || payload.userErrors.length > 0) {
    throw new Error(`${mutation} was refused: ${JSON.stringify(answer)}`);
  }
  return payload;
}

export interface AccountOptions {
  readonly timeZone?: string;
  readonly currencyCode?: string;
  readonly countryCode?: string;
  readonly outsideLineDigit?: string;
  readonly viewer?: TestViewer;
}

/** A new account's id: Paris, EUR and France unless told otherwise. */
export async function anAccount(server: TestServer, options: AccountOptions = {}): Promise<string> {
  const { viewer = STAFF, ...more } = options;
  const input = {
    number: unique('ACC'),
    name: 'Test account',
    timeZone: 'Europe/Paris',
    currencyCode: 'EUR',
    countryCode: 'FR',
    people: [{ name: 'Olive Owner', email: `${unique('olive')}@example.com`, role: 'OWNER' }],
    ...more,
  };
  const { account } = await act<{ account: { id: string } }>(
    server,
    viewer,
    'createAccount',
    input,
    'account { id }',
  );
  return account.id;
}

export interface LineOptions {
  readonly serviceCode?: string;
  readonly termMonths?: number | null;
  readonly termDays?: number;
  readonly recurringCharges?: object[];
  readonly oneTimeCharges?: object[];
  readonly rates?: object[];
}

export interface SubscriptionIds {
  readonly accountId: string;
  readonly orderId: string;
  readonly subscriptionId: string;
}

/** One active subscription that starts on that date: CXone, 12 months, unless told otherwise. */
export async function aSubscription(
  server: TestServer,
  accountId: string,
  startsOn: string,
  line: LineOptions = {},
): Promise<SubscriptionIds> {
  const placed = await act<{ order: { id: string } }>(
    server,
    STAFF,
    'placeOrder',
    {
      accountId,
      signedOn: startsOn,
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
      lines: [{ serviceCode: 'CXONE', termMonths: 12, ...line }],
    },
    'order { id }',
  );
  const orderId = placed.order.id;
  const { subscriptions } = await act<{ subscriptions: { id: string }[] }>(
    server,
    STAFF,
    'activateOrder',
    { orderId },
    'subscriptions { id }',
  );
  const subscriptionId = subscriptions[0]?.id ?? '';
  return { accountId, orderId, subscriptionId };
}

/** The data of a query that must succeed. */
export async function read<Data>(
  server: TestServer,
  viewer: TestViewer,
  query: string,
  variables?: object,
): Promise<Data> {
  const answer = await server.ask(viewer, query, variables);
  if (answer.errors) throw new Error(`the query failed: ${JSON.stringify(answer)}`);
  return answer.data as Data;
}

/** A reason why a mutation was refused, with the data of its own type. */
export interface UserErrorAnswer {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
  readonly path: string[];
  readonly startsOn?: string;
  readonly endsBefore?: string | null;
  readonly prefix?: string;
  readonly freeUntil?: string;
}

/** Why a mutation that must be refused was refused. */
export async function refusalsOf(
  server: TestServer,
  viewer: TestViewer,
  mutation: string,
  input: object,
): Promise<UserErrorAnswer[]> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const data = await read<Record<string, { userErrors: UserErrorAnswer[] }>>(
    server,
    viewer,
    `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors {
      __typename code message path
      ... on NoticeOutsideTermError { startsOn endsBefore }
      ... on OverlappingRatesError { prefix }
      ... on WithdrawalNeedsAcceptanceError { freeUntil }
    } } }`,
    { input },
  );
  const errors = data[mutation]?.userErrors ?? [];
  if (errors.length === 0) throw new Error(`${mutation} was not refused`);
  return errors;
}
