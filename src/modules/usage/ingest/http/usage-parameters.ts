import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../../../domain/domain-error';
import { parseTimeZone } from '../../../../domain/time/time-zone';
import { FORMATS, type FormatOptions } from '../../../../call-records/record-reader';
import { quote } from '../../../../domain/time/calendar-date';
import { isCountryCode } from '../../../../domain/country';
import { isGzipBody } from '../../../../application/http-body';
import { HttpError, searchParameters } from '../../../../application/http-error';

/** What a delivery's address and headers say of it. */
export interface UsageParameters {
  readonly name: string | null;
  readonly wantsAnswers: boolean;
  /** Whether nothing is to be stored: what would be is only said. */
  readonly isCheck: boolean;
  readonly isCompressed: boolean;
  readonly format: FormatOptions;
}

const KNOWN = [
  ...['format', 'import', 'firstLine', 'source', 'subscription', 'zone', 'country', 'answers'],
  'check',
];
const TYPES: Readonly<Record<string, FormatOptions['format']>> = {
  'application/x-ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'text/csv': 'csv',
};

const bad = (message: string) => new HttpError(400, message);

/** @throws HttpError naming the first parameter or header that is wrong. */
export function readUsageParameters(request: IncomingMessage): UsageParameters {
  const given = searchParameters(request, KNOWN);
  const defaults: Record<string, string> = {};
  const source = given.get('source');
  const subscription = given.get('subscription');
  if (source !== undefined) defaults['source'] = source;
  if (subscription !== undefined) defaults['subscriptionId'] = subscription;
  const answers = given.get('answers') ?? 'refused';
  if (answers !== 'refused' && answers !== 'all') {
    throw bad(`Expected answers=refused or answers=all, got ${quote(answers)}.`);
  }
  const country = given.get('country') ?? null;
  if (country !== null && !isCountryCode(country)) {
    throw bad(`Expected an ISO 3166-1 country code such as FR as country, got ${quote(country)}.`);
  }
  return {
    name: given.get('import') ?? null,
    wantsAnswers: answers === 'all',
    isCheck: readCheck(given),
    isCompressed: isGzipBody(request.headers['content-encoding']),
    format: {
      format: readFormat(given.get('format'), request.headers['content-type']),
      firstLine: readFirstLine(given.get('firstLine') ?? '1'),
      defaults,
      timeZone: readZone(given.get('zone')),
      countryCode: country,
      mapping: readMapping(request.headers['usage-mapping']),
    },
  };
}

/** A check has no name, and begins at the first line: nothing of it is there to go on with. */
function readCheck(given: ReadonlyMap<string, string>): boolean {
  const check = given.get('check');
  if (check === undefined) return false;
  if (check !== 'true') throw bad(`Expected check=true, or no check, got ${quote(check)}.`);
  for (const name of ['import', 'firstLine']) {
    if (given.has(name)) throw bad(`Expected no parameter ${name} with check=true, got one.`);
  }
  return true;
}

function readFormat(text: string | undefined, contentType = ''): FormatOptions['format'] {
  const [type = ''] = contentType.toLowerCase().split(';');
  const format = text ?? TYPES[type.trim()];
  const known = FORMATS.find((name) => name === format);
  if (known) return known;
  if (text !== undefined) {
    throw bad(`Expected one of ${FORMATS.join(', ')} as format, got ${quote(text)}.`);
  }
  throw new HttpError(
    415,
    `Expected the parameter format (${FORMATS.join(', ')}), or the content type ` +
      'application/x-ndjson or text/csv.',
  );
}

function readFirstLine(text: string): number {
  const line = /^\d{1,12}$/.test(text) ? Number(text) : 0;
  if (line >= 1) return line;
  throw bad(`Expected a line number from 1 on as firstLine, got ${quote(text)}.`);
}

function readZone(text: string | undefined): FormatOptions['timeZone'] {
  if (text === undefined) return null;
  try {
    return parseTimeZone(text);
  } catch (error) {
    if (error instanceof DomainError) throw bad(`Of zone: ${error.message}.`);
    throw error;
  }
}

const MAPPING = 'Expected the header Usage-Mapping to hold a JSON document in base64url';

function readMapping(header: string | string[] | undefined): unknown {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[A-Za-z0-9_-]+={0,2}$/.test(header)) {
    throw bad(`${MAPPING}, got other characters.`);
  }
  try {
    return JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as unknown;
  } catch {
    throw bad(`${MAPPING}, got no JSON.`);
  }
}
