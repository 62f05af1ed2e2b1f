import { quote } from '../../../domain/time/calendar-date';
import type { CsvDialect } from '../../../call-records/csv-cells';
import type { RowFormat } from '../../../call-records/csv-reader';
import {
  UnreadableInput,
  wrongCount,
  Taken,
  type Fields,
  type Outcome,
} from '../../../call-records/found';
import { oneOf } from '../../../call-records/own-fields';

/** The columns of a file of rates, as they are called where nothing else is said. */
export const RATE_COLUMNS = [
  'prefix',
  'perMinute',
  'increments',
  'initialIncrementSeconds',
  'additionalIncrementSeconds',
  'connectionFee',
  'minimumCharge',
  'direction',
  'leg',
  'callType',
  'numberType',
  'weekdays',
  'hoursFrom',
  'hoursBefore',
  'validFrom',
  'validBefore',
] as const;
export type RateColumn = (typeof RATE_COLUMNS)[number];

/** Names a destination for people; rates are found by their prefixes, so it is read over. */
const DESTINATION = 'destination';
const NEEDED: readonly RateColumn[] = ['prefix', 'perMinute'];

const isColumn = (name: string): name is RateColumn => RATE_COLUMNS.some((each) => each === name);

/** How a file calls its columns; where it says so, its other columns are left out. */
export type ColumnNames = ReadonlyMap<RateColumn, string>;

/**
 * The columns of a file as a parameter states them: "prefix=Dial Code,perMinute=Rate".
 *
 * @throws UnreadableInput
 */
export function readColumnNames(text: string): ColumnNames {
  const names = new Map<RateColumn, string>();
  for (const part of text.split(',')) {
    const [column = '', ...rest] = part.split('=');
    const name = rest.join('=').trim();
    if (!isColumn(column.trim()) || name === '') {
      throw new UnreadableInput(
        `expected COLUMN=NAME with ${oneOf(RATE_COLUMNS)} as columns, got ${quote(part)}`,
      );
    }
    if (names.has(column.trim() as RateColumn)) {
      throw new UnreadableInput(`expected each of columns once, got ${quote(column.trim())} again`);
    }
    names.set(column.trim() as RateColumn, name);
  }
  return names;
}

/** Rows of rates under a header line; what a cell does not state is not there. */
export class RateRows implements RowFormat {
  readonly dialect: CsvDialect;
  readonly hasHeader = true;
  readonly mayHaveTitles = true;
  /** Of each cell its column; null for one that is left out. */
  private columns: readonly (RateColumn | null)[] = [];

  constructor(
    private readonly names: ColumnNames,
    delimiter: string | null,
  ) {
    this.dialect = { delimiter, quotes: 'DOUBLED', lineEnd: 'LF', lastLineEnds: false };
  }

  fitsCells(count: number): boolean {
    return count === this.columns.length;
  }

  takeHeader(cells: readonly string[]): void {
    const names = cells.map((cell) => cell.trim());
    const columns = names.map((name) => this.columnOf(name));
    for (const column of new Set(columns)) {
      if (column === null || columns.indexOf(column) === columns.lastIndexOf(column)) continue;
      throw new UnreadableInput(`header: expected each column once, got ${column} twice`);
    }
    const wanted = [...new Set([...NEEDED, ...this.names.keys()])];
    const missing = wanted.filter((column) => !columns.includes(column));
    if (missing.length > 0) {
      const expected = missing.map((column) => quote(this.names.get(column) ?? column));
      const found = names.map(quote).join(', ');
      throw new UnreadableInput(`header: expected ${oneOf(expected, 'and')}, got ${found}`);
    }
    this.columns = columns;
  }

  private columnOf(name: string): RateColumn | null {
    const mapped = [...this.names].find(([, called]) => called === name);
    if (mapped) return mapped[0];
    if (isColumn(name) && !this.names.has(name)) return name;
    if (this.names.size > 0 || name.toLowerCase() === DESTINATION) return null;
    throw new UnreadableInput(
      `header: expected columns of ${oneOf(RATE_COLUMNS, 'and')}, got ${quote(name)}: say in ` +
        'columns how the file calls them, and the others are left out',
    );
  }

  read(cells: readonly string[]): Outcome {
    const { columns } = this;
    if (!this.fitsCells(cells.length)) return wrongCount(columns.length, cells.length);
    const fields: Record<string, string> = {};
    for (const [index, column] of columns.entries()) {
      const cell = cells[index]?.trim() ?? '';
      if (column !== null && cell !== '') fields[column] = cell;
    }
    return new Taken(fields);
  }
}

/** What a row of a file of rates states. */
export type RateCells = Readonly<Partial<Record<RateColumn, string>>>;

export const cellsOf = (fields: Fields): RateCells => fields;
