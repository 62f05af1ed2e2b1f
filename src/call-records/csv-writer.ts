/** What a cell can hold; null is an empty one. */
export type CsvCell = string | number | boolean | null;

/**
 * Where a spreadsheet would begin to compute; also behind apostrophes of its own, so that the
 * import takes off what was put there and nothing else.
 */
const FORMULA = /^'*[=+\-@\t\r]/;
const NEGATIVE_NUMBER = /^-\d+(\.\d+)?$/;

/**
 * A line by RFC 4180, with its end. An apostrophe keeps a spreadsheet from running what a caller
 * calls itself; a negative number computes nothing and stays a number.
 *
 * By hand, and not by csv-stringify: decision 0049.
 */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  const plain = String(cell);
  const text = FORMULA.test(plain) && !NEGATIVE_NUMBER.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
