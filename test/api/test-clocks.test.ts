import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { advanced, aSandbox, clockOf, notAdvanced, setClock } from '../support/clocks';
import { uuidOf } from '../support/retention';
import {
  NOON,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { codesOf, act, anAccount, read, refusalsOf, unique } from '../support/world';

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

const messagesOf = (problems: readonly { readonly message: string }[]) =>
  problems.map(({ message }) => message);

async function todayOf(accountId: string, viewer: TestViewer = STAFF): Promise<string> {
  const { account } = await read<{ account: { today: string } }>(
    server,
    viewer,
    'query ($id: ID!) { account(id: $id) { today } }',
    { id: accountId },
  );
  return account.today;
}

describe('A sandbox account', () => {
  it('is created as one, says so, and never changes', async () => {
    const { account } = await act<{ account: { isSandbox: boolean; testClock: null } }>(
      server,
      STAFF,
      'createAccount',
      { name: 'Tests', timeZone: 'UTC', currencyCode: 'EUR', isSandbox: true },
      'account { isSandbox testClock { now } }',
    );
    expect(account).toEqual({ isSandbox: true, testClock: null });
    await owner.query('begin');
    await owner.query('set local role switchboard_app');
    await owner.query(`set local app.scope = 'all'`);
    await expect(owner.query('update account set is_sandbox = false')).rejects.toThrow(
      'permission denied',
    );
    await owner.query('rollback');
  });

  it('is none unless it is said, and goes by the wall clock without a clock of its own', async () => {
    const [usual, sandbox] = [await anAccount(server), await aSandbox(server)];
    server.clock.now = '2026-12-24T23:30:00.000Z';
    // Already Christmas in Paris.
    expect(await todayOf(usual)).toBe('2026-12-25');
    expect(await todayOf(sandbox)).toBe('2026-12-25');
    expect(await clockOf(server, sandbox)).toBeNull();
  });

  it('K10: is found by id as any other, and left out of the lists of staff unless they ask', async () => {
    const name = unique('Listed');
    const viewer = partner('first');
    const usual = await anAccount(server, { name, viewer });
    const sandbox = await aSandbox(server, { name, viewer });
    const listed = async (who: TestViewer, where: object) => {
      const { accounts } = await read<{
        accounts: { totalCount: number; nodes: { id: string }[] };
      }>(
        server,
        who,
        'query ($where: AccountWhere!) { accounts(where: $where) { totalCount nodes { id } } }',
        { where },
      );
      expect(accounts.totalCount).toBe(accounts.nodes.length);
      return accounts.nodes.map(({ id }) => id).sort();
    };
    const both = [usual, sandbox].sort();
    for (const way of [{ name: { startsWith: name } }, { search: name }]) {
      expect(await listed(STAFF, way)).toEqual([usual]);
      expect(await listed(STAFF, { ...way, isSandbox: false })).toEqual([usual]);
      expect(await listed(STAFF, { ...way, isSandbox: true })).toEqual([sandbox]);
      expect(await listed(viewer, way)).toEqual(both);
      expect(await listed(viewer, { ...way, isSandbox: true })).toEqual([sandbox]);
    }
    const { node } = await read<{ node: { id: string } }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { id } }',
      { id: sandbox },
    );
    expect(node).toEqual({ id: sandbox });
  });
});

describe('createTestClock', () => {
  it('gives the account a clock that stands still', async () => {
    const accountId = await aSandbox(server);
    const at = '2026-01-15T00:00:00.000Z';
    expect(await setClock(server, accountId, at)).toMatchObject({
      account: { testClock: { now: at } },
    });
    server.clock.now = '2027-03-01T08:00:00.000Z';
    expect(await clockOf(server, accountId)).toBe(at);
    expect(await todayOf(accountId)).toBe('2026-01-15');
  });

  it('is for staff with CONTRACTS, owners, and a partner of the account', async () => {
    const at = '2026-01-15T00:00:00.000Z';
    const viewer = partner('first');
    const ofPartner = await aSandbox(server, { viewer });
    await setClock(server, ofPartner, at, viewer);
    const accountId = await aSandbox(server);
    await setClock(server, accountId, at, { kind: 'PERSON', accountId });
    await advanced(server, accountId, NOON, { kind: 'PERSON', accountId });
    await advanced(server, ofPartner, NOON, viewer);
    expect(await clockOf(server, ofPartner, viewer)).toBe(NOON);
  });

  it('K06: is refused for a production account, and the database refuses it as well', async () => {
    const accountId = await anAccount(server);
    const problems = await refusalsOf(server, STAFF, 'createTestClock', { accountId, at: NOON });
    expect(codesOf(problems)).toEqual(['NOT_A_SANDBOX input.accountId']);
    expect(messagesOf(problems)[0]).toMatch(/^Account ACC-\d+ is a production account: only a/);
    expect(codesOf(await notAdvanced(server, accountId, NOON))).toEqual([
      'NOT_A_SANDBOX input.accountId',
    ]);
    const row = [uuidOf(accountId), randomUUID(), NOON];
    const insert = (isSandbox: string) =>
      owner.query(
        `insert into test_clock (account_id, id, is_sandbox, began_at, now_at, recorded_at,
          recorded_by) values ($1, $2, ${isSandbox}, $3, $3, $3, 'somebody')`,
        row,
      );
    await expect(insert('true')).rejects.toThrow('test_clock_account_id_fkey');
    await expect(insert('false')).rejects.toThrow('test_clock_is_sandbox_check');
    await expect(
      owner.query('update account set clock_at = $2 where id = $1', [row[0], NOON]),
    ).rejects.toThrow('account_clock_at_check');
  });

  it('is refused for an instant to come, one before 1990, and a second time', async () => {
    const accountId = await aSandbox(server);
    const tried = (at: string) => refusalsOf(server, STAFF, 'createTestClock', { accountId, at });
    expect(messagesOf(await tried('2026-11-23T12:00:00.001Z'))).toEqual([
      `expected an instant from 1990-01-01T00:00:00.000Z to now, ${NOON}, got 2026-11-23T12:00:00.001Z`,
    ]);
    expect(codesOf(await tried('1989-12-31T23:59:59.999Z'))).toEqual(['INVALID_INPUT input.at']);
    expect(await clockOf(server, accountId)).toBeNull();
    await setClock(server, accountId, NOON);
    const again = await tried('2026-01-01T00:00:00Z');
    expect(codesOf(again)).toEqual(['ALREADY_EXISTS input.accountId']);
    expect(messagesOf(again)[0]).toMatch(
      /^Account ACC-\d+ already has a test clock, which shows 2026-11-23T12:00:00.000Z\.$/,
    );
  });

  it('finds no account of others', async () => {
    const accountId = await aSandbox(server);
    const strangers: TestViewer[] = [
      partner('second'),
      { kind: 'PERSON', accountId: await aSandbox(server) },
    ];
    for (const stranger of strangers) {
      const input = { accountId, at: NOON };
      expect(codesOf(await refusalsOf(server, stranger, 'createTestClock', input))).toEqual([
        'NOT_FOUND input.accountId',
      ]);
      expect(codesOf(await notAdvanced(server, accountId, NOON, stranger))).toEqual([
        'NOT_FOUND input.accountId',
      ]);
    }
    expect(await clockOf(server, accountId)).toBeNull();
  });
});

describe('advanceTestClock', () => {
  const JUNE = '2026-06-01T00:00:00.000Z';
  let accountId: string;
  beforeEach(async () => {
    accountId = await aSandbox(server);
    await setClock(server, accountId, JUNE);
  });

  it('moves the clock, and says from where to where', async () => {
    const to = '2029-07-01T10:20:30.456Z';
    const nothing = { events: 0, unbilled: [] };
    expect(await advanced(server, accountId, to)).toEqual({
      ...{ startedAt: JUNE, reachedAt: to, ...nothing },
    });
    expect(await clockOf(server, accountId)).toBe(to);
    const { rows } = await owner.query(
      `select c.now_at = a.clock_at and c.now_at = k.clock_at as same from test_clock c
        join account a on a.id = c.account_id
        join account_counter k on k.account_id = c.account_id where c.account_id = $1`,
      [uuidOf(accountId)],
    );
    expect(rows).toEqual([{ same: true }]);
  });

  it('K03: refuses to go backwards, and changes nothing', async () => {
    const problems = await notAdvanced(server, accountId, '2026-05-31T23:59:59.999Z');
    expect(codesOf(problems)).toEqual(['CLOCK_BACKWARDS input.to']);
    expect(messagesOf(problems)).toEqual([
      `expected an instant from ${JUNE} on, which the clock shows, got 2026-05-31T23:59:59.999Z`,
    ]);
    expect(await clockOf(server, accountId)).toBe(JUNE);
  });

  it('K04: to where it is does nothing, and is no error', async () => {
    expect(await advanced(server, accountId, JUNE)).toEqual({
      ...{ startedAt: JUNE, reachedAt: JUNE, events: 0, unbilled: [] },
    });
  });

  it('K05: beyond the year 9999 is no instant; more than 50 years name the furthest', async () => {
    const beyond = await server.ask(
      STAFF,
      'mutation ($to: DateTime!, $id: ID!) { advanceTestClock(input: { accountId: $id, to: $to }) { userErrors { code } } }',
      { id: accountId, to: '+010000-01-01T00:00:00.000Z' },
    );
    expect(beyond.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    const problems = await notAdvanced(server, accountId, '2077-06-01T00:00:00.000Z');
    expect(codesOf(problems)).toEqual(['INVALID_INPUT input.to']);
    expect(messagesOf(problems)).toEqual([
      'expected an instant up to 2076-06-01T00:00:00.000Z, 50 years on at most at a time, got 2077-06-01T00:00:00.000Z',
    ]);
    await advanced(server, accountId, '2076-06-01T00:00:00.000Z');
    expect(await todayOf(accountId)).toBe('2076-06-01');
  });

  it('needs a clock', async () => {
    const without = await aSandbox(server);
    const problems = await notAdvanced(server, without, NOON);
    expect(codesOf(problems)).toEqual(['NOT_FOUND input.accountId']);
    expect(messagesOf(problems)[0]).toMatch(/^Account ACC-\d+ has no test clock\.$/);
  });

  it('K09: two at once end at the later, whichever comes first', async () => {
    const targets = ['2027-01-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z'];
    const answers = await Promise.all(
      targets.map((to) =>
        read<{ advanceTestClock: { userErrors: { code: string }[] } }>(
          server,
          STAFF,
          `mutation ($input: AdvanceTestClockInput!) {
            advanceTestClock(input: $input) { userErrors { code } } }`,
          { input: { accountId, to } },
        ),
      ),
    );
    const [earlier, later] = answers.map(({ advanceTestClock }) =>
      advanceTestClock.userErrors.map(({ code }) => code),
    );
    expect([[], ['CLOCK_BACKWARDS']]).toContainEqual(earlier);
    expect(later).toEqual([]);
    expect(await clockOf(server, accountId)).toBe(targets[1]);
  });

  it('answers the same under a key, however far the clock has gone since', async () => {
    const input = { accountId, to: '2026-07-01T00:00:00.000Z', idempotencyKey: unique('key') };
    const asked = () =>
      act<{ advance: object }>(
        server,
        STAFF,
        'advanceTestClock',
        input,
        'advance { startedAt reachedAt }',
      );
    const first = await asked();
    await advanced(server, accountId, '2026-08-01T00:00:00.000Z');
    expect(await asked()).toEqual(first);
    const other = { ...input, to: '2026-12-01T00:00:00.000Z' };
    expect(codesOf(await refusalsOf(server, STAFF, 'advanceTestClock', other))).toEqual([
      'IDEMPOTENCY_KEY_REUSED input.idempotencyKey',
    ]);
    expect(await clockOf(server, accountId)).toBe('2026-08-01T00:00:00.000Z');
  });

  it('is in the audit log, by the wall clock, and no event', async () => {
    await advanced(server, accountId, '2026-07-01T00:00:00.000Z');
    const { auditEntries } = await read<{
      auditEntries: { nodes: { act: string; occurredAt: string; changes: object[] }[] };
    }>(
      server,
      { kind: 'PERSON', accountId },
      `{ auditEntries(first: 2) { nodes { act occurredAt changes { name before after } } } }`,
    );
    const entry = (name: string, before: string | null, after: string) => ({
      ...{ act: name, occurredAt: NOON, changes: [{ name: 'testClock', before, after }] },
    });
    expect(auditEntries.nodes).toEqual([
      entry('advanceTestClock', JUNE, '2026-07-01T00:00:00.000Z'),
      entry('createTestClock', null, JUNE),
    ]);
    const { rows } = await owner.query('select type from event where account_id = $1', [
      uuidOf(accountId),
    ]);
    expect(rows).toEqual([{ type: 'account.created' }]);
  });
});
