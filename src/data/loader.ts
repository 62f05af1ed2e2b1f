import DataLoader from 'dataloader';
import type { RequestContext } from '../application/context';
import type { PromiseOrValue } from '../application/promise-or-value';

/** An account-owned row's key: what it takes to ask one node of a cluster for it. */
export interface RowKey {
  readonly accountId: string;
  readonly id: string;
}

export const rowKey = (key: RowKey): string => `${key.accountId}/${key.id}`;

/** Reads a value by its key, once in a request. */
export interface Loader<Key, Value> {
  (context: RequestContext, key: Key): Promise<Value>;
  /** The same, at once where this request has read it. */
  now(context: RequestContext, key: Key): PromiseOrValue<Value>;
  /** What this request has read already; undefined where it has not. */
  known(context: RequestContext, key: Key): Value | undefined;
  /** Tells a value that was read in another way. */
  prime(context: RequestContext, key: Key, value: Value): void;
}

/**
 * Defines a batched, per-request read.
 *
 * `batch` gets every key asked for in one tick and answers with one statement per table, in the
 * order of the keys. Nothing outlives the request.
 */
export function defineLoader<Key, Value>(
  batch: (context: RequestContext, keys: readonly Key[]) => Promise<Value[]>,
  cacheKey: (key: Key) => string = String,
): Loader<Key, Value> {
  const identity = Symbol('loader');
  const newMemo = (context: RequestContext) => {
    const read = new Map<string, Value>();
    const readAll = async (keys: readonly Key[]) => {
      const values = await batch(context, keys);
      values.forEach((value, index) => read.set(cacheKey(keys[index] as Key), value));
      return values;
    };
    const options = { cacheKeyFn: cacheKey, maxBatchSize: 1_000 };
    return { read, loader: new DataLoader<Key, Value, string>(readAll, options) };
  };
  const memoOf = (context: RequestContext) => context.once(identity, newMemo);
  const load = (context: RequestContext, key: Key) => memoOf(context).loader.load(key);
  const known = (context: RequestContext, key: Key) => memoOf(context).read.get(cacheKey(key));
  return Object.assign(load, {
    known,
    now: (context: RequestContext, key: Key) => known(context, key) ?? load(context, key),
    prime: (context: RequestContext, key: Key, value: Value) => {
      const { read, loader } = memoOf(context);
      loader.prime(key, value);
      read.set(cacheKey(key), value);
    },
  });
}

/**
 * The same for reference rows that are never changed once published: read once, then kept.
 *
 * Only for what every viewer may see. What is not there yet is asked for again.
 */
export function definePublishedLoader<Key, Value extends object | null>(
  name: string,
  batch: (context: RequestContext, keys: readonly Key[]) => Promise<Value[]>,
  cacheKey: (key: Key) => string = String,
): (context: RequestContext, key: Key) => PromiseOrValue<Value> {
  const load = defineLoader(batch, cacheKey);
  return (context, key) => {
    const { published } = context.database;
    const place = `${name} ${cacheKey(key)}`;
    const kept = published.get(place);
    if (kept) return kept as Value;
    return load(context, key).then((value) => {
      if (value) published.set(place, value);
      return value;
    });
  };
}

/** Rows in the order of their keys, null where there is none. */
export function inOrder<Row>(
  keys: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}

/** The rows of each key, in the rows' order; an empty list where there are none. */
export function grouped<Row>(
  keys: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Row[][] {
  const byKey = Map.groupBy(rows, keyOf);
  return keys.map((key) => byKey.get(key) ?? []);
}
