import type { RequestContext } from '../application/context';
import { grouped } from './loader';

/** Where rows that belong to no account are read from, and by which of their columns. */
interface Reference {
  /** Of the statement. */
  readonly name: string;
  /** The statement but for its condition and order. */
  readonly select: string;
  /** Of each property of a key its column and that one's PostgreSQL type. */
  readonly by: Readonly<Record<string, readonly [sql: string, type: string]>>;
  readonly orderBy?: string;
}

type Batch<Key, Value> = (context: RequestContext, keys: readonly Key[]) => Promise<Value[]>;

/** How rows that belong to no account are read by keys: for what defines loaders. */
interface ReferenceRows<Key, Row> {
  /** Those of each key, in their order. */
  readonly all: Batch<Key, Row[]>;
  /** The first of each key, or null. */
  readonly first: Batch<Key, Row | null>;
  readonly keyOf: (key: Key) => string;
}

/** @typeParam Key an object of those properties, or the value of the only one. */
export function referenceRows<Key extends string | object, Row extends object>(
  reference: Reference,
): ReferenceRows<Key, Row> {
  const { name, select, by, orderBy } = reference;
  const properties = Object.keys(by);
  const columns = Object.values(by).map(([sql]) => sql);
  const lists = Object.values(by).map(([, type], index) => `$${index + 1}::${type}[]`);
  const condition =
    columns.length === 1
      ? `${columns.join()} = any(${lists.join()})`
      : `(${columns.join(', ')}) in (select * from unnest(${lists.join(', ')}))`;
  const order = orderBy === undefined ? '' : `order by ${orderBy}`;
  const text = `${select} where ${condition} ${order}`;
  const valueOf = (key: Key | Row, property: string): unknown =>
    typeof key === 'string' ? key : key[property as keyof typeof key];
  const keyOf = (key: Key | Row) => properties.map((each) => valueOf(key, each)).join('/');
  const all: Batch<Key, Row[]> = async ({ database }, keys) => {
    const values = properties.map((property) => keys.map((key) => valueOf(key, property)));
    return grouped(keys.map(keyOf), await database.rows<Row>({ name, text }, values), keyOf);
  };
  const first: Batch<Key, Row | null> = async (context, keys) =>
    (await all(context, keys)).map(([row = null]) => row);
  return { all, first, keyOf };
}
