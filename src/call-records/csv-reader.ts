import { hasOddQuotes, OPEN_QUOTE, plainCells, splitCells, type CsvDialect } from './csv-cells';
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
import type { Encoding } from './text-encoding';

/** How the cells of a row become a record. */
export interface RowFormat {
  readonly dialect: CsvDialect;
  /** Whether a line names the columns: the first that is not blank. */
  readonly hasHeader: boolean;
  /** Whether others may come before it, which are no header. */
  readonly mayHaveTitles?: boolean;
  /** Whether a row may have so many cells. */
  fitsCells(count: number): boolean;
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
  private readonly splitter: LineSplitter;
  private each: Each = () => undefined;
  private isHeaderDue: boolean;
  /** Lines up to the header. */
  private headerLines = 0;
  /** Why the first line that could have been the header is none. */
  private noHeader: UnreadableInput | undefined;
  private delimiter: string;
  /** Whether the line that comes now is the last one and has no line end. */
  private isUnended = false;
  private readonly cells: string[] = [];
  /** Lines of a record in which a quote is open; none most of the time. */
  private open: Line[] = [];
  private openBytes = 0;

  constructor(
    private readonly format: RowFormat,
    private readonly firstLine: number,
    encoding: Encoding = 'UTF-8',
  ) {
    const { delimiter, lineEnd } = format.dialect;
    this.delimiter = delimiter ?? ',';
    this.splitter = new LineSplitter(this, RECORD_BYTES_MAX, encoding, lineEnd === 'CR');
    this.isHeaderDue = format.hasHeader;
    this.line = format.hasHeader ? 0 : firstLine - 1;
  }

  read(chunk: Buffer, each: Each): void {
    this.each = each;
    this.splitter.read(chunk);
  }

  end(each: Each): void {
    this.each = each;
    this.isUnended = this.format.dialect.lastLineEnds && this.splitter.hasRest;
    this.splitter.end();
    if (this.isHeaderDue && this.noHeader) throw this.noHeader;
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
    this.headerLines += 1;
    if (isBlank(text)) return;
    const said = this.noHeader ? undefined : SEPARATOR_LINE.exec(text)?.[1];
    if (said !== undefined) {
      if (this.format.dialect.delimiter === null) this.delimiter = said;
      return;
    }
    try {
      if (!isUtf8) throw new UnreadableInput(`header: ${notUtf8(text)}`);
      this.readHeader(text);
    } catch (error) {
      if (!(error instanceof UnreadableInput)) throw error;
      this.noHeader ??= error;
      if (this.format.mayHaveTitles !== true || this.headerLines >= TITLES_MAX) throw this.noHeader;
      return;
    }
    this.isHeaderDue = false;
    // Where a delivery goes on, its header comes again and is no line of it.
    this.line = Math.max(this.headerLines, this.firstLine - 1);
  }

  private readHeader(text: string): void {
    const problem = this.split(text);
    if (problem === OPEN_QUOTE) {
      throw new UnreadableInput('header: expected a closing quote on the first line, got none');
    }
    if (problem !== null) throw new UnreadableInput(`header: ${problem}`);
    this.format.takeHeader?.(this.cells);
  }

  private split(record: string): string | null {
    const { delimiter, cells, format } = this;
    return splitCells(withoutReturn(record), delimiter, cells, format.dialect.quotes);
  }

  private begin(text: string, isUtf8: boolean): void {
    const problem = this.split(text);
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
    const problem = this.split(record) ?? this.problemOfQuote();
    if (problem !== null) {
      this.giveUp(problem);
      return;
    }
    const { length } = this.open;
    const isUtf8 = this.open.every((line) => line.isUtf8);
    this.open = [];
    this.give(record, this.outcomeOf(record, isUtf8, null), length);
  }

  /**
   * Whether a quote on the first line of a record that has been put together stands there by
   * mistake, so that the rows behind it became a cell: then they are rows of their own.
   */
  private problemOfQuote(): string | null {
    const { cells, delimiter, format } = this;
    if (!format.fitsCells(cells.length)) return MISTAKEN_QUOTE;
    const hasRow = this.open
      .slice(1)
      .some(({ text }) => format.fitsCells(plainCells(quotedPart(text), delimiter)));
    return hasRow ? MISTAKEN_QUOTE : null;
  }

  /** Gives the first line of the open record as a problem and reads the others anew. */
  private giveUp(problem: string): void {
    const [first, ...others] = this.open;
    this.open = [];
    if (first) this.give(first.text, refused(problem), 1);
    const { isUnended } = this;
    for (const [index, { text, isUtf8 }] of others.entries()) {
      this.isUnended = isUnended && index === others.length - 1;
      this.takeLine(text, isUtf8);
    }
    this.isUnended = isUnended;
  }

  /** What is in the cells of a record, unless there is a problem with it. */
  private outcomeOf(record: string, isUtf8: boolean, problem: string | null): Outcome | null {
    if (!isUtf8) return refused(notUtf8(record));
    if (problem !== null) return refused(problem);
    const outcome = this.format.read(this.cells);
    const isCut = this.isUnended && outcome?.problems.length === 0 && !record.endsWith('"');
    return isCut ? refused(CUT_OFF) : outcome;
  }

  private give(text: string, outcome: Outcome | null, lines: number): void {
    const line = this.line + 1;
    this.line += lines;
    if (outcome === null) return;
    this.each(new Found(line, this.line, text, outcome));
  }
}

/** Lines up to the header, at most: so many titles no export has. */
const TITLES_MAX = 20;
/** What a spreadsheet reads the delimiter from. */
const SEPARATOR_LINE = /^sep=([^"\r\n])\r?$/i;

const MISTAKEN_QUOTE =
  'expected a quote that closes the cell before the next row begins, got a row within it';
const CUT_OFF =
  'expected a line end behind the last record, which may be cut off, got none: end the file with ' +
  'one, or say "lastLineEnds": false in the mapping';

/** What of a line belongs to a cell that began before it. */
function quotedPart(text: string): string {
  const end = /(?:^|[^"])(?:"")*"(?!")/.exec(text);
  return end ? text.slice(0, end.index + end[0].length) : text;
}

const UNCLOSED = tooLong('a closing quote in a record', RECORD_BYTES_MAX);

const CARRIAGE_RETURN = 0x0d;

function withoutReturn(record: string): string {
  const last = record.length - 1;
  return record.charCodeAt(last) === CARRIAGE_RETURN ? record.slice(0, last) : record;
}
