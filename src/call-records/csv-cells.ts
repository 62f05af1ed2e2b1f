import { quote } from '../domain/time/calendar-date';

const QUOTE = 0x22;

/** What `splitCells` finds wrong where the last cell is not closed: the record may go on. */
export const OPEN_QUOTE = 'expected a closing quote, got the end of the input';

/** Whether a text has an odd number of quotes: it closes a cell that was open before it. */
export function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}

/**
 * Cuts a record without its line end into cells, which replace those in the array.
 *
 * By RFC 4180 to the letter: a quote stands around a whole cell, or doubled within such a one.
 *
 * @returns what is wrong with the record, or null.
 */
export function splitCells(record: string, delimiter: string, cells: string[]): string | null {
  return record.includes('"')
    ? splitQuoted(record, delimiter, cells)
    : splitPlain(record, delimiter, cells);
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

function splitQuoted(record: string, delimiter: string, cells: string[]): string | null {
  let count = 0;
  let start = 0;
  for (;;) {
    let end: number;
    if (record.charCodeAt(start) === QUOTE) {
      const close = closingQuote(record, start);
      if (close === -1) return OPEN_QUOTE;
      end = close + 1;
      if (end < record.length && record[end] !== delimiter) {
        return `expected a cell in quotes, with every quote in it doubled, got ${around(record, start)}`;
      }
      const cell = record.slice(start + 1, close);
      cells[count] = cell.includes('"') ? cell.replaceAll('""', '"') : cell;
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

const around = (record: string, start: number): string => quote(record.slice(start, start + 100));
