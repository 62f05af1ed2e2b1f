import { columnsOf } from './columns';
import { defineLoader, grouped, inOrder, rowKey, type RowKey } from './loader';

type Entity<Row> = abstract new () => Row & object;

/** The accounts of some keys, each once. */
export const accountIdsOf = (keys: readonly { readonly accountId: string }[]): string[] => [
  ...new Set(keys.map(({ accountId }) => accountId)),
];

/** Reads account-owned rows by their keys: the row, or null where the viewer may see none. */
export function defineRowLoader<Row extends RowKey>(table: string, entity: Entity<Row>) {
  const text = `select ${columnsOf(entity, 't')} from ${table} t
    where t.account_id = any($1::uuid[]) and t.id = any($2::uuid[])`;
  return defineLoader<RowKey, Row | null>(async ({ database }, keys) => {
    const accountIds = accountIdsOf(keys);
    const rows = await database.accountRows<Row>(accountIds, { name: `${table}-by-id`, text }, [
      accountIds,
      keys.map(({ id }) => id),
    ]);
    return inOrder(keys.map(rowKey), rows, rowKey);
  }, rowKey);
}

/** How the children of a row are found, and in which order they come. */
interface Children<Row> {
  readonly table: string;
  readonly entity: Entity<Row>;
  /** Column that names the parent, and the property it becomes. */
  readonly parent: { readonly column: string; readonly idOf: (row: Row) => string };
  /** Columns of `t`. */
  readonly orderBy: string;
}

/** Reads all children of account-owned rows; for lists that are short by nature. */
export function defineChildrenLoader<Row extends { readonly accountId: string }>(
  children: Children<Row>,
) {
  const { table, entity, parent, orderBy } = children;
  const name = `${table}-by-${parent.column}`;
  const text = `select ${columnsOf(entity, 't')} from ${table} t
    where t.account_id = any($1::uuid[]) and t.${parent.column} = any($2::uuid[])
    order by ${orderBy}`;
  return defineLoader<RowKey, Row[]>(async ({ database }, keys) => {
    const accountIds = accountIdsOf(keys);
    const ids = keys.map(({ id }) => id);
    const rows = await database.accountRows<Row>(accountIds, { name, text }, [accountIds, ids]);
    return grouped(keys.map(rowKey), rows, (row) =>
      rowKey({ accountId: row.accountId, id: parent.idOf(row) }),
    );
  }, rowKey);
}
