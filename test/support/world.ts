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

/** What belongs to one contract of a full account; every id is there. */
export interface ContractIds {
  readonly subscriptionId: string;
  readonly orderLineId: string;
  readonly rateId: string;
  readonly noticeId: string;
  readonly usageRecordId: string;
  readonly contactId: string;
}

export interface FullAccount {
  readonly accountId: string;
  readonly personId: string;
  readonly orderId: string;
  readonly incidentId: string;
  /** A user of CXone who was told that no emergency calls may be placed. */
  readonly serviceUserId: string;
  /** What NICE demands under the CXone contract; not answered yet. */
  readonly demandId: string;
  readonly cxone: ContractIds;
  readonly connect: ContractIds;
}

const CONTRACT = `id orderLine { id rates { id } } terminationNotices { id }
  usageRecords { nodes { id } } supportContacts { id } emergencyCalling { incidents { id } }`;

interface ContractAnswer {
  readonly id: string;
  readonly orderLine: { id: string; rates: { id: string }[] };
  readonly terminationNotices: { id: string }[];
  readonly usageRecords: { nodes: { id: string }[] };
  readonly supportContacts: { id: string }[];
  readonly emergencyCalling: { incidents: { id: string }[] };
}

/**
 * An account with a row in every table: CXone and GoTo Connect in one order, calls on both, one of
 * them an emergency call over CXone, contacts of both vendors, a notice withdrawn on each, and two
 * demands of NICE, one of them answered and ended.
 */
export async function aFullAccount(
  server: TestServer,
  options: AccountOptions = {},
): Promise<FullAccount> {
  const accountId = await anAccount(server, options);
  const line = (serviceCode: string) => ({
    serviceCode,
    recurringCharges: [{ description: 'Seat', unitPrice: '50' }],
    rates: [aRate('0.02')],
  });
  const orderId = await anActiveOrder(server, accountId, [line('CXONE'), line('GOTO_CONNECT')]);
  for (const vendorCode of ['NICE', 'GOTO']) {
    const contact = { accountId, vendorCode, channel: 'PHONE', value: '+33170950000' };
    await act(server, STAFF, 'addSupportContact', contact, 'supportContact { id }');
  }
  const query = `query ($id: ID!) { node(id: $id) { ... on Order {
    account { people { id } } subscriptions { ${CONTRACT} } } } }`;
  interface OrderAnswer {
    readonly account: { people: { id: string }[] };
    readonly subscriptions: ContractAnswer[];
  }
  const order = async () =>
    (await read<{ node: OrderAnswer }>(server, STAFF, query, { id: orderId })).node;
  for (const [index, { id }] of (await order()).subscriptions.entries()) {
    await sendCalls(server, [
      aCall(id, '2026-10-05T09:00:00Z', 60, index === 0 ? { to: null, dialled: '112' } : {}),
    ]);
    await aWithdrawnNotice(server, id);
  }
  const { account, subscriptions } = await order();
  const [cxone, connect] = subscriptions.map(toContractIds);
  const incidentId = subscriptions[0]?.emergencyCalling.incidents[0]?.id;
  const personId = account.people[0]?.id;
  if (!cxone || !connect || incidentId === undefined || personId === undefined) {
    throw new Error('a full account is not full');
  }
  const serviceUserId = await aToldUser(server, cxone.subscriptionId);
  await anEndedDemand(server, cxone.subscriptionId);
  const demandId = await aDemand(server, cxone.subscriptionId);
  return { accountId, personId, orderId, incidentId, serviceUserId, demandId, cxone, connect };
}

/** A user of a subscription who was told that no emergency calls may be placed, and says so. */
async function aToldUser(server: TestServer, subscriptionId: string): Promise<string> {
  const list = { subscriptionId, users: [{ externalId: 'agent-1', name: 'Ada Agent' }] };
  const { results } = await act<{ results: { user: { id: string } }[] }>(
    server,
    STAFF,
    'importServiceUsers',
    list,
    'results { user { id } }',
  );
  const told = { subscriptionId, userIds: results.map(({ user }) => user.id) };
  const notification = { ...told, channel: 'TRAINING' };
  await act(server, STAFF, 'recordEmergencyNotification', notification, 'notifiedUsers');
  await act(server, STAFF, 'recordEmergencyAcknowledgement', told, 'acknowledgedUsers');
  return told.userIds[0] ?? '';
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

function toContractIds(contract: ContractAnswer): ContractIds {
  const ids = {
    subscriptionId: contract.id,
    orderLineId: contract.orderLine.id,
    rateId: contract.orderLine.rates[0]?.id ?? '',
    noticeId: contract.terminationNotices[0]?.id ?? '',
    usageRecordId: contract.usageRecords.nodes[0]?.id ?? '',
    contactId: contract.supportContacts[0]?.id ?? '',
  };
  if (Object.values(ids).includes('')) throw new Error('a contract of a full account is not full');
  return ids;
}

/** An active order with those lines, in effect from 1 January 2026. */
export async function anActiveOrder(
  server: TestServer,
  accountId: string,
  lines: readonly object[],
): Promise<string> {
  const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
  const placed = await act<{ order: { id: string } }>(
    server,
    STAFF,
    'placeOrder',
    { accountId, signedOn: '2026-01-01', acceptedBy, lines },
    'order { id }',
  );
  await act(server, STAFF, 'activateOrder', { orderId: placed.order.id }, 'order { id }');
  return placed.order.id;
}

async function aWithdrawnNotice(server: TestServer, subscriptionId: string): Promise<void> {
  const { terminationNotice } = await act<{ terminationNotice: { id: string } }>(
    server,
    STAFF,
    'giveTerminationNotice',
    { subscriptionId, givenOn: '2026-11-02' },
    'terminationNotice { id }',
  );
  const input = { noticeId: terminationNotice.id };
  await act(server, STAFF, 'withdrawTerminationNotice', input, 'terminationNotice { id }');
}
