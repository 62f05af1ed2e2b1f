import { quote } from '../domain/time/calendar-date';
import { PLAIN_DIALECT } from './csv-cells';
import type { RowFormat } from './csv-reader';
import { Taken, UnreadableInput, wrongCount, type FieldProblem, type Outcome } from './found';
import type { ObjectFormat } from './ndjson-reader';
import {
  isOwnField,
  oneOf,
  OWN_FIELDS,
  REQUIRED_FIELDS,
  type Defaults,
  type OwnField,
} from './own-fields';

/** No field holds more than a text; whoever goes through values need not fear for the stack. */
const DEPTH_MAX = 16;
/** A line may hold thousands of keys, and each be wrong. */
const PROBLEMS_MAX = 10;

/**
 * Switchboard's own format, an object a record: its values are delivered as they stand.
 *
 * A field that is null or not there takes its default.
 */
export class OwnObjects implements ObjectFormat {
  private readonly defaults: readonly (readonly [OwnField, string])[];

  constructor(defaults: Defaults) {
    this.defaults = [...defaults];
  }

  read(object: Record<string, unknown>): Outcome {
    let problems: FieldProblem[] | undefined;
    for (const key in object) {
      const value = object[key];
      if (!isOwnField(key)) {
        (problems ??= []).push({ field: null, message: unknownKey(key) });
        if (problems.length >= PROBLEMS_MAX) break;
      } else if (typeof value === 'object' && value !== null && isDeeperThan(value, DEPTH_MAX)) {
        const message = `expected a text, got values in each other more than ${DEPTH_MAX} deep`;
        (problems ??= []).push({ field: key, message });
      }
    }
    if (problems) return { fields: null, problems };
    for (const [field, value] of this.defaults) object[field] ??= value;
    return new Taken(object);
  }
}

const ALL_FIELDS = oneOf(OWN_FIELDS, 'and');
const unknownKey = (key: string) => `expected no fields but ${ALL_FIELDS}, got ${quote(key)}`;

/** Level by level: a recursion would end where the stack does. */
function isDeeperThan(value: object, depth: number): boolean {
  let level: object[] = [value];
  for (let left = depth; level.length > 0; left -= 1) {
    if (left === 0) return true;
    level = level
      .flatMap((each): unknown[] => Object.values(each))
      .filter((each) => typeof each === 'object' && each !== null);
  }
  return false;
}

/**
 * Switchboard's own format as rows under a header line with the names of the fields.
 *
 * An empty cell is a field that is not stated. One apostrophe is taken off a cell where a formula
 * could begin behind it, or behind more of them: our own export puts it there, so that no
 * spreadsheet runs what a caller calls itself.
 */
export class OwnRows implements RowFormat {
  readonly dialect = PLAIN_DIALECT;
  readonly hasHeader = true;
  private columns: readonly OwnField[] = [];

  constructor(private readonly defaults: Defaults) {}

  fitsCells(count: number): boolean {
    return count === this.columns.length;
  }

  takeHeader(cells: readonly string[]): void {
    for (const [index, name] of cells.entries()) {
      if (!isOwnField(name)) {
        throw new UnreadableInput(`expected columns of ${ALL_FIELDS}, got ${quote(name)}`);
      }
      if (cells.indexOf(name) !== index) {
        throw new UnreadableInput(`expected each column once, got "${name}" twice`);
      }
    }
    const missing = REQUIRED_FIELDS.filter(
      (field) => !cells.includes(field) && !this.defaults.has(field),
    );
    if (missing.length > 0) {
      throw new UnreadableInput(
        `expected columns, or defaults, for ${oneOf(REQUIRED_FIELDS, 'and')}, got none for ${oneOf(missing)}`,
      );
    }
    this.columns = cells.filter(isOwnField);
  }

  read(cells: readonly string[]): Outcome {
    const { columns } = this;
    if (!this.fitsCells(cells.length)) return wrongCount(columns.length, cells.length);
    const fields: Record<string, unknown> = {};
    for (let index = 0; index < columns.length; index += 1) {
      const cell = cells[index] as string;
      if (cell !== '') fields[columns[index] as OwnField] = withoutApostrophe(cell);
    }
    for (const [field, value] of this.defaults) fields[field] ??= value;
    return new Taken(fields);
  }
}

const APOSTROPHE = 0x27;
/** Apostrophes, and behind them where a formula could begin. */
const GUARDED = /^'+[=+\-@\t\r]/;

function withoutApostrophe(cell: string): string {
  return cell.charCodeAt(0) === APOSTROPHE && GUARDED.test(cell) ? cell.slice(1) : cell;
}
