import { Client, type QueryConfig } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/data/data-source';
import { migrate } from '../../src/data/migrate';
import { registry } from '../../src/registry';
import { pretendCluster } from '../support/cluster-stand-in';
import { linesOf, SCHEMA } from '../support/schema-lines';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../support/test-database';

// What the migrations do where Citus is installed, as far as one PostgreSQL can tell: it stands in
// for a cluster, and is asked as a cluster must be.

const WEBHOOKS = [
  ...['webhook_attempt', 'webhook_delivery', 'webhook_endpoint', 'webhook_endpoint_fact'],
  ...['webhook_lane', 'webhook_replay', 'webhook_secret'],
];

let plain: TestDatabase;
let cluster: TestDatabase;
let client: Client;
/** The texts that the migrations sent. */
const sent: string[] = [];

/** Sends every statement as a cluster takes it: the extended protocol has one command a query. */
function oneCommandAQuery(): void {
  type Query = (this: Client, config: object, ...rest: unknown[]) => unknown;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its client
  const query = Client.prototype.query as Query;
  const asked = function (this: Client, text: unknown, values?: unknown, ...rest: unknown[]) {
    if (typeof text !== 'string') return query.call(this, text as object, values, ...rest);
    sent.push(text);
    return query.call(this, { text, values, queryMode: 'extended' }, ...rest);
  };
  jest.spyOn(Client.prototype, 'query').mockImplementation(asked);
}

beforeAll(async () => {
  plain = await createTestDatabase();
  cluster = await createEmptyDatabase();
  await pretendCluster(cluster.ownerUrl);
  oneCommandAQuery();
  await migrate(registry, cluster.ownerUrl);
  jest.restoreAllMocks();
  client = new Client({ connectionString: cluster.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await cluster.drop();
  await plain.drop();
});

/** The tables of a kind, each with what it is distributed by. */
const tablesOf = (condition: string) =>
  linesOf(
    client,
    `select name || coalesce(' by ' || key, '') from cluster.distributed where ${condition}
      order by name::text`,
  );

/** Functions that give one row another value than the next, or one moment than another. */
async function notImmutable(text: string): Promise<string[]> {
  const called = [...text.matchAll(/\b([a-z_][a-z_0-9]*)\s*\(/g)].map(([, each]) => each);
  const { rows } = await client.query<{ name: string }>(
    `select distinct proname::text as name from pg_proc where provolatile <> 'i'
      and pronamespace = 'pg_catalog'::regnamespace and proname = any ($1) order by 1`,
    [called],
  );
  return rows.map((row) => row.name);
}

describe('The migrations, on a cluster', () => {
  it('send one command a query', () => {
    expect(sent.length).toBeGreaterThan(200);
    expect(sent.filter((text) => /^\s*create table/i.test(text)).length).toBeGreaterThan(40);
  });

  it('put every table of accounts beside its account, and all others where they are', async () => {
    expect(await tablesOf(`beside = 'default'`)).toEqual(['account by id']);
    const owned = await linesOf(
      client,
      `select table_name || ' by account_id' from information_schema.columns
        where table_schema = 'public' and column_name = 'account_id' and table_name not in
          ('account_number_directory', 'event_feed', 'usage_import_issue') order by 1`,
    );
    expect(owned.length).toBeGreaterThan(20);
    expect(await tablesOf(`beside = 'account'`)).toEqual(owned);
    expect(await tablesOf(`beside not in ('default', 'account', 'every node')`)).toEqual([
      ...['account_number_directory by number', 'api_client_use by client_id'],
      'background_work',
      'billing_run by id',
      'calendar_feed',
      // On one node, in one shard.
      ...['event_feed', 'feed_head'],
      ...['idempotency_key by owner', 'invoice_number_series by legal_entity_code'],
      'rate_limit by viewer_key',
      ...['stream_counter by stream', 'stream_event by stream', 'stream_outbox by stream'],
      ...['usage_import by owner', 'usage_import_issue by owner'],
      ...WEBHOOKS,
    ]);
    // Those of each pair are joined, or written together.
    expect(await tablesOf(`beside = 'event_feed'`)).toEqual([
      ...['background_work', 'feed_head', ...WEBHOOKS],
    ]);
    expect(await tablesOf(`beside = 'usage_import'`)).toEqual(['usage_import_issue by owner']);
    const all = await linesOf(
      client,
      `select relname::text from pg_class where relnamespace = 'public'::regnamespace
        and relkind = 'r' and relname <> 'migration' and oid not in
          (select name from cluster.distributed)`,
    );
    expect(all).toEqual([]);
  });

  it('leave no subquery in a policy, and no foreign key to where another node is', async () => {
    expect(await linesOf(client, 'select * from cluster.findings()')).toEqual([]);
  });

  it('make the schema that one PostgreSQL has, but for policies read once a statement', async () => {
    const one = new Client({ connectionString: plain.ownerUrl });
    await one.connect();
    const ours = await linesOf(client, SCHEMA);
    const theirs = await linesOf(one, SCHEMA);
    await one.end();
    const differing = theirs.filter((line) => !ours.includes(line));
    expect(ours).toHaveLength(theirs.length);
    expect(differing.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(
      [
        ...['account_search_word', 'contract_day', 'emergency_incident', 'order_listing'],
        'term_rhythm',
        ...['usage_monthly_total', 'usage_record', 'usage_removed', 'usage_removed_total'],
      ].map((table) => `policy ${table}`),
    );
  });

  it('change no row by a function that is not immutable', async () => {
    for (const text of sent.filter((each) => /^\s*(update|with)\b/i.test(each))) {
      expect([text, await notImmutable(text)]).toEqual([text, []]);
    }
    // What migration 15 sends where there are records.
    expect(await notImmutable(`update usage_record set id = sha256(convert_to(source))`)).toEqual([
      'convert_to',
    ]);
  });

  it('let the server’s role log in, and pass on what it sets for a transaction', async () => {
    const { rows } = await client.query(
      `select rolcanlogin as login, setconfig::text[] as settings from pg_roles r
        left join pg_db_role_setting on setrole = r.oid and setdatabase = (
          select oid from pg_database where datname = current_database())
        where rolname = 'switchboard_app'`,
    );
    expect(rows).toEqual([{ login: true, settings: ['citus.propagate_set_commands=local'] }]);
  });
});

describe('What stands in for a cluster', () => {
  const refused = async (...statements: string[]): Promise<string> => {
    await client.query('begin');
    try {
      for (const text of statements) {
        const query: QueryConfig & { queryMode: string } = { text, queryMode: 'extended' };
        await client.query(query);
      }
      return (await linesOf(client, 'select * from cluster.findings()')).join();
    } catch (error) {
      return (error as Error).message;
    } finally {
      await client.query('rollback');
    }
  };
  const PARENT = 'create table a (account_id uuid primary key)';
  const DISTRIBUTE_PARENT = `select create_distributed_table('a', 'account_id')`;
  const CHILD = `create table b (account_id uuid, id uuid, primary key (account_id, id))`;
  const DISTRIBUTE_CHILD = `select create_distributed_table('b', 'account_id', colocate_with => 'a')`;
  const KEY = `alter table b add constraint b_fkey foreign key (account_id) references a`;

  it.each([
    ['cannot insert multiple commands', [`${PARENT}; ${CHILD}`]],
    ['foreign keys come after', [PARENT, CHILD, KEY, DISTRIBUTE_PARENT]],
    ['not distributed yet: a', [PARENT, CHILD, DISTRIBUTE_CHILD]],
    [
      'without the key',
      [
        'create table c (account_id uuid, id uuid primary key)',
        `select create_distributed_table('c', 'account_id')`,
      ],
    ],
    [
      'a subquery in a policy',
      [
        PARENT,
        DISTRIBUTE_PARENT,
        'create policy a_policy on a using (account_id = (select gen_random_uuid()))',
      ],
    ],
    [
      'not side by side',
      [
        PARENT,
        DISTRIBUTE_PARENT,
        CHILD,
        `select create_distributed_table('b', 'account_id', colocate_with => 'none')`,
        KEY,
      ],
    ],
    [
      'a table with triggers',
      [
        PARENT,
        `create trigger t before update on a for each row
      execute function suppress_redundant_updates_trigger()`,
        DISTRIBUTE_PARENT,
      ],
    ],
  ])('refuses: %s', async (finding, statements) => {
    expect(await refused(...statements)).toContain(finding);
  });

  it('takes what obeys', async () => {
    expect(await refused(PARENT, DISTRIBUTE_PARENT, CHILD, DISTRIBUTE_CHILD, KEY)).toBe('');
  });
});

describe('The migrations, undone on a cluster,', () => {
  it('go down all the way by one command a query, too', async () => {
    oneCommandAQuery();
    const migrations = new DataSource(dataSourceOptions(registry, cluster.ownerUrl));
    try {
      await migrations.initialize();
      for (let left = migrations.migrations.length; left > 0; left -= 1) {
        await migrations.undoLastMigration();
      }
    } finally {
      jest.restoreAllMocks();
      await migrations.destroy();
    }
    expect(await linesOf(client, `select count(*)::text from migration`)).toEqual(['0']);
  });
});
