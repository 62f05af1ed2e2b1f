import type { TimeZone } from '../domain/time/time-zone';
import { AsteriskRows } from './asterisk';
import { CsvReader } from './csv-reader';
import { UnreadableInput, type RecordReader } from './found';
import { FreeswitchObjects } from './freeswitch';
import { JsonDocumentReader } from './json-document-reader';
import { JsonSurroundings } from './json-surroundings';
import { MappedObjects, MappedRows } from './mapped-records';
import { parseMapping } from './mapping';
import { NdjsonReader } from './ndjson-reader';
import { OwnObjects, OwnRows } from './own-format';
import { defaultsOf } from './own-fields';
import { SameCallReader } from './same-call-reader';
import { MarkedReader } from './text-encoding';

export {
  Found,
  LINE_SHOWN_MAX,
  RECORD_BYTES_MAX,
  UnreadableInput,
  type FieldProblem,
  type Fields,
  type RecordReader,
} from './found';

/** What an input can be: Switchboard's own format in two forms, and those of others. */
export const FORMATS = ['ndjson', 'csv', 'asterisk', 'freeswitch', 'mapping'] as const;

export interface FormatOptions {
  readonly format: (typeof FORMATS)[number];
  /**
   * Number of the first physical line of records in this input; 1 unless an interrupted delivery
   * goes on. A header line comes again then and is not counted; in a whole delivery it is line 1.
   */
  readonly firstLine: number;
  /** Values for fields that a record does not state, such as subscriptionId and source. */
  readonly defaults: Readonly<Record<string, string>>;
  /** For local times of the formats "asterisk" and "mapping". */
  readonly timeZone: TimeZone | null;
  /** ISO 3166-1 alpha-2 of the country whose national numbers the foreign formats hold. */
  readonly countryCode: string | null;
  /** The parsed JSON of a mapping, for the foreign formats; null for none. */
  readonly mapping: unknown;
}

/**
 * A reader of records in the bytes of an input.
 *
 * @throws UnreadableInput where no such input can be read: a mapping or a default is wrong.
 */
export function openReader(options: FormatOptions): RecordReader {
  return new MarkedReader(openFormat(options));
}

function openFormat(options: FormatOptions): RecordReader {
  const { format, firstLine } = options;
  switch (format) {
    case 'ndjson':
      return new NdjsonReader(new OwnObjects(ownDefaults(options)), firstLine);
    case 'csv':
      return new CsvReader(new OwnRows(ownDefaults(options)), firstLine);
    case 'asterisk':
      return new SameCallReader(new CsvReader(new AsteriskRows(options), firstLine));
    case 'freeswitch':
      return new JsonDocumentReader(new FreeswitchObjects(options), firstLine);
    case 'mapping': {
      const named = formatOf(options.mapping);
      return named ? openFormat({ ...options, format: named }) : openMapped(options);
    }
  }
}

/** The format of a system that a mapping is for, where it says so. */
function formatOf(mapping: unknown): 'asterisk' | 'freeswitch' | null {
  const format =
    typeof mapping === 'object' && mapping !== null && 'format' in mapping ? mapping.format : null;
  return format === 'asterisk' || format === 'freeswitch' ? format : null;
}

function openMapped(options: FormatOptions): RecordReader {
  const { firstLine } = options;
  const mapping = parseMapping(options);
  const { encoding, records } = mapping;
  switch (mapping.format) {
    case 'csv':
      return new CsvReader(new MappedRows(mapping), firstLine, encoding);
    case 'ndjson':
      return new NdjsonReader(new MappedObjects(mapping), firstLine, encoding);
    case 'json': {
      const around = new JsonSurroundings(records, firstLine > 1);
      return new JsonDocumentReader(new MappedObjects(mapping), firstLine, around);
    }
  }
}

function ownDefaults({ format, defaults, mapping }: FormatOptions) {
  if (mapping !== null && mapping !== undefined) {
    throw new UnreadableInput(`expected no mapping for the format "${format}", got one`);
  }
  return defaultsOf(defaults);
}
