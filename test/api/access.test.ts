import { aFullAccount, type FullAccount } from '../support/full-account';
import { aClient, FIRST_PARTNER } from '../support/api-clients';
import { servedSchema } from '../support/served-schema';
import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { aDelivery } from '../support/taking-back';
import { act, aCall, anAccount, anActiveOrder, read } from '../support/world';
import { nowhere } from '../support/rights';
import { inputsOnAccounts, makeFeeds, OUTCOMES_ON_ACCOUNTS } from './access-of-accounts';
import { inputsOnContracts, OUTCOMES_ON_CONTRACTS } from './access-of-contracts';
import { aUsedEndpoint, webhookInputs, WEBHOOK_OUTCOMES } from './webhook-acts';

let server: TestServer;
let own: FullAccount;
let foreign: FullAccount;
/** A client of the partner of its own account, one for each act. */
let apiClientId: string;
let usedEndpoint: Awaited<ReturnType<typeof aUsedEndpoint>>;
let viewers: Record<string, TestViewer>;
/** A delivery of calls of each account. */
const deliveries = new Map<string, string>();

beforeAll(async () => {
  server = await startTestServer();
  own = await aFullAccount(server, { viewer: partner('first') });
  foreign = await aFullAccount(server);
  await makeFeeds(server, [own, foreign]);
  deliveries.set(own.accountId, await aDelivery(server, own.connect, partner('first')));
  deliveries.set(foreign.accountId, await aDelivery(server, foreign.connect));
  const person = (accountId: string, role: 'OWNER' | 'MEMBER'): TestViewer =>
    ({ kind: 'PERSON', accountId, role }) as const;
  viewers = {
    staff: STAFF,
    owner: person(own.accountId, 'OWNER'),
    member: person(own.accountId, 'MEMBER'),
    'its partner': partner('first'),
    'another customer': person(foreign.accountId, 'OWNER'),
    'another partner': partner('second'),
    NICE,
    GOTO: { kind: 'VENDOR', vendorCode: 'GOTO' },
  };
});
afterAll(() => server.close());

const viewer = (name: string) => viewers[name] as TestViewer;

const KINDS = [
  'account',
  'person',
  'order',
  ...['cxone', 'connect'].flatMap((contract) =>
    ['subscription', 'orderLine', 'rate', 'notice', 'usageRecord', 'contact'].map(
      (kind) => `${contract} ${kind}`,
    ),
  ),
  'incident',
  'service user',
  'demand',
];
/** The id of each thing of a full account, in the order of KINDS. */
const idsOf = ({ accountId, personId, orderId, cxone, connect, ...more }: FullAccount) => [
  ...[accountId, personId, orderId],
  ...[cxone, connect].flatMap((contract) => [
    ...[contract.subscriptionId, contract.orderLineId, contract.rateId],
    ...[contract.noticeId, contract.usageRecordId, contract.contactId],
  ]),
  ...[more.incidentId, more.serviceUserId, more.demandId],
];
const BENEFICIARY_KINDS = KINDS.filter((kind) =>
  /^cxone (?!usage)|^(account|order|demand)$/.test(kind),
);

describe('What each viewer finds by id', () => {
  const seenOf = async (name: string, account: FullAccount): Promise<string[]> => {
    const { nodes } = await read<{ nodes: ({ id: string } | null)[] }>(
      server,
      viewer(name),
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids: idsOf(account) },
    );
    expect(nodes.map((node, index) => node?.id ?? idsOf(account)[index])).toEqual(idsOf(account));
    return KINDS.filter((_, index) => nodes[index]);
  };

  it.each<[string, string[], string[]]>([
    ['staff', KINDS, KINDS],
    ['owner', KINDS, []],
    ['member', KINDS, []],
    ['its partner', KINDS, []],
    ['another customer', [], KINDS],
    ['another partner', [], []],
    ['NICE', BENEFICIARY_KINDS, BENEFICIARY_KINDS],
    ['GOTO', ['connect contact'], ['connect contact']], // how its own support is reached
  ])('is right for %s', async (name, ofOwn, ofForeign) => {
    expect(await seenOf(name, own)).toEqual(ofOwn);
    expect(await seenOf(name, foreign)).toEqual(ofForeign);
    const { accounts } = await read<{ accounts: { nodes: { id: string }[]; totalCount: number } }>(
      server,
      viewer(name),
      '{ accounts { nodes { id } totalCount } }',
    );
    const expected = [own, foreign].filter((_, index) =>
      [ofOwn, ofForeign][index]?.includes('account'),
    );
    const ids = expected.map(({ accountId }) => accountId);
    expect([...accounts.nodes.map(({ id }) => id)].sort()).toEqual([...ids].sort());
    expect(accounts.totalCount).toBe(ids.length);
  });

  it('is nothing for ids that are none, whoever asks', async () => {
    const ids = [
      '',
      'x',
      'acc_',
      own.accountId.toUpperCase(),
      `${own.accountId}A`,
      own.orderId.slice(4),
    ];
    const data = await read<object>(
      server,
      STAFF,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids },
    );
    expect(data).toEqual({ nodes: ids.map(() => null) });
  });
});

describe('What a beneficiary sees (CXone 4)', () => {
  it('is the CXone contract of an account, and nothing of its other services', async () => {
    const data = await read<object>(
      server,
      NICE,
      `query ($id: ID!) { account(id: $id) {
        people { id } partner { name }
        problems { code subscription { service { code } } }
        subscriptions { totalCount nodes {
          service { code } status usageRecords { totalCount nodes { id } }
          usageTotals(month: "2026-10") { inbound { calls } outbound { calls } }
          emergencyCalling { incidents { id } } terminationNotices { effect { endsBefore } }
          supportContacts { provider { code } }
          order { lines { service { code } rates { prefix } } subscriptions { service { code } } }
        } } } }`,
      { id: own.accountId },
    );
    const service = { code: 'CXONE' };
    expect(data).toEqual({
      account: {
        people: [],
        partner: { name: 'Partner first' },
        // Of its own contract; of GoTo Connect, whose notice is due on the same day, nothing.
        problems: [{ code: 'NOTICE_DUE_SOON', subscription: { service } }],
        subscriptions: {
          totalCount: 1,
          nodes: [
            {
              service,
              status: 'INITIAL',
              usageRecords: { totalCount: 0, nodes: [] },
              usageTotals: null,
              emergencyCalling: { incidents: [] },
              terminationNotices: [{ effect: { endsBefore: '2027-01-01' } }],
              supportContacts: [{ provider: { code: 'NICE' } }],
              order: {
                lines: [{ service, rates: [{ prefix: '' }, { prefix: '888' }] }],
                subscriptions: [{ service }],
              },
            },
          ],
        },
      },
    });
  });

  it('is nothing of an account that has no CXone contract', async () => {
    const id = await anAccount(server);
    await anActiveOrder(server, id, [{ serviceCode: 'GOTO_CONNECT' }]);
    const query = 'query ($id: ID!) { account(id: $id) { id } }';
    expect(await read(server, STAFF, query, { id })).toEqual({ account: { id } });
    expect(await read(server, NICE, query, { id })).toEqual({ account: null });
  });
});

const MUTATIONS = Object.keys(servedSchema().getMutationType()?.getFields() ?? {}).sort();

const PERSON = { name: 'Olive Owner', email: 'olive@example.com' };

/**
 * Every mutation with a good input, on that account; `idOf` makes an id of it, or a foreign one.
 */
const ACTS: Record<string, (account: FullAccount, placedOrderId: string) => object> = {
  createPartner: () => ({ name: 'New' }),
  ...inputsOnAccounts,
  placeOrder: ({ accountId }) => ({
    accountId,
    acceptedBy: PERSON,
    lines: [{ serviceCode: 'OPENVOICE' }],
  }),
  activateOrder: (_, orderId) => ({ orderId }),
  ...inputsOnContracts,
  giveTerminationNotice: ({ cxone }) => ({ subscriptionId: cxone.subscriptionId }),
  withdrawTerminationNotice: ({ connect }) => ({ noticeId: connect.noticeId }),
  recordUsage: ({ cxone }) => ({
    records: [aCall(cxone.subscriptionId, '2026-10-05T12:00:05Z', 55, { externalId: 'access' })],
  }),
  correctUsage: ({ connect }) => ({ usageRecordId: connect.usageRecordId, reason: 'Never was.' }),
  rerateUsage: ({ cxone }) => ({
    ...{ subscriptionId: cxone.subscriptionId, from: '2026-10-01', to: '2026-11-01' },
    reason: 'To be sure.',
  }),
  takeBackUsageImport: ({ accountId }) => ({
    usageImportId: deliveries.get(accountId) ?? 'none',
    reason: 'It was read in the wrong zone.',
  }),
  addSupportContact: ({ accountId }) => ({
    accountId,
    vendorCode: 'NICE',
    channel: 'PHONE',
    value: '+18006423462',
  }),
  publishRateCard: () => ({
    ...{ code: 'ACCESS', name: 'Access', currencyCode: 'EUR' },
    rates: [{ direction: 'INBOUND', perMinute: '0.01' }],
  }),
  correctRates: ({ cxone }) => ({
    orderLineId: cxone.orderLineId,
    retire: [{ rateId: cxone.rateId }],
    reason: 'A slip of the pen.',
  }),
  eraseUsageNumbers: ({ accountId }) => ({
    ...{ accountId, usedBefore: '2020-01-01', mode: 'ERASE', reason: 'They are old.' },
  }),
  publishServiceTerms: () => ({ serviceCode: 'OPENVOICE', effectiveOn: '2027-01-01' }),
  createApiClient: () => ({ partnerId: FIRST_PARTNER, name: 'Feed', scopes: ['USAGE_WRITE'] }),
  rotateApiClientSecret: () => ({ apiClientId, overlapHours: 0 }),
  revokeApiClient: () => ({ apiClientId, reason: 'Lost.' }),
  ...webhookInputs(() => usedEndpoint),
  publishLimitationNotice: () => ({
    ...{ serviceCode: 'CXONE', version: 2, effectiveOn: '2027-01-01' },
    ...{ textEn: 'No emergency calls.', textFr: 'Pas d’appels d’urgence.' },
  }),
  importServiceUsers: ({ cxone }) => ({
    subscriptionId: cxone.subscriptionId,
    users: [{ externalId: 'agent-1', name: 'Ada Agent' }],
  }),
  recordEmergencyNotification: ({ cxone, serviceUserId, personId }) => ({
    subscriptionId: cxone.subscriptionId,
    userIds: [serviceUserId, personId],
    channel: 'EMAIL',
  }),
  recordEmergencyAcknowledgement: ({ cxone, serviceUserId }) => ({
    subscriptionId: cxone.subscriptionId,
    userIds: [serviceUserId],
  }),
  removeServiceUser: ({ serviceUserId }) => ({ serviceUserId }),
  closeEmergencyIncident: ({ incidentId }) => ({ incidentId, reason: 'Looked into.' }),
  demandPerformance: ({ cxone }) => ({
    subscriptionId: cxone.subscriptionId,
    ...{ demand: 'Pay.', reason: 'It is due.', dueOn: '2026-12-31' },
    clause: { document: 'cxone-service-terms', version: '2022-01', number: '3' },
  }),
  answerPerformanceDemand: ({ demandId }) => ({ demandId, position: 'ACCEPTED', answer: 'Yes.' }),
  closePerformanceDemand: ({ demandId }) => ({ demandId, outcome: 'WITHDRAWN' }),
};

/** An order that is not active yet. */
async function aPlacedOrder({ accountId }: FullAccount): Promise<string> {
  const input = { accountId, acceptedBy: PERSON, lines: [{ serviceCode: 'CALL_ME' }] };
  const { order } = await act<{ order: { id: string } }>(
    server,
    STAFF,
    'placeOrder',
    input,
    'order { id }',
  );
  return order.id;
}

/** "DONE", or the code of why it was refused, at the top or in userErrors. */
async function outcomeOf(name: string, mutation: string, input: object): Promise<string> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const errors = 'userErrors { code }';
  const selection = mutation === 'recordUsage' ? `results { ${errors} } ${errors}` : errors;
  const answer = await server.ask(
    viewer(name),
    `mutation ($input: ${type}) { ${mutation}(input: $input) { ${selection} } }`,
    { input },
  );
  const top = answer.errors?.[0]?.extensions?.['code'];
  if (typeof top === 'string') return top;
  interface Payload {
    readonly userErrors: { code: string }[];
    readonly results?: { userErrors: { code: string }[] }[];
  }
  const payload = (answer.data as Record<string, Payload>)[mutation];
  const refused = [...(payload?.userErrors ?? []), ...(payload?.results?.[0]?.userErrors ?? [])];
  return refused[0]?.code ?? 'DONE';
}

describe('What each viewer may do', () => {
  const OUTSIDERS = ['another customer', 'another partner', 'NICE', 'GOTO'] as const;
  const COLUMNS = ['staff', 'owner', 'member', 'its partner', ...OUTSIDERS] as const;
  const [D, F, N, A] = ['DONE', 'FORBIDDEN', 'NOT_FOUND', 'ALREADY_DONE'] as const;
  const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
    createPartner: [D, F, F, F, F, F, F, F],
    ...OUTCOMES_ON_ACCOUNTS,
    placeOrder: [D, F, F, D, F, N, F, F],
    activateOrder: [D, F, F, F, F, F, F, F],
    ...OUTCOMES_ON_CONTRACTS,
    giveTerminationNotice: [D, D, F, D, N, N, F, F],
    withdrawTerminationNotice: [D, D, F, D, N, N, F, F],
    recordUsage: [D, F, F, D, F, N, F, F],
    correctUsage: [A, F, F, D, F, N, F, F],
    rerateUsage: [D, F, F, F, F, F, F, F],
    takeBackUsageImport: [A, F, F, D, F, N, F, F],
    addSupportContact: [D, F, F, F, F, F, F, F],
    publishRateCard: [D, F, F, F, F, F, F, F],
    correctRates: [D, F, F, F, F, F, F, F],
    eraseUsageNumbers: [D, D, F, F, N, F, F, F],
    publishServiceTerms: [D, F, F, F, F, F, F, F],
    createApiClient: [D, F, F, D, F, N, F, F],
    rotateApiClientSecret: [D, F, F, D, F, N, F, F],
    revokeApiClient: [A, F, F, D, F, N, F, F],
    ...WEBHOOK_OUTCOMES,
    publishLimitationNotice: [D, F, F, F, F, F, F, F],
    importServiceUsers: [D, D, F, D, N, N, F, F],
    recordEmergencyNotification: [D, D, F, D, N, N, F, F],
    recordEmergencyAcknowledgement: [D, D, F, D, N, N, F, F],
    // Once: the partner asks before the others who may.
    removeServiceUser: [A, A, F, D, N, N, F, F],
    closeEmergencyIncident: [A, A, F, D, N, N, F, F],
    demandPerformance: [F, F, F, F, F, F, D, N],
    answerPerformanceDemand: [D, D, F, F, N, F, F, F],
    closePerformanceDemand: [F, F, F, F, F, F, D, N],
  };

  beforeEach(async () => {
    apiClientId = (await aClient(server)).id;
  });

  it.each(MUTATIONS)('is right for %s', async (mutation) => {
    const expected = OUTCOMES[mutation] ?? [];
    const placed = await aPlacedOrder(own);
    if (mutation in WEBHOOK_OUTCOMES) usedEndpoint = await aUsedEndpoint(server);
    // Staff last: what it does would be done already for whoever comes after.
    const outcomes: string[] = [];
    for (const name of [...COLUMNS].reverse()) {
      const input = ACTS[mutation]?.(own, placed) ?? {};
      outcomes.unshift(await outcomeOf(name, mutation, input));
    }
    expect(Object.fromEntries(COLUMNS.map((name, index) => [name, outcomes[index]]))).toEqual(
      Object.fromEntries(COLUMNS.map((name, index) => [name, expected[index]])),
    );
  });

  it('is said here of every mutation of the schema, and of no other', () => {
    expect(Object.keys(ACTS).sort()).toEqual(MUTATIONS);
    expect(Object.keys(OUTCOMES).sort()).toEqual(MUTATIONS);
  });

  it('lets staff alone record that the provider accepts a late withdrawal', async () => {
    const input = { noticeId: own.cxone.noticeId, isAcceptedByProvider: true };
    for (const name of ['owner', 'its partner', 'another customer']) {
      expect(await outcomeOf(name, 'withdrawTerminationNotice', input)).toBe('FORBIDDEN');
    }
  });
});

describe('What is not the viewer’s', () => {
  it.each(['owner', 'member', 'its partner', 'another partner', 'GOTO'])(
    'is answered to %s exactly as what does not exist',
    async (name) => {
      const answers = async (account: FullAccount, orderId: string) => {
        const all: unknown[] = [];
        for (const [mutation, inputOf] of Object.entries(ACTS)) {
          // These name no account.
          if (
            /^create(Account|Partner)$|^publish|ApiClient|LegalEn|Exchange|Webhook/.test(mutation)
          )
            continue;
          const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
          const errors = 'userErrors { __typename code message path }';
          const more = mutation === 'recordUsage' ? `results { record { id } ${errors} }` : '';
          const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { ${more} ${errors} } }`;
          all.push(await server.ask(viewer(name), query, { input: inputOf(account, orderId) }));
        }
        return all;
      };
      const there = await answers(foreign, await aPlacedOrder(foreign));
      expect(there).toEqual(await answers(nowhere(foreign), nowhere('ord_' + 'x'.repeat(43))));
      expect(JSON.stringify(there)).toMatch(/NOT_FOUND|FORBIDDEN/);
    },
  );
});
