import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
} from 'graphql';
import { PARTNER_SCOPES, type PartnerScope } from '../../src/application/permissions';
import { servedSchema } from '../support/served-schema';
import { aClient, type MadeClient } from '../support/api-clients';
import { aFullAccount, type FullAccount } from '../support/full-account';
import { partner, startTestServer, type TestServer } from '../support/test-server';

// Real clients over HTTP. What a scope opens stands here by name, not read from the program.

let server: TestServer;
let own: FullAccount;
let further: FullAccount;
let clients: Record<PartnerScope, MadeClient>;
beforeAll(async () => {
  server = await startTestServer();
  own = await aFullAccount(server, { viewer: partner('first') });
  further = await aFullAccount(server, { viewer: partner('first') });
  const made = PARTNER_SCOPES.map(async (scope) => [
    scope,
    await aClient(server, { scopes: [scope] }),
  ]);
  clients = Object.fromEntries(await Promise.all(made)) as Record<PartnerScope, MadeClient>;
});
afterAll(() => server.close());

const schema = servedSchema();
const SCALARS: Readonly<Record<string, unknown>> = {
  ...{ Boolean: true, Count: 1, CountryCode: 'FR', CurrencyCode: 'EUR', Date: '2026-11-23' },
  ...{ DateTime: '2026-11-23T12:00:00Z', Decimal: '1', ID: 'x', Int: 1, Locale: 'fr-FR' },
  ...{
    PhoneNumber: '+33145000000',
    String: 'x',
    TimeOfDay: '08:30',
    TimeZone: 'UTC',
    YearMonth: '2026-11',
  },
};

/** Something of that type that gets as far as the field: its ids lead nowhere. */
function something(type: GraphQLInputType): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [something(bare.ofType)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (!isInputObjectType(bare)) return SCALARS[(bare as GraphQLNamedType).name];
  const fields = Object.values(bare.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(fields.map((field) => [field.name, something(field.type)]));
}

const isForbidden = async (token: string, operation: string, variables: object) => {
  const { errors = [] } = await server.askWith(token, operation, variables);
  const [error] = errors.filter(({ extensions }) => extensions?.['code'] === 'FORBIDDEN');
  if (error) expect(error.message).toMatch(/^This requires .+\.$/);
  return error !== undefined;
};

/** Asks for a field of a root with what it needs. */
function fieldIsForbidden(
  root: 'query' | 'mutation',
  { name, args, type }: GraphQLField<unknown, unknown>,
  token: string,
): Promise<boolean> {
  const required = args.filter(isRequiredArgument);
  const declared = required.map((one) => `$${one.name}: ${one.type.toString()}`).join(', ');
  const given = required.map((one) => `${one.name}: $${one.name}`).join(', ');
  const bare = getNullableType(type);
  const selection =
    isEnumType(bare) || !('ofType' in bare || isObjectType(bare)) ? '' : '{ __typename }';
  const head = required.length > 0 ? `${root} (${declared})` : root;
  const operation = `${head} { ${name}${given === '' ? '' : `(${given})`} ${selection} }`;
  const variables = Object.fromEntries(required.map((one) => [one.name, something(one.type)]));
  return isForbidden(token, operation, variables);
}

async function openFields(root: 'query' | 'mutation', token: string): Promise<string[]> {
  const type = root === 'query' ? schema.getQueryType() : schema.getMutationType();
  const open: string[] = [];
  for (const field of Object.values(type?.getFields() ?? {})) {
    if (!(await fieldIsForbidden(root, field, token))) open.push(field.name);
  }
  return open.sort();
}

/** Queries that hold nothing of an account's, or that say themselves what they need. */
const FOR_ALL = [
  ...['events', 'node', 'nodes', 'previewProration', 'previewRating', 'previewTerm'],
  ...['previewTerminationNotice', 'rateLimit', 'service', 'services', 'viewer'],
];
const OPENS: Readonly<Record<PartnerScope, { queries?: string[]; mutations?: string[] }>> = {
  ACCOUNTS_READ: {
    queries: [
      ...['account', 'accounts', 'orders', 'problems', 'subscriptions', 'timeline'],
      ...['previewAmendment', 'previewBreachCure', 'previewEndForCause', 'previewPartialNotice'],
      ...['previewPartialNoticeWithdrawal'],
      ...['previewPartialNoticeAcceptance', 'previewPriceChange', 'previewRateChange'],
      ...['previewReinstatement', 'previewReplacement'],
    ],
  },
  ACCOUNTS_WRITE: {
    queries: ['calendarFeeds'],
    mutations: [
      ...['addPerson', 'advanceTestClock', 'changeAccount', 'changePerson', 'closeAccount'],
      ...['createAccount', 'createTestClock'],
      // To create a calendar, or to be told its address anew, it needs ACCOUNTS_READ, too.
      ...['removePerson', 'reopenAccount', 'revokeCalendarFeed'],
    ],
  },
  ORDERS_WRITE: { queries: ['rateCard', 'rateCards'], mutations: ['placeOrder'] },
  NOTICES_WRITE: {
    mutations: [
      ...['givePartialNotice', 'giveTerminationNotice', 'recordRenewalDecision', 'setReminders'],
      ...['withdrawPartialNotice', 'withdrawTerminationNotice'],
    ],
  },
  USAGE_READ: {},
  NUMBERS_READ: {},
  USAGE_WRITE: {
    queries: ['previewTakeBackUsageImport', 'usageAnswers', 'usageImports'],
    mutations: ['correctUsage', 'recordUsage', 'takeBackUsageImport'],
  },
  EMERGENCY_WRITE: {
    mutations: [
      ...['closeEmergencyIncident', 'importServiceUsers', 'recordEmergencyAcknowledgement'],
      ...['recordEmergencyNotification', 'removeServiceUser'],
    ],
  },
  // Of accounts, which it needs ACCOUNTS_READ to get to.
  BILLING_READ: { queries: ['previewCreditNote', 'previewInvoice'] },
  CLIENTS_WRITE: {
    queries: ['apiClients'],
    mutations: ['createApiClient', 'revokeApiClient', 'rotateApiClientSecret'],
  },
  WEBHOOKS_WRITE: {
    queries: ['previewWebhook', 'webhookEndpoints'],
    mutations: [
      ...['createWebhookEndpoint', 'deleteWebhookEndpoint', 'pauseWebhookEndpoint'],
      ...['redeliverWebhookEvent', 'redeliverWebhookEvents', 'resumeWebhookEndpoint'],
      ...['rotateWebhookSecret', 'sendWebhookSample', 'updateWebhookEndpoint'],
    ],
  },
};

describe('A client with one scope', () => {
  it.each(PARTNER_SCOPES)('%s may ask for its queries and do its acts alone', async (scope) => {
    const { token } = clients[scope];
    const { queries = [], mutations = [] } = OPENS[scope];
    expect(await openFields('query', token)).toEqual([...FOR_ALL, ...queries].sort());
    expect(await openFields('mutation', token)).toEqual(mutations);
  });

  it('reads by id what its scope is for, and is refused the rest by name', async () => {
    const { accountId, orderId, personId, cxone, incidentId } = own;
    const contract = [cxone.subscriptionId, cxone.noticeId, cxone.rateId, cxone.contactId];
    const ids = {
      ACCOUNTS_READ: [accountId, orderId, personId, ...contract],
      USAGE_READ: [cxone.usageRecordId, incidentId],
      CLIENTS_WRITE: [clients.USAGE_READ.id],
    } satisfies Partial<Record<PartnerScope, string[]>>;
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    for (const scope of PARTNER_SCOPES) {
      for (const [needed, list] of Object.entries(ids)) {
        for (const id of list) {
          const answer = await server.askWith(clients[scope].token, query, { id });
          const found = answer.errors?.[0]?.message ?? (answer.data as { node: object }).node;
          const refusal = expect.stringMatching(`a partner’s client with ${needed}[,.]`) as string;
          expect([scope, found]).toEqual([scope, scope === needed ? { id } : refusal]);
        }
      }
    }
  });

  it('does not read, by what it did, what it may not read', async () => {
    const operation = `mutation ($input: CreateAccountInput!) {
      createAccount(input: $input) { account { id } userErrors { code } } }`;
    const input = { name: 'Blind', timeZone: 'UTC', currencyCode: 'EUR' };
    const { token } = clients.ACCOUNTS_WRITE;
    expect(await server.askWith(token, operation, { input })).toMatchObject({
      data: { createAccount: { account: null, userErrors: [] } },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });
});

describe('A client that is confined to one account', () => {
  let client: MadeClient;
  beforeAll(async () => {
    client = await aClient(server, { accountIds: [own.accountId] });
  });
  const ask = (operation: string, variables?: object) =>
    server.askWith(client.token, operation, variables);

  it('sees that account and its contracts, and nothing of the partner’s others', async () => {
    const query = `query ($ids: [ID!]!) { accounts { totalCount nodes { id } } nodes(ids: $ids) { id } }`;
    const idsOf = ({ accountId, orderId, cxone }: FullAccount) => [
      ...[accountId, orderId, cxone.subscriptionId, cxone.usageRecordId],
    ];
    const answer = await ask(query, { ids: [...idsOf(own), ...idsOf(further)] });
    expect(answer.data).toEqual({
      accounts: { totalCount: 1, nodes: [{ id: own.accountId }] },
      nodes: [...idsOf(own).map((id) => ({ id })), ...idsOf(further).map(() => null)],
    });
  });

  it('acts on that account, and finds no other to act on', async () => {
    const operation = `mutation ($input: PlaceOrderInput!) {
      placeOrder(input: $input) { order { id } userErrors { code } } }`;
    const order = (accountId: string) => ({
      accountId,
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
      lines: [{ serviceCode: 'OPENVOICE' }],
    });
    const codesFor = async ({ accountId }: FullAccount) => {
      const answer = await ask(operation, { input: order(accountId) });
      const data = answer.data as { placeOrder: { userErrors: { code: string }[] } };
      return data.placeOrder.userErrors.map(({ code }) => code);
    };
    expect(await codesFor(own)).toEqual([]);
    expect(await codesFor(further)).toEqual(['NOT_FOUND']);
  });

  it('creates no accounts, which it could not see', async () => {
    const operation = `mutation ($input: CreateAccountInput!) {
      createAccount(input: $input) { userErrors { code } } }`;
    const input = { name: 'Unseen', timeZone: 'UTC', currencyCode: 'EUR' };
    const { errors } = await ask(operation, { input });
    const message = 'This requires a client that is not confined to a list of accounts.';
    expect(errors).toMatchObject([{ message, extensions: { code: 'FORBIDDEN' } }]);
  });
});
