/** Which part of an ordered list is wanted. Checked before: first or last, 0 to 100. */
export interface PageRequest {
  readonly limit: number;
  /** Backward pages take the last rows before the cursor. */
  readonly isBackward: boolean;
  /** Values of the order columns at the cursor, exclusive; null from the start (or end). */
  readonly cursor: readonly string[] | null;
  readonly isDescending: boolean;
}

/** One page, in the list's order, and whether there is more on either side. */
export interface Page<Row> {
  readonly rows: Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export interface OrderColumn {
  readonly sql: string;
  /** PostgreSQL type that the cursor's text is cast to. */
  readonly type: 'text' | 'uuid' | 'date' | 'timestamptz' | 'bigint' | 'numeric';
}

/** Whether the statement goes through the list from the larger values to the smaller. */
const isDownward = (page: PageRequest): boolean => page.isDescending !== page.isBackward;

/** The order in which a statement goes through the list. */
export const orderOf = (page: PageRequest, columns: readonly OrderColumn[]): string =>
  columns.map(({ sql }) => (isDownward(page) ? `${sql} desc` : sql)).join(', ');

/** The parts of a keyset statement. Placeholders begin at `$firstPlace`. */
export function keyset(
  page: PageRequest,
  columns: readonly OrderColumn[],
  firstPlace: number,
): { condition: string; orderBy: string; values: readonly string[] } {
  const orderBy = orderOf(page, columns);
  if (!page.cursor) return { condition: 'true', orderBy, values: [] };
  const row = columns.map(({ sql }) => sql).join(', ');
  const places = columns.map(({ type }, index) => `$${firstPlace + index}::${type}`).join(', ');
  // The row comparison, not "a < x or (a = x and b < y)": only this one is a range of the index.
  return {
    condition: `(${row}) ${isDownward(page) ? '<' : '>'} (${places})`,
    orderBy,
    values: page.cursor,
  };
}

const beyondPages = new WeakSet<object>();

/** Whether a row was read only to know that there is more; no answer holds it. */
export const isBeyondPage = (row: object): boolean => beyondPages.has(row);

/** Makes the page of what a statement with `limit + 1` found. */
export function toPage<Row extends object>(page: PageRequest, found: readonly Row[]): Page<Row> {
  const rows = found.slice(0, page.limit);
  for (const row of found.slice(page.limit)) beyondPages.add(row);
  const hasMore = found.length > page.limit;
  if (page.isBackward) rows.reverse();
  return {
    rows,
    hasNextPage: page.isBackward ? page.cursor !== null : hasMore,
    hasPreviousPage: page.isBackward ? hasMore : page.cursor !== null,
  };
}
