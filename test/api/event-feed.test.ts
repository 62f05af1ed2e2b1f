import { Client } from 'pg';
import { placeEvents, sequencing } from '../support/event-feed';
import { program } from '../support/program';
import {
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, read } from '../support/world';
import { sendAct } from './idempotent-acts';

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

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Shown }[];
  readonly nodes: readonly Shown[];
  readonly headCursor: string;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string;
  };
}
interface Shown {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly account: { readonly id: string } | null;
}
const FIELDS = `edges { cursor node { id } } nodes { id type sequence account { id } } headCursor
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;
const EVENTS = `query ($first: Int, $after: String, $since: DateTime, $where: EventWhere) {
  events(first: $first, after: $after, since: $since, where: $where) { ${FIELDS} } }`;
const OF_ACCOUNT = `query ($id: ID!, $first: Int, $after: String, $where: AccountEventWhere) {
  account(id: $id) { events(first: $first, after: $after, where: $where) { ${FIELDS} } } }`;

const eventsOf = async (viewer: TestViewer, variables: object = {}): Promise<Page> =>
  (await read<{ events: Page }>(server, viewer, EVENTS, variables)).events;
const ofAccount = async (viewer: TestViewer, variables: object): Promise<Page> =>
  (await read<{ account: { events: Page } }>(server, viewer, OF_ACCOUNT, variables)).account.events;

/** An account with as many contacts added after it. */
async function anAccountWith(contacts: number, viewer: TestViewer = STAFF): Promise<string> {
  const accountId = await anAccount(server, { viewer });
  for (let index = 0; index < contacts; index += 1) {
    const input = { accountId, vendorCode: 'GOTO', channel: 'EMAIL' };
    await sendAct(server, 'addSupportContact', { ...input, value: `c${index}@example.com` });
  }
  await placeEvents(server);
  return accountId;
}

/** Pages one after the other, until there is no more. */
async function allOf(viewer: TestViewer, variables: { readonly first: number }): Promise<Shown[]> {
  const found: Shown[] = [];
  for (let after: string | undefined; ;) {
    const page = await eventsOf(viewer, { ...variables, after });
    found.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

interface Refusal {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly path: string[]; readonly since?: string };
}
async function refusalOf(
  viewer: TestViewer,
  variables: object,
  query = EVENTS,
): Promise<Refusal['extensions'] & { message: string }> {
  const { errors } = await server.ask(viewer, query, variables);
  const [error] = (errors ?? []) as unknown as Refusal[];
  if (!error) throw new Error('nothing was refused');
  return { message: error.message, ...error.extensions };
}

describe('Events', () => {
  it('come page by page, none twice and none left out, whatever the size of a page', async () => {
    await anAccountWith(4, partner('first'));
    const whole = (await eventsOf(partner('first'), { first: 100 })).nodes;
    expect(whole.length).toBeGreaterThan(4);
    for (const first of [1, 2, 3]) {
      expect(await allOf(partner('first'), { first })).toEqual(whole);
    }
  });

  it('are those of its own accounts for a partner, and of one account for a person', async () => {
    const own = await anAccountWith(1, partner('first'));
    const others = await anAccountWith(1, partner('second'));
    const accounts = (page: Page) => new Set(page.nodes.map(({ account }) => account?.id));
    const firsts = accounts(await eventsOf(partner('first'), { first: 100 }));
    expect(firsts.has(own)).toBe(true);
    expect(firsts.has(others)).toBe(false);
    const person: TestViewer = { kind: 'PERSON', accountId: own, role: 'OWNER' };
    expect([...accounts(await eventsOf(person))]).toEqual([own]);
  });

  it('of an account are counted 1, 2, 3 …, and lead to what they are about', async () => {
    const accountId = await anAccountWith(2);
    const { nodes } = await ofAccount(STAFF, { id: accountId });
    expect(nodes.map(({ type, sequence }) => [type, sequence])).toEqual([
      ...[['ACCOUNT_CREATED', 1] as const, ['SUPPORT_CONTACT_ADDED', 2] as const],
      ['SUPPORT_CONTACT_ADDED', 3],
    ]);
    const query = `query ($id: ID!) { account(id: $id) { events(first: 2) { nodes { __typename
      ... on SupportContactAddedEvent { supportContact { value } } } } } }`;
    expect(await read(server, STAFF, query, { id: accountId })).toEqual({
      account: {
        events: {
          nodes: [
            { __typename: 'AccountCreatedEvent' },
            {
              __typename: 'SupportContactAddedEvent',
              supportContact: { value: 'c0@example.com' },
            },
          ],
        },
      },
    });
  });

  it('can be asked for by type and by account', async () => {
    const accountId = await anAccountWith(2);
    const where = { type: { in: ['SUPPORT_CONTACT_ADDED'] }, accountIds: [accountId] };
    const { nodes } = await eventsOf(STAFF, { where });
    expect(nodes.map(({ type }) => type)).toEqual(Array(2).fill('SUPPORT_CONTACT_ADDED'));
    expect((await eventsOf(STAFF, { where: { accountIds: ['acc_nothing'] } })).nodes).toEqual([]);
  });

  it('that match nothing leave a cursor that does not look again at what was looked at', async () => {
    await anAccountWith(1, partner('first'));
    const where = { type: { eq: 'INVOICE_FINALIZED' } };
    const { nodes, pageInfo, headCursor } = await eventsOf(partner('first'), { where });
    expect([nodes, pageInfo.hasNextPage, pageInfo.startCursor]).toEqual([[], false, null]);
    expect(pageInfo.endCursor).toBe(headCursor);
    const after = await eventsOf(partner('first'), { where, after: pageInfo.endCursor });
    expect([after.nodes, after.pageInfo.hasPreviousPage]).toEqual([[], true]);
  });

  it('are looked through 10,000 places at a time where few match', async () => {
    const accountId = await anAccountWith(0, partner('second'));
    await owner.query(
      `with head as (select position from feed_head)
       insert into event_feed (position, stream, seq, event_id, type, account_id, partner_id,
         recorded_at, placed_at)
       select head.position + n, f.stream, 1000000 + n, gen_random_uuid(), 'account.changed',
         f.account_id, f.partner_id, f.recorded_at, f.placed_at
       from head, event_feed f, generate_series(1, 10050) n
       where f.account_id = (select account_id from event where type = 'account.created'
         order by recorded_at desc, account_id desc limit 1) and f.seq = 1`,
    );
    await owner.query(
      'update feed_head set position = (select max(position) from event_feed) where id = 1',
    );
    const where = { type: { eq: 'SUPPORT_CONTACT_ADDED' }, accountIds: undefined };
    const first = await eventsOf(STAFF, { where });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const last = await eventsOf(STAFF, { where, after: first.pageInfo.endCursor });
    expect([last.nodes, last.pageInfo.hasNextPage]).toEqual([[], false]);
    expect(accountId).toMatch(/^acc_/);
    await owner.query(`delete from event_feed where seq > 1000000`);
  });

  it('can be read from now on, and from an instant on', async () => {
    await anAccountWith(1, partner('first'));
    const { headCursor } = await eventsOf(partner('first'), { first: 0 });
    expect((await eventsOf(partner('first'), { after: headCursor })).nodes).toEqual([]);
    server.clock.now = '2026-11-29T08:00:00.000Z';
    const accountId = await anAccountWith(1, partner('first'));
    const later = await eventsOf(partner('first'), { after: headCursor });
    expect(later.nodes.map(({ account }) => account?.id)).toEqual([accountId, accountId]);
    const since = await eventsOf(partner('first'), { since: '2026-11-29T08:00:00.000Z' });
    expect(since.nodes).toEqual(later.nodes);
    expect((await eventsOf(partner('first'), { since: '2027-01-01T00:00:00.000Z' })).nodes).toEqual(
      [],
    );
  });

  it('that were recorded before an instant and placed after it are not of those since then', async () => {
    const accountId = await anAccount(server);
    server.clock.now = '2026-11-30T08:00:00.000Z';
    await placeEvents(server);
    const since = await eventsOf(STAFF, { since: '2026-11-30T08:00:00.000Z' });
    expect(since.nodes.map(({ account }) => account?.id)).not.toContain(accountId);
  });

  it('of a client confined since its cursor was made go on with the accounts that are left', async () => {
    const [first, second] = [
      await anAccountWith(1, partner('first')),
      await anAccountWith(1, partner('first')),
    ];
    const wide = { ...partner('first'), accountIds: [first, second] } as TestViewer;
    const { edges } = await eventsOf(wide, { first: 1 });
    const narrow = { ...partner('first'), accountIds: [second] } as TestViewer;
    const left = await eventsOf(narrow, { after: edges[0]?.cursor });
    expect(new Set(left.nodes.map(({ account }) => account?.id ?? null))).toEqual(
      new Set([second]),
    );
  });
});

describe('A cursor of events', () => {
  it('is refused to another viewer, account, list and filter, with the instant to resume from', async () => {
    const [first, second] = [await anAccountWith(1, partner('first')), await anAccountWith(1)];
    const { endCursor: after } = (await eventsOf(partner('first'))).pageInfo;
    const message = 'after: The cursor is of another list, another filter or another viewer.';
    const refusal = {
      ...{ message, code: 'INVALID_CURSOR', path: ['after'] },
      since: expect.stringMatching(/^2026-11-/) as string,
    };
    expect(await refusalOf(partner('second'), { after })).toEqual(refusal);
    expect(await refusalOf(STAFF, { after })).toEqual(refusal);
    const where = { type: { eq: 'ACCOUNT_CREATED' } };
    expect(await refusalOf(partner('first'), { after, where })).toEqual(refusal);
    const { endCursor } = (await ofAccount(STAFF, { id: first })).pageInfo;
    expect(await refusalOf(STAFF, { id: second, after: endCursor }, OF_ACCOUNT)).toEqual(refusal);
    expect((await ofAccount(STAFF, { id: first, after: endCursor })).nodes).toEqual([]);
  });

  it('is the same whatever the order in which its filter names types', async () => {
    const where = { type: { in: ['ACCOUNT_CREATED', 'PERSON_ADDED'] } };
    const { endCursor: after } = (await eventsOf(STAFF, { where })).pageInfo;
    const turned = { type: { in: ['PERSON_ADDED', 'ACCOUNT_CREATED'] } };
    expect((await eventsOf(STAFF, { where: turned, after })).nodes).toEqual([]);
  });

  it('with one character changed, cut, made up or of another kind of list is refused', async () => {
    await anAccountWith(1);
    const { endCursor } = (await eventsOf(STAFF)).pageInfo;
    const changed = Array.from(endCursor, (character, index) => {
      const other = character === 'A' ? 'B' : 'A';
      return endCursor.slice(0, index) + other + endCursor.slice(index + 1);
    });
    const { accounts } = await read<{ accounts: { pageInfo: { endCursor: string } } }>(
      ...[server, STAFF, '{ accounts(first: 1) { pageInfo { endCursor } } }'],
    );
    const texts = ['', 'x', endCursor.slice(1), `${endCursor}A`, accounts.pageInfo.endCursor];
    for (const after of [...changed, ...texts]) {
      expect([after, await refusalOf(STAFF, { after })]).toEqual([
        after,
        {
          message: 'after: expected a cursor that this list gave, got another text',
          ...{ code: 'INVALID_CURSOR', path: ['after'] },
        },
      ]);
    }
  });

  it('of a place that is not there yet, or of a feed that a restore replaced, is refused', async () => {
    await anAccountWith(1);
    const { headCursor: after } = await eventsOf(STAFF);
    await owner.query('update feed_head set position = position - 1 where id = 1');
    expect(await refusalOf(STAFF, { after })).toMatchObject({
      ...{ code: 'INVALID_CURSOR', message: 'after: The feed does not reach that far.' },
    });
    await owner.query(
      'update feed_head set position = position + 1, feed_id = gen_random_uuid() where id = 1',
    );
    expect(await refusalOf(STAFF, { after })).toMatchObject({
      ...{ code: 'INVALID_CURSOR', message: 'after: The cursor is of a feed that was replaced.' },
    });
  });

  it('is not taken beside an instant, nor a page of more than 100 or less than none', async () => {
    const { headCursor: after } = await eventsOf(STAFF);
    const since = '2026-01-01T00:00:00.000Z';
    expect(await refusalOf(STAFF, { after, since })).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', message: 'since: expected after or since, got both' },
    });
    for (const first of [-1, 101]) {
      expect(await refusalOf(STAFF, { first })).toMatchObject({
        ...{ code: 'BAD_USER_INPUT', message: `first: expected 0 to 100, got ${first}` },
      });
    }
    const ids = Array.from({ length: 101 }, () => 'acc_x');
    expect(await refusalOf(STAFF, { where: { accountIds: ids } })).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', message: 'accountIds: expected at most 100 ids, got 101' },
    });
  });
});

it('A page of events takes the same number of statements, however long it is.', async () => {
  await anAccountWith(10, partner('first'));
  await eventsOf(partner('first'), { first: 2 });
  const counts: number[] = [];
  for (const first of [2, 10]) {
    let count = 0;
    // A snapshot that somebody left open ends with the next message on its connection.
    server.database.onStatement = (text) => (count += /^commit/i.test(text) ? 0 : 1);
    await eventsOf(partner('first'), { first });
    server.database.onStatement = () => undefined;
    counts.push(count);
  }
  expect(counts[0]).toBe(counts[1]);
});

it('What a mutation did is told of within the second by a server that runs its sequencer.', async () => {
  // Placed by a loop of its own, as `npm start` does.
  const log = { error: jest.fn(), warn: jest.fn() };
  const { stop } = program.startSequencer({ ...sequencing(server), log: log as never });
  const accountId = await anAccount(server);
  await act(
    server,
    STAFF,
    'addPerson',
    {
      ...{ accountId, name: 'Ann', email: 'ann@example.com', role: 'OWNER' },
    },
    'person { id }',
  );
  let types: string[] = [];
  for (let tries = 0; tries < 100 && types.length < 2; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    types = (await ofAccount(STAFF, { id: accountId })).nodes.map(({ type }) => type);
  }
  await stop();
  expect(types).toEqual(['ACCOUNT_CREATED', 'PERSON_ADDED']);
  expect(log.error).not.toHaveBeenCalled();
});
