import path from 'node:path';
import { ImportFailure } from './exit-code';
import { printable } from './wording';

/** What the lines of a file mean to the server. */
export const CALL_FORMATS = ['ndjson', 'csv', 'asterisk', 'freeswitch', 'mapping'] as const;
export type CallFormat = (typeof CALL_FORMATS)[number];

/** How the columns of someone's own file are to be read; the server knows its fields. */
export type Mapping = Readonly<Record<string, unknown>>;

const STANDARD_INPUT = '-';
export const isStandardInput = (file: string): boolean => file === STANDARD_INPUT;

/**
 * The format that a file's name tells.
 *
 * @throws ImportFailure where it tells none.
 */
export function formatByName(file: string): CallFormat {
  if (isStandardInput(file)) {
    throw new ImportFailure(
      `Expected --format ${CALL_FORMATS.join('|')} with standard input, which has no name to tell it.`,
    );
  }
  const name = path.basename(file).replace(/\.gz$/i, '');
  // What Asterisk calls the file of all its calls.
  if (name === 'Master.csv') return 'asterisk';
  if (/\.(ndjson|jsonl)$/i.test(name)) return 'ndjson';
  if (/\.csv$/i.test(name)) return 'csv';
  throw new ImportFailure(
    `Expected a file that ends in .ndjson, .jsonl or .csv, with or without .gz, got ` +
      `"${printable(path.basename(file))}": say --format ${CALL_FORMATS.join('|')}.`,
  );
}

/** Whether the first line names the columns, so that a later part is nothing without it. */
export function hasHeaderLine(format: CallFormat, mapping: Mapping | undefined): boolean {
  return format === 'csv' || (format === 'mapping' && mapping?.header === true);
}
