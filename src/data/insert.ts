import { prepareValue } from 'pg/lib/utils';
import { entityColumns, tableOf, type Entity, type EntityColumn } from './columns';
import type { Statement } from './statement';

/** The two statements that store rows of an entity. */
interface Insert {
  readonly columns: readonly EntityColumn[];
  /** VALUES: on a cluster the one node that holds the row is asked. */
  readonly one: Statement;
  /** unnest(): the same text for any number of rows, so that it is prepared once. */
  readonly many: Statement;
}

const inserts = new Map<Entity, Insert>();

/**
 * The statement that stores these rows, with its values: every column of the entity, and nothing
 * else that a row may hold.
 */
export function insertOf<Row extends object>(
  entity: abstract new () => Row,
  rows: readonly Row[],
): { statement: Statement; values: unknown[] } {
  let insert = inserts.get(entity);
  if (!insert) {
    insert = newInsert(entity);
    inserts.set(entity, insert);
  }
  const { columns, one, many } = insert;
  const values = columns.map(({ property, type }) =>
    rows.map((row) => valueOf(type, row[property as keyof Row])),
  );
  return rows.length === 1
    ? { statement: one, values: values.flat() }
    : { statement: many, values };
}

/** Lists and JSON go as their text: unnest() would take a list of lists apart. */
const isText = (type: string): boolean => type === 'jsonb' || type.endsWith('[]');

function valueOf(type: string, value: unknown): unknown {
  if (value === null || !isText(type)) return value;
  return type === 'jsonb' ? JSON.stringify(value) : prepareValue(value);
}

function newInsert(entity: Entity): Insert {
  const table = tableOf(entity);
  const columns = entityColumns(entity);
  const names = columns.map(({ name }) => name).join(', ');
  const places = columns.map(({ type }, index) => `$${index + 1}::${type}`);
  const lists = columns.map(
    ({ type }, index) => `$${index + 1}::${isText(type) ? 'text' : type}[]`,
  );
  const values = columns.map(({ name, type }) => `r.${name}::${type}`);
  return {
    columns,
    one: {
      name: `insert-${table}`,
      text: `insert into ${table} (${names}) values (${places.join(', ')})`,
    },
    many: {
      name: `insert-${table}-rows`,
      text: `insert into ${table} (${names})
        select ${values.join(', ')} from unnest(${lists.join(', ')}) as r (${names})`,
    },
  };
}
