import type { Statement } from './statement';
import { entityColumn, tableOf, type Source } from './columns';
import { defineLoader, grouped, inOrder, rowKey, type Loader, type RowKey } from './loader';

/** The accounts of some keys, each once. */
export const accountIdsOf = (keys: readonly { readonly accountId: string }[]): string[] => [
  ...new Set(keys.map(({ accountId }) => accountId)),
];

/** Reads account-owned rows by their keys: the row, or null where the viewer may see none. */
export function defineRowLoader<Row extends RowKey>({ entity, columns, from }: Source<Row>) {
  const statement = {
    name: `${tableOf(entity)}-by-id`,
    text: `select ${columns} from ${from}
      where t.account_id = any($1::uuid[]) and t.id = any($2::uuid[])`,
  };
  return defineLoader<RowKey, Row | null>(async ({ database }, keys) => {
    const values = [keys.map(({ id }) => id)];
    const rows = await database.accountRows<Row>(accountIdsOf(keys), statement, values);
    return inOrder(keys.map(rowKey), rows, rowKey);
  }, rowKey);
}

/**
 * Reads all children of account-owned rows; for lists that are short by nature.
 *
 * @param parent the property that names the parent.
 * @param order columns of `t`.
 * @returns the loader, with its statement for a command that reads behind its lock.
 */
export function defineChildrenLoader<Row extends { readonly accountId: string }>(
  { entity, columns, from }: Source<Row>,
  parent: keyof Row & string,
  order: string,
): Loader<RowKey, Row[]> & { readonly statement: Statement } {
  const { name: column } = entityColumn(entity, parent);
  const statement = {
    name: `${tableOf(entity)}-by-${column}`,
    text: `select ${columns} from ${from}
      where t.account_id = any($1::uuid[]) and t.${column} = any($2::uuid[]) order by ${order}`,
  };
  const load = defineLoader<RowKey, Row[]>(async ({ database }, keys) => {
    const values = [keys.map(({ id }) => id)];
    const rows = await database.accountRows<Row>(accountIdsOf(keys), statement, values);
    return grouped(keys.map(rowKey), rows, (row) =>
      rowKey({ accountId: row.accountId, id: row[parent] as string }),
    );
  }, rowKey);
  return Object.assign(load, { statement });
}

/**
 * Reads all rows of accounts, by the accounts' ids; for lists that are short by nature.
 *
 * One account has a statement of its own. PostgreSQL takes a list of unknown length for ten
 * accounts, and plans that join other tables then read those as a whole, above all where they were
 * small when the statement was planned. An account's id holds in every table that is joined by it.
 */
export function defineAccountRowsLoader<Row extends { readonly accountId: string }>(
  { entity, columns, from }: Source<Row>,
  order: string,
): Loader<string, Row[]> {
  const statement = (name: string, accounts: string): Statement => ({
    name: `${tableOf(entity)}-${name}`,
    text: `select ${columns} from ${from} where t.account_id = ${accounts} order by ${order}`,
  });
  const ofOne = statement('of-one-account', '$1::uuid');
  const ofMany = statement('by-account-id', 'any($1::uuid[])');
  return defineLoader<string, Row[]>(async ({ database }, accountIds) => {
    const [accountId, ...others] = accountIds;
    const rows =
      accountId !== undefined && others.length === 0
        ? await database.accountRows<Row>(accountId, ofOne, [])
        : await database.accountRows<Row>(accountIds, ofMany, []);
    return grouped(accountIds, rows, (row) => row.accountId);
  });
}
