import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

// What lets the same tables be spread over a cluster by account, read from PostgreSQL's catalogue.
// Each rule is later proved to catch a table that breaks it.

/** Tables that every account reads; they belong to no account. */
const REFERENCE = [
  ...['migration', 'partner', 'vendor', 'service', 'service_terms', 'service_terms_clause'],
  ...['terms_document', 'terms_document_version', 'terms_clause', 'limitation_notice'],
  ...['rate_card', 'rate_card_rate', 'term_rhythm_class'],
  'told_versions_class',
  ...['legal_entity', 'legal_entity_fact', 'exchange_rate'],
];
/** Tables keyed by what is looked up across accounts; they cannot sit beside an account's rows. */
const DIRECTORIES = ['account_number_directory'];
/** Tables of the servers' own: nothing in them is an account's, or says whose it is. */
const SERVERS_OWN = ['rate_limit'];
/** A partner's own: a client signs in, and is managed, before any account comes into it. */
const PARTNERS_OWN = [
  ...['api_client', 'api_client_secret', 'api_client_revocation', 'api_client_use'],
];
/** Of whoever asked under a key, or delivered calls, of whichever accounts: kept by owner. */
const CALLERS_OWN = ['idempotency_key', 'usage_import', 'usage_import_issue'];
/** What is told of publications, clients and deliveries, which belong to no account. */
const STREAMS = ['stream_counter', 'stream_event', 'stream_outbox'];
/** All events in one order, read by everybody as far as the rows are theirs. */
const FEED = ['event_feed', 'feed_head'];
/** How background work goes, of the servers' own. */
const WORK = ['background_work'];
/** Of the provider: numbers by legal entity, and runs over accounts of everybody. */
const SELLERS_OWN = ['invoice_number_series', 'billing_run'];
/** Addresses that events are sent to, of a partner, an account or the provider. */
const WEBHOOKS = [
  ...['webhook_attempt', 'webhook_delivery', 'webhook_endpoint', 'webhook_endpoint_fact'],
  ...['webhook_lane', 'webhook_replay', 'webhook_secret'],
];
/** Of whoever reads a calendar, a person or a partner: looked up by the digest of a token. */
const READERS_OWN = ['calendar_feed'];
const LISTED = [
  ...REFERENCE,
  ...DIRECTORIES,
  ...SERVERS_OWN,
  ...PARTNERS_OWN,
  ...CALLERS_OWN,
  ...STREAMS,
  ...FEED,
  ...WEBHOOKS,
  ...WORK,
  ...SELLERS_OWN,
  ...READERS_OWN,
];

const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');
const TABLES = `select c.oid, c.relname as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;
const OWNED = `select oid, name, name = 'account' as root from (${TABLES}) t
  where name not in (${list(LISTED)})`;
/** The key that names the account of a row: `id` for the account itself. */
const KEY = `case when t.root then 'id' else 'account_id' end`;
const COLUMN = (table: string, place: string) =>
  `(select attname::text from pg_attribute where attrelid = ${table} and attnum = ${place})`;

/** Rule -> the statement that finds what breaks it, as one text a finding. */
const RULES: Readonly<Record<string, string>> = {
  'every table is an account’s, or listed as what else it is': `
    select t.name from (${OWNED}) t where not t.root and not exists (select 1 from pg_attribute a
      where a.attrelid = t.oid and a.attname = 'account_id' and not a.attisdropped)
    union all select listed.name from unnest(array[${list(LISTED)}])
      as listed (name) where listed.name not in (select name from (${TABLES}) x)`,
  'account_id is a uuid and never null': `
    select t.name from (${OWNED}) t join pg_attribute a on a.attrelid = t.oid and a.attname = ${KEY}
      where a.atttypid <> 'uuid'::regtype or not a.attnotnull`,
  'the primary key is exactly (account_id, id)': `
    select t.name || ' ' || coalesce(pg_get_constraintdef(c.oid), 'has none') from (${OWNED}) t
      left join pg_constraint c on c.conrelid = t.oid and c.contype = 'p'
      where coalesce(pg_get_constraintdef(c.oid), '') <>
        case when t.root then 'PRIMARY KEY (id)' else 'PRIMARY KEY (account_id, id)' end`,
  'every unique index and exclusion holds account_id': `
    select i.indexrelid::regclass::text from (${OWNED}) t join pg_index i on i.indrelid = t.oid
      where (i.indisunique or i.indisexclusion) and not exists (
        select 1 from unnest(i.indkey[0:i.indnkeyatts - 1]) place
        where ${COLUMN('t.oid', 'place')} = ${KEY})`,
  'every foreign key between accounts’ tables pairs account_id with account_id': `
    select c.conname::text from pg_constraint c join (${OWNED}) t on t.oid = c.conrelid
      join (${OWNED}) target on target.oid = c.confrelid
      where c.contype = 'f' and not exists (
        select 1 from unnest(c.conkey, c.confkey) as pair (source, target_place)
        where ${COLUMN('t.oid', 'pair.source')} = 'account_id'
          and ${COLUMN('target.oid', 'pair.target_place')} =
            case when target.root then 'id' else 'account_id' end)`,
  'no foreign key leads from other data to an account’s, or to a directory': `
    select c.conname::text from pg_constraint c where c.contype = 'f' and (
      c.conrelid not in (select oid from (${OWNED}) o) and
        c.confrelid in (select oid from (${OWNED}) o)
      or c.confrelid::regclass::text in (${list([...DIRECTORIES, ...SERVERS_OWN])}))`,
  'no foreign key sets null or default on delete, or acts on update': `
    select conname::text from pg_constraint where contype = 'f'
      and (confdeltype in ('n', 'd') or confupdtype not in ('a', 'r'))`,
  'there are no triggers': `
    select t.tgname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where not t.tgisinternal and c.relnamespace = 'public'::regnamespace`,
  'an account’s table has no serial or identity column': `
    select t.name || '.' || a.attname from (${OWNED}) t
      join pg_attribute a on a.attrelid = t.oid and a.attnum > 0
      left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
      where a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like 'nextval(%'`,
  'every name has at most 50 bytes, so that a shard’s number fits': `
    select name from (
      select relname::text as name from pg_class where relnamespace = 'public'::regnamespace
      -- PostgreSQL 18 makes up names for NOT NULL itself, and cuts them itself
      union all select conname from pg_constraint
        where connamespace = 'public'::regnamespace and contype <> 'n'
      union all select policyname from pg_policies where schemaname = 'public') names
      where octet_length(name) > 50`,
  'row-level security is enabled, with a policy for the server’s role': `
    select t.name from (${TABLES}) t join pg_class c on c.oid = t.oid
      where t.name not in (${list([...REFERENCE, ...SERVERS_OWN])})
        and (not c.relrowsecurity or not exists (
        select 1 from pg_policy p where p.polrelid = t.oid
          -- one for everything, or one for reading beside one for adding
          and (p.polcmd = '*' or (p.polcmd = 'r' and exists (
            select 1 from pg_policy w where w.polrelid = t.oid and w.polcmd = 'a')))
          and p.polroles = array[(select oid from pg_roles where rolname = 'switchboard_app')]))`,
  'no column is a float': `
    select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      join pg_type y on y.oid = a.atttypid
      where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
        and ('float4'::regtype in (y.oid, y.typelem) or 'float8'::regtype in (y.oid, y.typelem)
          or 'money'::regtype in (y.oid, y.typelem))`,
};

/** A table like ours in everything but what `body` and `after` say. */
const table = (body: string, after = '') => `
  create table widget (${body});
  alter table widget enable row level security;
  create policy widget_isolation on widget to switchboard_app using (true);
  ${after}`;
const KEYS = 'account_id uuid not null, id uuid not null';
const PKEY = 'constraint widget_pkey primary key (account_id, id)';
const GOOD = `${KEYS}, ${PKEY}`;

/** Rule -> changes that it must catch, with what it must find in each. */
const CULPRITS: Readonly<Record<keyof typeof RULES, readonly [sql: string, finding: string][]>> = {
  'every table is an account’s, or listed as what else it is': [
    [table('id uuid constraint widget_pkey primary key'), 'widget'],
    ['drop table account_number_directory', 'account_number_directory'],
  ],
  'account_id is a uuid and never null': [
    [table(`account_id text not null, id uuid not null, ${PKEY}`), 'widget'],
    ['create table widget (account_id uuid, id uuid)', 'widget'],
  ],
  'the primary key is exactly (account_id, id)': [
    [table(`${KEYS}, constraint widget_pkey primary key (id)`), 'widget PRIMARY KEY (id)'],
    [table(KEYS), 'widget has none'],
    [
      table(`${KEYS}, constraint widget_pkey primary key (id, account_id)`),
      'widget PRIMARY KEY (id, account_id)',
    ],
  ],
  'every unique index and exclusion holds account_id': [
    [table(`${GOOD}, email text constraint widget_email_key unique`), 'widget_email_key'],
    [table(GOOD, 'create unique index widget_idx on widget (lower(id::text))'), 'widget_idx'],
    [
      table(GOOD, 'create unique index widget_idx on widget (id) include (account_id)'),
      'widget_idx',
    ],
    [table(`${GOOD}, constraint widget_excl exclude (id with =)`), 'widget_excl'],
    ['create unique index account_idx on account (number)', 'account_idx'],
  ],
  'every foreign key between accounts’ tables pairs account_id with account_id': [
    [table(`${GOOD}, constraint widget_fkey foreign key (id) references account`), 'widget_fkey'],
    [
      table(
        `${GOOD}, order_id uuid, constraint widget_fkey
          foreign key (order_id, account_id) references service_order (account_id, id)`,
      ),
      'widget_fkey',
    ],
  ],
  'no foreign key leads from other data to an account’s, or to a directory': [
    ['alter table partner add constraint bad_fkey foreign key (id) references account', 'bad_fkey'],
    [
      `alter table account add constraint bad_fkey
        foreign key (number) references account_number_directory`,
      'bad_fkey',
    ],
  ],
  'no foreign key sets null or default on delete, or acts on update': [
    [table(`${GOOD}, p uuid constraint a references partner on delete set null`), 'a'],
    [table(`${GOOD}, p uuid constraint b references partner on update cascade`), 'b'],
  ],
  'there are no triggers': [
    [
      `create trigger widget_trigger before update on account
        for each row execute function suppress_redundant_updates_trigger()`,
      'widget_trigger',
    ],
  ],
  'an account’s table has no serial or identity column': [
    [table(`${GOOD}, n bigserial`), 'widget.n'],
    [table(`${GOOD}, n int generated by default as identity`), 'widget.n'],
  ],
  'every name has at most 50 bytes, so that a shard’s number fits': [
    [table(GOOD, `create index ${'i'.repeat(51)} on widget (id)`), 'i'.repeat(51)],
    [table(`${GOOD}, constraint ${'c'.repeat(51)} check (true)`), 'c'.repeat(51)],
    [`create table ${'t'.repeat(51)} (id int)`, 't'.repeat(51)],
    [table(GOOD, `create policy "${'é'.repeat(26)}" on widget using (true)`), 'é'.repeat(26)],
  ],
  'row-level security is enabled, with a policy for the server’s role': [
    [`create table widget (${GOOD})`, 'widget'],
    ['alter table account_number_directory disable row level security', 'account_number_directory'],
    ['drop policy person_isolation on person', 'person'],
  ],
  'no column is a float': [
    [table(`${GOOD}, price double precision`), 'widget.price'],
    [table(`${GOOD}, prices real[]`), 'widget.prices'],
    ['alter table partner add column discount float4', 'partner.discount'],
  ],
};

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function findingsOf(rule: string): Promise<string[]> {
  const { rows } = await client.query<[string]>({ text: RULES[rule] ?? '', rowMode: 'array' });
  return rows.map(([finding]) => finding);
}

describe('The migrated database can be distributed by account', () => {
  it('has the tables that the rules are about', async () => {
    const { rows } = await client.query<{ name: string }>(`select name from (${OWNED}) t`);
    const names = rows.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['account', 'subscription', 'usage_record']));
    expect(names.length).toBeGreaterThan(13);
  });

  it.each(Object.keys(RULES))('because %s', async (rule) => {
    expect(await findingsOf(rule)).toEqual([]);
  });
});

describe('A table that breaks a rule is found:', () => {
  const cases = Object.entries(CULPRITS).flatMap(([rule, culprits]) =>
    culprits.map(([sql, finding]): [string, string, string] => [rule, finding, sql]),
  );
  it.each(cases)('%s (%s)', async (rule, finding, sql) => {
    await client.query('begin');
    try {
      await client.query(sql);
      expect(await findingsOf(rule)).toContain(finding);
    } finally {
      await client.query('rollback');
    }
  });

  it('every rule has a culprit, and a good table has no findings', async () => {
    expect(Object.keys(CULPRITS).sort()).toEqual(Object.keys(RULES).sort());
    await client.query('begin');
    try {
      await client.query(
        table(
          `${GOOD}, order_id uuid, email text,
          constraint widget_email_key unique (account_id, email), constraint widget_order_fkey
            foreign key (account_id, order_id) references service_order on delete cascade`,
        ),
      );
      for (const rule of Object.keys(RULES))
        expect([rule, await findingsOf(rule)]).toEqual([rule, []]);
    } finally {
      await client.query('rollback');
    }
  });
});
