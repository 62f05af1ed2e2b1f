import { hasOddQuotes, OPEN_QUOTE, splitCells } from './csv-cells';
import {
  Found,
  isBlank,
  notUtf8,
  RECORD_BYTES_MAX,
  refused,
  tooLong,
  UnreadableInput,
  type Each,
  type Outcome,
  type RecordReader,
} from './found';
import { LineSplitter, type LineSink } from './line-splitter';

/** How the cells of a row become a record. */
export interface RowFormat {
  /** One character, neither a quote nor of a line end. */
  readonly delimiter: string;
  /** Whether the first line names the columns. */
  readonly hasHeader: boolean;
  /**
   * Takes the names of the columns, where there is a header.
   *
   * @throws UnreadableInput where these are not the columns that it needs.
   */
  takeHeader?(cells: readonly string[]): void;
  /**
   * Null leaves the row out, as if it were not there.
   *
   * @param cells to be read at once: the next row stands in the same array.
   */
  read(cells: readonly string[]): Outcome | null;
}

interface Line {
  readonly text: string;
  readonly isUtf8: boolean;
}

/**
 * Reads CSV as RFC 4180 has it: quoted cells may hold delimiters, doubled quotes and line ends.
 *
 * It is no library because none does two things at once: say of each bad record on which physical
 * line it begins, and go on at the next line. An unclosed quote makes everything after it one cell;
 * here such a record is given up once it is too long, and its other lines are read anew, each as
 * the beginning of a record.
 *
 * That costs no line more than a few readings, whatever the input: a line that leaves a quote open
 * has an odd number of them, and the next such line ends the record, well or badly. Being lenient
 * with a quote within an unquoted cell would lose that bound.
 */
export class CsvReader implements RecordReader, LineSink {
  line: number;
  private readonly splitter = new LineSplitter(this, RECORD_BYTES_MAX);
  private each: Each = () => undefined;
  private isHeaderDue: boolean;
  private readonly cells: string[] = [];
  /** Lines of a record in which a quote is open; none most of the time. */
  private open: Line[] = [];
  private openBytes = 0;

  constructor(
    private readonly format: RowFormat,
    private readonly firstLine: number,
  ) {
    this.isHeaderDue = format.hasHeader;
    this.line = format.hasHeader ? 0 : firstLine - 1;
  }

  read(chunk: Buffer, each: Each): void {
    this.each = each;
    this.splitter.read(chunk);
  }

  end(each: Each): void {
    this.each = each;
    this.splitter.end();
    while (this.open.length > 0) this.giveUp(OPEN_QUOTE);
  }

  takeLine(text: string, isUtf8: boolean): void {
    if (this.isHeaderDue) this.takeHeader(text, isUtf8);
    else if (this.open.length > 0) this.goOn({ text, isUtf8 });
    else if (isBlank(text)) this.line += 1;
    else this.begin(text, isUtf8);
  }

  takeLongLine(start: string): void {
    const problem = tooLong(this.isHeaderDue ? 'a header line' : 'a line', RECORD_BYTES_MAX);
    if (this.isHeaderDue) throw new UnreadableInput(problem);
    while (this.open.length > 0) this.giveUp(UNCLOSED);
    this.give(start, refused(problem), 1);
  }

  private takeHeader(text: string, isUtf8: boolean): void {
    if (!isUtf8) throw new UnreadableInput(`header: ${notUtf8(text)}`);
    const problem = splitCells(withoutReturn(text), this.format.delimiter, this.cells);
    if (problem === OPEN_QUOTE) {
      throw new UnreadableInput('header: expected a closing quote on the first line, got none');
    }
    if (problem !== null) throw new UnreadableInput(`header: ${problem}`);
    this.format.takeHeader?.(this.cells);
    this.isHeaderDue = false;
    // Where a delivery goes on, its header comes again and is no line of it.
    this.line = Math.max(1, this.firstLine - 1);
  }

  private begin(text: string, isUtf8: boolean): void {
    const problem = splitCells(withoutReturn(text), this.format.delimiter, this.cells);
    if (problem === OPEN_QUOTE) {
      this.open = [{ text, isUtf8 }];
      this.openBytes = Buffer.byteLength(text);
    } else {
      this.give(text, this.outcomeOf(text, isUtf8, problem), 1);
    }
  }

  private goOn(line: Line): void {
    this.open.push(line);
    this.openBytes += Buffer.byteLength(line.text) + 1;
    if (this.openBytes > RECORD_BYTES_MAX) this.giveUp(UNCLOSED);
    else if (hasOddQuotes(line.text)) this.close();
  }

  private close(): void {
    const record = this.open.map(({ text }) => text).join('\n');
    const problem = splitCells(withoutReturn(record), this.format.delimiter, this.cells);
    if (problem !== null) {
      this.giveUp(problem);
      return;
    }
    const { length } = this.open;
    const isUtf8 = this.open.every((line) => line.isUtf8);
    this.open = [];
    this.give(record, this.outcomeOf(record, isUtf8, null), length);
  }

  /** Gives the first line of the open record as a problem and reads the others anew. */
  private giveUp(problem: string): void {
    const [first, ...others] = this.open;
    this.open = [];
    if (first) this.give(first.text, refused(problem), 1);
    for (const { text, isUtf8 } of others) this.takeLine(text, isUtf8);
  }

  /** What is in the cells of a record, unless there is a problem with it. */
  private outcomeOf(record: string, isUtf8: boolean, problem: string | null): Outcome | null {
    if (!isUtf8) return refused(notUtf8(record));
    return problem === null ? this.format.read(this.cells) : refused(problem);
  }

  private give(text: string, outcome: Outcome | null, lines: number): void {
    const line = this.line + 1;
    this.line += lines;
    if (outcome === null) return;
    this.each(new Found(line, this.line, text, outcome));
  }
}

const UNCLOSED = tooLong('a closing quote in a record', RECORD_BYTES_MAX);

const CARRIAGE_RETURN = 0x0d;

function withoutReturn(record: string): string {
  const last = record.length - 1;
  return record.charCodeAt(last) === CARRIAGE_RETURN ? record.slice(0, last) : record;
}
