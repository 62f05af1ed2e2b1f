/** The values of a statement that is put together from parts, each at a place of its own. */
export class StatementValues {
  readonly all: unknown[] = [];

  /** @param before the places that are taken already: $1, where the statement is of accounts. */
  constructor(private readonly before = 0) {}

  /** Adds a value and gives its place, "$3". */
  place(value: unknown): string {
    return `$${this.before + this.all.push(value)}`;
  }
}
