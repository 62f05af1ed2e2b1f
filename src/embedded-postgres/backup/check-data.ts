import type { Client } from 'pg';

/** What a check of a whole database came to. */
export interface DataCheck {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** What was checked, and how much of it. */
  readonly indexes: number;
  readonly totals: number;
  readonly invoices: number;
  /** In words; none where all is well. */
  readonly problems: readonly string[];
}

/** Months of use whose totals are not the sums of their calls, with what was removed of them. */
const WRONG_TOTALS = `
  with kept as (
    select account_id, subscription_id, month, direction, sum(calls) as calls,
      sum(billed_seconds) as seconds, sum(amount) as amount
    from usage_monthly_total group by 1, 2, 3, 4),
  left_over as (
    select account_id, subscription_id, month, direction, sum(calls) as calls,
      sum(seconds) as seconds, sum(amount) as amount
    from (
      select account_id, subscription_id, to_char(used_on, 'YYYY-MM') as month, direction,
        case kind when 'CALL' then 1 else -1 end as calls, billed_seconds as seconds,
        coalesce(amount, 0) as amount from usage_record
      union all
      select account_id, subscription_id, to_char(used_on, 'YYYY-MM'), direction, calls,
        billed_seconds, coalesce(amount, 0) from usage_removed_total) entries
    group by 1, 2, 3, 4)
  select count(*)::int as checked, count(*) filter (where
    (coalesce(kept.calls, 0), coalesce(kept.seconds, 0), coalesce(kept.amount, 0)) is distinct from
    (coalesce(left_over.calls, 0), coalesce(left_over.seconds, 0), coalesce(left_over.amount, 0))
  )::int as wrong
  from kept full join left_over using (account_id, subscription_id, month, direction)`;

/** Documents whose amounts are not the sums of their lines and taxes. */
const WRONG_INVOICES = `
  select count(*)::int as checked, count(*) filter (where
    invoice.net <> coalesce(line.net, 0) or invoice.tax <> coalesce(rate.tax, 0))::int as wrong
  from invoice
  left join (select account_id, invoice_id, sum(net) as net from invoice_line group by 1, 2) line
    on line.account_id = invoice.account_id and line.invoice_id = invoice.id
  left join (select account_id, invoice_id, sum(tax) as tax from invoice_tax group by 1, 2) rate
    on rate.account_id = invoice.account_id and rate.invoice_id = invoice.id`;

/**
 * Reads a whole database and compares: each index with its table (amcheck), each page of a table
 * with itself, totals with calls, invoices with their lines. Changes nothing.
 */
export async function checkData(client: Client): Promise<DataCheck> {
  const problems: string[] = [];
  const tables = await namesOf(client, 'r');
  const rows: Record<string, number> = {};
  for (const table of tables) {
    const [{ count }] = await rowsOf<{ count: string }>(client, `select count(*) from ${table}`);
    rows[table] = Number(count);
  }
  const indexes = await checkPages(client, tables, problems);
  const totals = await compare(client, WRONG_TOTALS, 'totals of use', problems);
  const invoices = await compare(client, WRONG_INVOICES, 'invoices', problems);
  return { rows, indexes, totals, invoices, problems };
}

async function rowsOf<Row>(client: Client, text: string): Promise<[Row, ...Row[]]> {
  return (await client.query(text)).rows as [Row, ...Row[]];
}

/** Tables or indexes of ours, as SQL writes them. */
async function namesOf(client: Client, kind: 'r' | 'i'): Promise<string[]> {
  const found = await rowsOf<{ name: string }>(
    client,
    `select c.oid::regclass::text as name from pg_class c
       left join pg_index i on i.indexrelid = c.oid left join pg_am a on a.oid = c.relam
     where c.relnamespace = 'public'::regnamespace and c.relkind = '${kind}'
       and (i.indexrelid is null or (i.indisvalid and a.amname = 'btree')) order by 1`,
  );
  return found.map(({ name }) => name);
}

/** By PostgreSQL's own module, which is there for this transaction alone. @returns the indexes. */
async function checkPages(
  client: Client,
  tables: readonly string[],
  problems: string[],
): Promise<number> {
  const indexes = await namesOf(client, 'i');
  await client.query('begin');
  try {
    await client.query('create extension amcheck');
    for (const table of tables) {
      const found = await rowsOf<{ msg: string }>(
        client,
        `select msg from verify_heapam('${table}'::regclass) limit 3`,
      );
      problems.push(...found.map(({ msg }) => `The table ${table} is damaged: ${msg}`));
    }
    for (const index of indexes) {
      await client.query('savepoint index');
      try {
        await client.query(`select bt_index_check('${index}'::regclass, true)`);
      } catch (error) {
        problems.push(`The index ${index} is damaged: ${(error as Error).message}`);
        await client.query('rollback to savepoint index');
      }
    }
  } finally {
    await client.query('rollback');
  }
  return indexes.length;
}

async function compare(
  client: Client,
  text: string,
  what: string,
  problems: string[],
): Promise<number> {
  const [{ checked, wrong }] = await rowsOf<{ checked: number; wrong: number }>(client, text);
  if (wrong > 0) problems.push(`${wrong} of ${checked} ${what} are not the sums of their parts.`);
  return checked;
}
