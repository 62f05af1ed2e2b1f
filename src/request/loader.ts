import DataLoader from 'dataloader';
import type { RequestContext } from './context';

/** An account-owned row's key: what it takes to ask one node of a cluster for it. */
export interface RowKey {
  readonly accountId: string;
  readonly id: string;
}

export const rowKey = (key: RowKey): string => `${key.accountId}/${key.id}`;

/**
 * Defines a batched, per-request read.
 *
 * `batch` gets every key asked for in one tick and answers with one statement per table, in the
 * order of the keys. Nothing outlives the request.
 */
export function defineLoader<Key, Value>(
  batch: (context: RequestContext, keys: readonly Key[]) => Promise<Value[]>,
  cacheKey: (key: Key) => string = String,
): (context: RequestContext, key: Key) => Promise<Value> {
  const identity = Symbol('loader');
  return (context, key) =>
    context
      .once(
        identity,
        () =>
          new DataLoader<Key, Value, string>((keys) => batch(context, keys), {
            cacheKeyFn: cacheKey,
            maxBatchSize: 1_000,
          }),
      )
      .load(key);
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
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = byKey.get(key);
    if (group) group.push(row);
    else byKey.set(key, [row]);
  }
  return keys.map((key) => byKey.get(key) ?? []);
}
