import { keyset, type OrderColumn, type PageRequest } from './page';

/** The values of a statement that is put together from parts, each at a place of its own. */
export class StatementValues {
  readonly all: unknown[] = [];

  /** Adds a value and gives its place, "$3". */
  place(value: unknown): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }

  /** Adds the values of a page's cursor and limit, and gives the end of its statement. */
  pageOf(page: PageRequest, columns: readonly OrderColumn[], condition: string): string {
    const range = keyset(page, columns, this.all.length + 1);
    this.all.push(...range.values);
    return `where ${condition} and ${range.condition}
      order by ${range.orderBy} limit ${this.place(page.limit + 1)}`;
  }
}
