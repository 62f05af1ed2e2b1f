import DataLoader from 'dataloader';
import type { RequestContext } from '../application/context';
import type { PromiseOrValue } from '../application/promise-or-value';

/** An account-owned row's key: what it takes to ask one node of a cluster for it. */
export interface RowKey {
  readonly accountId: string;
  readonly id: string;
}

export const rowKey = (key: RowKey): string => `${key.accountId}/${key.id}`;

/** Reads a value by its key; `prime` tells one that is known already. */
export interface Loader<Key, Value> {
  (context: RequestContext, key: Key): Promise<Value>;
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
  const newLoader = (context: RequestContext) =>
    new DataLoader<Key, Value, string>((keys) => batch(context, keys), {
      cacheKeyFn: cacheKey,
      maxBatchSize: 1_000,
    });
  const loaderOf = (context: RequestContext) => context.once(identity, newLoader);
  const load = (context: RequestContext, key: Key) => loaderOf(context).load(key);
  return Object.assign(load, {
    prime: (context: RequestContext, key: Key, value: Value) => {
      loaderOf(context).prime(key, value);
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
