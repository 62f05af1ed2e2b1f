import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ownByAccount } from '../../migrations/account-owned-table.v1';
import type { Registry } from '../../src/data/data-source';
import { migrate } from '../../src/data/migrate';
import { registry } from '../../src/registry';
import type { Ways } from '../support/act-history';
import { ACCOUNT_PAGE } from '../support/client-documents';
import { linesOf, SCHEMA } from '../support/schema-lines';
import { breaksOf } from '../support/schema-steps';
import { faultsUnderLoad } from '../support/steady-load';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../support/test-database';
import { PLENTY, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { anAccount } from '../support/world';

// Servers of the last release beside the schema of the next one. No earlier program is at hand
// here (`last-release.test.ts` builds one), so the program of now has the part of the last
// release, and the next one is made: whatever the rules of docs/operations.md let it add.

type Migration = new () => MigrationInterface;

/** A migration of the next release; its number is greater than all that there are. */
function migrationOf(number: number, up: (queries: QueryRunner) => Promise<unknown>): Migration {
  const name = `OfTomorrow${2_000_000_000_000 + number}`;
  class OfTomorrow implements MigrationInterface {
    readonly name = name;
    up = async (queries: QueryRunner): Promise<void> => {
      await up(queries);
    };
    down = () => Promise.resolve();
  }
  // The registry knows a migration by the name of its class.
  return Object.defineProperty(OfTomorrow, 'name', { value: name });
}

const withMigrations = (more: readonly Migration[]): Registry => ({
  ...registry,
  migrations: [...registry.migrations, ...more],
});

/** Columns for every table, an index, a table: each table by a migration of its own. */
function additions(tables: readonly string[]): Migration[] {
  const columns = tables.map((table, index) =>
    migrationOf(index, (queries) =>
      queries.query(`alter table ${table} add column of_tomorrow text,
        add column count_of_tomorrow int not null default 0,
        add constraint ${table}_tomorrow_check check (count_of_tomorrow >= 0)`),
    ),
  );
  return [
    ...columns,
    migrationOf(500, async (queries) => {
      await queries.query('create index tomorrow_idx on usage_record (account_id, of_tomorrow)');
      await queries.query(`create table fact_of_tomorrow (account_id uuid not null, id uuid not null,
        constraint fact_of_tomorrow_pkey primary key (account_id, id))`);
      await ownByAccount(queries, { name: 'fact_of_tomorrow', grants: 'select, insert' });
    }),
  ];
}

let server: TestServer;
let second: TestServer;
let owner: Client;
let ways: Ways;
let waves = 0;

beforeAll(async () => {
  server = await startTestServer({ traffic: { rateLimit: PLENTY } });
  second = await server.beside();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  ways = { urls: [server.url, second.url], token: await server.tokenOf(STAFF) };
});
afterAll(async () => {
  await owner.end();
  await second.close();
  await server.close();
});

/** Clients that act, and one that reads; every request must be answered at once. */
async function serveLoad(): Promise<void> {
  waves += 1;
  let isOver = false;
  const acting = faultsUnderLoad(server, ways, waves).finally(() => (isOver = true));
  const reading = async () => {
    for (let pages = 0; !isOver || pages === 0; pages += 1) {
      const at = pages % 2 === 0 ? server : second;
      const page = await at.ask(STAFF, `{ accounts(first: 3) { nodes { ${ACCOUNT_PAGE} } } }`);
      expect(page.errors).toBeUndefined();
      const ready = await fetch(`${at.url}/readyz`);
      expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
    }
  };
  const [faults] = await Promise.all([acting, reading()]);
  expect(faults).toEqual([]);
}

async function tables(): Promise<string[]> {
  return linesOf(
    owner,
    `select table_name from information_schema.tables where table_schema = 'public'
       and table_type = 'BASE TABLE' and table_name <> 'migration' order by 1`,
  );
}

it('Servers answer every request before, while and after a next release adds to each table.', async () => {
  await serveLoad();
  const before = await linesOf(owner, SCHEMA);
  const next = withMigrations(additions(await tables()));
  await Promise.all([serveLoad(), migrate(next, server.ownerUrl)]);
  await serveLoad();
  const after = await linesOf(owner, SCHEMA);
  expect(after.length).toBeGreaterThan(before.length + 100);
  expect(breaksOf(before, after)).toEqual([]);
  // Started again, a server of the last release does not know them.
  await expect(migrate(registry, server.ownerUrl)).rejects.toThrow(
    'which this Switchboard does not know',
  );
});

it('A next release that does more than add is met by errors: the load above would find it.', async () => {
  await owner.query(`alter table account add column region text not null default ''`);
  await owner.query('alter table account alter column region drop default');
  await expect(anAccount(server)).rejects.toThrow('INTERNAL_SERVER_ERROR');
  await owner.query('alter table account drop column region');
  await anAccount(server);
});

describe('A step of the schema that the last release cannot be served beside', () => {
  let copy: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    copy = await createTestDatabase();
    client = new Client({ connectionString: copy.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await copy.drop();
  });

  it.each([
    ['drops a column', 'alter table account drop column locale', /^column account locale /],
    ['renames one', 'alter table account rename locale to language', /^column account locale /],
    ['changes its type', 'alter table order_line alter term_months type bigint', /term_months/],
    ['refuses nulls', 'alter table account alter country_code set not null', /country_code/],
    [
      'wants a value that nobody writes',
      'alter table account add column region text not null',
      /^column account region text not null/,
    ],
    [
      'refuses values',
      `alter table account add constraint account_name_check check (name <> 'Old')`,
      /^constraint account account_name_check/,
    ],
    ['makes a key of names', 'create unique index on account (name)', /^index CREATE UNIQUE/],
    [
      'takes a right away',
      'revoke insert on account from switchboard_app',
      /^grant account INSERT/,
    ],
    ['drops a table', 'drop table rate_limit', /^table rate_limit /],
  ])('is found where it %s.', async (_, statement, found) => {
    const before = await linesOf(client, SCHEMA);
    await client.query('begin');
    await client.query(statement);
    const after = await linesOf(client, SCHEMA);
    await client.query('rollback');
    expect(breaksOf(before, after)).toContainEqual(expect.stringMatching(found));
  });
});

/** The migrations before this one landed before there was a release. */
const FIRST_HELD = 1764000000028;
/** What migrations do that is more than to add, by their numbers, and why it may be done. */
const JUDGED: Readonly<Record<string, readonly RegExp[]>> = {
  // Wider: rates of a price change have no reason of their own, and there is one more kind.
  1764000000028: [/ order_rate_correction_check /, / contract_change_kind_check /],
};

const numberOf = ({ name }: { readonly name: string }) => Number(/\d+$/.exec(name)?.[0]);

it('Every migration since the first release adds, or does what was judged to be as good.', async () => {
  const target = await createEmptyDatabase();
  const client = new Client({ connectionString: target.ownerUrl });
  await client.connect();
  const earlier = registry.migrations.filter((each) => numberOf(each) < FIRST_HELD);
  await migrate({ ...registry, migrations: earlier }, target.ownerUrl);
  const found: [name: string, breaks: string[]][] = [];
  for (let count = earlier.length + 1; count <= registry.migrations.length; count += 1) {
    const before = await linesOf(client, SCHEMA);
    const migrations = registry.migrations.slice(0, count);
    await migrate({ ...registry, migrations }, target.ownerUrl);
    const newest = migrations.at(-1) ?? { name: '' };
    const judged = JUDGED[numberOf(newest)] ?? [];
    const breaks = breaksOf(before, await linesOf(client, SCHEMA));
    found.push([newest.name, breaks.filter((line) => !judged.some((one) => one.test(line)))]);
  }
  await client.end();
  await target.drop();
  expect(found.filter(([, breaks]) => breaks.length > 0)).toEqual([]);
  expect(found).toHaveLength(registry.migrations.length - earlier.length);
});
