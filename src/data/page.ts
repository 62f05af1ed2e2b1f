import { entityColumn, type Entity } from './columns';
import type { StatementValues } from './statement-values';

/** Which part of an ordered list is wanted. Checked before: first or last, 0 to 100. */
export interface PageRequest {
  readonly limit: number;
  /** Which order of the list; its first one when absent. */
  readonly order?: string | undefined;
  readonly isDescending?: boolean | undefined;
  /** Backward pages take the last rows before the cursor. */
  readonly isBackward?: boolean | undefined;
  /** Values of the order columns at the cursor, exclusive; none from the start (or end). */
  readonly cursor?: readonly string[] | null | undefined;
}

/** One page, in the list's order, and whether there is more on either side. */
export interface Page<Row> {
  readonly rows: Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** A column that a list is ordered by, and the property of a row that a cursor takes it from. */
export interface OrderColumn {
  readonly sql: string;
  /** PostgreSQL type that the cursor's text is cast to. */
  readonly type: 'text' | 'uuid' | 'date' | 'timestamptz' | 'bigint' | 'numeric';
  readonly property: string;
}

/** The orders of a list by their names; the columns of each tell every two rows apart. */
export type Orders = Readonly<Record<string, readonly OrderColumn[]>>;

/** Columns of an entity's table `t`, to order by. */
export const orderBy = <Row extends object>(
  entity: Entity<Row>,
  ...properties: (keyof Row & string)[]
): OrderColumn[] =>
  properties.map((property) => {
    const { name, type } = entityColumn(entity, property);
    return { sql: `t.${name}`, type: type as OrderColumn['type'], property };
  });

/** The columns of an order; of the first where none is named. */
export function orderOf(orders: Orders, name?: string): readonly OrderColumn[] {
  const columns = name === undefined ? Object.values(orders)[0] : orders[name];
  if (!columns) throw new Error(`the list has no order ${name ?? ''}`);
  return columns;
}

/** The parts of a keyset statement; the cursor's values are added to the statement's. */
export function keyset(
  { cursor, isDescending = false, isBackward = false }: PageRequest,
  columns: readonly OrderColumn[],
  values: StatementValues,
): { condition: string; orderBy: string } {
  /** Whether the statement goes through the list from the larger values to the smaller. */
  const isDownward = isDescending !== isBackward;
  const ordered = columns.map(({ sql }) => (isDownward ? `${sql} desc` : sql)).join(', ');
  if (!cursor) return { condition: 'true', orderBy: ordered };
  const row = columns.map(({ sql }) => sql).join(', ');
  const places = columns.map(({ type }, index) => `${values.place(cursor[index])}::${type}`);
  // The row comparison, not "a < x or (a = x and b < y)": only this one is a range of the index.
  return {
    condition: `(${row}) ${isDownward ? '<' : '>'} (${places.join(', ')})`,
    orderBy: ordered,
  };
}

/** Compares the values of two rows in the columns of an order, texts all of them. */
export function comparePlaces(one: readonly string[], other: readonly string[]): number {
  const index = one.findIndex((value, position) => value !== other[position]);
  if (index === -1) return 0;
  return (one[index] ?? '') < (other[index] ?? '') ? -1 : 1;
}

/** Whether a row of a computed list lies on the side of the cursor that is asked for. */
export function isBeyondCursor(
  place: readonly string[],
  { cursor, isBackward = false }: PageRequest,
): boolean {
  if (!cursor) return true;
  const compared = comparePlaces(place, cursor);
  return isBackward ? compared < 0 : compared > 0;
}

const beyondPages = new WeakSet<object>();

/** Whether a row was read only to know that there is more; no answer holds it. */
export const isBeyondPage = (row: object): boolean => beyondPages.has(row);

/** Makes the page of what a statement with `limit + 1` found. */
export function toPage<Row extends object>(
  { limit, isBackward = false, cursor }: PageRequest,
  found: readonly Row[],
): Page<Row> {
  const rows = found.slice(0, limit);
  for (const row of found.slice(limit)) beyondPages.add(row);
  const hasMore = found.length > limit;
  const isInside = cursor !== null && cursor !== undefined;
  if (isBackward) rows.reverse();
  return {
    rows,
    hasNextPage: isBackward ? isInside : hasMore,
    hasPreviousPage: isBackward ? hasMore : isInside,
  };
}
