import type { IncomingMessage } from 'node:http';
import { parseDate, quote, type CalendarDate } from '../../../domain/time/calendar-date';
import { parseInstant, type Instant } from '../../../domain/time/time-zone';
import { DomainError } from '../../../domain/domain-error';
import { HttpError, searchParameters } from '../../../application/http-error';

/** What an export's address says of it. */
export interface ExportParameters {
  /** A global id, not looked at. */
  readonly subscription: string;
  readonly from: CalendarDate;
  /** Exclusive. */
  readonly before: CalendarDate;
  /** Calls that began earlier were received already, of an export that was cut. */
  readonly startedFrom: Instant | null;
  readonly format: (typeof FORMATS)[number];
  readonly versions: (typeof VERSIONS)[number];
  readonly columns: (typeof COLUMNS)[number];
}

const FORMATS = ['csv', 'ndjson'] as const;
const VERSIONS = ['current', 'all'] as const;
const COLUMNS = ['all', 'import'] as const;
const KNOWN = ['subscription', 'from', 'before', 'startedFrom', 'format', 'versions', 'columns'];

const bad = (message: string) => new HttpError(400, message);

/** @throws HttpError naming the first parameter that is missing or wrong. */
export function readExportParameters(request: IncomingMessage): ExportParameters {
  const given = searchParameters(request, KNOWN);
  const from = readDate('from', given.get('from'));
  const before = readDate('before', given.get('before'));
  if (before <= from) throw bad(`Expected before to be later than ${from}, got ${before}.`);
  const versions = readWord('versions', VERSIONS, given.get('versions') ?? 'current');
  const columns = readWord('columns', COLUMNS, given.get('columns') ?? 'all');
  if (columns === 'import' && versions === 'all') {
    throw bad('Expected versions=current with columns=import: an import takes every call once.');
  }
  return {
    subscription: needed('subscription', given.get('subscription')),
    from,
    before,
    startedFrom: readInstant('startedFrom', given.get('startedFrom')),
    format: readWord('format', FORMATS, needed('format', given.get('format'))),
    versions,
    columns,
  };
}

function needed(name: string, text: string | undefined): string {
  if (text !== undefined) return text;
  throw bad(`Expected the parameter ${name}.`);
}

function readInstant(name: string, text: string | undefined): Instant | null {
  try {
    return text === undefined ? null : parseInstant(text);
  } catch (error) {
    if (error instanceof DomainError) throw bad(`Of ${name}: ${error.message}.`);
    throw error;
  }
}

function readDate(name: string, text: string | undefined): CalendarDate {
  try {
    return parseDate(needed(name, text));
  } catch (error) {
    if (error instanceof DomainError) throw bad(`Of ${name}: ${error.message}.`);
    throw error;
  }
}

function readWord<const Word extends string>(
  name: string,
  words: readonly Word[],
  text: string,
): Word {
  const known = words.find((word) => word === text);
  if (known !== undefined) return known;
  throw bad(`Expected one of ${words.join(', ')} as ${name}, got ${quote(text)}.`);
}
