import { aPersonsFeed } from '../support/calendars';
import { aClient } from '../support/api-clients';
import { sequencing } from '../support/event-feed';
import { program } from '../support/program';
import {
  partner,
  PARTNERS,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { aBilledAccount, aDispute, anInvoice, aPayment } from '../support/invoices';
import { startRun } from '../support/billing-runs';
import { aUsedEndpoint } from './webhook-acts';
import { act, aDemand, anAccount, aSubscription, read } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

/** One id of every type that there is. */
async function oneOfEach(): Promise<Record<string, string>> {
  const accountId = await anAccount(server, { countryCode: 'US', viewer: partner('first') });
  await aClient(server);
  const { orderId, subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
    rates: [{ direction: 'OUTBOUND', perMinute: '0.02' }],
    recurringCharges: [{ description: 'Seat', unitPrice: '20' }],
  });
  const support = { accountId, vendorCode: 'NICE', channel: 'PHONE', value: '+18005550100' };
  await act(server, STAFF, 'addSupportContact', support, 'supportContact { id }');
  const at = '2026-02-01T10:00:00Z';
  const call = { subscriptionId, externalId: 'c1', direction: 'OUTBOUND', dialled: '911' };
  const times = { startedAt: at, answeredAt: at, endedAt: '2026-02-01T10:01:00Z' };
  const { usageImport } = await act<{ usageImport: { id: string } }>(
    server,
    STAFF,
    'recordUsage',
    { records: [{ ...call, ...times }] },
    'usageImport { id }',
  );
  const list = { subscriptionId, users: [{ externalId: 'agent-1', name: 'Ada Agent' }] };
  await act(server, STAFF, 'importServiceUsers', list, 'results { status }');
  const { terminationNotice } = await act<{ terminationNotice: { id: string } }>(
    server,
    STAFF,
    'giveTerminationNotice',
    { subscriptionId },
    'terminationNotice { id }',
  );
  const withdrawal = { noticeId: terminationNotice.id };
  await act(server, STAFF, 'withdrawTerminationNotice', withdrawal, 'terminationNotice { id }');
  const suspension = { subscriptionId, reason: 'Unpaid fees.' };
  await act(server, STAFF, 'suspendSubscription', suspension, 'contractChange { id }');
  await aDemand(server, subscriptionId);
  // Of those that are still to come there is no row yet.
  const reminders = { accountId, daysBefore: [60] };
  await act(server, STAFF, 'setReminders', reminders, 'reminderSetting { daysBefore }');
  await program.tellWhatIsDue(sequencing(server));
  const { account } = await read<{ account: object }>(
    server,
    STAFF,
    `query ($accountId: ID!) { account(id: $accountId) { __typename id
      people { __typename id }
      partner { __typename id apiClients { nodes { __typename id } } }
      subscriptions { nodes { __typename id
        order { __typename id lines { __typename id rates { __typename id } } }
        terminationNotices { __typename id withdrawal { __typename id } }
        charges { charge { __typename id } }
        contractChanges { __typename id }
        performanceDemands { nodes { __typename id } }
        reminders { __typename id }
        auditEntries(first: 1) { nodes { __typename id } }
        supportContacts { __typename id }
        usageRecords { nodes { __typename id } }
        emergencyCalling { incidents { __typename id } users { nodes { user { __typename id } } } }
      } }
    } }`,
    { accountId },
  );
  const found = {
    CalendarFeed: (await aPersonsFeed(server, accountId)).id,
    WebhookEndpoint: (await aUsedEndpoint(server)).webhookEndpointId,
    ...{ Order: orderId, Subscription: subscriptionId, UsageImport: usageImport.id },
    ...(await settled()),
  };
  collect(account, found);
  return found;
}

/** An invoice, and what becomes of one. */
async function settled(): Promise<Record<string, string>> {
  const { now } = server.clock;
  const { accountId } = await aBilledAccount(server, { month: now.slice(0, 7) });
  server.clock.now = now;
  const { id } = await anInvoice(server, accountId, now.slice(0, 7));
  const payment = await aPayment(server, id, '20');
  const run = await startRun(server, { month: now.slice(0, 7), accountIds: [accountId] });
  return {
    ...{ Invoice: id, Payment: payment.id, BillingRun: run },
    InvoiceDispute: await aDispute(server, id, '20'),
  };
}

function collect(value: unknown, found: Record<string, string>): void {
  if (typeof value !== 'object' || value === null) return;
  const { __typename: type, id } = value as { __typename?: string; id?: string };
  if (type !== undefined && id !== undefined) found[type] = id;
  for (const child of Object.values(value)) collect(child, found);
}

test('node and nodes read everything that has an id, of every type there is.', async () => {
  const ids = await oneOfEach();
  type Possible = { readonly possibleTypes: readonly { readonly name: string }[] };
  const { node, event } = await read<{ node: Possible; event: Possible }>(
    server,
    STAFF,
    `{ node: __type(name: "Node") { possibleTypes { name } }
      event: __type(name: "Event") { possibleTypes { name } } }`,
  );
  // Events have a test of their own, of every type.
  const events = new Set(event.possibleTypes.map(({ name }) => name));
  const names = node.possibleTypes.map(({ name }) => name).filter((name) => !events.has(name));
  expect(Object.keys(ids).sort()).toEqual(names.sort());
  const expected = Object.entries(ids).map(([__typename, id]) => ({ __typename, id }));
  expect(await read(server, STAFF, NODES, { ids: Object.values(ids) })).toEqual({
    nodes: expected,
  });
  for (const one of expected) {
    const query = 'query ($id: ID!) { node(id: $id) { __typename id } }';
    expect(await read(server, STAFF, query, { id: one.id })).toEqual({ node: one });
  }
});

test('Ids that are malformed, of another type, spelt otherwise or foreign are null.', async () => {
  const ids = await oneOfEach();
  const otherwise = ALPHABET[ALPHABET.indexOf(ids['Account']?.at(-1) ?? '') + 1];
  const wrong = [
    '',
    'x',
    `${ids['Account']}=`,
    ids['Account']?.slice(0, -1),
    `${ids['Account']?.slice(0, -1)}${otherwise}`, // the same bytes, spelt otherwise
    ids['Account']?.toUpperCase(),
    ids['Order']?.replace('ord_', 'sub_'),
    ids['Order']?.replace('ord_', 'acc_'),
    ids['Account']?.replace('acc_', 'ptr_'),
    `acc_${Buffer.alloc(16).toString('base64url')}`,
    PARTNERS.first,
    '\u0000',
    "' or 1=1 --",
  ];
  const mixed = [...wrong, ids['Account']];
  const { nodes } = await read<{ nodes: unknown[] }>(server, STAFF, NODES, { ids: mixed });
  expect(nodes).toEqual([...wrong.map(() => null), { __typename: 'Account', id: ids['Account'] }]);
  const data = await read(server, STAFF, 'query ($id: ID!) { account(id: $id) { id } }', {
    id: ids['Order'],
  });
  expect(data).toEqual({ account: null });
  const stranger: TestViewer = { kind: 'PERSON', accountId: await anAccount(server) };
  // These by their rights, whosever they are.
  const { ApiClient, BillingRun, UsageImport, ...others } = ids;
  const strangers = await read(server, stranger, NODES, { ids: Object.values(others) });
  expect(strangers).toEqual({ nodes: Object.values(others).map(() => null) });
  for (const refused of [ApiClient, BillingRun, UsageImport]) {
    const { errors } = await server.ask(stranger, NODES, { ids: [refused] });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  }
});

test('More than 100 ids at once are refused, naming the argument.', async () => {
  const answer = await server.ask(STAFF, NODES, { ids: Array(101).fill('x') });
  expect(answer.errors?.[0]).toMatchObject({
    message: 'ids: expected at most 100 ids, got 101',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});
