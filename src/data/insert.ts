import { prepareValue } from 'pg/lib/utils';
import { getMetadataArgsStorage } from 'typeorm';
import type { Statement } from './statement';

type Entity<Row> = abstract new () => Row & object;

/** How the values of one column reach its table. */
interface InsertColumn {
  readonly property: string;
  readonly name: string;
  readonly type: string;
  /** Arrays and JSON have no array of their own that unnest() could take apart: they go as text. */
  readonly asText: ((value: unknown) => unknown) | undefined;
}

/** The two statements that store rows of an entity. */
interface Insert {
  readonly columns: readonly InsertColumn[];
  /** VALUES: on a cluster the one node that holds the row is asked. */
  readonly one: Statement;
  /** unnest(): the same text for any number of rows, so that it is prepared once. */
  readonly many: Statement;
}

const inserts = new Map<Entity<object>, Insert>();

/**
 * The statement that stores these rows, with its values: every column of the entity, and nothing
 * else that a row may hold.
 */
export function insertOf<Row extends object>(
  entity: Entity<Row>,
  rows: readonly Row[],
): { statement: Statement; values: unknown[] } {
  let insert = inserts.get(entity);
  if (!insert) {
    insert = newInsert(entity);
    inserts.set(entity, insert);
  }
  const { columns, one, many } = insert;
  const valuesOf = ({ property, asText }: InsertColumn) =>
    rows.map((row) => {
      const value = row[property as keyof Row] as unknown;
      return asText && value !== null ? asText(value) : value;
    });
  const values = columns.map(valuesOf);
  return rows.length === 1
    ? { statement: one, values: values.flat() }
    : { statement: many, values };
}

function newInsert(entity: Entity<object>): Insert {
  const storage = getMetadataArgsStorage();
  const table = storage.tables.find(({ target }) => target === entity)?.name;
  if (table === undefined) throw new Error(`${entity.name} is no entity`);
  const columns = storage.columns
    .filter(({ target }) => target === entity)
    .map(({ options, propertyName: property }) => ({
      property,
      name: options.name ?? property,
      type: `${String(options.type)}${options.array ? '[]' : ''}`,
      asText: options.array ? prepareValue : options.type === 'jsonb' ? JSON.stringify : undefined,
    }));
  const names = columns.map(({ name }) => name).join(', ');
  const places = columns.map(({ type }, index) => `$${index + 1}::${type}`).join(', ');
  const lists = columns
    .map(({ type, asText }, index) => `$${index + 1}::${asText ? 'text' : type}[]`)
    .join(', ');
  const values = columns.map(({ name, type }) => `r.${name}::${type}`).join(', ');
  return {
    columns,
    one: {
      name: `insert-${table}`,
      text: `insert into ${table} (${names}) values (${places})`,
    },
    many: {
      name: `insert-${table}-rows`,
      text: `insert into ${table} (${names})
        select ${values} from unnest(${lists}) as r (${names})`,
    },
  };
}
