import type { Client } from 'pg';

/** Where the older database answers. */
export interface OlderServer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** How many rows were moved. */
export interface MovedData {
  readonly tables: number;
  readonly rows: number;
}

const OLDER = 'older_database';

/**
 * Takes over every row of an older database with the same schema, in one transaction, and compares
 * each table with what it was. Triggers and foreign keys are quiet: every row was valid there.
 *
 * @throws Error where tables differ; nothing is changed then.
 */
export async function moveData(client: Client, older: OlderServer): Promise<MovedData> {
  await client.query('begin isolation level repeatable read');
  try {
    await client.query('set local session_replication_role = replica');
    await connectTo(client, older);
    const tables = await tablesOf(client);
    await client.query(`truncate ${tables.map(({ name }) => name).join(', ')}`);
    let rows = 0;
    for (const table of tables) rows += await moveTable(client, table);
    await moveSequences(client);
    await client.query('drop extension postgres_fdw cascade');
    await client.query(`drop schema ${OLDER} cascade`);
    await client.query('commit');
    return { tables: tables.length, rows };
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function connectTo(client: Client, older: OlderServer): Promise<void> {
  const { port, user, password, database } = older;
  const literal = (value: string): string => client.escapeLiteral(value);
  await client.query('create extension postgres_fdw');
  await client.query(`create server ${OLDER} foreign data wrapper postgres_fdw
    options (host '127.0.0.1', port '${port}', dbname ${literal(database)}, fetch_size '5000')`);
  await client.query(`create user mapping for current_user server ${OLDER}
    options (user ${literal(user)}, password ${literal(password)})`);
  await client.query(`create schema ${OLDER}`);
  await client.query(`import foreign schema public from server ${OLDER} into ${OLDER}`);
}

interface Table {
  readonly name: string;
  /** Those that are stored and not computed. */
  readonly columns: string;
}

/** Tables of the newer database; one that the older lacks fails when it is read. */
async function tablesOf(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select quote_ident(t.table_name) as name, string_agg(quote_ident(c.column_name), ', '
         order by c.ordinal_position) filter (where c.is_generated = 'NEVER') as columns
     from information_schema.tables t join information_schema.columns c
       on c.table_schema = t.table_schema and c.table_name = t.table_name
     where t.table_schema = 'public' and t.table_type = 'BASE TABLE' group by 1 order by 1`,
  );
  return rows;
}

async function moveTable(client: Client, { name, columns }: Table): Promise<number> {
  await client.query(
    `insert into public.${name} (${columns}) overriding system value
     select ${columns} from ${OLDER}.${name}`,
  );
  const sums = (schema: string): string =>
    `select count(*)::text as rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text as sum
     from (select ${columns} from ${schema}.${name}) t`;
  const { rows } = await client.query<{ rows: string; sum: string }>(
    `${sums('public')} union all ${sums(OLDER)}`,
  );
  const [now, before] = rows as [{ rows: string; sum: string }, { rows: string; sum: string }];
  if (now.rows === before.rows && now.sum === before.sum) return Number(now.rows);
  throw new Error(
    `expected the ${before.rows} rows of ${name} as they were, got ${now.rows}, or others`,
  );
}

/** Sequences go on where they were. */
async function moveSequences(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(sequencename) as name from pg_sequences where schemaname = 'public'`,
  );
  for (const { name } of rows) {
    await client.query(`create foreign table ${OLDER}.${name}_state (last_value bigint,
      is_called boolean) server ${OLDER} options (schema_name 'public', table_name '${name}')`);
    await client.query(
      `select setval('public.${name}', last_value, is_called) from ${OLDER}.${name}_state`,
    );
  }
}
