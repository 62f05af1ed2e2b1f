import { NICE, STAFF, type TestServer, type TestViewer } from './test-server';

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
  readonly number?: string;
  readonly name?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly currencyCode?: string;
  readonly countryCode?: string;
  readonly outsideLineDigit?: string;
  readonly isSandbox?: boolean;
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
  readonly monthlyMinimum?: string;
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
  readonly closedOn?: string;
  readonly subscriptions?: readonly { readonly number: string }[];
}

/** Refusals in short: the code and where; and with what is said. */
export const codesOf = (problems: readonly Pick<UserErrorAnswer, 'code' | 'path'>[]): string[] =>
  problems.map(({ code, path }) => `${code} ${path.join('.')}`);
export const inWords = (
  problems: readonly Pick<UserErrorAnswer, 'code' | 'path' | 'message'>[],
): string[] => problems.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`);

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
      ... on AccountClosedError { closedOn }
      ... on SubscriptionsRunningError { subscriptions { number } }
    } } }`,
    { input },
  );
  const errors = data[mutation]?.userErrors ?? [];
  if (errors.length === 0) throw new Error(`${mutation} was not refused`);
  return errors;
}

/** A rate of an order: for calls out to every number, unless told otherwise. */
export const aRate = (perMinute: string, more: object = {}): object => ({
  direction: 'OUTBOUND',
  perMinute,
  ...more,
});

/** A call as a feed reports it: out of Paris, answered 5 s after it began, for so many seconds. */
export function aCall(
  subscriptionId: string,
  answeredAt: string,
  seconds: number,
  more: object = {},
): object {
  const after = (count: number) => new Date(Date.parse(answeredAt) + count * 1_000).toISOString();
  return {
    subscriptionId,
    externalId: unique('call'),
    direction: 'OUTBOUND',
    from: '+33170000001',
    to: '+33145000000',
    startedAt: after(-5),
    answeredAt: after(0),
    endedAt: after(seconds),
    ...more,
  };
}

/** A metered call as the API shows it. */
export interface UsageRecordAnswer {
  readonly id: string;
  readonly externalId: string;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly status: string;
  readonly startedAt: string;
  readonly usedOn: string;
  readonly billedSeconds: number;
  readonly dialled: string | null;
  readonly toNumber: string | null;
  readonly amount: { readonly amount: string; readonly currencyCode: string } | null;
  readonly rate: { readonly prefix: string } | null;
}
export const USAGE_RECORD =
  'id externalId direction status startedAt usedOn billedSeconds dialled toNumber ' +
  'amount { amount currencyCode } rate { prefix }';

export interface UsageResultAnswer {
  readonly externalId: string;
  readonly status: 'ACCEPTED' | 'DUPLICATE' | 'CONFLICT' | 'REJECTED';
  readonly record: UsageRecordAnswer | null;
  readonly userErrors: readonly UserErrorAnswer[];
}

/** What became of each of these calls, in their order. */
export async function sendCalls(
  server: TestServer,
  records: readonly object[],
  viewer: TestViewer = STAFF,
): Promise<UsageResultAnswer[]> {
  const { results } = await act<{ results: UsageResultAnswer[] }>(
    server,
    viewer,
    'recordUsage',
    { records },
    `results { externalId status record { ${USAGE_RECORD} }
      userErrors { __typename code message path } }`,
  );
  return results;
}

/** What NICE demands under a contract of its own, by the end of 2026 unless told otherwise. */
export async function aDemand(
  server: TestServer,
  subscriptionId: string,
  dueOn = '2026-12-31',
): Promise<string> {
  const clause = { document: 'cxone-service-terms', version: '2022-01', number: '3' };
  const input = { subscriptionId, demand: 'Pay.', reason: 'It is due.', clause, dueOn };
  const { performanceDemand } = await act<{ performanceDemand: { id: string } }>(
    server,
    NICE,
    'demandPerformance',
    input,
    'performanceDemand { id }',
  );
  return performanceDemand.id;
}

export async function anEndedDemand(server: TestServer, subscriptionId: string): Promise<string> {
  const demandId = await aDemand(server, subscriptionId);
  const answer = { demandId, position: 'PERFORMED', answer: 'We have paid.' };
  await act(server, STAFF, 'answerPerformanceDemand', answer, 'performanceDemand { id }');
  const end = { demandId, outcome: 'PERFORMED' };
  await act(server, NICE, 'closePerformanceDemand', end, 'performanceDemand { id }');
  return demandId;
}

/** An active order with those lines, in effect from 1 January 2026 unless told otherwise. */
export async function anActiveOrder(
  server: TestServer,
  accountId: string,
  lines: readonly object[],
  signedOn = '2026-01-01',
): Promise<string> {
  const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
  const placed = await act<{ order: { id: string } }>(
    server,
    STAFF,
    'placeOrder',
    { accountId, signedOn, acceptedBy, lines },
    'order { id }',
  );
  await act(server, STAFF, 'activateOrder', { orderId: placed.order.id }, 'order { id }');
  return placed.order.id;
}
