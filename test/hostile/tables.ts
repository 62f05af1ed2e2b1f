import type { Client } from 'pg';

/** What the tables hold: of each table, each row's fingerprint and whose it is. */
export type Contents = ReadonlyMap<string, ReadonlyMap<string, string | null>>;

/** Tables of no account and no partner that an accepted act may add rows to, never change them. */
const GROWING = [
  'billing_run',
  'exchange_rate',
  'idempotency_key',
  'legal_entity',
  'legal_entity_fact',
  'limitation_notice',
  'rate_card',
  'rate_card_rate',
  'service_terms',
  'service_terms_clause',
  'stream_event',
  'stream_outbox',
  'terms_clause',
  'terms_document',
  'terms_document_version',
  'told_versions_class',
  // Of the provider, where staff make one.
  'webhook_delivery',
  'webhook_endpoint',
  'webhook_endpoint_fact',
  'webhook_replay',
  'webhook_secret',
];

/** Deliveries, and what in them was refused: recordUsage adds rows even where it refuses all. */
const OF_SENDERS = ['usage_import', 'usage_import_issue'];

/** Of an account or a partner, by columns of other names. */
const EITHER = 'coalesce(partner_id, owner_account_id)';
const OF_OWNERS: Readonly<Record<string, string>> = {
  calendar_feed: 'owner_id',
  webhook_attempt: EITHER,
  webhook_delivery: EITHER,
  webhook_endpoint: EITHER,
  webhook_endpoint_fact: EITHER,
  webhook_lane: EITHER,
  webhook_replay: EITHER,
  webhook_secret: EITHER,
};

/**
 * What the server itself counts in, or, per legal entity, by the documents of the playgrounds; no
 * request's data.
 */
const COUNTERS = [
  'background_work',
  'feed_head',
  'invoice_number_series',
  'rate_limit',
  'stream_counter',
];

/** Rows that reading makes: a beneficiary's look is recorded with the account it looked at. */
const OF_READING: Readonly<Record<string, string>> = { audit_entry: "act = 'LOOK'" };

/** Reads every table as its owner, past row-level security. */
export async function readContents(owner: Client): Promise<Contents> {
  const { rows } = await owner.query<{ name: string; account: string }>(
    `select table_name as name, coalesce(min(column_name) filter (where column_name = 'account_id'),
            min(column_name) filter (where column_name = 'partner_id' and table_name <> 'account'),
            case table_name when 'account' then 'id' when 'partner' then 'id' else 'null' end) as account
       from information_schema.columns join information_schema.tables
            using (table_schema, table_name)
      where table_schema = 'public' and table_type = 'BASE TABLE'
      group by table_name order by table_name`,
  );
  const contents = new Map<string, Map<string, string | null>>();
  for (const { name, account } of rows) {
    const whose = OF_SENDERS.includes(name) ? 'owner' : (OF_OWNERS[name] ?? account);
    const read = await owner.query<{ fingerprint: string; account: string | null }>(
      `select md5(t::text) as fingerprint, (${whose})::text as account from "${name}" t
        where not (${OF_READING[name] ?? 'false'})`,
    );
    const entries = read.rows.map((row) => [row.fingerprint, row.account] as const);
    contents.set(name, new Map(entries));
  }
  return contents;
}

/**
 * What changed that must not: every row that was there must still be, to the letter, and what is
 * new must belong to a playground or to an account that is new itself.
 *
 * @param playgrounds accounts that accepted acts may change.
 * @param senders who may send calls, as deliveries name their owners.
 */
export function changesOf(
  before: Contents,
  after: Contents,
  playgrounds: ReadonlySet<string>,
  senders: ReadonlySet<string> = new Set(),
): string[] {
  const known = new Set(
    ['account', 'partner'].flatMap((table) => [...(before.get(table)?.values() ?? [])]),
  );
  const mayBeNew = (table: string, account: string | null): boolean => {
    if (account === null) return GROWING.includes(table);
    if (OF_SENDERS.includes(table)) return senders.has(account);
    return playgrounds.has(account) || !known.has(account);
  };
  const changes: string[] = [];
  for (const [table, rowsAfter] of after) {
    if (COUNTERS.includes(table)) continue;
    const rowsBefore = before.get(table) ?? new Map<string, string | null>();
    for (const [row, account] of rowsBefore) {
      if (rowsAfter.has(row) || (account !== null && playgrounds.has(account))) continue;
      changes.push(`a row of ${table} is gone or was changed (account ${account ?? 'none'})`);
    }
    for (const [row, account] of rowsAfter) {
      if (rowsBefore.has(row)) continue;
      if (!mayBeNew(table, account))
        changes.push(`a row of ${table} is new (account ${account ?? 'none'})`);
    }
  }
  return changes;
}

/** How many connections others have to this database, and how many of them are in a transaction. */
export async function connectionsOf(owner: Client): Promise<{ open: number; busy: number }> {
  const { rows } = await owner.query<{ open: number; busy: number }>(
    `select count(*)::int as open, (count(*) filter (where state <> 'idle'))::int as busy
       from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and backend_type = 'client backend'`,
  );
  return rows[0] ?? { open: 0, busy: 0 };
}
