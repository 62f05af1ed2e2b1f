import { quote } from '../domain/time/calendar-date';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What `splitCells` finds wrong where the last cell is not closed: the record may go on. */
export const OPEN_QUOTE = 'expected a closing quote, got the end of the input';

/** Whether a text has an odd number of quotes: it closes a cell that was open before it. */
export function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}

/** How a file of cells is written. */
export interface CsvDialect {
  /** One character; null for a comma, or what a first line such as "sep=;" says. */
  readonly delimiter: string | null;
  /** How a quote is written within a quoted cell; NONE where quotes are characters as others. */
  readonly quotes: 'DOUBLED' | 'BACKSLASH' | 'NONE';
  readonly lineEnd: 'LF' | 'CR';
  /** Whether a line end stands behind the last record, too, so that one without is cut off. */
  readonly lastLineEnds: boolean;
}

/** RFC 4180, whose last record may not be told from one that is cut off without a line end. */
export const PLAIN_DIALECT: CsvDialect = {
  delimiter: ',',
  quotes: 'DOUBLED',
  lineEnd: 'LF',
  lastLineEnds: true,
};

/**
 * Cuts a record without its line end into cells, which replace those in the array.
 *
 * By RFC 4180 to the letter: a quote stands around a whole cell, or doubled within such a one;
 * behind a backslash where the dialect has it so.
 *
 * @returns what is wrong with the record, or null.
 */
export function splitCells(
  record: string,
  delimiter: string,
  cells: string[],
  quotes: CsvDialect['quotes'] = 'DOUBLED',
): string | null {
  return quotes !== 'NONE' && record.includes('"')
    ? splitQuoted(record, delimiter, cells, quotes === 'BACKSLASH')
    : splitPlain(record, delimiter, cells);
}

/** How many cells a text has where its quotes are characters as others. */
export function plainCells(text: string, delimiter: string): number {
  let count = 1;
  for (let at = text.indexOf(delimiter); at !== -1; at = text.indexOf(delimiter, at + 1))
    count += 1;
  return count;
}

function splitPlain(record: string, delimiter: string, cells: string[]): null {
  let count = 0;
  let start = 0;
  for (let end = record.indexOf(delimiter); end !== -1; end = record.indexOf(delimiter, start)) {
    cells[count] = record.slice(start, end);
    count += 1;
    start = end + 1;
  }
  cells[count] = record.slice(start);
  cells.length = count + 1;
  return null;
}

function splitQuoted(
  record: string,
  delimiter: string,
  cells: string[],
  hasBackslashes: boolean,
): string | null {
  let count = 0;
  let start = 0;
  for (;;) {
    let end: number;
    if (record.charCodeAt(start) === QUOTE) {
      const close = (hasBackslashes ? quoteBehindBackslashes : closingQuote)(record, start);
      if (close === -1) return OPEN_QUOTE;
      end = close + 1;
      if (end < record.length && record[end] !== delimiter) {
        return `expected a cell in quotes, with every quote in it doubled, got ${around(record, start)}`;
      }
      const cell = record.slice(start + 1, close);
      if (hasBackslashes) cells[count] = cell.replace(/\\([\s\S])|""/g, (_, one = '"') => `${one}`);
      else cells[count] = cell.includes('"') ? cell.replaceAll('""', '"') : cell;
    } else {
      end = record.indexOf(delimiter, start);
      if (end === -1) end = record.length;
      const cell = record.slice(start, end);
      if (cell.includes('"')) {
        return `expected quotes around a whole cell or none in it, got ${around(record, start)}`;
      }
      cells[count] = cell;
    }
    count += 1;
    if (end >= record.length) break;
    start = end + 1;
  }
  cells.length = count;
  return null;
}

/** Where the quote that opens at `open` is closed, or -1. */
function closingQuote(record: string, open: number): number {
  let close = record.indexOf('"', open + 1);
  while (close !== -1 && record.charCodeAt(close + 1) === QUOTE) {
    close = record.indexOf('"', close + 2);
  }
  return close;
}

/** As `closingQuote`, where a backslash takes the next character as it is. */
function quoteBehindBackslashes(record: string, open: number): number {
  for (let at = open + 1; at < record.length; at += 1) {
    const code = record.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE && record.charCodeAt(at + 1) === QUOTE) at += 1;
    else if (code === QUOTE) return at;
  }
  return -1;
}

const around = (record: string, start: number): string => quote(record.slice(start, start + 100));
