import path from 'node:path';
import { ImportFailure } from './exit-code';
import type { IsHeader } from './physical-lines';
import { printable } from './wording';

/** What the lines of a file mean to the server. */
export const CALL_FORMATS = ['ndjson', 'csv', 'asterisk', 'freeswitch', 'mapping'] as const;
export type CallFormat = (typeof CALL_FORMATS)[number];

/** How the columns of someone's own file are to be read; the server knows its fields. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Formats of which a mapping says what their files do not. */
export const MAPPED_FORMATS: readonly CallFormat[] = ['mapping', 'asterisk', 'freeswitch'];

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

/**
 * The format of a file that comes with a mapping: the mapping's own, where it has one; else that of
 * the file's name, where that is a system's.
 */
export function formatWithMapping(file: string, mapping: Mapping): CallFormat {
  if ('format' in mapping || isStandardInput(file)) return 'mapping';
  return path.basename(file).replace(/\.gz$/i, '') === 'Master.csv' ? 'asterisk' : 'mapping';
}

/**
 * How the line is told that names the columns, without which a later part is nothing; `undefined`
 * where there is none.
 */
export function headerOf(format: CallFormat, mapping: Mapping | undefined): IsHeader | undefined {
  const isMapped = format === 'mapping' && mapping?.header === true;
  if (format !== 'csv' && !isMapped) return undefined;
  // What is not ASCII may stand in the file in any encoding.
  const names = isMapped ? columnsIn(mapping).filter((name) => /^[ -~]*$/.test(name)) : [];
  return (line) =>
    line.trim() !== '' &&
    !/^\ufeff?sep=.\r?$/i.test(line) &&
    names.every((name) => line.includes(name));
}

/** The names of all columns in a mapping. */
function columnsIn(value: unknown, member = ''): string[] {
  const isColumn = ['column', 'columns', 'minus'].includes(member);
  if (typeof value === 'string') return isColumn ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap((item) => columnsIn(item, member))
    : Object.entries(value).flatMap(([name, each]) => columnsIn(each, name));
}

/** Whether a carriage return alone ends a line. */
export const endsWithReturn = (mapping: Mapping | undefined): boolean => mapping?.lineEnd === 'CR';
