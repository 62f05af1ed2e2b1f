import { placeEvents } from '../support/event-feed';
import { subscribe, type LiveStream, type Subscribing } from '../support/live-updates';
import {
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { anAccount, read } from '../support/world';
import { sendAct } from './idempotent-acts';

let server: TestServer;
const open: LiveStream[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});
afterAll(() => server.close());

const QUERY = `subscription ($after: String, $where: EventWhere) {
  events(after: $after, where: $where) { cursor event { id type sequence account { id } } } }`;

interface Notice {
  readonly cursor: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly sequence: number;
    readonly account: { readonly id: string } | null;
  };
}

async function follow(
  viewer: TestViewer | null,
  variables: object = {},
  more: Partial<Subscribing> & { readonly at?: TestServer } = {},
): Promise<LiveStream> {
  const { at = server, ...asked } = more;
  const token = viewer ? await at.tokenOf(viewer) : undefined;
  const stream = await subscribe(at.url, { token, query: QUERY, variables, ...asked });
  open.push(stream);
  return stream;
}

async function noticesOf(stream: LiveStream, count: number): Promise<Notice[]> {
  const found: Notice[] = [];
  while (found.length < count) {
    const update = await stream.next();
    if (!update?.data) throw new Error(`expected an event, got ${JSON.stringify(update)}`);
    found.push(update.data['events'] as Notice);
  }
  return found;
}

async function addContacts(accountId: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const input = { accountId, vendorCode: 'GOTO', channel: 'EMAIL' };
    await sendAct(server, 'addSupportContact', { ...input, value: `c${index}@example.com` });
  }
  await placeEvents(server);
}

/** Its position by a query, under the same filter. */
async function pulled(viewer: TestViewer, variables: object): Promise<Notice[]> {
  const query = `query ($after: String, $where: EventWhere) { events(after: $after, first: 100,
    where: $where) { edges { cursor node { id type sequence account { id } } } } }`;
  type Page = { events: { edges: { cursor: string; node: Notice['event'] }[] } };
  const page = await read<Page>(server, viewer, query, variables);
  return page.events.edges.map(({ cursor, node: event }) => ({ cursor, event }));
}

describe('Live events', () => {
  it('come in the order of the feed, each with the cursor that a page gives it', async () => {
    const accountId = await anAccount(server, { viewer: partner('first') });
    await placeEvents(server);
    const where = { accountIds: [accountId] };
    const stream = await follow(STAFF, { where });
    expect(stream.status).toBe(200);
    expect(stream.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(stream.headers['cache-control']).toContain('no-transform');
    await addContacts(accountId, 3);
    const told = await noticesOf(stream, 3);
    expect(told.map(({ event }) => event.sequence)).toEqual([2, 3, 4]);
    expect((await pulled(STAFF, { where })).slice(1)).toEqual(told);
  });

  it('go on behind the last cursor that the client has seen, and none is missing', async () => {
    const accountId = await anAccount(server, {});
    await placeEvents(server);
    const where = { accountIds: [accountId] };
    const first = await follow(STAFF, { where });
    await addContacts(accountId, 2);
    const [, last] = await noticesOf(first, 2);
    first.close();
    await first.closed;
    await addContacts(accountId, 3);
    const second = await follow(STAFF, { where, after: last?.cursor });
    expect((await noticesOf(second, 3)).map(({ event }) => event.sequence)).toEqual([4, 5, 6]);
    await addContacts(accountId, 1);
    expect((await noticesOf(second, 1)).map(({ event }) => event.sequence)).toEqual([7]);
  });
});

describe('Whoever follows', () => {
  it('is told of its own accounts alone, and of the types that it may read by then', async () => {
    const own = await anAccount(server, { viewer: partner('first') });
    const others = await anAccount(server, { viewer: partner('second') });
    await placeEvents(server);
    const stream = await follow(partner('first'));
    const person = await follow({ kind: 'PERSON', accountId: own, role: 'OWNER' });
    await addContacts(others, 1);
    await addContacts(own, 1);
    for (const each of [stream, person]) {
      const [told] = await noticesOf(each, 1);
      expect(told?.event.account?.id).toBe(own);
    }
  });

  it('by a filter on types hears of these alone', async () => {
    const accountId = await anAccount(server, {});
    await placeEvents(server);
    const where = { accountIds: [accountId], type: { eq: 'ACCOUNT_CHANGED' } };
    const stream = await follow(STAFF, { where });
    await addContacts(accountId, 2);
    await sendAct(server, 'changeAccount', { accountId, name: 'Another', idempotencyKey: 'k-1' });
    await placeEvents(server);
    const [told] = await noticesOf(stream, 1);
    expect(told?.event).toMatchObject({ type: 'ACCOUNT_CHANGED', sequence: 4 });
  });

  it('hears in a process what was done in another one', async () => {
    const beside = await server.beside();
    const accountId = await anAccount(server, {});
    await placeEvents(server);
    const stream = await follow(STAFF, { where: { accountIds: [accountId] } }, { at: beside });
    // Nobody wakes the other one: it looks by itself.
    await addContacts(accountId, 1);
    const [told] = await noticesOf(stream, 1);
    expect(told?.event.sequence).toBe(2);
    stream.close();
    await stream.closed;
    await beside.close();
  });

  it('with a token that expires is told so, and the stream is completed', async () => {
    const token = await server.tokenOf(STAFF, '1s');
    const stream = await follow(null, {}, { token });
    expect(stream.status).toBe(200);
    const [last, ...more] = await stream.rest();
    expect([last?.errors?.[0]?.extensions.code, more]).toEqual(['UNAUTHENTICATED', []]);
    expect(stream.isCompleted()).toBe(true);
    await stream.closed;
  });

  it('is told that the server stops, and where it stops it waits for nobody', async () => {
    const beside = await server.beside();
    const stream = await follow(STAFF, {}, { at: beside });
    await beside.close();
    const [last, ...more] = await stream.rest();
    expect([last?.errors?.[0]?.extensions.code, more]).toEqual(['TEMPORARILY_UNAVAILABLE', []]);
    expect(stream.isCompleted()).toBe(true);
  });

  it('pays for each event, and waits where it has no points left', async () => {
    const beside = await server.beside({
      traffic: { rateLimit: { points: 14, windowSeconds: 60 } },
    });
    const accountId = await anAccount(server, {});
    await placeEvents(server);
    const query = 'subscription ($where: EventWhere) { events(where: $where) { cursor } }';
    const where = { accountIds: [accountId] };
    const viewer: TestViewer = { kind: 'PERSON', accountId, role: 'MEMBER' };
    const stream = await follow(viewer, { where }, { at: beside, query });
    await addContacts(accountId, 6);
    // Two points to begin with, and two for each that is paid for before the next.
    const points = 'subscription ($where: EventWhere) { events(where: $where) { cursor } }';
    await noticesOf(stream, 3);
    let last = await follow(viewer, { where }, { at: beside, query: points });
    while (last.status === 200) last = await follow(viewer, { where }, { at: beside, query });
    expect(last.status).toBe(429);
    expect((await last.refusal()).errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    await beside.close();
  });
});
