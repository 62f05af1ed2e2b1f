import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { APP_ROLE } from '../../src/data/database';
import type { DatabaseScope } from '../../src/data/row-scope';
import type { DatabaseSession } from '../../src/data/session';
import { NO_ACCOUNT } from '../../src/application/audit';
import { sqlStateOf } from '../../src/data/sql-error';
import { readNodeId } from '../../src/graphql/node-id';
import { placeEvents, sequencing } from '../support/event-feed';
import { program } from '../support/program';
import { SENT_MAILS } from '../support/reminder-mail';
import { aFullAccount } from '../support/full-account';
import { keepDetail, removeDetail } from '../support/retention';
import {
  PARTNERS,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, aCall, sendCalls } from '../support/world';

// The second wall: whatever a loader forgets, the database itself gives out a scope's rows only.

let server: TestServer;
let owner: Client;
/** Of the first partner; of the second; of none. */
let first: string;
let second: string;
let other: string;
/** Every table with rows of accounts, and the column that names the account. */
let tables: [name: string, column: string][];

beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  const idOfFullAccount = async (viewer?: TestViewer) => {
    const more = viewer ? { viewer } : {};
    const { accountId, incidentId, connect } = await aFullAccount(server, more);
    const closure = { incidentId, reason: 'A test call.' };
    await act(server, STAFF, 'closeEmergencyIncident', closure, 'emergencyIncident { id }');
    const old = aCall(connect.subscriptionId, '2026-01-05T12:00:00Z', 60);
    await sendCalls(server, [old, { ...old, to: 'nobody' }]);
    await keepDetail(server, accountId, 1);
    const reminders = { accountId, daysBefore: [30] };
    await act(server, STAFF, 'setReminders', reminders, 'reminderSetting { daysBefore }');
    return readNodeId(accountId)?.key.accountId ?? '';
  };
  first = await idOfFullAccount(partner('first'));
  second = await idOfFullAccount(partner('second'));
  other = await idOfFullAccount();
  await owner.query('update account set is_sandbox = true');
  await owner.query(
    `insert into test_clock (account_id, id, began_at, now_at, recorded_at, recorded_by)
      select id, id, now(), now(), now(), 'somebody' from account`,
  );
  // What is left of calls whose detail was removed: the old ones, not those of October.
  expect(await removeDetail(server)).toBe(3);
  // Events that have their places, reminders, and others that wait.
  await placeEvents(server);
  await program.tellWhatIsDue(sequencing(server));
  await owner.query(SENT_MAILS);
  await program.tellOfUsage(sequencing(server));
  // Issues of deliveries name an account, and belong to whoever sent them.
  const { rows } = await owner.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public'
      and column_name = 'account_id' and table_name <> 'usage_import_issue' order by 1`,
  );
  tables = [['account', 'id'], ...rows.map(({ name }): [string, string] => [name, 'account_id'])];
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

/** Acts on no account are in the log, and events of no account in the feed. */
const isOfAccount = (id: string | null): id is string => id !== NO_ACCOUNT && id !== null;

async function within<Result>(
  scope: DatabaseScope,
  work: (session: DatabaseSession) => Promise<Result>,
): Promise<Result> {
  const session = server.database.session(scope);
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}

/** Table by table, the accounts whose rows a SELECT without any condition finds. */
async function found(
  scope: DatabaseScope,
  reached: readonly string[] = [],
): Promise<Record<string, string[]>> {
  return within(scope, async (session) => {
    const all: Record<string, string[]> = {};
    for (const [table, column] of tables) {
      const text = `select distinct ${column}::text as account from ${table}
        where $1::uuid[] is not null order by 1`;
      const rows = await session.accountRows<{ account: string }>(reached, { text }, []);
      all[table] = rows.map((row) => row.account).filter(isOfAccount);
    }
    return all;
  });
}
const inEveryTable = (...accounts: string[]) =>
  Object.fromEntries(tables.map(([table]) => [table, [...accounts].sort()]));
/** The same, but what was done to an account is told to itself and to staff alone. */
const inEveryTableButTheLog = (...accounts: string[]) => ({
  ...inEveryTable(...accounts),
  audit_entry: [],
});

/** What a partner finds without reaching for an account: what its accounts are found by. */
const inPartnersTables = (...accounts: string[]) => ({
  ...inEveryTable(),
  ...Object.fromEntries(
    [
      ...['account', 'account_search_word', 'contract_day', 'event_feed', 'order_listing'],
      'term_rhythm',
    ].map((table) => [table, accounts]),
  ),
});

/** The SQLSTATE and message that a statement fails with; "nothing" when it does not. */
async function failureOf(scope: DatabaseScope, text: string, values: unknown[] = []) {
  return within(scope, (session) =>
    session
      .transaction(({ rows }) => rows({ text }, values))
      .then(
        () => ['nothing', ''],
        (error: unknown) => [sqlStateOf(error), (error as Error).message],
      ),
  );
}

const nameOf = ([name]: [string, string]): string => name;

const DENIED = expect.stringContaining('permission denied') as string;
const account = (accountId: string): DatabaseScope => ({ kind: 'ACCOUNT', accountId });

describe('A SELECT without a condition', () => {
  it('has rows of all three accounts in every table to find', async () => {
    expect(tables.length).toBeGreaterThan(14);
    for (const [table, column] of tables) {
      const { rows } = await owner.query<{ account: string }>(
        `select distinct ${column}::text as account from ${table} order by 1`,
      );
      const expected = [first, second, other].sort();
      const present = rows.map((row) => row.account).filter(isOfAccount);
      expect([table, present]).toEqual([table, expected]);
    }
  });

  it('finds the rows of one account for its own people', async () => {
    expect(await found(account(first))).toEqual(inEveryTable(first));
    expect(await found(account(other))).toEqual(inEveryTable(other));
    expect(await found(account(randomUUID()))).toEqual(inEveryTable());
  });

  it('finds a partner its accounts, and further rows of those it has reached for', async () => {
    const scope: DatabaseScope = { kind: 'PARTNER', partnerId: PARTNERS.first, accountIds: null };
    expect(await found(scope)).toEqual(inPartnersTables(first));
    expect(await found(scope, [first])).toEqual(inEveryTableButTheLog(first));
  });

  it('finds a partner nothing of the accounts of others, though it reaches for them', async () => {
    const scope: DatabaseScope = { kind: 'PARTNER', partnerId: PARTNERS.first, accountIds: null };
    expect(await found(scope, [first, second, other])).toEqual(inEveryTableButTheLog(first));
  });

  it('finds a confined partner the accounts of its list, and further rows of them', async () => {
    const confinedTo = (accountIds: string[] | null): DatabaseScope => ({
      ...{ kind: 'PARTNER', partnerId: PARTNERS.first, accountIds },
    });
    const all = [first, second, other];
    const another = randomUUID();
    expect(await found(confinedTo([first]))).toEqual(inPartnersTables(first));
    const everything = await found(confinedTo(null), all);
    expect(await found(confinedTo([first]), all)).toEqual(everything);
    // Nothing that is not its partner's, though it stands in the list.
    expect(await found(confinedTo([another, first, second, other]), all)).toEqual(everything);
    expect(await found(confinedTo([another, second, other]), all)).toEqual(inEveryTable());
    // An empty list is none, not all.
    expect(await found(confinedTo([]), all)).toEqual(inEveryTable());
  });

  it('finds a beneficiary its contracts in every account, and nothing else of them', async () => {
    const all = [first, second, other].sort();
    const seen = [
      ...['account', 'service_order', 'order_line', 'order_charge', 'order_rate'],
      ...['order_pool', 'order_rate_retirement', 'order_charge_change', 'contract_change'],
      ...['subscription', 'termination_notice', 'termination_notice_withdrawal', 'support_contact'],
      ...['performance_demand', 'performance_demand_answer', 'performance_demand_closure'],
      // What tells of them, and the lock that it takes when it demands.
      ...['event', 'event_feed', 'account_counter'],
      // What they are found by.
      ...['contract_day', 'term_rhythm', 'invoice_line'],
    ];
    expect(await found({ kind: 'VENDOR', vendorCode: 'NICE' })).toEqual({
      ...inEveryTable(),
      ...Object.fromEntries(seen.map((table) => [table, all])),
    });
    const contracts = await within({ kind: 'VENDOR', vendorCode: 'NICE' }, async (session) => [
      await session.rows({ text: 'select distinct service_code as code from subscription' }, []),
      await session.rows({ text: 'select distinct service_code as code from order_line' }, []),
      await session.rows({ text: 'select distinct vendor_code as code from support_contact' }, []),
    ]);
    expect(contracts).toEqual([[{ code: 'CXONE' }], [{ code: 'CXONE' }], [{ code: 'NICE' }]]);
  });

  it('finds a vendor without contracts its own support contacts only', async () => {
    expect(await found({ kind: 'VENDOR', vendorCode: 'GOTO' })).toEqual({
      ...inEveryTable(),
      support_contact: [first, second, other].sort(),
    });
  });

  it('finds everything for staff', async () => {
    expect(await found({ kind: 'EVERYTHING' })).toEqual(inEveryTable(first, second, other));
  });

  it('finds nothing when no scope was named, nor after a transaction that named one', async () => {
    const client = new Client({
      connectionString: server.ownerUrl,
      options: `-c role=${APP_ROLE}`,
    });
    await client.connect();
    try {
      for (const before of ['', `begin; set local app.scope = 'all'; select 1; commit`]) {
        if (before !== '') await client.query(before);
        for (const [table] of tables) {
          const { rows } = await client.query<object>(`select 1 from ${table} limit 1`);
          expect([table, rows]).toEqual([table, []]);
        }
      }
    } finally {
      await client.end();
    }
  });

  it.each([`' or true --`, '', '00000000-0000-7000-8000-00000000000A', 'null'])(
    'is not even begun for an account called %j',
    async (id) => {
      await expect(found(account(id))).rejects.toThrow('malformed');
    },
  );
});

describe('Writing', () => {
  it('into another account fails in every table (42501)', async () => {
    for (const [table, column] of tables) {
      // A copy of an own row: everything about it is right but the account.
      const text = `insert into ${table} select (jsonb_populate_record(t, $1)).* from ${table} t limit 1`;
      const values = [JSON.stringify({ id: randomUUID(), [column]: second })];
      const [state, message] = await failureOf(account(first), text, values);
      expect([table, state]).toEqual([table, '42501']);
      expect(message).toContain('row-level security');
    }
  });

  it('a beneficiary cannot do, though it reads', async () => {
    const scope: DatabaseScope = { kind: 'VENDOR', vendorCode: 'NICE' };
    const text = `insert into termination_notice select (jsonb_populate_record(t, $1)).*
      from termination_notice t limit 1`;
    const [state, message] = await failureOf(scope, text, [JSON.stringify({ id: randomUUID() })]);
    expect([state, message]).toEqual(['42501', expect.stringContaining('row-level security')]);
    const update = `update account set beneficiary_codes = '{}'`;
    expect(await failureOf(scope, update)).toEqual(['nothing', '']);
    const { rows } = await owner.query(`select 1 from account where beneficiary_codes = '{}'`);
    expect(rows).toEqual([]);
  });

  it('deletes no row of any account but calls’ detail, words, days and what waited (42501)', async () => {
    const deletable: string[] = [];
    for (const [table] of tables) {
      const text = `delete from ${table} where false`;
      const [state, message] = await failureOf({ kind: 'EVERYTHING' }, text);
      if (state === 'nothing') deletable.push(table);
      else expect([table, state, message]).toEqual([table, '42501', DENIED]);
    }
    expect(deletable).toEqual([
      // An event that has its place waits no more.
      ...['account_search_word', 'contract_day', 'event_outbox', 'usage_record'],
    ]);
  });

  it('deletes detail of its own account’s calls alone', async () => {
    const all = async () => (await owner.query('select 1 from usage_record')).rowCount;
    const before = await all();
    const text = 'delete from usage_record where account_id = $1';
    expect(await failureOf(account(first), text, [second])).toEqual(['nothing', '']);
    expect(await all()).toBe(before);
  });

  it('changes of a stored call only whether it is in force, and numbers with their hash', async () => {
    const { rows } = await owner.query<{ name: string }>(
      `select column_name as name from information_schema.columns
        where table_schema = 'public' and table_name = 'usage_record' order by 1`,
    );
    const changeable: string[] = [];
    for (const { name } of rows) {
      const text = `update usage_record set ${name} = ${name} where false`;
      const [state] = await failureOf({ kind: 'EVERYTHING' }, text);
      if (state === 'nothing') changeable.push(name);
    }
    expect(changeable).toEqual([
      ...['content_hash', 'dialled', 'from_number', 'is_current', 'to_number'],
    ]);
  });

  it('changes no fact once it is stored: only totals, counters and beneficiaries (42501)', async () => {
    const changeable: string[] = [];
    for (const [table, column] of tables) {
      const text = `update ${table} set ${column} = ${column} where false`;
      const [state] = await failureOf({ kind: 'EVERYTHING' }, text);
      if (state === 'nothing') changeable.push(table);
      else expect([table, state]).toEqual([table, '42501']);
    }
    expect(changeable.sort()).toEqual([
      ...['account_counter', 'billing_run_account', 'due_look', 'invoice_draft'],
      'usage_monthly_total',
      'usage_removed_total',
    ]);
    // Of an account the copy of what its facts say, of a person what is theirs: nothing else.
    for (const what of ['account set number', 'account_fact set says', 'person set recorded_by']) {
      const [state] = await failureOf({ kind: 'EVERYTHING' }, `update ${what} = null`);
      expect([what, state]).toEqual([what, '42501']);
    }
  });

  it('changes no published terms (42501)', async () => {
    const { rows } = await owner.query<{ name: string }>(
      `select table_name as name from information_schema.tables
        where table_schema = 'public' and table_name <> all ($1)`,
      // The servers remove old counts of the limits, idempotency keys after a month, what has its
      // place in the feed, and of webhooks what waited and the log of attempts.
      [
        [
          ...['migration', 'rate_limit', 'idempotency_key', 'stream_outbox'],
          ...['webhook_attempt', 'webhook_lane', 'webhook_replay', ...tables.map(nameOf)],
        ],
      ],
    );
    expect(rows.map(({ name }) => name)).toContain('service_terms');
    for (const { name } of rows) {
      for (const text of [`delete from ${name}`, `truncate ${name}`]) {
        const [state] = await failureOf({ kind: 'EVERYTHING' }, text);
        expect([text, state]).toEqual([text, '42501']);
      }
    }
    const update = `update service_terms set notice_days_min = 0`;
    expect((await failureOf({ kind: 'EVERYTHING' }, update))[0]).toBe('42501');
  });
});

describe('A delivery of calls, which may be of many accounts', () => {
  const DELIVERIES = ['usage_import', 'usage_import_issue'];
  /** Whose deliveries are found, table by table, by whoever says that those are its own. */
  const ownersFound = (scope: DatabaseScope, actor: string) =>
    within(scope, (session) =>
      session.transaction(async ({ rows }) => {
        await rows({ text: `select set_config('app.actor', $1, true)` }, [actor]);
        const found: string[][] = [];
        for (const table of DELIVERIES) {
          const text = `select distinct owner from ${table} order by 1`;
          found.push((await rows<{ owner: string }>({ text }, [])).map((row) => row.owner));
        }
        return found;
      }),
    );

  it('is its sender’s and staff’s, and nobody else’s', async () => {
    const { rows } = await owner.query<{ owner: string }>(
      'select distinct owner from usage_import order by 1',
    );
    const [sender = ''] = rows.map((row) => row.owner);
    const somebody = account(first);
    expect(await ownersFound({ kind: 'EVERYTHING' }, '')).toEqual([[sender], [sender]]);
    expect(await ownersFound(somebody, sender)).toEqual([[sender], [sender]]);
    expect(await ownersFound(somebody, '')).toEqual([[], []]);
    expect(await ownersFound(somebody, 'another')).toEqual([[], []]);
    for (const table of DELIVERIES) {
      const text = `insert into ${table} select * from ${table}`;
      expect((await failureOf(somebody, text))[0]).toBe('nothing');
    }
    const foreign = `insert into usage_import (owner, id, format, line, accepted, duplicates,
      conflicts, rejected, started_at, recorded_by) values ($1, $2, 'own', 0, 0, 0, 0, 0, now(), '')`;
    const [state] = await failureOf(somebody, foreign, [sender, randomUUID()]);
    expect(state).toBe('42501');
  });
});
