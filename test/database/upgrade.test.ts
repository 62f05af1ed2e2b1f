import { Client } from 'pg';
import { migrate } from '../../src/data/migrate';
import { usageId } from '../../src/modules/usage/ingest/usage-identity';
import { registry } from '../../src/registry';
import { allForms, historicStates, textOf } from '../support/migration-history';
import { CATALOGUE, linesOf, SCHEMA } from '../support/schema-lines';
import { createEmptyDatabase, createTestDatabase } from '../support/test-database';

// Whatever version made a database, and whichever migrated it since: it comes out as a new one.

/** The migration after which the rows of `history/rows.sql` are stored. */
const FIRST_VERSION = /1764000000007-/;
const states = historicStates();

let expected: string[];

beforeAll(async () => {
  const fresh = await createTestDatabase();
  const client = new Client({ connectionString: fresh.ownerUrl });
  await client.connect();
  expected = await schemaOf(client);
  await client.end();
  await fresh.drop();
});

const schemaOf = async (client: Client): Promise<string[]> => [
  ...(await linesOf(client, SCHEMA)),
  ...(await linesOf(client, CATALOGUE)),
];

/** Runs `work` on a database that was brought to a state by those files, rows in it. */
async function inState(
  files: readonly string[],
  work: (client: Client, ownerUrl: string) => Promise<void>,
): Promise<void> {
  const database = await createEmptyDatabase();
  const { ownerUrl } = database;
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const file of files) {
      await client.query(textOf(file));
      if (FIRST_VERSION.test(file)) await client.query(textOf('rows.sql'));
    }
    await work(client, ownerUrl);
  } finally {
    await client.end();
    await database.drop();
  }
}

const OWN_ROWS = [
  ...['partner', 'account', 'account_number_directory', 'account_counter', 'person'],
  ...['service_order', 'order_line', 'order_charge', 'order_rate', 'order_activation'],
  ...['subscription', 'termination_notice', 'termination_notice_withdrawal', 'support_contact'],
  ...['usage_record', 'usage_monthly_total', 'emergency_incident'],
];
type Row = Readonly<Record<string, unknown>>;

/** Table by table, the rows; in an order that no id has a part in. */
async function allRows(client: Client): Promise<Map<string, Row[]>> {
  const all = new Map<string, Row[]>();
  for (const table of OWN_ROWS) {
    const { rows } = await client.query<{ row: Row }>(
      `select to_jsonb(t) as row from ${table} t order by to_jsonb(t) - 'id' - 'usage_record_id'`,
    );
    all.set(
      table,
      rows.map(({ row }) => row),
    );
  }
  return all;
}

/** A row as it is once records have the ids of their feeds. */
function asMoved(table: string, row: Row): Row {
  if (table === 'emergency_incident') return { ...row, usage_record_id: usageId('pbx', 'call-3') };
  if (table !== 'usage_record') return row;
  return { ...row, id: usageId(String(row['source']), String(row['external_id'])) };
}

/** What contracts, orders and accounts are found by. */
async function foundBy(client: Client) {
  const rowsOf = async (text: string) =>
    (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
  return {
    rhythms: await rowsOf(
      'select first_ends_before::text, ends_before::text, deadline_key from term_rhythm',
    ),
    told: await rowsOf('select told_versions from term_rhythm'),
    orders: await rowsOf('select number, accepted_on::text, is_activated from order_listing'),
    words: (await rowsOf('select distinct word from account_search_word order by word')).flat(),
  };
}

describe.each(states.map(({ commits, files }) => [commits.join(', then '), files] as const))(
  'A database that was migrated by %s, and is upgraded,',
  (_, files) => {
    let before: Map<string, Row[]>;
    let after: Map<string, Row[]>;
    let lines: string[];
    let found: Awaited<ReturnType<typeof foundBy>>;

    beforeAll(() =>
      inState(files, async (client, ownerUrl) => {
        before = await allRows(client);
        await migrate(registry, ownerUrl);
        after = await allRows(client);
        lines = await schemaOf(client);
        found = await foundBy(client);
      }),
    );

    it('has the schema and the catalogue of a new one', () => {
      expect(lines).toEqual(expected);
    });

    it('has the rows it had; calls have the ids that follow from their feeds', () => {
      for (const [table, rows] of after) {
        const had = before.get(table) ?? [];
        expect([table, had.length > 0]).toEqual([table, true]);
        // As they were, beside the columns that were added since.
        expect(rows).toEqual(had.map((row) => expect.objectContaining(asMoved(table, row)) as Row));
      }
    });

    it('has what its contracts, orders and accounts are found by', () => {
      expect(found.rhythms).toEqual(Array(2).fill(['2027-01-03', null, '12M-30-0-3']));
      // Of CXone contracts, whose owners nobody has told.
      expect(found.told).toEqual(Array(2).fill(['']));
      expect(found.orders).toEqual(Array(2).fill(['O-1', '2026-01-03', true]));
      expect(found.words).toEqual([
        ...['1', '2', 'a-1', 'a-2', 'com', 'example.com', 'o-1', 'one'],
        ...['owner@example.com', 's-1', 'two'],
      ]);
    });

    it('has totals that are the sums of its calls in force', () => {
      const totals = after.get('usage_monthly_total') ?? [];
      const sums = totals.map(({ account_id }) => {
        const calls = (after.get('usage_record') ?? []).filter(
          (call) => call['account_id'] === account_id && call['is_current'] === true,
        );
        const seconds = calls.reduce((sum, call) => sum + Number(call['billed_seconds']), 0);
        return { account_id, calls: calls.length, billed_seconds: seconds };
      });
      expect(sums.map(({ calls }) => calls)).toEqual([4, 4]);
      expect(totals).toMatchObject(sums);
    });
  },
);

it('There are eleven such states, and they hold every form that a migration has had.', () => {
  expect(states).toHaveLength(11);
  expect([...new Set(states.flatMap(({ files }) => files))].sort()).toEqual(allForms().sort());
});

it('A state that nothing heals is told from a new one.', async () => {
  const unhealed = states.find(({ commits }) => commits.join() === 'd2e3348,cb1f3d2');
  await inState(unhealed?.files ?? [], async (client) => {
    const lines = await schemaOf(client);
    const missing = expected.filter((line) => !lines.includes(line));
    // Beside what later migrations make.
    expect(missing).toEqual(
      expect.arrayContaining([
        'grant usage_import_issue.problems UPDATE to switchboard_app',
        expect.stringMatching(/^index .*usage_import_issue_account_id_idx /),
        expect.stringMatching(/^policy audit_entry audit_entry_recording /),
        expect.stringMatching(/^policy usage_removed usage_removed_isolation /),
        expect.stringMatching(/^policy usage_removed_total usage_removed_total_isolation /),
      ]),
    );
  });
});
