import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { advanced, aSandbox, notAdvanced, setClock } from '../support/clocks';
import { rootNodeId } from '../../src/graphql/node-id';
import { placeEvents } from '../support/event-feed';
import { uuidOf } from '../support/retention';
import {
  NICE,
  NOON,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import {
  codesOf,
  act,
  aCall,
  anAccount,
  aRate,
  aSubscription,
  read,
  sendCalls,
  unique,
} from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});
beforeEach(() => {
  server.clock.now = NOON;
});

async function todayOf(accountId: string, viewer: TestViewer = STAFF): Promise<string> {
  const { account } = await read<{ account: { today: string } }>(
    server,
    viewer,
    'query ($id: ID!) { account(id: $id) { today } }',
    { id: accountId },
  );
  return account.today;
}

describe('The clock of an account', () => {
  it('K07: decides today for each account of one request', async () => {
    const viewer = partner('first');
    const name = unique('Clocks');
    const a = await aSandbox(server, { name, viewer });
    const b = await aSandbox(server, { name, viewer });
    const usual = await anAccount(server, { name, viewer });
    await setClock(server, a, '2025-12-31T12:00:00.000Z');
    await advanced(server, a, '2027-01-01T12:00:00.000Z');
    await setClock(server, b, NOON);
    await advanced(server, b, '2031-05-05T12:00:00.000Z');
    for (const id of [a, b, usual]) {
      await aSubscription(server, id, '2026-06-01');
    }
    const { accounts } = await read<{
      accounts: {
        nodes: {
          id: string;
          today: string;
          subscriptions: { nodes: { status: string; asOf?: string }[] };
        }[];
      };
    }>(
      server,
      viewer,
      `query ($where: AccountWhere!) { accounts(where: $where) {
        nodes { id today subscriptions { nodes { status } } } } }`,
      { where: { name: { startsWith: name } } },
    );
    const seen = Object.fromEntries(
      accounts.nodes.map(({ id, today, subscriptions: { nodes } }) => [
        id,
        `${today} ${nodes.map(({ status }) => status).join()}`,
      ]),
    );
    expect(seen).toEqual({
      [a]: '2027-01-01 INITIAL',
      [b]: '2031-05-05 RENEWAL',
      [usual]: '2026-11-23 INITIAL',
    });
    const listed = async (where: object) => {
      const { subscriptions } = await read<{
        subscriptions: { totalCount: number; nodes: { account: { id: string } }[] };
      }>(
        server,
        viewer,
        `query ($where: SubscriptionListWhere!) { subscriptions(where: $where) {
          totalCount nodes { account { id } } } }`,
        { where },
      );
      const ids = subscriptions.nodes.map(({ account }) => account.id);
      return ids.filter((id) => [a, b, usual].includes(id)).sort();
    };
    expect(await listed({ status: { eq: 'INITIAL' } })).toEqual([a, usual].sort());
    expect(await listed({ status: { eq: 'RENEWAL' } })).toEqual([b]);
    expect(await listed({ status: { in: ['INITIAL', 'RENEWAL'] } })).toEqual([a, b, usual].sort());
    // The next day for notice of each, from its own today on.
    const due = (lt?: string) => listed({ accountId: b, noticeDueBy: { lt } });
    expect(await due('2031-06-01')).toEqual([]);
    expect(await due()).toEqual([b]);
    await advanced(server, b, '2032-04-01T00:00:00.000Z');
    expect(await due('2032-06-01')).toEqual([b]);
  });

  it('K08: stamps facts and events, and leaves keys, entries and grants to the wall clock', async () => {
    const accountId = await aSandbox(server);
    await setClock(server, accountId, '2026-01-15T08:00:00.000Z');
    await advanced(server, accountId, '2036-01-01T09:00:00.000Z');
    const { subscriptionId } = await aSubscription(server, accountId, '2036-01-01');
    const { rows: events } = await owner.query(
      `select type, occurred_at as at, recorded_at as "recordedAt" from event
        where account_id = $1 and type <> 'account.created' order by seq`,
      [uuidOf(accountId)],
    );
    const at = new Date('2036-01-01T09:00:00.000Z');
    expect(events).toEqual(
      ['order.placed', 'order.activated', 'subscription.created'].map((type) => ({
        ...{ type, at, recordedAt: at },
      })),
    );
    const { rows: entries } = await owner.query(
      'select distinct occurred_at as at from audit_entry where account_id = $1',
      [uuidOf(accountId)],
    );
    expect(entries).toEqual([{ at: new Date(NOON) }]);
    const { node, viewer } = await read<{ node: object; viewer: { now: string } }>(
      server,
      STAFF,
      `query ($id: ID!) { viewer { now }
        node(id: $id) { ... on Subscription { recordedAt status } } }`,
      { id: subscriptionId },
    );
    expect(node).toEqual({ recordedAt: '2036-01-01T09:00:00.000Z', status: 'INITIAL' });
    expect(viewer.now).toBe(NOON);
    const { terminationNotice } = await act<{
      terminationNotice: { givenOn: string; receivedAt: string; recordedAt: string };
    }>(
      server,
      STAFF,
      'giveTerminationNotice',
      { subscriptionId, givenBy: 'CUSTOMER', giverName: 'Olive Owner' },
      'terminationNotice { givenOn receivedAt recordedAt }',
    );
    expect(terminationNotice).toEqual({
      ...{ givenOn: '2036-01-01', receivedAt: '2036-01-01T09:00:00.000Z' },
      recordedAt: '2036-01-01T09:00:00.000Z',
    });
  });

  it('does not hide events of sandboxes, which a reader of the feed may leave out', async () => {
    const viewer = partner('second');
    const usual = await anAccount(server, { viewer });
    const sandbox = await aSandbox(server, { viewer });
    await placeEvents(server);
    const told = async (isSandbox?: boolean) => {
      const { events } = await read<{ events: { nodes: { account: { id: string } }[] } }>(
        server,
        viewer,
        `query ($where: EventWhere!) { events(where: $where) { nodes {
          ... on AccountCreatedEvent { account { id } } } } }`,
        { where: { isSandbox, type: { eq: 'ACCOUNT_CREATED' } } },
      );
      return events.nodes.map(({ account }) => account.id);
    };
    expect(await told()).toEqual([usual, sandbox]);
    expect(await told(true)).toEqual([sandbox]);
    expect(await told(false)).toEqual([usual]);
  });

  it('decides which calls are still to come, and when they were recorded', async () => {
    const accountId = await aSandbox(server);
    await setClock(server, accountId, '2026-01-15T08:00:00.000Z');
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
      serviceCode: 'OPENVOICE',
      rates: [aRate('0.06')],
    });
    const call = (day: string) =>
      aCall(subscriptionId, `${day}T07:00:00Z`, 60, { externalId: `on ${day}` });
    const sent = async (...days: string[]) =>
      (await sendCalls(server, days.map(call))).map(({ status }) => status);
    // By the wall clock it is long past.
    expect(await sent('2026-01-14', '2026-03-01')).toEqual(['ACCEPTED', 'REJECTED']);
    await advanced(server, accountId, '2030-02-01T00:00:00.000Z');
    expect(await sent('2026-01-14', '2026-03-01', '2030-01-31', '2030-02-02')).toEqual([
      ...['DUPLICATE', 'ACCEPTED', 'ACCEPTED', 'REJECTED'],
    ]);
    const { rows } = await owner.query(
      `select external_id as id, recorded_at as at from usage_record where account_id = $1
        order by recorded_at, started_at`,
      [uuidOf(accountId)],
    );
    expect(rows).toEqual([
      { id: 'on 2026-01-14', at: new Date('2026-01-15T08:00:00.000Z') },
      { id: 'on 2026-03-01', at: new Date('2030-02-01T00:00:00.000Z') },
      { id: 'on 2030-01-31', at: new Date('2030-02-01T00:00:00.000Z') },
    ]);
  });

  it('is read by a beneficiary of the account as well', async () => {
    const accountId = await aSandbox(server);
    await setClock(server, accountId, NOON);
    await aSubscription(server, accountId, '2026-11-01');
    await advanced(server, accountId, '2027-02-01T00:00:00.000Z');
    expect(await todayOf(accountId, NICE)).toBe('2027-02-01');
    expect(codesOf(await notAdvanced(server, rootNodeId('Account', randomUUID()), NOON))).toEqual([
      'NOT_FOUND input.accountId',
    ]);
  });
});
