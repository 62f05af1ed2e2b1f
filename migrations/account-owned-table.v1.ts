import type { QueryRunner } from 'typeorm';

/**
 * Role that the server's statements run as; it owns nothing and cannot bypass row-level security.
 */
const APP_ROLE = 'switchboard_app';

interface AccountOwnedTable {
  readonly name: string;
  /** What the server may do with the rows; facts are never updated or deleted. */
  readonly grants: string;
  /** Added after distribution, as Citus demands; each must carry account_id. */
  readonly foreignKeys?: readonly string[];
  /** Condition, besides the account's own, under which a beneficiary may read a row. */
  readonly beneficiaryMayReadWhere?: string;
}

/** Any of these settings, made with SET LOCAL, opens rows; with none of them there are no rows. */
export function isolationOf(accountColumn: string): string {
  return (
    `${accountColumn} = nullif(current_setting('app.account_id', true), '')::uuid ` +
    `or ${accountColumn} = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) ` +
    `or current_setting('app.scope', true) = 'all'`
  );
}

/**
 * Gives a table's isolation the same condition in a form that reads each setting once a statement
 * instead of once a row.
 *
 * For tables that take or give many rows at once: reading a list of accounts costs more than the
 * rest of a row does. On Citus the table keeps the form it has: policies of distributed tables
 * admit no subquery.
 */
export async function isolateOnceAStatement(queries: QueryRunner, table: string): Promise<void> {
  if (await hasCitus(queries)) return;
  const setting = (name: string) => `nullif(current_setting('app.${name}', true), '')`;
  await queries.query(
    `alter policy ${table}_isolation on ${table} using (` +
      `(select current_setting('app.scope', true)) = 'all' ` +
      `or account_id = (select ${setting('account_id')}::uuid) ` +
      `or account_id = any ((select ${setting('account_ids')}::uuid[])::uuid[]))`,
  );
}

/** Runs the statements one by one: Citus takes one command a query. */
export async function inTurn(queries: QueryRunner, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await queries.query(statement);
}

/**
 * What every account-owned table gets, right after CREATE TABLE.
 *
 * Isolation by row-level security, the server's grants, distribution by account_id where Citus is
 * installed, and only then the foreign keys. The table's own rules (primary key (account_id, id),
 * unique keys with account_id, explicit names of at most 50 bytes) are checked by a test.
 */
export async function ownByAccount(queries: QueryRunner, table: AccountOwnedTable): Promise<void> {
  await isolate(queries, table, isolationOf('account_id'));
  await distribute(queries, table.name, 'account_id');
  for (const foreignKey of table.foreignKeys ?? []) {
    await queries.query(`alter table ${table.name} add constraint ${foreignKey}`);
  }
}

export async function isolate(
  queries: QueryRunner,
  table: AccountOwnedTable,
  condition: string,
): Promise<void> {
  const { name, grants, beneficiaryMayReadWhere } = table;
  await queries.query(`alter table ${name} enable row level security`);
  await queries.query(
    `create policy ${name}_isolation on ${name} to ${APP_ROLE} using (${condition})`,
  );
  if (beneficiaryMayReadWhere !== undefined) {
    await queries.query(
      `create policy ${name}_beneficiary on ${name} for select to ${APP_ROLE} ` +
        `using (${beneficiaryMayReadWhere})`,
    );
  }
  await queries.query(`grant ${grants} on ${name} to ${APP_ROLE}`);
}

/** The contract rows that the vendor named by the setting is beneficiary of. */
export const BENEFICIARY_ROWS =
  "beneficiary_code = nullif(current_setting('app.vendor_code', true), '')";

/**
 * On Citus, puts the table's rows beside their account's, or beside those of another table that is
 * distributed by a column like this one; elsewhere does nothing.
 */
export async function distribute(
  queries: QueryRunner,
  table: string,
  column: string,
  beside = 'account',
): Promise<void> {
  if (!(await hasCitus(queries))) return;
  const colocation = table === beside ? '' : `, colocate_with => '${beside}'`;
  await queries.query(`select create_distributed_table('${table}', '${column}'${colocation})`);
}

/** A small table that every account reads: one full copy on every node of Citus. */
export async function shareWithAllAccounts(queries: QueryRunner, table: string): Promise<void> {
  await queries.query(`grant select, insert on ${table} to ${APP_ROLE}`);
  await copyToEveryNode(queries, table);
}

/** On Citus, keeps one full copy of a small table on every node; elsewhere does nothing. */
export async function copyToEveryNode(queries: QueryRunner, table: string): Promise<void> {
  if (await hasCitus(queries)) await queries.query(`select create_reference_table('${table}')`);
}

/** A table keyed by what is looked up across accounts; it cannot sit beside the account. */
export async function distributeAlone(
  queries: QueryRunner,
  table: string,
  column: string,
): Promise<void> {
  await distribute(queries, table, column, 'none');
}

async function hasCitus(queries: QueryRunner): Promise<boolean> {
  const rows = (await queries.query(
    `select 1 as present from pg_extension where extname = 'citus'`,
  )) as unknown[];
  return rows.length > 0;
}
